"""List 11 of Annex A as a spreadsheet: what events say and what applicants told staff, as the sector's tools read it.

The invariant: row 1 holds the nineteen headers and nothing else, a day is a date cell, a code stands as it is in
`contracts.list_11`, and no cell holds a name. The other ten sheets have headers alone, because a tool finds a list only
in a file that has all eleven.
"""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID

from xlsxwriter import Workbook

from contracts.journey import reference
from contracts.list_11 import (
    DISABILITY,
    ETHNICITY,
    FOSTERING,
    GENDER,
    HEADERS,
    LEAVING,
    SHEET,
)
from services.web.site.answers.checks import DescribedCase, Description
from services.web.site.answers.returns import Adopter, DataQuality, List11
from services.web.site.clients import Ask
from services.web.team.annex_a import OTHER_LISTS

AT_ONCE = 200
"""Of so many cases the assessment service tells at a time what their applicants said."""
MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""Of every file, so that the same rows are the same bytes."""
Described = Mapping[tuple[UUID, int], Description]
Cell = str | int | date | None


async def list_11_of(ask: Ask, agency: str) -> tuple[list[Adopter], Described]:
    """Everyone who is listed, and what was recorded of them; raises `Away` and `Refused`."""
    path, after = f"/agencies/{agency}/returns/list-11", None
    rows: list[Adopter] = []
    while True:
        page = await ask.reporting.get(path, List11, {"after": str(after)} if after else None)
        rows += page.rows
        after = page.after
        if after is None:
            cases = await described_cases(ask, agency, {each.journey for each in rows})
            return rows, by_applicant(cases)


async def data_quality_of(ask: Ask, agency: str) -> DataQuality:
    """What is wrong with the list, and who would be in it; raises `Away` and `Refused`."""
    path = f"/agencies/{agency}/returns/data-quality"
    whole = page = await ask.reporting.get(path, DataQuality)
    while page.after is not None:
        page = await ask.reporting.get(path, DataQuality, {"after": str(page.after)})
        whole = whole.with_more(page)
    return whole


async def described_cases(ask: Ask, agency: str, journeys: Collection[UUID]) -> list[DescribedCase]:
    """What was recorded in those of these cases that have an assessment here; raises `Away` and `Refused`."""
    wanted = sorted(map(str, journeys))
    pages = [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
    path = f"/agencies/{agency}/descriptions"
    found = await asyncio.gather(
        *(ask.assessment.get(path, list[DescribedCase], {"journey": [*page]}) for page in pages)
    )
    return [case for cases in found for case in cases]


def by_applicant(cases: Iterable[DescribedCase]) -> Described:
    """What was recorded of each applicant."""
    return {(case.journey, each.applicant): each for case in cases for each in case.applicants}


def spreadsheet(rows: Iterable[Adopter], known: Described) -> bytes:
    """An .xlsx file with the eleven sheets of Annex A: the same bytes for the same rows."""
    file = BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": MADE})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, headers in OTHER_LISTS.items():
            book.add_worksheet(name).write_row(0, 0, headers)
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, HEADERS)
        for number, row in enumerate(rows, start=1):
            said = known.get((row.journey, row.applicant))
            for column, value in enumerate(cells(row, said)):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
        sheet.activate()
    return file.getvalue()


def cells(row: Adopter, said: Description | None) -> tuple[Cell, ...]:
    """One row, in the order of its headers; what nobody recorded holds the code for it."""
    return (
        f"{reference(row.journey)}-{row.applicant}",
        reference(row.journey),
        GENDER[said.gender if said else None],
        ETHNICITY[said.ethnicity if said else None],
        DISABILITY[said.disability if said else None],
        FOSTERING[row.fosters_for_adoption],
        *_days(row),
        LEAVING[row.left_because] if row.left_because else None,
    )


def _days(row: Adopter) -> Iterator[Cell]:
    yield from (row.enquired_on, row.stage_one_started_on, row.stage_one_ended_on)
    yield from (row.stage_two_started_on, row.stage_two_ended_on, row.submitted_on)
    yield from (row.approved_on, row.matched_on, row.placed_on, row.children_placed)
    yield from (row.adoption_order_on, row.left_on)
