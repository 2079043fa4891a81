"""Refusals as HTTP answers: problem+json (RFC 9457) with a sentence that says what would be right."""

from typing import Any

import structlog
from aiokafka.errors import KafkaError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException

from contracts.calendar import OutsideCalendar
from contracts.clocks import NoRuleInForce
from services.chassis.access_log import AccessLogFull
from services.chassis.cases import LostRace
from services.chassis.damage import DamagedRecord
from services.chassis.decision import Kind, Refusal
from services.chassis.files import FilesAway

log = structlog.get_logger()

PROBLEM = "application/problem+json"
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
    400: "Request incomplete",
    401: "Not signed in",
    403: "No permission",
    404: "Not found",
    405: "Not available at this address",
    409: "Not possible now",
    412: "Changed since you opened it",
    413: "Request too large",
    422: "Request not valid",
    500: "Something went wrong",
    503: "Temporarily unavailable",
}
NOT_NOW = "We cannot answer at the moment. Ask again."
NOT_CERTAIN = (
    "This may not have been recorded. Send it again with the same Idempotency-Key. "
    "It will count once."
)
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": TITLES[status], "content": {PROBLEM: {}}}
    for status in (400, 401, 403, 404, 409, 412, 413, 422, 503)
}
"""What a command route can answer instead of a receipt, for its documentation."""


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """An answer in the form of RFC 9457."""
    title = TITLES.get(status, "We could not carry out the request")
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(content, status, media_type=PROBLEM)


async def _refused(_: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101  registered for this type alone
    return refused(refusal)


def refused(refusal: Refusal) -> JSONResponse:
    """A refusal as an answer."""
    wrong = [{"where": f"body.{refusal.field}", "what": refusal.sentence}]
    more = {"wrong": wrong} if refusal.field else {}
    answer = problem(STATUS[refusal.kind], refusal.sentence, kind=refusal.kind, **more)
    if refusal.kind is Kind.NOT_SIGNED_IN:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


async def _not_valid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  likewise
    wrong = [{"where": _place(each), "what": each["msg"]} for each in error.errors()]
    if any(each["where"] == "header.idempotency-key" for each in wrong):
        return problem(400, "Send an Idempotency-Key header of 8 to 100 visible characters.")
    return problem(
        422, "Some fields are missing or wrong. Correct them and send again.", wrong=wrong
    )


def _place(error: dict[str, Any]) -> str:
    """Where the error is; the name of a field that nobody declared may itself be something typed."""
    known = error["loc"][:-1] if error["type"] == "extra_forbidden" else error["loc"]
    return ".".join(str(part) for part in known)


async def _outside_the_rules(_: Request, error: Exception) -> JSONResponse:
    return problem(422, f"We cannot set a deadline from this date: {error}")


async def _no_route(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  likewise
    return problem(error.status_code, str(error.detail))


async def _damaged(_: Request, __: Exception) -> JSONResponse:
    return problem(500, DamagedRecord.sentence)


async def _away(request: Request, error: Exception) -> JSONResponse:
    """Whether a command took effect is not known here: the write may still reach a majority."""
    log.warning("not_available", error=error)
    is_command = "idempotency-key" in request.headers
    answer = problem(503, NOT_CERTAIN if is_command else NOT_NOW)
    answer.headers["Retry-After"] = "2"
    return answer


def answer_refusals(app: FastAPI) -> None:
    """Turns whatever a route raises on purpose, or because a server is away, into a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _no_route)
    for undated in (OutsideCalendar, NoRuleInForce):
        app.add_exception_handler(undated, _outside_the_rules)
    app.add_exception_handler(DamagedRecord, _damaged)
    for passing in (PyMongoError, KafkaError, LostRace, AccessLogFull, FilesAway):
        app.add_exception_handler(passing, _away)
