"""Who waits by broad ethnic group and how long: by hand, and counted a second time from the events."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.assessment import StageOneOpened
from contracts.enquiry import RegistrationAccepted
from contracts.event import Event
from contracts.people import ApplicantLeft, LeftBecause
from contracts.placement import AdoptersMatched, MatchEnd, MatchEnded
from contracts.reference import EthnicGroup, Household
from services.reporting.domain.answers import figure, figures_by, whole_of
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.measures.waiting_by_group import TO_DECISION, TO_MATCH
from tests.reporting.helpers.by_hand import record_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.equality_answers import answered, answers_withdrawn
from tests.reporting.helpers.people_by_hand import people_of
from tests.reporting.helpers.stocks import by_hand, ended, months_by_hand
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    approved_family,
    cells_of,
    determined,
    evolved_row,
    merged,
    not_approved,
    row_of,
    withdrawn_application,
)

DECISION, MATCH = "individuals_waiting_for_decision", "individuals_waiting_for_match"
COUPLE = approved_family(groups=(EthnicGroup.INDIAN, EthnicGroup.ROMA))
ALONE = approved_family(household=Household.SINGLE, groups=(EthnicGroup.BLACK_AFRICAN,))
"""Accepted on 16 May 2021, approved on 24 August."""
ON_THE_WAY, ONE_ON_THE_WAY = COUPLE[:8], ALONE[:7]
DAYS = st.dates(date(2021, 4, 1), date(2023, 4, 1))


def waiting(measure: str, on: date, *rows: Journey) -> dict[str, int]:
    cells = cells_of(measure, "waiting", *rows)
    found = figures_by(Breakdown.BROAD_GROUP, Form.STOCK, cells, on)
    return {name: each.numerator for name, each in found.items() if each.numerator}


def both(*groups: str, at: str) -> dict[str, int]:
    return {name: 1 for group in groups for name in (group, f"{group}/{at}")}


def left(number: int, on: date) -> ApplicantLeft:
    return ApplicantLeft(occurred_on=on, applicant=number, because=LeftBecause.SEPARATION)


SHORT, LONG = "under_6_months", "6_months_or_more"


@pytest.mark.parametrize(
    ("story", "on", "expected"),
    [
        (ON_THE_WAY, date(2021, 5, 15), {}),
        (ON_THE_WAY, date(2021, 5, 16), both("asian", "white", at=SHORT)),
        (ON_THE_WAY, date(2021, 11, 15), both("asian", "white", at=SHORT)),
        (ON_THE_WAY, date(2021, 11, 16), both("asian", "white", at=LONG)),
        (ONE_ON_THE_WAY, date(2021, 6, 1), both("black", at=SHORT)),
        (COUPLE, date(2021, 8, 23), both("asian", "white", at=SHORT)),
        (COUPLE, date(2021, 8, 24), {}),
        ([*ON_THE_WAY, withdrawn_application(date(2021, 9, 1))], date(2021, 9, 1), {}),
        ([*ON_THE_WAY, left(1, date(2021, 9, 1))], date(2021, 9, 1), both("white", at=SHORT)),
        (
            [*ON_THE_WAY, left(1, date(2021, 9, 1))],
            date(2021, 8, 31),
            both("asian", "white", at=SHORT),
        ),
        ([*ON_THE_WAY, left(2, date(2021, 9, 1))], date(2022, 1, 1), both("asian", at=LONG)),
        ([*COUPLE[:-1], determined(date(2021, 9, 1))], LATER, both("asian", "white", at=LONG)),
        ([*COUPLE[:-1], determined(date(2021, 9, 1)), not_approved(date(2021, 10, 1))], LATER, {}),
        ([*ON_THE_WAY, merged(LATER)], date(2021, 6, 1), {}),
        (
            [*ONE_ON_THE_WAY, answers_withdrawn()],
            date(2021, 6, 1),
            both("not_said", at=SHORT),
        ),
        ([*ONE_ON_THE_WAY, answered(EthnicGroup.ARAB)], LATER, both("other", at=LONG)),
    ],
)
def test_an_individual_waits_for_the_decision_from_the_acceptance_to_the_end_of_the_assessment(
    story: list[Event], on: date, expected: dict[str, int]
) -> None:
    assert waiting(DECISION, on, row_of(*story)) == expected


NEW, OLD = "under_3_months", "3_months_or_more"
MATCHED = AdoptersMatched(occurred_on=date(2021, 9, 1), match=1, children=1)


def unmatched(because: MatchEnd) -> MatchEnded:
    return MatchEnded(occurred_on=date(2022, 1, 10), match=1, because=because)


@pytest.mark.parametrize(
    ("story", "on", "expected"),
    [
        (COUPLE, date(2021, 8, 23), {}),
        (COUPLE, date(2021, 8, 24), both("asian", "white", at=NEW)),
        (COUPLE, date(2021, 11, 23), both("asian", "white", at=NEW)),
        (COUPLE, date(2021, 11, 24), both("asian", "white", at=OLD)),
        (ALONE, date(2021, 12, 1), both("black", at=OLD)),
        ([*COUPLE, MATCHED], date(2021, 9, 1), {}),
        ([*COUPLE, MATCHED, unmatched(MatchEnd.DISRUPTED)], date(2022, 1, 9), {}),
        (
            [*COUPLE, MATCHED, unmatched(MatchEnd.DISRUPTED)],
            date(2022, 1, 10),
            both("asian", "white", at=OLD),
        ),
        (
            [*COUPLE, MATCHED, unmatched(MatchEnd.BY_MISTAKE)],
            date(2021, 9, 1),
            both("asian", "white", at=NEW),
        ),
        ([*COUPLE, ended(date(2021, 10, 1))], date(2021, 10, 1), {}),
        ([*COUPLE, left(2, date(2021, 7, 1))], date(2021, 9, 1), both("asian", at=NEW)),
        ([*ALONE, answers_withdrawn()], date(2021, 9, 1), both("not_said", at=NEW)),
    ],
)
def test_an_individual_waits_for_a_match_from_the_approval_to_the_match_or_the_end(
    story: list[Event], on: date, expected: dict[str, int]
) -> None:
    assert waiting(MATCH, on, row_of(*story)) == expected


def test_groups_add_up_to_everyone_who_waits() -> None:
    rows = [row_of(*ON_THE_WAY, number=1), row_of(*ONE_ON_THE_WAY, number=2)]
    whole = figure(Form.STOCK, whole_of(cells_of(DECISION, "waiting", *rows)), LATER)

    found = waiting(DECISION, LATER, *rows)
    assert whole.value == 3
    assert sum(many for name, many in found.items() if "/" not in name) == 3
    assert sum(many for name, many in found.items() if "/" in name) == 3


WHITE = {"white_british", "white_irish", "gypsy_or_irish_traveller", "roma", "white_other"}
MIXED = {
    *("white_and_black_caribbean", "white_and_black_african", "white_and_asian", "mixed_other"),
}
ASIAN = {"indian", "pakistani", "bangladeshi", "chinese", "asian_other"}
BLACK = {"black_african", "black_caribbean", "black_other"}
BROAD = {"white": WHITE, "mixed": MIXED, "asian": ASIAN, "black": BLACK}
OTHER = {"arab", "any_other"}


def waiting_by_hand(story: list[Told], on: date) -> tuple[dict[str, int], dict[str, int]]:
    """Who waits for the decision, and for a match."""
    state, waited = by_hand(story, on)
    if state is None and waited is None:
        return {}, {}
    record = record_of(story)
    found = Counter[str]()
    length = OLD if waited and waited != NEW else NEW
    if state is not None:
        began = record.day(RegistrationAccepted) or record.day(StageOneOpened)
        assert began is not None
        length = LONG if months_by_hand(began, on) >= 6 else SHORT
    for each in people_of(story, record, on):
        said = each.ethnic_group if each else None
        group = next((name for name, of in (BROAD | {"other": OTHER}).items() if said in of), None)
        found.update([group or "not_said", f"{group or 'not_said'}/{length}"])
    return (dict(found), {}) if state is not None else ({}, dict(found))


@given(journeys(), DAYS)
def test_each_journey_is_counted_alike_from_cells_and_from_events(
    story: list[Told], on: date
) -> None:
    row = evolved_row(story)

    assert (waiting(DECISION, on, row), waiting(MATCH, on, row)) == waiting_by_hand(story, on)
    assert set(waiting(DECISION, on, row)) <= set(TO_DECISION.names)
    assert set(waiting(MATCH, on, row)) <= set(TO_MATCH.names)
