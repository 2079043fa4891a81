"""Who agreed to a plan, by name: alike for both stages, and for a household of which one applicant left."""

from datetime import date

import pytest

from services.web.site.answers.plans import PlannedStage, called
from services.web.site.answers.stage_two import StageTwoPlan

ON = date(2026, 11, 3)
NAMES = ["Ana Fell", "Bo Fell"]


def stage(*applicants: int) -> PlannedStage[StageTwoPlan]:
    agreed = {number: ON for number in applicants if number == 2}
    return PlannedStage[StageTwoPlan](applicants=applicants, plans=(), agreed=agreed)


@pytest.mark.parametrize(
    ("applicants", "agreements"),
    [
        ((1, 2), [("Ana Fell", None), ("Bo Fell", ON)]),
        ((1,), [("Ana Fell", None)]),
        ((2,), [("Bo Fell", ON)]),
    ],
)
def test_each_applicant_who_goes_on_is_named_and_nobody_who_left(
    applicants: tuple[int, ...], agreements: list[tuple[str, date | None]]
) -> None:
    assert stage(*applicants).agreements(NAMES) == agreements


def test_without_names_applicants_have_their_numbers() -> None:
    assert [called(number, []) for number in (1, 2)] == ["First applicant", "Second applicant"]
