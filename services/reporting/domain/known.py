"""A row as it stood at the end of one day, as far as was known by the end of another.

The invariant: a row as known by a moment is the row that the events recorded by then make, by themselves and in
the same order; equality answers aside, of which only the latest are kept, and who had each day, which no measure
counts.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from contracts.calendar import LONDON
from services.reporting.domain.facts import Fact
from services.reporting.domain.journey import STEPS_THAT_HAPPEN, Journey


class Knowledge(NamedTuple):
    """To which day figures count, and what was known by the end of which day."""

    counts_to: date
    known_on: date

    @property
    def known_by(self) -> datetime:
        """The moment at which the day of knowledge was over in London."""
        over = datetime.combine(self.known_on + timedelta(days=1), time.min, LONDON)
        return over.astimezone(UTC)


def as_known(row: Journey, known: Knowledge) -> Journey:
    """The row of that day; what happens later, or was recorded later, is not in it."""
    return _until(as_known_by(row, known.known_by), known.counts_to)


def as_known_by(row: Journey, moment: datetime) -> Journey:
    """The row of everything that was recorded before a moment."""
    before: dict[str, Any] = row.__dict__ | _taken_back(row, moment)
    known = {name: _recorded(value, moment) for name, value in before.items() if value}
    return row.model_copy(update={**before, **known})


def _taken_back(row: Journey, moment: datetime) -> dict[str, Any]:
    """Fields that events of that moment or later took the place of: as the first of those found each."""
    found: dict[str, Any] = {}
    for each in reversed(row.overwritten):
        if each.recorded_at >= moment:
            found |= each.was
    if not found:
        return {}
    was = Journey.model_validate({"id": row.id, **found})
    return {name: getattr(was, name) for name in found}


def _recorded(value: Any, moment: datetime) -> Any:
    """A field without the facts that were recorded later."""
    if isinstance(value, Fact):
        return value if value.recorded_at < moment else None
    if isinstance(value, tuple):
        return tuple([each for each in value if each.recorded_at < moment])
    return value


def _until(row: Journey, last: date) -> Journey:
    """The row without what happened later; who a household is and what was merged are not of a day."""
    happened = {}
    for step in STEPS_THAT_HAPPEN:
        value = row.__dict__[step]
        facts = value if isinstance(value, tuple) else row.facts(step)
        kept = tuple([fact for fact in facts if fact.on <= last])
        if len(kept) < len(facts):
            happened[step] = kept if isinstance(value, tuple) else None
    return row.model_copy(update=happened) if happened else row
