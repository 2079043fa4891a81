"""How many families wait, or are in assessment, at the end of a day: by hand and counted a second time."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.assessment import (
    StageOneDecided,
    WindowClosed,
)
from contracts.disqualification import HouseholdDisqualified
from contracts.event import Event
from contracts.panel import (
    ApplicantsApproved,
    PanelCaseClosed,
    PanelDateCorrected,
)
from contracts.reference import StageOneOutcome
from services.reporting.domain.answers import figures_by, standing
from services.reporting.domain.contributions import STANDING, STOCKS, contributions, places
from services.reporting.domain.explanations import Selection, explained
from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.periods import day_in, last_day_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.stocks import (
    ACCEPTED,
    APPROVED,
    IN_ASSESSMENT,
    WAITING,
    WITH_REGISTRATIONS,
    by,
    by_hand,
    ended,
    in_assessment,
    states,
    waiting,
    waits,
)
from tests.reporting.helpers.stories import (
    Told,
    accepted,
    approved,
    approved_family,
    cells_of,
    declined,
    determined,
    evolved_row,
    not_approved,
    received,
    reopened,
    row_of,
    submitted,
    withdrawn_application,
    withdrawn_enquiry,
)

DAYS = st.dates(date(2021, 4, 1), date(2023, 4, 1))


@pytest.mark.parametrize(
    ("on", "many"),
    [
        (date(2021, 8, 23), 0),
        (date(2021, 8, 24), 1),
        (date(2021, 10, 3), 1),
        (date(2021, 10, 4), 0),
        (date(2025, 1, 1), 0),
    ],
)
def test_a_family_waits_from_the_day_of_its_approval_to_the_day_before_it_ends(
    on: date, many: int
) -> None:
    assert waiting(on, row_of(*approved_family(), ended(date(2021, 10, 4)))) == many


@pytest.mark.parametrize(
    ("on", "waited"),
    [
        (date(2021, 8, 24), "under_3_months"),
        (date(2021, 11, 23), "under_3_months"),
        (date(2021, 11, 24), "3_to_6_months"),
        (date(2022, 2, 24), "6_to_12_months"),
        (date(2022, 8, 24), "12_to_18_months"),
        (date(2023, 2, 23), "12_to_18_months"),
        (date(2023, 2, 24), "18_months_or_more"),
        (date(2030, 1, 1), "18_months_or_more"),
    ],
)
def test_how_long_a_family_has_waited_is_told_on_any_day(on: date, waited: str) -> None:
    assert waits(on, row_of(*approved_family())) == {waited: 1}


def test_who_waits_no_longer_is_in_no_time_waited() -> None:
    row = row_of(*approved_family(), ended(date(2021, 12, 1)))

    assert waits(date(2021, 11, 30), row) == {"3_to_6_months": 1}
    assert waits(date(2021, 12, 1), row) == {}


def test_an_approval_that_ends_on_its_day_was_no_wait() -> None:
    assert waiting(APPROVED, row_of(*approved_family(), ended(APPROVED))) == 0


def test_a_corrected_approval_restates_who_waited_on_every_day() -> None:
    correction = PanelDateCorrected(
        occurred_on=date(2022, 1, 1), corrects=1, right_day=date(2021, 9, 24)
    )
    row = row_of(*approved_family(), correction)

    assert waiting(date(2021, 9, 23), row) == 0
    assert waiting(date(2021, 9, 24), row) == 1
    assert waits(date(2021, 12, 23), row) == {"under_3_months": 1}


def test_waiting_families_are_told_apart_by_what_they_are_approved_for() -> None:
    said = ApplicantsApproved(
        occurred_on=APPROVED, agency="north", children=2, early_permanence=True
    )
    many = said.model_copy(update={"children": 4, "early_permanence": False})
    rows = [
        row_of(*approved_family()[:-1], each, number=number)
        for number, each in enumerate([said, many])
    ]
    rows.append(row_of(*approved_family(), number=2))

    assert by(Breakdown.CHILDREN, WAITING, "all", APPROVED, *rows) == {
        "2": 1,
        "3_or_more": 1,
        "not_said": 1,
    }
    assert by(Breakdown.EARLY_PERMANENCE, WAITING, "all", APPROVED, *rows) == {
        "yes": 1,
        "no": 1,
        "not_said": 1,
    }


STEPS = [
    (date(2021, 4, 26), {"registration": 1}),
    (date(2021, 5, 15), {"registration": 1}),
    (date(2021, 5, 16), {"stage_one": 1}),
    (date(2021, 6, 5), {"between_stages": 1}),
    (date(2021, 6, 25), {"stage_two": 1}),
    (date(2021, 8, 23), {"stage_two": 1}),
    (date(2021, 8, 24), {}),
]


@pytest.mark.parametrize(("on", "state"), STEPS)
def test_a_family_is_in_one_state_a_day_until_it_is_approved(
    on: date, state: dict[str, int]
) -> None:
    row = row_of(*approved_family())

    assert states(on, row, reading=WITH_REGISTRATIONS) == state
    assert states(on, row) == {name: n for name, n in state.items() if name != "registration"}


@pytest.mark.parametrize(
    ("end", "left_on"),
    [
        (withdrawn_application(date(2021, 6, 1)), date(2021, 6, 1)),
        (WindowClosed(occurred_on=date(2021, 6, 20)), date(2021, 6, 20)),
        (HouseholdDisqualified(occurred_on=date(2021, 6, 21)), date(2021, 6, 21)),
        (not_approved(date(2021, 6, 22)), date(2021, 6, 22)),
        (PanelCaseClosed(occurred_on=date(2021, 6, 23)), date(2021, 6, 23)),
    ],
)
def test_however_an_assessment_ends_the_family_is_no_longer_in_it(
    end: Event, left_on: date
) -> None:
    row = row_of(*approved_family()[:8], end)

    assert in_assessment(left_on - timedelta(days=1), row) == 1
    assert in_assessment(left_on, row) == 0


def test_not_suitable_at_stage_one_ends_an_assessment_on_that_day() -> None:
    decided = StageOneDecided(occurred_on=date(2021, 6, 5), outcome=StageOneOutcome.NOT_SUITABLE)
    row = row_of(*approved_family()[:6], decided)

    assert states(date(2021, 6, 4), row) == {"stage_one": 1}
    assert states(date(2021, 6, 5), row) == {}


def test_a_proposal_not_to_approve_keeps_a_family_in_assessment_until_the_final_decision() -> None:
    story = [*approved_family()[:-1], determined(date(2021, 9, 1)), approved(date(2021, 12, 1))]

    assert states(date(2021, 9, 1), row_of(*story)) == {"under_review": 1}
    assert states(date(2021, 12, 1), row_of(*story)) == {}


def test_a_registration_waits_until_it_is_declined_and_again_when_it_is_made_again() -> None:
    row = row_of(
        received(date(2021, 4, 6)),
        submitted(date(2021, 4, 8)),
        declined(date(2021, 4, 12)),
        reopened(date(2021, 5, 3)),
        submitted(date(2021, 5, 4)),
        withdrawn_enquiry(date(2021, 5, 6)),
    )
    found = {
        day: in_assessment(date(2021, *day), row, reading=WITH_REGISTRATIONS)
        for day in ((4, 8), (4, 11), (4, 12), (5, 3), (5, 4), (5, 5), (5, 6))
    }

    assert found == {(4, 8): 1, (4, 11): 1, (4, 12): 0, (5, 3): 0, (5, 4): 1, (5, 5): 1, (5, 6): 0}
    assert in_assessment(date(2021, 4, 8), row) == 0


def test_a_stock_by_quarter_is_that_at_the_end_of_each_up_to_the_day() -> None:
    cells = cells_of(WAITING, "all", row_of(*approved_family(), ended(date(2022, 2, 1))))
    ends = figures_by(Breakdown.PERIOD, Form.STOCK, cells, date(2022, 1, 31))

    assert {name: each.numerator for name, each in ends.items()} == {
        "2021-22-Q2": 1,
        "2021-22-Q3": 1,
        "2021-22-Q4": 1,
    }
    later = figures_by(Breakdown.PERIOD, Form.STOCK, cells, date(2022, 2, 1))
    assert later["2021-22-Q4"].numerator == 0


def test_the_day_of_a_stock_is_the_end_of_its_period_or_an_earlier_one() -> None:
    assert day_in("2021-22-Q1", date(2030, 1, 1)) == date(2021, 6, 30)
    assert day_in("2021-22", date(2030, 1, 1)) == date(2022, 3, 31)
    assert day_in("2021-22", date(2021, 5, 1)) == date(2021, 5, 1)
    assert day_in("all", date(2021, 5, 1)) == date(2021, 5, 1)


def test_who_waits_is_explained_and_who_has_stopped_waiting_is_not() -> None:
    row = row_of(*approved_family(), ended(date(2021, 12, 1)))
    waits_on = [
        explained(row, Selection(WAITING, "all", "all", "north", "all", "numerator", on))
        for on in (date(2021, 11, 30), date(2021, 12, 1))
    ]

    assert waits_on[0] is not None
    assert [each.fact for each in waits_on[0].events] == ["approved", "approval_ended"]
    assert waits_on[1] is None


@given(journeys(), DAYS)
def test_each_day_is_counted_alike_from_cells_and_from_events(story: list[Told], on: date) -> None:
    row = evolved_row(story)
    state, waited = by_hand(story, on)

    assert states(on, row) == ({state: 1} if state else {})
    assert waits(on, row) == ({waited: 1} if waited else {})
    assert waiting(on, row) == bool(waited)


@given(journeys())
def test_what_stood_at_the_end_of_a_quarter_is_found_from_that_quarter_on(
    story: list[Told],
) -> None:
    row = evolved_row(story)
    quarters = {place.quarter for place in places(row)}
    stocks = contributions(row, STOCKS)
    for quarter in ("2021-22-Q1", "2021-22-Q2", "2021-22-Q4", "2022-23-Q3"):
        stood = standing(stocks, quarter)
        assert not stood or max(quarters) >= quarter
        numbers = Counter({cell: n for cell, n in stood.items() if cell.breakdown == "all"})
        total = sum(n for cell, n in numbers.items() if cell[:2] == (IN_ASSESSMENT, ACCEPTED))
        assert total == in_assessment(last_day_of(quarter), row)
    assert (STANDING in quarters) == any(standing(stocks, "2090-91-Q1"))


def test_an_acceptance_alone_is_in_stage_one() -> None:
    row = row_of(received(date(2021, 4, 6)), accepted(date(2021, 4, 9)))

    assert states(date(2021, 4, 9), row) == {"stage_one": 1}
