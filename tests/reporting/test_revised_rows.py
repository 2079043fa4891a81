"""What a revision changed of an agency's exact counts: before, entered, left and after, and the journeys behind each."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.domain.answers import settled
from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import DAYS
from services.reporting.domain.publishing.publication import PUBLISHED, published_cells
from services.reporting.domain.revised_rows import (
    AgencysRevision,
    Counting,
    MeasureMoved,
    PartMoved,
    RevisedRows,
)
from tests.reporting.helpers.drawn_journeys import interleaved, journeys
from tests.reporting.helpers.recorded import a_row, at_noon, recorded
from tests.reporting.helpers.stories import (
    BEGAN,
    LATER,
    Told,
    contacted,
    corrected,
    merged,
    received,
    referred,
    rows_after,
    submitted,
    taken_up,
    told,
    withdrawn_enquiry,
)

QUARTER = "2021-22-Q1"
TUESDAY, WEDNESDAY, MAY = date(2021, 4, 6), date(2021, 4, 7), date(2021, 5, 20)
JULY = date(2021, 7, 1)
PUBLISHED_ON, REVISED_ON, LATE = date(2021, 8, 2), date(2021, 11, 2), date(2021, 9, 1)
COUNTINGS = (
    Counting(at_noon(PUBLISHED_ON), PUBLISHED_ON),
    Counting(at_noon(REVISED_ON), REVISED_ON),
)


def moved(*stories: list[Told], agency: str = "north") -> dict[str, MeasureMoved]:
    """What the revision of the quarter changed of an agency."""
    rows = RevisedRows(AgencysRevision(QUARTER, agency, *COUNTINGS), frozenset(PUBLISHED))
    for story in stories:
        rows.add(a_row(story))
    return {each.measure: each for each in rows.moved()}


def parts(found: MeasureMoved) -> list[tuple[str, int, int, int, int]]:
    return [(p.part, p.before, p.entered, p.left, p.after) for p in found.parts]


KNOWN = recorded(told(received(TUESDAY), contacted(WEDNESDAY), number=9), TUESDAY, WEDNESDAY)


def test_what_was_recorded_late_entered() -> None:
    late = recorded(told(received(MAY), number=1), LATE)

    found = moved(KNOWN, late)
    assert parts(found["enquiries"]) == [("numerator", 1, 1, 0, 2)]
    assert [(e.type, e.corrects) for e in found["enquiries"].journeys[0].events] == [
        ("enquiry.received.v1", False)
    ]


def test_who_turned_out_to_be_a_duplicate_left() -> None:
    twice = recorded(told(received(TUESDAY), merged(LATE), number=1), TUESDAY, LATE)

    found = moved(KNOWN, twice)["enquiries"]
    assert parts(found) == [("numerator", 2, 0, 1, 1)]
    assert [e.type for e in found.journeys[0].events] == ["enquiry.merged.v1"]


def test_a_corrected_day_moves_a_family_from_one_part_to_another() -> None:
    story = told(received(TUESDAY), contacted(MAY), corrected(2, WEDNESDAY), number=1)

    found = moved(KNOWN, recorded(story, TUESDAY, MAY, LATE))["first_response"]
    assert ("denominator", 2, 0, 0, 2) in parts(found)
    assert ("numerator", 1, 1, 0, 2) in parts(found)
    assert [e.corrects for e in found.journeys[0].events] == [True]


def test_a_day_that_is_put_right_into_another_quarter_leaves_this_one() -> None:
    story = told(received(TUESDAY), corrected(1, JULY), number=1)

    assert parts(moved(recorded(story, TUESDAY, LATE))["enquiries"]) == [("numerator", 1, 0, 1, 0)]


def test_a_day_that_is_put_right_into_this_quarter_enters_it() -> None:
    story = told(received(JULY), corrected(1, TUESDAY), number=1)

    assert parts(moved(recorded(story, JULY, LATE))["enquiries"]) == [("numerator", 0, 1, 0, 1)]


def test_what_was_recorded_after_the_revision_is_not_in_it() -> None:
    later = recorded(told(received(MAY), number=1), REVISED_ON + timedelta(days=1))

    assert moved(KNOWN, later) == {}


def test_a_journey_that_counts_alike_is_not_named_whatever_was_recorded() -> None:
    story = told(received(TUESDAY), contacted(WEDNESDAY), contacted(LATE), number=1)

    assert moved(recorded(story, TUESDAY, WEDNESDAY, LATE)) == {}


def test_the_part_of_one_agency_says_nothing_of_another() -> None:
    late = recorded(told(received(MAY, agency="south"), number=1), LATE)

    assert moved(KNOWN, late) == {}
    assert parts(moved(KNOWN, late, agency="south")["enquiries"]) == [("numerator", 0, 1, 0, 1)]


def test_what_another_agency_recorded_of_a_family_that_moved_there_is_in_no_event_of_the_former_one() -> (
    None
):
    story = told(received(TUESDAY), referred(WEDNESDAY), taken_up(MAY), contacted(MAY), number=1)
    found = moved(recorded(story, TUESDAY, WEDNESDAY, LATE, LATE))

    said = {event.type for each in found.values() for one in each.journeys for event in one.events}
    assert "enquiry.contact_made.v1" not in said


def test_a_withdrawal_recorded_late_leaves_a_family_out_with_its_reason() -> None:
    story = told(received(TUESDAY), withdrawn_enquiry(TUESDAY), number=1)
    found = moved(KNOWN, recorded(story, TUESDAY, LATE))["first_response"]

    left_out = [each for each in found.parts if each.part.startswith("left_out")]
    assert [(each.before, each.entered, each.after) for each in left_out] == [(0, 1, 1)]


def test_of_a_stock_those_count_who_stand_there_at_the_end_of_the_quarter() -> None:
    story = told(received(TUESDAY), submitted(MAY), number=1)
    found = moved(recorded(story, TUESDAY, LATE))

    assert parts(found["registrations_received"]) == [("numerator", 0, 1, 0, 1)]
    assert all(
        each.part == "numerator" for name in STOCKS_OF_ALL for each in found_parts(found, name)
    )


STOCKS_OF_ALL = [each.id for each in MEASURES.values() if each.form == "stock"]


def found_parts(found: dict[str, MeasureMoved], name: str) -> tuple[PartMoved, ...]:
    return found[name].parts if name in found else ()


@st.composite
def several(draw: st.DrawFn) -> list[Told]:
    """Three journeys with corrections, merges and referrals, as their streams may be heard between one another."""
    every = [draw(journeys(number)) for number in (1, 2, 3)]
    return interleaved(draw, [event for story in every for event in story])


def by_hand(rows: list[Journey], counting: Counting) -> Counter[tuple[str, str]]:
    """How often each part of each measure is counted at north, of rows made anew of what was recorded by then."""
    found = Counter[tuple[str, str]]()
    for row in rows:
        for cell, times in published_cells(QUARTER, row).items():
            if (
                cell.agency == "north"
                and cell.breakdown == "all"
                and not cell.part.startswith(DAYS)
            ):
                overdue = MEASURES[cell.measure].readings[0].overdue
                found[cell.measure, settled(cell.part, counting.as_of, overdue)] += times
    return +found


@settings(max_examples=80, deadline=None)
@given(several(), st.integers(1, 12), st.integers(2, 14))
def test_before_with_what_entered_and_without_what_left_is_after_whatever_happened(
    ordered: list[Told], first: int, second: int
) -> None:
    moments = [BEGAN + timedelta(seconds=n, milliseconds=500) for n in sorted((first, second))]
    countings = [Counting(moment, LATER) for moment in moments]
    rows = RevisedRows(AgencysRevision(QUARTER, "north", *countings), SAID_OF_NOBODY)
    for row in rows_after(ordered).values():
        rows.add(row)
    known = [[each for each in ordered if each.envelope.at < moment] for moment in moments]
    before, after = (
        by_hand([*rows_after(events).values()], counting)
        for events, counting in zip(known, countings, strict=True)
    )

    found = list(rows.moved())
    for each in found:
        for part in each.parts:
            assert part.before + part.entered - part.left == part.after
            assert part.before == before[each.measure, part.part]
            assert part.after == after[each.measure, part.part]
            steps = [j.after.get(part.part, 0) - j.before.get(part.part, 0) for j in each.journeys]
            assert part.entered - part.left == sum(steps)
    unmoved = SAID_OF_NOBODY - {each.measure for each in found}
    assert all(before[key] == after[key] for key in {*before, *after} if key[0] in unmoved)


SAID_OF_NOBODY = frozenset(
    each.id for each in PUBLISHED.values() if each.unit not in {"individuals", "answers"}
)
