"""What the enquiry service answers about a registration of interest, as far as the pages use it.

The invariant: an applicant's own view holds nothing that the other applicant says of themselves.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from contracts.clocks import ClockId
from contracts.reference import DraftPart, Household
from services.web.adopter.journey.shapes import ContactDetails, Person
from services.web.site.clients import VIEW, Ask
from services.web.site.visitor import Part

RECEIVED = "received"
APPLICANT_PARTS = (DraftPart.FIRST_APPLICANT, DraftPart.SECOND_APPLICANT)
Content = Mapping[str, Any]
"""The answers of a part, by field, as the service takes and gives them."""


class Saved(BaseModel):
    """A part of the form and how often it has been saved."""

    model_config = VIEW

    saved: int
    content: dict[str, Any]


class Consent(BaseModel):
    """One applicant's consent to the checks, as they signed it."""

    model_config = VIEW

    applicant: int
    name: str
    on: date


class Form(BaseModel):
    """The parts of the form; one that nobody saved, or that is not theirs to see, is None."""

    model_config = VIEW

    first_applicant: Saved | None
    second_applicant: Saved | None
    household: Saved | None
    referees: Saved | None
    consents: tuple[Consent, ...]


class Gap(BaseModel):
    """One thing that is missing; without a field it is the whole part, or not for them to know."""

    model_config = VIEW

    part: DraftPart
    field: str | None
    place: int | None
    words: str


class Draft(BaseModel):
    """The form so far, and what is missing before it can be sent."""

    model_config = VIEW

    form: Form
    gaps: tuple[Gap, ...]
    parts: dict[DraftPart, str]
    missing: tuple[str, ...]
    notices: tuple[str, ...]

    def saved(self, part: DraftPart) -> int:
        """How often a part was saved."""
        kept: Saved | None = getattr(self.form, part)
        return kept.saved if kept else 0

    def content(self, part: DraftPart) -> Content:
        """The answers of a part; none where it was never saved."""
        kept: Saved | None = getattr(self.form, part)
        return kept.content if kept else {}

    def consent(self, applicant: int) -> Consent | None:
        """What an applicant signed, whether or not it still holds."""
        return next((each for each in self.form.consents if each.applicant == applicant), None)


class Clock(BaseModel):
    """One clock of the enquiry."""

    model_config = VIEW

    id: ClockId
    due_on: date
    stopped_on: date | None


class OwnEnquiry(BaseModel):
    """The enquiry to which the registration belongs."""

    model_config = VIEW

    version: int
    reference: str
    agency: str
    household: Household
    status: str
    submitted_on: date | None
    clocks: tuple[Clock, ...]

    @property
    def deciding(self) -> Clock | None:
        """The clock of the agency's answer; None while nothing was sent."""
        return next((each for each in self.clocks if each.id is ClockId.ROI_DECIDE), None)

    def is_late(self, today: date) -> bool:
        """Whether the agency should have answered before today."""
        clock = self.deciding
        return clock is not None and clock.stopped_on is None and clock.due_on < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One applicant's registration at this moment."""

    part: Part
    own: OwnEnquiry
    draft: Draft
    people: tuple[Person, ...]

    @classmethod
    async def asked(cls, ask: Ask, part: Part) -> Self:
        """As the enquiry service tells it; raises `Away` and `Refused`."""
        path = f"/enquiries/{part.journey}"
        own, draft, details = await asyncio.gather(
            ask.enquiry.get(path, OwnEnquiry),
            ask.enquiry.get(f"{path}/registration-draft", Draft),
            ask.enquiry.get(f"{path}/contact-details", ContactDetails),
        )
        return cls(part=part, own=own, draft=draft, people=details.applicants)

    @property
    def journey(self) -> UUID:
        return self.part.journey

    @property
    def is_open(self) -> bool:
        """Whether it can still be filled in."""
        return self.own.status == RECEIVED

    @property
    def own_part(self) -> DraftPart:
        """The part that is this applicant's alone."""
        return APPLICANT_PARTS[self.part.applicant - 1]

    @property
    def joint(self) -> bool:
        return self.own.household is Household.JOINT

    @property
    def other(self) -> Person | None:
        """Whom they apply with; None where they apply alone or the agency has no name yet."""
        others = self.people[2 - self.part.applicant :][:1] if self.joint else ()
        return others[0] if others else None

    @property
    def others_part(self) -> str | None:
        """How far the other applicant's part is; None for a single applicant."""
        return self.draft.parts.get(APPLICANT_PARTS[2 - self.part.applicant])

    @property
    def known_name(self) -> str | None:
        """The name that this applicant gave when they enquired."""
        place = self.part.applicant - 1
        return self.people[place].name if place < len(self.people) else None
