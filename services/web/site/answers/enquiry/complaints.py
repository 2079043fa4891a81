"""The complaints of a journey, as a household or staff may read them.

The invariant: which words are in it, the service decides by who asks.
"""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.complaints import (
    ComplaintAbout,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintStage,
    ComplaintSuspension,
    ComplaintWayOn,
)
from contracts.reference import FeedbackStep
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class ComplaintWritten(BaseModel):
    """What was written with one fact of a complaint."""

    model_config = VIEW

    what: str
    on: date
    staff: str | None = None
    words: str


class ComplaintAnswer(BaseModel):
    """The answer of one stage."""

    model_config = VIEW

    stage: ComplaintStage
    on: date
    finding: ComplaintFinding


class Complaint(BaseModel):
    """One complaint; `due_on` is None while no day runs, and `further` the stage that can be asked for now."""

    model_config = VIEW

    number: int
    agency: str
    about: ComplaintAbout
    step: FeedbackStep
    means: ComplaintMeans
    received_on: date
    happened_on: date | None = None
    made_late: bool = False
    stage: ComplaintStage
    status: str
    due_on: date | None = None
    latest_on: date | None = None
    waits_for: ComplaintSuspension | None = None
    panel_met_on: date | None = None
    answers: tuple[ComplaintAnswer, ...] = ()
    further: ComplaintStage | None = None
    way_on: ComplaintWayOn | None = None
    left_behind: bool = False
    own: bool = True
    written: tuple[ComplaintWritten, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the agency owes an answer."""
        return self.status in {"open", "suspended"}

    @property
    def answered(self) -> bool:
        """Whether the stage it is at was answered."""
        return self.status == "answered"

    def goes_to_ombudsman(self, today: date) -> bool:
        """Whether no stage of the agency is left after its answer, or its answer is overdue at any stage."""
        overdue = self.is_open and self.due_on is not None and self.due_on < today
        return overdue or self.way_on is ComplaintWayOn.OMBUDSMAN


class Complaints(BaseModel):
    """Every complaint of a journey that the reader may see."""

    model_config = VIEW

    complaints: Rows[Complaint]

    def numbered(self, number: int) -> Complaint | None:
        """The complaint of this number about the agency that has the case."""
        here = (each for each in self.complaints if not each.left_behind)
        return next((each for each in here if each.number == number), None)


class AgencyComplaint(BaseModel):
    """A complaint about an agency, as its list has it."""

    model_config = VIEW

    journey: UUID
    reference: str
    number: int
    about: ComplaintAbout
    step: FeedbackStep
    received_on: date
    stage: ComplaintStage
    status: str
    working_days: int
    due_on: date | None = None
    in_time: bool | None = None
    answered_on: date | None = None
    finding: ComplaintFinding | None = None
    still_here: bool = True
