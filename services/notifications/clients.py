"""Asks the enquiry service whom to write to and what an information event is like, and the assessment whom it asks.

The invariant: the answer is used for one message and forgotten; it is neither kept nor logged.
"""

import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import TypeVar
from uuid import UUID

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, RootModel, ValidationError

from contracts.checks import Check
from contracts.information_event import Arrangements
from contracts.reference import Household
from services.chassis.trust import trusted
from services.notifications.domain.message import Fault, Passing

NOT_FOUND = 404
FRESH = 60.0
PATIENCE = httpx.Timeout(5.0, connect=2.0)
AnswerT = TypeVar("AnswerT", bound=BaseModel)


class Colleague(BaseModel):
    """Somebody who works for an agency, by whose name a letter is signed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    name: str


class Agency(BaseModel):
    """An agency as letters name it, how their readers reach it, and who works there."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    phone: str | None = None
    email: str | None = None
    notify_reply_to: UUID | None = Field(
        default=None,
        description="Id of the agency's reply-to address in the settings of the GOV.UK Notify service",
    )
    colleagues: tuple[Colleague, ...] = ()

    def name_of(self, code: str) -> str | None:
        """What a colleague is called; None where the directory does not list them."""
        return next((each.name for each in self.colleagues if each.code == code), None)


class ListedAgency(Agency):
    """An agency of the directory."""

    code: str


class Directory(RootModel[tuple[ListedAgency, ...]]):
    """Every agency, front door and triage service."""


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

    left: frozenset[int] = Field(
        default=frozenset(), description="The applicants who left: nobody writes to them"
    )

    @property
    def household(self) -> Household:
        """One person, or a couple."""
        return Household.SINGLE if len(self.applicants) - len(self.left) == 1 else Household.JOINT


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


class RequestLetter(BaseModel):
    """Whom the letter of a request by link goes to, with no token where the link opens nothing; used for one letter."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    email: str | None = Field(repr=False)
    token: str | None = Field(repr=False)
    check: Check | None


class Worker(BaseModel):
    """Who works with a household in stage one or later, by their code."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    worker: str | None


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


class Asked:
    """A service that is asked over connections that stay open.

    Any answer but the one asked for is a `Passing` fault. That includes "unknown": the service itself said that
    there is such a journey, and such an information event.
    """

    away = Fault.ENQUIRY_AWAY

    def __init__(self, connections: httpx.AsyncClient) -> None:
        self._connections = connections

    async def _answer(self, path: str, correlation: str, shape: type[AnswerT]) -> AnswerT:
        traceparent = f"00-{correlation}-{secrets.token_hex(8)}-01"
        try:
            response = await self._connections.get(path, headers={"traceparent": traceparent})
            if response.status_code == NOT_FOUND:
                raise Unknown(self.away)
            return shape.model_validate_json(response.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            raise Passing(self.away) from error


class Enquiries(Asked):
    """The enquiry service."""

    def __init__(self, connections: httpx.AsyncClient) -> None:
        super().__init__(connections)
        self._agencies: Mapping[str, Agency] = {}
        self._agencies_until = 0.0

    async def agencies(self, correlation: str) -> Mapping[str, Agency]:
        """Every agency of the directory by its code, as it was at most a minute ago."""
        if time.monotonic() >= self._agencies_until:
            found = (await self._answer("/directory", correlation, Directory)).root
            self._agencies = {each.code: each for each in found}
            self._agencies_until = time.monotonic() + (FRESH if found else 0)
        return self._agencies

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


class Assessments(Asked):
    """The assessment service, asked for whom requests by link go to, and who has a case."""

    away = Fault.ASSESSMENT_AWAY

    async def letter(self, journey: UUID, number: int, correlation: str) -> RequestLetter:
        """Where the letter of this request goes at this moment."""
        path = f"/cases/{journey}/requests/{number}/letter"
        return await self._answer(path, correlation, RequestLetter)

    async def worker(self, journey: UUID, correlation: str) -> str | None:
        """The code of the colleague who works with the household; None while nobody does, or no case is open."""
        try:
            found = await self._answer(f"/cases/{journey}/worker", correlation, Worker)
        except Unknown:
            return None
        return found.worker


@asynccontextmanager
async def open_service(url: str, auth: httpx.Auth) -> AsyncIterator[httpx.AsyncClient]:
    """Connections to a service; proxies of the environment are not for calls next door."""
    async with httpx.AsyncClient(
        base_url=url, auth=auth, timeout=PATIENCE, trust_env=False, verify=trusted()
    ) as connections:
        yield connections
