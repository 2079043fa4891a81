"""Asks the enquiry service whom to write to, and what an information event is like at this moment.

The invariant: the answer is used for one message and forgotten; it is neither kept nor logged.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import TypeVar
from uuid import UUID

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from contracts.information_event import Arrangements
from contracts.reference import Household
from services.chassis.trust import trusted
from services.notifications.domain.message import Fault, Passing

NOT_FOUND = 404
PATIENCE = httpx.Timeout(5.0, connect=2.0)
AnswerT = TypeVar("AnswerT", bound=BaseModel)


class Wishes(BaseModel):
    """How one of them wishes to be written and spoken to."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: str | None = None
    format: str | None = None
    channel: str | None = None


class Applicant(BaseModel):
    """One of the one or two people of a household."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    name: str = Field(repr=False)
    email: str | None = Field(default=None, repr=False)
    wishes: Wishes | None = None


class ContactDetails(BaseModel):
    """Who to write to, and the reference that they can quote."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    applicants: tuple[Applicant, ...] = Field(min_length=1)
    reference: str
    worker: str | None = Field(default=None, description="Who works with them, by staff code")
    proved: frozenset[int] = Field(
        default=frozenset(),
        description="The applicants of whom more is known than what somebody typed into a form",
    )

    @property
    def household(self) -> Household:
        """One person, or a couple."""
        return Household.SINGLE if len(self.applicants) == 1 else Household.JOINT


class Venue(BaseModel):
    """Where people go to attend in person."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    postcode: str


class InvitationLink(BaseModel):
    """An applicant's latest link, with no token where it opens nothing; used for one letter."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    invitation: int
    token: str | None = Field(repr=False)
    ends_at: AwareDatetime | None


class InformationEvent(BaseModel):
    """An information event as it is planned at this moment; one held online has no venue."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str
    venue: Venue | None
    joining_link: str | None = Field(default=None, repr=False)
    arrangements: Arrangements
    cancelled_on: date | None


class Unknown(Passing):
    """The enquiry service knows no such thing, which passes only if it is about to hear of it."""


class Enquiries:
    """The enquiry service, over connections that stay open.

    Any answer but the one asked for is a `Passing` fault. That includes "unknown": the enquiry service
    itself said that there is such a journey, and such an information event.
    """

    def __init__(self, connections: httpx.AsyncClient) -> None:
        self._connections = connections

    async def contact_details(self, journey: UUID, correlation: str) -> ContactDetails:
        """Whom to write to about this journey."""
        return await self._answer(
            f"/enquiries/{journey}/contact-details", correlation, ContactDetails
        )

    async def invitation_link(
        self, journey: UUID, applicant: int, correlation: str
    ) -> InvitationLink:
        """The link of this applicant that opens at this moment, if one does."""
        path = f"/enquiries/{journey}/invitations/{applicant}/link"
        return await self._answer(path, correlation, InvitationLink)

    async def information_event(self, identity: UUID, correlation: str) -> InformationEvent:
        """When and where the information event is, and who can take part in it."""
        return await self._answer(f"/information-events/{identity}", correlation, InformationEvent)

    async def _answer(self, path: str, correlation: str, shape: type[AnswerT]) -> AnswerT:
        traceparent = f"00-{correlation}-{secrets.token_hex(8)}-01"
        try:
            response = await self._connections.get(path, headers={"traceparent": traceparent})
            if response.status_code == NOT_FOUND:
                raise Unknown(Fault.ENQUIRY_AWAY)
            return shape.model_validate_json(response.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            raise Passing(Fault.ENQUIRY_AWAY) from error


@asynccontextmanager
async def open_enquiries(url: str, auth: httpx.Auth) -> AsyncIterator[Enquiries]:
    """Connections to the enquiry service; proxies of the environment are not for calls next door."""
    async with httpx.AsyncClient(
        base_url=url, auth=auth, timeout=PATIENCE, trust_env=False, verify=trusted()
    ) as connections:
        yield Enquiries(connections)
