"""How an approval ends: by a proposal with every right and a final decision, or at the adopters' own wish, and never otherwise."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from contracts.approval_review import (
    AdoptersEnd,
    ApprovalDecision,
    ApprovalKept,
    EndingProposed,
)
from contracts.approval_rules import APPROVAL_RULES, ApprovalDuty
from contracts.clocks import ClockId
from contracts.panel import ApprovalEnded, ReviewRequested
from contracts.reference import AgencyDecision, ApprovalEnd, Recommendation, ReviewEnd, ReviewRoute
from services.chassis.decision import Kind, Refusal
from services.panel.domain.approval_decision import keep_approval, propose_ending
from services.panel.domain.approval_end import EndApproval, end_approval
from services.panel.domain.approval_notice import (
    SendApprovalNotice,
    send_approval_notice,
)
from services.panel.domain.correction import correct_date
from services.panel.domain.decision_review import (
    AnswerLateRequest,
    SendRepresentations,
    answer_late_request,
    make_final_decision,
    receive_review_request,
    send_representations,
)
from services.panel.domain.independent_review import (
    EndReview,
    RecordReviewRecommendation,
    SendReviewPapers,
    end_review,
    record_review_recommendation,
    send_review_papers,
)
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes
from services.panel.domain.second_panel import (
    AskSecondPanel,
    RecommendAgain,
    ask_second_panel,
    recommend_again,
)
from services.panel.store.cases import reasons_of
from tests.panel.helpers.approvals import (
    ANSWER_BY,
    COMMENT_BY,
    CONSIDERED,
    FINALLY,
    MINUTED,
    OF_APPROVAL,
    PANEL_ON_APPROVAL,
    PROPOSAL_SENT,
    PROPOSED,
    REVIEWED,
    approval_ended,
    approved_adopters,
    considered,
    ending_noticed,
    ending_proposed,
    finally_on_approval,
    given_up,
    keeping,
    kept,
    met_on_approval,
    minuted_on_approval,
    observed,
    proposing,
    report_sent,
    reviewed,
)
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    JOURNEY,
    PANEL,
    PAPERS,
    asked,
    asking,
    correcting,
    meeting,
    minuted,
    not_approved,
    noticed,
    under_review,
)

WITHOUT_PANEL = tuple(
    each.model_copy(update={"effective_to": date(2026, 1, 31)})
    if each.duty is ApprovalDuty.PANEL
    else each
    for each in APPROVAL_RULES
)


def propose(case: PanelCase, by: str) -> PanelCase:
    return propose_ending(case, proposing(), by).state


def keep(case: PanelCase, by: str) -> PanelCase:
    return keep_approval(case, keeping(), by).state


class TestTheDecisionMakerDecidesAfterTheReview:
    def test_to_propose_the_end_which_ends_nothing(self) -> None:
        case, events = propose_ending(minuted_on_approval(), proposing(), BY)

        assert events == [EndingProposed(occurred_on=PROPOSED, agency="moorland")]
        assert (case.status, case.told) == (Status.ENDING_PROPOSED, Status.APPROVAL_IN_REVIEW)
        assert case.decision_maker == BY
        assert case.is_over

    def test_or_to_keep_it_and_the_year_counts_from_the_review(self) -> None:
        case, events = keep_approval(minuted_on_approval("suitable"), keeping(), BY)

        assert events == [ApprovalKept(occurred_on=PROPOSED, agency="moorland")]
        assert case.status is Status.APPROVED
        assert case.clocks[ClockId.REVIEW_ANNUAL].started_on == REVIEWED

    def test_whatever_the_panel_said(self) -> None:
        assert propose_ending(minuted_on_approval("suitable"), proposing(), BY).events
        assert keep_approval(minuted_on_approval("not_suitable"), keeping(), BY).events

    @pytest.mark.parametrize("member", [PANEL[0], PANEL_ON_APPROVAL[4]])
    def test_and_sat_on_no_panel_of_the_case(self, member: str) -> None:
        for decide in (propose, keep):
            with pytest.raises(Refusal, match="30B") as refused:
                decide(considered(), member)
            assert refused.value.kind is Kind.NOT_LAWFUL

    @pytest.mark.parametrize("case", [observed(), met_on_approval()])
    def test_once_the_panel_gave_its_view(self, case: PanelCase) -> None:
        with pytest.raises(Refusal, match="The panel has not said") as refused:
            propose_ending(case, proposing(), BY)

        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_unless_none_is_required_on_that_day(self) -> None:
        assert propose_ending(observed(), proposing(), BY, WITHOUT_PANEL).events
        assert keep_approval(report_sent(), keeping(), BY, WITHOUT_PANEL).events
        with pytest.raises(Refusal, match="comment on the report until 20 March 2026"):
            propose_ending(report_sent(), proposing(COMMENT_BY), BY, WITHOUT_PANEL)

    def test_not_before_the_final_minutes_with_the_panels_view(self) -> None:
        with pytest.raises(Refusal, match="need the final minutes") as refused:
            propose_ending(considered(), proposing(), BY)
        assert refused.value.kind is Kind.NOT_NOW
        with pytest.raises(Refusal, match="before the final minutes"):
            propose_ending(minuted_on_approval(), proposing(MINUTED - DAY), BY)

    def test_within_seven_working_days_of_the_final_minutes(self) -> None:
        # From Monday 30 March 2026: 31, 1 and 2 April, not Good Friday 3 and Easter Monday 6: 7 to 10 April.
        due = minuted_on_approval().clocks[ClockId.ADM_DECIDE]
        assert (due.started_on, due.due_on, due.stopped_on) == (MINUTED, date(2026, 4, 10), None)
        assert ClockId.ADM_DECIDE not in {each.id for each in considered().awaited}

        decided = propose_ending(minuted_on_approval(), proposing(), BY).state
        runs = [run for run in decided.runs if run.id is ClockId.ADM_DECIDE]
        assert [(run.stopped_on, run.in_time) for run in runs][-1] == (PROPOSED, True)
        assert len(runs) == 2

    def test_also_without_minutes_where_no_panel_is_required_on_that_day(self) -> None:
        assert propose_ending(considered(), proposing(), BY, WITHOUT_PANEL).events
        with pytest.raises(Refusal, match="before the panel's view"):
            propose_ending(considered(), proposing(CONSIDERED - DAY), BY, WITHOUT_PANEL)

    def test_and_no_corrected_day_puts_the_decision_before_the_minutes(self) -> None:
        case = propose_ending(minuted_on_approval(), proposing(), BY).state
        moved = correct_date(case, correcting(case.version - 1, PROPOSED)).state
        assert moved.clocks[ClockId.ADM_DECIDE].started_on == PROPOSED
        with pytest.raises(Refusal, match="before the final minutes of 2 April 2026"):
            correct_date(case, correcting(case.version - 1, PROPOSED + DAY))

    @pytest.mark.parametrize(
        "case", [approved_adopters(), minuted(), under_review(), ending_proposed(), kept()]
    )
    def test_on_an_approval_in_review_alone(self, case: PanelCase) -> None:
        for decide in (propose, keep):
            with pytest.raises(Refusal) as refused:
                decide(case, BY)
            assert refused.value.kind is Kind.NOT_NOW

    def test_the_report_has_to_be_sent(self) -> None:
        with pytest.raises(Refusal, match="Send the adopters the report"):
            propose_ending(reviewed(), proposing(), BY)


class TestAFinalDecisionIsMade:
    def test_after_forty_working_days_of_silence_and_not_before(self) -> None:
        with pytest.raises(Refusal, match="until 2 June 2026") as refused:
            make_final_decision(ending_noticed(), finally_on_approval(on=ANSWER_BY), BY)
        assert refused.value.kind is Kind.NOT_LAWFUL
        case, events = make_final_decision(ending_noticed(), finally_on_approval(), BY)

        assert events == [
            ApprovalEnded(occurred_on=FINALLY, agency="moorland", end=ApprovalEnd.AFTER_REVIEW)
        ]
        assert case.status is Status.APPROVAL_ENDED

    def test_only_once_the_notice_is_sent(self) -> None:
        with pytest.raises(Refusal, match="Record the day you sent the notice first"):
            make_final_decision(ending_proposed(), finally_on_approval(), BY)

    def test_or_keeps_the_approval(self) -> None:
        written = receive_review_request(ending_noticed(), asking(on=ANSWER_BY)).state
        case, events = make_final_decision(written, finally_on_approval("approved", ANSWER_BY), BY)

        assert events == [ApprovalKept(occurred_on=ANSWER_BY, agency="moorland")]
        assert case.status is Status.APPROVED
        assert case.clocks[ClockId.REVIEW_ANNUAL].due_on == date(2027, 3, 2)

    @pytest.mark.parametrize("member", [PANEL[0], PANEL_ON_APPROVAL[0]])
    def test_by_nobody_who_sat_on_a_panel_of_the_case(self, member: str) -> None:
        with pytest.raises(Refusal, match="30B"):
            make_final_decision(ending_noticed(), finally_on_approval(), member)

    def test_after_representations_that_they_wrote_on_their_page(self) -> None:
        words = SendRepresentations(on=PROPOSAL_SENT, words="We live together again.")
        case, events = send_representations(ending_noticed(), words)

        assert events == [
            ReviewRequested(occurred_on=PROPOSAL_SENT, route=ReviewRoute.REPRESENTATIONS)
        ]
        assert case.clocks[ClockId.FINAL_DECISION].started_on == PROPOSAL_SENT
        assert make_final_decision(case, finally_on_approval(on=PROPOSAL_SENT), BY).events
        with pytest.raises(Refusal, match="once your agency has sent you a letter"):
            send_representations(ending_proposed(), words)

    def test_after_the_independent_review_recommended(self) -> None:
        day = PROPOSAL_SENT + DAY
        case = receive_review_request(ending_noticed(), asking("independent_review", day)).state
        with pytest.raises(Refusal, match="has not recommended yet"):
            make_final_decision(case, finally_on_approval(), BY)
        case = send_review_papers(case, SendReviewPapers(on=day)).state
        received = RecordReviewRecommendation(
            on=day, recommendation=Recommendation.SUITABLE, reasons="They are right."
        )
        case = record_review_recommendation(case, received).state

        assert make_final_decision(case, finally_on_approval(on=day), BY).events

    def test_never_both_ways(self) -> None:
        for first, second in (
            ("representations", "independent_review"),
            ("independent_review", "representations"),
        ):
            once = receive_review_request(ending_noticed(), asking(first, PROPOSAL_SENT)).state
            with pytest.raises(Refusal, match="They cannot do both"):
                receive_review_request(once, asking(second, PROPOSAL_SENT))

    def test_after_a_second_panel_on_the_representations(self) -> None:
        written = receive_review_request(ending_noticed(), asking(on=PROPOSAL_SENT)).state
        at_panel = ask_second_panel(written, AskSecondPanel(on=PROPOSAL_SENT)).state
        assert (at_panel.status, at_panel.told) == (Status.SECOND_PANEL, Status.ENDING_PROPOSED)
        met = hold_meeting(at_panel, meeting(date(2026, 4, 23), PANEL)).state
        again = RecommendAgain(
            on=date(2026, 4, 23), recommendation=Recommendation.SUITABLE, reasons="Yes."
        )
        case = recommend_again(met, again).state

        assert case.status is Status.ENDING_PROPOSED
        assert make_final_decision(
            case, finally_on_approval("approved", date(2026, 4, 24)), BY
        ).events == [ApprovalKept(occurred_on=date(2026, 4, 24), agency="moorland")]
        withdrawn = end_review(at_panel, EndReview(on=PROPOSAL_SENT, because=ReviewEnd.WITHDRAWN))
        assert withdrawn.state.status is Status.ENDING_PROPOSED

    def test_after_a_late_request_was_answered(self) -> None:
        late = AnswerLateRequest(
            on=FINALLY, route=ReviewRoute.REPRESENTATIONS, taken=True, reasons="In hospital."
        )
        case = answer_late_request(ending_noticed(), late).state

        assert case.review_over_on == FINALLY


class TestAnEarlierDetermination:
    def test_gives_no_answer_to_the_later_one_and_stays_on_record(self) -> None:
        words = SendRepresentations(on=date(2025, 8, 20), words="We are staying here.")
        first = send_representations(under_review(), words).state
        case = make_final_decision(
            first, finally_on_approval("approved", date(2025, 8, 29)), BY
        ).state
        assert case.decided
        assert case.decided.decision is AgencyDecision.APPROVED
        case = _proposed_again(noticed(case, date(2025, 9, 1)))

        assert case.review_route is None
        assert case.review_over_on is None
        assert {ClockId.QD_RESPONSE, ClockId.FINAL_DECISION}.isdisjoint(case.clocks)
        assert "We are staying here." in str(reasons_of(JOURNEY, case))
        sent = send_approval_notice(case, SendApprovalNotice(on=PROPOSAL_SENT, papers=PAPERS)).state
        assert sent.clocks[ClockId.QD_RESPONSE].due_on == ANSWER_BY
        later = SendRepresentations(on=PROPOSAL_SENT, words="We have a lease.")
        told = str(reasons_of(JOURNEY, send_representations(sent, later).state))
        assert "We are staying here." in told
        assert "We have a lease." in told


class TestTheAdoptersEndIt:
    @pytest.mark.parametrize(
        "case", [approved_adopters, reviewed, report_sent, considered, ending_proposed, kept]
    )
    @pytest.mark.parametrize("end", AdoptersEnd)
    def test_at_any_time_with_a_reason(
        self, case: Callable[[], PanelCase], end: AdoptersEnd
    ) -> None:
        ended, events = end_approval(case(), EndApproval(on=FINALLY, end=end))

        assert events == [
            ApprovalEnded(occurred_on=FINALLY, agency="moorland", end=ApprovalEnd(end))
        ]
        assert (ended.status, ended.told) == (Status.APPROVAL_ENDED, Status.APPROVAL_ENDED)
        assert ended.has_ended

    def test_also_while_a_second_panel_has_what_they_wrote(self) -> None:
        written = receive_review_request(ending_noticed(), asking(on=PROPOSAL_SENT)).state
        at_panel = ask_second_panel(written, AskSecondPanel(on=PROPOSAL_SENT)).state
        assert given_up(at_panel, FINALLY).status is Status.APPROVAL_ENDED

        first = ask_second_panel(asked(), AskSecondPanel(on=date(2025, 8, 22))).state
        with pytest.raises(Refusal, match="are not approved"):
            given_up(first, FINALLY)

    def test_and_no_agency_ends_it_by_that_command(self) -> None:
        with pytest.raises(ValidationError):
            EndApproval.model_validate({"on": "2026-06-03", "end": "after_review"})

    def test_not_before_the_latest_step_and_once(self) -> None:
        with pytest.raises(Refusal, match="before the latest step"):
            given_up(reviewed(), REVIEWED - DAY)
        for case in (approval_ended(), not_approved(), minuted()):
            with pytest.raises(Refusal) as refused:
                given_up(case, FINALLY)
            assert refused.value.kind is Kind.NOT_NOW

    def test_which_leaves_no_decision_to_tell(self) -> None:
        ended = given_up(ending_proposed(), FINALLY)
        with pytest.raises(Refusal, match="ended the approval themselves"):
            send_approval_notice(ended, SendApprovalNotice(on=FINALLY, papers=PAPERS))


def test_another_review_after_a_final_decision_to_keep_leads_through_it_all_again() -> None:
    told = send_approval_notice(kept(), SendApprovalNotice(on=FINALLY)).state
    again = _proposed_again(told, FINALLY + timedelta(days=30))

    assert again.status is Status.ENDING_PROPOSED
    assert [each.decision for each in again.decision_records[-2:]] == [
        ApprovalDecision.KEPT,
        ApprovalDecision.ENDING_PROPOSED,
    ]


def _proposed_again(case: PanelCase, on: date = CONSIDERED) -> PanelCase:
    """Through a review and its panel to a proposal, all on one day."""
    for step in ("review_unsuitable", "review_report", "review_observed"):
        case = OF_APPROVAL[step](case, on).state
    assert case.approval_view is None
    case = hold_meeting(case, meeting(on, PANEL_ON_APPROVAL)).state
    case = OF_APPROVAL["consider_approval"](case, on).state
    case = finalise_minutes(case, FinaliseMinutes(on=on)).state
    return OF_APPROVAL["propose_ending"](case, on).state
