"""Who counts and who does not: mystery shops for no family, merged enquiries once, each row by itself."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.clocks import ClockId
from contracts.event import Event
from contracts.reference import Household, SourceKind
from services.reporting.domain.answers import figures_by
from services.reporting.domain.contributions import LASTING, MEASURES, contributions
from services.reporting.domain.explanations import Selection, explained
from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.measures.shop_response import BESIDE
from services.reporting.domain.periods import quarter
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    absorbed,
    approved_family,
    cells_of,
    contacted,
    counted,
    evolved_row,
    figure_of,
    informed,
    merge_undone,
    merged,
    own,
    received,
    recognised,
    released,
    row_of,
    told,
)

TUESDAY, THURSDAY, FRIDAY = date(2021, 4, 6), date(2021, 4, 8), date(2021, 4, 9)
MERGED_ON = date(2021, 6, 1)
LAST = {each.id for each in LASTING}
OF_SHOPS = {*BESIDE.values()}


def going_on(story: list[Told], *events: Event) -> list[Told]:
    """A story with more events of its enquiry."""
    return told(*(each.event for each in story), *events)


def test_a_commissioned_shop_counts_for_no_family_and_is_not_left_out_either() -> None:
    family = approved_family()
    shop = [received(TUESDAY, household=Household.JOINT, mystery_shop=True), *family[1:]]

    assert {each.measure for each in contributions(row_of(*shop))} == OF_SHOPS


@given(journeys())
def test_an_enquiry_recognised_as_a_shop_counts_for_no_family_before_or_after(
    story: list[Told],
) -> None:
    row = evolved_row(going_on(story, recognised(MERGED_ON), contacted(LATER)))

    assert {each.measure for each in contributions(row)} <= OF_SHOPS


@given(journeys())
def test_of_a_merged_enquiry_only_what_was_said_counts_and_all_as_before_once_that_is_undone(
    story: list[Told],
) -> None:
    duplicate = going_on(story, merged(MERGED_ON))
    apart = going_on(story, merged(MERGED_ON), merge_undone(LATER))
    never = going_on(story, merge_undone(LATER))

    assert not {each.measure for each in contributions(evolved_row(duplicate))} - LAST
    assert contributions(evolved_row(apart)) == contributions(evolved_row(never))


@given(journeys(), st.dates(TUESDAY, LATER))
def test_an_absorbed_duplicate_that_is_released_leaves_no_trace(
    story: list[Told], day: date
) -> None:
    before = evolved_row(going_on(story, released(LATER, 9)))
    after = evolved_row(going_on(story, absorbed(LATER, day, duplicate=9), released(LATER, 9)))

    assert contributions(after) == contributions(before)


def test_two_enquiries_of_one_household_count_once_with_the_earliest_of_their_days() -> None:
    survivor = (received(FRIDAY), contacted(date(2021, 4, 14)))
    duplicate = row_of(received(TUESDAY), contacted(THURSDAY), merged(MERGED_ON), number=1)
    both = absorbed(MERGED_ON, TUESDAY, contact=THURSDAY)
    apart = [row_of(*survivor, number=2), row_of(received(TUESDAY), contacted(THURSDAY), number=1)]
    together = [row_of(*survivor, both, number=2), duplicate]

    assert figure_of("enquiries", "by_own_date", *apart).value == 2
    assert figure_of("enquiries", "by_own_date", *together).value == 1
    response = figure_of("first_response", "unanswered_is_missed", *together)
    assert (response.numerator, response.denominator) == (1, 1)
    assert response.days is not None
    assert response.days.median == 2


def test_the_survivor_counts_in_the_quarter_of_the_first_enquiry_and_is_found_there() -> None:
    row = row_of(received(TUESDAY), absorbed(MERGED_ON, date(2021, 3, 30)))

    assert {cell.period for cell in contributions(row)} == {quarter(date(2021, 3, 30))}


def test_a_survivor_that_answered_first_is_measured_from_the_duplicates_enquiry() -> None:
    story = (received(FRIDAY), contacted(date(2021, 4, 12)))
    alone = figure_of("first_response", "unanswered_is_missed", row_of(*story))
    row = row_of(*story, absorbed(MERGED_ON, TUESDAY))

    assert alone.numerator == 1
    assert figure_of("first_response", "unanswered_is_missed", row).numerator == 0


def test_a_survivor_keeps_its_agencys_own_standard() -> None:
    standards = own(ClockId.FIRST_RESPONSE, 3)
    row = row_of(
        received(THURSDAY, standards=standards), contacted(FRIDAY), absorbed(MERGED_ON, TUESDAY)
    )

    assert figure_of("first_response", "own_standard", row).numerator == 1
    assert figure_of("first_response", "unanswered_is_missed", row).numerator == 0


def test_information_given_on_a_duplicate_is_given_to_the_household() -> None:
    given_to_duplicate = absorbed(MERGED_ON, TUESDAY).model_copy(
        update={"information_provided_on": FRIDAY}
    )
    row = row_of(received(TUESDAY), informed(MERGED_ON), given_to_duplicate)

    assert figure_of("information", "unanswered_is_missed", row).numerator == 1


def test_a_duplicate_absorbed_again_counts_with_its_latest_days() -> None:
    story = (received(FRIDAY), absorbed(MERGED_ON, date(2021, 3, 30)))
    row = row_of(*story, absorbed(MERGED_ON, TUESDAY))

    assert {cell.period for cell in contributions(row)} == {"2021-22-Q1"}


@given(st.permutations([1, 2]))
def test_either_of_two_merged_journeys_may_be_heard_first(order: list[int]) -> None:
    stories = {
        1: told(received(TUESDAY), merged(MERGED_ON), number=1),
        2: told(received(FRIDAY), absorbed(MERGED_ON, TUESDAY), number=2),
    }
    rows = [evolved_row(stories[number]) for number in order]

    assert counted(rows) == counted([evolved_row(stories[2])])
    assert counted([evolved_row(stories[1])]) == {}


def test_an_explanation_names_the_duplicates_day_by_the_event_of_the_survivor() -> None:
    row = row_of(received(FRIDAY), absorbed(MERGED_ON, TUESDAY, contact=THURSDAY))
    selection = Selection(
        "first_response", "unanswered_is_missed", "2021-22", None, "all", "numerator", LATER
    )
    explanation = explained(row, selection)

    assert explanation is not None
    assert [(each.fact, each.version, each.occurred_on) for each in explanation.events] == [
        ("absorbed", 2, TUESDAY),
        ("absorbed", 2, THURSDAY),
    ]


def test_enquiries_are_counted_by_what_brought_the_household() -> None:
    rows = [
        row_of(received(TUESDAY, source=SourceKind.CAMPAIGN), number=1),
        row_of(received(TUESDAY, source=SourceKind.CAMPAIGN), number=2),
        row_of(received(TUESDAY + timedelta(days=1)), number=3),
    ]
    by = figures_by(
        Breakdown.SOURCE, Form.COUNT, cells_of("enquiries", "by_own_date", *rows), LATER
    )

    assert {group: figure.value for group, figure in by.items()} == {"campaign": 2, "unknown": 1}
    assert Breakdown.SOURCE not in MEASURES["first_response"].breakdowns
