"""What the panel says of an approval after a review, as sentences: it is asked, it meets on the case, and it never decides."""

from datetime import date

import pytest

from contracts.approval_view import ApprovalConsidered
from contracts.clocks import ClockId
from contracts.deferral import PanelAskedForMore, PanelNeed, PanelOutcome
from contracts.panel_minutes import HearingMinutesFinalised
from contracts.reference import Recommendation
from contracts.timeline import Turn
from services.chassis.decision import Kind, Refusal
from services.panel import timeline
from services.panel.api.last_checks import before_decision_on_approval
from services.panel.domain.approval_review import (
    ReceiveReviewObservations,
    receive_review_observations,
)
from services.panel.domain.approval_view import consider_approval
from services.panel.domain.deferral import ask_for_more
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.meetings.agenda import PutOnAgenda, put_on_agenda, waits_for_panel
from services.panel.domain.meetings.panel_meeting import PanelMeeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes
from services.panel.domain.second_panel import RecommendAgain, recommend_again
from services.panel.store.cases import reasons_of
from tests.panel.helpers.approvals import (
    APPROVED,
    COMMENT_BY,
    CONSIDERED,
    MET_AGAIN,
    MINUTED,
    OBSERVED,
    PANEL_ON_APPROVAL,
    REPORT_SENT,
    WHY,
    approved_adopters,
    asking_for_more,
    considered,
    considering,
    ending_proposed,
    met_on_approval,
    minuted_on_approval,
    observed,
    report_sent,
    reviewed,
    second_panel_met,
)
from tests.panel.helpers.meetings import a_meeting
from tests.panel.helpers.panel_cases import DAY, JOURNEY, meeting, minuted, under_review


def test_the_panel_recommends_and_the_approval_goes_on() -> None:
    case, events = consider_approval(met_on_approval(), considering())

    assert events == [
        ApprovalConsidered(occurred_on=CONSIDERED, recommendation=Recommendation.NOT_SUITABLE)
    ]
    assert case.status is Status.APPROVAL_IN_REVIEW
    assert WHY not in str(events)
    assert WHY in str(reasons_of(JOURNEY, case))


def test_the_latest_view_counts_and_the_reasons_of_each_stay_on_record() -> None:
    later = considering("suitable", date(2026, 3, 30))
    together = later.model_copy(update={"reasons": "They live together."})
    again = consider_approval(considered(), together).state
    told = str(reasons_of(JOURNEY, again))

    assert again.approval_view
    assert again.approval_view.recommendation is Recommendation.SUITABLE
    assert WHY in told
    assert "They live together." in told
    for wrong in (CONSIDERED - DAY, REPORT_SENT):
        with pytest.raises(Refusal):
            consider_approval(considered(), considering(on=wrong))


@pytest.mark.parametrize(
    "case", [minuted(), under_review(), approved_adopters(), ending_proposed()]
)
def test_only_an_approval_in_review_is_considered(case: PanelCase) -> None:
    with pytest.raises(Refusal) as refusal:
        consider_approval(case, considering())

    assert refusal.value.kind is Kind.NOT_NOW


def test_the_panel_meets_on_it_first() -> None:
    with pytest.raises(Refusal, match="has not met on this review"):
        consider_approval(observed(), considering())


def test_it_waits_for_a_date_from_the_report_until_a_panel_has_met_on_it() -> None:
    waits = [reviewed(), report_sent(), observed(), met_on_approval(), approved_adopters()]

    assert [waits_for_panel(each) for each in waits] == [False, True, True, False, False]


def onto(case: PanelCase, held_on: date) -> PanelMeeting:
    """A meeting of that day with this case on its agenda, put there long before."""
    planned = a_meeting(on=APPROVED, held_on=held_on)
    put = PutOnAgenda(on=APPROVED, journey=JOURNEY, starts_at="10:00")
    return put_on_agenda(planned, put, case=case).state


@pytest.mark.parametrize(
    ("case", "held_on", "words"),
    [
        (reviewed(), CONSIDERED, "Send the adopters the report"),
        (report_sent(), COMMENT_BY, "until 20 March 2026"),
        (observed(), OBSERVED - DAY, "before the report or the observations"),
        (considered(), CONSIDERED + DAY, "does not wait for a panel"),
    ],
)
def test_no_agenda_has_it_before_the_adopters_were_heard_or_after_the_panel_said_its_view(
    case: PanelCase, held_on: date, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        onto(case, held_on)


@pytest.mark.parametrize(
    ("case", "held_on"),
    [
        (report_sent(), COMMENT_BY + DAY),
        (observed(), OBSERVED),
        (met_on_approval(), CONSIDERED + DAY),
    ],
)
def test_an_agenda_has_it_on_a_day_when_the_adopters_were_heard(
    case: PanelCase, held_on: date
) -> None:
    assert onto(case, held_on).item(JOURNEY)


def test_it_has_dissent_and_quality_like_every_recommendation() -> None:
    said = considering().model_copy(update={"dissent": "One abstained.", "quality": "Fair."})
    case = consider_approval(met_on_approval(), said).state

    told = str(reasons_of(JOURNEY, case))
    assert "Disagreed or abstained on the approval: One abstained." in told
    assert [(each.words, each.came_to) for each in case.report_notes] == [
        ("Fair.", PanelOutcome.NOT_SUITABLE)
    ]


class TestAPanelThatNeedsMore:
    def test_defers_and_the_approval_waits_for_a_panel_again(self) -> None:
        case, events = ask_for_more(met_on_approval(), asking_for_more())

        assert events == [PanelAskedForMore(occurred_on=CONSIDERED, missing=(PanelNeed.HOUSEHOLD,))]
        assert (case.status, case.missing) == (Status.APPROVAL_IN_REVIEW, (PanelNeed.HOUSEHOLD,))
        assert waits_for_panel(case)
        assert "Where each of them lives." in str(reasons_of(JOURNEY, case))
        assert case.report_notes[-1].came_to is PanelOutcome.DEFERRED
        with pytest.raises(Refusal, match="has not met on this"):
            ask_for_more(case, asking_for_more())

    def test_meets_again_and_then_recommends(self) -> None:
        again = hold_meeting(deferred(), meeting(MINUTED, PANEL_ON_APPROVAL)).state
        case = consider_approval(again, considering(on=MINUTED)).state

        assert (again.missing, case.missing) == ((), ())
        assert case.approval_view
        assert case.approval_view.on == MINUTED

    def test_has_final_minutes_that_begin_no_time_to_decide(self) -> None:
        case, [said] = finalise_minutes(deferred(), FinaliseMinutes(on=MINUTED))

        assert isinstance(said, HearingMinutesFinalised)
        assert ClockId.ADM_DECIDE not in {each.id for each in case.awaited}

    def test_hears_what_the_adopters_write_until_it_meets_again(self) -> None:
        words = ReceiveReviewObservations(on=MINUTED, words="We live in Leeds.")

        assert receive_review_observations(deferred(), words).events

    def test_said_nothing_else_before(self) -> None:
        for case, words in ((considered(), "has said what"), (observed(), "has not met on this")):
            with pytest.raises(Refusal, match=words):
                ask_for_more(case, asking_for_more())

    def test_can_be_one_on_representations(self) -> None:
        case = ask_for_more(second_panel_met(), asking_for_more(MET_AGAIN)).state

        assert case.status is Status.SECOND_PANEL
        assert waits_for_panel(case)
        with pytest.raises(Refusal, match="has not met on the representations"):
            recommend_again(
                case,
                RecommendAgain(
                    on=MET_AGAIN, recommendation=Recommendation.SUITABLE, reasons="Now they are."
                ),
            )
        assert finalise_minutes(case, FinaliseMinutes(on=MET_AGAIN)).events

    def test_is_read_by_the_household_with_what_is_missing(self) -> None:
        said = timeline.TIMELINE[PanelAskedForMore].words
        assert callable(said)
        assert said(PanelAskedForMore(occurred_on=CONSIDERED, missing=(PanelNeed.HEALTH,))) == (
            "The adoption panel needs more before it makes its recommendation: health information. "
            "Your agency will talk with you about this, and the panel will meet again."
        )


def deferred() -> PanelCase:
    return ask_for_more(met_on_approval(), asking_for_more()).state


def test_after_its_view_no_panel_meets_and_after_its_minutes_no_view_is_added() -> None:
    with pytest.raises(Refusal, match="has said what it recommends"):
        hold_meeting(considered(), meeting(MINUTED, PANEL_ON_APPROVAL))
    with pytest.raises(Refusal, match="are final"):
        consider_approval(minuted_on_approval(), considering(on=MINUTED))


def test_it_is_the_decision_makers_turn_with_the_final_minutes() -> None:
    turns = [timeline.turn_of(each, MINUTED) for each in (considered(), minuted_on_approval())]

    assert turns == [Turn.AGENCY, Turn.DECISION_MAKER]


def test_its_minutes_are_final_once_its_view_is_on_record() -> None:
    final = FinaliseMinutes(on=date(2026, 3, 30))
    with pytest.raises(Refusal, match="what the panel says of the approval"):
        finalise_minutes(met_on_approval(), final)

    assert finalise_minutes(considered(), final).state.status is Status.APPROVAL_IN_REVIEW


def test_who_decides_reads_what_the_panel_said_or_that_it_has_not_said_anything() -> None:
    told = [
        before_decision_on_approval(considered()).still_open[0],
        before_decision_on_approval(observed()).still_open[0],
    ]

    assert told == [
        "The panel's view of 26 March 2026: They are not suitable to adopt.",
        "The panel's view of the approval: none on record.",
    ]
