"""What happens before a message has left: it is cancelled, redated or sent all the same."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from contracts import assessment, enquiry, event_booking
from contracts.clocks import ClockId, LocalStandard
from contracts.event import Event
from contracts.notifications import MessageCancelled, MessageRule
from contracts.reference import BookingEnd, ContactChannel, Household, PlaceState, ReportKind
from services.notifications.domain import delivery
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import Fault, Overtaken
from services.notifications.domain.occasions import OCCASIONS
from services.notifications.domain.on_event import hear
from tests.notifications.helpers.examples import (
    APPLICATION_WITHDRAWN,
    CAME_BACK,
    CLOSED,
    DECISION_LATE,
    DECLINED,
    EVENING,
    HEARD_AT,
    LATE,
    MERGE_UNDONE,
    MERGED,
    MORNING,
    OCCASIONED,
    ON,
    RECEIVED,
    REFERRED_ON,
    REOPENED,
    STAGE_ONE_NOTICE,
    STAGE_TWO_STARTED,
    SUBMITTED,
    WITHDRAWN,
    after,
    booked,
    context,
    decided,
    due_rules,
    ended,
    given,
)

UNTIL = HEARD_AT + timedelta(seconds=60)
ACKNOWLEDGED = MessageRule.ENQUIRY_ACKNOWLEDGED
CONTACT = enquiry.ContactMade(occurred_on=ON, channel=ContactChannel.PHONE)
LATE_RULES = {MessageRule.FIRST_RESPONSE_LATE, MessageRule.REGISTRATION_DECISION_LATE}


def cancelled(state: Correspondence) -> dict[MessageRule, Overtaken]:
    return {each.rule: each.overtaken for each in state.cancelled}


def corrected(version: int, right_day: date) -> enquiry.DateCorrected:
    return enquiry.DateCorrected(occurred_on=ON, corrects=version, right_day=right_day)


def absorbed(contact_made_on: date | None) -> enquiry.DuplicateAbsorbed:
    return enquiry.DuplicateAbsorbed(
        occurred_on=ON, duplicate=uuid4(), received_on=ON, contact_made_on=contact_made_on
    )


def test_a_corrected_start_of_stage_two_moves_the_last_day_that_the_letter_of_the_referral_says() -> (
    None
):
    opened = assessment.StageOneOpened(
        occurred_on=ON, agency="moorland", household=Household.SINGLE
    )
    correction = assessment.AssessmentDateCorrected(
        occurred_on=ON, corrects=2, right_day=date(2025, 5, 6)
    )
    referred = assessment.ReferredToPanel(
        occurred_on=ON, agency="moorland", household=Household.SINGLE, report=ReportKind.FULL
    )
    before = after(opened, STAGE_TWO_STARTED, correction, referred)
    later = after(opened, STAGE_TWO_STARTED, referred, correction)

    for state in (before, later):
        letter = next(each for each in state.due if each.rule is MessageRule.REFERRED_TO_PANEL)
        assert letter.due_on == date(2025, 9, 6)


def test_what_is_cancelled_is_kept_on_record_and_said() -> None:
    decision = hear(after(RECEIVED, booked()), WITHDRAWN, context(version=3))

    assert decision is not None
    assert [type(event) for event in decision.events] == [MessageCancelled] * 3
    assert (decision.state.due, decision.state.planned, decision.state.wake_at) == ((), (), None)
    assert cancelled(decision.state) == {
        ACKNOWLEDGED: Overtaken.JOURNEY_ENDED,
        MessageRule.EVENT_PLACE_BOOKED: Overtaken.JOURNEY_ENDED,
        MessageRule.EVENT_REMINDER: Overtaken.JOURNEY_ENDED,
    }


@pytest.mark.parametrize("end", [WITHDRAWN, CLOSED, DECLINED, APPLICATION_WITHDRAWN])
def test_an_end_cancels_what_was_still_to_come_and_keeps_decisions(end: Event) -> None:
    state = after(RECEIVED, booked(), LATE, SUBMITTED, DECISION_LATE, STAGE_ONE_NOTICE, end)
    kept = {
        MessageRule.STAGE_ONE_DECIDED,
        *(row.rule for row in OCCASIONS if row.event is type(end)),
    }

    assert set(due_rules(state)) == kept
    assert state.planned == ()
    assert set(cancelled(state)) > LATE_RULES


def test_a_household_that_withdrew_is_still_told_that_its_information_event_is_cancelled() -> None:
    state = after(RECEIVED, booked(), WITHDRAWN, ended(BookingEnd.EVENT_CANCELLED))

    assert due_rules(state) == [MessageRule.EVENT_CANCELLED]


def test_a_merged_duplicate_gets_nothing_more_until_the_merge_is_undone() -> None:
    merged = after(RECEIVED, CLOSED, MERGED, REFERRED_ON, booked(event=MORNING), LATE)
    undone = after(RECEIVED, MERGED, LATE, MERGE_UNDONE, REFERRED_ON)

    assert (merged.due, merged.planned, merged.wake_at) == ((), (), None)
    assert cancelled(merged)[MessageRule.ENQUIRY_CLOSED] is Overtaken.MERGED
    assert due_rules(undone) == [MessageRule.ENQUIRY_REFERRED]


@pytest.mark.parametrize("events", [(MERGED, MERGE_UNDONE), (CLOSED, REOPENED)])
def test_a_place_that_is_still_booked_is_reminded_of_once_the_journey_goes_on(
    events: tuple[Event, Event],
) -> None:
    state = after(RECEIVED, booked(), *events)
    given_up = after(RECEIVED, booked(), events[0], ended(BookingEnd.BY_ENQUIRER), events[1])

    assert [message.information_event for message in state.planned] == [EVENING]
    assert given_up.planned == ()


def test_a_closing_letter_that_has_not_left_when_the_enquiry_goes_on_does_not_leave() -> None:
    state = after(RECEIVED, CLOSED, REOPENED)

    assert due_rules(state) == [MessageRule.ENQUIRY_REOPENED]
    assert cancelled(state)[MessageRule.ENQUIRY_CLOSED] is Overtaken.WENT_ON


@pytest.mark.parametrize("event", [REFERRED_ON, CAME_BACK])
def test_who_answers_is_said_by_the_latest_letter_alone(event: Event) -> None:
    state = after(RECEIVED, REFERRED_ON, LATE, event)

    assert len(state.due) == 1
    assert set(cancelled(state)) == {
        ACKNOWLEDGED,
        MessageRule.ENQUIRY_REFERRED,
        MessageRule.FIRST_RESPONSE_LATE,
    }


@pytest.mark.parametrize(
    "event",
    [
        CONTACT,
        enquiry.InitialVisitHeld(occurred_on=ON),
        absorbed(ON),
        enquiry.ClockBreachRetracted(
            occurred_on=ON, clock=ClockId.FIRST_RESPONSE, due_on=date(2025, 2, 28)
        ),
    ],
)
def test_we_are_late_is_not_said_to_who_was_answered_meanwhile(event: Event) -> None:
    state = after(RECEIVED, LATE, event)

    assert due_rules(state) == [ACKNOWLEDGED]
    assert set(cancelled(state)) == {MessageRule.FIRST_RESPONSE_LATE}


@pytest.mark.parametrize(
    "event",
    [
        absorbed(None),
        enquiry.ClockBreachRetracted(occurred_on=ON, clock=ClockId.ENQ_INFO, due_on=ON),
        enquiry.ContactAttempted.model_validate(
            {"occurred_on": ON, "channel": "phone", "outcome": "no_answer"}
        ),
    ],
)
def test_what_answers_nobody_leaves_we_are_late_as_it_is(event: Event) -> None:
    assert hear(after(RECEIVED, LATE), event, context(version=3)) is None


def test_a_decision_that_came_meanwhile_is_not_called_late() -> None:
    accepted = OCCASIONED[MessageRule.REGISTRATION_ACCEPTED]
    state = after(RECEIVED, SUBMITTED, DECISION_LATE, accepted)

    assert cancelled(state) == {MessageRule.REGISTRATION_DECISION_LATE: Overtaken.ANSWERED}


def test_a_breach_taken_back_and_found_again_is_told_after_all() -> None:
    retracted = enquiry.ClockBreachRetracted(
        occurred_on=ON, clock=ClockId.FIRST_RESPONSE, due_on=date(2025, 2, 28)
    )
    again = LATE.model_copy(update={"due_on": date(2025, 2, 26)})
    state = after(RECEIVED, LATE, retracted, again)

    assert state.due[-1].rule is MessageRule.FIRST_RESPONSE_LATE
    assert state.due[-1].due_on == date(2025, 2, 26)


@pytest.mark.parametrize(
    "event",
    [
        ended(BookingEnd.BY_ENQUIRER),
        ended(BookingEnd.EVENT_CANCELLED),
        event_booking.EventAttended(occurred_on=ON, information_event=EVENING),
        event_booking.EventMissed(occurred_on=ON, information_event=EVENING),
    ],
)
def test_the_end_of_a_booking_cancels_what_was_to_be_said_of_this_one_alone(event: Event) -> None:
    state = after(RECEIVED, booked(), booked(event=MORNING), event)

    assert [message.information_event for message in state.planned] == [MORNING]
    assert [each.information_event for each in state.cancelled] == [EVENING, EVENING]
    assert set(state.places) == {MORNING}


def test_a_place_given_overtakes_the_letter_about_the_waiting_list() -> None:
    state = after(RECEIVED, booked(PlaceState.WAITING), given())

    assert due_rules(state) == [ACKNOWLEDGED, MessageRule.EVENT_PLACE_GIVEN]
    assert cancelled(state) == {MessageRule.EVENT_WAITING_LIST_JOINED: Overtaken.BOOKING_CHANGED}


def test_a_corrected_day_moves_the_days_of_a_letter_that_has_not_left() -> None:
    own = (LocalStandard(clock=ClockId.FIRST_RESPONSE, working_days=3),)
    received = RECEIVED.model_copy(update={"standards": own})
    state = after(received, SUBMITTED, corrected(1, date(2025, 2, 24)))
    acknowledged, registered = state.due

    assert (acknowledged.occurred_on, acknowledged.due_on) == (date(2025, 2, 24), date(2025, 2, 27))
    assert (registered.occurred_on, registered.due_on) == (ON, date(2025, 3, 10))


def test_a_corrected_day_of_the_enquiry_moves_no_letter_of_another_stream() -> None:
    state = after(RECEIVED, STAGE_ONE_NOTICE)

    assert state.due[-1].version == 2
    assert hear(state, corrected(2, date(2025, 2, 24)), context(version=7)) is None


def test_a_message_with_the_carrier_is_cancelled_only_if_it_does_not_leave() -> None:
    claimed = delivery.claim(after(RECEIVED, booked()), at=HEARD_AT, until=UNTIL)
    assert claimed is not None
    withdrawn = decided(hear(claimed.decision.state, WITHDRAWN, context(version=3)))
    sent = delivery.record_sent(withdrawn, claimed.message, at=HEARD_AT, on=ON)
    postponed = delivery.postpone(
        withdrawn, Fault.CARRIER_AWAY, held_until=UNTIL, at=HEARD_AT, uncertain=True
    )

    assert (due_rules(withdrawn), withdrawn.wake_at) == ([ACKNOWLEDGED], UNTIL)
    assert [each.rule for each in sent.state.sent] == [ACKNOWLEDGED]
    assert ACKNOWLEDGED not in cancelled(sent.state)
    assert [type(event) for event in postponed.events] == [MessageCancelled]
    assert postponed.state.cancelled[-1].uncertain
    assert (postponed.state.due, postponed.state.wake_at) == ((), None)


def test_an_overtaken_message_whose_sender_died_is_cancelled_when_its_lease_ends() -> None:
    claimed = delivery.claim(after(RECEIVED), at=HEARD_AT, until=UNTIL)
    assert claimed is not None
    withdrawn = decided(hear(claimed.decision.state, WITHDRAWN, context(version=2)))
    next_claimed = delivery.claim(withdrawn, at=UNTIL, until=UNTIL + timedelta(seconds=60))

    assert next_claimed is not None
    assert not next_claimed.held
    assert next_claimed.decision.state.cancelled[-1].uncertain
    assert next_claimed.decision.state.wake_at is None


def test_a_reminder_that_could_not_leave_in_time_does_not_leave_after_the_day() -> None:
    state = after(RECEIVED, booked()).model_copy(update={"due": ()})
    on_the_day = datetime(2025, 3, 20, 23, 59, tzinfo=UTC)
    on_the_next = datetime(2025, 3, 21, 0, 0, tzinfo=UTC)
    in_time = delivery.claim(state, at=on_the_day, until=on_the_day + timedelta(seconds=60))
    too_late = delivery.claim(state, at=on_the_next, until=on_the_next + timedelta(seconds=60))

    assert in_time is not None
    assert too_late is not None
    assert (in_time.held, too_late.held) == (True, False)
    assert cancelled(too_late.decision.state) == {MessageRule.EVENT_REMINDER: Overtaken.DAY_PASSED}
