"""What stands where on the national page: by the list of what is published, and in the words of each figure."""

import pytest

from services.web.national.published import (
    SECTIONS,
    Chart,
    sections_of,
    slug,
    splits_of,
    sufficiency_of,
)
from services.web.site.answers.reporting import (
    Publication,
    PublishedAnswer,
    PublishedFigure,
    PublishedMeasure,
    PublishedNumber,
    PublishedShare,
)
from services.web.site.published_periods import begin_with, published_periods
from tests.web.helpers.published_year import QUARTERS


def a_measure(name: str, form: str = "share", *breakdowns: str) -> PublishedMeasure:
    return PublishedMeasure(id=name, title=name, form=form, breakdowns=[*breakdowns, "period"])


def about(value: int) -> PublishedNumber:
    """A number that was rounded to the nearest 10."""
    return PublishedNumber(value=value, at_least=value - 5, at_most=value + 4, words=str(value))


def between(low: int, high: int) -> PublishedNumber:
    words = f"{low:,} to {high:,}" if low else f"{high:,} or fewer"
    return PublishedNumber(value=None, at_least=low, at_most=high, words=words)


def a_share(
    words: str, ends: tuple[int, int] | None, of: PublishedNumber, exact: int | None = None
) -> PublishedFigure:
    low, high = ends or (None, None)
    return PublishedFigure(
        numerator=about(100),
        denominator=of,
        remainder=about(100),
        left_out=about(100),
        share=PublishedShare(per_cent=exact, at_least=low, at_most=high, words=words),
        median_days=None,
    )


def a_count(number: PublishedNumber) -> PublishedFigure:
    nothing = dict.fromkeys(("denominator", "remainder", "left_out", "share", "median_days"))
    return PublishedFigure.model_validate({"numerator": number.model_dump(), **nothing})


def test_a_measure_that_the_page_does_not_name_has_a_place_by_its_form() -> None:
    names = [name for those in SECTIONS.values() for name in those]
    new = [a_measure("leaving", "count"), a_measure("waiting", "stock"), a_measure("kept_waiting")]

    sections = sections_of([*map(a_measure, names), a_measure("enquiries", "count"), *new])

    assert [*sections][: len(SECTIONS)] == [*SECTIONS]
    assert [[each.id for each in those] for those in sections.values()][len(SECTIONS) :] == [
        ["leaving"],
        ["waiting"],
        ["kept_waiting"],
    ]


def test_a_section_of_nothing_is_left_out() -> None:
    assert [*sections_of([a_measure("stage_one")])] == ["Timeliness"]


@pytest.mark.parametrize(
    ("measure", "drawn"),
    [
        (a_measure("waiting", "stock", "waited", "children", "agency"), ["waited", "children"]),
        (a_measure("leaving", "count", "household", "channel", "agency"), ["period"]),
        (a_measure("stage_one", "share", "agency"), []),
        (a_measure("minorities", "share", "ethnic_group"), ["ethnic_group"]),
    ],
    ids=lambda each: each.id if isinstance(each, PublishedMeasure) else "",
)
def test_a_figure_is_drawn_in_its_own_parts_and_a_count_without_any_by_quarter(
    measure: PublishedMeasure, drawn: list[str]
) -> None:
    assert splits_of(measure, "2021-22", "all") == drawn


def test_of_an_agency_and_of_one_quarter_nothing_is_drawn_that_is_not_published() -> None:
    waiting = a_measure("waiting", "stock", "waited", "agency")

    assert splits_of(waiting, "2021-22", "moorland") == ["period"]
    assert splits_of(waiting, "2021-22-Q1", "moorland") == []
    assert splits_of(waiting, "2021-22-Q1", "all") == ["waited"]
    assert splits_of(a_measure("enquiries", "count", "agency"), "2021-22", "all") == []


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (a_share("64%", (62, 66), about(9480), 64), "64% (62% to 66%) of 9,480 families"),
        (a_share("38% to 56%", (38, 56), between(334, 398)), "38% to 56% of 334 to 398 families"),
        (a_share("many", (90, 100), about(910)), "many (90% to 100%) of 910 families"),
        (a_share("some", None, between(12, 40)), "some of 12 to 40 families"),
        (
            a_share("not shown", None, between(0, 9)),
            "not shown, because 9 or fewer families are too few",
        ),
        (a_count(about(1820)), "1,820 families (1,815 to 1,824)"),
        (a_count(between(6, 17)), "6 to 17 families"),
    ],
)
def test_a_figure_says_how_far_it_may_be_away_and_how_many_it_stands_for(
    figure: PublishedFigure, words: str
) -> None:
    assert figure.stands_for("families") == words


def a_stock(name: str, number: PublishedNumber) -> Chart:
    words = dict.fromkeys(("title", "definition", "reading", "source"), name)
    said = {**words, "measure": name, "unit": "families", "form": "stock", "publications": []}
    answer = {**said, "figure": a_count(number).model_dump(), "by": {}, "notes": []}
    return Chart(PublishedAnswer.model_validate(answer))


def test_the_approved_families_are_those_who_wait_and_those_who_are_matched() -> None:
    waiting, matched = a_stock("families_waiting", about(1200)), between(6, 14)
    found = sufficiency_of([waiting, a_stock("families_matched", matched)], None)

    assert found is not None
    assert found.approved == "1,201 to 1,218"
    assert sufficiency_of([waiting], None) is None


def test_each_subject_has_an_address_of_its_own() -> None:
    addresses = [slug(title) for title in SECTIONS]

    assert len(set(addresses)) == len(addresses)
    assert "where-families-are" in addresses


def out(*quarters: str) -> list[Publication]:
    """Publications of these quarters."""
    now = {"published_at": "2022-08-01T09:00:00Z", "as_of": "2022-08-01", "recorded_at": None}
    return [Publication.model_validate({"quarter": each, **now}) for each in quarters]


def test_years_are_offered_once_all_of_their_quarters_are_published() -> None:
    known = published_periods(out(*QUARTERS, "2022-23-Q1"))

    assert known == ["2022-23-Q1", "2021-22", *QUARTERS]
    assert begin_with(known) == "2021-22"
    assert begin_with(published_periods(out("2021-22-Q1", "2021-22-Q2"))) == "2021-22-Q2"
