"""The open work of every stage in one list, most urgent first, merged from the lists of the services.

The invariant: each list is asked for as its service guards it, and one that is away leaves the others. A page ends
where one of the lists may have more, so the pages hold each line once, in the order of the days.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from services.web.site.answers.assessment import AssessmentCase, Assessments
from services.web.site.answers.enquiry.work import Enquiries, EnquiryItem, HouseholdName
from services.web.site.answers.panel import PanelCase, PanelCases
from services.web.site.clients import Ask, Away
from services.web.team.household_names import households_of
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, Queue
from services.web.team.queues.lines import Line, Reader, of_assessment, of_enquiry, of_panel_case
from services.web.team.queues.search import QueueSearch

A_PART = 17
"""How many lines each service is asked for, a third of a page of one queue; a page has as many as are certain to be next."""
ACCEPTED = "registration_accepted"
"""Its household goes on as a case of stage one, and is listed as that."""
NEVER = date.max.isoformat()
Item = EnquiryItem | AssessmentCase | PanelCase
Place = tuple[str, str]
"""By what every service orders its list: the day on which something is due, and the journey."""


class QueuePage(NamedTuple):
    """What one service has next; `goes_on` where it may have more after that."""

    items: Sequence[Item]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class JointPage:
    """A page of all stages; `after` leads to the next, and `away` are the queues that could not be had."""

    lines: Sequence[Line]
    after: str
    away: Sequence[Queue]
    names_away: bool


async def joint_page(
    ask: Ask, reader: Reader, queues: Sequence[Queue], search: QueueSearch
) -> JointPage:
    """One page of the queues that the reader may see; raises `Refused`."""
    parts = await asyncio.gather(*(_part(each, ask, reader, search) for each in queues))
    found = [part for part in parts if part is not None]
    shown, after = merged(found)
    households, names_away = await _households(ask, reader, shown)
    lines = ask.left_out.shown(partial(_line, reader, households), shown)
    away = [queue for queue, part in zip(queues, parts, strict=True) if part is None]
    return JointPage(lines, after, away, names_away=names_away)


def merged(parts: Sequence[QueuePage]) -> tuple[list[Item], str]:
    """What is certain to be next of all parts, in order, and the place after which the next page begins."""
    items = sorted((each for part in parts for each in part.items), key=place)
    ends = [place(part.items[-1]) for part in parts if part.goes_on and part.items]
    if not ends:
        return items, ""
    due_on, journey = min(ends)
    return [each for each in items if place(each) <= min(ends)], f"{due_on}_{UUID(journey)}"


def place(item: Item) -> Place:
    """Where an item stands in the list of its service."""
    due_on = item.next_clock.due_on.isoformat() if item.next_clock else NEVER
    return due_on, item.journey.hex


async def _part(queue: Queue, ask: Ask, reader: Reader, search: QueueSearch) -> QueuePage | None:
    """The next lines of one queue; None while its service is away."""
    asked = _asked(queue, reader, search)
    try:
        if queue is ENQUIRIES:
            path = f"/agencies/{reader.agency}/enquiries"
            enquiries = await ask.enquiry.get(path, Enquiries, asked)
            return QueuePage(enquiries.enquiries, enquiries.after is not None)
        if queue is ASSESSMENTS:
            cases = await ask.assessment.get(queue.at(reader.agency), Assessments, asked)
            return QueuePage(cases.cases, cases.after is not None)
        at_panel = await ask.panel.get(queue.at(reader.agency), PanelCases, asked)
        return QueuePage(at_panel.cases, at_panel.after is not None)
    except Away:
        return None


def _asked(queue: Queue, reader: Reader, search: QueueSearch) -> Mapping[str, Any]:
    going_on = tuple(each for each in queue.stages if each not in {*queue.ended, ACCEPTED})
    wanted = replace(search, stages=going_on) if queue is ENQUIRIES else search
    return wanted.asked(queue, reader.me, reader.today) | {"at_most": A_PART}


async def _households(
    ask: Ask, reader: Reader, items: Sequence[Item]
) -> tuple[Mapping[UUID, HouseholdName], bool]:
    """Who the cases are about whose services know no names, and whether that could not be had."""
    nameless = [each.journey for each in items if not isinstance(each, EnquiryItem)]
    households = await households_of(ask.enquiry, reader.agency, nameless)
    return households, bool(nameless) and not households


def _line(reader: Reader, households: Mapping[UUID, HouseholdName], item: Item) -> Line:
    if isinstance(item, EnquiryItem):
        return of_enquiry(item, reader)
    if isinstance(item, AssessmentCase):
        return of_assessment(item, reader, households)
    return of_panel_case(item, reader, households)
