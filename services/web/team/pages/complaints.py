"""The complaints about an agency: its list, the same as a file, and those of households that are with another agency now.

The invariant: the list and its file have no names and no words; of a household that left, the page shows its complaints
about this agency and nothing else.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from http import HTTPStatus
from io import StringIO
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from contracts.complaints import ComplaintFinding
from contracts.journey import reference
from contracts.words import label_of
from contracts.written import Written
from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, costs, page_for
from services.web.site.answers.enquiry.complaints import AgencyComplaint, Complaint, Complaints
from services.web.site.form import Form, asked_by
from services.web.site.pieces import piece
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.site.staff import Names
from services.web.team.agency_pages import COMPLAINTS, MANAGERS
from services.web.team.cases.complaints import (
    STATUSES,
    WAITS_AT,
    WRITTEN,
    in_time_in_words,
    left_in_words,
)

router = APIRouter(prefix="/team/{agency}/complaints")


class Answer(BaseModel):
    """The written answer to a complaint of a household that is with another agency now."""

    on: date = Field(title="Date of the written answer", description="Today or earlier")
    finding: ComplaintFinding = Field(
        title="What did you find?",
        json_schema_extra={"x-words": {each.value: label_of(each) for each in ComplaintFinding}},
    )
    words: Written = Field(
        title="What did you answer?", description="We keep this in the case record"
    )


FORM = asked_by(Answer)


@router.get("", dependencies=[page_for(*MANAGERS)])
async def complaints(request: Request, agency: str, ask: AsStaff) -> Response:
    """Those that wait for an answer first, the most urgent of them on top."""
    found = (await piece(_list(ask, agency))).found
    context = {
        "agency": agency,
        "found": found,
        "stages": WAITS_AT,
        "statuses": STATUSES,
        "in_time": in_time_in_words,
    }
    return show(request, "team/complaints.html", context, away=found is None)


@router.get("/complaints.csv", dependencies=[page_for(*MANAGERS), costs(Price.EXPORT)])
async def download(agency: str, ask: AsStaff) -> Response:
    """The same as a file: references and not names, because a file is passed on."""
    rows = await _list(ask, agency)
    named = {"Content-Disposition": f'attachment; filename="complaints-{agency}-{today()}.csv"'}
    return Response(table_of(rows), media_type="text/csv; charset=utf-8", headers=named)


@router.get("/{journey}/{number}", dependencies=[page_for(*MANAGERS)])
async def show_left(
    request: Request, agency: str, journey: UUID, number: int, ask: AsStaff, *, staff: StaffDep
) -> Response:
    """One complaint of a household that is with another agency now, and the form to answer it."""
    complaint = await _left(ask, agency, journey, number)
    return _shown(request, journey, complaint, Form.blank(FORM), staff)


@router.post("/{journey}/{number}", dependencies=[page_for(*MANAGERS)])
async def answer(
    request: Request,
    agency: str,
    journey: UUID,
    number: int,
    ask: AsStaff,
    *,
    visitor: VisitorDep,
    staff: StaffDep,
) -> Response:
    """Records the answer; the complaint with it comes next."""
    complaint = await _left(ask, agency, journey, number)
    answers, form = (await Form.posted(request, FORM)).read()
    if not form.errors:
        manager = visitor.staff.subject if visitor.staff else ""
        body = {**answers, "number": number, "manager": manager}
        form = await form.sent(ask.enquiry, f"/agencies/{agency}/complaints/{journey}/answer", body)
    if form.errors:
        return _shown(request, journey, complaint, form, staff)
    path = f"/team/{agency}/complaints/{journey}/{number}"
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)


def table_of(rows: Iterable[AgencyComplaint]) -> str:
    """The complaints as comma-separated values, by reference."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([of(each) for of in COLUMNS.values()] for each in rows)
    return text.getvalue()


COLUMNS: Mapping[str, Callable[[AgencyComplaint], object]] = {
    "Case": lambda each: each.reference,
    "Complaint": lambda each: each.number,
    "About": lambda each: label_of(each.about),
    "Step": lambda each: label_of(each.step),
    "Received": lambda each: each.received_on,
    "Stage": lambda each: WAITS_AT[each.stage],
    "Status": lambda each: STATUSES.get(each.status, each.status),
    "Working days": lambda each: each.working_days,
    "Deadline": lambda each: each.due_on,
    "In time or late": in_time_in_words,
    "Answered": lambda each: each.answered_on,
    "What you found": lambda each: label_of(each.finding) if each.finding else None,
    "Still with your agency": lambda each: "Yes" if each.still_here else "No",
}
"""The file's headings, and what stands under each: the words of the page, and days as a spreadsheet reads them."""


async def _list(ask: AsStaff, agency: str) -> list[AgencyComplaint]:
    return await ask.enquiry.get(f"/agencies/{agency}/complaints", list[AgencyComplaint])


async def _left(ask: AsStaff, agency: str, journey: UUID, number: int) -> Complaint:
    """The complaint of a household that left this agency; not found where it has none of this number."""
    found = await ask.enquiry.get(f"/agencies/{agency}/complaints/{journey}", Complaints)
    for each in found.complaints:
        if each.number == number:
            return each
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _shown(
    request: Request, journey: UUID, complaint: Complaint, form: Form, staff: Names
) -> Response:
    agency = request.path_params["agency"]
    context = {
        "agency": agency,
        "back": (COMPLAINTS.title, f"/team/{agency}/{COMPLAINTS.name}"),
        "reference": reference(journey),
        "complaint": complaint,
        "sentences": list(left_in_words(complaint, today())),
        "written": WRITTEN,
        "staff": staff,
        "form": None if complaint.answered else form,
    }
    return show(request, "team/left_complaint.html", context, status=form.status)
