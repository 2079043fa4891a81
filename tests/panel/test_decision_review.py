"""A decision under review: its notice, the forty working days, the two routes and the final decision."""

from datetime import date

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId
from contracts.decision_notice import NoticeWay
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    DecisionNoticeSent,
    ReviewRequested,
)
from contracts.reference import AgencyDecision, ReportKind, ReviewRoute
from services.chassis.decision import Kind, Refusal
from services.panel.api.last_checks import before_notice
from services.panel.domain.agency_decision import issue_qualifying_determination
from services.panel.domain.decision_notice import SendDecisionNotice, send_decision_notice
from services.panel.domain.decision_review import make_final_decision, receive_review_request
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.store.notices import NoticeView
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    DECIDED,
    LAST_DAY,
    OVER,
    PANEL,
    PAPERS,
    REASONS,
    SENT,
    approved,
    asked,
    asking,
    determined,
    determining,
    finally_deciding,
    minuted,
    not_approved,
    noticed,
    under_review,
)


class TestTheNoticeOfADecision:
    @pytest.mark.parametrize(
        ("case", "decision"),
        [
            (approved(), AgencyDecision.APPROVED),
            (determined(), AgencyDecision.QUALIFYING_DETERMINATION),
            (not_approved(), AgencyDecision.NOT_APPROVED),
        ],
    )
    def test_it_says_what_was_decided_when_and_when_it_was_sent(
        self, case: PanelCase, decision: AgencyDecision
    ) -> None:
        assert case.decided is not None
        sent = send_decision_notice(
            case, SendDecisionNotice(on=OVER + DAY, papers=PAPERS, sent_by=NoticeWay.POST)
        )

        assert sent.state.notice_sent_on == OVER + DAY
        assert sent.events == [
            DecisionNoticeSent(
                occurred_on=OVER + DAY,
                agency="moorland",
                decision=decision,
                decided_on=case.decided.on,
                papers=PAPERS,
                sent_by=NoticeWay.POST,
            )
        ]
        [notice] = NoticeView.each_of(sent.state)[-1:]
        assert (notice.papers, notice.sent_by, notice.sent_on) == (
            PAPERS,
            NoticeWay.POST,
            OVER + DAY,
        )

    @pytest.mark.parametrize(
        ("recommended", "papers", "missing"),
        [
            ("not_suitable", (), "the notice of the applicants' rights and your reasons"),
            ("not_suitable", ("reasons",), "the notice of the applicants' rights"),
            ("not_suitable", ("reasons", "recommendation"), "the notice of the applicants' rights"),
            ("not_suitable", ("rights_notice",), "your reasons"),
            ("suitable", ("rights_notice", "reasons"), "the panel's recommendation"),
        ],
    )
    def test_a_proposal_not_to_approve_without_what_goes_with_it_is_refused(
        self, recommended: str, papers: tuple[str, ...], missing: str
    ) -> None:
        case = issue_qualifying_determination(minuted(recommended), determining(), BY).state
        notice = SendDecisionNotice.model_validate({"on": SENT, "papers": papers})

        with pytest.raises(Refusal, match=f"goes with {missing} .regulation 30B.5.") as refused:
            send_decision_notice(case, notice)
        assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "papers")

    @pytest.mark.parametrize(
        ("recommended", "papers"),
        [
            ("not_suitable", ("reasons", "rights_notice")),
            ("suitable", ("reasons", "rights_notice", "recommendation")),
        ],
    )
    def test_with_it_the_forty_days_begin(self, recommended: str, papers: tuple[str, ...]) -> None:
        case = issue_qualifying_determination(minuted(recommended), determining(), BY).state
        notice = SendDecisionNotice.model_validate({"on": SENT, "papers": papers})

        asking = send_decision_notice(case, notice).state.clocks[ClockId.QD_RESPONSE]
        assert asking.due_on == LAST_DAY

    def test_who_records_it_reads_first_what_goes_with_it(self) -> None:
        case = issue_qualifying_determination(minuted("suitable"), determining(), BY).state
        said = " ".join(before_notice(case).still_open)

        assert "It goes with the notice of the applicants' rights (regulation 30B(5))." in said
        assert "It goes with the panel's recommendation" in said
        assert "goes with" not in " ".join(before_notice(approved()).still_open)

    def test_no_paper_is_named_twice_and_another_notice_needs_none(self) -> None:
        with pytest.raises(ValidationError):
            SendDecisionNotice.model_validate({"on": SENT, "papers": ["reasons", "reasons"]})
        for case in (approved(), not_approved()):
            assert send_decision_notice(case, SendDecisionNotice(on=OVER)).events

    def test_it_is_due_within_five_working_days_of_the_decision(self) -> None:
        assert approved().clocks[ClockId.NOTIFY_WRITTEN].due_on == date(2025, 8, 8)

    @pytest.mark.parametrize("decided", [approved(), not_approved()])
    def test_a_case_is_open_until_it_is_sent(self, decided: PanelCase) -> None:
        assert (decided.has_ended, noticed(decided, OVER).has_ended) == (False, True)

    def test_it_is_recorded_once(self) -> None:
        with pytest.raises(Refusal, match="already recorded the notice") as refused:
            noticed(under_review(), SENT + DAY)

        assert refused.value.kind is Kind.NOT_NOW

    def test_it_is_not_dated_before_the_decision(self) -> None:
        with pytest.raises(Refusal, match="before the decision on 1 August 2025"):
            noticed(approved(), DECIDED - DAY)

    def test_there_is_none_without_a_decision(self) -> None:
        with pytest.raises(Refusal, match="Only the agency decision is left"):
            noticed(minuted())


class TestTheTimeToAskForAReview:
    def test_its_forty_working_days_begin_with_the_day_of_sending_and_not_of_deciding(self) -> None:
        asking_time = under_review().clocks[ClockId.QD_RESPONSE]

        assert (asking_time.started_on, asking_time.due_on) == (SENT, LAST_DAY)

    def test_it_does_not_begin_before_the_notice(self) -> None:
        assert ClockId.QD_RESPONSE not in determined().clocks
        for refused in (asking(), finally_deciding()):
            with pytest.raises(Refusal, match="Record the day you sent the notice first"):
                _answered(determined(), refused)

    @pytest.mark.parametrize("route", ReviewRoute)
    @pytest.mark.parametrize("on", [SENT, LAST_DAY])
    def test_the_applicants_ask_on_its_first_day_or_its_last(
        self, route: ReviewRoute, on: date
    ) -> None:
        case, events = receive_review_request(under_review(), asking(route, on))

        assert (case.review_route, case.status) == (route, Status.UNDER_REVIEW)
        assert events == [ReviewRequested(occurred_on=on, route=route)]

    def test_a_day_later_is_too_late(self) -> None:
        with pytest.raises(Refusal, match="until 30 September 2025"):
            receive_review_request(under_review(), asking(on=OVER))

    @pytest.mark.parametrize("other", ReviewRoute)
    def test_they_choose_once(self, other: ReviewRoute) -> None:
        with pytest.raises(Refusal, match=r"Representations to us.*cannot do both"):
            receive_review_request(asked(), asking(other))


class TestTheFinalDecision:
    def test_silence_makes_nothing_final_and_a_decision_after_it_does(self) -> None:
        assert under_review().status is Status.UNDER_REVIEW
        with pytest.raises(Refusal, match="until 30 September 2025") as refused:
            make_final_decision(under_review(), finally_deciding(on=LAST_DAY), BY)
        case, events = make_final_decision(under_review(), finally_deciding(on=OVER), BY)

        assert refused.value.kind is Kind.NOT_LAWFUL
        assert (case.status, case.decision_records[-1].reasons) == (Status.NOT_APPROVED, REASONS)
        assert events == [ApplicantsNotApproved(occurred_on=OVER, agency="moorland")]

    def test_it_can_follow_representations_at_once(self) -> None:
        command = finally_deciding("approved", on=SENT + DAY)
        case, events = make_final_decision(asked(), command, BY)

        assert (case.status, case.decision_maker) == (Status.APPROVED, BY)
        assert events == [ApplicantsApproved(occurred_on=SENT + DAY, agency="moorland")]

    def test_it_is_not_dated_before_the_answer(self) -> None:
        with pytest.raises(Refusal, match="before the applicants' answer on 6 August 2025"):
            make_final_decision(asked(), finally_deciding(on=SENT), BY)

    @pytest.mark.parametrize("member", PANEL)
    def test_nobody_who_sat_on_the_panel_makes_it(self, member: str) -> None:
        with pytest.raises(Refusal, match=r"30B\(3\)"):
            make_final_decision(asked(), finally_deciding(), member)

    def test_it_waits_for_a_notice_of_its_own(self) -> None:
        assert not_approved().notice_sent_on is None
        assert noticed(not_approved(), OVER + DAY).notice_sent_on == OVER + DAY

    def test_after_a_brief_report_it_can_still_be_negative(self) -> None:
        brief = under_review(ReportKind.BRIEF)

        assert make_final_decision(brief, finally_deciding(), BY).events


class TestWhatApplicantsHaveBeenTold:
    @pytest.mark.parametrize(
        ("case", "told"),
        [
            (determined(), Status.MINUTES_FINAL),
            (under_review(), Status.UNDER_REVIEW),
            (not_approved(), Status.UNDER_REVIEW),
            (noticed(not_approved(), OVER), Status.NOT_APPROVED),
            (approved(), Status.APPROVED),
        ],
    )
    def test_a_refusal_is_told_by_its_notice(self, case: PanelCase, told: Status) -> None:
        assert case.told is told


def _answered(case: PanelCase, command: object) -> object:
    if isinstance(command, type(asking())):
        return receive_review_request(case, command)
    assert isinstance(command, type(finally_deciding()))
    return make_final_decision(case, command, BY)
