"""A planned journey taken through the services' own decisions, without servers: its events, in order."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.assessment import ApplicationWithdrawn, ReferredToPanel
from contracts.enquiry import RegistrationAccepted
from contracts.event import Envelope, Event
from contracts.panel import ApplicantsApproved, QualifyingDeterminationIssued
from deploy.demo.plan import Journey, Step
from deploy.demo.shops import ROUNDS, mystery_shops
from deploy.demo.year import SEED
from services.assessment import domain as assessment
from services.chassis.decision import Command, Decision
from services.enquiry import domain
from services.enquiry.domain.equality import AboutHousehold
from services.enquiry.domain.mystery_shop_round import MysteryShopRound, OpenRound, open_round
from services.panel import domain as panel


def _everything_in(package: Any) -> SimpleNamespace:
    """What all modules of a domain define, under one name."""
    modules = [
        import_module(f"{package.__name__}.{each.name}") for each in iter_modules(package.__path__)
    ]
    return SimpleNamespace(**{name: each for one in modules for name, each in vars(one).items()})


PLAYED_AT = datetime(2026, 1, 1, tzinfo=UTC)
enquiry = _everything_in(domain)
ADDRESSED: dict[str, tuple[str, Any]] = {
    "enquiries": ("enquiry", enquiry),
    "mystery-shops": ("mystery_shop", enquiry),
    "mystery-shop-rounds": ("mystery_shop_round", enquiry),
    "give-equality-answers": ("equality", enquiry),
}
OPENINGS = {
    "enquiries": "receive-enquiry",
    "mystery-shops": "commission-shop",
    "mystery-shop-rounds": "open-round",
}
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
        decide = getattr(service, name.replace("-", "_"))
        more = self._told(record, step)
        self._happen(record, decide(self.states.get(record), command, **more))

    def _told(self, record: str, step: Step) -> dict[str, Any]:
        """What a decision is told of other records."""
        if record == "equality":
            about = self.states["enquiry"]
            household = about.progress.household
            known = {"agency": about.agency, "submitted_on": about.submitted_on}
            return {"about": AboutHousehold(household=household, **known)}
        if record == "mystery_shop":
            shop = self.states.get(record)
            return {"within": PLANNED[shop.round if shop else step.details["round"]]}
        return {}

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


def _planned() -> dict[str, MysteryShopRound]:
    """The rounds of the year, as their own journeys open them."""
    opened = [journey.steps[0] for journey in mystery_shops(SEED)[: len(ROUNDS)]]
    commands = [OpenRound.model_validate_json(step.content()) for step in opened]
    return {command.code: open_round(None, command).state for command in commands}


PLANNED = _planned()


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
