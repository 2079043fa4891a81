"""What an event takes away from a row, kept beside it so that the row can be read as it was before.

The invariant: an event either adds facts, which say themselves when they were recorded, or what it took the
place of is kept. What people answered about themselves is never kept: withdrawn answers are gone.
"""

from collections.abc import Mapping
from typing import Any

from contracts.event import Envelope, Event
from services.reporting.domain.facts import Fact, Overwritten

NEVER_KEPT = frozenset({"first_applicant", "second_applicant", "answers_of"})
"""Equality answers. Of an earlier day a row lacks those that were changed or withdrawn since."""


def overwritten(
    row: Mapping[str, Any], changes: Mapping[str, Any], envelope: Envelope, event: Event
) -> Overwritten | None:
    """What these changes by an event take away from a row; None where they only add to it."""
    lost = {
        name: _as_json(row[name])
        for name, now in changes.items()
        if name not in NEVER_KEPT and not _only_added(row[name], now, envelope.version)
    }
    if not lost:
        return None
    return Overwritten(
        stream=envelope.stream,
        version=envelope.version,
        type=event.type,
        recorded_at=envelope.at,
        occurred_on=event.occurred_on,
        was=lost,
    )


def _only_added(was: Any, now: Any, version: int) -> bool:
    """Whether the fact of this version is all that a field has more than before."""
    if isinstance(now, Fact):
        return was is None and now.version == version
    if isinstance(now, tuple):
        return bool(tuple(each for each in now if each.version != version) == was)
    return now is was


def _as_json(was: Any) -> Any:
    if isinstance(was, tuple):
        return [_as_json(each) for each in was]
    return was.model_dump(mode="json", exclude_defaults=True) if isinstance(was, Fact) else was
