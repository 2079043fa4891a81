"""What rows add to the counts: quarters, cohorts, groups, and figures that always add up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reference import Household
from services.reporting.domain.answers import GONE, OF_EVERYONE, figure, figures_by, settled
from services.reporting.domain.contributions import (
    MEASURES,
    Cell,
    Place,
    Sum,
    contributions,
    difference,
    places,
)
from services.reporting.domain.evolution import evolved
from services.reporting.domain.explanations import Selection, explained
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures import funnel
from services.reporting.domain.measures.measure import NUMERATOR, Breakdown, Form
from services.reporting.domain.measures.percentiles import durations
from services.reporting.domain.periods import is_period, quarter, within
from tests.reporting.helpers.drawn_journeys import interleaved, journeys
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    approved_family,
    counted,
    evolved_row,
    figure_of,
    received,
    row_of,
    rows_after,
    scored,
)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2021, 4, 1), "2021-22-Q1"),
        (date(2021, 6, 30), "2021-22-Q1"),
        (date(2021, 7, 1), "2021-22-Q2"),
        (date(2021, 12, 31), "2021-22-Q3"),
        (date(2022, 3, 31), "2021-22-Q4"),
        (date(1999, 4, 1), "1999-00-Q1"),
    ],
)
def test_quarters_are_those_of_the_financial_year(day: date, name: str) -> None:
    assert quarter(day) == name
    assert is_period(name)
    assert within(name[:7], name)


@pytest.mark.parametrize("text", ["2021", "2021-23", "2021-22-Q5", "2021-22-Q", "", "2021-22-Q1 "])
def test_what_is_no_quarter_year_or_all_is_no_period(text: str) -> None:
    assert not is_period(text)


def test_a_family_counts_in_the_quarter_of_each_step_and_in_the_cohort_of_its_enquiry() -> None:
    cells = contributions(row_of(*approved_family(date(2021, 6, 1))))
    periods = {
        (cell.measure, cell.reading): cell.period for cell in cells if cell.breakdown == "all"
    }

    assert periods["approvals", funnel.BY_OWN_DATE] == "2021-22-Q3"
    assert periods["approvals", funnel.BY_ENQUIRY] == "2021-22-Q1"
    assert figure_of("approvals", funnel.BY_ENQUIRY, row_of(*approved_family())).value == 1


def test_a_family_that_only_enquired_is_in_no_later_step() -> None:
    row = row_of(received(date(2021, 4, 6)))

    figures = [figure_of(step, funnel.BY_ENQUIRY, row).value for step in funnel.STEPS]
    assert figures == [1, 0, 0, 0]


def test_a_couple_is_one_family_in_its_own_group() -> None:
    cells = contributions(row_of(*approved_family(household=Household.JOINT)))
    by_household = figures_by(
        Breakdown.HOUSEHOLD,
        Form.COUNT,
        {c: n for c, n in cells.items() if (c.measure, c.reading) == ("approvals", "by_enquiry")},
        LATER,
    )

    assert {group: each.value for group, each in by_household.items()} == {"joint": 1}


def test_a_mystery_shop_is_in_no_measure_of_families() -> None:
    cells = contributions(row_of(scored(date(2021, 5, 1), "north", 40, 50)))

    assert {cell.measure for cell in cells} == {"mystery_shop_enquiry_handling"}


def test_enquiry_handling_is_the_mean_of_the_agencies_own_percentages() -> None:
    shops = [
        scored(date(2021, 5, 1), "north", 40, 50),
        scored(date(2021, 6, 1), "north", 20, 50),
        scored(date(2021, 6, 2), "south", 10, 10),
    ]
    rows = [row_of(shop, number=number) for number, shop in enumerate(shops)]
    answer = figure_of("mystery_shop_enquiry_handling", "mean_over_agencies", *rows)

    assert answer.value == pytest.approx((0.6 + 1.0) / 2)
    assert (answer.numerator, answer.denominator) == (70, 110)


def test_medians_are_by_nearest_rank_and_as_the_mean_of_the_two_middle_ones() -> None:
    summary = durations({10: 1, 20: 1, 40: 2})

    assert summary is not None
    assert (summary.median, summary.median_of_two_middle) == (20, 30)
    assert summary.percentiles == {10: 10, 25: 10, 75: 40, 90: 40}
    assert durations({}) is None


def test_parts_that_do_not_wait_for_a_day_stay_as_they_are() -> None:
    for part in ("numerator", "denominator", "left_out:withdrawn", "days:12"):
        assert settled(part, LATER) == part


@given(journeys(), st.integers(0))
def test_the_difference_between_two_rows_is_what_their_counts_differ_by(
    story: list[Told], cut: int
) -> None:
    begun, rest = story[: 1 + cut % len(story)], story[1 + cut % len(story) :]
    before, after = evolved_row(begun), evolved_row(story)
    expected = Counter(contributions(after))
    expected.subtract(contributions(before))
    stepwise = rows_after(rest, rows_after(begun))[after.id]

    assert difference(before, stepwise) == {cell: n for cell, n in expected.items() if n}
    assert difference(None, after) == contributions(after)


@given(st.data())
def test_counting_event_by_event_ends_where_counting_the_rows_from_nothing_does(
    data: st.DataObject,
) -> None:
    stories = [data.draw(journeys(number)) for number in range(2)]
    cells: Counter[Cell] = Counter()
    rows: dict[UUID, Journey] = {}
    for envelope, event in data.draw(st.composite(interleaved)([*stories[0], *stories[1]])):
        for changed in evolved(rows, envelope, event).values():
            cells.update(difference(rows.get(changed.id), changed))
            rows[changed.id] = changed

    rebuilt = counted(evolved_row(story) for story in stories)
    assert {cell: n for cell, n in cells.items() if n} == rebuilt


@given(journeys())
def test_the_parts_of_each_split_are_named_and_add_up_to_their_whole(story: list[Told]) -> None:
    cells = contributions(evolved_row(story))

    for measure, split in ((each, split) for each in MEASURES.values() for split in each.splits):
        assert split.by in measure.breakdowns
        of_measure = {cell: n for cell, n in cells.items() if cell.measure == measure.id}
        parts = {c.breakdown for c in of_measure if c.breakdown.startswith(f"{split.by}:")}
        assert parts <= {f"{split.by}:{name}" for name in split.names}
        for reading in measure.readings:
            assert_adds_up(
                split.names,
                {c: n for c, n in of_measure.items() if c.reading == reading.id},
                split.by,
            )


def assert_adds_up(names: Sequence[str], cells: Mapping[Cell, int], by: Breakdown) -> None:
    """Counts of each level, on the last day there is, against those of the level above."""
    counts: Counter[str] = Counter()
    for cell, n in cells.items():
        counts[cell.breakdown] += n * {NUMERATOR: 1, GONE: -1}.get(settled(cell.part, LATER), 0)
    whole = "all"
    if by not in OF_EVERYONE:
        for path in {name.rpartition("/")[0] for name in names}:
            under = [f"{by}:{name}" for name in names if name.rpartition("/")[0] == path]
            above = f"{by}:{path}" if path else whole
            assert sum(counts[each] for each in under) == counts[above]


@given(journeys())
def test_a_row_counts_only_where_it_is_found(story: list[Told]) -> None:
    row = evolved_row(story)

    assert {Place(cell.period, cell.agency) for cell in contributions(row)} <= places(row)


@given(st.dates())
def test_no_date_however_strange_keeps_a_row_from_being_counted(day: date) -> None:
    family = [event.model_copy(update={"occurred_on": day}) for event in approved_family()]

    assert contributions(row_of(*family))


@given(
    st.lists(st.integers(0, 99), min_size=1, max_size=4, unique=True).flatmap(
        lambda numbers: st.tuples(*(journeys(number) for number in numbers))
    ),
    st.dates(date(2021, 4, 1), date(2023, 4, 1)),
)
def test_every_figure_lies_between_nothing_and_everybody(
    stories: tuple[list[Told], ...], as_of: date
) -> None:
    cells = counted(evolved_row(story) for story in stories)

    for measure in MEASURES.values():
        for reading in measure.readings:
            place = (measure.id, reading.counted_as)
            chosen = {c: n for c, n in cells.items() if (c.measure, c.reading) == place}
            by = figures_by(Breakdown.AGENCY, measure.form, chosen, as_of, reading.overdue)
            for each in by.values():
                assert each.denominator is None or 0 <= each.numerator <= each.denominator
                assert each.days is None or each.denominator is not None


@given(journeys(), st.dates(date(2021, 4, 1), date(2023, 4, 1)))
def test_a_journey_is_explained_in_every_part_in_which_it_counts(
    story: list[Told], as_of: date
) -> None:
    row = evolved_row(story)
    whole = {c: n for c, n in contributions(row).items() if c.breakdown == "all"}

    for cell in whole:
        part = settled(cell.part, as_of)
        selection = Selection(cell.measure, cell.reading, "all", None, cell.breakdown, part, as_of)
        explanation = explained(row, selection)
        gone = replace(selection, part=GONE if part == NUMERATOR else "")
        times = sum(n for c, n in whole.items() if selection.holds(c))
        times -= sum(n for c, n in whole.items() if gone.holds(c))
        assert (explanation.times if explanation else 0) == times
        assert explanation is None or explanation.events


def test_an_explanation_names_events_and_their_days_and_never_what_they_say() -> None:
    row = row_of(*approved_family(date(2021, 6, 1)))
    selection = Selection("approvals", "by_own_date", "2021-22", "north", "all", "numerator", LATER)
    explanation = explained(row, selection)

    assert explanation is not None
    assert [(e.stream, e.version, e.occurred_on) for e in explanation.events] == [
        ("enquiry", 1, date(2021, 6, 1)),
        ("panel", 1, date(2021, 10, 19)),
    ]
    elsewhere = Selection("approvals", "by_own_date", "2021-22", "south", "all", "numerator", LATER)
    assert explained(row, elsewhere) is None


def test_a_count_has_no_denominator() -> None:
    assert figure(Form.COUNT, {}, LATER).denominator is None


@given(st.lists(journeys(), max_size=6))
def test_rows_added_up_before_they_are_split_give_the_cells_of_each_row(
    stories: list[list[Told]],
) -> None:
    rows = [row for story in stories for row in rows_after(story).values()]
    added_up = Sum()
    for row in rows:
        added_up.add(row)

    assert dict(added_up.cells()) == dict(counted(rows))
