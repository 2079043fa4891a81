"""Journeys drawn at random: whatever may happen, in any order and on any day, lawful or not."""

from datetime import date
from uuid import UUID

from hypothesis import strategies as st

from contracts.assessment import AssessmentDateCorrected, WindowClosed
from contracts.clocks import ClockId
from contracts.complaints import ComplaintAnswered, ComplaintReceived
from contracts.disqualification import HouseholdDisqualified
from contracts.early_permanence import EarlyPermanenceConsidered
from contracts.enquiry import ContactDetailsChanged
from contracts.equality import (
    AgeGroup,
    MaritalStatus,
    ReducedActivity,
    Religion,
    Sex,
    SexualOrientation,
    YesNo,
)
from contracts.event import Event
from contracts.event_booking import EventAttended, EventMissed
from contracts.fast_track import FastTrackTaken
from contracts.hold import CaseHeld, HoldEnded
from contracts.household import FeedbackGiven
from contracts.panel import (
    ApprovalEnded,
    LateReviewRequestAnswered,
    PanelCaseClosed,
    PanelDateCorrected,
    ReviewRequested,
)
from contracts.people import ApplicantLeft
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnded
from contracts.reference import ContactChannel, EthnicGroup, Household, ReopeningReason
from contracts.stage_one import (
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    StageOneStarted,
)
from contracts.stage_two import StageTwoDelayed
from tests.reporting.helpers.equality_answers import answered
from tests.reporting.helpers.stories import (
    Told,
    absorbed,
    approved_family,
    attempted,
    closed,
    contacted,
    corrected,
    declined,
    determined,
    informed,
    lapsed,
    merge_undone,
    merged,
    not_approved,
    opening_corrected,
    outcome_told,
    own,
    received,
    recognised,
    referred,
    refused,
    released,
    reopened,
    submitted,
    taken_up,
    told,
    visit_held,
    visit_requested,
    withdrawn_application,
    withdrawn_enquiry,
)

_agencies = st.sampled_from(["north", "south"])
_households = st.sampled_from(Household)
_said = st.fixed_dictionaries(
    {},
    optional={
        "sex": st.sampled_from(Sex),
        "gender_same_as_at_birth": st.sampled_from(YesNo),
        "sexual_orientation": st.sampled_from(SexualOrientation),
        "religion": st.sampled_from(Religion),
        "long_term_condition": st.sampled_from(YesNo),
        "reduced_activity": st.sampled_from(ReducedActivity),
        "marital_status": st.sampled_from(MaritalStatus),
        "age_group": st.sampled_from(AgeGroup),
    },
)
_groups = st.lists(st.sampled_from(EthnicGroup), max_size=2).map(tuple)
_starts = st.dates(date(2021, 4, 1), date(2022, 3, 31))


_days = _starts
_standards = st.just(()) | st.builds(
    own, st.sampled_from([ClockId.FIRST_RESPONSE, ClockId.ENQ_VISIT]), st.integers(1, 15)
)
_others = st.integers(101, 103)
enquiry_events = st.one_of(
    st.builds(contacted, _days, st.sampled_from(ContactChannel)),
    st.builds(informed, _days),
    st.builds(attempted, _days),
    st.builds(visit_requested, _days, _standards),
    st.builds(visit_held, _days),
    st.builds(outcome_told, _days),
    st.builds(submitted, _days, household=_households),
    st.builds(declined, _days),
    st.builds(withdrawn_enquiry, _days),
    st.builds(closed, _days),
    st.builds(reopened, _days, st.sampled_from(ReopeningReason)),
    st.builds(referred, _days, _agencies, _agencies, _standards),
    st.builds(taken_up, _days, _agencies),
    st.builds(refused, _days, _agencies),
    st.builds(lapsed, _days, _agencies),
    st.builds(absorbed, _days, _days, duplicate=_others, contact=st.none() | _days),
    st.builds(released, _days, _others),
    st.builds(corrected, st.integers(1, 12), _days),
    st.builds(ContactDetailsChanged, occurred_on=_days, household=_households),
)
"""What may come after the enquiry, in any order and on any day, lawful or not."""

_turns = st.one_of(
    enquiry_events,
    enquiry_events,
    st.builds(merged, _days, _others),
    st.builds(merge_undone, _days, _others),
    st.builds(recognised, _days),
    st.builds(opening_corrected, _days),
)
_numbers = st.integers(1, 3)
_later = st.one_of(
    st.builds(FastTrackTaken, occurred_on=_days, checks=st.just(())),
    st.builds(StageOneStarted, occurred_on=_days),
    st.builds(ApplicantLeft, occurred_on=_days),
    st.builds(WindowClosed, occurred_on=_days),
    st.builds(HouseholdDisqualified, occurred_on=_days),
    st.builds(PanelCaseClosed, occurred_on=_days),
    st.builds(ApprovalEnded, occurred_on=_days, agency=_agencies),
    st.builds(CaseHeld, occurred_on=_days, until=st.none()),
    st.builds(HoldEnded, occurred_on=_days),
    st.builds(StageTwoDelayed, occurred_on=_days, begins_on=_days, until=_days),
    st.builds(EarlyPermanenceConsidered, occurred_on=_days),
    st.builds(PreparationBooked, occurred_on=_days, held_on=_days, booking=_numbers),
    st.builds(PreparationTaken, occurred_on=_days, booking=_numbers),
    st.builds(ReviewRequested, occurred_on=_days),
    st.builds(LateReviewRequestAnswered, occurred_on=_days),
    st.builds(AdoptersMatched, occurred_on=_days, match=_numbers),
    st.builds(ChildrenPlaced, occurred_on=_days, match=_numbers),
    st.builds(MatchEnded, occurred_on=_days, match=_numbers),
    st.builds(PeerSupportMoved, occurred_on=_days),
    st.builds(FeedbackGiven, occurred_on=_days),
    st.builds(EventAttended, occurred_on=_days, information_event=st.just(UUID(int=1))),
    st.builds(EventMissed, occurred_on=_days, information_event=st.just(UUID(int=1))),
    st.builds(ComplaintReceived, occurred_on=_days, agency=_agencies, number=_numbers),
    st.builds(ComplaintAnswered, occurred_on=_days, number=_numbers),
    st.builds(AssessmentDateCorrected, occurred_on=_days, corrects=_numbers, right_day=_days),
    st.builds(
        lambda group, applicant, said: answered(group, applicant=applicant, **said),
        st.none() | st.sampled_from(EthnicGroup),
        st.integers(1, 2),
        _said,
    ),
    st.builds(PanelDateCorrected, occurred_on=_days, corrects=_numbers, right_day=_days),
)
"""What else may happen in stage one and after it, and of complaints."""


@st.composite
def journeys(draw: st.DrawFn, number: int = 1) -> list[Told]:
    """A family that ends anywhere on the way, perhaps by withdrawing, with some events told twice.

    Anything may happen to its enquiry in between: referrals, merges, corrections of any event.
    """
    whole = approved_family(
        draw(_starts),
        agency=draw(_agencies),
        household=draw(_households),
        groups=draw(_groups),
        **draw(_said),
    )
    reached = draw(st.integers(1, len(whole)))
    story = whole[:reached]
    leaving = draw(st.sampled_from([None, withdrawn_enquiry, withdrawn_application, determined]))
    if leaving is not None:
        story.append(leaving(draw(_starts)))
    if leaving is determined and draw(st.booleans()):
        story.append(not_approved(draw(_starts)))
    again = draw(st.lists(st.sampled_from(story), max_size=3))
    story += [event.model_copy(update={"occurred_on": draw(_starts)}) for event in again]
    for event in draw(st.lists(_turns | _later, max_size=8)):
        story.insert(draw(st.integers(1, len(story))), event)
    return told(*story, number=number)


@st.composite
def enquiries(draw: st.DrawFn) -> list[Event]:
    """A family that enquires, and whatever comes of that in the enquiry's own stream."""
    first = received(draw(_starts), agency=draw(_agencies), standards=draw(_standards))
    return [first, *draw(st.lists(enquiry_events, max_size=10))]


def interleaved(draw: st.DrawFn, story: list[Told]) -> list[Told]:
    """The same events with journeys and streams interleaved anew, each stream in its own order."""
    places = [(each.envelope.journey, each.envelope.stream) for each in story]
    waiting = {
        place: iter([each for each, stands in zip(story, places, strict=True) if stands == place])
        for place in set(places)
    }
    return [next(waiting[place]) for place in draw(st.permutations(places))]
