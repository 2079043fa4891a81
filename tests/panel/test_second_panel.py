"""Representations that go to a panel again before the final decision."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.clocks import ClockId
from contracts.reference import Recommendation, ReviewEnd
from contracts.second_panel import SecondPanelAsked, SecondPanelRecommended
from contracts.timeline import Turn
from services.chassis.decision import Kind, Refusal
from services.chassis.record import RecordedEvent
from services.panel.domain.decision_review import make_final_decision, receive_review_request
from services.panel.domain.independent_review import EndReview, end_review
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.referral import close_case
from services.panel.domain.second_panel import (
    AskSecondPanel,
    RecommendAgain,
    ask_second_panel,
    recommend_again,
)
from services.panel.timeline import timeline
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    HEARD,
    JOURNEY,
    PANEL,
    SENT,
    asked,
    asking,
    finally_deciding,
    meeting,
    minuted,
    noticed,
    under_review,
    withdrawal,
)

ASKED = SENT + 2 * DAY
MET_AGAIN = date(2025, 9, 4)
OTHERS = tuple(f"pm-{number}" for number in range(30, 35))


def with_panel(on: date = ASKED) -> PanelCase:
    return ask_second_panel(asked(), AskSecondPanel(on=on)).state


def met_again(members: tuple[str, ...] = OTHERS) -> PanelCase:
    return hold_meeting(with_panel(), meeting(on=MET_AGAIN, members=members)).state


def recommending_again(what: str = "suitable", on: date = MET_AGAIN) -> RecommendAgain:
    return RecommendAgain(on=on, recommendation=Recommendation(what), reasons="The move is off.")


def recommended_again() -> PanelCase:
    return recommend_again(met_again(), recommending_again()).state


def test_the_case_stays_under_review_and_no_time_of_the_decision_maker_runs() -> None:
    case, events = ask_second_panel(asked(), AskSecondPanel(on=ASKED))

    assert events == [SecondPanelAsked(occurred_on=ASKED)]
    assert (case.status, case.told) == (Status.SECOND_PANEL, Status.UNDER_REVIEW)
    assert case.awaited == []
    assert timeline(JOURNEY, case, [], ASKED).turn is Turn.REVIEW


def test_seven_working_days_begin_with_what_the_panel_recommends() -> None:
    case, events = recommend_again(met_again(), recommending_again())

    assert events == [
        SecondPanelRecommended(occurred_on=MET_AGAIN, recommendation=Recommendation.SUITABLE)
    ]
    assert case.status is Status.UNDER_REVIEW
    assert case.clocks[ClockId.FINAL_DECISION].due_on == date(2025, 9, 15)
    assert case.second_recommendation is Recommendation.SUITABLE


@pytest.mark.parametrize("outcome", ["approved", "not_approved"])
def test_applicants_read_what_it_recommended_once_they_are_told_the_final_decision(
    outcome: str,
) -> None:
    decided_on = MET_AGAIN + DAY
    case = recommended_again()
    decided = make_final_decision(case, finally_deciding(outcome, on=decided_on), BY).state

    assert said_of_it(case) == {}
    assert said_of_it(decided) == (
        {} if outcome == "not_approved" else {"recommendation": "suitable"}
    )
    assert said_of_it(noticed(decided, decided_on)) == {"recommendation": "suitable"}


def said_of_it(case: PanelCase) -> Mapping[str, object]:
    """What the applicants' timeline gives with the second panel's recommendation."""
    event = recommend_again(met_again(), recommending_again()).events[0]
    at, data = datetime(2025, 9, 4, 9, tzinfo=UTC), event.model_dump(mode="json")
    history = [RecordedEvent(version=9, type=event.type, at=at, data=data)]
    return timeline(JOURNEY, case, history, MET_AGAIN).entries[0].details


@pytest.mark.parametrize("outcome", ["approved", "not_approved"])
def test_then_the_agency_decides_whatever_it_recommended(outcome: str) -> None:
    final = finally_deciding(outcome, on=MET_AGAIN + DAY)

    assert make_final_decision(recommended_again(), final, BY).state.status == outcome
    with pytest.raises(Refusal, match="before the panel's recommendation"):
        make_final_decision(recommended_again(), finally_deciding(outcome, on=MET_AGAIN - DAY), BY)


def test_nobody_decides_before_it_has_recommended() -> None:
    for case in (with_panel(), met_again()):
        with pytest.raises(Refusal, match="representations are with the panel"):
            make_final_decision(case, finally_deciding(on=MET_AGAIN), BY)


@pytest.mark.parametrize("member", [PANEL[0], OTHERS[0]])
def test_nobody_decides_who_sat_on_either_panel(member: str) -> None:
    with pytest.raises(Refusal, match=r"30B\(3\)"):
        make_final_decision(recommended_again(), finally_deciding(on=MET_AGAIN), member)


def test_an_independent_review_and_a_panel_are_never_both_asked() -> None:
    withdrawn = end_review(asked(), EndReview(on=ASKED, because=ReviewEnd.WITHDRAWN)).state
    for case in (asked("independent_review"), under_review(), withdrawn):
        with pytest.raises(Refusal, match="Only representations") as refused:
            ask_second_panel(case, AskSecondPanel(on=ASKED))
        assert refused.value.kind is Kind.NOT_NOW


def test_a_panel_is_asked_once_and_never_before_a_proposal() -> None:
    with pytest.raises(Refusal, match="already considered"):
        ask_second_panel(recommended_again(), AskSecondPanel(on=MET_AGAIN))
    with pytest.raises(Refusal, match="final minutes"):
        ask_second_panel(minuted(), AskSecondPanel(on=MET_AGAIN))


def test_it_meets_before_it_recommends_and_after_it_was_asked() -> None:
    with pytest.raises(Refusal, match="has not met on the representations"):
        recommend_again(with_panel(), recommending_again())
    with pytest.raises(Refusal, match="before the latest step"):
        hold_meeting(with_panel(), meeting(on=ASKED - DAY, members=OTHERS))


def test_a_withdrawal_ends_it() -> None:
    decision = close_case(met_again(), HEARD, withdrawal(on=MET_AGAIN + timedelta(1)))

    assert decision is not None
    assert decision.state.status is Status.CLOSED


def test_representations_that_came_once_the_independent_review_took_no_application_go_to_a_panel() -> (
    None
):
    review = asked("independent_review")
    not_taken = end_review(review, EndReview(on=ASKED, because=ReviewEnd.NOT_TAKEN)).state
    written = receive_review_request(not_taken, asking(on=ASKED + DAY)).state

    assert ask_second_panel(written, AskSecondPanel(on=ASKED + DAY)).state.second_panel_on


def test_who_withdraws_representations_that_a_panel_has_leaves_the_final_decision_alone() -> None:
    ended = end_review(with_panel(), EndReview(on=ASKED + DAY, because=ReviewEnd.WITHDRAWN)).state

    assert ended.status is Status.UNDER_REVIEW
    assert ended.clocks[ClockId.FINAL_DECISION].stopped_on is None
