"""What the pages ask of the other services, typed, with little patience.

The invariant: a service that is away or slow is `Away` within seconds, whatever the reason, and no
message of another service or of the network is ever shown or logged with what somebody typed.
"""

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from contracts.reference import Channel, Household

log = structlog.get_logger()

PATIENCE = httpx.Timeout(4.0, connect=1.0)
VIEW = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
T = TypeVar("T")


class Away(Exception):
    """The service did not answer, or not in a way that can be understood."""


class Refused(Exception):
    """The service understood and refused; `status` is that of its answer."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@asynccontextmanager
async def open_service(url: str, auth: httpx.Auth) -> AsyncIterator[httpx.AsyncClient]:
    """The connections to one service; proxies of the environment are not for calls next door."""
    async with httpx.AsyncClient(
        base_url=url, auth=auth, timeout=PATIENCE, trust_env=False
    ) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Service:
    """One service as one request of a browser sees it; the correlation ties their logs together."""

    connections: httpx.AsyncClient
    correlation: str

    async def get(self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        """What stands at an address; raises `Away` and `Refused`."""
        return await self._asked(shape, "GET", path, params=params)

    async def post(self, path: str, shape: type[T], body: BaseModel, key: str) -> T:
        """Sends a command under its Idempotency-Key; raises `Away` and `Refused`."""
        content = body.model_dump(mode="json", exclude_none=True)
        return await self._asked(
            shape, "POST", path, json=content, headers={"Idempotency-Key": key}
        )

    async def answers(self) -> bool:
        """Whether the service says that it can do its work."""
        try:
            return (await self.connections.get("/health/ready")).is_success
        except httpx.HTTPError:
            return False

    async def _asked(self, shape: type[T], method: str, path: str, **more: Any) -> T:
        headers = {"traceparent": f"00-{self.correlation}-{secrets.token_hex(8)}-01"}
        headers |= more.pop("headers", {})
        try:
            response = await self.connections.request(method, path, headers=headers, **more)
            if response.is_client_error:
                raise Refused(response.status_code)
            response.raise_for_status()
            return TypeAdapter(shape).validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            log.warning("service_away", path=path, error=error, correlation=self.correlation)
            raise Away(path) from error


class Applicant(BaseModel):
    """One of the one or two people of an enquiry."""

    name: str
    email: str | None = None
    phone: str | None = None


class ReceiveEnquiry(BaseModel):
    """A household tells an agency that it thinks of adopting."""

    on: date
    agency: str
    channel: Channel = Channel.WEB_FORM
    household: Household
    applicants: list[Applicant]


class Receipt(BaseModel):
    """The enquiry was recorded, as this journey."""

    model_config = VIEW

    journey: UUID


class Confirmation(BaseModel):
    """What the last page says of an enquiry; `answer_due_on` is None where no clock was started."""

    model_config = VIEW

    reference: str
    agency: str
    answer_due_on: date | None


class Figure(BaseModel):
    """A value and what it was made of; None where nothing could be counted."""

    model_config = VIEW

    value: float | None
    numerator: int
    denominator: int | None
    left_out: dict[str, int]


class Reading(BaseModel):
    """The way of counting that was chosen."""

    model_config = VIEW

    definition: str


class Answer(BaseModel):
    """One measure's figure with its definition."""

    model_config = VIEW

    measure: str
    title: str
    definition: str
    reading: Reading
    source: str
    unit: str
    form: str
    as_of: date
    figure: Figure
    by: dict[str, Figure]


class Step(BaseModel):
    """One step of the funnel; the share is of the enquiries, from 0 to 1."""

    model_config = VIEW

    measure: str
    title: str
    families: int
    share_of_enquiries: float | None


class Funnel(BaseModel):
    """From enquiries to approvals."""

    model_config = VIEW

    reading: Reading
    recorded_at: datetime | None
    steps: list[Step]
