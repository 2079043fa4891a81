"""The course of an assessment: in which state a family is, from when to when.

The invariant: a family is in the latest state that it has reached, in the order of the journey and not of the days.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from contracts.reference import StageOneOutcome
from services.reporting.domain.facts import Fact
from services.reporting.domain.journey import Journey, Step, first

STAGE_ONE, BETWEEN_STAGES, STAGE_TWO, UNDER_REVIEW = STATES = (
    "stage_one",
    "between_stages",
    "stage_two",
    "under_review",
)
STEPS_OF_ASSESSMENT: tuple[Step, ...] = (
    "accepted",
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
)
"""The facts that say in which state an assessment is, and when it is over."""


class Stay(NamedTuple):
    """Since when a family is in a state, and until when; it is in the latest of its states."""

    state: str
    since: date
    until: date | None


def began(row: Journey) -> Fact[Any] | None:
    """With what an assessment began: the registration was accepted."""
    return first(row.accepted) or row.stage_one_opened


def assessment(row: Journey) -> Iterator[Stay]:
    """Where a family stood from the acceptance of its registration to the end of its assessment."""
    started = began(row)
    if started is None:
        return
    end = min((each.on for each in ends_of_assessment(row)), default=None)
    starts = [(state, fact.on) for state, fact in states(row) if fact is not None]
    starts = [(STAGE_ONE, started.on), *((state, max(on, started.on)) for state, on in starts)]
    for place, (state, since) in enumerate(starts):
        days = [on for _, on in starts[place + 1 :]] + ([end] if end else [])
        yield Stay(state, since, min(days, default=None))


def whole_assessment(row: Journey) -> tuple[date, date | None] | None:
    """From when to when a family was in assessment, in whatever state; None of one that never was."""
    started = began(row)
    if started is None:
        return None
    return started.on, min((each.on for each in ends_of_assessment(row)), default=None)


def state_on(row: Journey, on: date) -> str:
    """The latest state of its assessment that a family had reached by a day."""
    reached = [state for state, fact in states(row) if fact is not None and fact.on <= on]
    return reached[-1] if reached else STAGE_ONE


def states(row: Journey) -> Iterator[tuple[str, Fact[Any] | None]]:
    decided = row.stage_one_decided
    may_go_on = decided and decided.event.outcome is StageOneOutcome.MAY_BE_SUITABLE
    """The states after stage one in their order, each with what it begins with, where that happened."""
    yield BETWEEN_STAGES, decided if may_go_on else None
    yield STAGE_TWO, row.stage_two_started
    yield UNDER_REVIEW, row.determined


def ends_of_assessment(row: Journey) -> Iterator[Fact[Any]]:
    """Everything by which an assessment is over."""
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
