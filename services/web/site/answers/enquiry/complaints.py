"""The complaints of a journey, as a household or staff may read them.

The invariant: which words are in it, the service decides by who asks.
"""

from datetime import date

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

    def goes_to_ombudsman(self, today: date) -> bool:
        """Whether no stage of the agency is left after its answer, or its answer is overdue at any stage."""
        overdue = self.is_open and self.due_on is not None and self.due_on < today
        return overdue or self.way_on is ComplaintWayOn.OMBUDSMAN


class Complaints(BaseModel):
    """Every complaint of a journey that the reader may see."""

    model_config = VIEW

    complaints: Rows[Complaint]

    def numbered(self, number: int) -> Complaint | None:
        """The complaint of this number."""
        return next((each for each in self.complaints if each.number == number), None)
