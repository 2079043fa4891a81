"""Everything published to take away: tables, a spreadsheet, and what each column means.

The invariant: nothing here reads a cell or a row of the exact figures; what is taken away is what was
published.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from services.chassis.admission import anybody
from services.chassis.clock import now
from services.chassis.problems import REFUSALS
from services.reporting.api.files import Files, Version, answered
from services.reporting.api.published import PublicationsDep, PublishedDep
from services.reporting.domain.measures.measure import Measure
from services.reporting.domain.publishing.csv_metadata import SUFFIX, metadata
from services.reporting.domain.publishing.export import COLUMNS, dictionary, periods, rows_of, table
from services.reporting.domain.publishing.publication import PUBLISHED, Publication
from services.reporting.domain.publishing.spreadsheet import book_of
from services.reporting.store.publications import Publications
from services.spreadsheets.own_process import MEDIA_TYPES, SpreadsheetForm, written

CSV = "text/csv; charset=utf-8"
CSVW = "application/csvm+json"

router = APIRouter(prefix="/published", tags=["published"], responses=REFUSALS)


async def files(request: Request) -> Files:
    """The files that this process has made."""
    found: Files = request.app.state.files
    return found


async def version(found: PublicationsDep) -> Version:
    """What files are made of at this moment."""
    at = now()
    return tuple(each for each in (await found.hours()).items() if each[1] <= at)


FilesDep = Annotated[Files, Depends(files)]
VersionDep = Annotated[Version, Depends(version)]


@router.get("/dictionary.csv", response_class=Response, dependencies=[anybody()])
async def data_dictionary(request: Request, made: FilesDep) -> Response:
    """What each column of a measure's table means."""

    async def make() -> bytes:
        return dictionary().encode()

    name = "dictionary.csv"
    return answered(request, await made.of(name, (), make), CSV, name)


@router.get("/measures/{measure}.csv", response_class=Response, dependencies=[anybody()])
async def export(
    request: Request,
    measure: PublishedDep,
    found: PublicationsDep,
    made: FilesDep,
    of_now: VersionDep,
) -> Response:
    """Everything published of a measure: one row a cell, every quarter and every whole year."""

    async def make() -> bytes:
        return _table(measure, await found.of(await found.quarters()))

    name = f"{measure.id}.csv"
    return answered(request, await made.of(name, of_now, make), CSV, name)


@router.get(
    "/measures/{measure}.csv-metadata.json", response_class=Response, dependencies=[anybody()]
)
async def describe_export(request: Request, measure: PublishedDep, made: FilesDep) -> Response:
    """What the columns of that table hold, for machines (CSV on the Web)."""

    async def make() -> bytes:
        return metadata(measure).encode()

    name = f"{measure.id}.csv{SUFFIX}"
    return answered(request, await made.of(name, (), make), CSVW, name)


@router.get("/workbook.xlsx", response_class=Response, dependencies=[anybody()])
async def spreadsheet(
    request: Request, found: PublicationsDep, made: FilesDep, of_now: VersionDep
) -> Response:
    """Everything published as a spreadsheet: what it is, notes, a sheet for each measure, the dictionary."""
    return await _spreadsheet(request, found, made, of_now, SpreadsheetForm.XLSX)


@router.get("/workbook.ods", response_class=Response, dependencies=[anybody()])
async def open_spreadsheet(
    request: Request, found: PublicationsDep, made: FilesDep, of_now: VersionDep
) -> Response:
    """The same spreadsheet as OpenDocument."""
    return await _spreadsheet(request, found, made, of_now, SpreadsheetForm.ODS)


async def _spreadsheet(
    request: Request, found: Publications, made: Files, of_now: Version, form: SpreadsheetForm
) -> Response:
    async def make() -> bytes:
        out = await found.of(await found.quarters())
        return await written(await run_in_threadpool(book_of, PUBLISHED.values(), out), form)

    name = f"adopter-journey.{form}"
    file = await made.of(name, of_now, make)
    return answered(request, file, MEDIA_TYPES[form], name)


def _table(measure: Measure, every: Sequence[Publication]) -> bytes:
    out = [each for each in every if measure.id in each.measures]
    rows = chain.from_iterable(rows_of(measure, each) for each in periods(out))
    return table(list(COLUMNS), rows).encode()
