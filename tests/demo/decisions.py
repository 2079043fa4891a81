"""A planned journey taken through the services' own decisions, without servers: its events, in order."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.assessment import ApplicationWithdrawn, ReferredToPanel
from contracts.enquiry import RegistrationAccepted
from contracts.event import Envelope, Event
from contracts.panel import ApplicantsApproved, QualifyingDeterminationIssued
from deploy.demo.plan import Journey, Step
from services.assessment import domain as assessment
from services.chassis.decision import Command, Decision
from services.enquiry import domain as enquiry
from services.panel import domain as panel

PLAYED_AT = datetime(2026, 1, 1, tzinfo=UTC)
ADDRESSED: dict[str, tuple[str, Any]] = {
    "enquiries": ("enquiry", enquiry),
    "mystery-shops": ("mystery_shop", enquiry),
    "give-equality-answers": ("equality", enquiry),
}
OPENINGS = {"enquiries": "receive-enquiry", "mystery-shops": "score-mystery-shop"}
SERVICES: dict[str, Any] = {"assessment": assessment, "panel": panel}
HEARS: dict[type[Event], tuple[str, Callable[..., Decision[Any] | None]]] = {
    RegistrationAccepted: ("assessment", assessment.open_stage_one),
    ReferredToPanel: ("panel", panel.open_case),
    ApplicationWithdrawn: ("panel", panel.close_case),
    ApplicantsApproved: ("assessment", assessment.end_approved),
    QualifyingDeterminationIssued: ("assessment", assessment.end_determined),
}


class Happened(NamedTuple):
    """An event and its place."""

    envelope: Envelope
    event: Event


class Records:
    """What each service knows of one journey, and everything that has happened on it."""

    def __init__(self, journey: UUID) -> None:
        self.journey = journey
        self.states: dict[str, Any] = {}
        self.versions: dict[str, int] = {}
        self.events: list[Happened] = []

    def ask(self, step: Step) -> None:
        """Decides on one command, as the API would; raises the decision's own refusal."""
        record, service = _addressed(step)
        name = step.command or OPENINGS[step.folder]
        command: Command = getattr(service, _class_name(name)).model_validate_json(step.content())
        more = {"about": self.states["enquiry"]} if record == "equality" else {}
        decide = getattr(service, name.replace("-", "_"))
        self._happen(record, decide(self.states.get(record), command, **more))

    def _happen(self, stream: str, decision: Decision[Any]) -> None:
        self.states[stream] = decision.state
        for event in decision.events:
            version = self.versions[stream] = self.versions.get(stream, 0) + 1
            envelope = Envelope(
                stream, self.journey, version, event.type, PLAYED_AT, cause="", correlation=""
            )
            self.events.append(Happened(envelope, event))
            self._hear(envelope, event)

    def _hear(self, envelope: Envelope, event: Event) -> None:
        if type(event) not in HEARS:
            return
        record, decide = HEARS[type(event)]
        decision = decide(self.states.get(record), envelope, event)
        if decision is not None:
            self._happen(record, decision)


def happened(journey: Journey) -> list[Happened]:
    """Every event of a journey; raises the refusal of the first step that is not lawful."""
    records = Records(uuid5(NAMESPACE_URL, journey.name))
    for step in journey.steps:
        records.ask(step)
    return records.events


def _addressed(step: Step) -> tuple[str, Any]:
    if step.command in ADDRESSED:
        return ADDRESSED[step.command]
    if step.service in SERVICES:
        return step.service.value, SERVICES[step.service]
    return ADDRESSED[step.folder]


def _class_name(command: str) -> str:
    return re.sub(r"(?:^|-)(\w)", lambda letter: letter.group(1).upper(), command)
