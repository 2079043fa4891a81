"""Where families stand at the end of a day: waiting for a match, or still to be assessed.

The invariant: a family stands in one state at a time, so the states add up to everyone; and each day on which one
stood somewhere follows from the row alone, so a correction restates it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from contracts.calendar import OutsideCalendar, add_months
from contracts.reference import StageOneOutcome
from services.reporting.domain.facts import Fact, Moment
from services.reporting.domain.holder import Holder, ends
from services.reporting.domain.journey import STEPS_OF_END, STEPS_OF_HOLDER, Journey, first
from services.reporting.domain.measures.measure import (
    Breakdown,
    Count,
    CountedFor,
    Form,
    Group,
    Measure,
    Reading,
    Split,
    Unit,
)

NOT_SAID = "not_said"
UNDER_3_MONTHS = "under_3_months"
WAITS = {
    UNDER_3_MONTHS: 0,
    "3_to_6_months": 3,
    "6_to_12_months": 6,
    "12_to_18_months": 12,
    "18_months_or_more": 18,
}
"""How long a family has waited since its approval, and from how many months on."""
CHILDREN = ("1", "2", "3_or_more", NOT_SAID)
EARLY_PERMANENCE = ("yes", "no", NOT_SAID)
REGISTRATION, UNDER_REVIEW = "registration", "under_review"
STATES = (REGISTRATION, "stage_one", "between_stages", "stage_two", UNDER_REVIEW)
ACCEPTED, WITH_REGISTRATIONS = "accepted", "with_registrations"


def _waiting(row: Journey, _: Holder | None) -> Iterator[Count]:
    approved = row.approved
    if approved is None:
        return
    counted_for = CountedFor("all", approved.event.agency)
    until = row.approval_ended.on if row.approval_ended else None
    yield from counted_for.stay(
        approved.on,
        until,
        Group(Breakdown.CHILDREN, _children(approved.event.children)),
        Group(Breakdown.EARLY_PERMANENCE, _yes_or_no(approved.event.early_permanence)),
    )
    yield from _by_time_waited(counted_for, approved.on, until)


def _by_time_waited(counted_for: CountedFor, since: date, until: date | None) -> Iterator[Count]:
    edges = [_months_after(since, months) for months in WAITS.values()]
    for name, begins, following in zip(WAITS, edges, [*edges[1:], None], strict=True):
        if begins is not None:
            end = min((each for each in (until, following) if each is not None), default=None)
            yield from counted_for.stay_in(Group(Breakdown.WAITED, name), begins, end)


def _months_after(day: date, months: int) -> date | None:
    """None after the last year there is."""
    try:
        return add_months(day, months)
    except OutsideCalendar:
        return None


def _children(most: int | None) -> str:
    if most is None:
        return NOT_SAID
    return str(most) if most < 3 else "3_or_more"  # noqa: PLR2004


def _yes_or_no(said: bool | None) -> str:
    return NOT_SAID if said is None else "yes" if said else "no"


class Stay(NamedTuple):
    """Since when a family is in a state, and until when; it is in the latest of its states."""

    state: str
    since: date
    until: date | None


def assessment(row: Journey) -> Iterator[Stay]:
    """Where a family stood from the acceptance of its registration to the end of its assessment."""
    started = first(row.accepted) or row.stage_one_opened
    if started is None:
        return
    end = min((each.on for each in _ends_of_assessment(row)), default=None)
    starts = [(state, fact.on) for state, fact in _states(row) if fact is not None]
    starts = [("stage_one", started.on), *((state, max(on, started.on)) for state, on in starts)]
    for place, (state, since) in enumerate(starts):
        days = [on for _, on in starts[place + 1 :]] + ([end] if end else [])
        yield Stay(state, since, min(days, default=None))


def _states(row: Journey) -> Iterator[tuple[str, Fact[Any] | None]]:
    decided = row.stage_one_decided
    may_go_on = decided and decided.event.outcome is StageOneOutcome.MAY_BE_SUITABLE
    yield "between_stages", decided if may_go_on else None
    yield "stage_two", row.stage_two_started
    yield UNDER_REVIEW, row.determined


def _ends_of_assessment(row: Journey) -> Iterator[Fact[Any]]:
    decided = row.stage_one_decided
    if decided and decided.event.outcome is StageOneOutcome.NOT_SUITABLE:
        yield decided
    every = (
        row.application_withdrawn,
        row.window_closed,
        row.disqualified,
        row.case_closed,
        row.approved,
        row.not_approved,
    )
    yield from (fact for fact in every if fact is not None)


def _in_assessment(row: Journey, held: Holder | None) -> Iterator[Count]:
    started = first(row.accepted) or row.stage_one_opened
    for state, since, until in assessment(row):
        for reading in (ACCEPTED, WITH_REGISTRATIONS):
            counted_for = CountedFor(reading, started.event.agency if started else "")
            yield from counted_for.stay(since, until, Group(Breakdown.STATE, state))
    if held is None:
        return
    for since, until in _undecided(row):
        counted_for = CountedFor(WITH_REGISTRATIONS, held.agency)
        yield from counted_for.stay(since, until, Group(Breakdown.STATE, REGISTRATION))


def _undecided(row: Journey) -> Iterator[tuple[date, date | None]]:
    """Since when a registration waits for its decision, and until when; one that is made again waits again."""
    started = first(row.accepted) or row.stage_one_opened
    others = [Moment.of(each) for each in row.submitted]
    for place, submitted in enumerate(others):
        over = [each.on for each in ends(row) if each.follows(submitted)]
        over += [each.on for each in others[place + 1 :]]
        over += [started.on] if started else []
        yield submitted.on, min(over, default=None)


def _moments(row: Journey) -> Iterator[Moment]:
    started = first(row.accepted) or row.stage_one_opened
    facts = (started, *(fact for _, fact in _states(row)), *_ends_of_assessment(row))
    yield from (Moment.of(fact) for fact in (*row.submitted, *facts) if fact is not None)
    if row.submitted:
        yield from ends(row)


MEASURES = (
    Measure(
        id="families_waiting",
        title="Approved families waiting for a match",
        definition="Families that are approved and not yet matched with a child, at the end of the day. A family "
        "waits from the date of its approval until the date on which its approval ends. It is split "
        "by how long the family has waited since its approval, by how many children it is approved for "
        "at once, and by whether it is approved for early permanence, as far as the approval says so.",
        source="Adoption scorecards of the Department for Education, indicator A11; the edges are ours.",
        unit=Unit.FAMILIES,
        form=Form.STOCK,
        readings=(Reading("all", "All families with an approval."),),
        starts=("approved",),
        facts=("approved", "approval_ended"),
        counts=_waiting,
        breakdowns=(
            Breakdown.WAITED,
            Breakdown.CHILDREN,
            Breakdown.EARLY_PERMANENCE,
            Breakdown.AGENCY,
            Breakdown.PERIOD,
        ),
        splits=(
            Split(Breakdown.WAITED, tuple(WAITS)),
            Split(Breakdown.CHILDREN, CHILDREN),
            Split(Breakdown.EARLY_PERMANENCE, EARLY_PERMANENCE),
        ),
    ),
    Measure(
        id="families_in_assessment",
        title="Families in assessment",
        definition="Families that are still to be assessed, at the end of the day: their registration of interest "
        "is accepted, and they are neither approved nor finally not approved, and have not left. They "
        "are in stage one, between the stages, in stage two, or their decision is under review after a "
        "proposal not to approve. Each is in the latest of these that it has reached.",
        source="Adoption scorecards of the Department for Education, indicator A13; the edges are ours.",
        unit=Unit.FAMILIES,
        form=Form.STOCK,
        readings=(
            Reading(ACCEPTED, "Families whose registration of interest is accepted."),
            Reading(
                WITH_REGISTRATIONS,
                "With families whose registration of interest was received and is not decided yet.",
            ),
        ),
        starts=("submitted", "accepted", "stage_one_opened"),
        facts=(
            *STEPS_OF_HOLDER,
            *STEPS_OF_END,
            "submitted",
            "stage_one_opened",
            "stage_one_decided",
            "stage_two_started",
            "window_closed",
            "disqualified",
            "application_withdrawn",
            "approved",
            "determined",
            "not_approved",
            "case_closed",
        ),
        counts=_in_assessment,
        breakdowns=(Breakdown.STATE, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.STATE, STATES),),
        events=_moments,
    ),
)
