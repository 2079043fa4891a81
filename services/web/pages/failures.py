"""What a browser is shown instead of a page: not found, not ours, not complete, not working."""

from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from services.web.rendering import show
from services.web.safety import ANOTHER_SITE

TITLES = {
    400: "This form is not complete",
    405: "Page not found",
    411: "This form is not complete",
    413: "This form is too long",
}
NOT_FOUND = "Page not found"
FOREIGN = "This form was sent from another site"


def answer_failures(app: FastAPI) -> None:
    """Gives every refusal of this front end a page of its own."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _no_such_address)


async def sorry(request: Request) -> Response:
    """The page for what nobody foresaw."""
    return show(request, "failures/sorry.html", {}, status=500)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this type alone
    if error.status_code == HTTPStatus.FORBIDDEN:
        return _forbidden(request, foreign=error.detail == ANOTHER_SITE)
    title = TITLES.get(error.status_code, NOT_FOUND)
    template = "not_found" if title == NOT_FOUND else "not_accepted"
    status = error.status_code
    return show(request, f"failures/{template}.html", {"heading": title}, status=status)


def _forbidden(request: Request, *, foreign: bool) -> Response:
    if foreign:
        context = {"heading": FOREIGN}
        return show(request, "failures/not_accepted.html", context, status=403)
    return show(request, "failures/not_for_your_role.html", {}, status=403)


async def _no_such_address(request: Request, _: Exception) -> Response:
    return show(request, "failures/not_found.html", {"heading": NOT_FOUND}, status=404)
