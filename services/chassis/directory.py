"""Which agencies there are and who works there: what a command names by a code is found here.

The invariant: no command with the code of an agency or a colleague that is not known is recorded. A
colleague is known because the configuration names them, or because they have used the service for that agency.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from contracts.reference import Listed
from services.chassis.access_log import AccessLog
from services.chassis.agency import Agency
from services.chassis.decision import Kind, Refusal

NO_AGENCY = "There is no agency with this code. Check the code."
NO_COLLEAGUE = (
    "Nobody with this code has worked here. Check the code, or ask your colleague to sign in once."
)


class Directory:
    """The agencies of the configuration, and those of their staff who have come to this service."""

    def __init__(self, agencies: Mapping[str, Agency], access_log: AccessLog) -> None:
        self._agencies = agencies
        self._access_log = access_log

    async def require_known(self, said: BaseModel, at: Collection[str], own: str) -> None:
        """Refuses a code in here that is no agency's, or nobody's who works at one of these agencies.

        `own` is the code of whoever sends it. Without a configuration nothing is looked up.
        """
        if not self._agencies:
            return
        for place, named, code in codes_in(said):
            if named is Listed.AGENCY and code not in self._agencies:
                raise Refusal(Kind.NOT_VALID, NO_AGENCY, place)
            if named is Listed.COLLEAGUE and code != own and not await self._works(code, at):
                raise Refusal(Kind.NOT_VALID, NO_COLLEAGUE, place)

    async def _works(self, code: str, at: Collection[str]) -> bool:
        own = (each for name, each in self._agencies.items() if name in at)
        return any(
            code in each.staff or code in each.panel for each in own
        ) or await self._access_log.knows(code, at)


def codes_in(
    said: Any, place: str = "", named: Listed | None = None
) -> Iterator[tuple[str, Listed, str]]:
    """Every code that is named somewhere in here: its place, with dots, and of what it is the code."""
    match said:
        case BaseModel():
            kinds = _kinds(type(said))
            for name, each in said:
                yield from codes_in(each, f"{place}.{name}" if place else name, kinds[name])
        case tuple() | list():
            for number, each in enumerate(said):
                yield from codes_in(each, f"{place}.{number}", named)
        case str() if named:
            yield place, named, said


@cache
def _kinds(model: type[BaseModel]) -> Mapping[str, Listed | None]:
    fields = model.model_fields.items()
    return {name: listed(field.annotation, field.metadata) for name, field in fields}


def listed(annotation: Any, metadata: Collection[Any] = ()) -> Listed | None:
    """What a field of this type names: said by the type itself, or by one of which it is made."""
    if get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
    own = next((each for each in metadata if isinstance(each, Listed)), None)
    inner = (listed(each) for each in get_args(annotation))
    return own or next(filter(None, inner), None)
