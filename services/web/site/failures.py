"""What a browser is shown instead of a page: not found, not ours, not now, not working.

The invariant: each says what became of what was sent and what to do next, and shows nothing that was typed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from services.web.site.admission import AskedTooMuch
from services.web.site.clients import Away, Refused
from services.web.site.rendering import show
from services.web.site.security_headers import ANOTHER_SITE


@dataclass(frozen=True, slots=True)
class Failure:
    """A page in place of another: its heading, what to do, and a way on."""

    heading: str
    words: tuple[str, ...]
    way: str = "/"
    way_in_words: str = "Go to the start page"


TOO_MUCH = "You have asked for a lot in a short time"
NOTHING_CHANGED = "Nothing has changed."
NOT_RECORDED = "We have not recorded anything."
GO_BACK = "Use the Back button in your browser. Your answers are still there."
NOT_FOUND = Failure(
    "Page not found",
    (
        "If you typed the web address, check it is correct.",
        "If you pasted it, check you copied the whole address.",
    ),
)
NOT_COMPLETE = Failure(
    "This form is not complete",
    ("We have not received anything.", GO_BACK),
    "/enquire",
    "Start a new enquiry",
)
FOREIGN = Failure(
    "This form was sent from another site",
    ("We have not received anything.", "Fill in the form on this site and send it from here."),
    "/enquire",
    "Start your enquiry here",
)
FAILURES: Mapping[int, Failure] = {
    HTTPStatus.BAD_REQUEST: NOT_COMPLETE,
    HTTPStatus.UNAUTHORIZED: Failure(
        "You are not signed in",
        (
            "Sign in to see this page.",
            "If you were filling in a form, use the Back button in your browser to return to it.",
        ),
        "/sign-in",
        "Sign in",
    ),
    HTTPStatus.FORBIDDEN: Failure(
        "You do not have permission to use this page",
        (
            "It is for a different role at your agency, or it belongs to another agency.",
            "Nothing has changed.",
            "If you need it for your work, ask the person who manages your account to give you access.",
            "If you have more than one account, sign out and sign in with the other one.",
        ),
    ),
    HTTPStatus.CONFLICT: Failure(
        "You cannot do this now",
        (NOT_RECORDED, "Go back and load the page again to see what has changed."),
    ),
    HTTPStatus.LENGTH_REQUIRED: NOT_COMPLETE,
    HTTPStatus.PRECONDITION_FAILED: Failure(
        "Someone changed this record while you had it open",
        (
            NOT_RECORDED,
            f"{GO_BACK} Copy them, load the page again to see what changed, then send them.",
        ),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Failure(
        "This form is too long",
        ("We have not received anything.", f"{GO_BACK} Shorten them and send the form again."),
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: Failure(
        "There is a problem with this form",
        (NOT_RECORDED, f"{GO_BACK} Correct them and send the form again."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: Failure(
        "We have received too many forms from your internet connection",
        (
            "We have not received this form.",
            f"Wait a few minutes. {GO_BACK} Then send the form again.",
        ),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Failure(
        "We cannot show this page at the moment",
        (
            "Load this page again in a few minutes.",
            "If you were sending a form, load the page again to send it. We will only record it once.",
        ),
    ),
}
TOLD_BY_SERVICES = frozenset(
    {HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED}
)
"""Refusals that a service explains to people; any other one that reaches this place is a defect of ours."""


def answer_failures(app: FastAPI) -> None:
    """Gives every refusal of this front end a page of its own."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _no_such_address)
    app.add_exception_handler(Refused, _refused_by_service)
    app.add_exception_handler(Away, _away)
    app.add_exception_handler(AskedTooMuch, _too_much)


async def sorry(request: Request) -> Response:
    """The page for what nobody foresaw."""
    return show(request, "failures/sorry.html", {}, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def failed(
    request: Request, status: int, failure: Failure, headers: Mapping[str, str] | None = None
) -> Response:
    """A failure as a page."""
    context = {"failure": failure}
    return show(request, "failures/failure.html", context, status=status, headers=headers or {})


def too_often(request: Request, action: str, fields: Mapping[str, str], seconds: int) -> Response:
    """The page for a form that was sent too often: nothing was sent, and nothing typed is lost."""
    context = {"action": action, "carried": fields, "minutes": math.ceil(seconds / 60)}
    headers = {"Retry-After": str(seconds)}
    return show(
        request,
        "failures/too_often.html",
        context,
        status=HTTPStatus.TOO_MANY_REQUESTS,
        headers=headers,
    )


async def _too_much(request: Request, error: Exception) -> Response:
    assert isinstance(error, AskedTooMuch)  # noqa: S101  registered for this type alone
    minutes = math.ceil(error.seconds / 60)
    again = f"Wait {minutes} minute{'s' if minutes > 1 else ''}, then load this page again."
    status = HTTPStatus.TOO_MANY_REQUESTS
    failure = Failure(TOO_MUCH, (NOTHING_CHANGED, again))
    return failed(request, status, failure, {"Retry-After": str(error.seconds)})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this type alone
    failure = FAILURES.get(error.status_code, NOT_FOUND)
    if error.detail == ANOTHER_SITE:
        failure = FOREIGN
    return failed(request, error.status_code, failure, error.headers)


async def _refused_by_service(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101  likewise
    if error.status not in TOLD_BY_SERVICES:
        raise error
    failure = FAILURES[error.status]
    words = (error.problem.detail, *failure.words)
    return failed(request, error.status, replace(failure, words=words))


async def _away(request: Request, _: Exception) -> Response:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return failed(request, status, FAILURES[status])


async def _no_such_address(request: Request, _: Exception) -> Response:
    return failed(request, HTTPStatus.NOT_FOUND, NOT_FOUND)
