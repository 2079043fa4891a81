"""Two enquiries that may be one household's, side by side.

The invariant: what agrees is what the enquiry service says agrees; nothing is compared here.
"""

import asyncio
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from contracts.words import day, label_of
from services.web.site.answers.enquiry.record import ContactDetails, EnquiryCase
from services.web.site.clients import Ask
from services.web.site.pieces import piece
from services.web.site.staff import Names
from services.web.team.cases.household_words import wishes_in_words
from services.web.team.cases.stages import stage_of

AGREE = {
    "email": ("Email",),
    "phone": ("Phone",),
    "name_and_postcode": ("Names", "Postcode"),
    "similar_name_and_postcode": ("Postcode",),
    "name_and_date_of_birth": ("Names",),
    "postcode_and_date_of_birth": ("Postcode",),
}
"""The rows that a sign of likeness is about."""


class ComparedRow(NamedTuple):
    """One fact of both, and whether the service says that they agree in it."""

    name: str
    here: str
    there: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two enquiries."""

    journey: UUID
    view: EnquiryCase
    contact: ContactDetails
    worker: str
    """The member of staff by name; empty where it is unassigned."""

    @property
    def facts(self) -> dict[str, str]:
        """What is looked at, in the order of the page."""
        people = self.contact.applicants
        return {
            "Names": self.contact.names,
            "Phone": ", ".join(each.phone for each in people if each.phone),
            "Email": ", ".join(each.email for each in people if each.email),
            "Contact preferences": "; ".join(
                text for each in people if each.wishes for text in wishes_in_words(each.wishes)
            ),
            "Postcode": self.contact.postcode or "",
            "Who is adopting": label_of(self.view.household),
            "Enquiry received": day(self.view.received_on),
            "Stage": stage_of("enquiry", self.view.status).words,
            "Member of staff": self.worker or "Unassigned",
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """One enquiry and another, row by row."""

    here: Side
    there: Side
    agree: tuple[str, ...]

    @property
    def rows(self) -> list[ComparedRow]:
        """Every fact of both."""
        marked = {row for sign in self.agree for row in AGREE.get(sign, ())}
        there = self.there.facts
        return [
            ComparedRow(name, text, there[name], name in marked)
            for name, text in self.here.facts.items()
        ]


async def side(ask: Ask, journey: UUID, staff: Names) -> Side | None:
    """One enquiry with its people; None if the reader may not see it, or the service is away."""
    view, contact = await asyncio.gather(
        piece(ask.enquiry.get(f"/enquiries/{journey}", EnquiryCase)),
        piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails)),
    )
    if view.found is None or contact.found is None:
        return None
    assigned = view.found.assigned_to or ""
    return Side(journey, view.found, contact.found, staff.get(assigned, assigned))
