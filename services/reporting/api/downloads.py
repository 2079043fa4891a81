"""Everything published to take away: tables, a spreadsheet, and what each column means.

The invariant: nothing here reads a cell or a row of the exact figures; what is taken away is what was
published.
"""

from itertools import chain

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from services.chassis.admission import anybody
from services.chassis.problems import REFUSALS
from services.reporting.api.published import PublicationsDep, PublishedDep
from services.reporting.api.workbook import workbook
from services.reporting.domain.publishing.export import COLUMNS, dictionary, periods, rows_of, table
from services.reporting.domain.publishing.publication import PUBLISHED

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(prefix="/published", tags=["published"], responses=REFUSALS)


@router.get("/dictionary.csv", response_class=Response, dependencies=[anybody()])
async def data_dictionary() -> Response:
    """What each column of a measure's table means."""
    return Response(dictionary(), media_type=CSV)


@router.get("/measures/{measure}.csv", response_class=Response, dependencies=[anybody()])
async def export(measure: PublishedDep, found: PublicationsDep) -> Response:
    """Everything published of a measure: one row a cell, every quarter and every whole year."""
    out = [each for each in await found.of(await found.quarters()) if measure.id in each.measures]
    rows = chain.from_iterable(rows_of(measure, each) for each in periods(out))
    return Response(table(list(COLUMNS), rows), media_type=CSV, headers=_named(f"{measure.id}.csv"))


@router.get("/workbook.xlsx", response_class=Response, dependencies=[anybody()])
async def spreadsheet(found: PublicationsDep) -> Response:
    """Everything published as a spreadsheet: what it is, a sheet for each measure, the dictionary."""
    out = await found.of(await found.quarters())
    file = await run_in_threadpool(workbook, PUBLISHED.values(), out)
    return Response(file, media_type=XLSX, headers=_named("adopter-journey.xlsx"))


def _named(file: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file}"'}
