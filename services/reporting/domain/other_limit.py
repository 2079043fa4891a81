"""What if a limit had been another: the days that are on record, counted again under another limit or version of its rule.

The invariant: nothing is assumed and no day moves; under the limit that was, the counts are those that were.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from contracts.calendar import OutsideCalendar
from contracts.clocks import RULES, ClockId, ClockRule, LocalStandard, last_day_by
from services.reporting.domain.contributions import WHOLE, Cell, contributions
from services.reporting.domain.facts import Fact
from services.reporting.domain.holder import holder_of
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import (
    DAYS,
    DENOMINATOR,
    NUMERATOR,
    Count,
    Measure,
    Reading,
    parts_within,
)
from services.reporting.domain.measures.wait import OWN_STANDARD
from services.reporting.domain.periods import ALL, quarter, within

OF_STAGES: Mapping[str, ClockId] = {
    "stage_one": ClockId.STAGE_ONE,
    "stage_two": ClockId.STAGE_TWO,
    "registration_to_approval": ClockId.REGISTRATION_TO_APPROVAL,
}
"""Measures of a clock that its own end stops: the days do not hang on the limit.

The time to ask for stage two is not among them: the agency closes a case because that time is over.
"""
OF_STANDARDS: Mapping[str, ClockId] = {
    "first_response": ClockId.FIRST_RESPONSE,
    "information": ClockId.ENQ_INFO,
    "visit_call": ClockId.ENQ_CALL,
    "initial_visit": ClockId.ENQ_VISIT,
    "visit_outcome": ClockId.ENQ_WRITEUP,
}
"""Measures of a clock for which an agency may set its own standard, in working days."""
LIMITED: Mapping[str, ClockId] = {**OF_STANDARDS, **OF_STAGES}
ENOUGH = 10
"""Families; with fewer there are too few to compare."""


class CountedBothWays:
    """What an agency's families count for as it was, and if one rule had held for all of them.

    `only_then` and `only_under` of them are in time under one of both alone.
    """

    def __init__(self, measure: Measure, rule: ClockRule, agency: str, period: str = ALL) -> None:
        self._measure, self._rule = measure, rule
        self._agency, self._period = agency, period
        self.was, self.under = Counter[Cell](), Counter[Cell]()
        self.only_then = self.only_under = 0

    def add(self, row: Journey) -> None:
        """Counts one journey, both ways."""
        then = self._own(as_it_was(self._measure, row))
        now = self._own(counted_under(self._measure, self._rule, row))
        self.was.update(then)
        self.under.update(now)
        more = _in_time(now) - _in_time(then)
        self.only_under += max(0, more)
        self.only_then += max(0, -more)

    def _own(self, cells: Mapping[Cell, int]) -> dict[Cell, int]:
        return {
            cell: times
            for cell, times in cells.items()
            if cell.agency == self._agency and within(self._period, cell.period)
        }


def reading_of(measure: Measure) -> Reading:
    """The reading that is counted again: with an agency's own standards where it sets them, or the first."""
    return measure.reading(OWN_STANDARD) if measure.id in OF_STANDARDS else measure.readings[0]


def versions_of(measure: Measure, rules: Iterable[ClockRule] = RULES) -> list[ClockRule]:
    """The versions of the rule that limits a measure, the first one first."""
    clock = LIMITED[measure.id]
    return sorted((each for each in rules if each.id is clock), key=lambda each: each.version)


def as_it_was(measure: Measure, row: Journey) -> dict[Cell, int]:
    """What a journey counts for in the measure."""
    reading = reading_of(measure).counted_as
    return {
        cell: times
        for cell, times in contributions(row, {measure.id}).items()
        if cell.reading == reading and cell.breakdown == WHOLE
    }


def counted_under(measure: Measure, rule: ClockRule, row: Journey) -> dict[Cell, int]:
    """What it would count for if this rule had held from the first day on."""
    if measure.id in OF_STAGES:
        return _stage_under(measure, rule, row)
    standard = LocalStandard(clock=rule.id, working_days=rule.length)
    return as_it_was(measure, with_standard(row, standard))


def with_standard(row: Journey, standard: LocalStandard) -> Journey:
    """The journey as it would be if every agency on its way had set this standard before it."""
    return row.model_copy(
        update={
            name: tuple(_fact_with(each, standard) for each in value)
            for name, value in row.__dict__.items()
            if isinstance(value, tuple) and any(_has_standards(each) for each in value)
        }
    )


def _has_standards(each: Any) -> bool:
    return isinstance(each, Fact) and hasattr(each.event, "standards")


def _fact_with(fact: Fact[Any], standard: LocalStandard) -> Fact[Any]:
    if not _has_standards(fact):
        return fact
    others = (each for each in fact.event.standards if each.clock is not standard.clock)
    event = fact.event.model_copy(update={"standards": (*others, standard)})
    return fact.model_copy(update={"event": event})


def _stage_under(measure: Measure, rule: ClockRule, row: Journey) -> dict[Cell, int]:
    if row.counts_nowhere or row.scored is not None:
        return {}
    found, reading = Counter[Cell](), reading_of(measure).counted_as
    for count in measure.counts(row, holder_of(row)):
        if count.reading == reading and count.group is None:
            for part in _parts_under(rule, count):
                period = quarter(count.on)
                cell = Cell(measure.id, reading, period, count.agency, WHOLE, part)
                found[cell] += count.times
    return dict(found)


def _parts_under(rule: ClockRule, count: Count) -> Iterator[str]:
    """The parts of a clock that was stopped on the day of the count; what was left out is left out again."""
    if count.part.startswith(DAYS):
        start = count.on - timedelta(int(count.part.removeprefix(DAYS)))
        yield from parts_within(_last_day(rule, start), start, count.on)
    elif count.part not in {NUMERATOR, DENOMINATOR}:
        yield count.part


def _last_day(rule: ClockRule, start: date) -> date | None:
    try:
        return last_day_by(rule, start)
    except OutsideCalendar:
        return None


def _in_time(cells: Mapping[Cell, int]) -> int:
    return sum(times for cell, times in cells.items() if cell.part == NUMERATOR)
