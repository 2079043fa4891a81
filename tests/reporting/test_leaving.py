"""Families that left: at which stage, who ended it and why, by hand and counted a second time from events."""

from datetime import date

import pytest
from hypothesis import given

from contracts.assessment import (
    StageOneDecided,
    WindowClosed,
)
from contracts.disqualification import HouseholdDisqualified
from contracts.enquiry import (
    EnquiryClosed,
)
from contracts.event import Event
from contracts.hold import AskedForBy, CaseHeld, HoldEnded, HoldReason
from contracts.panel import (
    ApprovalEnded,
    PanelCaseClosed,
    PanelEnd,
)
from contracts.reference import (
    ApprovalEnd,
    ClosingReason,
    DeclineReason,
    ReopeningReason,
    StageOneOutcome,
    WithdrawalReason,
)
from services.reporting.domain.answers import figures_by
from services.reporting.domain.explanations import Selection, explained
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.leaving import WAYS_OUT
from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.periods import quarter
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    absorbed,
    approved,
    approved_family,
    cells_of,
    closed,
    declined,
    determined,
    evolved_row,
    figure_of,
    merged,
    not_approved,
    received,
    reopened,
    row_of,
    submitted,
    withdrawn_application,
    withdrawn_enquiry,
)
from tests.reporting.helpers.ways_out_by_hand import by_hand

LEFT = "families_that_left"
DAY = date(2021, 9, 1)
FAMILY = approved_family()
IN_STAGE_ONE, IN_STAGE_TWO, PROPOSED = FAMILY[:6], FAMILY[:9], [*FAMILY[:-1], determined(DAY)]
NOT_SUITABLE = StageOneDecided(occurred_on=DAY, outcome=StageOneOutcome.NOT_SUITABLE)
HOLD = CaseHeld(occurred_on=DAY, reason=HoldReason.WORK, asked_by=AskedForBy.APPLICANTS)


def ways_out(*rows: Journey, reading: str = "left") -> dict[str, int]:
    """The last part of each path, that is with who ended it and why."""
    cells = cells_of(LEFT, reading, *rows)
    found = figures_by(Breakdown.WAY_OUT, Form.COUNT, cells, LATER)
    return {name: each.numerator for name, each in found.items() if name.count("/") == 2}


def ended(end: ApprovalEnd) -> ApprovalEnded:
    return ApprovalEnded(occurred_on=DAY, agency="north", end=end)


def case_closed(because: PanelEnd) -> PanelCaseClosed:
    return PanelCaseClosed(occurred_on=DAY, because=because)


EXAMPLES: list[tuple[list[Event], str]] = [
    ([received(DAY), withdrawn_enquiry(DAY)], "enquiry/household/not_ready"),
    ([received(DAY), closed(DAY)], "enquiry/agency/no_answer_to_contact"),
    ([received(DAY), submitted(DAY), withdrawn_enquiry(DAY)], "registration/household/not_ready"),
    ([received(DAY), submitted(DAY), declined(DAY)], "registration/agency/no_capacity"),
    ([*IN_STAGE_ONE, withdrawn_application(DAY)], "stage_one/household/not_ready"),
    ([*IN_STAGE_ONE, NOT_SUITABLE], "stage_one/agency/not_suitable"),
    (
        [*IN_STAGE_ONE, NOT_SUITABLE.model_copy(update={"disqualified": True})],
        "stage_one/agency/disqualified",
    ),
    ([*FAMILY[:8], WindowClosed(occurred_on=DAY)], "between_stages/agency/window_lapsed"),
    ([*FAMILY[:8], withdrawn_application(DAY)], "between_stages/household/not_ready"),
    ([*IN_STAGE_TWO, withdrawn_application(DAY)], "stage_two/household/not_ready"),
    ([*IN_STAGE_TWO, HouseholdDisqualified(occurred_on=DAY)], "stage_two/agency/disqualified"),
    ([*IN_STAGE_TWO, case_closed(PanelEnd.DISQUALIFIED)], "stage_two/agency/disqualified"),
    ([*IN_STAGE_TWO, case_closed(PanelEnd.WITHDRAWN)], "stage_two/household/not_given"),
    ([*PROPOSED, not_approved(DAY)], "under_review/agency/not_approved"),
    ([*PROPOSED, withdrawn_application(DAY)], "under_review/household/not_ready"),
    ([*FAMILY, ended(ApprovalEnd.GIVEN_UP)], "approved/household/given_up"),
    ([*FAMILY, ended(ApprovalEnd.AFTER_REVIEW)], "approved/agency/after_review"),
]


@pytest.mark.parametrize(("story", "way_out"), EXAMPLES)
def test_a_family_leaves_at_a_stage_by_somebody_for_a_reason(
    story: list[Event], way_out: str
) -> None:
    assert ways_out(row_of(*story)) == {way_out: 1}
    assert ways_out(row_of(*story), reading="with_holds") == {way_out: 1}


STILL_HERE: list[list[Event]] = [
    [received(DAY)],
    IN_STAGE_ONE,
    PROPOSED,
    [*PROPOSED, approved(DAY)],
    FAMILY,
    [*FAMILY, ended(ApprovalEnd.ADOPTION_ORDER)],
    [received(DAY), closed(DAY), reopened(DAY)],
    [received(DAY), EnquiryClosed(occurred_on=DAY, reason=ClosingReason.RECORDED_IN_ERROR)],
    [received(DAY), withdrawn_enquiry(DAY), merged(DAY)],
    [received(DAY), closed(DAY), reopened(DAY, ReopeningReason.CLOSED_IN_ERROR), submitted(DAY)],
]


@pytest.mark.parametrize("story", STILL_HERE)
def test_who_goes_on_came_back_or_adopted_has_not_left(story: list[Event]) -> None:
    assert ways_out(row_of(*story)) == {}


def test_who_came_back_and_left_again_has_left_once_on_the_later_day() -> None:
    row = row_of(
        received(date(2021, 4, 6)),
        closed(date(2021, 4, 9)),
        reopened(date(2021, 7, 1)),
        withdrawn_enquiry(date(2021, 10, 5)),
    )

    assert ways_out(row) == {"enquiry/household/not_ready": 1}
    assert {cell.period for cell in cells_of(LEFT, "left", row)} == {"2021-22-Q3"}


def test_of_two_ends_of_an_assessment_the_earlier_counts() -> None:
    row = row_of(*IN_STAGE_TWO, withdrawn_application(DAY), case_closed(PanelEnd.WITHDRAWN))

    assert ways_out(row) == {"stage_two/household/not_ready": 1}


@pytest.mark.parametrize(
    ("story", "found"),
    [
        ([*IN_STAGE_ONE, HOLD], {"stage_one/agency/on_hold": 1}),
        ([*FAMILY[:8], HOLD], {"between_stages/agency/on_hold": 1}),
        ([*IN_STAGE_TWO, HOLD], {"stage_two/agency/on_hold": 1}),
        ([*IN_STAGE_ONE, HOLD, HoldEnded(occurred_on=DAY)], {}),
        ([*IN_STAGE_ONE, HOLD, HoldEnded(occurred_on=DAY), HOLD], {"stage_one/agency/on_hold": 1}),
        ([*IN_STAGE_ONE, HOLD, withdrawn_application(DAY)], {"stage_one/household/not_ready": 1}),
        ([*FAMILY[:-1], HOLD, FAMILY[-1]], {}),
        ([received(DAY), HOLD], {}),
    ],
)
def test_a_hold_counts_in_one_reading_alone_until_it_is_undone(
    story: list[Event], found: dict[str, int]
) -> None:
    row = row_of(*story)

    assert ways_out(row, reading="with_holds") == found
    assert not any(name.endswith("on_hold") for name in ways_out(row))


def test_the_stages_those_who_ended_it_and_the_reasons_each_add_up() -> None:
    rows = [row_of(*story, number=n) for n, (story, _) in enumerate(EXAMPLES)]
    found = figures_by(Breakdown.WAY_OUT, Form.COUNT, cells_of(LEFT, "left", *rows), LATER)
    by_level = [sum(e.numerator for n, e in found.items() if n.count("/") == k) for k in range(3)]

    assert by_level == [len(EXAMPLES)] * 3
    assert figure_of(LEFT, "left", *rows).value == len(EXAMPLES)
    assert found["registration/agency"].numerator == 1


def test_an_enquiry_counts_for_the_agency_that_holds_it() -> None:
    row = row_of(received(DAY, agency="south"), absorbed(DAY, DAY), closed(DAY))

    assert {cell.agency for cell in cells_of(LEFT, "left", row)} == {"south"}


def test_who_left_is_explained_by_its_events() -> None:
    row = row_of(*IN_STAGE_TWO, withdrawn_application(DAY))
    path = "way_out:stage_two/household/not_ready"
    found = explained(row, Selection(LEFT, "left", "all", "north", path, "numerator", LATER))

    assert found is not None
    assert "application_withdrawn" in [each.fact for each in found.events]


def test_every_way_out_has_a_name_once() -> None:
    assert len(WAYS_OUT) == len(set(WAYS_OUT))
    assert not any("." in name or ":" in name for name in WAYS_OUT)


@given(journeys())
def test_each_journey_is_counted_alike_from_cells_and_from_events(story: list[Told]) -> None:
    row = evolved_row(story)
    found = by_hand(story)

    assert ways_out(row) == ({found[1]: 1} if found else {})
    periods = {cell.period for cell in cells_of(LEFT, "left", row)}
    assert periods == ({quarter(found[0])} if found else set())


@pytest.mark.parametrize("reason", [*WithdrawalReason, *DeclineReason])
def test_every_code_of_a_registration_that_ends_has_its_name(reason: str) -> None:
    by = "household" if reason in set(WithdrawalReason) else "agency"

    assert f"registration/{by}/{reason}" in WAYS_OUT
