"""The page of one stage of a case: what is written down in it, and what can be recorded now. Alike in both stages.

The invariant: it is read from the assessment service alone; the names of people come from the enquiry.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from fastapi import Request, Response

from services.web.site.answers.casework import Actions
from services.web.site.answers.checks import CasePeople
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.answers.plans import PlannedStage, called
from services.web.site.clients import Ask
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.staff import Names
from services.web.site.visitor import Visitor
from services.web.team.cases.before_stage_one import STAGE_ONE, show_before_stage
from services.web.team.cases.case_pages import pages
from services.web.team.household_names import name_of

StageT = TypeVar("StageT", bound=PlannedStage[Any])


@dataclass(frozen=True, slots=True)
class StagePage(Generic[StageT]):
    """One stage: where it is kept and shown, its heading, its commands, and what it shows beside the plan."""

    place: str
    stage: type[StageT]
    heading: str
    template: str
    commands: Collection[str]
    shown: Callable[[StageT, list[str]], dict[str, Any]]
    has_begun: Callable[[StageT], bool] = lambda _: True
    before: str = STAGE_ONE

    async def show(
        self, request: Request, at: tuple[str, UUID], ask: Ask, visitor: Visitor, staff: Names
    ) -> Response:
        """The page of a case, by its agency and journey; says when it begins where it has not."""
        agency, journey = at
        case = f"/cases/{journey}"
        contact, people, stage, actions = await asyncio.gather(
            piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails)),
            piece(ask.enquiry.get(f"/enquiries/{journey}/people", CasePeople)),
            piece(ask.assessment.get(f"{case}/{self.place}", self.stage)),
            piece(ask.assessment.get(f"{case}/actions", Actions, {"fields": "false"})),
        )
        path, found = f"/team/{agency}/enquiries/{journey}", stage.found
        page = {"agency": agency, "path": path, "pages": pages(path, agency, visitor, self.place)}
        if not stage.away and (found is None or not self.has_begun(found)):
            return show_before_stage(request, self.heading, contact, page, words=self.before)
        names = [each.name for each in contact.found.applicants] if contact.found else []
        context = {
            **page,
            "contact": contact.found,
            "names": "" if contact.found else await name_of(ask.enquiry, agency, journey),
            "staff": staff,
            "viewer": visitor.staff_code or "",
            "stage": found,
            "whom": {number: called(number, names) for number in (1, 2)}
            | (people.found.names if people.found else {}),
            "agreed": found.agreements(names) if found else [],
            **(self.shown(found, names) if found else {}),
            "can": {
                each.name: each.title
                for each in (actions.found.actions if actions.found else ())
                if each.allowed and each.name in self.commands
            },
        }
        return show(request, self.template, context, away=stage.away)
