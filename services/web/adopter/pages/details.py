"""An applicant changes their own name, ways to be reached, and wishes.

The invariant: nobody changes the other applicant's details, and what changed since the form was opened is
shown before anything is overwritten.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.journey.own_details import CHANGE, as_body, as_it_stands, changes, seal
from services.web.adopter.journey.shapes import ContactDetails, OwnEnquiry, Person
from services.web.adopter.journey.why_not import why_not
from services.web.adopter.pages.requests import Page, Posted, PostedDep, action, untouched
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.clients import Ask, Away, Receipt, Refused
from services.web.site.command_forms import Errors, read, refused, typed_from
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}/details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is on record of the applicant, and the record's version before it was read."""

    version: int
    own: OwnEnquiry
    person: Person
    other: str | None

    @classmethod
    async def asked(cls, ask: Ask, part: Part) -> "Known":
        """The same at this moment; raises `Away`, and 404 where it is no longer theirs."""
        path = f"/enquiries/{part.journey}"
        try:
            own = await ask.enquiry.get(path, OwnEnquiry)
            found = await ask.enquiry.get(f"{path}/contact-details", ContactDetails)
        except Refused as error:
            raise HTTPException(HTTPStatus.NOT_FOUND) from error
        names = [each.name for each in found.applicants]
        return cls(
            version=own.version,
            own=own,
            person=found.applicants[part.applicant - 1],
            other=names[2 - part.applicant] if len(names) > 1 else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form on its way to one applicant."""

    request: Request
    part: Part

    def shown(
        self, posted: Posted, known: Known | None, errors: Errors, status: int, **more: Any
    ) -> Response:
        """With what was typed; without `known`, its service was away."""
        said = {"seal": seal(known.person), "other": known.other} if known else {}
        if known is None:
            said["seal"] = next(iter(posted.typed.get("seal", [""])))
        page = Page(request=self.request, part=self.part, wish=CHANGE, more=said | more)
        return page.shown(posted, errors, status=status, away=known is None)

    def changed_since(self, posted: Posted, known: Known) -> Response:
        """What is on record now, above what was typed."""
        changed = list(as_it_stands(known.person))
        status = HTTPStatus.PRECONDITION_FAILED
        return self.shown(untouched(posted.typed), known, {}, status, changed=changed)


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """The form with what is on record; raises `Away`."""
    known = await Known.asked(ask, part)
    offered = await action(ask.enquiry, f"/enquiries/{journey}", CHANGE.command)
    posted = untouched(typed_from(CHANGE.asked, as_body(known.person)))
    reason = why_not(offered, known.own)
    return Form(request=request, part=part).shown(posted, known, {}, 200, why_not=reason)


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def send(request: Request, part: PartDep, ask: AsAdopter, posted: PostedDep) -> Response:
    """Keeps what is different, or shows the form again with what is wrong."""
    form = Form(request=request, part=part)
    try:
        known = await Known.asked(ask, part)
        body, errors = read(CHANGE.asked, posted.typed)
        if errors:
            return form.shown(posted, known, errors, HTTPStatus.UNPROCESSABLE_ENTITY)
        different = changes(known.person, body)
        if different and [seal(known.person)] != posted.typed.get("seal"):
            return form.changed_since(posted, known)
        return await _kept(form, ask, posted, known, different)
    except Away:
        return form.shown(posted, None, {}, HTTPStatus.SERVICE_UNAVAILABLE)


async def _kept(
    form: Form, ask: Ask, posted: Posted, known: Known, different: dict[str, Any]
) -> Response:
    page = Page(request=form.request, part=form.part, wish=CHANGE)
    if not different:
        return page.done("details")
    command = {"on": today().isoformat(), "applicant": form.part.applicant, **different}
    path = f"/enquiries/{form.part.journey}/{CHANGE.command}"
    try:
        await ask.enquiry.post(path, Receipt, command, posted.key, version=known.version)
    except Refused as error:
        if error.status == HTTPStatus.PRECONDITION_FAILED:
            return form.changed_since(posted, known)
        wrong = refused(CHANGE.asked, error.problem)
        return form.shown(posted, known, wrong, error.status)
    return page.done("details")
