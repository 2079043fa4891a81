"""What panels said of the agency's reports in six months, and the feedback in which the panel tells the agency."""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.panel_lists import ReportQuality
from services.web.site.form import Form, asked_by
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.agency_pages import PANEL_KEEPERS

router = APIRouter(prefix="/team/{agency}/report-quality")
DONE = {"feedback": "The feedback is recorded. This page says when the next is due."}


class FeedbackForm(BaseModel):
    """What the panel told the agency."""

    on: date = Field(title="When did the panel give its feedback?")
    words: str = Field(
        title="What did the panel say about your reports?",
        description="As a whole, from its notes of the last 6 months. Do not name applicants",
        max_length=4000,
    )


FEEDBACK = asked_by(FeedbackForm)


@router.get("", dependencies=[page_for(*PANEL_KEEPERS)])
async def report_quality(request: Request, agency: str, ask: AsStaff, done: str = "") -> Response:
    """When feedback is due and what it was, the count of each month, then every note with its case."""
    found = await piece(ask.panel.get(f"/agencies/{agency}/report-quality", ReportQuality))
    quality = {"quality": found.found, "away": found.away}
    context = {"agency": agency, **quality, "today": today(), "done": DONE.get(done)}
    return show(request, "team/report_quality.html", context)


@router.get("/feedback", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_give_feedback(request: Request, agency: str) -> Response:
    """The form for the panel's feedback."""
    return _form(request, agency, Form.blank(FEEDBACK))


@router.post("/feedback", dependencies=[page_for(*PANEL_KEEPERS)])
async def give_feedback(request: Request, agency: str, ask: AsStaff) -> Response:
    """Records it with its day."""
    body, form = (await Form.posted(request, FEEDBACK)).read()
    if not form.errors:
        path = f"/agencies/{agency}/central-list/give-report-feedback"
        form = await form.sent(ask.panel, path, body)
    if form.errors:
        return _form(request, agency, form)
    done = f"/team/{agency}/report-quality?done=feedback"
    return RedirectResponse(done, status_code=HTTPStatus.SEE_OTHER)


def _form(request: Request, agency: str, form: Form) -> Response:
    context = {
        "agency": agency,
        "back": ("Quality of reports", f"/team/{agency}/report-quality"),
        "form": form,
        "title": "Record the panel's feedback on reports",
        "about": [
            "The panel tells your agency at least every 6 months how good its reports are (national minimum standard 17)."
        ],
        "button": "Record the feedback",
    }
    return show(request, "team/form.html", context, status=form.status)
