"""Complaints about one agency, wherever their households are now: its list for managers and for an inspector.

The invariant: an agency finds every complaint about it and none about another one; nobody's name and no word that
was written is in the list.
"""

from collections.abc import Iterator
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts.calendar import working_days_between
from contracts.complaints import (
    ComplaintAbout,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintStage,
)
from contracts.journey import reference
from contracts.reference import AgencyCode, FeedbackStep
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN
from services.enquiry.domain.chosen_complaint import left_behind
from services.enquiry.domain.complaint import Complaint
from services.enquiry.domain.complaint_clocks import Standing, standing
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.store.complaints import (
    ComplaintStatus,
    ComplaintsView,
    ComplaintView,
    status_of,
)

ABOUT_AGENCY = "state.progress.complaints.agency"
COMPLAINED: Document = {"state.progress.complaints.0": {"$exists": True}}
BY_COMPLAINTS = IndexModel(
    [(ABOUT_AGENCY, 1)], name="complained", partialFilterExpression=COMPLAINED
)
AT_ONCE = 1000
UNANSWERED = frozenset(
    {ComplaintStatus.OPEN, ComplaintStatus.SUSPENDED, ComplaintStatus.LEFT_BEHIND}
)


class AgencyComplaint(BaseModel):
    """One complaint about an agency: where it is, how long its stage took, and what the agency found."""

    journey: UUID
    reference: str = Field(examples=["7K3M9-QXD2A"])
    number: int
    about: ComplaintAbout
    step: FeedbackStep
    means: ComplaintMeans
    received_on: date
    stage: ComplaintStage
    status: ComplaintStatus
    working_days: int = Field(
        description="From the day after this stage began to its answer, the meeting of its panel or today. Days while it was suspended count"
    )
    due_on: date | None = Field(
        description="The last day of this stage; null while it is suspended and after a withdrawal"
    )
    in_time: bool | None = Field(
        description="Whether the stage ended by its last day; null while it can, and where nothing is due"
    )
    answered_on: date | None = Field(description="The latest answer, of any stage")
    finding: ComplaintFinding | None = Field(description="What the latest answer found")
    still_here: bool = Field(
        description="False: the household is with another agency now. You answer this complaint and see nothing else of their case"
    )

    @classmethod
    def of(cls, journey: UUID, enquiry: Enquiry, complaint: Complaint, today: date) -> Self:
        """The complaint as it stands today."""
        now = standing(complaint)
        ended = _stage_ended_on(now)
        due_on = None if now.clock_waits or now.withdrawn_on else now.run.started.due_on
        late = due_on is not None and (ended or today) > due_on
        last = now.answers[-1] if now.answers else None
        return cls(
            **complaint.model_dump(include=_SAID),
            journey=journey,
            reference=reference(journey),
            received_on=complaint.received_on,
            stage=now.stage,
            status=status_of(now),
            working_days=working_days_between(now.run.started.started_on, ended or today),
            due_on=due_on,
            in_time=None if due_on is None or not (late or ended) else not late,
            answered_on=last.on if last else None,
            finding=last.finding if last else None,
            still_here=enquiry.agency == complaint.agency,
        )


_SAID = {"number", "about", "step", "means"}


async def complaints_about(
    enquiries: CaseRecords[Enquiry], agency: AgencyCode, today: date
) -> list[AgencyComplaint]:
    """What the agency owes an answer to, the most urgent first; then every other one, the latest first.

    At most those of the 1,000 journeys that changed last.
    """
    wanted = {**COMPLAINED, ABOUT_AGENCY: agency}
    found = enquiries.collection.find(wanted, STATE_SHOWN).sort("touched_at", -1).limit(AT_ONCE)

    def read(each: Document) -> list[AgencyComplaint]:
        enquiry = enquiries.kind.state_of(each)
        return [*_of_one(each["_id"], enquiry, agency, today)]

    lists = enquiries.concerns.readable(await found.to_list(), read)
    return sorted((each for some in lists for each in some), key=_urgency)


def left_with(journey: UUID, enquiry: Enquiry, agency: AgencyCode, today: date) -> ComplaintsView:
    """The complaints that stayed with an agency, with what was written on them, and nothing else of the journey."""
    shown = [
        ComplaintView.of(each, today, enquiry.complaint_words)
        for each in left_behind(enquiry, agency)
    ]
    return ComplaintsView(journey=journey, complaints=shown)


def _of_one(
    journey: UUID, enquiry: Enquiry, agency: AgencyCode, today: date
) -> Iterator[AgencyComplaint]:
    for each in enquiry.progress.complaints:
        if each.agency == agency:
            yield AgencyComplaint.of(journey, enquiry, each, today)


def _stage_ended_on(now: Standing) -> date | None:
    """The day on which the stage it is at was over in time or not: answered, its panel met, or withdrawn."""
    return now.panel_met_on or (now.answer.on if now.answer else None) or now.withdrawn_on


def _urgency(each: AgencyComplaint) -> tuple[bool, date, int]:
    owed = each.status in UNANSWERED
    return not owed, (each.due_on or date.max) if owed else date.max, -each.received_on.toordinal()
