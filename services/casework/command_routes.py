"""Routes made from the table of actions, for commands that go to their decision as they come.

The invariant: a row that says who may give its command has exactly one route, under the row's name. A command
that needs more, such as another record or a standard, has a route written by hand and no `by` in its row.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from services.casework.actions import Offer
from services.casework.posts import by_one_listed
from services.chassis.admission import Whose, may, of_its_agency
from services.chassis.commands import Commands, commands_of
from services.chassis.record import Receipt, RecordKind

Route = Callable[..., Awaitable[Receipt]]


def serve_commands(
    router: APIRouter,
    offers: Mapping[str, Offer],
    kind: RecordKind[Any],
    folder: str = "",
    *,
    whose: Whose = of_its_agency,
) -> None:
    """Adds `POST {folder}/{journey}/{name}` for each offer with `by`, in the order of the table.

    The page of the API lists it under the row's `group`, where it has one.
    """
    commands = commands_of(kind)
    for name, offer in offers.items():
        if offer.by:
            router.post(
                f"{folder}/{{journey}}/{name}",
                name=name.replace("-", "_"),
                description=offer.about,
                tags=[offer.group] if offer.group else None,
                dependencies=[
                    may(*offer.by, whose=whose),
                    *([Depends(offer.before)] if offer.before else []),
                ],
            )(_route(offer, commands))


def _route(offer: Offer, commands: Callable[..., Awaitable[Commands[Any]]]) -> Route:
    async def change(
        journey: UUID,
        command: offer.command,  # type: ignore[name-defined]  # the row's own, as FastAPI reads it
        records: Annotated[Commands[Any], Depends(commands)],
    ) -> Receipt:
        decide = offer.decided_by(records.admitted.who)
        post = offer.listed_as(command.on) if offer.listed_as else None
        if post is not None:
            decide = by_one_listed(decide, post, await records.where_listed_as(post, command.on))
        return await records.change(journey, decide, command)

    return change
