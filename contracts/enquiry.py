"""What the enquiry service says: from the first hello to an accepted registration of interest.

The invariant: these events, taken in order, give everything but the names, words and wishes that
the enquiry's case record holds.
"""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts import (  # noqa: F401  events of this stream
    complaints,
    event_booking,
    household,
    sign_in,
)
from contracts.check_age import OwnAges
from contracts.clocks import ClockId, LocalStandard
from contracts.event import MOST, Event, events_of
from contracts.people import EveryStated, People
from contracts.proclaimed_days import MOST_DAYS_MOVED
from contracts.reference import (
    AgencyCode,
    ApplicantNumber,
    Assignment,
    AttemptOutcome,
    Channel,
    ClosingReason,
    ContactChannel,
    ContactOutcome,
    DeclineReason,
    DraftPart,
    Household,
    InformationForm,
    NextStep,
    ReferralReason,
    ReferralRefusal,
    ReopeningReason,
    SourceKind,
    VisitOutcome,
    WithdrawalReason,
)

TOPIC = "enquiry"

WorkingDays = Annotated[int, Field(ge=1, le=MOST, description="The agency's own standard")]
Version = Annotated[
    int, Field(ge=1, le=MOST, description="The version of the event whose day was wrong")
]
SourceCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Standards = Annotated[
    tuple[LocalStandard, ...],
    Field(
        max_length=len(ClockId),
        description="The agency's own standards for the clocks that this event starts",
    ),
]


class Source(BaseModel):
    """What brought the household here; `code` names the campaign, site or front door."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: SourceKind
    code: SourceCode | None = None


class EnquiryReceived(Event):
    """A household told an agency for the first time that it thinks of adopting."""

    type: ClassVar[str] = "enquiry.received.v1"
    title: ClassVar[str] = "Enquiry received"
    agency: AgencyCode
    channel: Channel
    household: Household
    source: Source | None = None
    standards: Standards = ()
    previous_journey: UUID | None = Field(
        default=None, description="The journey of the same household that ended before"
    )
    mystery_shop: bool = Field(
        default=False, description="A commissioned shop: counted nowhere, shown to no agency"
    )


class ContactAttempted(Event):
    """A member of staff tried to reach the enquirer and did not; it stops no clock."""

    type: ClassVar[str] = "enquiry.contact_attempted.v1"
    title: ClassVar[str] = "Tried to contact them"
    channel: ContactChannel
    outcome: AttemptOutcome
    next_step: NextStep | None = None


class ContactMade(Event):
    """A member of staff reached the enquirer; attempts and automatic replies are no contact."""

    type: ClassVar[str] = "enquiry.contact_made.v1"
    title: ClassVar[str] = "Contact made"
    channel: ContactChannel
    outcome: ContactOutcome | None = None
    next_step: NextStep | None = None


class InformationProvided(Event):
    """Detailed information was given."""

    type: ClassVar[str] = "enquiry.information_provided.v1"
    title: ClassVar[str] = "Information given"
    form: InformationForm


class EnquiryAssigned(Event):
    """The enquiry has a member of staff who answers for it; who, stays in the case record."""

    type: ClassVar[str] = "enquiry.assigned.v1"
    title: ClassVar[str] = "Assigned to a member of staff"
    assignment: Assignment


class ContactDetailsChanged(Event):
    """Who the household is or how to reach it changed; the details stay in the case record."""

    type: ClassVar[str] = "enquiry.contact_details_changed.v1"
    title: ClassVar[str] = "Contact details or wishes changed"
    household: Household


class InitialVisitRequested(Event):
    """The household asked for, or agreed to, a visit at home."""

    type: ClassVar[str] = "enquiry.initial_visit_requested.v1"
    title: ClassVar[str] = "Initial visit requested"
    standards: Standards = ()


class InitialVisitHeld(Event):
    """The initial visit took place."""

    type: ClassVar[str] = "enquiry.initial_visit_held.v1"
    title: ClassVar[str] = "Initial visit held"
    standards: Standards = ()


class InitialVisitWrittenUp(Event):
    """The team manager has the write-up of the initial visit."""

    type: ClassVar[str] = "enquiry.initial_visit_written_up.v1"
    title: ClassVar[str] = "Initial visit written up"


class VisitOutcomeTold(Event):
    """The enquirer was told what follows from the initial visit."""

    type: ClassVar[str] = "enquiry.visit_outcome_told.v1"
    title: ClassVar[str] = "Told them what follows from the visit"
    outcome: VisitOutcome


class EnquiryClosed(Event):
    """A manager of the agency decided that the enquiry does not go on, and wrote why."""

    type: ClassVar[str] = "enquiry.closed.v1"
    title: ClassVar[str] = "Closed by the agency"
    reason: ClosingReason


class EnquiryReopened(Event):
    """A closed or withdrawn enquiry goes on; what had not been given is due anew."""

    type: ClassVar[str] = "enquiry.reopened.v1"
    title: ClassVar[str] = "Reopened"
    reason: ReopeningReason
    standards: Standards = ()


class EnquiryWithdrawn(Event):
    """The household ended the journey before a registration was accepted."""

    type: ClassVar[str] = "enquiry.withdrawn.v1"
    title: ClassVar[str] = "The household withdrew"
    reason: WithdrawalReason


class EnquiryReferred(Event):
    """With the household's consent the enquiry was passed on; the receiver's clocks start."""

    type: ClassVar[str] = "enquiry.referred.v1"
    title: ClassVar[str] = "Referred to another agency"
    sender: AgencyCode
    receiver: AgencyCode
    reason: ReferralReason
    standards: Standards = ()


class ReferralTakenUp(Event):
    """Somebody at the receiving agency took the household up; the journey is theirs."""

    type: ClassVar[str] = "enquiry.referral_taken_up.v1"
    title: ClassVar[str] = "The referral was taken up"
    agency: AgencyCode


class ReferralRefused(Event):
    """The receiving agency sent the household back; the sender's clocks start anew."""

    type: ClassVar[str] = "enquiry.referral_refused.v1"
    title: ClassVar[str] = "The other agency sent the referral back"
    agency: AgencyCode = Field(description="To whom the journey comes back")
    reason: ReferralRefusal
    standards: Standards = ()


class ReferralLapsed(Event):
    """Nobody took the referral up in time; the sender's clocks start anew."""

    type: ClassVar[str] = "enquiry.referral_lapsed.v1"
    title: ClassVar[str] = "The other agency did not take up the referral in time"
    agency: AgencyCode = Field(description="To whom the journey comes back")
    standards: Standards = ()


class EnquiryMerged(Event):
    """Staff found that this is the same household as another journey, which now counts for both."""

    type: ClassVar[str] = "enquiry.merged.v1"
    title: ClassVar[str] = "Merged into another enquiry, which counts for both"
    into: UUID


class MergeUndone(Event):
    """Staff found that the two were different households after all; each counts for itself."""

    type: ClassVar[str] = "enquiry.merge_undone.v1"
    title: ClassVar[str] = "Merge undone"
    into: UUID


class DuplicateAbsorbed(Event):
    """The journey counts for a duplicate too, with the dates of what happened on it."""

    type: ClassVar[str] = "enquiry.duplicate_absorbed.v1"
    title: ClassVar[str] = "A duplicate was merged into this enquiry"
    duplicate: UUID
    received_on: date
    contact_made_on: date | None = None
    information_provided_on: date | None = None
    call_requested_on: date | None = None


class DuplicateReleased(Event):
    """The duplicate was a household of its own; its dates count here no more."""

    type: ClassVar[str] = "enquiry.duplicate_released.v1"
    title: ClassVar[str] = "A duplicate was separated from this enquiry again"
    duplicate: UUID


class RegistrationDraftSaved(Event):
    """A part of the registration of interest was saved; what it says stays in the case record."""

    type: ClassVar[str] = "enquiry.registration_draft_saved.v1"
    title: ClassVar[str] = "Saved a part of the registration of interest"
    part: DraftPart


class ConsentToChecksGiven(Event):
    """One applicant consented to the checks of stage one."""

    type: ClassVar[str] = "enquiry.consent_to_checks_given.v1"
    title: ClassVar[str] = "Consented to checks"
    applicant: ApplicantNumber


class RegistrationSubmitted(Event):
    """The agency received a completed registration of interest."""

    type: ClassVar[str] = "enquiry.registration_submitted.v1"
    title: ClassVar[str] = "Registration of interest submitted"
    household: Household


class RegistrationAccepted(Event):
    """The agency told the household that it will go ahead (regulation 21)."""

    type: ClassVar[str] = "enquiry.registration_accepted.v1"
    title: ClassVar[str] = "Registration of interest accepted"
    agency: AgencyCode
    household: Household
    people: People = Field(default=(), description="Everyone in the case, as registered")
    stated: EveryStated = Field(
        default=(), description="What the applicants said that checks go by, as codes"
    )
    check_ages: OwnAges = Field(
        default=(), description="How long checks hold at this agency, where it set that itself"
    )
    final_decision_standard: LocalStandard | None = Field(
        default=None,
        description="How soon the agency makes a final decision after a review, where it chose that itself",
    )


class RegistrationDeclined(Event):
    """The agency told the household that it will not go ahead; the way on is a complaint."""

    type: ClassVar[str] = "enquiry.registration_declined.v1"
    title: ClassVar[str] = "Registration of interest declined"
    reason: DeclineReason
    signposted_to: AgencyCode | None = Field(
        default=None, description="Where else the household was told to go"
    )


class DateCorrected(Event):
    """The day of an earlier event was wrong; every clock that hangs on it moves."""

    type: ClassVar[str] = "enquiry.date_corrected.v1"
    title: ClassVar[str] = "A date was corrected"
    corrects: Version
    right_day: date


class NoteAdded(Event):
    """A member of staff wrote a note; what it says stays in the case record."""

    type: ClassVar[str] = "enquiry.note_added.v1"
    title: ClassVar[str] = "Note added"


class RecognisedAsMysteryShop(Event):
    """The enquiry was a commissioned shop all along: it counts nowhere, also in the past."""

    type: ClassVar[str] = "enquiry.recognised_as_mystery_shop.v1"
    title: ClassVar[str] = "Identified as a mystery shop"


class DueSoonReached(Event):
    """A clock's last day is near, and what stops it has not happened."""

    type: ClassVar[str] = "enquiry.due_soon_reached.v1"
    title: ClassVar[str] = "A deadline is coming up"
    clock: ClockId
    due_on: date
    local_standard: WorkingDays | None = None


class ClockBreached(Event):
    """A clock's last day has passed, and what stops it is not on record; it decides nothing."""

    type: ClassVar[str] = "enquiry.clock_breached.v1"
    title: ClassVar[str] = "A deadline passed"
    clock: ClockId
    due_on: date
    local_standard: WorkingDays | None = None


class ClockMoved(Event):
    """Bank holidays that were proclaimed while a clock ran moved its last day; `days` are those that the table changed."""

    type: ClassVar[str] = "enquiry.clock_moved.v1"
    title: ClassVar[str] = "A last day moved"
    clock: ClockId
    was_due_on: date
    due_on: date
    days: tuple[date, ...] = Field(max_length=MOST_DAYS_MOVED)


class ClockBreachRetracted(Event):
    """A date recorded late or corrected shows that the clock was kept, or ran to another day."""

    type: ClassVar[str] = "enquiry.clock_breach_retracted.v1"
    title: ClassVar[str] = "A deadline was not missed after all"
    clock: ClockId
    due_on: date


EVENTS = events_of(TOPIC)
