"""The service standards that an agency sets for itself, beside what holds where it sets none.

The invariant: the law's limits are not among them and cannot be changed here; a standard counts from the
next day on, so no date that a household was given changes.
"""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from contracts.identity import Role
from contracts.words import label_of
from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.enquiry.agency import CheckAge, Standard
from services.web.site.clients import Ask, Service
from services.web.site.command_forms import Question
from services.web.site.form import Form, asked_by
from services.web.site.navigation import CASE_READERS
from services.web.site.pieces import piece
from services.web.site.rendering import show

router = APIRouter(prefix="/team/{agency}/service-standards")


class StandardForm(BaseModel):
    """How soon an agency wants to do something."""

    working_days: int = Field(
        title="Working days", description="From 1 to 60, counted from the next day", ge=1, le=60
    )


class CheckAgeForm(BaseModel):
    """For how many months a check holds at an agency."""

    months: int = Field(
        title="Months",
        description="Counted from the date on the certificate or report",
        ge=1,
        le=60,
    )


FORM, AGE_FORM = asked_by(StandardForm), asked_by(CheckAgeForm)
DONE = {
    "set": "The standard is set. It applies to deadlines that start from tomorrow.",
    "age-set": "How long the check holds is set. It applies to cases that start stage one from tomorrow.",
}


@router.get("", dependencies=[page_for(*CASE_READERS)])
async def standards(
    request: Request, agency: str, ask: AsStaff, visitor: VisitorDep, done: str = ""
) -> Response:
    """Every standard that an agency may set, with what counts today."""
    found = (await piece(_standards(ask.enquiry, agency))).found
    ages = (await piece(_ages(ask.enquiry, agency))).found
    context = {
        "agency": agency,
        "found": found,
        "ages": ages or [],
        "may_change": visitor.holds([Role.MANAGER], agency),
        "done": DONE.get(done),
    }
    return show(request, "team/standards.html", context, away=found is None)


@router.get("/check-age/{check}", dependencies=[page_for(Role.MANAGER)])
async def about_to_set_age(request: Request, agency: str, check: str, ask: AsStaff) -> Response:
    """The form with how long it holds at present."""
    found = await _age(ask.enquiry, agency, check)
    months = found.next_months or found.months
    return _age_shown(request, agency, found, Form.holding(AGE_FORM, {"months": months}))


@router.post("/check-age/{check}", dependencies=[page_for(Role.MANAGER)])
async def set_age(request: Request, agency: str, check: str, ask: AsStaff) -> Response:
    """Sets it for cases that begin from tomorrow on."""
    found = await _age(ask.enquiry, agency, check)
    form = await _sent(request, ask, AGE_FORM, "/check-ages", agency=agency, check=check)
    return _age_shown(request, agency, found, form) if form.errors else _set(agency, "age-set")


@router.get("/{clock}", dependencies=[page_for(Role.MANAGER)])
async def about_to_set(request: Request, agency: str, clock: str, ask: AsStaff) -> Response:
    """The form with what counts at present."""
    found = await _standard(ask.enquiry, agency, clock)
    days = found.next_working_days or found.working_days
    return _shown(request, agency, found, Form.holding(FORM, {"working_days": days}))


@router.post("/{clock}", dependencies=[page_for(Role.MANAGER)])
async def set_standard(request: Request, agency: str, clock: str, ask: AsStaff) -> Response:
    """Sets it from tomorrow on."""
    found = await _standard(ask.enquiry, agency, clock)
    form = await _sent(request, ask, FORM, "/service-standards", agency=agency, clock=clock)
    return _shown(request, agency, found, form) if form.errors else _set(agency, "set")


async def _sent(
    request: Request, ask: Ask, asked: tuple[Question, ...], path: str, **of: str
) -> Form:
    """The form once its answer is on record, from tomorrow on; with what is wrong where it is not."""
    body, form = (await Form.posted(request, asked)).read()
    if form.errors:
        return form
    return await form.sent(ask.enquiry, path, {**body, **of, "on": today().isoformat()})


def _set(agency: str, done: str) -> Response:
    address = f"/team/{agency}/service-standards?done={done}"
    return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)


async def _standards(enquiry: Service, agency: str) -> list[Standard]:
    return await enquiry.get(f"/agencies/{agency}/service-standards", list[Standard])


async def _standard(enquiry: Service, agency: str, clock: str) -> Standard:
    """One standard; not found where an agency cannot set it."""
    for each in await _standards(enquiry, agency):
        if each.clock == clock:
            return each
    raise HTTPException(HTTPStatus.NOT_FOUND)


async def _ages(enquiry: Service, agency: str) -> list[CheckAge]:
    return await enquiry.get(f"/agencies/{agency}/check-ages", list[CheckAge])


async def _age(enquiry: Service, agency: str, check: str) -> CheckAge:
    """How long one check holds; not found where it does not expire."""
    for each in await _ages(enquiry, agency):
        if each.check == check:
            return each
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _age_shown(request: Request, agency: str, age: CheckAge, form: Form) -> Response:
    context = {
        "agency": agency,
        "back": ("Service standards", f"/team/{agency}/service-standards"),
        "title": f"How long it holds: {label_of(age.check)}",
        "about": [
            f"For cases that start today it is {age.months} months. It can be {age.rule_months} months at most.",
            "Your own time applies to cases that start stage one from tomorrow. Others do not change.",
        ],
        "button": "Set how long it holds",
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _shown(request: Request, agency: str, standard: Standard, form: Form) -> Response:
    context = {
        "agency": agency,
        "back": ("Service standards", f"/team/{agency}/service-standards"),
        "title": standard.title,
        "about": [
            f"Today it is {in_days(standard.working_days)}. {standard.explanation}",
            _applies_to(standard),
            "Households see the date it leads to, and that it is your own standard.",
        ],
        "button": "Set this standard",
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _applies_to(standard: Standard) -> str:
    """From when it counts, and what can be chosen where not every number can be."""
    if not standard.choices:
        return (
            "Your own standard applies to deadlines that start from tomorrow. Others do not change."
        )
    said = " or ".join(str(each) for each in standard.choices)
    return f"You can choose {said} working days. It applies to households whose registration you accept from tomorrow. Others do not change."


def in_days(count: int) -> str:
    """`1 working day`, `3 working days`."""
    return f"{count} working day{'' if count == 1 else 's'}"
