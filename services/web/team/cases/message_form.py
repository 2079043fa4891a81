"""A message that staff send by hand: chosen, filled in, read as it will leave, and sent.

The invariant: what is sent is what was read last; nothing is sent from the page on which it is filled in.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.words import day
from services.web.site.answers.enquiry.information_events import EventPage
from services.web.site.answers.notifications import MessageTemplate
from services.web.site.clients import Ask, Problem
from services.web.site.command_forms import Question, Records, questions, with_records
from services.web.site.information_events import InformationEvent
from services.web.site.pieces import piece

EVENT = "information_event"


@dataclass(frozen=True, slots=True)
class TemplateForm:
    """The form of one template: what it asks, under the names of the template's fields."""

    template: MessageTemplate
    asked: tuple[Question, ...]
    without_events: bool = False
    """Whether it invites to an information event and there is none to invite to."""


async def template_form(ask: Ask, name: str, agency: str, on: date) -> TemplateForm | None:
    """The form of a template; None where there is no such one."""
    templates = await ask.notifications.get("/templates", list[MessageTemplate])
    template = next((each for each in templates if each.name == name), None)
    if template is None:
        return None
    properties = template.fields["properties"]
    invites = [name for name, each in properties.items() if each.get("x-filled") == EVENT]
    if not invites:
        return TemplateForm(template, questions(template.fields))
    events = await _events(ask, agency, on)
    marked = {name: {**properties[name], "x-record": EVENT} for name in invites}
    schema = {**template.fields, "properties": {**properties, **marked}}
    return TemplateForm(
        template, questions(with_records(schema, {EVENT: events})), without_events=not events
    )


async def _events(ask: Ask, agency: str, on: date) -> Records:
    """What the agency offers from today on, as far as the reader may know."""
    path = f"/agencies/{agency}/information-events"
    asked = ask.enquiry.get(path, EventPage[InformationEvent], params={"from": on.isoformat()})
    found = (await piece(asked)).found
    return {
        str(each.information_event): f"{each.title}, {day(each.arrangements.held_on)}, {each.hours}"
        for each in (found.information_events if found else ())
        if each.cancelled_on is None
    }


def body(template: MessageTemplate, fields: dict[str, Any], on: date) -> dict[str, Any]:
    """The command that sends it, or asks how it would read."""
    return {"on": on.isoformat(), "template": template.name, "fields": fields}


def of_fields(problem: Problem) -> Problem:
    """A refusal with the places of the template's own fields, as the form names them."""
    wrong = tuple(
        each.model_copy(update={"where": each.where.replace("body.fields.", "body.", 1)})
        for each in problem.wrong
    )
    return problem.model_copy(update={"wrong": wrong})
