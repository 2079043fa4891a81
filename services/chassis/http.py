"""HTTP in: commands with their Idempotency-Key, problem+json, one log line a request.

The invariant: whatever is refused says what was wrong and what would be right, and changed nothing.
"""

import hashlib
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID, uuid4, uuid5

import structlog
from aiokafka.errors import KafkaError
from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.calendar import OutsideCalendar
from contracts.clocks import NoRuleInForce
from services.chassis.access_log import TooManyNoted
from services.chassis.admission import Admitted, AdmittedDep, not_of_yours
from services.chassis.cases import CaseRecords, LostRace, no_such_case
from services.chassis.clock import today
from services.chassis.decision import Command, Decision, Kind, Refusal, StateT
from services.chassis.record import Cause, Decide, Kept, KeptEvent, Receipt, Record

log = structlog.get_logger()

CommandT = TypeVar("CommandT", bound=Command)
JOURNEYS = UUID("7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10")
PROBLEM = "application/problem+json"
TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
STATUS = {
    Kind.NOT_FOUND: 404,
    Kind.NOT_NOW: 409,
    Kind.NOT_LAWFUL: 409,
    Kind.NOT_VALID: 422,
    Kind.KEY_REUSED: 422,
    Kind.CHANGED_SINCE: 412,
    Kind.NOT_SIGNED_IN: 401,
    Kind.NOT_ALLOWED: 403,
}
TITLES = {
    400: "The request is incomplete",
    401: "Not signed in",
    403: "Not for your role",
    404: "Not found",
    405: "Not available at this address",
    409: "Not possible now",
    412: "Changed since it was opened",
    413: "The request is too large",
    422: "The request is not valid",
    500: "Something went wrong here",
    503: "Not available for a moment",
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": TITLES[status], "content": {PROBLEM: {}}}
    for status in (400, 401, 403, 404, 409, 412, 422, 503)
}
"""What a route that takes commands may answer in place of a receipt, for its documentation."""

KEY_HELP = "A random identifier of this one action; send the same again when you try again"

IdempotencyKey = Annotated[
    str, Header(min_length=8, max_length=100, pattern=r"^[\x21-\x7e]+$", description=KEY_HELP)
]
IfMatch = Annotated[
    str | None,
    Header(
        pattern=r'^"(0|[1-9][0-9]{0,8})"$',
        description="The record's version that whoever decides had in front of them, in quotes",
        examples=['"3"'],
    ),
]
AfterVersion = Annotated[int, Query(ge=0, description="Only events of a higher version")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Generic[StateT]):
    """Case records as one person or service sees them; what is not theirs is as if it were not there.

    `records` are all of them, for what a route does on behalf of everybody. Those that are `shared` are
    everybody's who is let in by the route.
    """

    records: CaseRecords[StateT]
    admitted: Admitted
    shared: bool = False

    async def state(self, journey: UUID) -> StateT:
        """The state of one journey; refuses where there is no case of it, or none of theirs."""
        state, _ = await self.at_version(journey)
        return state

    async def at_version(self, journey: UUID) -> tuple[StateT, int]:
        """The state with its version for whoever looks at it; refuses likewise."""
        record = await self.records.read(journey)
        if record.state is None or not self._sees(journey, record.state):
            raise no_such_case()
        return record.state, record.state.version_seen(record.version)

    async def read(self, journey: UUID) -> Record[StateT]:
        """The record without its events; a blank one where nothing is kept of theirs."""
        record = await self.records.read(journey)
        if record.state is None or not self._sees(journey, record.state):
            return Record(journey)
        return record

    async def history(self, journey: UUID, *, after: int = 0) -> list[KeptEvent]:
        """What happened on one journey here since a version, in order; everything since none."""
        await self.state(journey)
        return await self.records.history(journey, after=after)

    def _sees(self, journey: UUID, state: StateT) -> bool:
        if self.shared:
            return True
        seen = self.admitted.sees(journey, state)
        if seen:
            self.admitted.noting(journey, state)
        return seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Door(Seen[StateT]):
    """One HTTP command's way to the case records: the same key twice changes nothing.

    A key is its sender's own: sent by somebody else it is another command. Where the sender says
    which version they had in front of them (`seen`), a record at another one is not changed.
    """

    key: str
    route: str
    correlation: str
    seen: int | None = None

    async def open(
        self,
        decide: Callable[[StateT | None, CommandT], Decision[StateT]],
        command: CommandT,
    ) -> Receipt:
        """Begins a journey whose identity follows from the key, at an agency of theirs."""
        journey = journey_of(self.records.kept.stream, self.key)
        cause = self._cause(command)
        return await self.records.open(journey, self._decides(journey, decide, command), cause)

    async def change(
        self,
        journey: UUID,
        decide: Callable[[StateT | None, CommandT], Decision[StateT]],
        command: CommandT,
    ) -> Receipt:
        """Decides on the journey's case record, where it is theirs; else as if there were none."""
        cause = self._cause(command)

        def look(record: Record[StateT]) -> None:
            if record.state is None:
                return
            if not self._sees(journey, record.state):
                decide(None, command)
                raise no_such_case()
            self._as_seen(record.state.version_seen(record.version))

        return await self.records.change(
            journey, self._decides(journey, decide, command), cause, look
        )

    def _decides(
        self,
        journey: UUID,
        decide: Callable[[StateT | None, CommandT], Decision[StateT]],
        command: CommandT,
    ) -> Decide[StateT]:
        def decided(state: StateT | None) -> Decision[StateT]:
            if state is not None:
                return decide(state, command)
            decision = decide(None, command)
            if not self._sees(journey, decision.state):
                raise not_of_yours()
            self._as_seen(0)
            return decision

        return decided

    def _as_seen(self, version: int) -> None:
        """Refuses a record at another version than the one that the sender had in front of them."""
        if self.seen not in {None, version}:
            raise Refusal(
                Kind.CHANGED_SINCE,
                "This record was changed since you opened it; look at what changed and send again.",
            )

    def _cause(self, command: Command) -> Cause:
        self._speaks_for_themselves(command)
        not_in_the_future(command.on)
        content = f"{self.route}\n{command.model_dump_json()}".encode()
        return Cause(
            key=self.key,
            correlation=self.correlation,
            fingerprint=hashlib.sha256(content).hexdigest(),
            by=self.admitted.who.subject,
        )

    def _speaks_for_themselves(self, command: Command) -> None:
        """Refuses an adopter's command in the name of the other applicant."""
        own = self.admitted.applicant
        if own is not None and getattr(command, "applicant", None) not in {None, own}:
            raise Refusal(
                Kind.NOT_ALLOWED, "This is the other applicant's part; only they can give it."
            )


def not_in_the_future(on: date) -> None:
    """Refuses a day that has not come yet in London."""
    if on > today():
        raise Refusal(
            Kind.NOT_VALID, "The date is in the future; give the day on which it occurred."
        )


def journey_of(stream: str, key: str) -> UUID:
    """The identity of the record that a command with this Idempotency-Key begins."""
    return uuid5(JOURNEYS, f"{stream}/{key}")


def door(kept: Kept[StateT], *, shared: bool = False) -> Callable[..., Awaitable[Door[StateT]]]:
    """The dependency that gives a route its `Door` to one kind of case record."""

    async def opened(
        request: Request,
        admitted: AdmittedDep,
        idempotency_key: IdempotencyKey,
        if_match: IfMatch = None,
    ) -> Door[StateT]:
        return Door(
            records=request.app.state.running.records[kept.collection],
            admitted=admitted,
            shared=shared,
            key=idempotency_key,
            route=f"{request.method} {request.scope['path']}",
            correlation=request.scope["correlation"],
            seen=int(if_match.strip('"')) if if_match else None,
        )

    return opened


def records(kept: Kept[StateT], *, shared: bool = False) -> Callable[..., Awaitable[Seen[StateT]]]:
    """The dependency that gives a route the records of one kind, to read."""

    async def found(request: Request, admitted: AdmittedDep) -> Seen[StateT]:
        chosen = request.app.state.running.records[kept.collection]
        return Seen(records=chosen, admitted=admitted, shared=shared)

    return found


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """An answer in the form of RFC 9457."""
    title = TITLES.get(status, "The request could not be carried out")
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(content, status, media_type=PROBLEM)


async def _refused(_: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101  registered for this type alone
    answer = problem(STATUS[refusal.kind], refusal.sentence, kind=refusal.kind)
    if refusal.kind is Kind.NOT_SIGNED_IN:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


async def _not_valid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  likewise
    wrong = [{"where": _place(each), "what": each["msg"]} for each in error.errors()]
    if any(each["where"] == "header.idempotency-key" for each in wrong):
        return problem(400, "Send the header Idempotency-Key with 8 to 100 visible characters.")
    return problem(
        422, "Some fields are missing or wrong; correct them and send again.", wrong=wrong
    )


def _place(error: dict[str, Any]) -> str:
    """Where the error is; the name of a field that nobody declared may itself be something typed."""
    known = error["loc"][:-1] if error["type"] == "extra_forbidden" else error["loc"]
    return ".".join(str(part) for part in known)


async def _outside_the_rules(_: Request, error: Exception) -> JSONResponse:
    return problem(422, f"No deadline can be set from this date: {error}")


async def _no_route(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  likewise
    return problem(error.status_code, str(error.detail))


async def _away(_: Request, error: Exception) -> JSONResponse:
    log.warning("not_available", error=error)
    answer = problem(503, "This was not recorded. Send it again with the same Idempotency-Key.")
    answer.headers["Retry-After"] = "2"
    return answer


Failed = Callable[[Request], Awaitable[Response]]
"""Makes the answer to a request that met a defect of ours."""


class RequestLog:
    """Gives each request its correlation and writes one line with outcome and duration.

    A defect is logged by its place and answered by `failed`, never by what the exception says.
    The line names the route, not the address; a query never appears in it.
    """

    def __init__(self, app: ASGIApp, failed: Failed | None = None) -> None:
        self._app = app
        self._failed = failed or _failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        scope["correlation"] = correlation = _correlation(scope)
        answered: dict[str, int] = {}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                message["headers"].append((b"correlation-id", correlation.encode()))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            # Never with its message: that may hold what somebody typed.
            log.error("request_failed", error=error)  # noqa: TRY400
            if answered:
                raise
            answer = await self._failed(Request(scope))
            await answer(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "unrouted")
            if not route.startswith("/health"):
                log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=answered.get("status"),
                    milliseconds=round((time.perf_counter() - began) * 1000, 1),
                    correlation=correlation,
                )


async def _failed(_: Request) -> Response:
    return problem(
        500, "A defect on our side; it is in the log under this answer's correlation-id."
    )


def _correlation(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"traceparent":
            given = TRACEPARENT.match(value.decode("latin-1"))
            if given:
                return given.group(1)
    return uuid4().hex


def http_app(title: str, lifespan: Any) -> FastAPI:
    """A FastAPI application that refuses, logs and correlates as every service here does."""
    app = FastAPI(title=title, lifespan=lifespan)
    app.add_middleware(RequestLog)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _no_route)
    for undated in (OutsideCalendar, NoRuleInForce):
        app.add_exception_handler(undated, _outside_the_rules)
    for passing in (PyMongoError, KafkaError, LostRace, TooManyNoted):
        app.add_exception_handler(passing, _away)
    return app
