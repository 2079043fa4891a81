"""The parts of a page about one journey, asked for side by side.

The invariant: a service that is away takes away its own part. A journey without a case at a service is no
fault; the part is then empty.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self, TypeVar
from uuid import UUID

from contracts.timeline import Timeline, TimelineEntry, Turn
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.clients import Ask
from services.web.site.pieces import Piece, own_piece

T = TypeVar("T")
ACCEPTED = "registration_accepted"
SENT_BACK = "returned_to_assessment"
AT_PANEL = frozenset({"referred_to_panel", "decision_under_review"})


class At(NamedTuple):
    """The timeline that says where the journey is, and the service that it is from."""

    service: str
    timeline: Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One journey in the three services that it goes through."""

    own: Piece[OwnEnquiry]
    enquiry: Piece[Timeline]
    assessment: Piece[Timeline]
    panel: Piece[Timeline]

    @classmethod
    async def asked(cls, ask: Ask, journey: UUID, page: int = 1) -> Self:
        """The journey as the services tell it at this moment, with one page of its entries; raises `Refused`."""
        numbered = {"page": page}
        own, enquiry, assessment, panel = await asyncio.gather(
            own_piece(ask.enquiry.get(f"/enquiries/{journey}", OwnEnquiry)),
            own_piece(ask.enquiry.get(f"/enquiries/{journey}/timeline", Timeline, numbered)),
            own_piece(ask.assessment.get(f"/cases/{journey}/timeline", Timeline, numbered)),
            own_piece(ask.panel.get(f"/cases/{journey}/timeline", Timeline, numbered)),
        )
        return cls(own=own, enquiry=enquiry, assessment=assessment, panel=panel)

    @property
    def is_gone(self) -> bool:
        """Whether the enquiry service knows no such journey of theirs."""
        return self.enquiry.found is None and not self.enquiry.away

    @property
    def at(self) -> At | None:
        """Where the journey is; None where a service that is away may know better.

        A case that the panel sent back is with the assessment once there is something for the household to do there.
        """
        if self.panel.found and not self._assessment_tells:
            return At("panel", self.panel.found)
        if self.assessment.found:
            hidden = self.panel.away and self.assessment.found.stands in AT_PANEL
            return None if hidden else At("assessment", self.assessment.found)
        if self.enquiry.found is None:
            return None
        hidden = self.assessment.away and self.enquiry.found.stands == ACCEPTED
        return None if hidden else At("enquiry", self.enquiry.found)

    @property
    def _assessment_tells(self) -> bool:
        """Whether the assessment knows it better than the panel that had the case."""
        told, panel = self.assessment.found, self.panel.found
        if told is None or panel is None:
            return False
        back = panel.stands == SENT_BACK and told.turn in {Turn.HOUSEHOLD, Turn.OTHER_APPLICANT}
        return told.stands == "withdrawn" or back

    @property
    def entries(self) -> list[TimelineEntry]:
        """What happened, the latest first; of each service one page."""
        each = [entry for timeline in self.timelines for entry in timeline.entries]
        return sorted(each, key=lambda entry: (entry.on, entry.recorded_at), reverse=True)

    @property
    def happened(self) -> Mapping[str, date]:
        """The first day of each type of event, on whichever page it is."""
        return {what: on for each in self.timelines for what, on in each.happened.items()}

    @property
    def earlier(self) -> int | None:
        """The page with earlier entries; None where this is the last."""
        return next((each.earlier for each in self.timelines if each.earlier), None)

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
            if part.found:
                yield part.found
