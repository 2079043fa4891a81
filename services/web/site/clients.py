"""What the pages ask of the other services, typed, with little patience.

The invariant: a service that is away or slow is `Away` within seconds, whatever the reason, and no
message of another service or of the network is ever shown or logged with what somebody typed.
"""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from typing import Any, BinaryIO, Self, TypeVar, cast, get_args, get_origin
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from contracts.identity import Who
from services.chassis.signing import SignedAs, Signer
from services.chassis.trust import trusted
from services.web.site.rows import LEFT_OUT, LeftOut, Rows
from services.web.site.together import PartAnswer, Together

log = structlog.get_logger()

PATIENCE = httpx.Timeout(4.0, connect=1.0)
PATIENCE_WITH_LONG_WORK = httpx.Timeout(60.0, connect=1.0)
"""For a file, which a service looks at and stores before it answers, and for one command on 200 records."""
CHUNK_BYTES = 64 * 1024
VIEW = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
T = TypeVar("T")
Params = Mapping[str, str | int | list[str] | None]
OF_ENQUIRY = re.compile(r"/enquiries/([0-9a-f-]{36})/")
"""The beginning of the address of every command on an enquiry; accounts hang on nothing else."""

Changed = Callable[[UUID], Awaitable[None]]
SERVICES = ("enquiry", "assessment", "panel", "notifications", "reporting")


class Away(Exception):
    """The service did not answer, or not in a way that can be understood."""


class NotAnswered(Exception):
    """The service answered that it cannot."""


class WrongField(BaseModel):
    """One field of a command that a service refused: where it is, and what is wrong with it."""

    model_config = VIEW

    where: str
    what: str


class Problem(BaseModel):
    """What a service says when it refuses: in `detail`, what was wrong and what would be right."""

    model_config = VIEW

    detail: str = "This is not possible."
    kind: str = ""
    wrong: tuple[WrongField, ...] = ()


class Refused(Exception):
    """The service understood and refused: the status of its answer, and its reasons."""

    def __init__(self, status: int, problem: Problem | None = None) -> None:
        super().__init__(str(status))
        self.status = status
        self.problem = problem or Problem()


@asynccontextmanager
async def open_service(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The connections to one service; proxies of the environment are not for calls next door.

    A connection that does not come about is tried once more, because it may have been this process that
    was held up and not the service; nothing has been sent by then, so nothing can be sent twice.
    """
    transport = httpx.AsyncHTTPTransport(verify=trusted(), retries=1)
    async with httpx.AsyncClient(
        base_url=url, timeout=PATIENCE, trust_env=False, transport=transport
    ) as opened:
        yield opened


class Tokens:
    """As whom the services are asked: one token for each bearer and service while it holds."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._made = lru_cache(maxsize=4000)(self._make)

    def of(self, who: Who, audience: str) -> SignedAs:
        """What signs requests of this bearer to one service."""
        return self._made(who.model_dump_json(), audience)

    def _make(self, bearer: str, audience: str) -> SignedAs:
        return SignedAs(self._signer, Who.model_validate_json(bearer), audience)


@dataclass(frozen=True, slots=True)
class Service:
    """One service as one request of a browser sees it; the correlation ties their logs together.

    `address` is the browser's, for the record of who looked from where. A list is read row by row; what
    cannot be read is `left_out`. `changed` is told of each enquiry on which a command was recorded, whichever it was:
    it may have ended somebody's access.
    """

    connections: httpx.AsyncClient
    correlation: str
    signed: httpx.Auth
    address: str
    left_out: LeftOut
    changed: Changed
    together: Together = field(default_factory=Together)

    async def get(self, path: str, shape: type[T], params: Params | None = None) -> T:
        """What stands at an address; raises `Away` and `Refused`.

        What is asked at the same moment goes out as one request.
        """
        return self._read(shape, path, (await self._found(path, params)).content)

    async def worked_out(self, path: str, shape: type[T], params: Params | None = None) -> T:
        """The same of what a service works out for seconds: asked by itself, and waited for; raises `Away` and `Refused`."""
        return await self._asked(shape, "GET", path, params=params, timeout=PATIENCE_WITH_LONG_WORK)

    async def every(self, path: str, shape: type[list[T]], params: Params | None = None) -> list[T]:
        """A list that a service tells in pages, from its first to its last; raises `Away` and `Refused`."""
        found: list[T] = []
        page = path
        while page:
            answer = await self._found(page, params)
            found += self._read(shape, path, answer.content)
            page, params = _next(path, answer), None
        return found

    async def post(
        self,
        path: str,
        shape: type[T],
        body: BaseModel | Mapping[str, Any],
        key: str,
        *,
        version: int | None = None,
        patience: httpx.Timeout = PATIENCE,
    ) -> T:
        """Sends a command under its Idempotency-Key; raises `Away` and `Refused`.

        With `version`, only while the record is at the version that its sender saw.
        """
        content = (
            body.model_dump(mode="json", exclude_none=True)
            if isinstance(body, BaseModel)
            else dict(body)
        )
        headers = {"Idempotency-Key": key}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = await self._asked(
            shape, "POST", path, json=content, headers=headers, timeout=patience
        )
        if of_enquiry := OF_ENQUIRY.match(path):
            await self.changed(UUID(of_enquiry[1]))
        return answer

    async def put(
        self, path: str, shape: type[T], body: Mapping[str, Any] | None = None, *, prefer: str = ""
    ) -> T:
        """Has something be as its address says, once or again; raises `Away` and `Refused`.

        `prefer` says how long to wait for what takes long (RFC 7240).
        """
        headers = {"prefer": prefer} if prefer else {}
        return await self._asked(shape, "PUT", path, json=body, headers=headers)

    async def file(self, path: str, unless: str = "") -> httpx.Response:
        """A file that is passed on as it is, or 304 where the browser has it; raises `Away` and `Refused`.

        `unless` is what the browser says it has: its If-None-Match. The first to ask waits until the file is made.
        """
        headers = {"if-none-match": unless} if unless else {}
        return await self._answered("GET", path, headers=headers, timeout=PATIENCE_WITH_LONG_WORK)

    async def send_file(
        self,
        path: str,
        shape: type[T],
        content: BinaryIO,
        size: int,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """Sends a file piece by piece; raises `Away` and `Refused`."""
        return await self._asked(
            shape,
            "PUT",
            path,
            content=_pieces(content),
            headers={**(headers or {}), "content-length": str(size)},
            timeout=PATIENCE_WITH_LONG_WORK,
        )

    @asynccontextmanager
    async def open_file(self, path: str) -> AsyncIterator[httpx.Response]:
        """A file that comes piece by piece until the block ends; raises `Away` and `Refused`."""
        try:
            async with self.connections.stream(
                "GET", path, headers=self._told(), auth=self.signed, timeout=PATIENCE_WITH_LONG_WORK
            ) as response:
                if response.is_client_error:
                    await response.aread()
                    raise Refused(response.status_code, _problem(response.content))
                yield response.raise_for_status()
        except httpx.HTTPError as error:
            raise self._away(path, error) from error

    async def answers(self) -> bool:
        """Whether the service says that it can do its work."""
        try:
            return (await self.connections.get("/health/ready")).is_success
        except httpx.HTTPError:
            return False

    async def _asked(self, shape: type[T], method: str, path: str, **more: Any) -> T:
        return self._read(shape, path, (await self._answered(method, path, **more)).content)

    def _read(self, shape: type[T], path: str, content: bytes) -> T:
        try:
            found: T = _adapter(cast("Any", shape)).validate_json(
                content, context={LEFT_OUT: self.left_out}
            )
        except ValidationError as error:
            raise self._away(path, error) from error
        return found

    async def _found(self, path: str, params: Params | None) -> PartAnswer:
        address = f"{path}?{httpx.QueryParams(params)}" if params else path
        try:
            answer = await self.together.ask(address, self._send)
        except httpx.InvalidURL as error:
            # What a browser put into the address of a page can be part of no address.
            raise Refused(HTTPStatus.NOT_FOUND) from error
        except httpx.HTTPError as error:
            raise self._away(path, error) from error
        if answer.is_refusal:
            raise Refused(answer.status, _problem(answer.content))
        if not answer.is_success:
            raise self._away(path, NotAnswered())
        return answer

    async def _send(self, address: str) -> httpx.Response:
        return await self.connections.get(address, headers=self._told(), auth=self.signed)

    async def _answered(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = self._told() | more.pop("headers", {})
        try:
            response = await self.connections.request(
                method, path, headers=headers, auth=self.signed, **more
            )
            if response.is_client_error:
                raise Refused(response.status_code, _problem(response.content))
            is_known = response.status_code == HTTPStatus.NOT_MODIFIED
            return response if is_known else response.raise_for_status()
        except httpx.InvalidURL as error:
            # What a browser put into the address of a page can be part of no address.
            raise Refused(HTTPStatus.NOT_FOUND) from error
        except httpx.HTTPError as error:
            raise self._away(path, error) from error

    def _told(self) -> dict[str, str]:
        return {
            "traceparent": f"00-{self.correlation}-{secrets.token_hex(8)}-01",
            "forwarded": f'for="{self.address}"',
        }

    def _away(self, path: str, error: Exception) -> Away:
        log.warning("service_away", path=_route(path), error=error, correlation=self.correlation)
        return Away(path)


@dataclass(frozen=True, slots=True)
class Ask:
    """Every service, asked as one bearer on behalf of one request of a browser."""

    enquiry: Service
    assessment: Service
    panel: Service
    notifications: Service
    reporting: Service
    left_out: LeftOut

    @classmethod
    def of(
        cls,
        connections: Mapping[str, httpx.AsyncClient],
        tokens: Tokens,
        who: Who,
        *,
        correlation: str,
        address: str,
        left_out: LeftOut,
        changed: Changed,
    ) -> Self:
        """The services as this bearer may see them."""
        services = {
            name: Service(
                connections[name], correlation, tokens.of(who, name), address, left_out, changed
            )
            for name in SERVICES
        }
        return cls(**services, left_out=left_out)


async def _pieces(content: BinaryIO) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(content.read, CHUNK_BYTES):
        yield piece


@lru_cache(maxsize=200)
def _adapter(shape: Any) -> TypeAdapter[Any]:
    """What reads an answer of this shape; the rows of a list are read one by one."""
    rows = cast("Any", Rows)
    return TypeAdapter(rows[get_args(shape)[0]] if get_origin(shape) is list else shape)


def _next(path: str, answer: PartAnswer) -> str:
    """The address of the next page; of the link its query counts alone, so it leads nowhere else."""
    links = httpx.Response(HTTPStatus.OK, headers={"link": answer.link}).links
    query = urlsplit(links.get("next", {}).get("url", "")).query
    return f"{path}?{query}" if query else ""


def _problem(content: bytes) -> Problem:
    try:
        return Problem.model_validate_json(content)
    except ValidationError:
        return Problem()


def _route(path: str) -> str:
    """The address without what names a record: no log line leads to a household."""
    return "/".join("…" if any(map(str.isdigit, part)) else part for part in path.split("/"))
