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
from services.web.adopter.journey.obstacles import why_not
from services.web.adopter.journey.own_details import CHANGE, as_body, as_it_stands, changes, seal
from services.web.adopter.pages.requests import RequestPage, action
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.answers.enquiry.record import Applicant, OwnContactDetails, OwnEnquiry
from services.web.site.clients import Ask, Away, Refused
from services.web.site.form import NOTHING_WRONG, Form, OwnFormDep
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}/details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is on record of the applicant, and the record's version before it was read."""

    version: int
    own: OwnEnquiry
    person: Applicant
    lines: tuple[str, ...]
    other: str | None

    @classmethod
    async def asked(cls, ask: Ask, part: Part) -> "Known":
        """The same at this moment; raises `Away`, and 404 where it is no longer theirs."""
        path = f"/enquiries/{part.journey}"
        try:
            own = await ask.enquiry.get(path, OwnEnquiry)
            found = await ask.enquiry.get(f"{path}/contact-details", OwnContactDetails)
        except Refused as error:
            raise HTTPException(HTTPStatus.NOT_FOUND) from error
        names = [each.name for each in found.applicants]
        return cls(
            version=own.version,
            own=own,
            person=found.applicants[part.applicant - 1],
            lines=found.envelopes[part.applicant - 1] if found.envelopes else (),
            other=names[2 - part.applicant] if len(names) > 1 else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsPage:
    """The form on its way to one applicant."""

    request: Request
    part: Part

    def shown(self, form: Form, known: Known | None, **more: Any) -> Response:
        """With what was typed; without `known`, its service was away."""
        on_record: dict[str, Any] = {"seal": form.first("seal")}
        if known is not None:
            home = None if known.person.address else ", ".join(known.lines)
            on_record = {"seal": seal(known.person), "other": known.other, "home": home}
        page = RequestPage(
            request=self.request, part=self.part, journey_request=CHANGE, more=on_record | more
        )
        return page.shown(form, away=known is None)

    def changed_since(self, form: Form, known: Known) -> Response:
        """What is on record now, above what was typed."""
        changed = list(as_it_stands(known.person))
        again = Form(typed=form.typed, status=HTTPStatus.PRECONDITION_FAILED)
        return self.shown(again, known, changed=changed)


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """The form with what is on record; raises `Away`."""
    known = await Known.asked(ask, part)
    offered = await action(ask.enquiry, f"/enquiries/{journey}", CHANGE.command)
    form = Form.holding(CHANGE.asked, as_body(known.person))
    reason = why_not(offered, known.own)
    return DetailsPage(request=request, part=part).shown(form, known, why_not=reason)


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def send(request: Request, part: PartDep, ask: AsAdopter, posted: OwnFormDep) -> Response:
    """Keeps what is different, or shows the form again with what is wrong."""
    page = DetailsPage(request=request, part=part)
    try:
        known = await Known.asked(ask, part)
    except Away:
        return page.shown(posted, None)
    body, form = posted.asking(CHANGE.asked).read()
    if form.errors:
        return page.shown(form, known)
    different = changes(known.person, body)
    if different and seal(known.person) != form.first("seal"):
        return page.changed_since(form, known)
    return await _kept(page, ask, form, known, different)


async def _kept(
    page: DetailsPage, ask: Ask, form: Form, known: Known, different: dict[str, Any]
) -> Response:
    done = RequestPage(request=page.request, part=page.part, journey_request=CHANGE).done("details")
    if not different:
        return done
    command = {"on": today().isoformat(), "applicant": page.part.applicant, **different}
    path = f"/enquiries/{page.part.journey}/{CHANGE.command}"
    form = await form.sent(ask.enquiry, path, command, version=known.version)
    if form.status == HTTPStatus.PRECONDITION_FAILED:
        return page.changed_since(form, known)
    if form.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return page.shown(form.wrong(NOTHING_WRONG), None)
    return page.shown(form, known) if form.errors else done
