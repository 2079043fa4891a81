"""A whole case, asked from every service at once: what each has, for this visitor.

The invariant: an agency's address shows what is that agency's, or is referred to it, and nothing else.
"""

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from contracts.journey import reference
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.answers.casework import Actions, CaseReasons, Happened, Reasons
from services.web.site.answers.checks import CasePeople
from services.web.site.answers.enquiry.agency import LookAlike, RegisteredAlike
from services.web.site.answers.enquiry.record import ContactDetails, EnquiryCase, Note, Notes
from services.web.site.answers.notifications import Messages
from services.web.site.answers.panel import PanelCase
from services.web.site.clients import Ask, Service
from services.web.site.pieces import Piece, piece
from services.web.team.cases.clocks import CaseClock, clocks_of
from services.web.team.cases.stages import NOWHERE, Stage, stage_of

ACCEPTED = "registration_accepted"
REGISTERED = frozenset({"registration_submitted", ACCEPTED})
WITHOUT_FORMS = {"fields": "false"}
CaseT = TypeVar("CaseT", AssessmentCase, PanelCase)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryPart:
    """What the enquiry service has."""

    view: Piece[EnquiryCase]
    contact: Piece[ContactDetails]
    events: Piece[list[Happened]]
    notes: Piece[Notes]
    actions: Piece[Actions]
    look_alikes: Piece[list[LookAlike]]
    registered_alike: Piece[list[RegisteredAlike]] = field(default_factory=Piece)
    people: Piece[CasePeople] = field(default_factory=Piece)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterPart:
    """What a service of a later stage has; nothing where the journey has no case there."""

    view: Piece[AssessmentCase] | Piece[PanelCase]
    events: Piece[list[Happened]] = field(default_factory=Piece)
    actions: Piece[Actions] = field(default_factory=Piece)
    reasons: Piece[CaseReasons] = field(default_factory=Piece)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything about one case that the visitor may see."""

    journey: UUID
    enquiry: EnquiryPart
    assessment: LaterPart
    panel: LaterPart
    panel_notes: Piece[Notes]
    messages: Piece[Messages]

    @property
    def reference(self) -> str:
        """What people call it."""
        return reference(self.journey)

    @property
    def views(self) -> list[EnquiryCase | AssessmentCase | PanelCase]:
        """What each service shows of it, in the order of the journey."""
        pieces = (self.enquiry.view, self.assessment.view, self.panel.view)
        return [each.found for each in pieces if each.found is not None]

    @property
    def is_nowhere(self) -> bool:
        """Whether no service has anything to show the visitor, and all that matter answered."""
        away = (self.enquiry.view.away, self.assessment.view.away, self.panel.view.away)
        return not self.views and not any(away)

    @property
    def latest(self) -> tuple[str, EnquiryCase | AssessmentCase | PanelCase] | None:
        """The service of its latest stage with what it shows; what came before goes on no more."""
        known = (
            ("panel", self.panel.view.found),
            ("assessment", self.assessment.view.found),
            ("enquiry", self.enquiry.view.found),
        )
        return next(((name, view) for name, view in known if view), None)

    @property
    def stage(self) -> Stage:
        """Its stage, as the service of its latest stage says."""
        return stage_of(self.latest[0], self.latest[1].status) if self.latest else NOWHERE

    @property
    def actions(self) -> dict[str, Actions]:
        """What can be done at each service, in the order of the journey."""
        named = (
            ("enquiry", self.enquiry.actions),
            ("assessment", self.assessment.actions),
            ("panel", self.panel.actions),
        )
        return {name: found.found for name, found in named if found.found is not None}

    @property
    def unassigned(self) -> list[str]:
        """The service of its latest stage, if nobody has it there."""
        return [self.latest[0]] if self.latest and self.latest[1].assigned_to is None else []

    @property
    def clocks(self) -> list[CaseClock]:
        """Every clock that a service knows of."""
        return [clock for view in self.views for clock in clocks_of(view)]

    @property
    def people(self) -> dict[int, str]:
        """Who is in the case, by number, as far as the visitor may know it."""
        found = self.enquiry.people.found
        return found.names if found else {}

    @property
    def reasons(self) -> list[Reasons]:
        """What was written to explain the decisions, as far as the visitor may read it."""
        parts = (self.assessment.reasons, self.panel.reasons)
        return [each for part in parts if part.found for each in part.found.reasons]

    @property
    def notes(self) -> list[Note]:
        """What was written on it, as far as the visitor may read it."""
        parts = (self.enquiry.notes, self.panel_notes)
        return [each for part in parts if part.found for each in part.found.notes]

    def is_at(self, agency: str) -> bool:
        """Whether it is an agency's, or referred to it; so long as nothing says otherwise."""
        return all(agency in _agencies(view) for view in self.views)


async def whole(ask: Ask, journey: UUID) -> Case:
    """The case as the services show it at this moment."""
    enquiry, assessment, panel, panel_notes, messages = await asyncio.gather(
        _enquiry(ask.enquiry, journey),
        _later(ask.assessment, journey, AssessmentCase),
        _later(ask.panel, journey, PanelCase),
        piece(ask.panel.get(f"/cases/{journey}/notes", Notes)),
        piece(ask.notifications.get(f"/messages/{journey}", Messages)),
    )
    return Case(
        journey=journey,
        enquiry=enquiry,
        assessment=assessment,
        panel=panel,
        panel_notes=panel_notes,
        messages=messages,
    )


async def _enquiry(service: Service, journey: UUID) -> EnquiryPart:
    path = f"/enquiries/{journey}"
    view, contact, events, notes, actions, look_alikes = await asyncio.gather(
        piece(service.get(path, EnquiryCase)),
        piece(service.get(f"{path}/contact-details", ContactDetails)),
        piece(service.every(f"{path}/events", list[Happened])),
        piece(service.get(f"{path}/notes", Notes)),
        piece(service.get(f"{path}/actions", Actions, WITHOUT_FORMS)),
        piece(service.get(f"{path}/possible-duplicates", list[LookAlike])),
    )
    alike: Piece[list[RegisteredAlike]] = Piece()
    people: Piece[CasePeople] = Piece()
    if view.found is not None and view.found.status == ACCEPTED:
        people = await piece(service.get(f"{path}/people", CasePeople))
    if view.found is not None and view.found.status in REGISTERED:
        alike = await piece(service.get(f"{path}/registered-alike", list[RegisteredAlike]))
    return EnquiryPart(
        view=view,
        contact=contact,
        events=events,
        notes=notes,
        actions=actions,
        look_alikes=look_alikes,
        registered_alike=alike,
        people=people,
    )


async def _later(service: Service, journey: UUID, shape: type[CaseT]) -> LaterPart:
    """Most journeys have no case here yet; only where there is one is more asked."""
    path = f"/cases/{journey}"
    view: Piece[CaseT] = await piece(service.get(path, shape))
    if view.found is None:
        return LaterPart(view=view)
    events, actions, reasons = await asyncio.gather(
        piece(service.every(f"{path}/events", list[Happened])),
        piece(service.get(f"{path}/actions", Actions, WITHOUT_FORMS)),
        piece(service.get(f"{path}/reasons", CaseReasons)),
    )
    return LaterPart(view=view, events=events, actions=actions, reasons=reasons)


def _agencies(view: EnquiryCase | AssessmentCase | PanelCase) -> tuple[str, ...]:
    if isinstance(view, EnquiryCase) and view.referral is not None:
        return (view.agency, view.referral.receiver)
    return (view.agency,)
