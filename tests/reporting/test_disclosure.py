"""Spans against an attacker who knows the rules and tries every possible count."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    INDIVIDUALS,
    Counted,
    Disclosed,
    Rounding,
    Span,
    disclosed,
    split_spans,
)

SMALL = Rounding(few=1, step=3)
"""The same rules on smaller numbers, so that every table there can be is tried."""

Path = tuple[str, ...]


def shares(total: int, groups: int) -> Iterator[tuple[int, ...]]:
    """Every way in which a total falls into so many groups."""
    if groups == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in shares(total - first, groups - 1):
            yield (first, *others)


def table(*counts: int, rounding: Rounding) -> dict[str, Counted]:
    return {f"group-{number}": Counted(count, rounding) for number, count in enumerate(counts)}


def counts_in(counted: Counted, path: Path = ()) -> Iterator[tuple[Path, int]]:
    yield path, counted.count
    for by, groups in counted.splits.items():
        for group, each in groups.items():
            yield from counts_in(each, (*path, by, group))


def spans_in(shown: Disclosed, path: Path = ()) -> Iterator[tuple[Path, Span]]:
    yield path, shown.span
    for by, groups in shown.splits.items():
        for group, each in groups.items():
            yield from spans_in(each, (*path, by, group))


def nothing_is_given_away(tables: Iterator[Counted], highest: int) -> int:
    """Of all tables that are published alike, each count takes every number of its span.

    Returns how many different publications were looked at; above `highest` not all tables are there.
    """
    possible: dict[tuple[tuple[Path, Span], ...], dict[Path, set[int]]]
    possible = defaultdict(lambda: defaultdict(set))
    for counted in tables:
        seen = possible[tuple(spans_in(disclosed(counted)))]
        for path, count in counts_in(counted):
            seen[path].add(count)
    complete = {shown: seen for shown, seen in possible.items() if dict(shown)[()].high <= highest}
    for shown, seen in complete.items():
        for path, span in shown:
            assert seen[path] == set(range(span.low, span.high + 1)), (path, span, dict(shown))
    return len(complete)


@pytest.mark.parametrize("rounding", [AGENCY, ENGLAND])
@pytest.mark.parametrize("groups", [1, 2, 3])
def test_whoever_tries_every_table_of_one_breakdown_cannot_narrow_a_span(
    rounding: Rounding, groups: int
) -> None:
    tables = (
        Counted(total, ENGLAND, {"by": table(*counts, rounding=rounding)})
        for total in range(35)
        for counts in shares(total, groups)
    )
    assert nothing_is_given_away(tables, 34) >= 4


def test_two_breakdowns_of_one_total_cannot_be_played_off_against_each_other() -> None:
    tables = (
        Counted(
            total,
            SMALL,
            {"agency": table(*three, rounding=SMALL), "channel": table(*two, rounding=SMALL)},
        )
        for total in range(14)
        for three, two in product(shares(total, 3), shares(total, 2))
    )
    assert nothing_is_given_away(tables, 13) > 30


def test_an_agency_s_outcomes_cannot_be_played_off_against_its_own_total_or_the_others() -> None:
    def agency(*counts: int) -> Counted:
        return Counted(sum(counts), SMALL, {"outcome": table(*counts, rounding=SMALL)})

    tables = (
        Counted(
            total, SMALL, {"agency": {"north": agency(*counts[:3]), "south": agency(*counts[3:])}}
        )
        for total in range(11)
        for counts in shares(total, 6)
    )
    assert nothing_is_given_away(tables, 10) >= 30


counts = st.lists(st.one_of(st.integers(0, 8), st.integers(0, 400)), min_size=1, max_size=25)


PAIRS = [(ENGLAND, AGENCY), (AGENCY, AGENCY), (ENGLAND, ENGLAND), (INDIVIDUALS, INDIVIDUALS)]
"""How a total is rounded, and how its groups are."""


@given(counts, st.sampled_from(PAIRS))
@example([7] * 5, (ENGLAND, AGENCY))
@example([5] * 3, (ENGLAND, AGENCY))
@example([0] * 18, (ENGLAND, AGENCY))
@example([2850], (ENGLAND, AGENCY))
@example([15, 0, 0], (AGENCY, AGENCY))
def test_a_count_lies_in_its_span_and_a_small_one_is_like_every_other_small_one(
    exact: list[int], roundings: tuple[Rounding, Rounding]
) -> None:
    groups = {str(number): count for number, count in enumerate(exact)}
    total = disclosed(Counted(sum(exact), roundings[0])).span
    few, step = roundings[1]
    for count, span in zip(exact, split_spans(total, groups, roundings[1]).values(), strict=True):
        assert span.low <= count <= span.high
        assert span.width >= min(step - 1, few)
        if count <= few and len(exact) > 1:
            assert (span.low, span.high >= few) == (0, True)


@given(counts)
def test_no_linear_reasoning_narrows_a_breakdown_and_its_total(exact: list[int]) -> None:
    groups = {str(number): count for number, count in enumerate(exact)}
    total = disclosed(Counted(sum(exact), ENGLAND)).span
    spans = list(split_spans(total, groups, AGENCY).values())
    low, high = sum(span.low for span in spans), sum(span.high for span in spans)

    assert low <= total.low
    assert total.high <= high
    for span in spans:
        assert total.low - (high - span.high) <= span.low
        assert total.high - (low - span.low) >= span.high


@pytest.mark.parametrize(
    ("count", "rounding", "span"),
    [
        (0, AGENCY, (0, 5)),
        (5, AGENCY, (0, 5)),
        (6, AGENCY, (6, 12)),
        (13, AGENCY, (13, 17)),
        (6, ENGLAND, (6, 14)),
        (2850, ENGLAND, (2845, 2854)),
        (10, INDIVIDUALS, (0, 10)),
        (11, INDIVIDUALS, (11, 29)),
        (140, INDIVIDUALS, (130, 149)),
    ],
)
def test_a_count_by_itself_is_rounded_as_the_adoption_map_rounds(
    count: int, rounding: Rounding, span: tuple[int, int]
) -> None:
    assert disclosed(Counted(count, rounding)).span == span


def test_plain_rounding_would_have_given_five_sevens_away_and_this_does_not() -> None:
    total = disclosed(Counted(35, ENGLAND)).span
    spans = split_spans(total, dict.fromkeys("abcde", 7), AGENCY)

    assert total == (35, 44)
    assert all(span.low <= 6 and span.high >= 10 for span in spans.values())


def test_the_worked_example_of_the_definition_comes_out_as_it_says() -> None:
    agencies = {"first": 21, "second": 13, "third": 4}

    spans = split_spans(Span(35, 44), agencies, AGENCY)

    assert spans == {"first": Span(18, 22), "second": Span(6, 13), "third": Span(0, 9)}


def test_a_split_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        disclosed(Counted(3, ENGLAND, {"by": table(1, 1, rounding=AGENCY)}))
