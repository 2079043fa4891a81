"""Which agencies there are and who works there: what a command names by a code is found here.

The invariant: no command with the code of an agency or a colleague that is not known is recorded. A colleague is known
because the directory lists them, or because they have used the service for that agency; who had left by the day that
a command is about is known no more.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Protocol, get_args, get_origin

from pydantic import BaseModel

from contracts.agency import Post, Term
from contracts.reference import Listed
from services.chassis.access_log import AccessLog
from services.chassis.decision import Command, Kind, Refusal

NO_AGENCY = "There is no agency with this code. Check the code."
NO_COLLEAGUE = (
    "Nobody with this code works here. Check the code, or ask a manager to list your colleague in the "
    "directory."
)
HAS_LEFT = "This colleague had left by that day. Choose someone who works here."


class Listing(Protocol):
    """What one service knows of the directory."""

    async def is_empty(self) -> bool:
        """Whether no agency is listed yet, so that nothing can be looked up."""

    async def has_agency(self, code: str) -> bool:
        """Whether an agency is listed under this code."""

    async def terms(self, code: str, at: Collection[str]) -> list[Term]:
        """As what and when the colleague of this code works, at each of these agencies that lists them."""


class Directory:
    """The agencies and colleagues that are listed, and staff who have come to this service."""

    def __init__(self, listing: Listing | None, access_log: AccessLog) -> None:
        self._listing = listing
        self._access_log = access_log

    async def require_known(self, said: Command, at: Collection[str], own: str) -> None:
        """Refuses a code in here that is no agency's, or nobody's who works at one of these agencies.

        `own` is the sender's code. While nothing is listed, every code passes.
        """
        if self._listing is None:
            return
        for place, named, code in codes_in(said):
            if (named, code) == (Listed.COLLEAGUE, own):
                continue
            wrong = await _what_is_wrong(self._listing, named, code, at, said.on)
            if wrong is None or await self._listing.is_empty():
                continue
            if wrong is NO_COLLEAGUE and await self._access_log.knows(code, at):
                continue
            raise Refusal(Kind.NOT_VALID, wrong, place)

    async def where_listed_as(
        self, post: Post, code: str, at: Collection[str], on: date
    ) -> frozenset[str] | None:
        """At which of these agencies a colleague holds a post on that day; None while nothing is listed."""
        if self._listing is None or await self._listing.is_empty():
            return None
        found = {agency: await self._listing.terms(code, [agency]) for agency in at}
        return frozenset(
            agency
            for agency, terms in found.items()
            if any(post in each.posts and each.holds(on) for each in terms)
        )


async def _what_is_wrong(
    listing: Listing, named: Listed, code: str, at: Collection[str], on: date
) -> str | None:
    if named is Listed.AGENCY:
        return None if await listing.has_agency(code) else NO_AGENCY
    terms = await listing.terms(code, at)
    if not terms:
        return NO_COLLEAGUE
    return HAS_LEFT if all(each.has_ended(on) for each in terms) else None


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
