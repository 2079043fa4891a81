"""Planned journeys taken through the services' own decisions, without servers: their events, in order.

The invariant: a record is found, begun and told of others as the APIs do it, and what one record owes
another is fulfilled at once.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from importlib import import_module
from pkgutil import walk_packages
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.assessment import ApplicationWithdrawn, ReferredToPanel
from contracts.deferral import PanelDeferred
from contracts.enquiry import DuplicateAbsorbed, RegistrationAccepted, Source
from contracts.equality import AnswersKey, EqualityAnswersGiven
from contracts.event import Envelope, Event
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    QualifyingDeterminationIssued,
)
from contracts.people import ApplicantLeft
from contracts.reference import SourceKind
from deploy.demo.campaign import FOLDER as CAMPAIGNS
from deploy.demo.campaign import campaign_planned
from deploy.demo.plan import CASES, Journey, Opened, Step
from deploy.demo.preparation import WORKER
from deploy.demo.year import SEED, Extent, journeys
from services.assessment import domain as assessment
from services.assessment.domain import heard_people, outcome, stage_one
from services.casework.teamwork import Assign, Cover
from services.chassis.commands import journey_of
from services.chassis.decision import Command, Decision
from services.enquiry import domain
from services.enquiry.api.equality import about_household
from services.enquiry.domain.equality import GiveEqualityAnswers, HouseholdFacts
from services.enquiry.domain.fulfilment import fulfil_obligation
from services.enquiry.domain.likeness import likeness
from services.enquiry.domain.obligations import Obligation, Obligor
from services.enquiry.store.campaigns import campaign_of
from services.panel import domain as panel
from services.panel.domain import referral
from services.panel.domain.central_list import CentralList, ListedMember
from services.panel.domain.meeting import HeldForCase
from services.panel.store.meetings import held_as
from services.reporting.domain.opened_answers import OpenedAnswers
from tests.assessment.helpers.documents import SENT_BY_STAFF


def _everything_in(package: Any) -> SimpleNamespace:
    """What all modules of a domain define, and the commands that every domain has, under one name."""
    found = walk_packages(package.__path__, f"{package.__name__}.")
    modules = [import_module(each.name) for each in found]
    own = {name: each for one in modules for name, each in vars(one).items()}
    return SimpleNamespace(**{"Assign": Assign, "Cover": Cover, **own})


KEY = AnswersKey.new()
"""Here one is enough for everybody."""
SECRET = b"under which it is kept who is registered"
PLAYED_AT = datetime(2026, 1, 1, tzinfo=UTC)
enquiry = _everything_in(domain)
STREAMS = {
    "enquiries": "enquiry",
    "mystery-shops": "mystery_shop",
    "mystery-shop-rounds": "mystery_shop_round",
    "information-events": "information_event",
    "agencies/moorland/panel-meetings": "panel_meeting",
    "panel-meetings": "panel_meeting",
    "training-sessions": "training_session",
    CAMPAIGNS: "campaign",
}
SIGNED = (
    "approve-applicants",
    "ask-by-link",
    "withdraw-document",
    "issue-qualifying-determination",
    "make-final-decision",
    "keep-approval",
    "propose-ending",
    "draw-up-plan",
    "decide-stage-one",
    "draw-up-stage-two-plan",
    "record-disqualification",
    "record-medical-advice",
    "sign-off-report",
)
BY_WORKER = ("recommend-stage-one", "write-report", "write-addendum")
OPENINGS = {
    "enquiries": "receive-enquiry",
    "mystery-shops": "commission-shop",
    "mystery-shop-rounds": "open-round",
    "information-events": "plan-information-event",
    "agencies/moorland/panel-meetings": "plan-meeting",
    "training-sessions": "plan-training-session",
    CAMPAIGNS: "plan-campaign",
}
LIST = "agencies/moorland/central-list"
LIST_IDENTITY = uuid5(NAMESPACE_URL, LIST)
SERVICES: dict[str, Any] = {
    "assessment": _everything_in(assessment),
    "panel": _everything_in(panel),
}
HEARS: dict[type[Event], tuple[str, Callable[..., Decision[Any] | None]]] = {
    RegistrationAccepted: ("assessment", stage_one.open_stage_one),
    ApplicantLeft: ("assessment", heard_people.hear_of_applicant_left),
    PanelDeferred: ("assessment", outcome.go_on_for_panel),
    ReferredToPanel: ("panel", referral.open_case),
    ApplicationWithdrawn: ("panel", referral.close_case),
    ApplicantsApproved: ("assessment", outcome.end_with_agency_decision),
    ApplicantsNotApproved: ("assessment", outcome.end_with_agency_decision),
    QualifyingDeterminationIssued: ("assessment", outcome.await_review),
}


class Happened(NamedTuple):
    """An event and its place."""

    envelope: Envelope
    event: Event


class Played:
    """What the services know after the journeys that were played, and everything that has happened."""

    def __init__(self) -> None:
        self.events: list[Happened] = []
        self._states: dict[tuple[str, UUID], Any] = {}
        self._versions: dict[tuple[str, UUID], int] = {}
        self._rounds: dict[str, Any] = {}
        self._shoppers: set[tuple[str, str]] = set()

    def play(self, journey: Journey) -> None:
        """Takes every step of a journey; raises the refusal of the first one that is not lawful."""
        known: dict[str, UUID] = {}
        for place, step in enumerate(journey.steps):
            for record in {step.record, *step.names.values()} & journey.elsewhere.keys():
                known[record] = self._begun(journey.elsewhere[record])
            if step.command:
                self._ask(step, known[step.record], known)
            elif step.folder.startswith(LIST):
                self._ask(step, LIST_IDENTITY, known)
            else:
                known[step.record] = self._begun(Opened(step, journey.key(place)), known)

    def state(self, stream: str, identity: UUID) -> Any:
        """A record as it stands."""
        return self._states.get((stream, identity))

    def states(self, stream: str) -> list[Any]:
        """Every record of a stream as it stands."""
        return [state for (kept, _), state in self._states.items() if kept == stream]

    def _begun(self, opened: Opened, known: dict[str, UUID] | None = None) -> UUID:
        """The record that follows from the key, begun where it was not there yet."""
        identity = identity_of(opened)
        if (STREAMS[opened.step.folder], identity) not in self._states:
            self._ask(opened.step, identity, known or {})
        return identity

    def _ask(self, step: Step, identity: UUID, known: dict[str, UUID]) -> None:
        stream, service = _addressed(step)
        name = step.command or OPENINGS.get(step.folder) or step.folder.rpartition("/")[2]
        content = step.content({record: str(each) for record, each in known.items()})
        command: Command = getattr(service, _class_name(name)).model_validate_json(content)
        decide = getattr(service, name.replace("-", "_"))
        more = self._told(name, identity, command)
        if isinstance(command, GiveEqualityAnswers):
            identity = uuid5(identity, str(command.applicant))
        self._happen(stream, identity, decide(self.state(stream, identity), command, **more))
        self._remember(stream, identity)

    def _told(self, name: str, identity: UUID, command: Any) -> dict[str, Any]:
        """What a decision is told beside the command and the record, as its route finds it."""
        told: dict[str, Callable[[], dict[str, Any]]] = {
            **dict.fromkeys(SIGNED, lambda: {"by": "demo-staff"}),
            **dict.fromkeys(BY_WORKER, lambda: {"by": WORKER}),
            "add-document": lambda: {"sent": SENT_BY_STAFF},
            "receive-enquiry": lambda: {
                "mystery_shop": self._is_shopper(command),
                "is_planned": self._is_planned(command.source),
            },
            "give-equality-answers": lambda: {"about": self._about(identity), "key": KEY},
            "submit-registration": lambda: {"key": SECRET},
            "record-applicant-left": lambda: {"key": SECRET},
            "commission-shop": lambda: {"within": self._rounds[command.round]},
            "score-shop": lambda: {"within": self._round_of(identity)},
            "plan-information-event": lambda: {"identity": identity},
            "plan-training-session": lambda: {"identity": identity},
            "book-training-place": lambda: {"case": self.state("assessment", command.journey)},
            "book": lambda: {"enquiry": self.state("enquiry", command.journey)},
            "list-member": lambda: {"agency": "moorland"},
            "plan-meeting": lambda: {"agency": "moorland"},
            "ask-members": lambda: {"listed": self._listed()},
            "record-meeting": lambda: {"listed": self._listed()},
            "put-on-agenda": lambda: {"case": self.state("panel", command.journey)},
            "hold-meeting": lambda: {"held": self._held(identity, command.on)},
            "merge": lambda: {
                "journey": identity,
                "into_state": self.state("enquiry", command.into),
                "at": datetime.combine(command.on, time(12), tzinfo=UTC),
            },
            "undo-merge": lambda: {"journey": identity},
            "correct-date": lambda: {"journey": identity},
        }
        return told[name]() if name in told else {}

    def _about(self, identity: UUID) -> HouseholdFacts:
        return about_household(identity, self.state("enquiry", identity))

    def _listed(self) -> dict[str, ListedMember]:
        kept: CentralList = self.state("central_list", LIST_IDENTITY)
        return {each.member: each for each in kept.members}

    def _held(self, case: UUID, on: date) -> HeldForCase | None:
        """The meeting on record as the panel service finds it for a case and a day."""
        found = (
            held_as(meeting_id, each, case)
            for (kept, meeting_id), each in self._states.items()
            if kept == "panel_meeting" and each.held_on == on and each.item(case)
        )
        return next(found, None)

    def _round_of(self, shop: UUID) -> Any:
        return self._rounds[self.state("mystery_shop", shop).round]

    def _is_shopper(self, command: Any) -> bool:
        """Whether a commissioned shopper enquires; whoever returns may do so."""
        if command.previous_journey:
            enquiry.may_return(self.state("enquiry", command.previous_journey))
        signs = likeness(command.applicants, None)
        return any((command.agency, sign) in self._shoppers for sign in signs)

    def _is_planned(self, source: Source | None) -> bool:
        """Whether the code of a source may be kept, as the service looks it up."""
        if source is None or source.code is None or source.kind is not SourceKind.CAMPAIGN:
            return True
        return self.state("campaign", campaign_of(source.code)) is not None

    def _remember(self, stream: str, identity: UUID) -> None:
        state = self.state(stream, identity)
        if stream == "mystery_shop":
            self._shoppers |= {(state.agency, sign) for sign in likeness([state.persona], None)}
        if stream == "mystery_shop_round":
            self._rounds[state.code] = state

    def _happen(self, stream: str, identity: UUID, decision: Decision[Any]) -> None:
        place = stream, identity
        self._states[place] = decision.state
        for event in decision.events:
            version = self._versions[place] = self._versions.get(place, 0) + 1
            envelope = Envelope(
                stream, identity, version, event.type, PLAYED_AT, cause="", correlation=""
            )
            self.events.append(Happened(envelope, _opened(event)))
            self._hear(envelope, event)
        if isinstance(decision.state, Obligor):
            for owed in decision.state.owed:
                self._fulfil(stream, identity, owed)

    def _fulfil(self, stream: str, obligor: UUID, owed: Obligation) -> None:
        """Records the event on the enquiry; nothing that is planned is refused there."""
        owed_to = self.state("enquiry", owed.journey)
        key = f"{obligor}/{owed.number}"
        decision = fulfil_obligation(owed.event, owed_to, journey=owed.journey, key=key)
        assert decision.events or owed.type != DuplicateAbsorbed.type
        self._states[stream, obligor] = self.state(stream, obligor).without_obligation(owed.number)
        self._happen("enquiry", owed.journey, decision)

    def _hear(self, envelope: Envelope, event: Event) -> None:
        if type(event) not in HEARS:
            return
        stream, decide = HEARS[type(event)]
        decision = decide(self.state(stream, envelope.journey), envelope, event)
        if decision is not None:
            self._happen(stream, envelope.journey, decision)


def _opened(event: Event) -> Event:
    """Equality answers as reporting counts them, and every other event as it is."""
    if not isinstance(event, EqualityAnswersGiven):
        return event
    return OpenedAnswers(occurred_on=event.occurred_on, **KEY.open(event.sealed).model_dump())


def played(journeys: Iterable[Journey]) -> Played:
    """All of these journeys, one after the other."""
    services = Played()
    for journey in journeys:
        services.play(journey)
    return services


def played_year(extent: Extent) -> Played:
    """So much of the year, after the campaign that brings its households."""
    return played([campaign_planned(SEED), *journeys(extent)])


def identity_of(opened: Opened) -> UUID:
    """The identity of the record that an opening begins, as its service would give it."""
    if opened.step.folder == CAMPAIGNS:
        return campaign_of(opened.step.details["code"])
    return journey_of(STREAMS[opened.step.folder], opened.key)


def _addressed(step: Step) -> tuple[str, Any]:
    """The stream and the domain of a step's command."""
    service = SERVICES.get(step.service, enquiry)
    if step.command == "give-equality-answers":
        return "equality", service
    if step.folder == CASES:
        return step.service.value, service
    return "central_list" if step.folder.startswith(LIST) else STREAMS[step.folder], service


def _class_name(command: str) -> str:
    return re.sub(r"(?:^|-)(\w)", lambda letter: letter.group(1).upper(), command)
