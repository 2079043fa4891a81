"""Every published answer against somebody who has them all and knows what adds up to what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid5

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from contracts.assessment import WindowClosed
from contracts.event import Event
from contracts.event_booking import EventAttended
from contracts.panel import ApplicantsApproved
from contracts.placement import AdoptersMatched
from contracts.reference import Channel, EthnicGroup, Household, SourceKind
from services.reporting.domain.answers import figures_by, standing
from services.reporting.domain.contributions import STOCKS, Cell, contributions
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import Breakdown, Measure
from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    INDIVIDUALS,
    Counted,
    Span,
    disclosed,
    split_spans,
)
from services.reporting.domain.publishing.noise import Noise
from services.reporting.domain.publishing.publication import (
    OUTCOMES,
    PUBLISHED,
    Occasion,
    PublishedMeasure,
    Tally,
    breakdowns,
    outcome_counts,
    publication_order,
    published_measure,
)
from services.reporting.domain.publishing.published_figure import NARROWEST
from services.reporting.domain.publishing.published_year import spans_of_year
from tests.reporting.helpers.attacker import Attacker, Contradiction, Range, Unknown
from tests.reporting.helpers.event_places import ADA, booked, planned
from tests.reporting.helpers.running_service import NOISE
from tests.reporting.helpers.stories import (
    FAMILIES,
    LATER,
    approved_family,
    contacted,
    declined,
    determined,
    informed,
    not_approved,
    outcome_told,
    received,
    row_of,
    submitted,
    visit_held,
    visit_requested,
    withdrawn_application,
    withdrawn_enquiry,
)

DAY = date(2021, 4, 6)
LATE = DAY + timedelta(days=30)
AGENCIES = ("north", "south", "west")
CAMPAIGNS = ("spring", "autumn")
SAID: dict[str, Any] = {
    "sex": "female",
    "religion": "hindu",
    "sexual_orientation": "gay_or_lesbian",
    "marital_status": "married",
    "long_term_condition": "no",
    "gender_same_as_at_birth": "yes",
    "age_group": "30_to_39",
}
SAID_ELSE: dict[str, Any] = {
    "sex": "male",
    "religion": "no_religion",
    "sexual_orientation": "bisexual",
    "marital_status": "in_civil_partnership",
    "long_term_condition": "yes",
    "reduced_activity": "yes_a_lot",
    "gender_same_as_at_birth": "no",
    "age_group": "50_or_over",
}
INDIAN, BRITISH = EthnicGroup.INDIAN, EthnicGroup.WHITE_BRITISH


def ways_of(agency: str) -> list[list[Event]]:
    """Different families at one agency, each in some measures in time, late or left out."""
    web, phone = Channel.WEB_FORM, Channel.PHONE
    campaign = SourceKind.CAMPAIGN
    joint, single = Household.JOINT, Household.SINGLE
    soon, own, other = (
        received(DAY, agency=agency, household=joint, channel=web, source=campaign, campaign=code)
        for code in ("spring", f"{agency}-radio", None)
    )
    late = received(DAY, agency=agency, household=single, channel=phone)
    return [
        [soon, contacted(DAY), informed(DAY)],
        [late, contacted(LATE), visit_requested(LATE), visit_held(LATE)],
        [own, withdrawn_enquiry(DAY)],
        [planned(3, agency), booked(ADA, 2)],
        [soon, EventAttended(occurred_on=DAY, information_event=uuid5(FAMILIES, agency))],
        [
            soon,
            EventAttended(occurred_on=DAY, information_event=uuid5(FAMILIES, agency)),
            submitted(DAY),
        ],
        [other, contacted(DAY), submitted(DAY), declined(LATE), informed(LATE)],
        [late, visit_requested(DAY), visit_held(LATE), outcome_told(LATE), contacted(LATE)],
        approved_family(agency=agency, groups=(INDIAN, BRITISH)),
        *_who_answered(agency),
        approved_family(agency=agency, household=single, groups=(EthnicGroup.ARAB,)),
        approved_family(agency=agency),
        approved_family(agency=agency)[:6],
        approved_family(agency=agency)[:8],
        [*approved_family(agency=agency)[:-1], determined(LATE, agency=agency)],
        [*approved_family(agency=agency)[:-1], approved_for_two(agency)],
        [*approved_family(agency=agency)[:6], withdrawn_application(LATE)],
        [*approved_family(agency=agency)[:8], WindowClosed(occurred_on=LATE)],
        [*approved_family(agency=agency), AdoptersMatched(occurred_on=LATE, match=1, children=1)],
        [
            *approved_family(agency=agency)[:-1],
            determined(DAY, agency=agency),
            not_approved(LATE, agency=agency),
        ],
    ]


def _who_answered(agency: str) -> list[list[Event]]:
    """Families that answered every equality question, and one that left."""
    left = approved_family(agency=agency, groups=(INDIAN, BRITISH))[:8]
    return [
        approved_family(agency=agency, groups=(BRITISH, BRITISH), **SAID),
        approved_family(agency=agency, household=Household.SINGLE, groups=(INDIAN,), **SAID_ELSE),
        approved_family(agency=agency, groups=(EthnicGroup.ROMA, EthnicGroup.CHINESE)),
        [*left, withdrawn_application(LATE)],
    ]


def approved_for_two(agency: str) -> ApplicantsApproved:
    return ApplicantsApproved(
        occurred_on=date(2021, 9, 1), agency=agency, children=2, early_permanence=True
    )


WAYS = [row_of(*way) for agency in AGENCIES for way in ways_of(agency)]
STOOD_IN = "2021-22-Q2"
"""At the end of it some families wait, and others are in each state of the assessment."""


def published_of(row: Journey) -> dict[Cell, int]:
    """What happened to a family, whatever the quarter, and where it stood."""
    happened = {c: n for c, n in contributions(row).items() if c.measure not in STOCKS}
    return happened | standing(contributions(row, STOCKS), STOOD_IN)


COUNTS = [published_of(row) for row in WAYS]
families = st.lists(
    st.one_of(st.integers(0, 4), st.integers(0, 60)), min_size=len(WAYS), max_size=len(WAYS)
)


def tally_of(many: list[int], quarter: str) -> Tally:
    """So many families of each kind, all their steps in one quarter."""
    counts: Counter[Cell] = Counter()
    keys: Counter[Cell] = Counter()
    for number, (times, contributed) in enumerate(zip(many, COUNTS, strict=True)):
        key = sum(
            NOISE.record_key(uuid5(FAMILIES, f"{quarter} {number} {n}")) for n in range(times)
        )
        for cell, often in contributed.items():
            counts[cell] += times * often
            keys[cell] += key * often
    return Tally(counts, keys)


def occasion(quarter: str, noise: Noise = NOISE) -> Occasion:
    return Occasion(quarter, publication_order(AGENCIES, quarter), LATER, noise, CAMPAIGNS)


def publication(tally: Tally, quarter: str, noise: Noise = NOISE) -> dict[str, PublishedMeasure]:
    on = occasion(quarter, noise)
    return {name: published_measure(each, tally.of(each), on) for name, each in PUBLISHED.items()}


def with_year(quarters: dict[str, dict[str, PublishedMeasure]], tallies: dict[str, Tally]) -> None:
    """The year's own spans, here of two quarters, from what the quarters were made of."""
    last, order = quarters[max(quarters)], publication_order(AGENCIES, "2021-22")
    for name, measure in PUBLISHED.items():
        counted = [outcome_counts(measure, t.of(measure), occasion(q)) for q, t in tallies.items()]
        found = spans_of_year([each[name] for each in quarters.values()], counted, order)
        last[name] = replace(last[name], of_year=found)


@settings(max_examples=40, phases=[Phase.generate])
@given(families, families)
def test_whoever_has_every_answer_of_two_quarters_and_their_sum_narrows_none_of_them(
    first: list[int], second: list[int]
) -> None:
    tallies = {
        "2021-22-Q1": tally_of(first, "2021-22-Q1"),
        "2021-22-Q2": tally_of(second, "2021-22-Q2"),
    }
    quarters = {name: publication(tally, name) for name, tally in tallies.items()}
    with_year(quarters, tallies)
    attacker = Attacker()
    for measure in PUBLISHED:
        attacker.read(measure, {name: each[measure] for name, each in quarters.items()})

    assert attacker.reason() == {}


class Silence(Noise):
    """No noise: what was published before there was any."""

    def change(self, place: Sequence[str], cell_key: int, again_below: int) -> int:
        return super().change(place, cell_key, min(again_below, 0))


def exact(measure: Measure, tally: Tally, agency: str) -> list[int]:
    """In the numerator, in the denominator alone, and left out."""
    cells, overdue = tally.of(measure).counts, measure.readings[0].overdue
    found = figures_by(Breakdown.AGENCY, measure.form, cells, LATER, overdue).get(agency)
    if found is None:
        return [0, 0, 0]
    rest = (found.denominator or 0) - found.numerator
    return [found.numerator, rest, sum(found.left_out.values())]


def narrowed_by_staff(own: str, many: list[int], noise: Noise) -> dict[Unknown, Range] | None:
    """What staff of an agency make of a quarter and their own exact figures, if they trust the spans.

    None where the spans contradict what they know.
    """
    attacker, quarter = Attacker(), "2021-22-Q1"
    tally = tally_of(many, quarter)
    for name, each in publication(tally, quarter, noise).items():
        attacker.read(name, {quarter: each})
        if Breakdown.AGENCY in breakdowns(PUBLISHED[name]):
            attacker.know_exactly(quarter, name, own, exact(PUBLISHED[name], tally, own))
    try:
        found = attacker.reason()
    except Contradiction:
        return None
    of_others = {(Breakdown.AGENCY, each) for each in AGENCIES if each != own}
    return {unknown: span for unknown, span in found.items() if unknown[2:4] in of_others}


def is_true(unknown: Unknown, span: Range, tally: Tally) -> bool:
    _, measure, _, agency, part = unknown
    counts = exact(PUBLISHED[measure], tally, agency)
    every = {**dict(zip(OUTCOMES, counts, strict=True)), "counted": sum(counts[:2])}
    return span[0] <= every[part] <= span[1]


@pytest.mark.parametrize("own", AGENCIES)
def test_staff_with_every_answer_and_their_own_figures_were_always_right_and_now_mostly_err(
    own: str,
) -> None:
    erred, learned = [], 0
    for seed in range(5):
        random = Random(seed)
        many = [random.choice((0, 0, 0, 1, 2, 3)) for _ in WAYS]
        tally = tally_of(many, "2021-22-Q1")
        before = narrowed_by_staff(own, many, Silence(b""))
        if not before:
            continue
        learned += 1
        assert all(is_true(*each, tally) for each in before.items())
        for number in range(4):
            after = narrowed_by_staff(own, many, Noise(f"secret {number}".encode()))
            erred.append(after is None or not all(is_true(*e, tally) for e in after.items()))
    assert learned >= 3, "without noise they mostly learn of the others"
    assert sum(erred) > 0.7 * len(erred)


def test_a_stock_that_does_not_move_is_published_alike_so_that_no_mean_finds_it() -> None:
    waiting, approvals = PUBLISHED["families_waiting"], PUBLISHED["approvals"]
    shown: dict[str, set[Span]] = {"families_waiting": set(), "approvals": set()}
    for year in range(20, 40):
        quarter = f"20{year}-{year + 1}-Q1"
        for measure in (waiting, approvals):
            place = (measure.id, measure.readings[0].id, quarter, "north")
            whole = Cell(*place, "all", "numerator")
            tally = Tally({whole: 33}, {whole: sum(map(NOISE.record_key, KNOWN))})
            found = published_measure(
                replace(measure, splits=()), tally, Occasion(quarter, ("north",), LATER, NOISE)
            )
            shown[measure.id].add(found.whole.span)

    assert len(shown["families_waiting"]) == 1
    assert len(shown["approvals"]) > 1


KNOWN = [uuid5(FAMILIES, f"who waits {number}") for number in range(33)]


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
