"""Early permanence among approved families: offered, prepared for, approved for; by hand and a second time from events."""

from datetime import date

import pytest
from hypothesis import given

from contracts.early_permanence import EarlyPermanenceAssessed, EarlyPermanenceConsidered
from contracts.event import Event
from contracts.panel import ApplicantsApproved
from contracts.preparation import PreparationKind, PreparationOutcome, PreparationTopic
from contracts.stage_one import PreparationBooked, PreparationTaken
from services.reporting.domain.journey import Journey
from services.reporting.domain.periods import quarter
from tests.reporting.helpers.by_hand import NotAFamily, Record, record_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.stories import (
    Told,
    approved_family,
    cells_of,
    evolved_row,
    figure_of,
    not_approved,
    row_of,
)

DAY, NEXT = date(2021, 9, 1), date(2021, 10, 1)


FAMILY = approved_family()


BOOKED = PreparationBooked(
    occurred_on=DAY,
    booking=1,
    kind=PreparationKind.TRAINING,
    held_on=DAY,
    topic=PreparationTopic.EARLY_PERMANENCE,
)


OTHER = BOOKED.model_copy(update={"topic": PreparationTopic.PARENTING})


def taken(
    outcome: PreparationOutcome = PreparationOutcome.DONE, booking: int = 1
) -> PreparationTaken:
    return PreparationTaken(
        occurred_on=DAY,
        booking=booking,
        kind=PreparationKind.TRAINING,
        applicant=1,
        outcome=outcome,
    )


@pytest.mark.parametrize(
    ("told", "prepared"),
    [
        ([], 0),
        ([BOOKED], 0),
        ([BOOKED, taken()], 1),
        ([taken(), BOOKED], 1),
        ([BOOKED, taken(PreparationOutcome.MISSED)], 0),
        ([BOOKED, taken(PreparationOutcome.DECLINED)], 0),
        ([OTHER, taken()], 0),
        ([BOOKED, taken(booking=2)], 0),
        ([BOOKED, taken(PreparationOutcome.MISSED), taken()], 1),
    ],
)
def test_who_took_part_in_preparation_for_early_permanence_is_prepared(
    told: list[Event], prepared: int
) -> None:
    figure = figure_of("early_permanence_prepared", "all", row_of(*FAMILY[:-1], *told, FAMILY[-1]))

    assert (figure.numerator, figure.denominator) == (prepared, 1)


def considered(*, interested: bool, on: date = DAY) -> EarlyPermanenceConsidered:
    return EarlyPermanenceConsidered(occurred_on=on, interested=interested)


YES, NO = considered(interested=True), considered(interested=False)
ASSESSED = EarlyPermanenceAssessed(occurred_on=DAY, suitable=True)


@pytest.mark.parametrize(
    ("told", "offered"),
    [
        ([*FAMILY], (0, 1)),
        ([*FAMILY[:-1], YES, FAMILY[-1]], (1, 1)),
        ([*FAMILY[:-1], NO, FAMILY[-1]], (1, 1)),
        ([*FAMILY[:-1], NO, YES, FAMILY[-1]], (1, 1)),
        # Known late, as it is of another stream.
        ([*FAMILY, YES], (1, 1)),
        ([*FAMILY, considered(interested=True, on=NEXT)], (1, 1)),
        # Assessed, or prepared, and never asked: each is a fact of its own.
        ([*FAMILY[:-1], ASSESSED, FAMILY[-1]], (0, 1)),
        ([*FAMILY[:-1], BOOKED, taken(), FAMILY[-1]], (0, 1)),
        ([*FAMILY[:-1], YES], (0, 0)),
        ([*FAMILY[:-1], YES, not_approved(DAY)], (0, 0)),
    ],
)
def test_early_permanence_was_talked_about_whatever_they_said(
    told: list[Event], offered: tuple[int, int]
) -> None:
    figure = figure_of("early_permanence_offered", "all", row_of(*told))

    assert (figure.numerator, figure.denominator) == offered


def terms(said: bool | None, on: date = DAY, agency: str = "north") -> ApplicantsApproved:
    return ApplicantsApproved(occurred_on=on, agency=agency, early_permanence=said)


@pytest.mark.parametrize(
    ("told", "out_of_said", "out_of_all"),
    [
        ([terms(True)], (1, 1), (1, 1)),
        ([terms(False)], (0, 1), (0, 1)),
        ([terms(None)], (0, 0), (0, 1)),
        ([YES, terms(False)], (0, 1), (0, 1)),
        ([NO, terms(True)], (1, 1), (1, 1)),
        ([YES, BOOKED, taken(), terms(None)], (0, 0), (0, 1)),
        ([ASSESSED, terms(None)], (0, 0), (0, 1)),
        ([terms(True, NEXT, "south")], (1, 1), (1, 1)),
        ([YES], (0, 0), (0, 0)),
        ([not_approved(DAY)], (0, 0), (0, 0)),
    ],
)
def test_approved_for_early_permanence_is_what_the_approval_says(
    told: list[Event], out_of_said: tuple[int, int], out_of_all: tuple[int, int]
) -> None:
    row = row_of(*FAMILY[:-1], *told)
    readings = [figure_of("early_permanence_approved", each, row) for each in ("said", "everyone")]

    assert [(each.numerator, each.denominator) for each in readings] == [out_of_said, out_of_all]
    silent = out_of_all == (0, 1) and out_of_said == (0, 0)
    assert readings[0].left_out == ({"not_said": 1} if silent else {})


def test_nobody_is_offered_prepared_or_approved_before_an_approval() -> None:
    row = row_of(*FAMILY[:-1], BOOKED, taken())

    for name in ("offered", "prepared"):
        assert figure_of(f"early_permanence_{name}", "all", row).denominator == 0


def _shares(row: Journey) -> dict[str, tuple[str, int]]:
    found = {}
    for name in ("offered", "prepared"):
        cells = cells_of(f"early_permanence_{name}", "all", row)
        whole = {c: n for c, n in cells.items() if c.breakdown == "all"}
        for cell in whole:
            of = sum(n for c, n in whole.items() if c.part == "numerator")
            found[name] = (cell.period, of)
    return found


def _early(record: Record) -> dict[str, tuple[str, int]]:
    day = record.day(ApplicantsApproved)
    if day is None:
        return {}
    about = {
        each.event.booking
        for each in record.all(PreparationBooked)
        if each.event.topic == "early_permanence"
    }
    done = [e for e in record.all(PreparationTaken) if e.event.outcome == "done"]
    prepared = any(each.event.booking in about for each in done)
    offered = record.one(EarlyPermanenceConsidered) is not None
    return {"offered": (quarter(day), int(offered)), "prepared": (quarter(day), int(prepared))}


@given(journeys())
def test_early_permanence_is_counted_alike_from_cells_and_from_events(story: list[Told]) -> None:
    try:
        record = record_of(story)
    except NotAFamily:
        record = Record(counts=False)

    assert _shares(evolved_row(story)) == _early(record if record.counts else Record())
