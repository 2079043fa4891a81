"""The rules of an assessment as sentences: stage one, the window, stage two, report and referral."""

import re
from datetime import date
from functools import partial

import pytest

from contracts.assessment import (
    ChecksReturned,
    ObservationsReceived,
    ReportShared,
    StageOneDecided,
    StageOneNoticeSent,
    StageOneOpened,
    StageOneOpeningCorrected,
    StageTwoStarted,
    WindowClosed,
)
from contracts.checks import Check
from contracts.clocks import ClockId
from contracts.enquiry import DateCorrected
from contracts.reference import DelayReason, Household, ReportKind, StageOneOutcome
from contracts.timeline import Turn
from contracts.words import label_of
from services.assessment.api.stage_two import StageTwoView
from services.assessment.domain.check_needs import REQUIRED_CHECKS
from services.assessment.domain.checks import ReturnChecks, return_checks
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.report import (
    ReceiveObservations,
    ReferToPanel,
    SendObservations,
    ShareReport,
    receive_observations,
    refer_to_panel,
    send_observations,
    share_report,
)
from services.assessment.domain.stage_one import (
    correct_opening,
    open_stage_one,
)
from services.assessment.domain.stage_one_decision import SendStageOneNotice, send_stage_one_notice
from services.assessment.domain.stage_two import (
    CloseWindow,
    GiveNotice,
    StartStageTwo,
    close_window,
    give_notice,
    start_stage_two,
)
from services.assessment.domain.status import Status
from services.assessment.timeline import turn_of
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTANCE,
    ACCEPTED,
    COMMENTED,
    DAY,
    DECIDED,
    HEARD,
    JOURNEY,
    NOTICE,
    REASONS,
    REFERRED,
    RETURNED,
    SHARED,
    checked,
    commented,
    decided,
    deciding,
    in_stage_two,
    in_window,
    opened,
    refused,
    shared,
    withdrawing,
)
from tests.assessment.helpers.commands import decide_stage_one


class TestTheDayOfTheAcceptanceIsCorrected:
    RIGHT = date(2025, 3, 10)

    def corrected(self, corrects: int = HEARD.version) -> DateCorrected:
        return DateCorrected(occurred_on=date(2025, 4, 2), corrects=corrects, right_day=self.RIGHT)

    def test_stage_one_began_then_and_its_clock_moves(self) -> None:
        decision = correct_opening(opened(), HEARD, self.corrected())

        assert decision is not None
        assert decision.state.opened_on == self.RIGHT
        assert decision.state.clocks[ClockId.STAGE_ONE].due_on == date(2025, 5, 10)
        assert decision.events == [
            StageOneOpeningCorrected(occurred_on=date(2025, 4, 2), right_day=self.RIGHT)
        ]

    def test_a_clock_that_was_stopped_keeps_its_end(self) -> None:
        decision = correct_opening(in_window(), HEARD, self.corrected())

        assert decision is not None
        clock = decision.state.clocks[ClockId.STAGE_ONE]
        assert (clock.started_on, clock.stopped_on) == (self.RIGHT, DECIDED)

    def test_the_day_of_another_event_is_none_of_its_business(self) -> None:
        assert correct_opening(opened(), HEARD, self.corrected(corrects=1)) is None
        assert correct_opening(None, HEARD, self.corrected()) is None


class TestACaseOpens:
    def test_stage_one_begins_on_the_day_of_the_acceptance(self) -> None:
        assessment, events = open_stage_one(None, HEARD, ACCEPTANCE)

        assert assessment.clocks[ClockId.STAGE_ONE].due_on == date(2025, 5, 3)
        assert events == [
            StageOneOpened(occurred_on=ACCEPTED, agency="moorland", household=Household.JOINT)
        ]

    def test_a_case_that_is_there_is_never_begun_anew(self) -> None:
        with pytest.raises(Refusal, match="already has an assessment case"):
            open_stage_one(checked(), HEARD, ACCEPTANCE)


class TestChecksComeBack:
    def test_one_of_two_is_not_both(self) -> None:
        first = ReturnChecks(on=RETURNED, checks=(Check.DBS,), person=1)
        second = ReturnChecks(on=RETURNED + DAY, checks=(Check.DBS,), person=2)
        half = return_checks(opened(), first).state
        whole = return_checks(half, second).state

        assert half.checks == {}
        assert half.checks_of[1] == {Check.DBS: RETURNED}
        assert whole.checks == {Check.DBS: RETURNED + DAY}
        with pytest.raises(Refusal, match="Already recorded: Disclosure and Barring"):
            return_checks(half, first)

    def test_nobody_is_a_second_applicant_of_a_household_of_one(self) -> None:
        alone = opened().model_copy(update={"household": Household.SINGLE})
        with pytest.raises(Refusal, match="not a check of the person you chose"):
            return_checks(alone, ReturnChecks(on=RETURNED, checks=(Check.DBS,), person=2))

    def test_which_came_back_and_when_is_kept(self) -> None:
        command = ReturnChecks(on=RETURNED, checks=(Check.DBS, Check.HEALTH))
        assessment, events = return_checks(opened(), command)

        assert assessment.checks == {Check.DBS: RETURNED, Check.HEALTH: RETURNED}
        assert events == [ChecksReturned(occurred_on=RETURNED, checks=(Check.DBS, Check.HEALTH))]

    @pytest.mark.parametrize("checks", [(Check.DBS,), (Check.HEALTH, Check.HEALTH)])
    def test_a_check_comes_back_once(self, checks: tuple[Check, ...]) -> None:
        with pytest.raises(Refusal, match=r"Already recorded: (Disclosure|Health report)"):
            return_checks(checked(without=Check.HEALTH), ReturnChecks(on=RETURNED, checks=checks))

    def test_a_check_is_not_dated_before_stage_one(self) -> None:
        with pytest.raises(Refusal, match="before stage one began on 3 March 2025"):
            return_checks(opened(), ReturnChecks(on=ACCEPTED - DAY, checks=(Check.DBS,)))


class TestStageOneIsDecided:
    def test_may_be_suitable_stops_stage_one_and_the_notice_is_due_next(self) -> None:
        assessment, events = decide_stage_one(checked(), deciding())

        assert assessment.clocks[ClockId.STAGE_ONE].stopped_on == DECIDED
        assert [(each.id, each.due_on) for each in assessment.awaited] == [
            (ClockId.NOTIFY_WRITTEN, date(2025, 4, 23))
        ]
        assert (assessment.status, assessment.has_ended) == (Status.STAGE_ONE_DECIDED, False)
        assert events == [
            StageOneDecided(occurred_on=DECIDED, outcome=StageOneOutcome.MAY_BE_SUITABLE)
        ]

    def test_the_six_months_run_from_the_day_the_notice_was_sent(self) -> None:
        sent = date(2025, 5, 6)
        assessment, events = send_stage_one_notice(decided(), SendStageOneNotice(on=sent))

        assert assessment.clocks[ClockId.STAGE_ONE].stopped_on == DECIDED
        assert assessment.clocks[ClockId.NOTIFY_WRITTEN].in_time is False
        assert assessment.clocks[ClockId.STAGE_TWO_WINDOW].due_on == date(2025, 11, 6)
        assert events == [
            StageOneNoticeSent(occurred_on=sent, outcome=StageOneOutcome.MAY_BE_SUITABLE)
        ]

    def test_a_notice_is_not_sent_before_the_decision(self) -> None:
        with pytest.raises(Refusal, match="before the decision on 14 April 2025"):
            send_stage_one_notice(decided(), SendStageOneNotice(on=DECIDED - DAY))

    def test_nobody_starts_stage_two_before_the_notice(self) -> None:
        with pytest.raises(Refusal, match="send the applicants the notice"):
            start_stage_two(decided(), StartStageTwo(on=NOTICE))

    @pytest.mark.parametrize("check", REQUIRED_CHECKS)
    def test_may_be_suitable_needs_every_check(self, check: Check) -> None:
        with pytest.raises(Refusal, match=re.escape(label_of(check))) as refused:
            decide_stage_one(checked(without=check), deciding())

        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_may_be_suitable_is_not_dated_before_the_last_check(self) -> None:
        with pytest.raises(Refusal, match="before the last check came back on 1 April 2025"):
            decide_stage_one(checked(), deciding(RETURNED - DAY))

    def test_not_suitable_needs_no_check_but_reasons_in_writing(self) -> None:
        command = deciding(outcome="not_suitable", reasons=REASONS)
        assessment, events = decide_stage_one(opened(), command)

        assert (assessment.has_ended, assessment.reasons) == (False, REASONS)
        assert REASONS not in events[0].model_dump_json()
        with pytest.raises(Refusal, match="reasons in writing"):
            decide_stage_one(opened(), deciding(outcome="not_suitable"))

    def test_after_not_suitable_the_way_on_is_a_complaint_and_no_independent_review(self) -> None:
        ended = refused()

        assert (ended.status, ended.has_ended, ended.awaited) == (Status.NOT_SUITABLE, True, [])
        with pytest.raises(Refusal, match="can complain, but cannot ask for an independent review"):
            start_stage_two(ended, StartStageTwo(on=NOTICE))

    def test_the_last_day_of_stage_one_is_in_time(self) -> None:
        assessment = decide_stage_one(checked(), deciding(date(2025, 5, 3))).state

        assert assessment.clocks[ClockId.STAGE_ONE].in_time is True

    def test_a_late_decision_says_the_reason_and_keeps_the_evidence_to_itself(self) -> None:
        late = deciding(date(2025, 6, 1), delay="medical", delay_evidence="Letter of 2 May")
        assessment, events = decide_stage_one(checked(), late)

        assert assessment.delay_evidence == "Letter of 2 May"
        assert events == [
            StageOneDecided(
                occurred_on=late.on,
                outcome=StageOneOutcome.MAY_BE_SUITABLE,
                delay=DelayReason.MEDICAL,
            )
        ]

    def test_it_is_not_dated_before_stage_one(self) -> None:
        with pytest.raises(Refusal, match="before stage one began"):
            decide_stage_one(
                opened(), deciding(ACCEPTED - DAY, outcome="not_suitable", reasons=REASONS)
            )


class TestStageTwoStarts:
    def test_the_notice_closes_the_window_and_starts_the_four_months(self) -> None:
        assessment, events = start_stage_two(in_window(), StartStageTwo(on=NOTICE))

        assert assessment.clocks[ClockId.STAGE_TWO_WINDOW].stopped_on == NOTICE
        assert assessment.clocks[ClockId.STAGE_TWO].due_on == date(2025, 9, 1)
        assert events == [StageTwoStarted(occurred_on=NOTICE, agency="moorland")]

    def test_the_last_day_of_the_window_is_in_time(self) -> None:
        assessment = start_stage_two(in_window(), StartStageTwo(on=date(2025, 10, 14))).state

        assert assessment.status is Status.STAGE_TWO

    def test_it_cannot_start_after_the_window(self) -> None:
        with pytest.raises(Refusal, match=r"ended on 14 October 2025 \(regulation 28\)") as refused:
            start_stage_two(in_window(), StartStageTwo(on=date(2025, 10, 15)))

        assert refused.value.kind is Kind.NOT_VALID

    def test_it_is_not_dated_before_the_notice_of_the_decision(self) -> None:
        with pytest.raises(Refusal, match="before the notice of the stage one decision"):
            start_stage_two(in_window(), StartStageTwo(on=DECIDED - DAY))


class TestTheWindowIsClosed:
    def test_the_written_notice_after_the_six_months_ends_the_case(self) -> None:
        day_after = date(2025, 10, 15)
        assessment, events = close_window(in_window(), CloseWindow(on=day_after))

        assert (assessment.status, assessment.has_ended) == (Status.WINDOW_CLOSED, True)
        assert assessment.clocks[ClockId.STAGE_TWO_WINDOW].in_time is False
        assert events == [WindowClosed(occurred_on=day_after)]

    def test_nobody_is_closed_out_on_the_last_day(self) -> None:
        with pytest.raises(Refusal, match="until 14 October 2025") as refused:
            close_window(in_window(), CloseWindow(on=date(2025, 10, 14)))

        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_a_closed_case_takes_neither_a_late_notice_nor_a_withdrawal(self) -> None:
        closed = close_window(in_window(), CloseWindow(on=date(2025, 11, 3))).state

        with pytest.raises(Refusal, match="They can register their interest again"):
            start_stage_two(closed, StartStageTwo(on=NOTICE))
        with pytest.raises(Refusal, match="They can register their interest again"):
            withdraw(closed, withdrawing(date(2025, 11, 4)))


class TestTheReportIsShared:
    def test_the_applicants_have_five_working_days_beginning_with_that_day(self) -> None:
        command = ShareReport(on=SHARED, report=ReportKind.FULL)
        assessment, events = share_report(in_stage_two(), command)

        assert assessment.clocks[ClockId.PAR_COMMENT].due_on == date(2025, 7, 11)
        assert events == [ReportShared(occurred_on=SHARED, report=ReportKind.FULL)]

    def test_it_is_shared_once(self) -> None:
        with pytest.raises(Refusal, match="already shared"):
            share_report(shared(), ShareReport(on=COMMENTED, report=ReportKind.FULL))

    def test_it_is_not_dated_before_stage_two(self) -> None:
        with pytest.raises(Refusal, match="before the start of stage two"):
            share_report(in_stage_two(), ShareReport(on=NOTICE - DAY, report=ReportKind.FULL))

    def test_observations_stop_the_clock_in_time_or_late(self) -> None:
        late = ReceiveObservations(on=date(2025, 7, 20))
        assessment, events = receive_observations(shared(), late)

        assert assessment.clocks[ClockId.PAR_COMMENT].in_time is False
        assert events == [ObservationsReceived(occurred_on=late.on)]

    def test_observations_need_a_report(self) -> None:
        with pytest.raises(Refusal, match="Share it first"):
            receive_observations(in_stage_two(), ReceiveObservations(on=SHARED))

    def test_more_observations_can_follow_and_the_first_stop_the_clock(self) -> None:
        more = ReceiveObservations(on=REFERRED, words="And the garden is small.")
        case = receive_observations(commented(), more).state

        assert case.clocks[ClockId.PAR_COMMENT].stopped_on == COMMENTED
        assert case.observations[-1].words == "And the garden is small."

    def test_observations_are_not_dated_before_the_report(self) -> None:
        with pytest.raises(Refusal, match="before the report was shared"):
            receive_observations(shared(), ReceiveObservations(on=SHARED - DAY))


def test_what_the_applicants_write_about_the_report_stays_on_the_record_and_in_no_event() -> None:
    words = "Our house has four rooms, not three."
    sent = SendObservations(on=COMMENTED, words=words)
    after, events = send_observations(shared(), sent)

    assert [each.words for each in after.observations] == [words]
    assert events == [ObservationsReceived(occurred_on=COMMENTED)]
    assert after.clocks[ClockId.PAR_COMMENT].stopped_on == COMMENTED


def test_one_applicant_who_writes_leaves_the_other_their_five_days() -> None:
    sent = SendObservations(on=SHARED + DAY, words="Four rooms, not three.")
    alone = send_observations(shared(), sent, applicant=1).state
    both = send_observations(alone, sent, applicant=2).state
    for_both = receive_observations(
        alone, ReceiveObservations(on=COMMENTED, words="As said.")
    ).state
    last = shared().clocks[ClockId.PAR_COMMENT].due_on

    with pytest.raises(Refusal, match="The other can send theirs until"):
        refer_to_panel(alone, ReferToPanel(on=last))
    for case, on in ((alone, last + DAY), (both, COMMENTED), (for_both, COMMENTED)):
        assert refer_to_panel(case, ReferToPanel(on=on)).state.status is Status.REFERRED


def test_each_applicant_reads_their_own_observations_and_when_theirs_came() -> None:
    sent = SendObservations(on=SHARED + DAY, words="She is often away.")
    alone = send_observations(shared(), sent, applicant=1).state
    view = partial(StageTwoView.of, JOURNEY, alone, COMMENTED)

    assert [each.words for each in view(applicant=1).observations] == ["She is often away."]
    assert [each.applicant for each in view(applicant=None).observations] == [1]
    assert view(applicant=2).observations == []
    assert [view(applicant=each).observed_on for each in (1, 2)] == [SHARED + DAY, None]
    assert [turn_of(alone, COMMENTED, each) for each in (1, 2, None)] == [
        Turn.AGENCY,
        Turn.HOUSEHOLD,
        Turn.HOUSEHOLD,
    ]


def test_observations_that_staff_record_are_from_both() -> None:
    view = partial(StageTwoView.of, JOURNEY, commented(), COMMENTED)

    assert {view(applicant=each).observed_on for each in (1, 2, None)} == {COMMENTED}
    assert turn_of(commented(), COMMENTED, 2) is Turn.AGENCY


def test_a_notice_after_the_window_is_refused_in_words_for_the_applicants() -> None:
    window = in_window()
    last = window.clocks[ClockId.STAGE_TWO_WINDOW].due_on

    assert give_notice(window, GiveNotice(on=last)).state.status is Status.STAGE_TWO
    with pytest.raises(Refusal, match="You can register your interest again"):
        give_notice(window, GiveNotice(on=last + DAY))
    with pytest.raises(Refusal, match="only once"):
        give_notice(in_stage_two(), GiveNotice(on=last))
