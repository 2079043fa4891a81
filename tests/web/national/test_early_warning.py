"""England's early warning in words."""

from dataclasses import replace

import pytest

from services.web.national.early_warning import sections, wrong_at_all
from services.web.site.answers.national_warning import NationalWarning
from services.web.site.answers.reporting import PublishedFigure

FIGURE = PublishedFigure.model_validate(
    {
        "numerator": {"value": None, "at_least": 90, "at_most": 109, "words": "90 to 109"},
        "denominator": {"value": None, "at_least": 180, "at_most": 218, "words": "180 to 218"},
        "remainder": {"value": None, "at_least": 90, "at_most": 109, "words": "90 to 109"},
        "left_out": None,
        "share": {"per_cent": None, "at_least": 45, "at_most": 55, "words": "45% to 55%"},
        "median_days": None,
    }
)
NAMES = [f"2021-22-Q{number}" for number in range(1, 5)]


def found(*marked: bool, chance: float | None = 0.001, group: str | None = None) -> NationalWarning:
    quarters = [
        {"quarter": name, "figure": FIGURE, "chance": chance, "marked": each}
        for name, each in zip(NAMES, marked, strict=True)
    ]
    one = {
        "watched": "approved",
        "group": group,
        "unit": "individuals",
        "quarters": quarters,
        "false_alarms": None if chance is None else 0.004,
    }
    return NationalWarning.model_validate({"quarters": NAMES, "rule": "A rule", "watched": [one]})


@pytest.mark.parametrize(
    ("marked", "summary"),
    [
        ((False, False, False, False), "No quarter stands out, of 4 that could be judged."),
        ((False, False, False, True), "1 quarter stands out, of 4 that could be judged."),
        ((True, False, False, True), "2 quarters stand out, of 4 that could be judged."),
    ],
)
def test_it_says_how_many_quarters_stand_out(
    marked: tuple[bool, bool, bool, bool], summary: str
) -> None:
    [section] = sections(found(*marked))

    assert section.summary == summary
    assert len(section.marked) == sum(marked)
    assert "rule marked 0.4% of quarters" in section.false_alarms


def test_a_quarter_that_stands_out_has_its_share_and_how_many_it_stands_for() -> None:
    [section] = sections(found(False, False, False, True, group="black"))

    assert section.words.title == "Approved: Black, African, Caribbean or Black British"
    assert section.marked == [
        "January to March 2022: 45% to 55% of 180 to 218 individuals, fewer than chance and rounding explain."
    ]
    assert section.rows[-1] == (
        "January to March 2022 (stands out)",
        "/national?period=2021-22-Q4&open=diversity#diversity",
        "45% to 55%",
        "90 to 109",
        "90 to 109",
    )


def test_of_too_few_it_says_that_nothing_can_be_judged() -> None:
    [section] = sections(found(False, False, False, False, chance=None))

    assert section.summary == "There are too few to judge any quarter."
    assert not section.false_alarms


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        (
            (0.004, None),
            "Of the 8 quarters below, 4 can be judged. If nothing had changed, one or more of these would stand out in at most 2 of 100 such years.",
        ),
        (
            (0.01, 0.0025),
            "Of the 8 quarters below, 8 can be judged. If nothing had changed, one or more of these would stand out in at most 5 of 100 such years.",
        ),
        (
            (0.0, 0.0),
            "Of the 8 quarters below, 8 can be judged. If nothing had changed, one or more of these would stand out in fewer than 1 of 100 such years.",
        ),
        ((None, None), ""),
    ],
)
def test_many_quarters_are_judged_at_once_and_the_page_says_how_often_one_of_them_is_wrong(
    rates: tuple[float | None, ...], said: str
) -> None:
    every = []
    for rate in rates:
        [one] = sections(found(*[False] * 4, chance=None if rate is None else 0.5))
        every.append(replace(one, found=one.found.model_copy(update={"false_alarms": rate})))

    assert wrong_at_all(every) == said
    if rates[0] == 0:
        assert "rule marked fewer than 0.1% of quarters" in every[0].false_alarms


def test_what_has_no_words_yet_is_left_out() -> None:
    assert sections(found(False, False, False, False, group="another")) == []
