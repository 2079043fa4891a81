"""The graph of a kind of record, walked through the decisions that the services make: none is drawn here.

A move is an action of the service's own table, tried with its command's examples, or an event of the service's
own handlers. Each is tried soon after the latest day of a state and years later, when every clock has run out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from contracts.calendar import OutsideCalendar
from contracts.event import Envelope, Event
from contracts.identity import Role, Who
from services.casework.actions import Offered, examples
from services.chassis.decision import Refusal
from tests.identity import staff

SOON, YEARS_LATER = (0, 1, 45, 200), 900
LATEST_FIRST = SOON[::-1]
"""What is put there last is walked first, so the earliest of states that look alike stands for them: the calendar ends."""
HOUSEHOLDS_OWN = frozenset({"withdraw"})
"""What a household may do and need not: a way out for it is none for the agency that waits."""
SOMEONE: Who = staff(Role.MANAGER, subject="manager-02")
SOMEONE_ELSE: Who = staff(Role.SOCIAL_WORKER, subject="worker-03")


class Move(NamedTuple):
    """Something that may happen to a record, and the states in which it leaves it on a day."""

    name: str
    to: Callable[[Any, date], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Walk:
    """The states that were reached, by what tells them apart, and what leads on from each, years later."""

    reached: dict[str, Any] = field(default_factory=dict)
    leads_to: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def statuses(self, status: Callable[[Any], str]) -> set[str]:
        """Every status that was reached."""
        return {status(state) for state in self.reached.values()}

    def dead_ends(self, ended: Callable[[Any], bool]) -> list[str]:
        """The states from which no end is reached, once the household alone could act."""
        open_ends = {key for key, state in self.reached.items() if ended(state)}
        while True:
            more = {
                key
                for key, moves in self.leads_to.items()
                if key not in open_ends and any(open_ends & to for to in moves.values())
            }
            if not more:
                return sorted(self.reached.keys() - open_ends)
            open_ends |= more


def walked(
    begin: Iterable[Any], moves: list[Move], apart: Callable[[Any], str], day: Callable[[Any], date]
) -> Walk:
    """Everything that is reached from these states; `apart` tells two apart, `day` is a state's latest."""
    walk, waiting = Walk(), list(begin)
    while waiting:
        state = waiting.pop()
        key = apart(state)
        if key in walk.reached:
            continue
        walk.reached[key] = state
        latest = day(state)
        late = [(name, to) for name, to in _after(state, moves, latest, YEARS_LATER)]
        waiting += [to for _, to in late]
        waiting += [to for days in LATEST_FIRST for _, to in _after(state, moves, latest, days)]
        walk.leads_to[key] = _by_name(late, apart)
    return walk


def actions(table: Iterable[Offered[Any]]) -> list[Move]:
    """A move for each action of a service's table."""
    return [Move(each.name, _offered(each)) for each in table]


def heard(
    handlers: Mapping[type[Event], Any],
    *events: Event,
    only: Callable[[Any], bool] = lambda _: True,
) -> list[Move]:
    """A move for each of these events, by the service's own handlers, from the states that can hear it."""
    return [Move(each.type, _heard(handlers[type(each)], each, only)) for each in events]


def decided(name: str, decide: Callable[[Any, date], Any]) -> Move:
    """A move by a decision that is in no table."""
    return Move(name, lambda state, on: _tried(state, lambda: decide(state, on)))


def command_of(kind: type[Any], on: date) -> Any:
    """The first example of a command as if it were given on that day."""
    return next(iter(examples(kind.model_json_schema(), kind, SOMEONE, on)))


def _offered(each: Offered[Any]) -> Callable[[Any, date], Iterator[Any]]:
    who = SOMEONE_ELSE if each.may.roles == {Role.SOCIAL_WORKER} else SOMEONE
    decide = each.offer.decided_by(who)

    def to(state: Any, on: date) -> Iterator[Any]:
        for command in examples(each.fields, each.offer.command, who, on):
            yield from _tried(state, partial(decide, state, command))

    return to


def _heard(
    handler: Any, event: Event, only: Callable[[Any], bool]
) -> Callable[[Any, date], Iterator[Any]]:
    envelope = Envelope("", UUID(int=1), 1, event.type, datetime(2025, 3, 3, tzinfo=UTC), "", "")

    def to(state: Any, on: date) -> Iterator[Any]:
        happened = event.model_copy(update={"occurred_on": on})
        if only(state):
            yield from _tried(state, partial(handler, state, envelope, happened))

    return to


def _tried(before: Any, decide: Callable[[], Any]) -> Iterator[Any]:
    """The state after a decision of the same kind of record; nothing where it is refused."""
    try:
        decision = decide()
    except (Refusal, OutsideCalendar):
        return
    if decision is not None and isinstance(decision.state, type(before)):
        yield decision.state


def _after(state: Any, moves: list[Move], latest: date, days: int) -> list[tuple[str, Any]]:
    on = latest + timedelta(days)
    return [(move.name, to) for move in moves for to in move.to(state, on)]


def _by_name(found: list[tuple[str, Any]], apart: Callable[[Any], str]) -> dict[str, set[str]]:
    leads: dict[str, set[str]] = {}
    for name, to in found:
        if name not in HOUSEHOLDS_OWN:
            leads.setdefault(name, set()).add(apart(to))
    return leads
