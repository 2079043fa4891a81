"""One applicant's registration of interest: their own part, what both fill in, and whom they apply with.

The invariant: an applicant's own view holds nothing that the other applicant says of themselves.
"""

import asyncio
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from contracts.reference import DraftPart, Household
from services.web.site.answers.enquiry.record import Applicant, OwnContactDetails, OwnEnquiry
from services.web.site.answers.enquiry.registration import (
    APPLICANT_PARTS,
    RegistrationDraft,
)
from services.web.site.clients import Ask
from services.web.site.visitor import Part

RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One applicant's registration at this moment."""

    part: Part
    own: OwnEnquiry
    draft: RegistrationDraft
    people: tuple[Applicant, ...]

    @classmethod
    async def asked(cls, ask: Ask, part: Part) -> Self:
        """As the enquiry service tells it; raises `Away` and `Refused`."""
        path = f"/enquiries/{part.journey}"
        own, draft, details = await asyncio.gather(
            ask.enquiry.get(path, OwnEnquiry),
            ask.enquiry.get(f"{path}/registration-draft", RegistrationDraft),
            ask.enquiry.get(f"{path}/contact-details", OwnContactDetails),
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
    def other(self) -> Applicant | None:
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
