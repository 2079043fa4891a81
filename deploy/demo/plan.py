"""What the player is given: dated commands in order, each ready to be sent.

The invariant: a plan holds everything that a command needs but the identities of records, which the
answers to their openings give, and its keys follow from its name, so that playing it twice changes
nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple, Self
from uuid import UUID, uuid5

KEYS = UUID("0b6f1c62-7f3a-5d0c-8c57-1b7c7a5d2e90")


class Service(StrEnum):
    """The services that take commands; each but the first opens its case by an event."""

    ENQUIRY = "enquiry"
    ASSESSMENT = "assessment"
    PANEL = "panel"


CASES = "cases"
FOLDERS = {Service.ENQUIRY: "enquiries", Service.ASSESSMENT: CASES, Service.PANEL: CASES}
OWN = ""
"""The record with which a journey begins; the others that it has to do with have names in it."""

Identities = Mapping[str, str]
"""The identities of records, by the names that a journey has for them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command: to which service, under which name, the day on which it occurred, and the rest.

    The command is empty where the step begins a record, in `folder`. `names` says in which fields of
    the body the identities of other records stand, and `attached` is the file that it makes a document of.
    """

    service: Service
    command: str
    on: date
    details: Mapping[str, Any]
    folder: str
    record: str = OWN
    names: Mapping[str, str] = field(default_factory=dict)
    attached: bytes = b""

    def at(self, record: str) -> Self:
        """The same step on another record of the journey."""
        return replace(self, record=record)

    def naming(self, **records: str) -> Self:
        """The same step with the identities of these records in its body."""
        return replace(self, names=records)

    def path(self, identity: str) -> str:
        """The address of the command on its service."""
        return f"/{self.folder}/{identity}/{self.command}" if self.command else f"/{self.folder}"

    @property
    def cases(self) -> tuple[str, ...]:
        """The records that it changes or names as cases, which its service opens by an event."""
        if self.service is Service.ENQUIRY:
            return ()
        return (self.record,) if self.folder == CASES else tuple(self.names.values())

    def content(self, known: Identities | None = None) -> bytes:
        """The body as it is sent; every record that it names must be known."""
        named = {place: (known or {})[record] for place, record in self.names.items()}
        file = {"file": sha256(self.attached).hexdigest()} if self.attached else {}
        return json.dumps({"on": self.on.isoformat(), **self.details, **named, **file}).encode()

    def __str__(self) -> str:
        return self.path("…")


class Opened(NamedTuple):
    """A record that another journey begins: the step with which it does, and that step's key.

    A sender who sends it again learns its identity, and begins the record where it is not there yet.
    """

    step: Step
    key: str


@dataclass(frozen=True, slots=True)
class Journey:
    """Everything that one household, or one shopper, will have done, in order.

    `elsewhere` holds the records that it has to do with and does not begin itself, by their names.
    """

    name: str
    steps: tuple[Step, ...]
    elsewhere: Mapping[str, Opened] = field(default_factory=dict)

    @property
    def began_on(self) -> date:
        return self.steps[0].on

    def key(self, place: int) -> str:
        """The Idempotency-Key of the step at that place."""
        return str(uuid5(KEYS, f"{self.name}/{place}"))

    def opened(self, place: int = 0) -> Opened:
        """The record that the step at that place begins, for another journey."""
        return Opened(self.steps[place], self.key(place))


def opening(folder: str, on: date, **details: Any) -> Step:
    """The step with which a record of the enquiry service begins."""
    return Step(Service.ENQUIRY, "", on, details, folder)


def step(service: Service, command: str, on: date, **details: Any) -> Step:
    """A later step of a household's journey."""
    return Step(service, command, on, details, FOLDERS[service])


def woven(*strands: Sequence[Step]) -> tuple[Step, ...]:
    """All steps in the order of their days; on one day those of an earlier strand come first."""
    return tuple(sorted(chain(*strands), key=lambda each: each.on))
