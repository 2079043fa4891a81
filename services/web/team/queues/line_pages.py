"""Lines of the queues, asked of the service that has them; the names of people always of enquiries.

The invariant: a list is shown without names if they cannot be had.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.web.site.answers.assessment import Assessments
from services.web.site.answers.enquiry.work import Enquiries, EnquiryItem
from services.web.site.answers.panel import PanelCases
from services.web.site.clients import Ask
from services.web.team.household_names import households_of
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, Queue
from services.web.team.queues.lines import Line, Reader, of_assessment, of_enquiry, of_panel_case


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page of a queue; `after` leads to the next. `names_away` where people have names that did not come."""

    lines: Sequence[Line]
    after: str | None = None
    names_away: bool = False


async def page_of(queue: Queue, ask: Ask, reader: Reader, asked: Mapping[str, Any]) -> LinePage:
    """One page of a queue; raises `Away` and `Refused`."""
    if queue is ENQUIRIES:
        path = f"/agencies/{reader.agency}/enquiries"
        found = await ask.enquiry.get(path, Enquiries, asked)
        return LinePage(_enquiry_lines(ask, found.enquiries, reader), found.after)
    if queue is ASSESSMENTS:
        return await _assessments(ask, reader, asked)
    return await _panel_cases(ask, reader, asked)


async def found_by(words: str, ask: Ask, reader: Reader) -> LinePage:
    """The enquiries to which some words lead; raises `Away` and `Refused`."""
    path = f"/agencies/{reader.agency}/find-enquiries"
    found = await ask.enquiry.post(path, list[EnquiryItem], {"words": words}, "find-enquiries")
    return LinePage(_enquiry_lines(ask, found, reader))


def _enquiry_lines(ask: Ask, items: Iterable[EnquiryItem], reader: Reader) -> list[Line]:
    return ask.left_out.shown(lambda each: of_enquiry(each, reader), items)


async def _assessments(ask: Ask, reader: Reader, asked: Mapping[str, Any]) -> LinePage:
    path = f"/agencies/{reader.agency}/cases"
    found = await ask.assessment.get(path, Assessments, asked)
    journeys = [each.journey for each in found.cases]
    households = await households_of(ask.enquiry, reader.agency, journeys)
    lines = ask.left_out.shown(lambda each: of_assessment(each, reader, households), found.cases)
    return LinePage(lines, found.after, names_away=bool(journeys) and not households)


async def _panel_cases(ask: Ask, reader: Reader, asked: Mapping[str, Any]) -> LinePage:
    found = await ask.panel.get(f"/agencies/{reader.agency}/cases", PanelCases, asked)
    journeys = [each.journey for each in found.cases]
    households = await households_of(ask.enquiry, reader.agency, journeys)
    lines = ask.left_out.shown(lambda each: of_panel_case(each, reader, households), found.cases)
    return LinePage(lines, found.after, names_away=bool(journeys) and not households)
