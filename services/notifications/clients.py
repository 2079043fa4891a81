"""Asks the enquiry service who the applicants are and where they can be written to.

The invariant: the answer is used for one message and forgotten; it is neither kept nor logged.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.notifications.domain import Fault, Passing

PATIENCE = httpx.Timeout(5.0, connect=2.0)


class Applicant(BaseModel):
    """One of the one or two people of a household."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    name: str = Field(repr=False)
    email: str | None = Field(default=None, repr=False)


class ContactDetails(BaseModel):
    """Who is to be written to, and the reference that they can quote."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    applicants: tuple[Applicant, ...] = Field(min_length=1)
    reference: str


class Enquiries:
    """The enquiry service, over connections that stay open."""

    def __init__(self, connections: httpx.AsyncClient) -> None:
        self._connections = connections

    async def contact_details(self, journey: UUID, correlation: str) -> ContactDetails:
        """The details as they are at this moment; any other answer is a `Passing` fault.

        That includes "unknown": the enquiry service itself said that there is such a journey.
        """
        traceparent = f"00-{correlation}-{secrets.token_hex(8)}-01"
        try:
            response = await self._connections.get(
                f"/enquiries/{journey}/contact-details", headers={"traceparent": traceparent}
            )
            return ContactDetails.model_validate_json(response.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            raise Passing(Fault.ENQUIRY_AWAY) from error


@asynccontextmanager
async def open_enquiries(url: str) -> AsyncIterator[Enquiries]:
    """Connections to the enquiry service; proxies of the environment are not for calls next door."""
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False) as connections:
        yield Enquiries(connections)
