"""Published numbers of panel members and social workers by ethnic group: typed in by analysts, read by everybody with their source."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.chassis.admission import AdmittedDep, anybody
from services.chassis.commands import IdempotencyKey
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
from services.reporting.domain.workforce import (
    TypeWorkforce,
    Workforce,
    WorkforceTyped,
    shown_of_each,
)
from services.reporting.store import published_elsewhere
from services.reporting.store.published_elsewhere import PublishedElsewhere

router = APIRouter(tags=["published"], responses=REFUSALS)


class WorkforceView(SourceView):
    """How many people of each broad ethnic group, and how many did not say, with their source."""

    who: Workforce
    white: int
    mixed: int
    asian: int
    black: int
    other: int
    not_said: int


class WorkforceHistoryView(WorkforceView, HistoryView):
    """The same for the national team."""


async def workforce(parts: RunningDep) -> PublishedElsewhere[WorkforceTyped]:
    """What was typed into this service."""
    return published_elsewhere.workforce(parts.database)


WorkforceDep = Annotated[PublishedElsewhere[WorkforceTyped], Depends(workforce)]


@router.post("/workforce", status_code=201, dependencies=[ANALYST])
async def type_workforce(
    command: TypeWorkforce,
    idempotency_key: IdempotencyKey,
    kept: WorkforceDep,
    admitted: AdmittedDep,
) -> WorkforceHistoryView:
    """Add a published figure of panel members or social workers, or correct one."""
    found = await kept_once(kept, command, idempotency_key, admitted.who.subject)
    return WorkforceHistoryView(**found)


@router.get("/workforce", dependencies=[ANALYST])
async def list_workforce(kept: WorkforceDep) -> list[WorkforceHistoryView]:
    """Everything that was typed, the latest first, with who typed it."""
    history = await kept.history()
    return [WorkforceHistoryView(**with_history(each, history)) for each in reversed(history)]


@router.get("/published/workforce", dependencies=[anybody()])
async def show_workforce(kept: WorkforceDep) -> list[WorkforceView]:
    """The figures that stand beside ours: of panel members and of social workers, where they were typed."""
    return [WorkforceView(**view_fields(each)) for each in shown_of_each(await kept.history())]
