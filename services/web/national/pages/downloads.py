"""Everything published to take away: the spreadsheet, a table for each measure, what columns mean.

The invariant: a file is passed on byte for byte as the reporting service made it, under the ETag it gave it.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response

from services.chassis.admission import anybody
from services.web.site.admission import AsWeb, costs
from services.web.site.answers.reporting import PublishedMeasure
from services.web.site.clients import Away, Refused, Service
from services.web.site.rate_limit import Price
from services.web.site.rendering import show, tells_of_nobody

router = APIRouter(prefix="/national/downloads", dependencies=[tells_of_nobody])

PASSED_ON = ("cache-control", "content-disposition", "content-type", "etag")


@router.get("", dependencies=[anybody()])
async def downloads(request: Request, ask: AsWeb) -> Response:
    """What there is to take away."""
    try:
        measures = await ask.reporting.get("/published/measures", list[PublishedMeasure])
    except Away:
        return show(request, "national/away.html", {}, away=True)
    return show(request, "national/downloads.html", {"measures": measures})


@router.get("/workbook.xlsx", dependencies=[anybody(), costs(Price.FILE)])
async def spreadsheet(request: Request, ask: AsWeb) -> Response:
    """Everything in one file."""
    return await _passed_on(request, ask.reporting, "/published/workbook.xlsx")


@router.get("/workbook.ods", dependencies=[anybody(), costs(Price.FILE)])
async def open_spreadsheet(request: Request, ask: AsWeb) -> Response:
    """Everything in one file, as OpenDocument."""
    return await _passed_on(request, ask.reporting, "/published/workbook.ods")


@router.get("/dictionary.csv", dependencies=[anybody(), costs(Price.FILE)])
async def dictionary(request: Request, ask: AsWeb) -> Response:
    """What each column of the tables means."""
    return await _passed_on(request, ask.reporting, "/published/dictionary.csv")


@router.get("/{measure}.csv", dependencies=[anybody(), costs(Price.FILE)])
async def table(
    request: Request, ask: AsWeb, measure: Annotated[str, Path(pattern=r"^[a-z0-9_]{1,60}$")]
) -> Response:
    """One measure: every quarter, every year, every split that is published."""
    return await _passed_on(request, ask.reporting, f"/published/measures/{measure}.csv")


@router.get("/{measure}.csv-metadata.json", dependencies=[anybody(), costs(Price.FILE)])
async def table_metadata(
    request: Request, ask: AsWeb, measure: Annotated[str, Path(pattern=r"^[a-z0-9_]{1,60}$")]
) -> Response:
    """What the columns of that table hold, for machines (CSV on the Web)."""
    path = f"/published/measures/{measure}.csv-metadata.json"
    return await _passed_on(request, ask.reporting, path)


async def _passed_on(request: Request, service: Service, path: str) -> Response:
    try:
        found = await service.file(path, unless=request.headers.get("if-none-match", ""))
    except Away:
        return show(request, "national/away.html", {}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    headers = {name: found.headers[name] for name in PASSED_ON if name in found.headers}
    return Response(found.content, found.status_code, headers=headers)
