"""How long a household waited: from a start to an answer, to an end without one, or until today.

The invariant: a household that was not answered is never forgotten. A wait that was broken off by the end of its last
day begins anew where the next start says so; one whose last day had passed stays missed.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from contracts.clocks import RULES, ClockId
from services.reporting.domain.evolution import step_of
from services.reporting.domain.facts import Moment, in_order
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import (
    LEFT_OUT,
    NO_RULE,
    OPEN_UNTIL,
    WITHDRAWN,
    Count,
    Reading,
    last_day,
    parts_of,
)

COMMON_STANDARD, OWN_STANDARD = "common_standard", "own_standard"
BY_OWN_STANDARD = Reading(
    OWN_STANDARD,
    "Uses the standard that the agency had set for itself by then, or the common standard if it had "
    "not set one. Anything not done counts as missed after its last day.",
)
STANDARDS = (
    Reading(
        COMMON_STANDARD,
        "Uses the common standard for every agency. Anything not done counts as missed after its last day.",
    ),
    BY_OWN_STANDARD,
)
_ENDED = {
    "enquiry_withdrawn": WITHDRAWN,
    "closed": LEFT_OUT + "closed",
    "accepted": LEFT_OUT + "registration_decided",
    "declined": LEFT_OUT + "registration_decided",
    "referral_refused": LEFT_OUT + "refused",
}


AnswersOf = Callable[[Journey], list[Moment]]
"""The moments of a journey that stop its clock."""


class WaitFacts(NamedTuple):
    """What a clock of one household goes by; starts in the order in which they were recorded."""

    clock: ClockId
    agency: str
    starts: Sequence[Moment]
    answers: Sequence[Moment]
    ends: Sequence[Moment]
    counted_on: date | None = None


class Wait(NamedTuple):
    """The wait that counts: its start, the agency's own standard, and how it ended if it did."""

    start: Moment
    own: int | None
    answer: Moment | None
    end: Moment | None


def wait(waiting: WaitFacts, *, own: bool) -> Wait:
    """The wait that counts, by the common standard or by the agency's own where it had one."""
    start = waiting.starts[0]
    for following in waiting.starts[1:]:
        if _broken_off(waiting, start, following, own=own):
            start = following
    standard = _standard(waiting.clock, start) if own else None
    for answer in waiting.answers:
        if answer.follows(start):
            return Wait(start, standard, answer, None)
    over = in_order([each for each in waiting.ends if each.rank > start.rank])
    return Wait(start, standard, None, over[0] if over else None)


def counts_of_wait(waiting: WaitFacts, readings: Sequence[Reading]) -> list[Count]:
    """The counts of every reading that has counts of its own."""
    common = wait(waiting, own=False)
    has_own = any(each.standards for each in waiting.starts)
    own = wait(waiting, own=True) if has_own else common
    counts: list[Count] = []
    for reading in readings:
        if reading.counts_of is None:
            found = own if reading.id == OWN_STANDARD else common
            on = waiting.counted_on or found.start.on
            parts = _parts(waiting.clock, found)
            counts += [Count(reading.id, on, waiting.agency, part) for part in parts]
    return counts


def events_of(waiting: WaitFacts) -> Iterator[Moment]:
    """The moments by which a household counts, in either standard."""
    for own in (False, True):
        found = wait(waiting, own=own)
        yield from (each for each in (found.start, found.answer, found.end) if each is not None)


def source(clock: ClockId) -> str:
    """Where a limit comes from and how far it can be relied on, in the words of its latest rule."""
    rule = max((each for each in RULES if each.id is clock), key=lambda each: each.effective_from)
    return f"{rule.source}. {rule.certainty.words}"


def _parts(clock: ClockId, found: Wait) -> tuple[str, ...]:
    if found.answer is not None:
        return parts_of(clock, found.start.on, found.answer.on, found.own)
    ended = found.end and _ended_in_time(found.end, last_day(clock, found.start.on, found.own))
    return (ended or _open_until(clock, found.start.on, found.own),)


def _ended_in_time(end: Moment, limit: date | None) -> str | None:
    """Why the wait had ended by the last day; None if it had not."""
    return _ENDED[step_of(end.fact.event)] if limit and end.on <= limit else None


@lru_cache(maxsize=16384)
def _open_until(clock: ClockId, start: date, own: int | None) -> str:
    limit = last_day(clock, start, own)
    return NO_RULE if limit is None else OPEN_UNTIL + limit.isoformat()


def _broken_off(waiting: WaitFacts, start: Moment, following: Moment, *, own: bool) -> bool:
    """Whether a wait ended by its last day and unanswered, ahead of the next start."""
    if any(each.follows(start) and following.follows(each) for each in waiting.answers):
        return False
    limit = last_day(waiting.clock, start.on, _standard(waiting.clock, start) if own else None)
    return limit is not None and any(
        start.rank < each.rank < following.rank and each.on <= limit for each in waiting.ends
    )


def _standard(clock: ClockId, start: Moment) -> int | None:
    return next((each.working_days for each in start.standards if each.clock is clock), None)
