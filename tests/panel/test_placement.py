"""Approved adopters are matched with children, and children are placed with them: no yearly review is due from then on."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId, RunningClock
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnd, MatchEnded
from services.chassis.decision import Decision, Kind, Refusal
from services.panel import timeline
from services.panel.domain.approval_decision import keep_approval
from services.panel.domain.approval_end import EndApproval, end_approval
from services.panel.domain.approval_review import review_approval
from services.panel.domain.correction import correct_date
from services.panel.domain.deadlines import announce
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.placement import (
    EndMatch,
    RecordMatch,
    RecordPlacement,
    end_match,
    record_match,
    record_placement,
)
from services.panel.domain.status import Status
from services.panel.store.cases import PanelCaseView
from tests.panel.helpers.approvals import (
    APPROVED,
    REVIEWED,
    approved_adopters,
    ending_proposed,
    keeping,
    kept,
    minuted_on_approval,
    reviewed,
    reviewing,
    second_panel_on_ending,
)
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    JOURNEY,
    a_case,
    at_second_panel,
    correcting,
    minuted,
    under_review,
)

MATCHED, PLACED = date(2026, 5, 11), date(2026, 6, 15)
DISRUPTED = date(2026, 9, 14)
YEAR = ClockId.REVIEW_ANNUAL


def matching(on: date = MATCHED, children: int = 2) -> RecordMatch:
    return RecordMatch(on=on, children=children)


def placing(on: date = PLACED, match: int = 1, children: int = 2) -> RecordPlacement:
    return RecordPlacement(on=on, match=match, children=children)


def ending(because: str, on: date = DISRUPTED, match: int = 1) -> EndMatch:
    return EndMatch(on=on, match=match, because=MatchEnd(because))


def matched(case: PanelCase | None = None) -> PanelCase:
    return record_match(case or approved_adopters(), matching()).state


def placed(case: PanelCase | None = None) -> PanelCase:
    return record_placement(matched(case), placing()).state


def ended(because: str, case: PanelCase | None = None) -> Decision[PanelCase]:
    return end_match(case or placed(), ending(because))


def year_of(case: PanelCase) -> RunningClock:
    return case.clocks[YEAR]


def test_a_match_and_a_placement_are_facts_with_a_day_and_a_number_of_children() -> None:
    assert record_match(approved_adopters(), matching()).events == [
        AdoptersMatched(occurred_on=MATCHED, match=1, children=2)
    ]
    case, events = record_placement(matched(), placing(children=1))
    [view] = PanelCaseView.of(JOURNEY, case, 1).matches

    assert events == [ChildrenPlaced(occurred_on=PLACED, match=1, children=1)]
    assert (view.matched_on, view.children, view.placed_on, view.placed) == (MATCHED, 2, PLACED, 1)


class TestTheYear:
    def test_ends_with_a_placement_and_not_with_a_match(self) -> None:
        assert year_of(matched()) == year_of(approved_adopters())
        assert (year_of(placed()).stopped_on, year_of(placed()).in_time) == (PLACED, True)
        assert placed().has_ended
        assert announce(placed(), today=date(2027, 6, 1)).events == []

    def test_is_not_called_missed_where_a_placement_is_recorded_late(self) -> None:
        late = announce(matched(), today=date(2027, 1, 6)).state
        _, events = record_placement(late, placing(on=date(2027, 1, 5)))

        assert [each.type for each in events] == [
            "panel.children_placed.v1",
            "panel.clock_breach_retracted.v1",
        ]

    def test_is_shown_as_broken_off_by_a_placement(self) -> None:
        shown = timeline.timeline(JOURNEY, placed(), [], PLACED).clocks
        [year] = [each for each in shown if each.id is YEAR]

        assert (year.broken_off, year.in_time) == (True, None)

    def test_is_broken_off_by_a_placement_alone_and_not_by_a_review(self) -> None:
        later = review_approval(placed(), reviewing("still_suitable", on=date(2026, 7, 6))).state

        def is_broken_off(case: PanelCase) -> bool:
            shown = timeline.timeline(JOURNEY, case, [], PLACED).clocks
            return next(each.broken_off for each in shown if each.id is YEAR)

        assert [is_broken_off(each) for each in (reviewed(), later)] == [False, True]

    def test_begins_with_the_day_on_which_a_placement_was_disrupted(self) -> None:
        # From 14 September 2026: twelve months, to the corresponding date.
        case, events = ended("disrupted")

        assert events == [MatchEnded(occurred_on=DISRUPTED, match=1, because=MatchEnd.DISRUPTED)]
        assert (year_of(case).started_on, year_of(case).due_on) == (DISRUPTED, date(2027, 9, 14))
        runs = [run for run in case.runs if run.id is YEAR]
        assert [run.in_time for run in runs] == [True, None]

    def test_is_as_if_there_had_been_no_placement_where_it_was_a_mistake(self) -> None:
        assert year_of(ended("recorded_by_mistake").state) == year_of(approved_adopters())

    def test_after_a_mistake_runs_from_the_end_of_a_placement_that_was_none(self) -> None:
        """The second match overlapped the first, and was found to be a mistake after that was disrupted."""
        both = record_match(placed(), matching(PLACED)).state
        both = record_placement(both, placing(match=2)).state
        found = DISRUPTED + 9 * DAY
        left = end_match(both, ending("disrupted")).state
        undone = end_match(left, ending("recorded_by_mistake", found, match=2)).state

        assert year_of(undone).started_on == DISRUPTED

    def test_after_a_mistake_runs_from_the_latest_review(self) -> None:
        during = review_approval(placed(), reviewing("still_suitable", on=date(2026, 7, 6))).state
        assert year_of(during).stopped_on == PLACED

        again = year_of(ended("recorded_by_mistake", during).state)
        assert (again.started_on, again.stopped_on) == (date(2026, 7, 6), None)

    def test_does_not_begin_while_another_child_is_placed(self) -> None:
        two = record_match(placed(), matching(on=date(2026, 8, 3), children=1)).state
        two = record_placement(two, placing(date(2026, 9, 7), match=2, children=1)).state

        assert year_of(ended("disrupted", two).state).stopped_on == PLACED

    def test_does_not_begin_where_the_agency_keeps_the_approval_of_those_with_a_child(self) -> None:
        case = keep_approval(placed(minuted_on_approval("suitable")), keeping(), BY).state

        assert case.status is Status.APPROVED
        assert YEAR not in {each.id for each in case.awaited}
        assert YEAR in {each.id for each in kept().awaited}


class TestRefused:
    @pytest.mark.parametrize(
        "case", [a_case(), minuted(), under_review(), at_second_panel()], ids=lambda c: c.status
    )
    def test_before_an_approval(self, case: PanelCase) -> None:
        with pytest.raises(Refusal) as refused:
            record_match(case, matching())
        assert refused.value.kind is Kind.NOT_NOW

    def test_a_match_before_the_approval_and_a_placement_before_the_match(self) -> None:
        with pytest.raises(Refusal, match="before the approval as adopters"):
            record_match(approved_adopters(), matching(on=APPROVED - DAY))
        with pytest.raises(Refusal, match="before the match"):
            record_placement(matched(), placing(on=MATCHED - DAY))

    def test_a_placement_without_a_match_twice_or_of_more_children(self) -> None:
        with pytest.raises(Refusal, match="Record the match first"):
            record_placement(approved_adopters(), placing())
        with pytest.raises(Refusal, match="were placed on 15 June 2026"):
            record_placement(placed(), placing())
        with pytest.raises(Refusal, match="matched with 2") as refused:
            record_placement(matched(), placing(children=3))
        assert refused.value.field == "children"
        with pytest.raises(Refusal, match="Choose a match"):
            record_placement(matched(), placing(match=2))

    def test_no_child_and_more_than_any_household_takes(self) -> None:
        for children in (0, 11):
            with pytest.raises(ValidationError):
                matching(children=children)

    def test_an_end_that_does_not_fit(self) -> None:
        with pytest.raises(Refusal, match="not recorded as placed"):
            ended("disrupted", matched())
        with pytest.raises(Refusal, match="were placed on 15 June 2026"):
            ended("did_not_go_ahead")
        with pytest.raises(Refusal, match="Record the match first"):
            ended("disrupted", ended("disrupted").state)
        with pytest.raises(Refusal, match="before the match or placement"):
            end_match(placed(), ending("disrupted", on=PLACED - DAY))


class TestAsFacts:
    def test_they_are_recorded_also_once_the_approval_ended_and_not_after_its_end(self) -> None:
        adopted = EndApproval.model_validate({"on": "2027-03-01", "end": "adoption_order"})
        over = end_approval(approved_adopters(), adopted).state

        assert placed(over).status is over.status
        with pytest.raises(Refusal, match="approval ended on 1 March 2027"):
            record_match(over, matching(on=date(2027, 3, 2)))

    def test_they_are_recorded_while_the_approval_is_in_review_or_may_end(self) -> None:
        for case in (reviewed(), ending_proposed(), second_panel_on_ending()):
            assert record_match(case, matching(on=REVIEWED)).events

    def test_their_days_are_corrected_and_stay_in_order(self) -> None:
        case = placed()
        first = case.version - 1
        right = correct_date(case, correcting(first, MATCHED + DAY)).state
        assert right.matches[0].matched_on == MATCHED + DAY
        moved = correct_date(case, correcting(case.version, PLACED + DAY)).state
        assert year_of(moved).stopped_on == PLACED + DAY
        with pytest.raises(Refusal, match="before the match"):
            correct_date(case, correcting(first, PLACED + DAY))
        with pytest.raises(Refusal, match="before the approval as adopters"):
            correct_date(case, correcting(first, APPROVED - timedelta(1)))

    def test_a_mistake_stands_in_nobodys_way(self) -> None:
        wrong = record_match(approved_adopters(), matching(on=APPROVED)).state
        undone = end_match(wrong, ending("recorded_by_mistake")).state

        again = record_match(undone, matching()).state
        assert record_placement(again, placing(match=2)).events

    def test_the_household_reads_them_without_a_word_of_the_children(self) -> None:
        facts = [
            AdoptersMatched(occurred_on=MATCHED, match=1, children=2),
            ChildrenPlaced(occurred_on=PLACED, match=1, children=1),
            MatchEnded(occurred_on=DISRUPTED, match=1, because=MatchEnd.DISRUPTED),
        ]
        words = [timeline.TIMELINE[type(each)].words for each in facts]

        assert [said(fact) for said, fact in zip(words, facts, strict=True) if callable(said)] == [
            "The agency matched you with 2 children.",
            "The agency placed 1 child with you.",
            "The placement ended.",
        ]
