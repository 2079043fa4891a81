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


NOT_RECORDED = "Nothing was recorded."
GO_BACK = "Use the Back button of your browser: what you typed is still there."
NOT_FOUND = Failure(
    "Page not found",
    (
        "If you typed the web address, check it is correct.",
        "If you pasted it, check you copied the whole address.",
    ),
)
NOT_COMPLETE = Failure(
    "This form is not complete",
    ("Nothing has been sent.", GO_BACK),
    "/enquire",
    "Start a new enquiry",
)
FOREIGN = Failure(
    "This form was sent from another site",
    ("Nothing has been sent.", "Fill in the form on our own pages and send it from there."),
    "/enquire",
    "Start your enquiry here",
)
FAILURES: Mapping[int, Failure] = {
    HTTPStatus.BAD_REQUEST: NOT_COMPLETE,
    HTTPStatus.UNAUTHORIZED: Failure(
        "You are not signed in",
        (
            "Sign in to see this page.",
            "If you had filled in a form, your browser can go back to it.",
        ),
        "/sign-in",
        "Sign in",
    ),
    HTTPStatus.FORBIDDEN: Failure(
        "This page is not for your role",
        (
            "Somebody else at your agency does this, or it belongs to another agency.",
            "Nothing was changed.",
            "If this is your task, ask whoever looks after your account to give it the role.",
            "If you have several accounts, sign out and sign in with the other one.",
        ),
    ),
    HTTPStatus.CONFLICT: Failure(
        "This cannot be done now",
        (NOT_RECORDED, "Go back and load the page again to see how things stand."),
    ),
    HTTPStatus.LENGTH_REQUIRED: NOT_COMPLETE,
    HTTPStatus.PRECONDITION_FAILED: Failure(
        "Somebody changed this record while you had it open",
        (NOT_RECORDED, f"{GO_BACK} Copy it, load the page again to see what changed, and send it."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Failure(
        "This form is too long",
        ("Nothing has been sent.", f"{GO_BACK} Shorten it and send it again."),
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: Failure(
        "Something in this form is not right",
        (NOT_RECORDED, f"{GO_BACK} Correct it and send it again."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: Failure(
        "Too many forms were sent from here",
        ("Nothing has been sent.", f"Wait a few minutes. {GO_BACK} Then send it again."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Failure(
        "This page cannot be shown at the moment",
        (
            "Load it again in a few minutes.",
            "If you had sent a form, load the page again to send the same form: it counts once.",
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


async def sorry(request: Request) -> Response:
    """The page for what nobody foresaw."""
    return show(request, "failures/sorry.html", {}, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def failed(
    request: Request, status: int, failure: Failure, headers: Mapping[str, str] | None = None
) -> Response:
    """A failure as a page."""
    context = {"failure": failure}
    return show(request, "failures/told.html", context, status=status, headers=headers or {})


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
