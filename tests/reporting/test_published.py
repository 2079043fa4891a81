"""Answers made of spans: sums, shares and words, and types that hold no exact count."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.publishing.disclosure import Disclosed, Span
from services.reporting.domain.publishing.notes import notes
from services.reporting.domain.publishing.publication import (
    LEFT_OUT,
    NUMERATOR,
    OUTCOME,
    REMAINDER,
    PublishedMeasure,
)
from services.reporting.domain.publishing.published_figure import (
    Number,
    published_figure,
    published_groups,
)
from tests.reporting.helpers.published_measures import FEW, FORTY, TWENTY, in_time


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(37, 35, 39), (40, 40, 40), (40, 38, 41), (5, 3, 6), (80, 6, 147), (10, 6, 12), (75, 72, 78)],
)
def test_an_exact_count_cannot_be_put_into_a_published_number(
    value: int, low: int, high: int
) -> None:
    with pytest.raises(ValidationError, match="exact count"):
        Number(value=value, at_least=low, at_most=high, rounded_to=5, words=str(value))


@pytest.mark.parametrize(
    ("spans", "value", "words"),
    [
        ([FEW], None, "5 or fewer"),
        ([Span(6, 12)], None, "6 to 12"),
        ([TWENTY], 20, "20"),
        ([Span(8, 12)], 10, "10"),
        ([Span(6, 17)], None, "6 to 17"),
        ([Span(6, 147)], None, "6 to 147"),
        ([Span(0, 12)], None, "12 or fewer"),
        ([FEW, FEW, FEW, FEW], None, "20 or fewer"),
        ([TWENTY, TWENTY, FORTY, FORTY], None, "112 to 128"),
        ([Span(1195, 1199), FORTY], None, "1,233 to 1,241"),
    ],
)
def test_a_number_is_the_nearest_multiple_or_its_whole_span_and_never_a_middle(
    spans: list[Span], value: int | None, words: str
) -> None:
    number = Number.of(spans, 5)

    assert (number.value, number.words) == (value, words)
    assert number.at_most - number.at_least == sum(span.width for span in spans)


@pytest.mark.parametrize(
    ("numerator", "remainder", "words"),
    [
        (FORTY, TWENTY, "67%"),
        (FORTY, FEW, "many"),
        (FORTY, Span(0, 30), "55% to 100%"),
        (Span(0, 30), FORTY, "0% to 45%"),
        (Span(0, 30), FEW, "not shown"),
        (TWENTY, FEW, "many"),
        (TWENTY, Span(0, 30), "not shown"),
        (FEW, TWENTY, "some"),
        (FEW, FORTY, "some"),
        (FEW, FEW, "not shown"),
        (Span(6, 12), TWENTY, "not shown"),
        (FORTY, Span(6, 30), "55% to 88%"),
    ],
)
def test_a_share_is_of_rounded_numbers_or_a_word_where_one_of_them_is_small(
    numerator: Span, remainder: Span, words: str
) -> None:
    figure = published_figure([in_time(numerator, remainder)], "north")

    assert figure.share is not None
    assert figure.share.words == words


def test_a_share_gives_the_lowest_and_the_highest_that_the_exact_one_may_be() -> None:
    share = published_figure([in_time(FORTY, TWENTY)], "north").share

    assert share is not None
    assert (share.at_least, share.at_most) == (100 * 38 // (38 + 22), 100 * 42 // (42 + 18))
    assert share.per_cent == 67


def test_a_share_in_a_word_has_the_ends_that_its_numbers_give_where_there_are_enough() -> None:
    many, few = published_figure([in_time(FORTY, FEW)], "north"), in_time(TWENTY, FEW)
    said = published_figure([few], "north").share

    assert many.share is not None
    assert (many.share.per_cent, many.share.at_least, many.share.at_most) == (None, 88, 100)
    assert said is not None
    assert (said.at_least, said.at_most) == (None, None)


def test_what_a_share_is_out_of_is_everyone_less_those_left_out() -> None:
    """Counted 80 out of 150 stood beside "not shown": the middles of 6 to 147 and of 12 to 295."""
    left_out = {OUTCOME: {LEFT_OUT: Disclosed(FEW)}}
    coarse = {NUMERATOR: Disclosed(Span(6, 147)), REMAINDER: Disclosed(Span(6, 148))}
    north = Disclosed(Span(155, 164), {OUTCOME: {**coarse, **left_out[OUTCOME]}})
    whole = Disclosed(Span(155, 164), {Breakdown.AGENCY: {"north": north}})
    figure = published_figure([replace(in_time(FORTY, TWENTY), whole=whole)], "north")

    assert figure.denominator is not None
    assert figure.remainder is not None
    assert (figure.numerator.words, figure.denominator.words) == ("6 to 147", "150 to 164")
    assert figure.remainder.words == "6 to 148"
    assert figure.share is not None
    assert (figure.share.per_cent, figure.share.words) == (None, "3% to 97%")


def test_a_part_of_england_is_never_more_than_england() -> None:
    """Counted 54 to 201 out of 54 to 136: the agencies' spans add up to more than there can be."""
    split = {NUMERATOR: Disclosed(Span(6, 67)), REMAINDER: Disclosed(FEW), LEFT_OUT: Disclosed(FEW)}
    agencies = {
        each: Disclosed(Span(6, 67), {OUTCOME: split}) for each in ("east", "north", "west")
    }
    whole = Disclosed(Span(45, 136), {Breakdown.AGENCY: agencies})
    figure = published_figure([replace(in_time(FORTY, TWENTY), whole=whole)], None)

    assert figure.denominator is not None
    assert figure.remainder is not None
    assert (figure.numerator.words, figure.denominator.words) == ("18 to 136", "30 to 136")
    assert (figure.remainder.at_least, figure.remainder.at_most) == (0, 3 * FEW.high)


def a_count(*, form: Form = Form.COUNT, **routes: Span) -> PublishedMeasure:
    """A count by route, where one route falls into two."""
    under: dict[str, dict[str, Disclosed]] = {
        Breakdown.ROUTE: {n.replace("__", "/"): Disclosed(s) for n, s in routes.items() if "_" in n}
    }
    parts = {n: Disclosed(s, under) for n, s in routes.items() if "_" not in n}
    whole = Disclosed(Span(36, 64), {Breakdown.ROUTE: parts} if parts else {})
    return replace(in_time(FORTY, TWENTY), form=form, whole=whole)


def test_parts_of_parts_are_published_beside_what_they_are_parts_of() -> None:
    found = published_groups([a_count(fast=FORTY, fast__again=TWENTY)], Breakdown.ROUTE)

    assert {name: each.numerator.words for name, each in found.items()} == {
        "fast": "40",
        "fast/again": "20",
    }


def test_a_stock_of_a_year_is_that_of_its_last_quarter_and_a_count_is_the_sum() -> None:
    stock = [a_count(form=Form.STOCK, fast=each) for each in (FORTY, TWENTY)]
    count = [a_count(fast=each) for each in (FORTY, TWENTY)]

    assert published_groups(stock, Breakdown.ROUTE)["fast"].numerator.words == "20"
    assert published_figure(stock, None).numerator == published_figure(stock[1:], None).numerator
    assert published_groups(count, Breakdown.ROUTE)["fast"].numerator.words == "60"


def test_a_split_that_an_earlier_quarter_did_not_have_has_no_year() -> None:
    assert published_groups([a_count(), a_count(fast=FORTY)], Breakdown.ROUTE) == {}


def test_england_is_the_sum_of_its_agencies_and_a_year_of_its_quarters() -> None:
    quarters = [in_time(FORTY, TWENTY), in_time(TWENTY, TWENTY)]
    england = published_figure(quarters, None)

    assert (england.numerator.value, england.numerator.rounded_to) == (60, 10)
    assert published_groups(quarters, Breakdown.AGENCY)["north"].numerator.words == "56 to 64"
    assert england.share is not None
    assert england.share.words == "60%"
    assert england.median_days is None


def test_the_words_beside_a_figure_say_what_was_done_to_it_and_nothing_else() -> None:
    plain, small = in_time(FORTY, TWENTY), in_time(FORTY, FEW)
    beside_plain = notes(plain, [published_figure([plain], "north")], of_agency=True, quarters=1)
    beside_small = notes(small, [published_figure([small], None)], of_agency=False, quarters=4)

    assert not any('"Many"' in note or "A year" in note for note in beside_plain)
    assert any('"Many"' in note for note in beside_small)
    assert any(note.startswith("A year") for note in beside_small)
    assert any("sum of the agencies" in note for note in beside_small)
