"""The matches of approved adopters and the children placed with them, as far as events tell them.

The invariant: while a child is placed no yearly review is due. A match that was recorded by mistake changes nothing: the year runs
as if it had never been.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from contracts.clocks import ClockId, start
from contracts.event import Event
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnd, MatchEnded
from services.panel.domain.case_clocks import Clocks, ended
from services.panel.domain.status import Status

BESIDE_THE_WAY: tuple[type[Event], ...] = (AdoptersMatched, ChildrenPlaced, MatchEnded)
Changes = dict[str, Any]


class Match(BaseModel):
    """One match: of how many children, when they were matched and placed, and whether it is over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    matched_on: date
    children: int
    placed_on: date | None = None
    placed: int | None = None
    ended_on: date | None = None
    because: MatchEnd | None = None

    @property
    def is_placed(self) -> bool:
        """Whether children of it live with the adopters."""
        return self.placed_on is not None and self.ended_on is None


def is_child_placed(matches: Iterable[Match]) -> bool:
    """Whether a child lives with the adopters."""
    return any(each.is_placed for each in matches)


class WithMatches(Protocol):
    """A case with an approval."""

    @property
    def status(self) -> Status:
        """Where it is."""

    @property
    def clocks(self) -> Clocks:
        """The latest run of each clock."""

    @property
    def approval_review(self) -> Any:
        """The latest review."""

    @property
    def matches(self) -> tuple[Match, ...]:
        """In their order."""


def _matched(case: WithMatches, event: AdoptersMatched) -> Changes:
    match = Match(number=event.match, matched_on=event.occurred_on, children=event.children)
    return {"matches": (*case.matches, match)}


def _placed(case: WithMatches, event: ChildrenPlaced) -> Changes:
    placed = {"placed_on": event.occurred_on, "placed": event.children}
    over = ended(case.clocks, event, ClockId.REVIEW_ANNUAL)
    return {"matches": _with(case.matches, event.match, placed), "clocks": case.clocks | over}


def _ended(case: WithMatches, event: MatchEnded) -> Changes:
    """After a placement that ended the year begins with that day; after a mistake it is where it would have been."""
    over = {"ended_on": event.occurred_on, "because": event.because}
    matches = _with(case.matches, event.match, over)
    no_more = is_child_placed(case.matches) and not is_child_placed(matches)
    if not no_more or case.status is not Status.APPROVED:
        return {"matches": matches}
    mistake = event.because is MatchEnd.BY_MISTAKE
    since = _year_before(case) if mistake else event.occurred_on
    return {"matches": matches, "clocks": case.clocks | _year_from(since)}


def _year_before(case: WithMatches) -> date | None:
    """From when the year would run without the mistake: the latest review or end of a placement, or what its clock ran from."""
    clock, review = case.clocks.get(ClockId.REVIEW_ANNUAL), case.approval_review
    really = [each for each in case.matches if each.because is not MatchEnd.BY_MISTAKE]
    over = [each.ended_on for each in really if each.placed_on and each.ended_on]
    days = [*([clock.started_on] if clock else []), *([review.on] if review else []), *over]
    return max(days, default=None)


def _year_from(on: date | None) -> Clocks:
    return {ClockId.REVIEW_ANNUAL: start(ClockId.REVIEW_ANNUAL, on)} if on else {}


def _with(matches: tuple[Match, ...], number: int, changes: Changes) -> tuple[Match, ...]:
    return tuple(
        each.model_copy(update=changes) if each.number == number else each for each in matches
    )


CHANGES: Mapping[type[Event], Callable[[Any, Any], Changes]] = {
    AdoptersMatched: _matched,
    ChildrenPlaced: _placed,
    MatchEnded: _ended,
}
