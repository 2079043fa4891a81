"""After the decision: who is told and when, the independent review, late requests, and what the decision maker sets down."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from contracts.clocks import ClockId
from contracts.panel import (
    DecisionTold,
    LateReviewRequestAnswered,
    ReviewEnded,
    ReviewPapersSent,
    ReviewRecommended,
    ReviewRequested,
)
from contracts.reference import (
    AgencyDecision,
    ReasonsFor,
    Recommendation,
    ReviewEnd,
    ReviewRoute,
)
from contracts.timeline import Turn
from services.chassis.decision import Kind, Refusal
from services.panel.domain.agency_decision import approve_applicants
from services.panel.domain.correction import correct_date
from services.panel.domain.decision_notice import TellDecision, tell_decision
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
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.store.cases import reasons_of
from services.panel.timeline import turn_of
from tests.panel.helpers.panel_cases import (
    BY,
    DECIDED,
    OVER,
    RECORD,
    SENT,
    approved,
    approving,
    asked,
    asking,
    correcting,
    determined,
    finally_deciding,
    minuted,
    noticed,
    under_review,
)

DAY = timedelta(days=1)
ASKED = SENT + DAY
PAPERS = ASKED + 8 * DAY
REVIEWED = PAPERS + 60 * DAY


def told(case: PanelCase, on: date = DECIDED + DAY) -> PanelCase:
    return tell_decision(case, TellDecision(on=on)).state


def papers_sent(on: date = PAPERS) -> PanelCase:
    case = asked("independent_review")
    return send_review_papers(case, SendReviewPapers(on=on)).state


def reviewed(what: Recommendation = Recommendation.SUITABLE) -> PanelCase:
    received = RecordReviewRecommendation(
        on=REVIEWED, recommendation=what, reasons="The review believes them."
    )
    return record_review_recommendation(papers_sent(), received).state


def ended(case: PanelCase, because: ReviewEnd, on: date = PAPERS) -> PanelCase:
    return end_review(case, EndReview(on=on, because=because)).state


def late(route: ReviewRoute = ReviewRoute.REPRESENTATIONS, *, taken: bool) -> PanelCase:
    command = AnswerLateRequest(on=OVER, route=route, taken=taken, reasons="They were in hospital.")
    return answer_late_request(under_review(), command).state


class TestTelling:
    def test_a_decision_is_told_within_two_working_days_by_a_person_or_by_its_notice(self) -> None:
        case, events = tell_decision(approved(), TellDecision(on=DECIDED + DAY))

        assert events == [
            DecisionTold(
                occurred_on=DECIDED + DAY, decision=AgencyDecision.APPROVED, decided_on=DECIDED
            )
        ]
        assert case.clocks[ClockId.NOTIFY_ORAL].stopped_on == DECIDED + DAY
        assert noticed(approved()).clocks[ClockId.NOTIFY_ORAL].stopped_on == SENT
        assert noticed(case).clocks[ClockId.NOTIFY_ORAL].stopped_on == DECIDED + DAY

    def test_it_is_told_once_and_each_decision_anew(self) -> None:
        case = told(determined())
        with pytest.raises(Refusal, match="already recorded that they were told"):
            told(case)
        final = make_final_decision(noticed(case), finally_deciding(), BY).state

        assert (final.told_on, told(final, OVER + DAY).told_on) == (None, OVER + DAY)

    def test_not_before_it_was_made(self) -> None:
        with pytest.raises(Refusal, match="before the decision"):
            told(approved(), DECIDED - DAY)

    def test_a_refusal_that_was_told_is_on_the_households_page_with_its_notice_alone(self) -> None:
        assert told(determined()).told is Status.MINUTES_FINAL
        assert noticed(told(determined())).told is Status.UNDER_REVIEW

    def test_its_day_is_corrected_but_never_to_one_before_the_decision(self) -> None:
        case = told(noticed(approved()), SENT)
        telling = case.version
        right = correct_date(case, correcting(telling, DECIDED)).state

        assert right.told_on == DECIDED
        assert right.clocks[ClockId.NOTIFY_ORAL].stopped_on == DECIDED
        with pytest.raises(Refusal, match="before the decision"):
            correct_date(case, correcting(telling, DECIDED - DAY))

    def test_no_decision_is_moved_past_the_day_on_which_it_was_told(self) -> None:
        case = noticed(told(approved(), DECIDED))
        decision = case.version - 2

        with pytest.raises(Refusal, match="would have been told"):
            correct_date(case, correcting(decision, DECIDED + DAY))


class TestTheIndependentReview:
    def test_its_papers_are_due_ten_working_days_after_the_agency_heard(self) -> None:
        case = asked("independent_review")
        sent, events = send_review_papers(case, SendReviewPapers(on=PAPERS))

        assert case.clocks[ClockId.IRM_PAPERS].due_on == date(2025, 8, 20)
        assert events == [ReviewPapersSent(occurred_on=PAPERS)]
        assert sent.clocks[ClockId.IRM_PAPERS].stopped_on == PAPERS
        with pytest.raises(Refusal, match="already recorded that you sent"):
            send_review_papers(sent, SendReviewPapers(on=PAPERS))

    def test_the_final_decision_waits_for_its_recommendation_and_is_then_due(self) -> None:
        with pytest.raises(Refusal, match="has not recommended yet"):
            make_final_decision(papers_sent(), finally_deciding(on=REVIEWED), BY)
        case = reviewed()

        assert case.clocks[ClockId.FINAL_DECISION].started_on == REVIEWED
        assert turn_of(case, REVIEWED) is Turn.DECISION_MAKER
        with pytest.raises(Refusal, match="before the independent review's recommendation"):
            make_final_decision(case, finally_deciding(on=REVIEWED - DAY), BY)
        final = make_final_decision(case, finally_deciding(on=REVIEWED), BY).state
        assert final.status is Status.NOT_APPROVED
        assert final.clocks[ClockId.FINAL_DECISION].stopped_on == REVIEWED

    @pytest.mark.parametrize("what", Recommendation)
    def test_it_recommends_once_and_binds_nobody(self, what: Recommendation) -> None:
        case = reviewed(what)

        assert case.review_recommendation is what
        assert case.steps[-1].event == ReviewRecommended(occurred_on=REVIEWED, recommendation=what)
        for outcome in ("approved", "not_approved"):
            assert make_final_decision(case, finally_deciding(outcome, REVIEWED), BY).events
        again = RecordReviewRecommendation(on=REVIEWED, recommendation=what, reasons="Again.")
        with pytest.raises(Refusal, match="not looking at this case now"):
            record_review_recommendation(case, again)

    def test_not_before_it_had_the_papers(self) -> None:
        early = RecordReviewRecommendation(
            on=PAPERS, recommendation=Recommendation.SUITABLE, reasons="Early."
        )
        with pytest.raises(Refusal, match="when you sent your papers"):
            record_review_recommendation(asked("independent_review"), early)

    def test_it_has_no_part_in_representations(self) -> None:
        with pytest.raises(Refusal, match="not looking at this case now"):
            send_review_papers(asked(), SendReviewPapers(on=PAPERS))


class TestAReviewThatEnds:
    @pytest.mark.parametrize("route", ReviewRoute)
    def test_who_withdraws_has_had_their_answer(self, route: ReviewRoute) -> None:
        case = ended(asked(route), ReviewEnd.WITHDRAWN)

        assert case.steps[-1].event == ReviewEnded(occurred_on=PAPERS, because=ReviewEnd.WITHDRAWN)
        assert case.clocks[ClockId.FINAL_DECISION].started_on == PAPERS
        assert make_final_decision(case, finally_deciding(on=PAPERS), BY).events
        with pytest.raises(Refusal, match="cannot do both"):
            receive_review_request(case, asking(on=PAPERS))
        with pytest.raises(Refusal, match="already recorded that they withdrew"):
            ended(case, ReviewEnd.WITHDRAWN)

    def test_whose_application_is_not_taken_can_still_write_to_the_agency_in_their_time(
        self,
    ) -> None:
        case = ended(asked("independent_review"), ReviewEnd.NOT_TAKEN)

        assert (case.review_route, case.review_end) == (None, ReviewEnd.NOT_TAKEN)
        assert case.clocks[ClockId.QD_RESPONSE] == under_review().clocks[ClockId.QD_RESPONSE]
        assert turn_of(case, PAPERS) is Turn.HOUSEHOLD
        assert receive_review_request(case, asking(on=PAPERS + DAY)).state.review_over_on
        with pytest.raises(Refusal, match="until 30 September 2025"):
            make_final_decision(case, finally_deciding(on=PAPERS), BY)

    def test_the_agency_cannot_turn_representations_away(self) -> None:
        with pytest.raises(Refusal, match="must consider representations") as refused:
            ended(asked(), ReviewEnd.NOT_TAKEN)
        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_there_must_be_one_and_it_has_not_recommended(self) -> None:
        for case in (under_review(), reviewed()):
            with pytest.raises(Refusal, match="no review that could end"):
                ended(case, ReviewEnd.WITHDRAWN, REVIEWED)


class TestALateRequest:
    @pytest.mark.parametrize("route", ReviewRoute)
    def test_one_that_is_taken_counts_like_any_other(self, route: ReviewRoute) -> None:
        case = late(route, taken=True)

        assert case.steps[-1].event == LateReviewRequestAnswered(
            occurred_on=OVER, route=route, taken=True
        )
        assert case.review_route is route
        begun = {
            ReviewRoute.REPRESENTATIONS: ClockId.FINAL_DECISION,
            ReviewRoute.INDEPENDENT_REVIEW: ClockId.IRM_PAPERS,
        }
        assert case.clocks[begun[route]].started_on == OVER

    def test_one_that_is_not_taken_leaves_the_final_decision(self) -> None:
        case = late(taken=False)

        assert case.review_route is None
        assert make_final_decision(case, finally_deciding(on=OVER), BY).events

    def test_the_reasons_of_each_answer_stay_on_record(self) -> None:
        again = AnswerLateRequest(
            on=OVER, route=ReviewRoute.INDEPENDENT_REVIEW, taken=True, reasons="They were ill."
        )
        case = answer_late_request(late(taken=False), again).state
        told_by = {each.about: each.words for each in reasons_of(uuid4(), case).reasons}

        assert told_by[ReasonsFor.LATE_REQUEST] == "They were in hospital.\n\nThey were ill."

    def test_in_time_it_is_no_late_request(self) -> None:
        command = AnswerLateRequest(
            on=SENT, route=ReviewRoute.REPRESENTATIONS, taken=False, reasons="Too late."
        )
        with pytest.raises(Refusal, match="in time until 30 September 2025"):
            answer_late_request(under_review(), command)


class TestRepresentations:
    def test_what_they_write_is_on_the_case_record_and_in_no_event(self) -> None:
        words = SendRepresentations(on=ASKED, words="We are not going to move.")
        case, events = send_representations(under_review(), words)
        told_by = {each.about: each.words for each in reasons_of(uuid4(), case).reasons}

        assert events == [ReviewRequested(occurred_on=ASKED, route=ReviewRoute.REPRESENTATIONS)]
        assert told_by[ReasonsFor.REPRESENTATIONS] == "We are not going to move."
        assert case.clocks[ClockId.FINAL_DECISION].started_on == ASKED

    @pytest.mark.parametrize(
        ("case", "on", "why"),
        [
            (approved(), ASKED, "once your agency has sent you a letter"),
            (determined(), ASKED, "once your agency has sent you a letter"),
            (asked("independent_review"), ASKED, "already asked for a review"),
            (asked(), ASKED, "already asked for a review"),
            (under_review(), OVER, "until 30 September 2025"),
        ],
        ids=["approved", "no notice", "independent review", "twice", "late"],
    )
    def test_what_refuses_it_is_said_to_them(self, case: PanelCase, on: date, why: str) -> None:
        with pytest.raises(Refusal, match=why):
            send_representations(case, SendRepresentations(on=on, words="Once more."))


class TestTheRecordOfADecision:
    def test_every_part_is_kept_for_each_decision_with_who_made_it(self) -> None:
        case = make_final_decision(asked(), finally_deciding(on=OVER), BY).state
        first, final = case.decision_records

        assert (first.decision, final.decision) == (
            AgencyDecision.QUALIFYING_DETERMINATION,
            AgencyDecision.NOT_APPROVED,
        )
        assert {first.by, final.by, case.decision_maker} == {BY}
        kept = final.model_dump(include={*RECORD})
        assert kept == RECORD

    def test_an_approval_has_its_reasons_too(self) -> None:
        case = approve_applicants(minuted(), approving(), BY).state
        shown = {each.about: each.words for each in reasons_of(uuid4(), case).reasons}

        assert shown[ReasonsFor.APPROVAL].startswith("Considered: The report")
        assert f"Reasons: {RECORD['reasons']}" in shown[ReasonsFor.APPROVAL]
        assert "New since" not in shown[ReasonsFor.APPROVAL]
