"""No dead ends: every status of every record is an end that is stated, or leads to one without the household.

The graph is what the services' own decisions make of every state that they reach, soon and years later.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts import assessment as assessed
from contracts import panel as at_panel
from contracts.clocks import ClockId
from contracts.disqualification import NotSuitableNoticeSent
from contracts.reference import ApprovalEnd, ReportKind, StageOneOutcome, WithdrawalReason
from contracts.stage_two_rules import StageTwoDuty, is_owed_in_stage_two
from services.assessment import consumers as assessment_consumers
from services.assessment.api import actions as assessment_api
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_needs import REQUIRED_CHECKS
from services.assessment.domain.dated_steps import Step
from services.assessment.domain.stage_one_plan import is_agreed
from services.assessment.domain.status import Status as AssessmentStatus
from services.enquiry import consumers as enquiry_consumers
from services.enquiry.api import actions as enquiry_actions
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.information_events.information_event import (
    BookingState,
    InformationEvent,
)
from services.enquiry.domain.mystery_shops.mystery_shop import (
    CancelShop,
    CommissionShop,
    ScoreShop,
    ShopStatus,
    cancel_shop,
    commission_shop,
    score_shop,
)
from services.enquiry.domain.mystery_shops.shop_round import (
    MysteryShopRound,
    OpenRound,
    UnmaskRound,
    open_round,
    unmask_round,
)
from services.enquiry.domain.progress import Status as EnquiryStatus
from services.notifications.letters.message_lines import MessageStatus
from services.panel import consumers as panel_consumers
from services.panel.api import cases as panel_api
from services.panel.domain.meetings.attendance import RecordMeeting, record_meeting
from services.panel.domain.meetings.panel_meeting import PanelMeeting, Standing
from services.panel.domain.meetings.plan import CancelMeeting, cancel_meeting
from services.panel.domain.minutes_progress import final_of
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status as PanelStatus
from tests.architecture.helpers.messages import MESSAGE_ENDS, MOVES, statuses, wakes_on
from tests.architecture.helpers.ways_out import (
    Walk,
    actions,
    command_of,
    decided,
    heard,
    walked,
)
from tests.assessment.helpers.assessments import (
    SINCE_RULES,
    checked,
    opened,
    with_agreed_plan,
)
from tests.enquiry.helpers.households import an_enquiry
from tests.enquiry.helpers.information_events import attend, call_off, cancel, with_bookings
from tests.enquiry.helpers.registration_forms import ready
from tests.notifications.helpers.examples import CLOSED, RECEIVED, after, booked
from tests.panel.helpers.meetings import KINDS, MEETING, ON_LIST, a_meeting, on_agenda
from tests.panel.helpers.panel_cases import a_case, referral, withdrawal

ON = date(2025, 3, 3)
DECISIONS = (
    at_panel.ApplicantsApproved(occurred_on=ON, agency="moorland"),
    at_panel.QualifyingDeterminationIssued(occurred_on=ON, agency="moorland"),
    at_panel.ApplicantsNotApproved(occurred_on=ON, agency="moorland"),
)
ON_THE_WAY = frozenset(
    {
        *("assign", "cover", "correct-date", "add-document", "add-document-version"),
        *("withdraw-document", "ask-by-link", "cancel-request", "ask-for-checks", "chase-checks"),
        *("correct-outcome", "record-interview", "give-support-information", "record-contribution"),
        *("book-preparation", "record-preparation", "record-peer-support", "extend-stage-one"),
        *("record-stage-one-start",),
        *("arrange-visit", "hold-visit", "cancel-visit", "record-delay", "decide-check-need"),
        *("give-notice", "send-observations", "renew-checks", "write-addendum", "share-addendum"),
        *("put-on-hold", "end-hold", "tell-change-of-address", "call-off-change-of-address"),
        *("record-change-of-address", "confirm-household"),
        *("consider-early-permanence", "assess-early-permanence", "retract-disqualification"),
    }
)
"""What leads an assessment to no other status, on from a hold, or back: a walk that tries it from every state takes minutes."""
AT_PANEL = {AssessmentStatus.REFERRED, AssessmentStatus.UNDER_REVIEW}

BOOKED, SOMEONE_ELSE = UUID(int=7), UUID(int=8)
BOOKING_ENDS = {*BookingState} - {BookingState.CONFIRMED}
"""Who waits to no avail is written to and can be followed up: the day of the information event is the end."""
ENDED_ELSEWHERE = (
    assessed.ApplicationWithdrawn(occurred_on=ON, reason=WithdrawalReason.NOT_GIVEN),
    assessed.StageOneNoticeSent(occurred_on=ON, outcome=StageOneOutcome.NOT_SUITABLE),
    assessed.WindowClosed(occurred_on=ON),
    NotSuitableNoticeSent(occurred_on=ON),
    at_panel.ApplicantsNotApproved(occurred_on=ON, agency="moorland"),
    at_panel.ApprovalEnded(occurred_on=ON, agency="moorland", end=ApprovalEnd.GIVEN_UP),
)


@pytest.mark.timeout(600)
def test_every_status_of_an_assessment_has_a_way_out_or_is_an_end() -> None:
    table = [each for each in assessment_api.OFFERED.table if each.name not in ON_THE_WAY]
    moves = actions(table) + heard(
        assessment_consumers.HANDLERS,
        *DECISIONS,
        only=lambda state: state.status in AT_PANEL,
    )
    begin = [opened(), checked(), with_agreed_plan(checked(opened(SINCE_RULES)))]
    walk = walked(begin, moves, _assessment, _latest_clock)

    _no_dead_ends(walk, AssessmentStatus, _has_ended)


def test_every_status_of_a_case_at_the_panel_has_a_way_out_or_is_an_end() -> None:
    moves = actions(panel_api.OFFERED.table) + heard(panel_consumers.HANDLERS, withdrawal())
    moves += heard(
        panel_consumers.HANDLERS,
        referral(),
        only=lambda state: state.status is PanelStatus.RETURNED,
    )
    walk = walked([a_case(each) for each in ReportKind], moves, _panel_case, _latest_step)

    _no_dead_ends(walk, PanelStatus, _has_ended)


def test_every_panel_meeting_is_held_or_cancelled_however_late() -> None:
    came = {"on": MEETING, "chair": "pm-1", "members": [*KINDS][:5]}
    record = RecordMeeting.model_validate(came)
    moves = [
        decided("hold", lambda state, _: record_meeting(state, record, listed=ON_LIST)),
        decided("cancel", lambda state, on: cancel_meeting(state, command_of(CancelMeeting, on))),
    ]
    walk = walked([a_meeting(), on_agenda()], moves, _meeting, lambda state: state.held_on)

    assert {each.standing for each in walk.reached.values()} == {*Standing}
    assert walk.dead_ends(lambda state: state.standing is not Standing.PLANNED) == []


def test_every_status_of_an_enquiry_has_a_way_out_or_is_an_end() -> None:
    moves = actions(enquiry_actions.OFFERED.table) + heard(
        enquiry_consumers.HANDLERS, *ENDED_ELSEWHERE
    )
    walk = walked([an_enquiry(), ready()], moves, _enquiry, _latest_day)

    _no_dead_ends(walk, EnquiryStatus, _has_ended)


def test_every_status_of_a_mystery_shop_has_a_way_out_or_is_an_end() -> None:
    within = open_round(None, command_of(OpenRound, ON)).state
    commission = command_of(CommissionShop, within.begins_on)
    shop = commission_shop(None, commission, within=within).state
    moves = [
        decided(
            "score", lambda state, on: score_shop(state, command_of(ScoreShop, on), within=within)
        ),
        decided("cancel", lambda state, on: cancel_shop(state, command_of(CancelShop, on))),
    ]
    walk = walked([shop], moves, _status, lambda state: state.contact_from)

    _no_dead_ends(walk, ShopStatus, lambda state: state.status is not ShopStatus.COMMISSIONED)


def test_a_round_of_mystery_shops_can_be_unmasked_however_late() -> None:
    opened_round = open_round(None, command_of(OpenRound, ON)).state
    unmask = decided(
        "unmask",
        lambda state, on: unmask_round(state, command_of(UnmaskRound, on), unscored=0),
    )
    walk = walked([opened_round], [unmask], _unmasked, lambda state: state.ends_on)

    assert walk.dead_ends(lambda state: state.unmasked_on is not None) == []


def test_every_booking_of_an_information_event_has_a_way_out_or_is_an_end() -> None:
    moves = [
        decided("attended", lambda state, on: attend(state, BOOKED, on)),
        decided("missed", lambda state, on: attend(state, BOOKED, on, attended=False)),
        decided("cancel", lambda state, on: cancel(state, BOOKED, on)),
        decided("call off", call_off),
    ]
    begin = [with_bookings((BOOKED, 1)), with_bookings((SOMEONE_ELSE, 2), (BOOKED, 1))]
    walk = walked(begin, moves, _booking, lambda state: state.arrangements.held_on)

    assert walk.statuses(_booking) == set(BookingState)
    assert walk.dead_ends(lambda state: _booking(state) in BOOKING_ENDS) == []


def test_every_message_has_a_way_out_or_is_an_end() -> None:
    moves = [decided(each.__name__, each) for each in MOVES]
    begin = [after(RECEIVED), after(RECEIVED, CLOSED), after(RECEIVED, booked())]
    walk = walked(begin, moves, lambda state: str(statuses(state)), wakes_on)

    assert {each for state in walk.reached.values() for each in statuses(state)} == {*MessageStatus}
    assert walk.dead_ends(lambda state: MESSAGE_ENDS.issuperset(statuses(state))) == []


def _no_dead_ends(walk: Walk, statuses: Iterable[str], ended: Callable[[Any], bool]) -> None:
    assert walk.statuses(_status) == set(statuses), "the decisions themselves reach each status"
    assert walk.dead_ends(ended) == []


def _status(state: Any) -> str:
    return str(state.status)


def _has_ended(state: Any) -> bool:
    return bool(state.has_ended)


def _unmasked(state: MysteryShopRound) -> str:
    return str(state.unmasked_on is not None)


def _booking(state: InformationEvent) -> str:
    booking = state.booking(BOOKED)
    assert booking is not None
    return str(booking.standing)


def _assessment(state: Assessment) -> str:
    stopped = sorted(each.id for each in state.clocks.values() if each.stopped_on)
    stage = state.stage_one
    recommended = stage.recommendation and stage.recommendation.outcome
    held = state.on_hold is None
    ends = f"{recommended} {stage.decided} {is_agreed(state)} {_stage_two(state)} {state.opened_on}"
    back = state.checks.keys() >= {*REQUIRED_CHECKS}
    return f"{state.status} {state.report} {back} {stopped} {held} {ends}"


def _stage_two(state: Assessment) -> str:
    """What tells two apart in a stage two of which a plan, a signed report and papers are asked."""
    clock = state.clocks.get(ClockId.STAGE_TWO)
    if clock is None or not is_owed_in_stage_two(StageTwoDuty.SIGNED_REPORT, clock.started_on):
        return ""
    stage, latest = state.stage_two, state.stage_two.writings[-1:]
    written = [(each.addendum, each.signed is None, each.shared is None) for each in latest]
    advised = {each.person or 0 for each in state.dates if each.step is Step.MEDICAL_ADVICE}
    return f"{bool(stage.plan)} {len(stage.agreed)} {len(advised)} {written}"


def _latest_clock(state: Assessment) -> date:
    return max(
        [state.referred_on or date.min, *(each.started_on for each in state.clocks.values())]
    )


def _panel_case(state: PanelCase) -> str:
    noticed = state.notice_sent_on is not None
    way = f"{state.status} {state.report} {state.recommendation} {noticed} {state.review_route}"
    review = state.approval_review
    if review is None or state.status is not PanelStatus.APPROVAL_IN_REVIEW:
        return way
    come = [review.report_sent_on, review.observed_on, review.met_on, state.approval_view]
    minuted = final_of(state.minutes, len(state.meetings)) is not None
    return f"{way} {[each is not None for each in come]} {minuted} {bool(state.missing)}"


def _meeting(state: PanelMeeting) -> str:
    return f"{state.standing} {len(state.agenda)}"


def _latest_step(state: PanelCase) -> date:
    return max([state.latest_step, *(each.started_on for each in state.clocks.values())])


def _enquiry(state: Enquiry) -> str:
    return f"{state.status} {state.progress.visit} {state.has_ended}"


def _latest_day(state: Enquiry) -> date:
    return max(each.on for each in state.progress.dates)
