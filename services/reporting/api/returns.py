"""What an agency is asked for by others, from its own journeys: List 11 of Annex A, and what is missing in it.

The invariant: it is for a manager of the agency alone, each reading is on record, and no answer holds case content: what
applicants said of themselves is asked of the assessment service, in the manager's own name.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.identity import Role
from contracts.journey import reference
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.exact import FiguresDep
from services.reporting.domain.journey import Journey
from services.reporting.domain.periods import quarter, quarters_between
from services.reporting.domain.returns.data_quality import Issue, issues_of
from services.reporting.domain.returns.list_11 import Adopter, adopters
from services.reporting.store.figures import Figures

router = APIRouter(prefix="/agencies/{agency}/returns", tags=["returns"], responses=REFUSALS)
MOST = 500
AfterDep = Annotated[UUID | None, Query(description="The last journey of the page before")]
LimitDep = Annotated[int, Query(ge=1, le=MOST, description="How many journeys at the most")]


class List11View(BaseModel):
    """A page of the rows of List 11, those of a couple together; `after` asks for the next."""

    agency: AgencyCode
    since: date = Field(description="Who was with the agency on a day from then on is listed")
    rows: list[Adopter]
    after: UUID | None


class FoundIssue(BaseModel):
    """What is wrong with one journey in List 11."""

    journey: UUID
    issue: Issue


class DataQualityView(BaseModel):
    """A page of what is wrong; `adopters` are all who are listed, by journey, so that what is missing elsewhere is found."""

    agency: AgencyCode
    since: date
    issues: list[FoundIssue]
    adopters: dict[UUID, int]
    after: UUID | None


@router.get("/list-11", dependencies=[may(Role.MANAGER)])
async def list_11(
    agency: AgencyCode, found: FiguresDep, after: AfterDep = None, limit: LimitDep = MOST
) -> List11View:
    """List everyone who was with the agency in the last 12 months, as List 11 of Annex A wants them, without what
    they said of themselves. Refused while a journey has no enquiry date, because its rows would be lost.
    """
    rows: list[Adopter] = []
    since, last, read = _a_year_ago(), None, 0
    async for row, listed in _listed(found, agency, since, after):
        _require_enquiry_date(row, listed)
        rows += listed
        last, read = row.id, read + 1
        if read == limit:
            return List11View(agency=agency, since=since, rows=rows, after=last)
    return List11View(agency=agency, since=since, rows=rows, after=None)


@router.get("/data-quality", dependencies=[may(Role.MANAGER)])
async def data_quality(
    agency: AgencyCode, found: FiguresDep, after: AfterDep = None, limit: LimitDep = MOST
) -> DataQualityView:
    """List what is missing in List 11 or cannot be right, by journey, and who would be in it."""
    view = DataQualityView(agency=agency, since=_a_year_ago(), issues=[], adopters={}, after=None)
    async for row, listed in _listed(found, agency, view.since, after):
        wrong = dict.fromkeys(issue for each in listed for issue in issues_of(row, each))
        view.issues += [FoundIssue(journey=row.id, issue=issue) for issue in wrong]
        view.adopters[row.id] = len(listed)
        if len(view.adopters) == limit:
            view.after = row.id
            return view
    return view


async def _listed(
    found: Figures, agency: str, since: date, after: UUID | None
) -> AsyncIterator[tuple[Journey, tuple[Adopter, ...]]]:
    """Each journey with a row in the list, with its rows."""
    begun = await found.first_quarter()
    if begun is None:
        return
    quarters = quarters_between(begun, quarter(today()))
    async for row in found.journeys_at(agency, quarters, after=after):
        listed = adopters(row, agency, since)
        if listed:
            yield row, listed


def _require_enquiry_date(row: Journey, listed: tuple[Adopter, ...]) -> None:
    if any(each.enquired_on is None for each in listed):
        raise Refusal(
            Kind.NOT_NOW,
            f"The enquiry date of {reference(row.id)} is not known, and List 11 loses who has none. "
            "Ask support why the enquiry was not counted, then try again.",
        )


def _a_year_ago() -> date:
    on = today()
    is_leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year - 1, day=28 if is_leap_day else on.day)
