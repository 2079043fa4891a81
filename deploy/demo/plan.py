"""What the player is given: dated commands in order, each ready to be sent.

The invariant: a plan holds everything that a command needs but the journey's identity, which the
first answer gives, and its keys follow from its name, so that playing it twice changes nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

KEYS = UUID("0b6f1c62-7f3a-5d0c-8c57-1b7c7a5d2e90")


class Service(StrEnum):
    """The services that take commands; each but the first opens its case by an event."""

    ENQUIRY = "enquiry"
    ASSESSMENT = "assessment"
    PANEL = "panel"


FOLDERS = {Service.ENQUIRY: "enquiries", Service.ASSESSMENT: "cases", Service.PANEL: "cases"}


@dataclass(frozen=True, slots=True)
class Step:
    """One command: to which service, under which name, the day on which it occurred, and the rest.

    The command is empty where the step begins a journey of its own, in `folder`.
    """

    service: Service
    command: str
    on: date
    details: Mapping[str, Any]
    folder: str

    def path(self, journey: str) -> str:
        """The address of the command on its service."""
        return f"/{self.folder}/{journey}/{self.command}" if self.command else f"/{self.folder}"

    def content(self) -> bytes:
        """The body as it is sent."""
        return json.dumps({"on": self.on.isoformat(), **self.details}).encode()

    def __str__(self) -> str:
        return self.path("…")


@dataclass(frozen=True, slots=True)
class Journey:
    """Everything that one household, or one shopper, will have done, in order."""

    name: str
    steps: tuple[Step, ...]

    @property
    def began_on(self) -> date:
        return self.steps[0].on

    def key(self, place: int) -> str:
        """The Idempotency-Key of the step at that place."""
        return str(uuid5(KEYS, f"{self.name}/{place}"))


def opening(folder: str, on: date, **details: Any) -> Step:
    """The step with which a journey begins; both kinds begin with the enquiry service."""
    return Step(Service.ENQUIRY, "", on, details, folder)


def step(service: Service, command: str, on: date, **details: Any) -> Step:
    """A later step of a journey."""
    return Step(service, command, on, details, FOLDERS[service])
