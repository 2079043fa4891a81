"""Who looked at what at a whole agency, one line for each page that was opened.

The invariant: nothing that the services have on record is left out; what one page asked of several services
at once is one line, tied together by the request's correlation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from contracts.journey import reference
from services.web.cases import looking
from services.web.cases.history import person


class Access(looking.Access):
    """One read; `journey` is empty where it was a list."""

    journey: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page that somebody opened, and whose records stood on it."""

    at: datetime
    by: str
    role: str
    what: str
    journeys: tuple[UUID, ...]

    @property
    def households(self) -> list[tuple[UUID, str]]:
        """The journeys with their references."""
        return [(each, reference(each)) for each in self.journeys]


@dataclass(frozen=True, slots=True)
class Looks:
    """The lines of one page, the latest first; with `before`, there are earlier ones to ask for."""

    lines: list[Look]
    before: datetime | None


def looks(reads: Iterable[list[Access]], *, viewer: str) -> Looks:
    """What the services have on record, back to where each of them has told everything."""
    reads = list(reads)
    full = [each[-1].at for each in reads if len(each) == looking.AT_ONCE]
    cut = max(full, default=None)
    told = [each for some in reads for each in some if cut is None or each.at > cut]
    lines = sorted(_lines(told, viewer), key=lambda line: line.at, reverse=True)
    return Looks(lines, cut)


def _lines(reads: Iterable[Access], viewer: str) -> Iterator[Look]:
    ordered = sorted(reads, key=lambda each: (each.correlation, each.by, each.at))
    for _, together in groupby(ordered, key=lambda each: (each.correlation, each.by)):
        found = list(together)
        parts = dict.fromkeys(looking.READ.get(each.route, looking.OTHER) for each in found)
        roles = dict.fromkeys(role for each in found for role in each.roles)
        yield Look(
            at=found[0].at,
            by=_named(person(found[0].by, viewer)),
            role=looking.as_whom(roles, found[0].address),
            what=", ".join(parts),
            journeys=tuple(dict.fromkeys(each.journey for each in found if each.journey)),
        )


def _named(who: str) -> str:
    """Who it was, at the beginning of a line; a staff code is written as it is."""
    return {"you": "You", "the household": "The household"}.get(who, who)
