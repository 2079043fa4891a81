"""What panels said of the quality of reports, as an agency reads it every six months (national minimum standard 17).

The invariant: a note is shown with its case to those who may read the case; by months there are only counts.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts.calendar import add_months
from contracts.deferral import PanelOutcome
from contracts.journey import reference
from contracts.panel_rules import feedback_due_on
from contracts.reference import AgencyCode
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN
from services.panel.domain.central_list import ReportFeedback
from services.panel.domain.panel_case import PanelCase

MONTHS = 6
AT_ONCE = 500
"""An agency's panels see some 200 reports in six months."""
NOTED: Document = {"state.report_notes.0": {"$exists": True}}
BY_QUALITY = IndexModel(
    [("agency", 1), ("state.report_notes.on", -1)],
    name="report_notes",
    partialFilterExpression=NOTED,
)


class ReportNote(BaseModel):
    """What one panel said of one report."""

    journey: UUID
    reference: str = Field(examples=["7K3M9-QXD2A"])
    on: date = Field(description="When the panel said it")
    came_to: PanelOutcome
    words: str

    @classmethod
    def each_of(cls, journey: UUID, case: PanelCase) -> list[Self]:
        """Every note of a case."""
        return [
            cls(
                journey=journey,
                reference=reference(journey),
                on=each.on,
                came_to=each.came_to,
                words=each.words,
            )
            for each in case.report_notes
        ]


class MonthOfNotes(BaseModel):
    """How many reports panels said something of in one month."""

    month: date = Field(description="Its first day")
    notes: int


class ReportQuality(BaseModel):
    """Six months of notes, the latest first, with a count for each month, and the feedback that the panel gave."""

    since: date
    months: list[MonthOfNotes]
    notes: list[ReportNote]
    feedback: list[ReportFeedback] = Field(description="Of the panel, the latest first")
    feedback_due_by: date = Field(description="The last date for the next feedback")

    @classmethod
    def of(
        cls,
        found: Sequence[tuple[UUID, PanelCase]],
        today: date,
        feedback: Sequence[ReportFeedback] = (),
    ) -> Self:
        since = first_day(today)
        every = [note for journey, case in found for note in ReportNote.each_of(journey, case)]
        within = [each for each in every if each.on >= since]
        notes = sorted(within, key=lambda each: each.on, reverse=True)
        counted = Counter(each.on.replace(day=1) for each in notes)
        months = [add_months(since, number) for number in range(MONTHS)]
        by_month = [MonthOfNotes(month=each, notes=counted[each]) for each in months]
        given = [*reversed(feedback)]
        due_by = feedback_due_on(given[0].on if given else None)
        return cls(
            since=since, months=by_month, notes=notes, feedback=given, feedback_due_by=due_by
        )


def first_day(today: date) -> date:
    """The first day of the six months of which this one is the last."""
    return add_months(today.replace(day=1), -(MONTHS - 1))


async def noted_reports(
    cases: CaseRecords[PanelCase], agency: AgencyCode, since: date
) -> list[tuple[UUID, PanelCase]]:
    """The cases of an agency of whose report a panel said something since that day, the latest first."""
    wanted = {**NOTED, "agency": agency, "state.report_notes.on": {"$gte": since.isoformat()}}
    found = cases.collection.find(wanted, STATE_SHOWN)
    latest_first = found.sort("state.report_notes.on", -1).limit(AT_ONCE)

    def read(each: Document) -> tuple[UUID, PanelCase]:
        return each["_id"], cases.kind.state_of(each)

    return [*cases.concerns.readable(await latest_first.to_list(), read)]
