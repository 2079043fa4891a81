"""What surrounds the lines of a queue: the ways to look at it, how much there is, and the choices of
its filters.

The invariant: a figure is the service's own; one that cannot be had is left out, and the way stays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from contracts.clocks import ClockId
from contracts.words import day
from services.web.site.answers.casework import Counts, DueWork
from services.web.site.answers.enquiry.work import UpcomingEvent, Workload
from services.web.site.staff import Names, at_work
from services.web.site.words import number
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, PANEL, Queue
from services.web.team.queues.lines import Reader
from services.web.team.queues.search import (
    ASKED,
    CALLS,
    CHANNELS,
    CLOCKS,
    DELAYED,
    DUE,
    LATE_WITHOUT_REASON,
    LONG_OVERDUE,
    MINE,
    ON_HOLD,
    OVERDUE,
    RECOMMENDED,
    THIS_WEEK,
    TO_SIGN_OFF,
    UNASSIGNED,
    WAITS,
    WHOSE,
    QueueSearch,
)

MOST_COUNTED = 1_000
LAPSED = QueueSearch(clock=ClockId.STAGE_TWO_WINDOW, due=OVERDUE)
"""Households that did not ask for stage two in time, however long ago."""


class View(NamedTuple):
    """One way to look at a queue, and how much there is of it."""

    text: str
    amount: str
    href: str
    current: bool


class FilterOption(NamedTuple):
    """One value of a filter, in words."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What each filter of a queue can be set to; empty where a queue has no such filter."""

    whose: Sequence[FilterOption]
    stages: Sequence[FilterOption]
    clocks: Sequence[FilterOption]
    channels: Sequence[FilterOption]
    events: Sequence[FilterOption]
    due: Sequence[FilterOption]
    calls: Sequence[FilterOption]
    recommended: Sequence[FilterOption]


def views_of(queue: Queue, path: str, search: QueueSearch, counts: Counts | None) -> list[View]:
    """The ways to look at a queue, the most used first."""
    without_page = replace(search, after="", sort="")
    return [
        View(text, _counted(counts, name), wanted.address(path), wanted == without_page)
        for text, name, wanted in _ways(queue)
    ]


def choices_of(
    queue: Queue, search: QueueSearch, staff: Names, events: Mapping[str, str]
) -> Choices:
    """The choices of the filters; what is chosen already is always among them."""
    stages, clocks = queue.stages.items(), queue.clocks
    recruiting = queue is ENQUIRIES
    return Choices(
        whose=_whose(search, staff),
        stages=[FilterOption(code, text) for code, text in stages],
        clocks=[FilterOption("", "Any"), *(FilterOption(clock, CLOCKS[clock]) for clock in clocks)],
        channels=_all(CHANNELS) if recruiting else (),
        events=_all(_with_chosen(events, search.event)) if recruiting else (),
        due=_due(),
        calls=_all(CALLS) if recruiting else (),
        recommended=_all(WAITS) if queue is ASSESSMENTS else (),
    )


def views_of_all(path: str, search: QueueSearch, counts: Sequence[DueWork] | None) -> list[View]:
    """The ways to look at every stage at once. Only what is due is counted: whose work it is, an enquiry that was
    accepted counts too, and its household is listed once, as a case of stage one.
    """
    without_page = replace(search, after="")
    return [
        View(
            text,
            _summed(counts, name) if wanted.due else "",
            wanted.address(path),
            wanted == without_page,
        )
        for text, name, wanted in _ways(PANEL)
    ]


def choices_of_all(search: QueueSearch, staff: Names) -> Choices:
    """What every service can be asked for: whose it is, and when it is due."""
    return Choices(
        whose=_whose(search, staff),
        stages=(),
        clocks=(),
        channels=(),
        events=(),
        due=_due(),
        calls=(),
        recommended=(),
    )


def colleagues_of(reader: Reader) -> list[FilterOption]:
    """To whom work can be given: everyone who works at the agency today, the reader first."""
    known = at_work(reader.staff, reader.agency, reader.today)
    others = [FilterOption(*each) for each in known.items() if each[0] != reader.me]
    return [FilterOption(reader.me, "You"), *others]


def loads_of(
    found: Iterable[tuple[Queue, Sequence[Workload]]], reader: Reader
) -> list[FilterOption]:
    """Whose work it may be, with how much each has in all the queues and in which of them."""
    theirs: dict[str, list[tuple[Queue, Workload]]] = {}
    for queue, loads in found:
        for each in loads:
            theirs.setdefault(each.staff, []).append((queue, each))
    return [
        FilterOption(staff, f"{_called(staff, reader)}, {_load(loads)}")
        for staff, loads in sorted(theirs.items())
    ]


def _called(staff: str, reader: Reader) -> str:
    return "You" if staff == reader.me else reader.name(staff)


def _load(loads: Sequence[tuple[Queue, Workload]]) -> str:
    opened = sum(each.open for _, each in loads)
    overdue = sum(each.overdue for _, each in loads)
    words = f"{opened:,} open, {overdue:,} overdue"
    if len(loads) == 1:
        return words
    return f"{words} ({', '.join(f'{queue.title}: {each.open:,}' for queue, each in loads)})"


def events_in_words(found: Iterable[UpcomingEvent]) -> Mapping[str, str]:
    """Information events by their identity: title and day."""
    return {str(each.information_event): f"{each.title}, {day(each.held_on)}" for each in found}


def _ways(queue: Queue) -> Iterator[tuple[str, str, QueueSearch]]:
    yield "Mine", "mine", QueueSearch(whose=MINE)
    yield "Team", "open", QueueSearch()
    yield "Unassigned", "unassigned", QueueSearch(whose=UNASSIGNED)
    if queue is ENQUIRIES:
        yield "Calls asked for", "calls", QueueSearch(call=ASKED)
    if queue is ASSESSMENTS:
        yield "To decide", "recommended", QueueSearch(recommended=RECOMMENDED)
        yield "To sign off", "to_sign_off", QueueSearch(recommended=TO_SIGN_OFF)
        yield "Delayed", "delayed", QueueSearch(recommended=DELAYED)
        without = QueueSearch(recommended=LATE_WITHOUT_REASON)
        yield "Late without a reason", "late_without_reason", without
        yield "On hold", "on_hold", QueueSearch(recommended=ON_HOLD)
        yield "6 months over", "", LAPSED
    yield "Overdue", "overdue", QueueSearch(due=OVERDUE)
    yield "Due in 7 days", "due_this_week", QueueSearch(due=THIS_WEEK)
    yield "Long overdue", "long_overdue", QueueSearch(due=LONG_OVERDUE)


def _counted(counts: Counts | None, name: str) -> str:
    count = getattr(counts, name, None)
    if count is None:
        return ""
    return f"{number(MOST_COUNTED)}+" if count >= MOST_COUNTED else number(count)


def _summed(counts: Sequence[DueWork] | None, name: str) -> str:
    """The sum over the services; nothing while one of them is away."""
    if counts is None:
        return ""
    every = [getattr(each, name) for each in counts]
    return f"{number(sum(every))}{'+' if max(every, default=0) >= MOST_COUNTED else ''}"


def _due() -> list[FilterOption]:
    every = (FilterOption(code, text) for code, text in DUE.items())
    return [FilterOption("", "Any or no deadline"), *every]


def _whose(search: QueueSearch, staff: Names) -> list[FilterOption]:
    known = dict(staff)
    if search.whose and search.whose not in WHOSE:
        known.setdefault(search.whose, search.whose)
    named = [FilterOption(code, name) for code, name in known.items()]
    every = [FilterOption(code, text) for code, text in WHOSE.items()]
    return [FilterOption("", "The whole team"), *every, *named]


def _all(named: Mapping[str, str]) -> list[FilterOption]:
    return [FilterOption("", "Any"), *(FilterOption(code, text) for code, text in named.items())]


def _with_chosen(events: Mapping[str, str], chosen: str) -> Mapping[str, str]:
    if not chosen or chosen in events:
        return events
    return {**events, chosen: "Another event"}
