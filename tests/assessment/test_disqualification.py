"""An adult of the household is disqualified, in stage one and after it: found on one day, told on another."""

from collections.abc import Callable
from datetime import date

import pytest

from contracts.assessment import StageOneDecided, StageOneNoticeSent
from contracts.clocks import ClockId
from contracts.disqualification import (
    DisqualificationRetracted,
    HouseholdDisqualified,
    NotSuitableNoticeSent,
)
from contracts.event import Event
from contracts.hold import AskedForBy, HoldReason
from contracts.people import ApplicantLeft, LeftBecause
from contracts.reference import StageOneOutcome
from services.assessment.domain.assessment import Assessment, as_told
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.dated_steps import clocks_of
from services.assessment.domain.disqualification import (
    RecordDisqualification,
    RetractDisqualification,
    SendDisqualificationNotice,
    record_disqualification,
    retract_disqualification,
    send_disqualification_notice,
)
from services.assessment.domain.heard_people import hear_of_applicant_left
from services.assessment.domain.hold import PutOnHold, put_on_hold
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.report import SendObservations, send_observations
from services.assessment.domain.stage_one_decision import (
    SendStageOneNotice,
    send_stage_one_notice,
)
from services.assessment.domain.stage_one_plan import AgreePlan, agree_plan, is_agreed
from services.assessment.domain.stage_two import GiveNotice, give_notice
from services.assessment.domain.stage_two_plan import AgreeStageTwoPlan, agree_stage_two_plan
from services.assessment.domain.status import Status
from services.assessment.store import reasons_of
from services.chassis.decision import Decision, Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    HEARD,
    JOURNEY,
    MANAGER,
    REASONS,
    REFERRED,
    WORKER,
    commented,
    decided,
    in_stage_two,
    in_window,
    opened,
    refused,
    shared,
    with_agreed_plan,
    withdrawing,
)
from tests.assessment.helpers.checks import listed

FOUND, SENT = REFERRED, REFERRED + 2 * DAY
NOT_SUITABLE = StageOneOutcome.NOT_SUITABLE
OTHER_MANAGER = "manager-07"
AFTER_STAGE_ONE = pytest.mark.parametrize("case", [decided, in_window, in_stage_two, commented])
Case = Callable[[], Assessment]


def found(assessment: Assessment, person: int = 1) -> Decision[Assessment]:
    command = RecordDisqualification(on=FOUND, person=person)
    return record_disqualification(assessment, command, MANAGER)


def told(assessment: Assessment) -> Decision[Assessment]:
    return send_disqualification_notice(assessment, SendDisqualificationNotice(on=SENT))


def taken_back(assessment: Assessment, on: date = SENT) -> Decision[Assessment]:
    command = RetractDisqualification(on=on, reason="It is someone with the same name.")
    return retract_disqualification(assessment, command, OTHER_MANAGER)


def correcting(corrects: int, right_day: date) -> CorrectDate:
    return CorrectDate(
        on=SENT + 9 * DAY,
        corrects=corrects,
        right_day=right_day,
        reason="The letter has this date.",
        staff=WORKER,
    )


@pytest.mark.parametrize("person", [1, 2, 3])
def test_in_stage_one_it_is_the_decision_and_the_usual_notice_ends_the_case(person: int) -> None:
    waits, events = found(listed(), person)
    ended, sent = send_stage_one_notice(waits, SendStageOneNotice(on=SENT))

    assert (waits.status, waits.disqualified) == (Status.STAGE_ONE_DECIDED, person)
    assert events == [StageOneDecided(occurred_on=FOUND, outcome=NOT_SUITABLE, disqualified=True)]
    assert as_told(waits).status is Status.STAGE_ONE
    assert sent == [StageOneNoticeSent(occurred_on=SENT, outcome=NOT_SUITABLE)]
    assert ended.status is Status.NOT_SUITABLE


@AFTER_STAGE_ONE
def test_after_stage_one_it_is_a_fact_of_its_own_and_its_notice_ends_the_case(case: Case) -> None:
    waits, events = found(case())
    ended, sent = told(waits)

    assert (waits.status, waits.disqualified) == (Status.DISQUALIFIED, 1)
    assert events == [HouseholdDisqualified(occurred_on=FOUND)]
    assert [each.id for each in waits.awaited] == [ClockId.NOTIFY_WRITTEN]
    assert sent == [NotSuitableNoticeSent(occurred_on=SENT)]
    assert (ended.status, ended.awaited) == (Status.NOT_SUITABLE, [])
    assert ended.clocks == clocks_of(ended.dates)
    assert all(each.stopped_on for each in ended.clocks.values())


@AFTER_STAGE_ONE
def test_until_the_notice_its_applicants_see_the_case_as_it_was(case: Case) -> None:
    before, now = as_told(case()), as_told(found(case()).state)

    assert now.status is before.status
    assert (now.clocks, now.stage_one) == (before.clocks, before.stage_one)
    assert as_told(told(found(case()).state).state).status is Status.NOT_SUITABLE


def test_until_the_notice_no_refusal_tells_its_applicants_why() -> None:
    in_the_window, with_report = found(in_window()).state, found(shared()).state
    acts: list[Callable[[], object]] = [
        lambda: give_notice(in_the_window, GiveNotice(on=SENT)),
        lambda: agree_plan(in_the_window, AgreePlan(on=SENT, applicant=1)),
        lambda: agree_stage_two_plan(with_report, AgreeStageTwoPlan(on=SENT, applicant=1)),
        lambda: send_observations(with_report, SendObservations(on=SENT, words="Four rooms.")),
    ]
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert "disqualif" not in refused.value.sentence


def test_a_case_on_hold_is_not_on_hold_any_more_once_it_is_decided() -> None:
    resting = PutOnHold(on=FOUND, reason=HoldReason.HEALTH, asked_by=AskedForBy.BOTH)
    held = put_on_hold(in_stage_two(), resting).state

    assert held.on_hold is not None
    assert found(held).state.on_hold is None
    assert as_told(found(held).state).on_hold == held.on_hold


def test_applicants_who_withdraw_before_they_are_told_have_withdrawn() -> None:
    left = withdraw(found(in_stage_two()).state, withdrawing(SENT)).state

    assert (left.status, left.clocks) == (Status.WITHDRAWN, clocks_of(left.dates))


@pytest.mark.parametrize("case", [refused, lambda: told(found(in_window()).state).state])
def test_after_an_end_it_is_not_recorded(case: Case) -> None:
    with pytest.raises(Refusal, match="ended"):
        found(case())


def test_those_who_are_not_suitable_already_are_told_that() -> None:
    with pytest.raises(Refusal, match="not suitable already"):
        found(decided(outcome="not_suitable", reasons=REASONS))


@pytest.mark.parametrize("person", [4, 5, 9])
def test_a_child_or_a_referee_is_nobody_whom_it_concerns(person: int) -> None:
    with pytest.raises(Refusal, match="Choose an applicant, or another adult"):
        found(listed(), person)


def test_of_a_case_without_a_list_an_applicant_is_known() -> None:
    assert found(opened(), 2).state.disqualified == 2


def test_it_is_not_found_before_the_stage_began_and_no_notice_goes_before_it() -> None:
    with pytest.raises(Refusal, match="before the latest step"):
        record_disqualification(shared(), RecordDisqualification(on=ACCEPTED, person=1), MANAGER)
    with pytest.raises(Refusal, match="before the day of the disqualification"):
        send_disqualification_notice(
            found(shared()).state, SendDisqualificationNotice(on=FOUND - DAY)
        )


def test_a_corrected_day_stays_between_the_stage_and_the_notice() -> None:
    ended = told(found(in_window()).state).state
    finding = ended.version - 1
    right = correct_date(ended, correcting(finding, FOUND + DAY)).state

    assert right.clocks[ClockId.NOTIFY_WRITTEN].started_on == FOUND + DAY
    with pytest.raises(Refusal, match="before the day of the disqualification"):
        correct_date(ended, correcting(finding, SENT + DAY))


def test_no_event_says_of_whom() -> None:
    waits, events = found(in_stage_two(), 2)
    said: list[Event] = [*events, *told(waits).events]

    assert all("person" not in each.model_dump() for each in said)


def test_the_manager_who_decides_it_is_kept() -> None:
    in_stage_one, later = found(listed()).state, found(in_window()).state

    assert (in_stage_one.decided_by, in_stage_one.disqualified_by) == (MANAGER, MANAGER)
    assert (later.decided_by, later.disqualified_by) == (in_window().decided_by, MANAGER)


@pytest.mark.parametrize("case", [opened, listed, decided, in_window, in_stage_two, commented])
def test_before_its_notice_it_is_taken_back_and_the_case_is_where_it_was(case: Case) -> None:
    before, (after, events) = case(), taken_back(found(case()).state)

    assert events == [DisqualificationRetracted(occurred_on=SENT)]
    assert (after.status, after.clocks, after.dates) == (before.status, before.clocks, before.dates)
    assert (after.stage_one, after.decided_by) == (before.stage_one, before.decided_by)
    assert (after.awaited, after.wake_at) == (before.awaited, before.wake_at)
    assert (after.disqualified, after.disqualified_by) == (None, None)
    assert found(after).state.disqualified == 1


def test_an_applicant_who_leaves_meanwhile_is_gone_from_what_holds_once_it_is_taken_back() -> None:
    left = ApplicantLeft(occurred_on=FOUND, applicant=2, because=LeftBecause.SEPARATION)
    agreed = hear_of_applicant_left(found(with_agreed_plan()).state, HEARD, left)
    reported = hear_of_applicant_left(found(commented()).state, HEARD, left)
    assert agreed is not None
    assert reported is not None

    assert not is_agreed(taken_back(agreed.state).state)
    assert taken_back(reported.state).state.course.report_outdated


def test_who_took_it_back_and_why_stays_on_the_record() -> None:
    state = taken_back(found(in_window(), 2).state).state
    kept = state.retracted[0]

    assert (kept.person, kept.found_by, kept.by) == (2, MANAGER, OTHER_MANAGER)
    assert "someone with the same name" in reasons_of(JOURNEY, state).model_dump_json()


def test_a_hold_goes_on_once_it_is_taken_back() -> None:
    resting = PutOnHold(on=FOUND, reason=HoldReason.HEALTH, asked_by=AskedForBy.BOTH)
    held = put_on_hold(in_stage_two(), resting).state

    assert taken_back(found(held).state).state.on_hold == held.on_hold


@pytest.mark.parametrize("case", [lambda: told(found(in_window()).state).state, refused])
def test_after_its_notice_it_is_not_taken_back(case: Case) -> None:
    with pytest.raises(Refusal, match=r"ended|No disqualification"):
        taken_back(case())


def test_what_was_not_found_or_not_yet_is_not_taken_back() -> None:
    with pytest.raises(Refusal, match="No disqualification is on record"):
        taken_back(decided(outcome="not_suitable", reasons=REASONS))
    with pytest.raises(Refusal, match="before the day of the disqualification"):
        taken_back(found(in_window()).state, FOUND - DAY)
