"""An agency's returns: what is missing in List 11 of Annex A, the households behind each line, the list itself, and the quarterly return.

The invariant: everything is asked in the manager's own name, so that each reading and each download is on record.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from contracts.journey import reference
from services.chassis.clock import today
from services.spreadsheets.own_process import MEDIA_TYPES, SpreadsheetForm, written
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.reporting import ExactAnswer
from services.web.site.clients import Ask, Refused
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.team.agency_pages import MANAGERS
from services.web.team.data_quality import IssueFound, lines
from services.web.team.household_names import households_of
from services.web.team.list_11 import (
    data_quality_of,
    described_cases,
    list_11_of,
    spreadsheet,
)
from services.web.team.quarterly_return import answers_of, table_of
from services.web.team.quarterly_spreadsheet import book_of

router = APIRouter(prefix="/team/{agency}/returns")
A_PAGE = 100
Quarter = Annotated[str, Query(pattern=r"^\d{4}-\d{2}-Q[1-4]$")]
PageNumber = Annotated[int, Query(ge=1, le=9999)]


@router.get("", dependencies=[page_for(*MANAGERS), costs(Price.EXPORT)])
async def returns(request: Request, agency: str, ask: AsStaff) -> Response:
    """What is missing in List 11, each line leading to its households, and the way to the list."""
    found, adopters = await _lines(ask, agency)
    context = {
        "agency": agency,
        "lines": found,
        "adopters": adopters,
        "quarters": await _quarters(ask, agency),
    }
    return show(request, "team/returns.html", context)


@router.get("/quarterly.csv", dependencies=[page_for(*MANAGERS), costs(Price.EXPORT)])
async def quarterly(agency: str, ask: AsStaff, period: Quarter) -> Response:
    """The quarterly return of one quarter, from the agency's exact figures."""
    content = table_of(await answers_of(ask.reporting, agency, period))
    name = f"quarterly-return-{agency}-{period}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/quarterly.xlsx", dependencies=[page_for(*MANAGERS), costs(Price.EXPORT)])
async def quarterly_as_xlsx(agency: str, ask: AsStaff, period: Quarter) -> Response:
    """The same as a spreadsheet for Excel."""
    return await _quarterly_book(agency, ask, period, SpreadsheetForm.XLSX)


@router.get("/quarterly.ods", dependencies=[page_for(*MANAGERS), costs(Price.EXPORT)])
async def quarterly_as_ods(agency: str, ask: AsStaff, period: Quarter) -> Response:
    """The same as OpenDocument."""
    return await _quarterly_book(agency, ask, period, SpreadsheetForm.ODS)


@router.get("/list-11.xlsx", dependencies=[page_for(*MANAGERS), costs(Price.EXPORT)])
async def list_11(request: Request, agency: str, ask: AsStaff) -> Response:
    """List 11 of Annex A as a spreadsheet; the page that says why where it cannot be made."""
    try:
        rows, known = await list_11_of(ask, agency)
    except Refused as refused:
        if refused.status != HTTPStatus.CONFLICT:
            raise
        context = {"agency": agency, "why_not": refused.problem.detail}
        return show(request, "team/returns_refused.html", context, status=HTTPStatus.CONFLICT)
    content = await run_in_threadpool(spreadsheet, rows, known)
    name = f"annex-a-list-11-{agency}-{today().isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA_TYPES[SpreadsheetForm.XLSX], headers=headers)


@router.get("/{issue}", dependencies=[page_for(*MANAGERS), costs(Price.EXPORT)])
async def households(
    request: Request, agency: str, issue: str, ask: AsStaff, page: PageNumber = 1
) -> Response:
    """The households behind one line, each leading to its case."""
    found, _ = await _lines(ask, agency)
    line = next((each for each in found if each.issue == issue), None)
    if line is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    journeys = line.journeys[(page - 1) * A_PAGE : page * A_PAGE]
    context = {
        "agency": agency,
        "line": line,
        "journeys": journeys,
        "reference": reference,
        "known": await households_of(ask.enquiry, agency, journeys),
        "page": page,
        "is_more": len(line.journeys) > page * A_PAGE,
        "back": ("Returns", f"/team/{agency}/returns"),
    }
    return show(request, "team/returns_households.html", context)


async def _quarterly_book(agency: str, ask: Ask, period: str, form: SpreadsheetForm) -> Response:
    book = book_of(agency, period, await answers_of(ask.reporting, agency, period))
    name = f"quarterly-return-{agency}-{period}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(await written(book, form), media_type=MEDIA_TYPES[form], headers=headers)


async def _quarters(ask: Ask, agency: str) -> list[str]:
    """Every quarter in which someone enquired, the latest first; none where nothing is counted yet."""
    params = {"agency": agency, "by": "period"}
    try:
        answer = await ask.reporting.get("/measures/enquiries", ExactAnswer, params)
    except Refused:
        return []
    return sorted(answer.by, reverse=True)


async def _lines(ask: Ask, agency: str) -> tuple[list[IssueFound], int]:
    quality = await data_quality_of(ask, agency)
    assessed = await described_cases(ask, agency, quality.adopters.keys())
    return lines(quality, assessed), sum(quality.adopters.values())
