"""Every published answer against somebody who has them all and knows what adds up to what."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from contracts.event import Event
from contracts.reference import Channel, EthnicGroup, Household, SourceKind
from services.reporting.domain.contributions import Cell, contributions
from services.reporting.domain.measures.measure import Measure
from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    INDIVIDUALS,
    Counted,
    disclosed,
    split_spans,
)
from services.reporting.domain.publishing.publication import (
    PUBLISHED,
    PublishedMeasure,
    outcome_counts,
    publication_order,
    published_measure,
)
from services.reporting.domain.publishing.published_figure import NARROWEST
from services.reporting.domain.publishing.published_year import spans_of_year
from tests.reporting.helpers.attacker import Attacker
from tests.reporting.helpers.stories import (
    LATER,
    approved_family,
    contacted,
    declined,
    informed,
    outcome_told,
    received,
    row_of,
    submitted,
    visit_held,
    visit_requested,
    withdrawn_enquiry,
)

DAY = date(2021, 4, 6)
LATE = DAY + timedelta(days=30)
AGENCIES = ("north", "south", "west")
INDIAN, BRITISH = EthnicGroup.INDIAN, EthnicGroup.WHITE_BRITISH


def ways_of(agency: str) -> list[list[Event]]:
    """Different families at one agency, each in some measures in time, late or left out."""
    web, phone = Channel.WEB_FORM, Channel.PHONE
    campaign = SourceKind.CAMPAIGN
    joint, single = Household.JOINT, Household.SINGLE
    soon = received(DAY, agency=agency, household=joint, channel=web, source=campaign)
    late = received(DAY, agency=agency, household=single, channel=phone)
    return [
        [soon, contacted(DAY), informed(DAY)],
        [late, contacted(LATE), visit_requested(LATE), visit_held(LATE)],
        [soon, withdrawn_enquiry(DAY)],
        [late, contacted(DAY), submitted(DAY), declined(LATE), informed(LATE)],
        [late, visit_requested(DAY), visit_held(LATE), outcome_told(LATE), contacted(LATE)],
        approved_family(agency=agency, groups=(INDIAN, BRITISH)),
        approved_family(agency=agency, household=single, groups=(EthnicGroup.ARAB,)),
        approved_family(agency=agency),
    ]


WAYS = [row_of(*way) for agency in AGENCIES for way in ways_of(agency)]
COUNTS = [contributions(row) for row in WAYS]
families = st.lists(
    st.one_of(st.integers(0, 4), st.integers(0, 60)), min_size=len(WAYS), max_size=len(WAYS)
)


def cells_of(many: list[int]) -> Counter[Cell]:
    """So many families of each kind, all their steps in one quarter."""
    cells: Counter[Cell] = Counter()
    for times, counts in zip(many, COUNTS, strict=True):
        for cell, often in counts.items():
            cells[cell] += times * often
    return cells


def headline(measure: Measure, cells: Counter[Cell]) -> dict[Cell, int]:
    reading = measure.readings[0].counted_as
    return {
        cell: times
        for cell, times in cells.items()
        if (cell.measure, cell.reading) == (measure.id, reading)
    }


def publication(cells: Counter[Cell], quarter: str) -> dict[str, PublishedMeasure]:
    agencies = publication_order(AGENCIES, quarter)
    return {
        each.id: published_measure(each, headline(each, cells), agencies, LATER)
        for each in PUBLISHED.values()
    }


def with_year(
    quarters: dict[str, dict[str, PublishedMeasure]], halves: list[Counter[Cell]]
) -> None:
    """The year's own spans, here of two quarters, from what the quarters were made of."""
    last, order = quarters[max(quarters)], publication_order(AGENCIES, "2021-22")
    for name, measure in PUBLISHED.items():
        counted = [outcome_counts(measure, headline(measure, c), AGENCIES, LATER) for c in halves]
        found = spans_of_year([each[name] for each in quarters.values()], counted, order)
        last[name] = replace(last[name], of_year=found)


@settings(max_examples=40, deadline=None, phases=[Phase.generate])
@given(families, families)
def test_whoever_has_every_answer_of_two_quarters_and_their_sum_narrows_none_of_them(
    first: list[int], second: list[int]
) -> None:
    quarters = {
        "2021-22-Q1": publication(cells_of(first), "2021-22-Q1"),
        "2021-22-Q2": publication(cells_of(second), "2021-22-Q2"),
    }
    with_year(quarters, [cells_of(first), cells_of(second)])
    attacker = Attacker()
    for measure in PUBLISHED:
        attacker.read(measure, {name: each[measure] for name, each in quarters.items()})

    assert attacker.reason() == {}


def test_families_and_the_individuals_in_them_do_not_tell_couples_from_single_adopters() -> None:
    for families_there in range(120):
        total = disclosed(Counted(families_there, ENGLAND)).span
        for couples in range(families_there + 1):
            individuals = disclosed(Counted(families_there + couples, INDIVIDUALS)).span
            few = total.high <= ENGLAND.few
            assert not few or individuals == (0, INDIVIDUALS.few)
            assert individuals.high - max(total.low, individuals.low) + 1 >= NARROWEST
            assert 2 * total.high - individuals.low + 1 >= NARROWEST


def test_all_agencies_less_all_but_one_leaves_a_small_agency_as_small_as_it_is_shown() -> None:
    exact = {f"agency-{number}": count for number, count in enumerate((60, 33, 25, 3))}
    total = disclosed(Counted(sum(exact.values()), ENGLAND)).span
    spans = split_spans(total, exact, AGENCY)
    others = [span for agency, span in spans.items() if agency != "agency-3"]

    assert spans["agency-3"] == (0, 11)
    assert total.low - sum(span.high for span in others) <= 0
    assert total.high - sum(span.low for span in others) >= 11
