"""What panels on an approval read, and for how long: the review, the proposal to end it, and what was said before."""

from datetime import date

import pytest

from contracts.approval_review import ApprovalDecision, ApprovalReviewFinding
from contracts.reference import AgencyDecision, Recommendation, ReviewEnd
from services.panel.domain.approval_notice import SendApprovalNotice, send_approval_notice
from services.panel.domain.decision_review import make_final_decision
from services.panel.domain.deferral import ask_for_more
from services.panel.domain.independent_review import EndReview, end_review
from services.panel.domain.meetings.seat import has_open_pack, is_second_panel
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes
from services.panel.store.review_papers import ApprovalReviewPapers, is_of_review
from services.panel.store.second_panel_papers import SecondPanelPapers
from tests.panel.helpers.approvals import (
    CONSIDERED,
    FINALLY,
    FINDINGS,
    MET_AGAIN,
    PROPOSED,
    SAYS,
    WHY,
    approval_ended,
    approved_adopters,
    asking_for_more,
    considered,
    ending_noticed,
    ending_proposed,
    finally_on_approval,
    given_up,
    kept,
    met_on_approval,
    observed,
    report_sent,
    reviewed,
    second_panel_met,
    second_panel_on_ending,
    second_panel_recommended,
)
from tests.panel.helpers.meetings import FIRST, held
from tests.panel.helpers.panel_cases import BY, DAY, JOURNEY, REPRESENTED, at_second_panel

ENDS_BECAUSE = "There is no home for a child."


def finally_kept() -> PanelCase:
    return make_final_decision(
        second_panel_recommended(), finally_on_approval("approved"), BY
    ).state


def finally_ended() -> PanelCase:
    final = finally_on_approval()
    return make_final_decision(second_panel_recommended(), final, BY).state


def said_of_proposal(case: PanelCase) -> PanelCase:
    """The case, whose proposal to end the approval has reasons of its own."""
    records = tuple(
        each.model_copy(update={"reasons": ENDS_BECAUSE})
        if each.decision is ApprovalDecision.ENDING_PROPOSED
        else each
        for each in case.decision_records
    )
    return case.model_copy(update={"decision_records": records})


@pytest.mark.parametrize(
    "case", [second_panel_met(), second_panel_recommended(), finally_kept(), finally_ended()]
)
def test_a_second_panel_on_an_ending_reads_the_view_of_the_approval_and_why_it_may_end(
    case: PanelCase,
) -> None:
    read = SecondPanelPapers.of(JOURNEY, said_of_proposal(case))

    assert read.proposed is ApprovalDecision.ENDING_PROPOSED
    assert read.representations == REPRESENTED
    assert (read.recommendation, read.recommended_on) == (Recommendation.NOT_SUITABLE, CONSIDERED)
    assert read.recommendation_reasons == WHY
    assert read.determination_reasons == ENDS_BECAUSE
    assert is_second_panel(MET_AGAIN, case)


def test_a_second_panel_that_asks_for_more_goes_on_reading_the_representations() -> None:
    deferred = ask_for_more(second_panel_met(), asking_for_more(MET_AGAIN)).state

    assert is_second_panel(MET_AGAIN, deferred)


def test_a_second_panel_on_an_application_reads_what_the_first_panel_recommended() -> None:
    case = at_second_panel()
    read = SecondPanelPapers.of(JOURNEY, case)

    assert read.proposed is AgencyDecision.QUALIFYING_DETERMINATION
    assert (read.recommendation, read.recommended_on) == (case.recommendation, case.recommended_on)


def test_the_panel_on_the_review_reads_no_representations() -> None:
    waiting = second_panel_on_ending()
    withdrawn = EndReview(on=MET_AGAIN, because=ReviewEnd.WITHDRAWN)

    assert not is_second_panel(CONSIDERED, waiting)
    assert not is_second_panel(CONSIDERED, end_review(waiting, withdrawn).state)
    assert is_second_panel(MET_AGAIN, waiting)
    assert not is_second_panel(MET_AGAIN, observed())


def test_a_panel_on_an_approval_reads_what_the_review_found_and_their_observations() -> None:
    for case in (met_on_approval(), second_panel_on_ending(), kept()):
        read = ApprovalReviewPapers.of(JOURNEY, case)
        assert is_of_review(case)
        assert read.finding is ApprovalReviewFinding.NO_LONGER_SUITABLE
        assert (read.reasons, read.observations) == (FINDINGS, (SAYS,))
    assert ApprovalReviewPapers.of(JOURNEY, report_sent()).observations == ()
    assert not any(map(is_of_review, (reviewed(), approved_adopters(), at_second_panel())))


def without_minutes(case: PanelCase) -> PanelCase:
    """As where it was decided, on a day on which no panel is required, before the minutes of the panel on the approval were final."""
    return case.model_copy(update={"minutes": case.minutes[:1]})


def opened(case: PanelCase, on: date) -> bool:
    """Whether the pack is open to who sat on that day."""
    met = [
        each.model_copy(update={"meeting": FIRST}) if each.on == on else each
        for each in case.meetings
    ]
    meeting = held().model_copy(update={"held_on": on})
    item = meeting.agenda[0].model_copy(update={"papers_sent_on": on - 9 * DAY})
    case = case.model_copy(update={"meetings": tuple(met)})
    return has_open_pack(FIRST, meeting, item, case, today=FINALLY)


@pytest.mark.parametrize(
    ("case", "on"),
    [
        (considered(), CONSIDERED),
        (kept(), CONSIDERED),
        (ending_proposed(), CONSIDERED),
        (ending_noticed(), CONSIDERED),
        (second_panel_on_ending(), CONSIDERED),
        (approval_ended(), CONSIDERED),
        (second_panel_met(), MET_AGAIN),
        (second_panel_recommended(), MET_AGAIN),
        (finally_kept(), MET_AGAIN),
        (finally_ended(), MET_AGAIN),
    ],
)
def test_no_decision_closes_the_pack_of_a_panel_whose_minutes_are_a_draft(
    case: PanelCase, on: date
) -> None:
    case = without_minutes(case)
    assert opened(case, on)
    if case.status is not Status.SECOND_PANEL or not case.second_panel_met:
        final = finalise_minutes(case, FinaliseMinutes(on=FINALLY, hearing=len(case.meetings)))
        assert not opened(final.state, on)


def test_it_closes_where_the_adopters_end_the_approval_or_another_panel_met() -> None:
    assert not opened(given_up(considered(), PROPOSED), CONSIDERED)
    assert not opened(given_up(ending_proposed(), FINALLY), CONSIDERED)
    assert not opened(second_panel_met(), CONSIDERED)
    told = send_approval_notice(kept(), SendApprovalNotice(on=PROPOSED)).state
    assert not opened(approved_adopters(), approved_adopters().meetings[-1].on)
    assert not opened(told, CONSIDERED)
    assert opened(without_minutes(told), CONSIDERED)
