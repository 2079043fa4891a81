"""The review of an approval (regulation 30D): the year, the adopters' views, the report and their ten working days."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from contracts.approval_review import (
    ApprovalReviewCause,
    ApprovalReviewed,
    ApprovalReviewFinding,
    ApprovalReviewObserved,
    ApprovalReviewReportSent,
)
from contracts.clocks import ClockId, due
from contracts.panel import PanelClockBreached, PanelDueSoonReached
from contracts.timeline import Turn
from services.chassis.decision import Kind, Refusal
from services.panel import timeline
from services.panel.domain.approval_review import (
    ReceiveReviewObservations,
    ReviewApproval,
    SendReviewObservations,
    SendReviewReport,
    receive_review_observations,
    review_approval,
    send_review_observations,
    send_review_report,
)
from services.panel.domain.correction import correct_date
from services.panel.domain.deadlines import announce
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.store.cases import PANEL_CASES, PanelCaseView, reasons_of
from tests.panel.helpers.approvals import (
    APPROVAL_SENT,
    APPROVED,
    COMMENT_BY,
    CONSIDERED,
    FINDINGS,
    OBSERVED,
    PANEL_ON_APPROVAL,
    PROPOSED,
    REPORT_SENT,
    REVIEWED,
    SAYS,
    VIEWS,
    approved_adopters,
    just_approved,
    kept,
    met_on_approval,
    observed,
    report_sent,
    reviewed,
    reviewing,
)
from tests.panel.helpers.panel_cases import (
    DAY,
    JOURNEY,
    approved,
    correcting,
    meeting,
    minuted,
    noticed,
    under_review,
)


def observing(on: date = OBSERVED) -> ReceiveReviewObservations:
    return ReceiveReviewObservations(on=on, words=SAYS)


class TestTheYear:
    def test_runs_from_the_approval(self) -> None:
        clock = approved_adopters().clocks[ClockId.REVIEW_ANNUAL]

        assert (clock.started_on, clock.due_on) == (APPROVED, date(2027, 1, 5))

    def test_begins_anew_with_the_latest_review(self) -> None:
        case = reviewed("still_suitable")
        clock = case.clocks[ClockId.REVIEW_ANNUAL]

        assert case.status is Status.APPROVED
        assert (clock.started_on, clock.due_on) == (REVIEWED, date(2027, 3, 2))
        assert [run.in_time for run in case.runs if run.id is ClockId.REVIEW_ANNUAL] == [True, None]

    def test_of_an_approval_before_december_2025_begins_with_the_first_review_on_record(
        self,
    ) -> None:
        case = noticed(approved())
        assert ClockId.REVIEW_ANNUAL not in case.clocks

        after = review_approval(case, reviewing("still_suitable", date(2026, 12, 7))).state
        assert after.clocks[ClockId.REVIEW_ANNUAL].due_on == date(2027, 12, 7)

    def test_is_announced_as_due_soon_and_as_overdue_once_each(self) -> None:
        # The 20 working days before Tuesday 5 January 2027: 4 January, 31, 30, 29, 24 to 21 December are 8, with the week
        # of 14 December 13, with that of 7 December 18, and Friday 4 and Thursday 3 December.
        soon, late = date(2026, 12, 3), date(2027, 1, 6)
        assert announce(approved_adopters(), today=soon - DAY).events == []
        case, said = announce(approved_adopters(), today=soon)
        assert [type(each) for each in said] == [PanelDueSoonReached]
        assert announce(case, today=late - DAY).events == []
        case, said = announce(case, today=late)
        assert [type(each) for each in said] == [PanelClockBreached]
        assert announce(case, today=late + timedelta(100)).events == []

    def test_a_review_that_is_recorded_late_takes_back_that_it_was_missed(self) -> None:
        late = announce(approved_adopters(), today=date(2027, 1, 6)).state
        _, said = review_approval(late, reviewing("still_suitable", date(2027, 1, 5)))

        assert [each.type for each in said] == [
            "panel.approval_reviewed.v1",
            "panel.clock_breach_retracted.v1",
        ]

    def test_keeps_the_approval_in_the_queue_until_it_ends(self) -> None:
        entry = PANEL_CASES.list_entry
        assert entry is not None
        listed = entry(JOURNEY, approved_adopters())

        assert (listed.open, listed.due_on) == (True, date(2027, 1, 5))

    def test_is_there_for_an_approval_that_was_kept_before_reviews_were(self) -> None:
        state = approved_adopters().model_dump(mode="json")
        clocks = {k: v for k, v in state["clocks"].items() if k != ClockId.REVIEW_ANNUAL}
        case = PANEL_CASES.state_of({"state": state | {"clocks": clocks}, "shape": 9})
        before = approved().model_dump(mode="json")
        old = PANEL_CASES.state_of({"state": before, "shape": 9})

        assert case.clocks == approved_adopters().clocks
        assert case.wake_at is not None
        assert old == approved()

    def test_follows_the_corrected_day_of_a_review(self) -> None:
        case = reviewed("still_suitable")
        version = case.steps[-1].version
        right = correct_date(case, correcting(version, REVIEWED - timedelta(7))).state

        assert right.clocks[ClockId.REVIEW_ANNUAL].due_on == date(2027, 2, 23)


class TestAReview:
    def test_says_the_outcome_and_keeps_the_words_and_the_cause_on_the_record(self) -> None:
        case, events = review_approval(approved_adopters(), reviewing(cause="health"))
        told = str(reasons_of(JOURNEY, case))

        assert events == [
            ApprovalReviewed(occurred_on=REVIEWED, finding=ApprovalReviewFinding.NO_LONGER_SUITABLE)
        ]
        assert all(words in told for words in (VIEWS, FINDINGS, "Health"))
        assert VIEWS not in PanelCaseView.of(JOURNEY, case, 1).model_dump_json()

    @pytest.mark.parametrize("cause", ApprovalReviewCause)
    def test_has_one_of_eight_causes(self, cause: ApprovalReviewCause) -> None:
        assert review_approval(approved_adopters(), reviewing(cause=cause)).events

    @pytest.mark.parametrize("left_out", ["views", "reasons", "cause", "finding"])
    def test_needs_the_adopters_views_and_what_it_found(self, left_out: str) -> None:
        said = reviewing().model_dump(mode="json")
        for wrong in ({left_out: ""}, {left_out: None}):
            with pytest.raises(ValidationError):
                ReviewApproval.model_validate(said | wrong)

    def test_is_not_dated_before_the_approval_or_the_review_before_it(self) -> None:
        for case, on in ((approved_adopters(), APPROVED), (reviewed("still_suitable"), REVIEWED)):
            with pytest.raises(Refusal) as refused:
                review_approval(case, reviewing(on=on - DAY))
            assert refused.value.kind is Kind.NOT_VALID

    @pytest.mark.parametrize("case", [minuted(), under_review(), reviewed()])
    def test_is_of_adopters_who_are_approved_and_not_in_review(self, case: PanelCase) -> None:
        with pytest.raises(Refusal) as refused:
            review_approval(case, reviewing(on=date(2026, 4, 1)))

        assert refused.value.kind is Kind.NOT_NOW

    @pytest.mark.parametrize("case", [just_approved(), kept()])
    def test_that_finds_them_no_longer_suitable_waits_for_the_notice_of_the_latest_decision(
        self, case: PanelCase
    ) -> None:
        with pytest.raises(Refusal, match="notice of the latest decision is not recorded") as said:
            review_approval(case, reviewing(on=PROPOSED))

        assert (said.value.kind, said.value.field) == (Kind.NOT_NOW, "finding")
        assert review_approval(case, reviewing("still_suitable", PROPOSED)).events

    def test_that_finds_them_no_longer_suitable_ends_nothing_and_is_told_with_its_report(
        self,
    ) -> None:
        assert (reviewed().status, reviewed().told) == (
            Status.APPROVAL_IN_REVIEW,
            Status.APPROVED,
        )
        assert reviewed().is_over
        assert not reviewed().has_ended
        assert report_sent().told is Status.APPROVAL_IN_REVIEW


class TestTheReportAndTheirTenWorkingDays:
    def test_begin_with_the_day_of_sending(self) -> None:
        case, events = send_review_report(reviewed(), SendReviewReport(on=REPORT_SENT))

        assert events == [ApprovalReviewReportSent(occurred_on=REPORT_SENT)]
        assert case.clocks[ClockId.REVIEW_COMMENT].due_on == COMMENT_BY
        assert timeline.turn_of(case, COMMENT_BY) is Turn.HOUSEHOLD
        assert timeline.turn_of(case, COMMENT_BY + DAY) is Turn.AGENCY

    def test_invariant_15_review_observations_have_ten_working_days_and_those_on_the_report_five(
        self,
    ) -> None:
        # Beginning with Monday 9 March 2026: two plain weeks, or one.
        assert due(ClockId.REVIEW_COMMENT, REPORT_SENT) == date(2026, 3, 20)
        assert due(ClockId.PAR_COMMENT, REPORT_SENT) == date(2026, 3, 13)

    def test_the_report_is_sent_once_and_not_before_the_review(self) -> None:
        with pytest.raises(Refusal, match="already recorded"):
            send_review_report(report_sent(), SendReviewReport(on=REPORT_SENT))
        with pytest.raises(Refusal, match="before the review"):
            send_review_report(reviewed(), SendReviewReport(on=REVIEWED - DAY))
        with pytest.raises(Refusal) as refused:
            send_review_report(approved_adopters(), SendReviewReport(on=REPORT_SENT))
        assert refused.value.kind is Kind.NOT_NOW

    def test_what_they_write_stops_the_clock_and_stays_on_the_record(self) -> None:
        case, events = receive_review_observations(report_sent(), observing())

        assert events == [ApprovalReviewObserved(occurred_on=OBSERVED)]
        assert case.clocks[ClockId.REVIEW_COMMENT].stopped_on == OBSERVED
        assert SAYS in str(reasons_of(JOURNEY, case))
        assert SAYS not in str(events)

    def test_each_of_two_can_write_until_the_panel_considers_it(self) -> None:
        own = SendReviewObservations(on=OBSERVED + DAY, words="My sister helps us.")
        twice = send_review_observations(observed(), own).state
        assert twice.clocks == observed().clocks
        assert "My sister helps us." in str(reasons_of(JOURNEY, twice))

        for case in (reviewed(), met_on_approval(), approved_adopters()):
            with pytest.raises(Refusal, match="once your agency has sent you the report"):
                send_review_observations(case, own.model_copy(update={"on": CONSIDERED}))

    def test_observations_need_the_report_and_are_not_dated_before_it(self) -> None:
        with pytest.raises(Refusal, match="Send the adopters the report"):
            receive_review_observations(reviewed(), observing())
        with pytest.raises(Refusal, match="before the report"):
            receive_review_observations(report_sent(), observing(REPORT_SENT - DAY))
        with pytest.raises(Refusal, match="panel has considered"):
            receive_review_observations(met_on_approval(), observing(CONSIDERED))

    def test_no_panel_meets_on_it_before_they_wrote_or_their_time_is_over(self) -> None:
        panel = [meeting(on, PANEL_ON_APPROVAL) for on in (COMMENT_BY, COMMENT_BY + DAY)]
        with pytest.raises(Refusal, match="comment on the report until 20 March 2026"):
            hold_meeting(report_sent(), panel[0])
        with pytest.raises(Refusal, match="Send the adopters the report"):
            hold_meeting(reviewed(), panel[1])

        silent = hold_meeting(report_sent(), panel[1]).state
        assert silent.status is Status.APPROVAL_IN_REVIEW
        [shown] = [
            each
            for each in timeline.timeline(JOURNEY, silent, [], CONSIDERED).clocks
            if each.id is ClockId.REVIEW_COMMENT
        ]
        assert (shown.broken_off, shown.in_time) == (True, None)
        early = hold_meeting(observed(), meeting(OBSERVED, PANEL_ON_APPROVAL)).state
        assert early.approval_review
        assert early.approval_review.met_on == OBSERVED

    def test_the_notice_of_the_approval_stays_as_it_was(self) -> None:
        assert report_sent().notice_sent_on == APPROVAL_SENT
