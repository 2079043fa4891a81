"""Published numbers of children who wait: typed in by analysts, read by everybody with their source."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.chassis.admission import AdmittedDep, anybody
from services.chassis.commands import IdempotencyKey
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.reporting.api.published_elsewhere import (
    ANALYST,
    HistoryView,
    SourceView,
    kept_once,
    view_fields,
    with_history,
)
from services.reporting.domain.children_waiting import ChildrenTyped, TypeChildren
from services.reporting.domain.published_elsewhere import shown_of
from services.reporting.store import published_elsewhere
from services.reporting.store.published_elsewhere import PublishedElsewhere

router = APIRouter(tags=["published"], responses=REFUSALS)


class ChildrenView(SourceView):
    """A number of children with its source."""

    children: int


class ChildrenHistoryView(ChildrenView, HistoryView):
    """The same for the national team."""


async def children_waiting(parts: RunningDep) -> PublishedElsewhere[ChildrenTyped]:
    """What was typed into this service."""
    return published_elsewhere.children_waiting(parts.database)


ChildrenDep = Annotated[PublishedElsewhere[ChildrenTyped], Depends(children_waiting)]


@router.post("/children-waiting", status_code=201, dependencies=[ANALYST])
async def type_children(
    command: TypeChildren, idempotency_key: IdempotencyKey, kept: ChildrenDep, admitted: AdmittedDep
) -> ChildrenHistoryView:
    """Add a published number of children, or correct one."""
    found = await kept_once(kept, command, idempotency_key, admitted.who.subject)
    return ChildrenHistoryView(**found)


@router.get("/children-waiting", dependencies=[ANALYST])
async def list_children(kept: ChildrenDep) -> list[ChildrenHistoryView]:
    """Everything that was typed, the latest first, with who typed it."""
    history = await kept.history()
    return [ChildrenHistoryView(**with_history(each, history)) for each in reversed(history)]


@router.get("/published/children-waiting", dependencies=[anybody()])
async def show_children(kept: ChildrenDep) -> ChildrenView:
    """The number that stands beside our figures, with its source."""
    shown = shown_of(await kept.history())
    if shown is None:
        raise Refusal(Kind.NOT_FOUND, "No published number of children has been entered yet.")
    return ChildrenView(**view_fields(shown))
