"""How an assessment ends here: referred to panel, withdrawn, or decided by the agency."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contracts.assessment import (
    ApplicationWithdrawn,
    AssessmentClockBreached,
    ReferredToPanel,
    ReportShared,
)
from contracts.calendar import london_midnight
from contracts.checks import Check
from contracts.clocks import ClockId, due_soon_on
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    QualifyingDeterminationIssued,
)
from contracts.reference import Household, ReportKind, WithdrawalReason
from services.assessment.domain.assessment import Assessment, decide
from services.assessment.domain.checks import ReturnChecks, return_checks
from services.assessment.domain.deadlines import announce
from services.assessment.domain.outcome import await_review, end_with_agency_decision, withdraw
from services.assessment.domain.report import (
    ReceiveObservations,
    ReferToPanel,
    SendObservations,
    ShareReport,
    may_write_until,
    receive_observations,
    refer_to_panel,
    send_observations,
    share_report,
)
from services.assessment.domain.stage_one_decision import SendStageOneNotice, send_stage_one_notice
from services.assessment.domain.stage_two import StartStageTwo, start_stage_two
from services.assessment.domain.status import Status
from services.assessment.store import AssessmentView
from services.casework.case_list import next_clock
from services.chassis.decision import Kind, Refusal
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.clock_faces import face
from services.web.team.queues.next_steps import on_assessment
from tests.assessment.helpers.assessments import (
    APPROVED,
    COMMENTED,
    DAY,
    DECIDED,
    HEARD,
    JOURNEY,
    NOTICE,
    REFERRED,
    RETURNED,
    SHARED,
    commented,
    decided,
    deciding,
    in_stage_two,
    in_window,
    opened,
    referred,
    refused,
    shared,
    withdrawing,
)
from tests.assessment.helpers.commands import decide_stage_one

APPROVAL = ApplicantsApproved(occurred_on=APPROVED, agency="moorland")
DETERMINATION = QualifyingDeterminationIssued(occurred_on=APPROVED, agency="moorland")
REFUSAL = ApplicantsNotApproved(occurred_on=APPROVED + 60 * DAY, agency="moorland")


def under_review() -> Assessment:
    decision = await_review(referred(), HEARD, DETERMINATION)
    assert decision is not None
    return decision.state


class TestACaseIsReferredToPanel:
    def test_it_goes_as_soon_as_the_observations_are_in(self) -> None:
        assessment, events = refer_to_panel(commented(), ReferToPanel(on=COMMENTED))

        assert assessment.status is Status.REFERRED
        assert events == [
            ReferredToPanel(
                occurred_on=COMMENTED,
                agency="moorland",
                household=Household.JOINT,
                report=ReportKind.FULL,
            )
        ]

    def test_without_observations_it_goes_on_the_day_after_the_five_working_days(self) -> None:
        assessment = refer_to_panel(shared(), ReferToPanel(on=date(2025, 7, 12))).state

        assert assessment.status is Status.REFERRED
        assert assessment.clocks[ClockId.PAR_COMMENT].stopped_on is None

    def test_on_the_fifth_working_day_the_applicants_may_still_speak(self) -> None:
        with pytest.raises(Refusal, match=r"until 11 July 2025 \(regulation 30\)") as refused:
            refer_to_panel(shared(), ReferToPanel(on=date(2025, 7, 11)))

        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_on_the_fifth_working_day_they_are_awaited_and_after_it_nobody_is_late(self) -> None:
        last = date(2025, 7, 11)
        before = announce(shared(), today=last)
        after = announce(before.state, today=last + DAY)

        assert [event.model_dump()["clock"] for event in before.events] == [ClockId.PAR_COMMENT]
        assert next_clock(before.state) == before.state.clocks[ClockId.PAR_COMMENT]
        assert after.events == []
        assert next_clock(after.state) == after.state.clocks[ClockId.STAGE_TWO]
        assert after.state.wake_at == london_midnight(
            due_soon_on(after.state.clocks[ClockId.STAGE_TWO])
        )
        assert face(after.state.clocks[ClockId.PAR_COMMENT], last + DAY).tag == "Over"

    def test_what_was_announced_of_that_day_before_stays_and_nothing_is_due_by_it(self) -> None:
        comment = shared().clocks[ClockId.PAR_COMMENT]
        said = AssessmentClockBreached(
            occurred_on=comment.due_on + DAY, clock=comment.id, due_on=comment.due_on
        )
        decision = decide(shared(), said)

        assert decision.events == [said]
        assert next_clock(decision.state) == decision.state.clocks[ClockId.STAGE_TWO]

    def test_a_report_shared_again_gives_them_their_days_anew(self) -> None:
        over = announce(shared(), today=date(2025, 7, 12)).state
        again = decide(
            over, ReportShared(occurred_on=date(2025, 7, 21), report=ReportKind.FULL)
        ).state

        assert next_clock(again) == again.clocks[ClockId.PAR_COMMENT]

    @pytest.mark.parametrize(
        ("stands", "on", "words"),
        [
            (shared, date(2025, 7, 11), "Record observations"),
            (shared, date(2025, 7, 12), "Refer to panel"),
            (commented, COMMENTED, "Refer to panel"),
        ],
    )
    def test_the_queue_shows_the_step_that_can_be_done(
        self, stands: Callable[[], Assessment], on: date, words: str
    ) -> None:
        view = AssessmentView.of(JOURNEY, stands(), 1).model_dump(mode="json")
        step = on_assessment(AssessmentCase.model_validate(view), on)

        assert step is not None
        assert step.words == words

    def test_the_queue_says_until_when_the_other_one_can_still_write(self) -> None:
        words = SendObservations(on=SHARED + DAY, words="Four rooms, not three.")
        alone = send_observations(shared(), words, applicant=1).state
        both = send_observations(alone, words, applicant=2).state
        last = shared().clocks[ClockId.PAR_COMMENT].due_on
        view = AssessmentView.of(JOURNEY, alone, 1).model_dump(mode="json")
        item = AssessmentCase.model_validate({**view, "may_write_until": last})
        steps = [on_assessment(item, on) for on in (last, last + DAY)]

        until = [may_write_until(each, last) for each in (alone, both, commented(), referred())]
        assert until == [last, None, None, None]
        assert may_write_until(alone, last + DAY) is None
        assert [(each.words, each.command) for each in steps if each] == [
            ("The other applicant can comment until 11 July 2025", "receive-observations"),
            ("Refer to panel", "refer-to-panel"),
        ]

    def test_it_is_that_step_too_where_the_decision_is_due_before_their_days_end(self) -> None:
        due = shared().clocks[ClockId.STAGE_TWO].due_on
        late = decide(in_stage_two(), ReportShared(occurred_on=due, report=ReportKind.FULL)).state
        view = AssessmentView.of(JOURNEY, late, 1).model_dump(mode="json")
        step = on_assessment(AssessmentCase.model_validate(view), due)

        assert next_clock(late) == late.clocks[ClockId.STAGE_TWO]
        assert step is not None
        assert step.words == "Record observations"

    def test_it_is_not_dated_before_the_observations_came_in(self) -> None:
        with pytest.raises(Refusal, match="once you have them"):
            refer_to_panel(commented(), ReferToPanel(on=COMMENTED - DAY))

    def test_late_observations_do_not_move_the_day_from_which_it_may_go(self) -> None:
        late = receive_observations(shared(), ReceiveObservations(on=date(2025, 7, 20))).state

        assert refer_to_panel(late, ReferToPanel(on=date(2025, 7, 12))).events

    def test_a_brief_report_goes_to_panel_as_a_brief_report(self) -> None:
        referral = refer_to_panel(shared(ReportKind.BRIEF), ReferToPanel(on=date(2025, 7, 14)))

        assert [event.model_dump()["report"] for event in referral.events] == ["brief"]

    def test_it_needs_a_report(self) -> None:
        with pytest.raises(Refusal, match="Share it first"):
            refer_to_panel(in_stage_two(), ReferToPanel(on=REFERRED))

    def test_the_clock_of_stage_two_runs_on_after_the_referral(self) -> None:
        assert referred().clocks[ClockId.STAGE_TWO].stopped_on is None


class TestTheApplicantsWithdraw:
    @pytest.mark.parametrize(
        "assessment", [opened(), decided(), in_window(), in_stage_two(), shared(), referred()]
    )
    def test_they_may_until_the_agency_decided_and_no_clock_runs_on(
        self, assessment: Assessment
    ) -> None:
        ended, events = withdraw(assessment, withdrawing(REFERRED))

        assert ended.status is Status.WITHDRAWN
        assert None not in {clock.stopped_on for clock in ended.clocks.values()}
        assert events == [
            ApplicationWithdrawn(
                occurred_on=REFERRED, reason=WithdrawalReason.CHANGE_OF_CIRCUMSTANCES
            )
        ]

    def test_clocks_that_had_stopped_keep_their_day(self) -> None:
        clocks = withdraw(in_stage_two(), withdrawing(SHARED)).state.clocks

        assert clocks[ClockId.STAGE_ONE].stopped_on == DECIDED
        assert clocks[ClockId.STAGE_TWO_WINDOW].stopped_on == NOTICE

    @pytest.mark.parametrize("assessment", [in_stage_two(), shared(), referred()])
    def test_it_is_not_dated_before_the_latest_step(self, assessment: Assessment) -> None:
        with pytest.raises(Refusal, match="before the latest step"):
            withdraw(assessment, withdrawing(NOTICE - DAY))


class TestTheAgencyDecided:
    def test_an_approval_ends_stage_two_on_its_day(self) -> None:
        assessment, events = end_with_agency_decision(referred(), HEARD, APPROVAL)

        assert assessment.status is Status.APPROVED
        assert assessment.clocks[ClockId.STAGE_TWO].stopped_on == APPROVED
        assert not events

    def test_a_qualifying_determination_stops_the_clock_of_stage_two_and_ends_nothing(self) -> None:
        assessment = under_review()

        assert (assessment.status, assessment.has_ended) == (Status.UNDER_REVIEW, False)
        assert assessment.clocks[ClockId.STAGE_TWO].stopped_on == APPROVED
        assert assessment.awaited == []

    @pytest.mark.parametrize(
        ("event", "status"), [(APPROVAL, Status.APPROVED), (REFUSAL, Status.NOT_APPROVED)]
    )
    def test_the_final_decision_ends_a_review_and_stage_two_keeps_its_day(
        self, event: Any, status: Status
    ) -> None:
        assessment = end_with_agency_decision(under_review(), HEARD, event).state

        assert (assessment.status, assessment.has_ended) == (status, True)
        assert assessment.clocks[ClockId.STAGE_TWO].stopped_on == APPROVED

    def test_applicants_can_withdraw_during_a_review(self) -> None:
        assessment = withdraw(under_review(), withdrawing(APPROVED + DAY)).state

        assert assessment.status is Status.WITHDRAWN

    @pytest.mark.parametrize(("days", "ended"), [(-1, APPROVED - DAY), (1, APPROVED)])
    def test_a_withdrawal_that_crossed_with_a_proposal_stays_and_stage_two_ends_with_the_first_of_both(
        self, days: int, ended: date
    ) -> None:
        withdrawn = withdraw(referred(), withdrawing(APPROVED + days * DAY)).state
        crossed = await_review(withdrawn, HEARD, DETERMINATION).state

        assert crossed.status is Status.WITHDRAWN
        assert crossed.clocks[ClockId.STAGE_TWO].stopped_on == ended

    def test_a_withdrawal_that_crossed_with_the_decision_gives_way_to_it(self) -> None:
        crossed = withdraw(referred(), withdrawing(APPROVED)).state

        assert end_with_agency_decision(crossed, HEARD, APPROVAL).state.status is Status.APPROVED

    def test_a_decision_on_an_unknown_case_is_not_dropped_silently(self) -> None:
        with pytest.raises(Refusal):
            end_with_agency_decision(None, HEARD, APPROVAL)


COMMANDS = [
    lambda state: return_checks(state, ReturnChecks(on=RETURNED, checks=(Check.DBS,))),
    lambda state: decide_stage_one(state, deciding()),
    lambda state: send_stage_one_notice(state, SendStageOneNotice(on=DECIDED)),
    lambda state: start_stage_two(state, StartStageTwo(on=NOTICE)),
    lambda state: share_report(state, ShareReport(on=SHARED, report=ReportKind.FULL)),
    lambda state: receive_observations(state, ReceiveObservations(on=COMMENTED)),
    lambda state: refer_to_panel(state, ReferToPanel(on=REFERRED)),
    lambda state: withdraw(state, withdrawing(APPROVED)),
]
ENDED = [
    end_with_agency_decision(referred(), HEARD, APPROVAL).state,
    end_with_agency_decision(under_review(), HEARD, REFUSAL).state,
    withdraw(in_stage_two(), withdrawing(SHARED)).state,
    refused(),
]
ORDER = [opened(), decided(), in_window(), in_stage_two(), referred()]


@pytest.mark.parametrize("command", COMMANDS)
class TestEveryCommand:
    def test_it_is_refused_where_there_is_no_case(self, command: Any) -> None:
        with pytest.raises(Refusal) as refused:
            command(None)

        assert refused.value.kind is Kind.NOT_FOUND

    @pytest.mark.parametrize("assessment", ENDED)
    def test_it_is_refused_once_the_case_has_ended(
        self, assessment: Assessment, command: Any
    ) -> None:
        with pytest.raises(Refusal, match="assessment has ended because") as refused:
            command(assessment)

        assert refused.value.kind is Kind.NOT_NOW


SENT_AFTER_AN_END = [0, 0, 1, 2, 3, 3, 3]
"""At which place of ORDER each of the first seven commands belongs."""


@pytest.mark.parametrize(
    ("step", "at"),
    [(step, at) for step in range(7) for at in range(5) if SENT_AFTER_AN_END[step] != at],
)
def test_a_step_is_taken_only_where_the_case_stands(step: int, at: int) -> None:
    with pytest.raises(Refusal) as refused:
        COMMANDS[step](ORDER[at])

    assert refused.value.kind is Kind.NOT_NOW
