"""What if a limit had been another: worked out by hand, and the same as it was where the limit is the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.assessment import StageOneDecided, StageTwoStarted
from contracts.clocks import RULES, ClockId, ClockRule, Counting, LocalStandard, Unit, rule
from contracts.event import Event
from contracts.fast_track import FastTrackGround, FastTrackTaken
from contracts.identity import Role
from services.chassis.mongo import Database
from services.reporting.domain.answers import figure, settled
from services.reporting.domain.contributions import MEASURES, WHOLE, Cell, contributions
from services.reporting.domain.measures.wait import COMMON_STANDARD, OWN_STANDARD
from services.reporting.domain.other_limit import (
    LIMITED,
    OF_STAGES,
    OF_STANDARDS,
    CountedBothWays,
    as_it_was,
    counted_under,
    versions_of,
    with_standard,
)
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import (
    LATER,
    MAY_BE_SUITABLE,
    Told,
    accepted,
    approved,
    approved_family,
    contacted,
    evolved_row,
    informed,
    opened,
    outcome_told,
    own,
    received,
    row_of,
    told,
    visit_held,
    visit_requested,
    withdrawn_application,
    withdrawn_enquiry,
)

DAY = date(2021, 4, 6)
"""The Tuesday after Easter."""
WISHED = date(2021, 10, 31)
NORTH = signed_as(staff(Role.SOCIAL_WORKER, "north"), "reporting")
SOUTH = signed_as(staff(Role.MANAGER, "south"), "reporting")
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")


def limit(
    clock: ClockId, length: int, unit: Unit = Unit.MONTHS, counting: Counting = Counting.WITHIN
) -> ClockRule:
    changed = {"length": length, "unit": unit, "counting": counting}
    return rule(clock, DAY).model_copy(update=changed)


def decided(on: date) -> list[Event]:
    return [opened(DAY), StageOneDecided(occurred_on=on, outcome=MAY_BE_SUITABLE)]


def wished(decision: date) -> list[Event]:
    return [StageTwoStarted(occurred_on=WISHED, agency="north"), approved(decision)]


def in_time(measure: str, other: ClockRule, *happened: Event) -> tuple[int, int, int]:
    """In time as it was, under the other limit, and how many are counted there."""
    recount = CountedBothWays(MEASURES[measure], other, "north")
    recount.add(row_of(*happened))
    was, under = (
        figure(MEASURES[measure].form, each, LATER) for each in (recount.was, recount.under)
    )
    assert recount.only_under - recount.only_then == under.numerator - was.numerator
    return was.numerator, under.numerator, under.denominator or 0


@pytest.mark.parametrize(
    ("other", "decision", "expected"),
    [
        (limit(ClockId.STAGE_TWO, 5), date(2022, 3, 31), (0, 1, 1)),
        (limit(ClockId.STAGE_TWO, 5), date(2022, 4, 1), (0, 0, 1)),
        (limit(ClockId.STAGE_TWO, 4), date(2022, 2, 28), (1, 1, 1)),
        (limit(ClockId.STAGE_TWO, 4), date(2022, 3, 1), (0, 0, 1)),
        (limit(ClockId.STAGE_TWO, 3), date(2022, 1, 31), (1, 1, 1)),
        (limit(ClockId.STAGE_TWO, 3), date(2022, 2, 1), (1, 0, 1)),
        (limit(ClockId.STAGE_TWO, 16, Unit.WEEKS), date(2022, 2, 20), (1, 1, 1)),
        (limit(ClockId.STAGE_TWO, 16, Unit.WEEKS), date(2022, 2, 21), (1, 0, 1)),
    ],
)
def test_stage_two_under_another_limit(
    other: ClockRule, decision: date, expected: tuple[int, int, int]
) -> None:
    assert in_time("stage_two", other, *wished(decision)) == expected


_ROW = (Unit.WORKING_DAYS, Counting.BEGINNING_WITH)


@pytest.mark.parametrize(
    ("other", "on", "expected"),
    [
        (limit(ClockId.STAGE_ONE, 3), date(2021, 7, 6), (0, 1, 1)),
        (limit(ClockId.STAGE_ONE, 3), date(2021, 7, 7), (0, 0, 1)),
        (limit(ClockId.STAGE_ONE, 8, Unit.WEEKS), date(2021, 6, 1), (1, 1, 1)),
        (limit(ClockId.STAGE_ONE, 8, Unit.WEEKS), date(2021, 6, 2), (1, 0, 1)),
        (limit(ClockId.STAGE_ONE, 10, *_ROW), date(2021, 4, 19), (1, 1, 1)),
        (limit(ClockId.STAGE_ONE, 10, *_ROW), date(2021, 4, 20), (1, 0, 1)),
        (limit(ClockId.STAGE_ONE, 10, Unit.WORKING_DAYS), date(2021, 4, 20), (1, 1, 1)),
        (limit(ClockId.STAGE_ONE, 1), date(2021, 5, 7), (1, 0, 1)),
    ],
)
def test_stage_one_under_another_limit(
    other: ClockRule, on: date, expected: tuple[int, int, int]
) -> None:
    assert in_time("stage_one", other, *decided(on)) == expected


@pytest.mark.parametrize(
    ("months", "on", "expected"),
    [
        (8, date(2021, 12, 6), (0, 1, 1)),
        (8, date(2021, 12, 7), (0, 0, 1)),
        (5, date(2021, 10, 6), (1, 0, 1)),
        (5, date(2021, 9, 6), (1, 1, 1)),
    ],
)
def test_registration_to_approval_under_another_limit(
    months: int, on: date, expected: tuple[int, int, int]
) -> None:
    other = limit(ClockId.REGISTRATION_TO_APPROVAL, months)

    found = in_time("registration_to_approval", other, accepted(DAY), opened(DAY), approved(on))

    assert found == expected


ASKED = [received(DAY), visit_requested(DAY)]


@pytest.mark.parametrize(
    ("measure", "days", "happened", "expected"),
    [
        ("first_response", 1, [received(DAY), contacted(date(2021, 4, 7))], (1, 1, 1)),
        ("first_response", 1, [received(DAY), contacted(date(2021, 4, 8))], (1, 0, 1)),
        ("first_response", 4, [received(DAY), contacted(date(2021, 4, 12))], (0, 1, 1)),
        ("first_response", 4, [received(DAY), contacted(date(2021, 4, 13))], (0, 0, 1)),
        ("first_response", 60, [received(DAY)], (0, 0, 1)),
        ("first_response", 5, [received(DAY), withdrawn_enquiry(date(2021, 4, 12))], (0, 0, 0)),
        (
            "first_response",
            2,
            [
                received(DAY, standards=own(ClockId.FIRST_RESPONSE, 5)),
                contacted(date(2021, 4, 12)),
            ],
            (1, 0, 1),
        ),
        ("information", 15, [received(DAY), informed(date(2021, 4, 27))], (0, 1, 1)),
        ("information", 5, [received(DAY), informed(date(2021, 4, 14))], (1, 0, 1)),
        ("visit_call", 1, [*ASKED, contacted(date(2021, 4, 8))], (1, 0, 1)),
        ("initial_visit", 11, [*ASKED, visit_held(date(2021, 4, 21))], (0, 1, 1)),
        (
            "visit_outcome",
            8,
            [*ASKED, visit_held(DAY), outcome_told(date(2021, 4, 16))],
            (0, 1, 1),
        ),
    ],
)
def test_an_enquiry_under_another_standard(
    measure: str, days: int, happened: list[Event], expected: tuple[int, int, int]
) -> None:
    other = limit(LIMITED[measure], days, Unit.WORKING_DAYS)

    assert in_time(measure, other, *happened) == expected


def test_what_is_left_out_is_left_out_under_every_limit() -> None:
    other, measure = limit(ClockId.STAGE_TWO, 24), MEASURES["stage_two"]
    wish = StageTwoStarted(occurred_on=WISHED, agency="north")
    withdrew = row_of(wish, withdrawn_application(date(2022, 6, 1)))
    without_start = row_of(approved(date(2022, 6, 1)))
    quick = FastTrackTaken(occurred_on=DAY, ground=FastTrackGround.FOSTER_CARER, checks=())
    on_fast_track = row_of(accepted(DAY), opened(DAY), quick, approved(date(2022, 6, 1)))

    assert counted_under(measure, other, withdrew) == as_it_was(measure, withdrew) != {}
    assert counted_under(measure, other, without_start) == as_it_was(measure, without_start) != {}
    whole = MEASURES["registration_to_approval"]
    longer = limit(ClockId.REGISTRATION_TO_APPROVAL, 24)
    assert counted_under(whole, longer, on_fast_track) == as_it_was(whole, on_fast_track) != {}


@given(journeys(), st.sampled_from(sorted(OF_STAGES)))
def test_under_the_limit_that_was_every_count_is_what_it_was(
    story: list[Told], measure: str
) -> None:
    row, chosen = evolved_row(story), MEASURES[measure]

    assert counted_under(chosen, versions_of(chosen)[-1], row) == as_it_was(chosen, row)


@given(journeys(), st.sampled_from(sorted(OF_STANDARDS)))
def test_under_the_common_standard_every_count_is_that_of_the_common_reading(
    story: list[Told], measure: str
) -> None:
    row, chosen = evolved_row(story), MEASURES[measure]
    common = next(
        (each.counted_as for each in chosen.readings if each.id == COMMON_STANDARD),
        chosen.readings[0].counted_as,
    )

    counted = counted_under(chosen, versions_of(chosen)[-1], row)

    assert counted == {
        cell._replace(reading=OWN_STANDARD): times
        for cell, times in contributions(row, {measure}).items()
        if cell.reading == common and cell.breakdown == WHOLE
    }


@given(journeys(), st.sampled_from(sorted(LIMITED)), st.integers(1, 23))
def test_a_longer_limit_never_makes_a_family_late(
    story: list[Told], measure: str, length: int
) -> None:
    row, chosen = evolved_row(story), MEASURES[measure]
    unit = Unit.WORKING_DAYS if measure in OF_STANDARDS else Unit.WEEKS
    short, longer = (
        _late(counted_under(chosen, limit(LIMITED[measure], each, unit), row))
        for each in (length, length + 1)
    )

    assert longer <= short


def _late(cells: dict[Cell, int]) -> int:
    found = figure(MEASURES["stage_two"].form, cells, LATER)
    return (found.denominator or 0) - found.numerator


@given(journeys())
def test_another_standard_changes_nothing_else_of_a_journey(story: list[Told]) -> None:
    row = evolved_row(story)
    other = with_standard(row, LocalStandard(clock=ClockId.ENQ_VISIT, working_days=1))

    measures = MEASURES.keys() - {"initial_visit"}
    assert contributions(other, measures) == contributions(row, measures)


def test_a_later_version_of_a_rule_can_be_asked_for() -> None:
    later = limit(ClockId.STAGE_TWO, 6).model_copy(
        update={"version": 2, "effective_from": date(2022, 1, 1)}
    )
    found = versions_of(MEASURES["stage_two"], [later, *RULES])

    assert [(each.version, each.length) for each in found] == [(1, 4), (2, 6)]
    assert in_time("stage_two", found[1], *wished(date(2022, 4, 30))) == (0, 1, 1)


def test_a_clock_that_still_runs_is_settled_by_the_day_of_the_question() -> None:
    other = limit(ClockId.FIRST_RESPONSE, 10, Unit.WORKING_DAYS)
    cells = counted_under(MEASURES["first_response"], other, row_of(received(DAY)))

    assert {settled(each.part, date(2021, 4, 20)) for each in cells} == {"left_out:still_running"}
    assert {settled(each.part, date(2021, 4, 21)) for each in cells} == {"denominator"}


async def test_staff_read_their_own_agency_and_senseless_limits_are_refused(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened = [
        each for number in range(1, 12) for each in told(*approved_family(DAY), number=number)
    ]
    await send(happened)
    path = "/what-if/limit?agency=north&measure=stage_two"
    few = "/what-if/limit?agency=north&period=2022-23&measure=stage_two&length=1"
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        found = (await client.get(f"{path}&length=1", auth=NORTH)).json()
        nobody = (await client.get(few, auth=NORTH)).json()
        same = (await client.get(f"{path}&version=1", auth=NORTH)).json()
        measured = (await client.get("/measures/stage_two?agency=north", auth=NORTH)).json()
        refused = [
            (await client.get(wrong, auth=auth)).status_code
            for wrong, auth in (
                (f"{path}&length=1", SOUTH),
                (f"{path}&length=1", ANALYST),
                ("/what-if/limit?measure=stage_two&length=1", NORTH),
                (path, NORTH),
                (f"{path}&length=0", NORTH),
                (f"{path}&length=25", NORTH),
                (f"{path}&length=3&version=1", NORTH),
                (f"{path}&version=7", NORTH),
                (f"{path}&length=3&counting=beginning_with", NORTH),
                (f"{path}&length=3&known_on=2022-01-01", NORTH),
                (f"{path}&length=3&as_of=2099-01-01", NORTH),
                ("/what-if/limit?agency=north&measure=between_stages&length=3", NORTH),
                ("/what-if/limit?agency=north&measure=information&length=3&unit=weeks", NORTH),
            )
        ]

    assert (found["limit_was"], found["limit"]) == ("4 months", "1 month")
    assert [found["whole"][side]["numerator"] for side in (0, 1)] == [11, 0]
    assert (found["only_then"], found["only_under"]) == (11, 0)
    assert same["whole"] == [measured["figure"], measured["figure"]]
    assert (nobody["whole"], nobody["families"]) == (None, 0)
    assert refused == [404, 403] + [422] * 11
