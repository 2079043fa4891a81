"""Published numbers of children who wait: typed in by analysts, read by everybody with their source.

The invariant: nothing that was typed is changed or taken away, and who typed it is for the national team to read.
"""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from contracts.identity import Role
from services.chassis.admission import AdmittedDep, anybody, may
from services.chassis.clock import now, today
from services.chassis.commands import IdempotencyKey
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.reporting.domain.children_waiting import (
    ChildrenTyped,
    TypeChildren,
    shown_of,
    standing_of,
    typed,
)
from services.reporting.store.children_waiting import ChildrenWaiting

router = APIRouter(tags=["published"], responses=REFUSALS)
ANALYST = may(Role.NATIONAL_ANALYST)


class ChildrenView(BaseModel):
    """A number of children with its source; `corrected` says that it took the place of a wrong one."""

    children: int
    figure_on: date
    publisher: str
    title: str
    published_on: date
    address: str
    typed_at: datetime
    corrected: bool


class ChildrenHistoryView(ChildrenView):
    """The same for the national team: under its identity, who typed it, what it corrects and why; whether it stands."""

    figure: str
    typed_by: str
    corrects: str | None
    reason: str | None
    stands: bool = Field(description="No later one corrects it")


async def children_waiting(parts: RunningDep) -> ChildrenWaiting:
    """What was typed into this service."""
    return ChildrenWaiting(parts.database)


ChildrenDep = Annotated[ChildrenWaiting, Depends(children_waiting)]


@router.post("/children-waiting", status_code=201, dependencies=[ANALYST])
async def type_children(
    command: TypeChildren, idempotency_key: IdempotencyKey, kept: ChildrenDep, admitted: AdmittedDep
) -> ChildrenHistoryView:
    """Add a published number of children, or correct one."""
    found, history = await _kept(kept, command, idempotency_key, admitted.who.subject)
    if found.typed != command:
        raise Refusal(
            Kind.KEY_REUSED,
            "You have already used this Idempotency-Key for another request. Send a new key.",
        )
    return _with_history(found, history)


@router.get("/children-waiting", dependencies=[ANALYST])
async def list_children(kept: ChildrenDep) -> list[ChildrenHistoryView]:
    """Everything that was typed, the latest first, with who typed it."""
    history = await kept.history()
    return [_with_history(each, history) for each in reversed(history)]


@router.get("/published/children-waiting", dependencies=[anybody()])
async def show_children(kept: ChildrenDep) -> ChildrenView:
    """The number that stands beside our figures, with its source."""
    shown = shown_of(await kept.history())
    if shown is None:
        raise Refusal(Kind.NOT_FOUND, "No published number of children has been entered yet.")
    return ChildrenView(**_view(shown))


async def _kept(
    kept: ChildrenWaiting, command: TypeChildren, key: str, by: str
) -> tuple[ChildrenTyped, list[ChildrenTyped]]:
    """What stands under a key, in its history; decided on again for as long as others come in between."""
    while True:
        history = await kept.history()
        found = next((each for each in history if each.id == key), None)
        if found is not None:
            return found, history
        new = ChildrenTyped(id=key, typed=typed(history, command, today()), by=by, at=now())
        await kept.add(new, len(history))


def _with_history(each: ChildrenTyped, history: list[ChildrenTyped]) -> ChildrenHistoryView:
    return ChildrenHistoryView(
        **_view(each),
        figure=each.id,
        typed_by=each.by,
        corrects=each.typed.corrects,
        reason=each.typed.reason,
        stands=each in standing_of(history),
    )


def _view(each: ChildrenTyped) -> dict[str, Any]:
    said = each.typed.model_dump(exclude={"corrects", "reason"})
    return {**said, "typed_at": each.at, "corrected": each.typed.corrects is not None}
