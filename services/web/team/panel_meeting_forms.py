"""The forms of a panel meeting, made from what its service offers, with the cases and members to choose from.

The invariant: a form whose choices are empty is not offered, so nobody types the identity of a record.
"""

import asyncio
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from contracts.agency import Post
from services.chassis.clock import today
from services.web.site.agencies import AGENCIES, listed
from services.web.site.answers.casework import Action, Actions
from services.web.site.answers.panel_lists import CentralList, WaitingCase, WholePanelMeeting
from services.web.site.clients import Ask
from services.web.site.command_forms import Question, Records, questions, with_records
from services.web.team.household_names import Names, names_of

ON_THE_DAY = frozenset({"record-meeting", "record-leaving"})
"""Actions that happen on the day of the meeting."""
CANNOT_READ = "(not listed as a panel member, so cannot read the papers)"


class MeetingForms(NamedTuple):
    """A meeting with the names of its households and members, what can be done with it, and what to choose from."""

    meeting: WholePanelMeeting
    households: Names
    members: Mapping[str, str]
    waiting: tuple[WaitingCase, ...]
    actions: tuple[Action, ...]
    records: Mapping[str, Records]

    def questions_of(self, action: Action) -> tuple[Question, ...]:
        """What its form asks."""
        return questions(with_records(action.fields or {}, self.records))

    def typed_at_first(self, action: Action) -> Mapping[str, Any]:
        """What its form shows before anything is typed."""
        on = self.meeting.held_on if action.name in ON_THE_DAY else today()
        return {"on": on.isoformat()}

    def household(self, journey: UUID, reference: str) -> str:
        """The names of a household, or its reference where they cannot be had."""
        return self.households.get(journey) or reference


async def meeting_forms(
    ask: Ask, agency: str, meeting: UUID, *, with_fields: bool = True
) -> MeetingForms:
    """The meeting as its page and its forms need it, asked for at once; its page shows no fields."""
    path = f"/panel-meetings/{meeting}"
    found, offered, waiting, lists = await asyncio.gather(
        ask.panel.get(path, WholePanelMeeting),
        ask.panel.get(f"{path}/actions", Actions, {"fields": str(with_fields).lower()}),
        ask.panel.get(f"/agencies/{agency}/panel-meetings/waiting", list[WaitingCase]),
        ask.panel.get(f"/agencies/{agency}/central-list", list[CentralList]),
    )
    own = [each.journey for each in found.agenda if each.journey]
    journeys = [*own, *(each.journey for each in waiting)]
    households = await names_of(ask.enquiry, agency, journeys)
    members = names_of_members(agency)
    known = MeetingForms(found, households, members, tuple(waiting), (), {})
    records = _records(known, agency, lists)
    actions = tuple(each for each in offered.actions if each.allowed and _can_choose(each, records))
    return known._replace(actions=actions, records=records)


def names_of_members(agency: str) -> dict[str, str]:
    """What colleagues and panel members of every agency are called, by code; those of this agency count first."""
    known = listed()
    every = [*known.values(), *filter(None, [known.get(agency)])]
    return {each.code: each.name for at in every for each in at.colleagues}


def other_agencies(agency: str) -> Records:
    """Every other agency, to choose from."""
    return {code: each.name for code, each in AGENCIES.items() if code != agency}


def _records(known: MeetingForms, agency: str, lists: list[CentralList]) -> dict[str, Records]:
    meeting = known.meeting
    agenda = {
        str(each.journey): f"{known.household(each.journey, each.reference)}, {each.starts}"
        for each in meeting.agenda
        if each.journey and each.reference
    }
    waiting = {
        str(each.journey): f"{known.household(each.journey, each.reference)}, {each.came}"
        for each in known.waiting
    }
    asked = {each.member: _called(known, each.member) for each in meeting.asked}
    advisers = {each.adviser: _called(known, each.adviser) for each in meeting.advisers}
    on_list = _on_list(lists, meeting.held_on) - asked.keys() - advisers.keys()
    return {
        "agenda": agenda,
        "waiting": waiting | agenda,
        "asked": asked,
        "adviser": advisers,
        "at_meeting": asked | advisers,
        "stepped_out": {
            code: _called(known, code) for each in meeting.agenda for code in each.steps_out
        },
        "colleague": _may_advise(agency, meeting.held_on, asked.keys()),
        "on_list": {code: _called(known, code) for code in sorted(on_list)},
        "agency": other_agencies(meeting.agency),
    }


def _may_advise(agency: str, on: date, asked: Collection[str]) -> dict[str, str]:
    """The agency's colleagues on the day of the meeting who were not asked to sit at it, by code; of whom could not read its papers it says so."""
    here = listed().get(agency)
    every = here.colleagues if here else []
    free = [each for each in every if each.holds(on) and each.code not in asked]
    return {
        each.code: each.name if Post.PANEL_MEMBER in each.posts else f"{each.name} {CANNOT_READ}"
        for each in free
    }


def _on_list(lists: list[CentralList], on: date) -> set[str]:
    """Everyone on a list on the day of the meeting."""
    every = (each for kept in lists for each in kept.members)
    return {
        each.member
        for each in every
        if each.listed_on <= on and (each.notice is None or on <= each.notice.until)
    }


def _called(known: MeetingForms, code: str) -> str:
    return known.members.get(code, code)


def _can_choose(action: Action, records: Mapping[str, Records]) -> bool:
    return all(records.get(each) for each in action.records)
