"""The parts of a page about one journey, asked for side by side.

The invariant: a service that is away takes away its own part. A journey without a case at a service is no
fault; the part is then empty.
"""

import asyncio
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Generic, NamedTuple, Self, TypeVar
from uuid import UUID

from contracts.timeline import Timeline, TimelineEntry
from services.web.adopter.journey.shapes import OwnEnquiry
from services.web.site.clients import Ask, Away, Refused

T = TypeVar("T")
ACCEPTED = "registration_accepted"
AT_PANEL = "referred_to_panel"


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What one part shows; without `what` there is nothing to show, or it cannot be shown now."""

    what: T | None = None
    away: bool = False


class At(NamedTuple):
    """The timeline that says where the journey is, and the service that it is from."""

    service: str
    timeline: Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One journey in the three services that it goes through."""

    own: Found[OwnEnquiry]
    enquiry: Found[Timeline]
    assessment: Found[Timeline]
    panel: Found[Timeline]

    @classmethod
    async def asked(cls, ask: Ask, journey: UUID) -> Self:
        """The journey as the services tell it at this moment; raises `Refused`."""
        own, enquiry, assessment, panel = await asyncio.gather(
            found(ask.enquiry.get(f"/enquiries/{journey}", OwnEnquiry)),
            found(ask.enquiry.get(f"/enquiries/{journey}/timeline", Timeline)),
            found(ask.assessment.get(f"/cases/{journey}/timeline", Timeline)),
            found(ask.panel.get(f"/cases/{journey}/timeline", Timeline)),
        )
        return cls(own=own, enquiry=enquiry, assessment=assessment, panel=panel)

    @property
    def is_gone(self) -> bool:
        """Whether the enquiry service knows no such journey of theirs."""
        return self.enquiry.what is None and not self.enquiry.away

    @property
    def at(self) -> At | None:
        """Where the journey is; None where a service that is away may know better."""
        if self.panel.what and not (
            self.assessment.what and self.assessment.what.stands == "withdrawn"
        ):
            return At("panel", self.panel.what)
        if self.assessment.what:
            hidden = self.panel.away and self.assessment.what.stands == AT_PANEL
            return None if hidden else At("assessment", self.assessment.what)
        if self.enquiry.what is None:
            return None
        hidden = self.assessment.away and self.enquiry.what.stands == ACCEPTED
        return None if hidden else At("enquiry", self.enquiry.what)

    @property
    def entries(self) -> list[TimelineEntry]:
        """What happened, the latest first."""
        each = [entry for timeline in self.timelines for entry in timeline.entries]
        return sorted(each, key=lambda entry: (entry.on, entry.recorded_at), reverse=True)

    @property
    def away(self) -> list[str]:
        """The parts that cannot be shown at the moment, in words."""
        parts = {
            "Your enquiry and registration": self.enquiry.away or self.own.away,
            "Stage one and stage two": self.assessment.away,
            "The adoption panel and the decision": self.panel.away,
        }
        return [words for words, away in parts.items() if away]

    @property
    def timelines(self) -> Iterator[Timeline]:
        """Those that are there, in the order of the journey."""
        for part in (self.enquiry, self.assessment, self.panel):
            if part.what:
                yield part.what


async def found(asking: Awaitable[T]) -> Found[T]:
    """One part of a page; raises `Refused`, except for what is not there."""
    try:
        return Found(await asking)
    except Away:
        return Found(away=True)
    except Refused as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            return Found()
        raise
