"""Which event becomes which message, and by when what comes next is due."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contracts import enquiry, event_booking, household
from contracts.clocks import ClockId, LocalStandard
from contracts.notifications import MessageRule
from contracts.reference import (
    Assignment,
    BookingEnd,
    FeedbackStep,
    InformationForm,
    PauseReason,
    PlaceState,
)
from contracts.sign_in import ApplicantAccountRemoved, ApplicantJoined
from services.notifications.domain import rules
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import message_id
from services.notifications.domain.occasions import OCCASIONS
from services.notifications.domain.on_event import UnknownAgency, hear
from services.notifications.domain.sending_hours import remind_at
from services.notifications.domain.staff_messages import TEMPLATES
from tests.notifications.helpers.examples import (
    CAME_BACK,
    CLOSED,
    EVENING,
    HEARD_AT,
    HELD_ON,
    INVITED,
    LATE,
    MORNING,
    OCCASIONED,
    ON,
    RECEIVED,
    REFERRED,
    REFERRED_ON,
    REOPENED,
    STAGE_ONE_NOTICE,
    STAGE_ONE_OPENED,
    STAGE_TWO_STARTED,
    after,
    booked,
    context,
    decided,
    due_rules,
    ended,
    given,
)

RULE = MessageRule.ENQUIRY_ACKNOWLEDGED
OPENED = Correspondence(agency="moorland")
JOURNEY = UUID("7f1f7d0e-9f0f-4a52-9c2e-0f7f6c0f3a11")


def test_an_event_falls_under_one_row_of_each_table_at_most() -> None:
    for table in (OCCASIONS, rules.OVERTAKINGS):
        everything = {row.event for row in table if row.only is None}
        keys = Counter((row.event, row.only) for row in table)

        assert set(keys.values()) == {1}
        assert not any(row.event in everything for row in table if row.only)


@pytest.mark.parametrize("rule", OCCASIONED)
def test_every_rule_has_the_event_that_occasions_it(rule: MessageRule) -> None:
    state = decided(hear(OPENED, OCCASIONED[rule], context()))

    assert due_rules(state) == [rule]
    assert state.wake_at == (None if state.to_check else HEARD_AT)


def test_every_rule_but_the_reminder_and_what_is_sent_by_hand_stands_in_the_table() -> None:
    assert {row.rule for row in OCCASIONS} == set(OCCASIONED)
    reminders = {MessageRule.EVENT_REMINDER, MessageRule.CHECK_REQUEST_REMINDER}
    assert set(MessageRule) - set(OCCASIONED) - set(TEMPLATES) == reminders


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [
        (MessageRule.ENQUIRY_ACKNOWLEDGED, date(2025, 3, 5)),
        (MessageRule.FIRST_RESPONSE_LATE, date(2025, 2, 28)),
        (MessageRule.ENQUIRY_REFERRED, date(2025, 3, 5)),
        (MessageRule.REFERRAL_CAME_BACK, date(2025, 3, 5)),
        (MessageRule.ENQUIRY_CLOSED, None),
        (MessageRule.EVENT_PLACE_BOOKED, None),
        (MessageRule.REGISTRATION_ACKNOWLEDGED, date(2025, 3, 10)),
        (MessageRule.REGISTRATION_DECISION_LATE, date(2025, 2, 28)),
        (MessageRule.REGISTRATION_ACCEPTED, date(2025, 5, 3)),
        (MessageRule.REGISTRATION_DECLINED, None),
        (MessageRule.STAGE_ONE_DECIDED, date(2025, 9, 3)),
        (MessageRule.WINDOW_CLOSED, None),
        (MessageRule.STAGE_ONE_EXTENDED, date(2025, 6, 13)),
        (MessageRule.COMPLAINT_RECEIVED, date(2025, 3, 17)),
        (MessageRule.COMPLAINT_ANSWERED, None),
        (MessageRule.STAGE_TWO_STARTED, date(2025, 7, 3)),
        (MessageRule.STAGE_TWO_DELAYED, date(2025, 10, 15)),
        (MessageRule.REPORT_SHARED, date(2025, 3, 7)),
        (MessageRule.APPLICANTS_APPROVED, date(2026, 3, 3)),
        (MessageRule.QUALIFYING_DETERMINATION_ISSUED, date(2025, 4, 29)),
        (MessageRule.APPROVAL_REVIEWED, date(2026, 3, 3)),
        (MessageRule.APPROVAL_REVIEW_REPORT_SENT, date(2025, 3, 14)),
        (MessageRule.ENDING_PROPOSED, date(2025, 4, 29)),
    ],
)
def test_a_message_says_by_when_what_comes_next_is_due(
    rule: MessageRule, due_on: date | None
) -> None:
    state = decided(hear(OPENED, OCCASIONED[rule], context()))

    (message,) = (*state.due, *state.to_check)
    assert (message.occurred_on, message.due_on) == (ON, due_on)


def test_an_agency_is_held_to_its_own_standard_where_it_set_one() -> None:
    own = (
        LocalStandard(clock=ClockId.ENQ_INFO, working_days=7),
        LocalStandard(clock=ClockId.FIRST_RESPONSE, working_days=1),
    )
    received = after(RECEIVED.model_copy(update={"standards": own}))
    referred = decided(hear(OPENED, REFERRED_ON.model_copy(update={"standards": own}), context()))

    assert received.due[0].due_on == date(2025, 3, 4)
    assert referred.due[0].due_on == date(2025, 3, 4)


def test_the_decision_after_a_referral_to_panel_is_due_when_stage_two_ends() -> None:
    referred = after(STAGE_TWO_STARTED, REFERRED)

    assert referred.due[1].due_on == date(2025, 7, 3)


def test_a_referred_household_is_told_who_answers_and_the_failed_message_is_theirs_then() -> None:
    referred = after(RECEIVED, REFERRED_ON)
    taken_up = enquiry.ReferralTakenUp(occurred_on=ON, agency="estuary")
    state = decided(hear(referred, taken_up, context(version=3)))

    assert (referred.due[-1].agency, referred.agency) == ("estuary", "moorland")
    assert (state.agency, state.due) == ("estuary", referred.due)


@pytest.mark.parametrize(
    "event", [CAME_BACK, enquiry.ReferralLapsed(occurred_on=ON, agency="moorland")]
)
def test_a_household_that_came_back_is_told_who_answers_now(event: enquiry.ReferralLapsed) -> None:
    state = after(RECEIVED, REFERRED_ON, event)

    assert due_rules(state) == [MessageRule.REFERRAL_CAME_BACK]
    assert state.due[0].agency == "moorland"


def test_the_same_occasion_again_changes_nothing() -> None:
    for rule, event in OCCASIONED.items():
        once = decided(hear(OPENED, event, context()))

        assert hear(once, event, context()) is None, rule


def test_what_happens_again_on_a_journey_is_told_again() -> None:
    state = after(RECEIVED, CLOSED, REOPENED, CLOSED, REOPENED, CLOSED)
    referred = after(RECEIVED, REFERRED_ON, CAME_BACK, REFERRED_ON)

    assert due_rules(state).count(MessageRule.ENQUIRY_CLOSED) == 1
    assert state.to_check[-1].occasion == "6"
    assert referred.due[-1].name == (MessageRule.ENQUIRY_REFERRED, "4")


def test_being_late_is_told_once_however_often_the_clock_runs_out() -> None:
    late = after(RECEIVED, LATE, LATE.model_copy(update={"due_on": date(2025, 2, 27)}))

    assert due_rules(late) == [RULE, MessageRule.FIRST_RESPONSE_LATE]


def test_a_clock_without_a_promise_to_the_household_is_not_told_of() -> None:
    other = enquiry.ClockBreached(occurred_on=ON, clock=ClockId.ENQ_VISIT, due_on=ON)

    assert hear(OPENED, other, context()) is None


def test_whoever_takes_the_household_up_calls_and_nothing_is_written() -> None:
    taken_up = enquiry.ReferralTakenUp(occurred_on=ON, agency="moorland")

    assert hear(OPENED, taken_up, context()) is None


@pytest.mark.parametrize(
    "event",
    [
        enquiry.InformationProvided(occurred_on=ON, form=InformationForm.PACK),
        enquiry.EnquiryAssigned(occurred_on=ON, assignment=Assignment.ASSIGNED),
        enquiry.InitialVisitRequested(occurred_on=ON),
        enquiry.RecognisedAsMysteryShop(occurred_on=ON),
        household.CallRequested(occurred_on=ON),
        household.JourneyPaused(occurred_on=ON, reason=PauseReason.WORK),
        household.JourneyResumed(occurred_on=ON),
        household.FeedbackGiven(occurred_on=ON, step=FeedbackStep.ENQUIRY, ease=1),
    ],
)
def test_an_event_that_stands_in_no_table_changes_nothing(event: enquiry.InitialVisitHeld) -> None:
    state = after(RECEIVED, booked(), LATE)

    assert hear(state, event, context(version=4)) is None
    assert type(event) not in rules.HEARD


def test_a_newer_link_a_used_one_and_an_account_taken_away_let_no_letter_leave() -> None:
    other = INVITED.model_copy(update={"applicant": 2})
    again = INVITED.model_copy(update={"invitation": 2})
    for event, left in (
        (again, [(2, 1), (1, 2)]),
        (ApplicantJoined(occurred_on=ON, applicant=1), [(2, 1)]),
        (ApplicantAccountRemoved(occurred_on=ON, applicant=1), [(2, 1)]),
        (CLOSED, []),
    ):
        state = after(STAGE_ONE_OPENED, INVITED, other, event)
        links = [each for each in state.due if each.rule is MessageRule.INVITATION]
        assert [(each.applicant, each.invitation) for each in links] == left, event.type
        assert len(state.cancelled) == (2 if event is CLOSED else 1)


def test_a_letter_with_a_link_is_of_use_until_the_link_ends() -> None:
    (message,) = after(STAGE_ONE_OPENED, INVITED).due

    assert (message.occasion, message.last_on) == ("2", date(2025, 3, 9))


def test_a_mystery_shop_is_written_to_as_any_other_household() -> None:
    shop = RECEIVED.model_copy(update={"mystery_shop": True})
    recognised = enquiry.RecognisedAsMysteryShop(occurred_on=ON)

    assert after(shop, booked(), recognised, CLOSED) == after(
        RECEIVED, booked(), recognised, CLOSED
    )


def test_a_household_that_books_is_told_whether_it_has_a_place() -> None:
    with_place = after(RECEIVED, booked())
    waiting = after(RECEIVED, booked(PlaceState.WAITING))
    moved_up = after(RECEIVED, booked(PlaceState.WAITING), given())

    assert due_rules(with_place) == [RULE, MessageRule.EVENT_PLACE_BOOKED]
    assert due_rules(waiting) == [RULE, MessageRule.EVENT_WAITING_LIST_JOINED]
    assert due_rules(moved_up) == [RULE, MessageRule.EVENT_PLACE_GIVEN]
    assert with_place.due[1].information_event == EVENING


def test_each_information_event_has_messages_of_its_own() -> None:
    state = after(RECEIVED, booked(), booked(event=MORNING))

    assert [message.information_event for message in state.due] == [None, EVENING, MORNING]
    assert [message.information_event for message in state.planned] == [EVENING, MORNING]
    assert len({message_id(JOURNEY, *message.name) for message in state.waiting}) == 5


@pytest.mark.parametrize("event", [booked(), given()])
def test_a_place_is_reminded_of_on_the_morning_before(event: event_booking.EventPlaceGiven) -> None:
    state = after(RECEIVED, event)

    (reminder,) = state.planned
    assert reminder.rule is MessageRule.EVENT_REMINDER
    assert reminder.send_at == datetime(2025, 3, 19, 9, tzinfo=UTC)
    assert reminder.last_on == HELD_ON


@pytest.mark.parametrize(
    ("held_on", "leaves_at"),
    [
        (date(2025, 3, 31), datetime(2025, 3, 30, 8, tzinfo=UTC)),
        (date(2025, 3, 30), datetime(2025, 3, 29, 9, tzinfo=UTC)),
        (date(2025, 10, 27), datetime(2025, 10, 26, 9, tzinfo=UTC)),
        (date(2025, 10, 26), datetime(2025, 10, 25, 8, tzinfo=UTC)),
        (date(2026, 1, 1), datetime(2025, 12, 31, 9, tzinfo=UTC)),
    ],
)
def test_the_morning_is_the_one_in_london_on_both_sides_of_a_clock_change(
    held_on: date, leaves_at: datetime
) -> None:
    assert remind_at(held_on) == leaves_at


@pytest.mark.parametrize(
    ("heard_at", "reminders"),
    [
        (datetime(2025, 6, 18, 22, 59, tzinfo=UTC), 1),
        (datetime(2025, 6, 18, 23, 0, tzinfo=UTC), 0),
        (datetime(2025, 6, 20, 8, 0, tzinfo=UTC), 0),
    ],
)
def test_who_books_on_the_london_day_before_has_just_been_told(
    heard_at: datetime, reminders: int
) -> None:
    booking = booked(held_on=date(2025, 6, 20))
    state = decided(hear(OPENED, booking, context(at=heard_at)))

    assert len(state.planned) == reminders


def test_a_turn_in_the_waiting_list_is_not_reminded_of() -> None:
    assert after(RECEIVED, booked(PlaceState.WAITING)).planned == ()


def test_only_planned_messages_let_a_journey_rest_until_then() -> None:
    state = after(RECEIVED, booked())
    told = state.model_copy(update={"due": (), "wake_at": state.planned[0].send_at})
    later = HEARD_AT + timedelta(hours=1)
    both = decided(hear(told, REFERRED_ON, context(version=3, at=later)))

    assert (told.wake_at, both.wake_at) == (datetime(2025, 3, 19, 9, tzinfo=UTC), later)


def test_who_books_again_after_cancelling_is_told_and_reminded_again() -> None:
    state = after(RECEIVED, booked(), ended(BookingEnd.BY_ENQUIRER), booked())

    assert due_rules(state)[1:] == [
        MessageRule.EVENT_BOOKING_CANCELLED,
        MessageRule.EVENT_PLACE_BOOKED,
    ]
    assert len(state.planned) == 1


def test_the_first_event_of_a_stream_says_the_agency_and_nothing_to_the_household() -> None:
    state = decided(hear(None, STAGE_ONE_OPENED, context()))

    assert (state.agency, state.due, state.wake_at) == ("moorland", (), None)
    assert hear(state, STAGE_ONE_OPENED, context()) is None


def test_an_event_without_an_agency_cannot_come_first() -> None:
    with pytest.raises(UnknownAgency):
        hear(None, STAGE_ONE_NOTICE, context())


def test_a_report_that_is_shared_again_has_a_letter_with_its_own_last_day() -> None:
    shared = OCCASIONED[MessageRule.REPORT_SHARED]
    again = shared.model_copy(update={"occurred_on": date(2025, 3, 10)})
    state = after(STAGE_ONE_OPENED, STAGE_TWO_STARTED, shared, again)

    letters = [each for each in state.due if each.rule is MessageRule.REPORT_SHARED]
    assert [each.due_on for each in letters] == [date(2025, 3, 7), date(2025, 3, 14)]


def test_each_addendum_that_is_sent_has_a_letter_of_its_own() -> None:
    first = OCCASIONED[MessageRule.ADDENDUM_SHARED]
    second = first.model_copy(update={"occurred_on": date(2025, 3, 10), "writing": 3})
    state = after(STAGE_ONE_OPENED, STAGE_TWO_STARTED, first, second)

    letters = [each for each in state.due if each.rule is MessageRule.ADDENDUM_SHARED]
    assert [each.occurred_on for each in letters] == [ON, date(2025, 3, 10)]


def test_a_message_has_the_same_identity_in_every_attempt() -> None:
    assert message_id(JOURNEY, RULE) == message_id(JOURNEY, RULE)
    assert message_id(JOURNEY, RULE) != message_id(JOURNEY, MessageRule.REPORT_SHARED)
    assert message_id(JOURNEY, RULE) != message_id(JOURNEY, RULE, "2")
