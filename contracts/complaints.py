"""What the enquiry service says of complaints: which stage one is at, and what came of it; published with the enquiry's stream.

The invariant: what a complaint says, whom it names and what the agency answered is in no event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import MOST, Event
from contracts.reference import AgencyCode, ApplicantNumber, FeedbackStep

ComplaintNumber = Annotated[
    int,
    Field(
        ge=1,
        le=MOST,
        description="Which complaint of this journey about the agency that it is about, from 1 on",
    ),
]
_WHO_MADE_IT = Field(
    default=None,
    description="Which applicant made it, and is written to alone; null where it is the household's",
)


class ComplaintAbout(StrEnum):
    """What a complaint is about."""

    TIME_TAKEN = "time_taken"
    DECISION = "decision"
    TREATMENT = "treatment"
    INFORMATION = "information"
    OTHER = "other"


class ComplaintMeans(StrEnum):
    """How a complaint, or the wish to take one further, reached the agency."""

    ONLINE = "online"
    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"
    IN_PERSON = "in_person"


class ComplaintStage(StrEnum):
    """The stages of a complaint, one after the other (the Representations Regulations 2006)."""

    LOCAL_RESOLUTION = "local_resolution"
    INVESTIGATION = "investigation"
    REVIEW_PANEL = "review_panel"


class ComplaintFinding(StrEnum):
    """What the agency found; only a complaint that was made late may be left unconsidered."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    NOT_CONSIDERED = "not_considered"


class ComplaintWayOn(StrEnum):
    """Where a household that is not satisfied with an answer can go next."""

    INVESTIGATION = "investigation"
    REVIEW_PANEL = "review_panel"
    OMBUDSMAN = "ombudsman"


class ComplaintExtension(StrEnum):
    """Why an answer takes longer than its limit; the words for the household stay in the case record."""

    COMPLEX = "complex"
    ADVOCATE = "advocate"
    PEOPLE_AWAY = "people_away"
    HOUSEHOLD_ASKED = "household_asked"


class ComplaintSuspension(StrEnum):
    """Who acts on the same matter, so that the complaint waits."""

    COURT = "court"
    POLICE = "police"


class ComplaintReceived(Event):
    """The agency received a complaint; its time to answer starts."""

    type: ClassVar[str] = "enquiry.complaint_received.v1"
    title: ClassVar[str] = "Complaint received"
    number: ComplaintNumber
    agency: AgencyCode = Field(description="Whom it is about, and who answers it")
    about: ComplaintAbout
    step: FeedbackStep
    means: ComplaintMeans
    happened_on: date | None = Field(
        default=None,
        description="When what it is about happened; the time to complain runs from it",
    )
    applicant: ApplicantNumber | None = _WHO_MADE_IT


class ComplaintAnswered(Event):
    """The agency answered a complaint in writing at the stage it was at."""

    type: ClassVar[str] = "enquiry.complaint_answered.v1"
    title: ClassVar[str] = "Complaint answered"
    number: ComplaintNumber
    stage: ComplaintStage
    finding: ComplaintFinding
    way_on: ComplaintWayOn
    applicant: ApplicantNumber | None = _WHO_MADE_IT
    answered_by: AgencyCode | None = Field(
        default=None,
        description="The agency that it is about, where the household was with another one by then; null where it was still there",
    )


class ComplaintTakenFurther(Event):
    """The household asked for the next stage; the time of that stage starts."""

    type: ClassVar[str] = "enquiry.complaint_taken_further.v1"
    title: ClassVar[str] = "Complaint taken further"
    number: ComplaintNumber
    stage: ComplaintStage


class ComplaintExtended(Event):
    """The agency told the household that the answer takes longer, why, and until when."""

    type: ClassVar[str] = "enquiry.complaint_extended.v1"
    title: ClassVar[str] = "More time taken to answer a complaint"
    number: ComplaintNumber
    until: date
    reason: ComplaintExtension


class ComplaintSuspended(Event):
    """A court or the police act on the same matter, so the complaint waits."""

    type: ClassVar[str] = "enquiry.complaint_suspended.v1"
    title: ClassVar[str] = "Complaint suspended"
    number: ComplaintNumber
    ground: ComplaintSuspension


class ComplaintResumed(Event):
    """The court or the police are done, and the time to answer goes on."""

    type: ClassVar[str] = "enquiry.complaint_resumed.v1"
    title: ClassVar[str] = "Complaint resumed"
    number: ComplaintNumber


class ComplaintPanelMet(Event):
    """The review panel met on a complaint; the agency's answer follows."""

    type: ClassVar[str] = "enquiry.complaint_panel_met.v1"
    title: ClassVar[str] = "Review panel met on a complaint"
    number: ComplaintNumber


class ComplaintWithdrawn(Event):
    """The household withdrew a complaint."""

    type: ClassVar[str] = "enquiry.complaint_withdrawn.v1"
    title: ClassVar[str] = "Complaint withdrawn"
    number: ComplaintNumber
