"""Who left after registering, by broad ethnic group: by hand, and counted a second time from the events."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given

from contracts.assessment import StageOneDecided, WindowClosed
from contracts.disqualification import HouseholdDisqualified
from contracts.event import Event
from contracts.people import ApplicantLeft, LeftBecause
from contracts.reference import EthnicGroup, Household, StageOneOutcome
from services.reporting.domain.answers import figures_by
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.equity import NAMES
from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.periods import quarter
from tests.reporting.helpers.by_hand import NotAFamily, record_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.equality_answers import answers_withdrawn
from tests.reporting.helpers.people_by_hand import people_of
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    approved_family,
    cells_of,
    declined,
    determined,
    evolved_row,
    merged,
    not_approved,
    row_of,
    withdrawn_application,
    withdrawn_enquiry,
)
from tests.reporting.helpers.ways_out_by_hand import by_hand

LEFT = "registered_individuals_that_left"
DAY, NEXT = date(2021, 9, 1), date(2021, 10, 1)
COUPLE = approved_family(groups=(EthnicGroup.INDIAN, EthnicGroup.ROMA))
ALONE = approved_family(household=Household.SINGLE, groups=(EthnicGroup.BLACK_AFRICAN,))
NOT_SUITABLE = StageOneDecided(occurred_on=DAY, outcome=StageOneOutcome.NOT_SUITABLE)


def parts(*rows: Journey) -> dict[str, int]:
    found = figures_by(Breakdown.BROAD_GROUP, Form.COUNT, cells_of(LEFT, "left", *rows), LATER)
    return {name: each.numerator for name, each in found.items()}


def both(*groups: str, at: str) -> dict[str, int]:
    return {name: 1 for group in groups for name in (group, f"{group}/{at}")}


EXAMPLES: list[tuple[list[Event], dict[str, int]]] = [
    ([*COUPLE[:6], declined(DAY)], both("asian", "white", at="before_acceptance")),
    ([*COUPLE[:6], withdrawn_enquiry(DAY)], both("asian", "white", at="before_acceptance")),
    ([*COUPLE[:8], withdrawn_application(DAY)], both("asian", "white", at="stage_one")),
    ([*COUPLE[:8], NOT_SUITABLE], both("asian", "white", at="stage_one")),
    ([*COUPLE[:10], WindowClosed(occurred_on=DAY)], both("asian", "white", at="after_stage_one")),
    ([*COUPLE[:12], withdrawn_application(DAY)], both("asian", "white", at="after_stage_one")),
    (
        [*COUPLE[:11], HouseholdDisqualified(occurred_on=DAY)],
        both("asian", "white", at="after_stage_one"),
    ),
    (
        [*COUPLE[:-1], determined(DAY), not_approved(NEXT)],
        both("asian", "white", at="after_stage_one"),
    ),
    ([*ALONE[:7], withdrawn_application(DAY)], both("black", at="stage_one")),
    (
        [*ALONE[:7], withdrawn_application(DAY), answers_withdrawn()],
        both("not_said", at="stage_one"),
    ),
    (COUPLE, {}),
    (COUPLE[:8], {}),
    ([*COUPLE[:3], withdrawn_enquiry(DAY)], {}),
    ([*COUPLE[:-1], determined(DAY)], {}),
    ([*COUPLE[:8], withdrawn_application(DAY), merged(LATER)], {}),
]


@pytest.mark.parametrize(("story", "expected"), EXAMPLES)
def test_each_individual_leaves_at_one_step_as_one_of_a_group(
    story: list[Event], expected: dict[str, int]
) -> None:
    assert parts(row_of(*story)) == expected


def test_a_couple_of_one_group_is_two_and_one_who_left_the_other_before_is_none() -> None:
    silent = approved_family(groups=(EthnicGroup.PREFER_NOT_TO_SAY,))[:7]
    apart = ApplicantLeft(occurred_on=DAY, applicant=1, because=LeftBecause.SEPARATION)

    row = row_of(*silent, withdrawn_application(NEXT))
    assert parts(row) == {"not_said": 2, "not_said/stage_one": 2}
    row = row_of(*silent, apart, withdrawn_application(NEXT))
    assert parts(row) == {"not_said": 1, "not_said/stage_one": 1}


@given(journeys())
def test_each_journey_is_counted_alike_from_cells_and_from_events(story: list[Told]) -> None:
    found = _by_hand(story)
    row = evolved_row(story)

    assert parts(row) == found[1]
    assert {cell.period for cell in cells_of(LEFT, "left", row)} == found[0]
    assert set(found[1]) <= set(NAMES)


WHITE = {"white_british", "white_irish", "gypsy_or_irish_traveller", "roma", "white_other"}
MIXED = {
    *("white_and_black_caribbean", "white_and_black_african", "white_and_asian", "mixed_other"),
}
ASIAN = {"indian", "pakistani", "bangladeshi", "chinese", "asian_other"}
BLACK = {"black_african", "black_caribbean", "black_other"}
OTHER = {"arab", "any_other"}
BROAD = {"white": WHITE, "mixed": MIXED, "asian": ASIAN, "black": BLACK, "other": OTHER}


def _by_hand(story: list[Told]) -> tuple[set[str], dict[str, int]]:
    left = by_hand(story)
    stage = left[1].split("/")[0] if left else "enquiry"
    if left is None or stage in {"enquiry", "approved"}:
        return set(), {}
    try:
        record = record_of(story)
    except NotAFamily:
        return set(), {}
    at = {"registration": "before_acceptance", "stage_one": "stage_one"}.get(stage)
    found = Counter[str]()
    for each in people_of(story, record, left[0]):
        said = each.ethnic_group if each else None
        group = next((name for name, of in BROAD.items() if said in of), "not_said")
        found.update([group, f"{group}/{at or 'after_stage_one'}"])
    return ({quarter(left[0])} if found else set()), dict(found)
