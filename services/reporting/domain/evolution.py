"""How a row evolves over every stream: what each event changes in it.

The invariant: a fact is fed by one stream only, so the order between streams never matters. Of
several events of one type the earliest day counts, then the lowest version; of what an individual
or a household says of itself the latest counts. What an individual answered comes under a pseudonym of their own,
which has a row too: it says whose answers they are, until they are withdrawn. Days can be corrected. Of the enquiry a row keeps every one of
them, because another may then be the earliest; what comes later happens once.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any
from uuid import UUID

from contracts import enquiry as events
from contracts.assessment import (
    ApplicationWithdrawn,
    AssessmentDateCorrected,
    ReferredToPanel,
    StageOneDecided,
    StageOneNoticeSent,
    StageOneOpened,
    StageOneOpeningCorrected,
    StageTwoStarted,
    WindowClosed,
)
from contracts.campaign import CampaignPlanned
from contracts.complaints import ComplaintAnswered, ComplaintReceived
from contracts.digest import LATELY, remembered
from contracts.disqualification import DisqualificationRetracted, HouseholdDisqualified
from contracts.early_permanence import EarlyPermanenceConsidered
from contracts.equality import EqualityAnswersWithdrawn
from contracts.event import Envelope, Event
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
    PanelDateCorrected,
    PanelMet,
    QualifyingDeterminationIssued,
    ReviewRequested,
)
from contracts.people import ApplicantLeft
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnded
from contracts.stage_one import (
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    StageOneStarted,
    TrainingPlaceBooked,
)
from contracts.stage_two import StageTwoDelayed
from contracts.temporary_fostering import TemporaryFosteringApproved
from services.reporting.domain.event_places import PlacesMoved
from services.reporting.domain.event_places import evolve as places_after
from services.reporting.domain.facts import Fact
from services.reporting.domain.journey import Journey, Step
from services.reporting.domain.opened_answers import AnswersOf, OpenedAnswers
from services.reporting.domain.overwriting import overwritten
from services.reporting.domain.turned import Turned
from services.reporting.domain.turned import evolve as turned_after

_KEPT: dict[type[Event], tuple[Step, type[Fact[Any]]]] = {
    events.EnquiryReceived: ("received", Fact[events.EnquiryReceived]),
    events.ContactMade: ("contacted", Fact[events.ContactMade]),
    events.InformationProvided: ("informed", Fact[events.InformationProvided]),
    events.InitialVisitRequested: ("visit_requested", Fact[events.InitialVisitRequested]),
    events.InitialVisitHeld: ("visit_held", Fact[events.InitialVisitHeld]),
    events.VisitOutcomeTold: ("outcome_told", Fact[events.VisitOutcomeTold]),
    events.EnquiryReferred: ("enquiry_referred", Fact[events.EnquiryReferred]),
    events.ReferralTakenUp: ("referral_taken_up", Fact[events.ReferralTakenUp]),
    events.ReferralRefused: ("referral_refused", Fact[events.ReferralRefused]),
    events.ReferralLapsed: ("referral_lapsed", Fact[events.ReferralLapsed]),
    events.RegistrationSubmitted: ("submitted", Fact[events.RegistrationSubmitted]),
    events.RegistrationAccepted: ("accepted", Fact[events.RegistrationAccepted]),
    events.RegistrationDeclined: ("declined", Fact[events.RegistrationDeclined]),
    events.EnquiryWithdrawn: ("enquiry_withdrawn", Fact[events.EnquiryWithdrawn]),
    events.EnquiryClosed: ("closed", Fact[events.EnquiryClosed]),
    events.EnquiryReopened: ("reopened", Fact[events.EnquiryReopened]),
    ComplaintReceived: ("complained", Fact[ComplaintReceived]),
    ComplaintAnswered: ("complaint_answered", Fact[ComplaintAnswered]),
    FeedbackGiven: ("feedback", Fact[FeedbackGiven]),
    EventAttended: ("event_attended", Fact[EventAttended]),
    EventMissed: ("event_missed", Fact[EventMissed]),
}
"""Steps of the enquiry: every one is kept, because another may be the earliest once a day is corrected."""

_EVERY: dict[type[Event], tuple[Step, type[Fact[Any]]]] = {
    StageTwoDelayed: ("delayed", Fact[StageTwoDelayed]),
    CaseHeld: ("case_held", Fact[CaseHeld]),
    HoldEnded: ("hold_ended", Fact[HoldEnded]),
    EarlyPermanenceConsidered: ("early_permanence_considered", Fact[EarlyPermanenceConsidered]),
    PreparationBooked: ("preparation_booked", Fact[PreparationBooked]),
    TrainingPlaceBooked: ("training_booked", Fact[TrainingPlaceBooked]),
    PreparationTaken: ("preparation_taken", Fact[PreparationTaken]),
    PeerSupportMoved: ("peer_support", Fact[PeerSupportMoved]),
    PanelMet: ("panel_met", Fact[PanelMet]),
    ReviewRequested: ("review_requested", Fact[ReviewRequested]),
    LateReviewRequestAnswered: ("late_review_answered", Fact[LateReviewRequestAnswered]),
    AdoptersMatched: ("matched", Fact[AdoptersMatched]),
    ChildrenPlaced: ("placed", Fact[ChildrenPlaced]),
    MatchEnded: ("match_ended", Fact[MatchEnded]),
    TemporaryFosteringApproved: ("fostered", Fact[TemporaryFosteringApproved]),
}
"""Steps after the enquiry that may be taken more than once."""

_EARLIEST: dict[type[Event], tuple[Step, type[Fact[Any]]]] = {
    StageOneOpened: ("stage_one_opened", Fact[StageOneOpened]),
    StageOneStarted: ("stage_one_started", Fact[StageOneStarted]),
    StageOneDecided: ("stage_one_decided", Fact[StageOneDecided]),
    StageOneNoticeSent: ("stage_one_notice_sent", Fact[StageOneNoticeSent]),
    WindowClosed: ("window_closed", Fact[WindowClosed]),
    HouseholdDisqualified: ("disqualified", Fact[HouseholdDisqualified]),
    StageTwoStarted: ("stage_two_started", Fact[StageTwoStarted]),
    ReferredToPanel: ("referred", Fact[ReferredToPanel]),
    ApplicationWithdrawn: ("application_withdrawn", Fact[ApplicationWithdrawn]),
    ApplicantsApproved: ("approved", Fact[ApplicantsApproved]),
    QualifyingDeterminationIssued: ("determined", Fact[QualifyingDeterminationIssued]),
    ApplicantsNotApproved: ("not_approved", Fact[ApplicantsNotApproved]),
    PanelCaseClosed: ("case_closed", Fact[PanelCaseClosed]),
    ApprovalEnded: ("approval_ended", Fact[ApprovalEnded]),
    MysteryShopScored: ("scored", Fact[MysteryShopScored]),
}
_KEEPING = _KEPT | _EVERY
_APPLICANTS: dict[int, Step] = {1: "first_applicant", 2: "second_applicant"}

Changes = dict[str, Any]
_PLACE = attrgetter("stream", "version")


def evolve(
    row: Journey | None, envelope: Envelope, event: Event | None, digest: str = ""
) -> Journey:
    """The row after one more event; an event without a measure moves the mark and nothing else.

    With its digest, the row remembers which event it heard last.
    """
    row = row or Journey(id=envelope.journey)
    changes = _CHANGES[type(event)](row, envelope, event) if type(event) in _CHANGES else {}
    if event is not None and (lost := overwritten(row.__dict__, changes, envelope, event)):
        changes["overwritten"] = tuple(sorted((*row.overwritten, lost), key=_PLACE))
    turned = turned_after(row.turned, envelope, event)
    if turned is not row.turned:
        changes["turned"] = turned
    places = places_after(row.event_places, envelope, event)
    if places is not row.event_places:
        changes["event_places"] = places
    changes["heard"] = {**row.heard, envelope.stream: envelope.version}
    if digest:
        lately = (*row.digests.get(envelope.stream, ()), remembered(envelope.version, digest))
        changes["digests"] = {**row.digests, envelope.stream: lately[-LATELY:]}
    return row.model_copy(update=changes)


def evolved(
    rows: Mapping[UUID, Journey], envelope: Envelope, event: Event | None, digest: str = ""
) -> dict[UUID, Journey]:
    """Each row that an event changes, after it: the one that it stands under, and whose answers it gives."""
    before = rows.get(envelope.journey)
    row = evolve(before, envelope, event, digest)
    further = _elsewhere(before, envelope, event)
    if further is None:
        return {row.id: row}
    journey, changes = further
    return {
        row.id: row,
        journey: rows.get(journey, Journey(id=journey)).model_copy(update=changes),
    }


def _elsewhere(
    row: Journey | None, envelope: Envelope, event: Event | None
) -> tuple[UUID, Changes] | None:
    """Which journey's row an event under a pseudonym changes, and how; `row` is the pseudonym's before it."""
    if isinstance(event, OpenedAnswers):
        answers = _fact(Fact[OpenedAnswers], envelope, event)
        return event.journey, {_APPLICANTS[event.applicant]: answers}
    if isinstance(event, EqualityAnswersWithdrawn) and row is not None and row.answers_of:
        return row.answers_of.journey, {_APPLICANTS[row.answers_of.applicant]: None}
    return None


def _kept(row: Journey, envelope: Envelope, event: Event) -> Changes:
    step, fact_of = _KEEPING[type(event)]
    return {step: _by_day(*getattr(row, step), _fact(fact_of, envelope, event))}


def _received(row: Journey, envelope: Envelope, event: events.EnquiryReceived) -> Changes:
    changes = _kept(row, envelope, event)
    return changes | {"mystery_shop": True} if event.mystery_shop else changes


def _earliest(row: Journey, envelope: Envelope, event: Event) -> Changes:
    step, fact_of = _EARLIEST[type(event)]
    known: Fact[Event] | None = getattr(row, step)
    if known is not None and known.on <= event.occurred_on:
        return {}
    return {step: _fact(fact_of, envelope, event)}


def _answered(_row: Journey, _envelope: Envelope, event: OpenedAnswers) -> Changes:
    return {"answers_of": AnswersOf(journey=event.journey, applicant=event.applicant)}


def _details_changed(
    _: Journey, envelope: Envelope, event: events.ContactDetailsChanged
) -> Changes:
    return {"details_changed": _fact(Fact[events.ContactDetailsChanged], envelope, event)}


def _corrected(row: Journey, envelope: Envelope, event: events.DateCorrected) -> Changes:
    for step, _ in _KEPT.values():
        for wrong in row.facts(step):
            if wrong.version == event.corrects:
                right = wrong.corrected(event.right_day, envelope.version)
                others = (each for each in row.facts(step) if each is not wrong)
                return {step: _by_day(*others, right)}
    return {}


def _corrected_later(
    row: Journey, envelope: Envelope, event: AssessmentDateCorrected | PanelDateCorrected
) -> Changes:
    """The one fact of the same stream that has this version; a check that came back is none."""
    for step, _ in (_EARLIEST | _EVERY).values():
        for wrong in row.facts(step):
            if (wrong.stream, wrong.version) == (envelope.stream, event.corrects):
                right = wrong.corrected(event.right_day, envelope.version)
                return {step: _in_its_place(row, step, wrong, right)}
    return {}


def _in_its_place(
    row: Journey, step: Step, wrong: Fact[Any], right: Fact[Any]
) -> Fact[Any] | tuple[Fact[Any], ...]:
    if isinstance(getattr(row, step), Fact):
        return right
    return _by_day(*(each for each in row.facts(step) if each is not wrong), right)


def _opening_corrected(
    row: Journey, envelope: Envelope, event: StageOneOpeningCorrected
) -> Changes:
    opened = row.stage_one_opened
    if opened is None:
        return {}
    return {"stage_one_opened": opened.corrected(event.right_day, envelope.version)}


def _merged(_: Journey, envelope: Envelope, event: events.EnquiryMerged) -> Changes:
    return {"merged": _fact(Fact[events.EnquiryMerged], envelope, event)}


def _absorbed(row: Journey, envelope: Envelope, event: events.DuplicateAbsorbed) -> Changes:
    absorbed = _fact(Fact[events.DuplicateAbsorbed], envelope, event)
    return {"absorbed": (*_without(row, event.duplicate), absorbed)}


def _fact(fact_of: type[Fact[Any]], envelope: Envelope, event: Event) -> Fact[Any]:
    return fact_of(version=envelope.version, recorded_at=envelope.at, event=event)


def _without(row: Journey, duplicate: UUID) -> tuple[Fact[events.DuplicateAbsorbed], ...]:
    return tuple(each for each in row.absorbed if each.event.duplicate != duplicate)


def _as_if_not_disqualified(row: Journey) -> Changes:
    """In stage one it was the decision of it, which then comes later or never."""
    decided = row.stage_one_decided
    by_law = decided is not None and decided.event.disqualified
    return {"disqualified": None, "stage_one_decided": None if by_law else decided}


def _by_day(*facts: Fact[Any]) -> tuple[Fact[Any], ...]:
    if len(facts) == 1:
        return facts
    return tuple(sorted(facts, key=lambda fact: (fact.on, fact.version)))


_CHANGES: dict[type[Event] | type[None], Callable[[Journey, Envelope, Any], Changes]] = {
    **dict.fromkeys(_KEEPING, _kept),
    **dict.fromkeys(_EARLIEST, _earliest),
    events.EnquiryReceived: _received,
    events.ContactDetailsChanged: _details_changed,
    events.DateCorrected: _corrected,
    events.EnquiryMerged: _merged,
    events.MergeUndone: lambda *_: {"merged": None},
    events.DuplicateAbsorbed: _absorbed,
    events.DuplicateReleased: lambda row, _, event: {"absorbed": _without(row, event.duplicate)},
    events.RecognisedAsMysteryShop: lambda *_: {"mystery_shop": True},
    ApplicantLeft: lambda _, envelope, event: {
        "one_left": _fact(Fact[ApplicantLeft], envelope, event)
    },
    DisqualificationRetracted: lambda row, *_: _as_if_not_disqualified(row),
    FastTrackTaken: lambda _, envelope, event: {
        "fast_track": _fact(Fact[FastTrackTaken], envelope, event)
    },
    StageOneOpeningCorrected: _opening_corrected,
    AssessmentDateCorrected: _corrected_later,
    PanelDateCorrected: _corrected_later,
    CampaignPlanned: lambda _, envelope, event: {
        "campaign_planned": _fact(Fact[CampaignPlanned], envelope, event)
    },
    MysteryShopCommissioned: lambda _, envelope, event: {
        "shop_commissioned": _fact(Fact[MysteryShopCommissioned], envelope, event)
    },
    EnquiryMet: lambda row, envelope, event: {
        "shop_met": (*row.shop_met, _fact(Fact[EnquiryMet], envelope, event))
    },
    MysteryShopRoundUnmasked: lambda _, envelope, event: {
        "round_unmasked": _fact(Fact[MysteryShopRoundUnmasked], envelope, event)
    },
    OpenedAnswers: _answered,
    EqualityAnswersWithdrawn: lambda *_: {"answers_of": None},
}
_STEPS: dict[type[Event], Step] = {
    **{event: step for event, (step, _) in (_KEEPING | _EARLIEST).items()},
    events.DuplicateAbsorbed: "absorbed",
    ApplicantLeft: "one_left",
    FastTrackTaken: "fast_track",
    Turned: "turned",
    PlacesMoved: "event_places",
}


def step_of(event: Event) -> Step:
    """Of which step an event is a fact."""
    if isinstance(event, OpenedAnswers):
        return _APPLICANTS[event.applicant]
    return _STEPS[type(event)]
