"""A link ends with the question that it asks: not needed, of an earlier home, or of a case that went on."""

from datetime import date
from typing import Any

import pytest

from contracts.calendar import london_date
from contracts.change_of_address import AddressChanged
from contracts.check_requests import CheckRequestEnded, RequestEnd, ends_on
from contracts.checks import Check, CheckNeedDecided, MedicalAdviceGiven
from contracts.people import PersonCorrected, PersonKind
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.change_of_address import (
    RecordChangeOfAddress,
    record_change_of_address,
)
from services.assessment.domain.check_requests import (
    AskByLink,
    address_of,
    answer_request,
    ask_by_link,
    draft_of,
    opened_request,
    save_draft,
)
from services.assessment.domain.checks import DecideCheckNeed, decide_check_need
from services.assessment.domain.deadlines import announce
from services.assessment.domain.heard_people import hear_of_person
from services.assessment.domain.medical_advice import RecordMedicalAdvice, record_medical_advice
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.domain.stage_one_decision import (
    SendStageOneNotice,
    send_stage_one_notice,
)
from services.assessment.domain.stage_two import CloseWindow, close_window
from services.assessment.domain.status import Status
from services.chassis.decision import Decision, Refusal
from services.web.site.answers.checks import CheckRow
from services.web.team.cases.check_table import ForStaff, possible_links
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    DECIDED,
    HEARD,
    REASONS,
    REFERRED,
    SHARED,
    WORKER,
    commented,
    decided,
    in_window,
    withdrawing,
)
from tests.assessment.helpers.checks import COUPLE, listed

EMAIL = "kit.example@example.org"
PARTNER = 8
FORMER = Check.FORMER_PARTNER
MOVED = ACCEPTED + 5 * DAY


def linked(state: Assessment, check: Check, person: int | None = None, **more: Any) -> Assessment:
    said = {"on": ACCEPTED + 3 * DAY, "check": check, "person": person, "email": EMAIL, **more}
    return ask_by_link(state, AskByLink.model_validate(said), WORKER).state


def deciding(state: Assessment, *, needed: bool, **more: Any) -> Decision[Assessment]:
    said = {"on": ACCEPTED, "checks": (FORMER,), "person": PARTNER, "reason": "We looked.", **more}
    return decide_check_need(state, DecideCheckNeed(needed=needed, **said), WORKER)


def with_partner_asked() -> Assessment:
    """It was decided that a former partner may be asked, and they have a link."""
    state = listed(*COUPLE, (PARTNER, PersonKind.FORMER_PARTNER))
    return linked(deciding(state, needed=True).state, FORMER, PARTNER, applicant=1)


class TestNotNeeded:
    def test_a_former_partner_is_written_to_no_more_once_it_is_not_safe(self) -> None:
        on = ACCEPTED + 5 * DAY
        state, events = deciding(with_partner_asked(), needed=False, on=on)

        assert [type(each) for each in events] == [CheckNeedDecided, CheckRequestEnded]
        assert events[-1] == CheckRequestEnded(occurred_on=on, request=1, end=RequestEnd.CANCELLED)
        assert address_of(state, 1) is None
        with pytest.raises(Refusal, match="does not work"):
            opened_request(state, 1, on)

    def test_a_decision_recorded_late_ends_the_link_on_no_day_before_it_was_sent(self) -> None:
        _, events = deciding(with_partner_asked(), needed=False)

        assert [each.occurred_on for each in events] == [ACCEPTED, ACCEPTED + 3 * DAY]

    def test_the_links_of_others_go_on_working(self) -> None:
        both = linked(with_partner_asked(), Check.REFERENCE, 5)
        state, _ = deciding(both, needed=False, on=ACCEPTED + 5 * DAY)

        assert [each.end for each in state.requests] == [RequestEnd.CANCELLED, None]
        assert len(deciding(both, needed=True, on=ACCEPTED + 5 * DAY).events) == 1

    def test_a_school_is_asked_no_more_about_someone_who_is_listed_as_an_adult(self) -> None:
        asked = linked(linked(listed(), Check.SCHOOL_OR_NURSERY, 4), Check.REFERENCE, 5)
        adult = PersonCorrected(occurred_on=ACCEPTED, number=4, kind=PersonKind.ADULT)
        decision = hear_of_person(asked, HEARD, adult)

        assert decision is not None
        assert [each.end for each in decision.state.requests] == [RequestEnd.REPLACED, None]

    def test_a_doctor_is_asked_no_more_where_the_medical_adviser_needs_no_report(self) -> None:
        advice = RecordMedicalAdvice(
            on=ACCEPTED + 5 * DAY,
            person=1,
            adviser="medical-01",
            report_needed=False,
            summary="Seen last year.",
        )
        asked = linked(linked(listed(), Check.HEALTH, 1), Check.HEALTH, 2)
        state, events = record_medical_advice(asked, advice, WORKER)

        assert [type(each) for each in events] == [
            MedicalAdviceGiven,
            CheckNeedDecided,
            CheckRequestEnded,
        ]
        assert [each.end for each in state.requests] == [RequestEnd.CANCELLED, None]


def moving(state: Assessment, *, other_area: bool = True) -> Decision[Assessment]:
    command = RecordChangeOfAddress(on=MOVED, other_area=other_area, other_doctor=False)
    return record_change_of_address(state, command)


class TestEarlierHome:
    def test_the_authority_that_they_left_answers_no_more_and_the_new_one_is_asked(self) -> None:
        state, events = moving(linked(listed(), Check.LOCAL_AUTHORITY))

        assert [type(each) for each in events] == [AddressChanged, CheckRequestEnded]
        with pytest.raises(Refusal, match="does not work"):
            answer_request(state, 1, {}, MOVED)
        anew = linked(state, Check.LOCAL_AUTHORITY, on=MOVED)
        assert opened_request(anew, 2, MOVED).check is Check.LOCAL_AUTHORITY

    def test_in_the_same_area_the_authority_answers_as_before(self) -> None:
        _, events = moving(linked(listed(), Check.LOCAL_AUTHORITY), other_area=False)

        assert [type(each) for each in events] == [AddressChanged]

    def test_a_link_for_the_new_home_goes_on_working_when_the_move_is_recorded_again(self) -> None:
        asked = linked(moving(listed()).state, Check.LOCAL_AUTHORITY, on=MOVED)

        assert len(moving(asked).events) == 1

    def test_a_referee_is_asked_about_people_and_not_about_a_home(self) -> None:
        assert len(moving(linked(listed(), Check.REFERENCE, 5)).events) == 1


def drafted(state: Assessment) -> Assessment:
    """An employer was asked, and has saved a draft."""
    asked = linked(state, Check.EMPLOYMENT, 1, on=SHARED)
    return save_draft(asked, 1, {"name": "Kit"}, SHARED).state


class TestCaseThatWentOn:
    def test_address_and_draft_go_with_a_withdrawal_and_with_the_referral(self) -> None:
        asked = drafted(commented())
        assert (address_of(asked, 1), draft_of(asked, 1)) == (EMAIL, {"name": "Kit"})

        for state in (
            withdraw(asked, withdrawing(REFERRED)).state,
            refer_to_panel(asked, ReferToPanel(on=REFERRED)).state,
        ):
            assert (address_of(state, 1), draft_of(state, 1)) == (None, {})
            assert state.wake_at is None or london_date(state.wake_at) != ends_on(SHARED) + DAY

    def test_they_go_when_the_window_is_closed_and_when_the_refusal_is_sent(self) -> None:
        closed = close_window(drafted(in_window()), CloseWindow(on=date(2025, 11, 1))).state
        waiting = linked(decided(outcome="not_suitable", reasons=REASONS), Check.EMPLOYMENT, 1)
        refused = send_stage_one_notice(waiting, SendStageOneNotice(on=DECIDED)).state

        assert [address_of(each, 1) for each in (waiting, closed, refused)] == [EMAIL, None, None]

    def test_a_case_that_ended_before_this_rule_loses_them_at_its_next_look(self) -> None:
        asked = drafted(commented())
        old = asked.model_copy(update={"status": Status.WITHDRAWN})

        assert address_of(announce(old, today=SHARED).state, 1) is None


@pytest.mark.parametrize("state", ["not_needed", "back", "asked"])
def test_staff_can_cancel_a_link_as_long_as_it_works(state: str) -> None:
    facts = {"check": FORMER, "person": PARTNER, "state": state, "since": ACCEPTED, "link": "sent"}
    texts = dict.fromkeys(("need", "why", "source", "waits_for"), "-")
    row = CheckRow.model_validate({**facts, **texts})
    reader = ForStaff("/case", {"cancel-request"})

    assert [each.text for each in possible_links(row, "-", reader)] == ["Cancel the link"]
