"""What surrounds the lines of a queue: the ways to look at it, how much there is, and the choices of
its filters.

The invariant: a figure is the service's own; one that cannot be had is left out, and the way stays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from contracts.clocks import ClockId
from contracts.words import day
from services.web.site.answers.casework import Counts
from services.web.site.answers.enquiry.work import UpcomingEvent, Workload
from services.web.site.staff import Names
from services.web.site.words import number
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, Queue
from services.web.team.queues.lines import Reader
from services.web.team.queues.search import (
    ASKED,
    CALLS,
    CHANNELS,
    CLOCKS,
    DUE,
    LONG_OVERDUE,
    MINE,
    OVERDUE,
    RECOMMENDED,
    THIS_WEEK,
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
        whose=_whose(search, staff) if recruiting else (),
        stages=[FilterOption(code, text) for code, text in stages],
        clocks=[FilterOption("", "Any"), *(FilterOption(clock, CLOCKS[clock]) for clock in clocks)],
        channels=_all(CHANNELS) if recruiting else (),
        events=_all(_with_chosen(events, search.event)) if recruiting else (),
        due=[
            FilterOption("", "Any or no deadline"),
            *(FilterOption(code, text) for code, text in DUE.items()),
        ],
        calls=_all(CALLS) if recruiting else (),
        recommended=_all(WAITS) if queue is ASSESSMENTS else (),
    )


def colleagues_of(reader: Reader) -> list[FilterOption]:
    """To whom work can be given: everyone who is known at the agency, the reader first."""
    others = [FilterOption(*each) for each in reader.staff.items() if each[0] != reader.me]
    return [FilterOption(reader.me, "You"), *others]


def loads_of(staff: Sequence[Workload] | None, reader: Reader) -> list[FilterOption] | None:
    """Whose work it may be, with how much each has; None where the list did not come."""
    if staff is None:
        return None
    return [
        FilterOption(
            each.staff,
            f"{'You' if each.staff == reader.me else reader.name(each.staff)}, "
            f"{each.open:,} open, {each.overdue:,} overdue",
        )
        for each in staff
    ]


def events_in_words(found: Iterable[UpcomingEvent]) -> Mapping[str, str]:
    """Information events by their identity: title and day."""
    return {str(each.information_event): f"{each.title}, {day(each.held_on)}" for each in found}


def _ways(queue: Queue) -> Iterator[tuple[str, str, QueueSearch]]:
    if queue is ENQUIRIES:
        yield "Mine", "mine", QueueSearch(whose=MINE)
        yield "Team", "open", QueueSearch()
        yield "Unassigned", "unassigned", QueueSearch(whose=UNASSIGNED)
        yield "Calls asked for", "calls", QueueSearch(call=ASKED)
    else:
        yield "All", "open", QueueSearch()
    if queue is ASSESSMENTS:
        yield "To decide", "recommended", QueueSearch(recommended=RECOMMENDED)
        yield "6 months over", "", LAPSED
    yield "Overdue", "overdue", QueueSearch(due=OVERDUE)
    yield "Due in 7 days", "due_this_week", QueueSearch(due=THIS_WEEK)
    yield "Long overdue", "long_overdue", QueueSearch(due=LONG_OVERDUE)


def _counted(counts: Counts | None, name: str) -> str:
    count = getattr(counts, name, None)
    if count is None:
        return ""
    return f"{number(MOST_COUNTED)}+" if count >= MOST_COUNTED else number(count)


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
