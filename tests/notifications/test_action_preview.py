"""What an action will send is told by the rules themselves, and only as far as it can be known."""

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts import assessment, check_requests, enquiry, event_booking, panel, stage_one
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.reference import AgencyDecision, PlaceState, StageOneOutcome
from services.assessment.api import actions as assessment_api
from services.enquiry.api import actions as enquiry_actions
from services.notifications.domain import rules
from services.notifications.domain.action_preview import (
    ACTIONS,
    EVENTS,
    NotYetKnown,
    event_from,
    every_rule,
    preview_messages,
    rules_of,
)
from services.notifications.domain.occasions import OCCASIONS
from services.panel.api import cases as panel_api
from tests.access.helpers.routes import MAY
from tests.notifications.helpers.examples import (
    CLOSED,
    DECLINED,
    LATE,
    OCCASIONED,
    ON,
    RECEIVED,
    REOPENED,
    STAGE_ONE_OPENED,
    after,
    booked,
    context,
)

LATEST = date(2026, 11, 28)
KNOWN: dict[str, Any] = {
    "agency": "moorland",
    "sender": "moorland",
    "household": "joint",
    "invitation": 1,
    "ends_on": LATEST,
    "decision": AgencyDecision.QUALIFYING_DETERMINATION,
    "decided_on": LATEST,
}
KNOWN_OF = {
    "assessment/send-stage-one-notice": {"outcome": "not_suitable"},
    "panel/send-approval-notice": {"decision": "ending_proposed"},
    "enquiry/answer-complaint": {"way_on": "investigation"},
}
"""How stage one, or about an approval, was decided, which its notice alone goes by; and where they can go next with a complaint,
which follows from the stage that it is at."""
OFFERS: dict[str, dict[str, Any]] = {
    "enquiry": enquiry_actions.OFFERS,
    "assessment": assessment_api.OFFERS,
    "panel": panel_api.OFFERS,
}


def from_fields(kind: type[Event], fields: dict[str, Any]) -> Event:
    return event_from(kind, fields, on=ON, known=KNOWN)


def test_every_action_is_a_command_of_its_service_and_makes_an_event_that_is_heard() -> None:
    folders = {"enquiry": "enquiries", "assessment": "cases", "panel": "cases"}
    for action, event in ACTIONS.items():
        service, command = action.split("/")
        assert f"POST /{folders[service]}/{{journey}}/{command}" in MAY[service], action
        assert event in rules.HEARD, action


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_the_letter_of_an_action_can_be_read_when_its_form_is_filled_in(action: str) -> None:
    service, command = action.split("/")
    model = OFFERS[service][command].command
    for filled in model.model_config["json_schema_extra"]["examples"]:
        known = {**KNOWN, **KNOWN_OF.get(action, {})}
        event = event_from(ACTIONS[action], filled, on=LATEST, known=known)
        preview_messages(after(STAGE_ONE_OPENED), event, context(version=0))


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        ("enquiry/close", MessageRule.ENQUIRY_CLOSED),
        ("enquiry/reopen", MessageRule.ENQUIRY_REOPENED),
        ("enquiry/accept-registration", MessageRule.REGISTRATION_ACCEPTED),
        ("assessment/draw-up-plan", MessageRule.STAGE_ONE_PLAN_TO_AGREE),
        ("assessment/draw-up-stage-two-plan", MessageRule.STAGE_TWO_PLAN_TO_AGREE),
        ("assessment/share-report", MessageRule.REPORT_SHARED),
        ("assessment/share-addendum", MessageRule.ADDENDUM_SHARED),
        ("assessment/refer-to-panel", MessageRule.REFERRED_TO_PANEL),
        ("assessment/send-disqualification-notice", MessageRule.NOT_SUITABLE_NOTICE_SENT),
        ("assessment/close-window", MessageRule.WINDOW_CLOSED),
        ("panel/ask-for-full-report", MessageRule.FULL_REPORT_ASKED),
        ("panel/approve-applicants", MessageRule.APPLICANTS_APPROVED),
        ("panel/send-decision-notice", MessageRule.QUALIFYING_DETERMINATION_ISSUED),
        ("panel/send-review-report", MessageRule.APPROVAL_REVIEW_REPORT_SENT),
    ],
)
def test_a_letter_that_no_answer_changes_can_be_read_before_anything_is_filled_in(
    action: str, rule: MessageRule
) -> None:
    event = event_from(ACTIONS[action], {}, on=LATEST, known=KNOWN)
    previewed = preview_messages(after(STAGE_ONE_OPENED), event, context(version=0))

    assert [each.rule for each in previewed.written] == [rule]


def test_the_letter_to_a_declined_household_waits_for_the_reason_by_which_it_says_where_to_go() -> (
    None
):
    with pytest.raises(NotYetKnown) as unknown:
        event_from(enquiry.RegistrationDeclined, {}, on=LATEST, known=KNOWN)
    assert unknown.value.fields == ("reason",)


def test_how_stage_one_was_decided_is_known_for_the_letter_with_its_notice() -> None:
    refused = assessment.StageOneDecided(occurred_on=ON, outcome=StageOneOutcome.NOT_SUITABLE)

    assert after(STAGE_ONE_OPENED).stage_one is None
    assert after(STAGE_ONE_OPENED, refused).stage_one is StageOneOutcome.NOT_SUITABLE


def test_every_event_of_a_command_of_a_case_that_leads_to_a_letter_has_its_action() -> None:
    by_time_or_by_bookings = {
        enquiry.EnquiryReceived,
        check_requests.CheckRequested,
        enquiry.ClockBreached,
        enquiry.ReferralLapsed,
        assessment.AssessmentClockMoved,
        panel.PanelClockMoved,
        event_booking.EventPlaceBooked,
        event_booking.EventPlaceGiven,
        event_booking.EventChanged,
        event_booking.EventBookingEnded,
        stage_one.TrainingPlaceBooked,
        stage_one.TrainingPlaceMoved,
        stage_one.TrainingPlaceEnded,
    }
    occasions = {row.event for row in OCCASIONS}

    assert occasions - set(ACTIONS.values()) == by_time_or_by_bookings


@pytest.mark.parametrize("rule", OCCASIONED)
def test_what_is_foretold_is_what_hearing_the_event_makes(rule: MessageRule) -> None:
    state = after(STAGE_ONE_OPENED)
    event = OCCASIONED[rule]
    heard = after(STAGE_ONE_OPENED, event)
    previewed = preview_messages(state, event, context(version=2))

    assert previewed.written == tuple(heard.waiting)
    assert rule in {each.rule for each in previewed.written}
    assert state == after(STAGE_ONE_OPENED)


def test_what_a_household_was_told_once_is_not_foretold_again() -> None:
    assert preview_messages(after(RECEIVED), RECEIVED, context(version=0)).written == ()


def test_what_would_no_longer_leave_is_foretold_too() -> None:
    state = after(RECEIVED, LATE)
    previewed = preview_messages(state, DECLINED, context(version=0))

    assert [each.rule for each in previewed.written] == [MessageRule.REGISTRATION_DECLINED]
    assert previewed.cancelled == (
        MessageRule.ENQUIRY_ACKNOWLEDGED,
        MessageRule.FIRST_RESPONSE_LATE,
    )


def test_an_enquiry_closed_for_the_second_time_is_told_again() -> None:
    state = after(RECEIVED, CLOSED, REOPENED)
    previewed = preview_messages(state, CLOSED, context(version=0))

    assert [each.rule for each in previewed.written] == [MessageRule.ENQUIRY_CLOSED]


def test_a_booking_foretells_its_reminder_and_when_it_leaves() -> None:
    confirmed, reminder = preview_messages(after(RECEIVED), booked(), context(version=0)).written

    assert (confirmed.rule, confirmed.send_at) == (MessageRule.EVENT_PLACE_BOOKED, None)
    assert reminder.send_at == datetime(2025, 3, 19, 9, tzinfo=UTC)


def test_a_commands_own_fields_tell_its_event() -> None:
    command = {"on": "2025-03-03", "reason": "not_eligible", "explanation": "Not yet 21."}
    accepted = from_fields(enquiry.RegistrationAccepted, {})

    assert from_fields(enquiry.EnquiryClosed, command) == CLOSED
    assert accepted == OCCASIONED[MessageRule.REGISTRATION_ACCEPTED]


def test_what_is_missing_is_named_and_no_event_is_guessed() -> None:
    with pytest.raises(NotYetKnown) as unknown:
        from_fields(enquiry.EnquiryReferred, {"on": "yesterday", "reason": "home_area"})

    assert set(unknown.value.fields) == {"occurred_on", "receiver"}


@pytest.mark.parametrize("rule", OCCASIONED)
@pytest.mark.parametrize("day", ["0001-01-01", "1900-05-05", "9999-12-31"])
def test_days_of_which_nothing_can_be_told_make_no_letter_and_no_defect(
    rule: MessageRule, day: str
) -> None:
    event = OCCASIONED[rule]
    fields = event.model_dump(mode="json")
    for field in {"occurred_on", "held_on"} & fields.keys():
        state = after(STAGE_ONE_OPENED)
        with suppress(NotYetKnown):
            preview_messages(
                state, from_fields(type(event), {**fields, field: day}), context(version=0)
            )


def test_what_will_happen_only_later_is_not_foretold() -> None:
    with pytest.raises(NotYetKnown):
        from_fields(enquiry.EnquiryClosed, {"on": "2025-03-04", "reason": "not_eligible"})


def test_of_two_rules_of_one_event_the_one_that_what_is_known_rules_out_is_not_told() -> None:
    either = rules_of(event_booking.EventPlaceBooked, {})
    waits = rules_of(event_booking.EventPlaceBooked, {"state": PlaceState.WAITING})

    assert {each.rule for each in either} == {
        MessageRule.EVENT_PLACE_BOOKED,
        MessageRule.EVENT_WAITING_LIST_JOINED,
        MessageRule.EVENT_REMINDER,
    }
    assert {each.rule for each in waits} == {
        MessageRule.EVENT_WAITING_LIST_JOINED,
        MessageRule.EVENT_REMINDER,
    }


def test_the_list_of_rules_is_the_tables() -> None:
    listed = list(every_rule())

    assert [(each.event, each.rule, each.only) for each in listed[:-2]] == [
        (row.event, row.rule, row.only) for row in OCCASIONS
    ]
    assert {each.rule for each in listed[-2:]} == {MessageRule.EVENT_REMINDER}
    assert enquiry.EnquiryReopened in next(
        each.unless for each in listed if each.rule is MessageRule.ENQUIRY_CLOSED
    )
    assert {each.event for each in listed} <= set(EVENTS.values())
