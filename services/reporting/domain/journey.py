"""One row per journey: what is known of it, each fact with the event that it came from.

The invariant: a fact is fed by one stream only, so the order between streams never matters. What changes a row, and
what counts of several events of one kind, is in `evolution`.
"""

from collections.abc import Sequence
from typing import Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts import enquiry as events
from contracts.assessment import (
    ApplicationWithdrawn,
    ReferredToPanel,
    StageOneDecided,
    StageOneNoticeSent,
    StageOneOpened,
    StageTwoStarted,
    WindowClosed,
)
from contracts.campaign import CampaignPlanned
from contracts.complaints import ComplaintAnswered, ComplaintReceived
from contracts.disqualification import HouseholdDisqualified
from contracts.early_permanence import EarlyPermanenceConsidered
from contracts.event_booking import EventAttended, EventMissed
from contracts.fast_track import FastTrackTaken
from contracts.hold import CaseHeld, HoldEnded
from contracts.household import FeedbackGiven
from contracts.mystery_shop import EnquiryMet, MysteryShopCommissioned, MysteryShopScored
from contracts.mystery_shop_round import MysteryShopRoundUnmasked
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    ApprovalEnded,
    LateReviewRequestAnswered,
    PanelCaseClosed,
    PanelMet,
    QualifyingDeterminationIssued,
    ReviewRequested,
)
from contracts.people import ApplicantLeft
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnded
from contracts.reference import Channel, Household, SourceKind
from contracts.stage_one import (
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    StageOneStarted,
    TrainingPlaceBooked,
)
from contracts.stage_two import StageTwoDelayed
from contracts.temporary_fostering import TemporaryFosteringApproved
from services.reporting.domain.event_places import PlacesFact
from services.reporting.domain.facts import Fact, Overwritten
from services.reporting.domain.opened_answers import AnswersOf, OpenedAnswers
from services.reporting.domain.turned import TurnedFact


class Journey(BaseModel):
    """What is known of one journey, or of one mystery shop, which has `scored` and its enquiries and nothing else.

    The row of a pseudonym has `answers_of` and nothing else, that of a campaign `campaign_planned`, that of a round `round_unmasked`; they count nowhere.
    That of an information event has `event_places` and nothing else: its places count.

    Facts of the enquiry are in the order of their days, so the first of each is the one that counts. `digests`
    are of the events that it heard last. `overwritten` is what it said before, for figures as known on a day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    heard: dict[str, int] = {}
    digests: dict[str, tuple[str, ...]] = {}
    mystery_shop: bool = False
    merged: Fact[events.EnquiryMerged] | None = None
    received: tuple[Fact[events.EnquiryReceived], ...] = ()
    absorbed: tuple[Fact[events.DuplicateAbsorbed], ...] = ()
    contacted: tuple[Fact[events.ContactMade], ...] = ()
    informed: tuple[Fact[events.InformationProvided], ...] = ()
    visit_requested: tuple[Fact[events.InitialVisitRequested], ...] = ()
    visit_held: tuple[Fact[events.InitialVisitHeld], ...] = ()
    outcome_told: tuple[Fact[events.VisitOutcomeTold], ...] = ()
    enquiry_referred: tuple[Fact[events.EnquiryReferred], ...] = ()
    referral_taken_up: tuple[Fact[events.ReferralTakenUp], ...] = ()
    referral_refused: tuple[Fact[events.ReferralRefused], ...] = ()
    referral_lapsed: tuple[Fact[events.ReferralLapsed], ...] = ()
    submitted: tuple[Fact[events.RegistrationSubmitted], ...] = ()
    accepted: tuple[Fact[events.RegistrationAccepted], ...] = ()
    declined: tuple[Fact[events.RegistrationDeclined], ...] = ()
    enquiry_withdrawn: tuple[Fact[events.EnquiryWithdrawn], ...] = ()
    closed: tuple[Fact[events.EnquiryClosed], ...] = ()
    reopened: tuple[Fact[events.EnquiryReopened], ...] = ()
    details_changed: Fact[events.ContactDetailsChanged] | None = None
    stage_one_opened: Fact[StageOneOpened] | None = None
    stage_one_started: Fact[StageOneStarted] | None = None
    stage_one_decided: Fact[StageOneDecided] | None = None
    stage_one_notice_sent: Fact[StageOneNoticeSent] | None = None
    window_closed: Fact[WindowClosed] | None = None
    disqualified: Fact[HouseholdDisqualified] | None = None
    stage_two_started: Fact[StageTwoStarted] | None = None
    referred: Fact[ReferredToPanel] | None = None
    application_withdrawn: Fact[ApplicationWithdrawn] | None = None
    approved: Fact[ApplicantsApproved] | None = None
    determined: Fact[QualifyingDeterminationIssued] | None = None
    not_approved: Fact[ApplicantsNotApproved] | None = None
    case_closed: Fact[PanelCaseClosed] | None = None
    approval_ended: Fact[ApprovalEnded] | None = None
    complained: tuple[Fact[ComplaintReceived], ...] = ()
    complaint_answered: tuple[Fact[ComplaintAnswered], ...] = ()
    feedback: tuple[Fact[FeedbackGiven], ...] = ()
    event_attended: tuple[Fact[EventAttended], ...] = ()
    event_missed: tuple[Fact[EventMissed], ...] = ()
    delayed: tuple[Fact[StageTwoDelayed], ...] = ()
    case_held: tuple[Fact[CaseHeld], ...] = ()
    hold_ended: tuple[Fact[HoldEnded], ...] = ()
    early_permanence_considered: tuple[Fact[EarlyPermanenceConsidered], ...] = ()
    preparation_booked: tuple[Fact[PreparationBooked], ...] = ()
    training_booked: tuple[Fact[TrainingPlaceBooked], ...] = ()
    preparation_taken: tuple[Fact[PreparationTaken], ...] = ()
    peer_support: tuple[Fact[PeerSupportMoved], ...] = ()
    panel_met: tuple[Fact[PanelMet], ...] = ()
    review_requested: tuple[Fact[ReviewRequested], ...] = ()
    late_review_answered: tuple[Fact[LateReviewRequestAnswered], ...] = ()
    matched: tuple[Fact[AdoptersMatched], ...] = ()
    placed: tuple[Fact[ChildrenPlaced], ...] = ()
    match_ended: tuple[Fact[MatchEnded], ...] = ()
    fostered: tuple[Fact[TemporaryFosteringApproved], ...] = ()
    first_applicant: Fact[OpenedAnswers] | None = None
    second_applicant: Fact[OpenedAnswers] | None = None
    one_left: Fact[ApplicantLeft] | None = None
    fast_track: Fact[FastTrackTaken] | None = None
    answers_of: AnswersOf | None = None
    turned: tuple[TurnedFact, ...] = ()
    event_places: tuple[PlacesFact, ...] = ()
    scored: Fact[MysteryShopScored] | None = None
    campaign_planned: Fact[CampaignPlanned] | None = None
    shop_commissioned: Fact[MysteryShopCommissioned] | None = None
    shop_met: tuple[Fact[EnquiryMet], ...] = ()
    round_unmasked: Fact[MysteryShopRoundUnmasked] | None = None
    overwritten: tuple[Overwritten, ...] = ()

    @property
    def household(self) -> Household | None:
        """As last stated on the way; None where no event that states it has been heard."""
        stated = self.referred or self.stage_one_opened or first(self.accepted)
        settled = stated or first(self.submitted) or self.details_changed or first(self.received)
        return settled.event.household if settled else None

    @property
    def channel(self) -> Channel | None:
        """How the household enquired, or the shopper posed as one that did."""
        asked = self.scored or first(self.received)
        return asked.event.channel if asked else None

    @property
    def source(self) -> SourceKind | None:
        """What brought the household here, where it said so."""
        stated = self.received[0].event.source if self.received else None
        return stated.kind if stated else None

    @property
    def stage_one_began(self) -> Fact[StageOneOpened] | Fact[StageOneStarted] | None:
        """What gives the day on which stage one began: the acceptance, unless a later day is on record.

        On the fast track there is none but a day that is on record.
        """
        opened = self.stage_one_opened if self.fast_track is None else None
        return self.stage_one_started or opened

    @property
    def counts_nowhere(self) -> bool:
        """A mystery shop is no family, and another journey counts for one that was merged into it."""
        return self.mystery_shop or self.merged is not None

    def facts(self, step: "Step") -> Sequence[Fact[Any]]:
        """The facts of a step, in the order of their days."""
        found: Fact[Any] | tuple[Fact[Any], ...] | None = getattr(self, step)
        if found is None:
            return ()
        return (found,) if isinstance(found, Fact) else found


def first(facts: Sequence[Fact[Any]]) -> Fact[Any] | None:
    """The fact that counts, of those of one step."""
    return facts[0] if facts else None


Step = Literal[
    "received",
    "absorbed",
    "contacted",
    "informed",
    "visit_requested",
    "visit_held",
    "outcome_told",
    "enquiry_referred",
    "referral_taken_up",
    "referral_refused",
    "referral_lapsed",
    "submitted",
    "accepted",
    "declined",
    "enquiry_withdrawn",
    "closed",
    "reopened",
    "stage_one_opened",
    "stage_one_started",
    "stage_one_decided",
    "stage_one_notice_sent",
    "window_closed",
    "disqualified",
    "stage_two_started",
    "referred",
    "application_withdrawn",
    "approved",
    "determined",
    "not_approved",
    "case_closed",
    "approval_ended",
    "complained",
    "complaint_answered",
    "feedback",
    "event_attended",
    "event_missed",
    "delayed",
    "case_held",
    "hold_ended",
    "early_permanence_considered",
    "preparation_booked",
    "training_booked",
    "preparation_taken",
    "peer_support",
    "panel_met",
    "review_requested",
    "late_review_answered",
    "matched",
    "placed",
    "match_ended",
    "fostered",
    "first_applicant",
    "second_applicant",
    "one_left",
    "fast_track",
    "turned",
    "event_places",
    "scored",
]
"""The names of the facts that measures count by, in the order of the journey."""

STEPS_OF_REFERRAL: tuple[Step, ...] = (
    "enquiry_referred",
    "referral_taken_up",
    "referral_refused",
    "referral_lapsed",
)
STEPS_OF_HOLDER: tuple[Step, ...] = ("received", "absorbed", *STEPS_OF_REFERRAL)
"""The facts that say which agency holds an enquiry, and since when."""
STEPS_THAT_HAPPEN = tuple(step for step in get_args(Step) if step != "absorbed")
"""All but that a duplicate was found, which is learned and does not happen on a day of the journey."""
STEPS_OF_END: tuple[Step, ...] = ("enquiry_withdrawn", "closed", "accepted", "declined", "reopened")
"""The facts that say until when an enquiry waits for answers."""
