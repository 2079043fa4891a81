"""Everything published as a spreadsheet, read back by another program than wrote it."""

import asyncio
import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

from openpyxl import load_workbook
from structlog.testing import capture_logs

from services.chassis.mongo import Database
from services.reporting.api.workbook import workbook
from services.reporting.domain.publishing.disclosure import Disclosed, Span
from services.reporting.domain.publishing.export import COLUMNS
from services.reporting.domain.publishing.publication import PUBLISHED, Publication
from services.reporting.settings import ReportingSettings
from tests.reporting.helpers.published_measures import FORTY, TWENTY, in_time
from tests.reporting.helpers.published_year import QUARTERS, STORY, publish_quarters
from tests.reporting.helpers.running_service import Send, all_heard, running


async def test_the_spreadsheet_says_what_it_is_and_holds_what_the_tables_hold(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, *QUARTERS)
        answer = await client.get("/published/workbook.xlsx", auth=None)
        measures = (await client.get("/published/measures")).json()
        tables = {
            each["id"]: (await client.get(f"/published/measures/{each['id']}.csv")).text
            for each in measures
        }

    book = load_workbook(BytesIO(answer.content))
    assert answer.headers["content-disposition"] == 'attachment; filename="adopter-journey.xlsx"'
    assert book.sheetnames == ["About", *(name[:31] for name in tables), "Data dictionary"]
    about = {row[0]: row[1] for row in book["About"].values}
    assert "to the nearest 10" in about["How they are rounded"]
    assert "counted as of" in about[QUARTERS[0]]
    assert len([name for name in about if str(name).startswith("Sheet ")]) == len(tables)
    assert list(book["Data dictionary"].values)[1:] == list(COLUMNS.items())
    for name, table in tables.items():
        rows = [
            ["" if cell is None else str(cell) for cell in row] for row in book[name[:31]].values
        ]
        assert rows == list(csv.reader(StringIO(table))), name


async def test_a_file_is_made_once_for_what_is_published_and_known_by_its_version(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    paths = ["/published/workbook.xlsx", "/published/measures/enquiries.csv"]
    await send(STORY)
    async with running(settings) as client, running(settings) as other:
        for each in (other, client):  # else the two may still be sharing out who hears what
            await all_heard(each, db, len(STORY))
        await publish_quarters(client, QUARTERS[0])
        with capture_logs() as logged:
            several = [
                await asyncio.gather(*(client.get(path) for _ in range(5))) for path in paths
            ]
            elsewhere = [await other.get(path) for path in paths]
            tags = [each.headers["etag"] for each in elsewhere]
            known = [
                await client.get(path, headers={"If-None-Match": f'"old", W/{tag}'})
                for path, tag in zip(paths, tags, strict=True)
            ]
        made = [each["file"] for each in logged if each["event"] == "file_made"]
        await publish_quarters(client, QUARTERS[1])
        later = [await client.get(path) for path in paths]

    assert sorted(made) == 2 * ["adopter-journey.xlsx"] + 2 * ["enquiries.csv"], "once a process"
    for answers, one, tag in zip(several, elsewhere, tags, strict=True):
        assert {each.content for each in answers} == {one.content}
        assert {each.headers["etag"] for each in answers} == {tag}
    assert [(each.status_code, each.content) for each in known] == 2 * [(304, b"")]
    assert [each.headers["etag"] for each in known] == tags
    assert {each.headers["cache-control"] for each in known} == {"public, no-cache"}
    assert {each.headers["etag"] for each in later}.isdisjoint(tags)


def test_text_stays_text_whatever_it_begins_with() -> None:
    measure = PUBLISHED["first_response"]
    said = in_time(FORTY, TWENTY)
    agencies = said.whole.splits["agency"]
    named = {
        f"{sign}1+1": node for sign, node in zip("=+-@", 4 * [*agencies.values()], strict=True)
    }
    everyone = Span(4 * said.whole.span.low, 4 * said.whole.span.high)
    whole = Disclosed(everyone, {"agency": named})
    out = Publication(
        quarter="2021-22-Q1",
        published_at=datetime(2021, 8, 2, tzinfo=UTC),
        as_of=date(2021, 8, 2),
        recorded_at=None,
        measures={measure.id: replace(said, whole=whole)},
    )

    sheet = load_workbook(BytesIO(workbook([measure], [out])))[measure.id]

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {"=1+1", "+1+1", "-1+1", "@1+1"} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
