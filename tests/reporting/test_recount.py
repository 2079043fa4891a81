"""What is counted held against what it is counted from, on a real MongoDB: a damaged cell is named."""

import asyncio
from datetime import date
from functools import partial

import httpx
import pytest
from structlog.testing import capture_logs

from contracts.training_session import TrainingSessionCancelled
from services.chassis.mongo import Database, Document
from services.reporting.background import recounts
from services.reporting.domain.contributions import MEASURES, WHOLE, Cell
from services.reporting.settings import ReportingSettings
from services.reporting.store.figures import Figures
from services.reporting.store.generations import Generation, served
from services.reporting.store.projector import Projector
from services.reporting.store.recount import kept_quarters, recount
from tests.reporting.helpers.arrivals import arriving
from tests.reporting.helpers.running_service import Send, a_year, all_heard, once, running
from tests.reporting.helpers.stories import approved_family, told
from tests.waiting import until

DAY, QUARTER = date(2021, 4, 6), "2021-22-Q1"
ENQUIRIES: Document = {"_id": f"enquiries|{QUARTER}|agency-1"}

COUNTED_IN = [
    QUARTER,
    "2021-22-Q2",
    "2021-22-Q3",
    "2021-22-Q4",
    "2022-23-Q2",
    "2022-23-Q4",
]
"""The journey and the approval, and where the family has then waited for 3, 6, 12 and 18 months."""


async def all_counted(projector: Projector, families: int = 6) -> Generation:
    stories = [
        told(*approved_family(DAY, agency=f"agency-{number % 3}"), number=number)
        for number in range(families)
    ]
    events = [each for story in stories for each in story]
    await projector.hear([arriving(each, offset=offset) for offset, each in enumerate(events)])
    return await projector.generation()


async def disagreeing(generation: Generation) -> list[str]:
    found = [await recount(generation, each) for each in await kept_quarters(generation)]
    return [each.quarter for each in found if not each.agrees]


async def test_cells_that_are_what_their_rows_contribute_agree(projector: Projector) -> None:
    generation = await all_counted(projector)

    assert (await recount(generation, QUARTER)).rows == 6
    assert await kept_quarters(generation) == COUNTED_IN
    assert await disagreeing(generation) == []


async def test_a_training_session_counts_in_no_quarter_and_stops_no_recount(
    projector: Projector,
) -> None:
    cancelled = told(TrainingSessionCancelled(occurred_on=DAY), number=99)
    await projector.hear([arriving(each) for each in cancelled])
    generation = await all_counted(projector)

    assert await generation.journeys.count_documents({"places": []}) == 1
    assert await kept_quarters(generation) == COUNTED_IN


async def test_a_damaged_cell_is_named_and_no_other(projector: Projector) -> None:
    generation = await all_counted(projector)
    kept = await generation.cells.find_one(ENQUIRIES)
    assert kept is not None
    reading, part = "by_own_date", "numerator"
    await generation.cells.update_one(ENQUIRIES, {"$inc": {f"counts.{reading}.all.{part}": 1}})

    found = await recount(generation, QUARTER)

    assert found.differing == [Cell("enquiries", reading, QUARTER, "agency-1", "all", part)]
    assert await disagreeing(generation) == [QUARTER]


async def test_cells_that_are_gone_are_named(projector: Projector) -> None:
    generation = await all_counted(projector)
    await generation.cells.delete_one(ENQUIRIES)

    found = await recount(generation, QUARTER)

    assert {(each.measure, each.agency) for each in found.differing} == {("enquiries", "agency-1")}


async def test_a_row_that_is_gone_is_noticed_by_the_cells_that_it_fed(projector: Projector) -> None:
    generation = await all_counted(projector)
    await generation.journeys.delete_one({})

    assert await disagreeing(generation) == COUNTED_IN


async def test_a_row_that_cannot_be_read_is_counted_as_such_and_the_others_are_counted(
    projector: Projector,
) -> None:
    generation = await all_counted(projector)
    await generation.journeys.update_one({}, {"$set": {"received": "damaged"}})

    found = await recount(generation, QUARTER)

    assert (found.rows, found.unreadable, found.agrees) == (6, 1, False)
    tally, _ = await Figures(generation).tally(QUARTER, lambda _: 1)
    assert tally.counts == tally.keys
    assert (
        sum(
            n
            for cell, n in tally.of(MEASURES["enquiries"]).counts.items()
            if cell.breakdown == WHOLE
        )
        == 5
    )


async def test_who_waits_is_in_what_is_published_of_a_quarter_in_which_nothing_happened_to_them(
    projector: Projector,
) -> None:
    generation = await all_counted(projector)

    tally, _ = await Figures(generation).tally("2024-25-Q3", lambda _: 1)
    waiting = tally.of(MEASURES["families_waiting"]).counts
    assert {cell.breakdown: n for cell, n in waiting.items() if cell.agency == "agency-1"} == {
        "all": 2,
        "waited:18_months_or_more": 2,
        "children:not_said": 2,
        "early_permanence:not_said": 2,
    }
    assert {cell.period for cell in waiting} == {"2024-25-Q3"}


async def test_cells_that_cannot_be_read_are_noticed_and_the_others_are_compared(
    projector: Projector,
) -> None:
    generation = await all_counted(projector)
    await generation.cells.update_one(ENQUIRIES, {"$set": {"counts": "damaged"}})

    found = await recount(generation, QUARTER)

    assert found.unreadable == 1
    assert {(each.measure, each.agency) for each in found.differing} == {("enquiries", "agency-1")}


async def test_what_is_heard_during_a_recount_makes_no_difference(projector: Projector) -> None:
    generation = await all_counted(projector, families=1)
    later = [told(*approved_family(DAY), number=number) for number in range(100, 160)]
    events = [arriving(each, offset=100) for story in later for each in story]
    batches = [events[start : start + 20] for start in range(0, len(events), 20)]

    async def hear() -> None:
        for batch in batches:
            await projector.hear(batch)

    hearing = asyncio.create_task(hear())
    recounts = 0
    while not hearing.done():
        assert (await recount(generation, QUARTER)).differing == []
        recounts += 1
    await hearing

    assert recounts > 1


async def test_health_and_the_log_name_a_damaged_cell_until_it_is_mended(
    settings: ReportingSettings, send: Send, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounts, "FIRST_SECONDS", 0.1)
    monkeypatch.setattr(recounts, "EVERY_SECONDS", 0.1)
    story = a_year(families=6)
    await send(story)
    async with running(settings) as client:
        await all_heard(client, db, len(once(story)))
        generation = await served(db)
        found = await generation.cells.find_one({"_id": {"$regex": f"^enquiries.{QUARTER}"}})
        assert found is not None
        with capture_logs() as logged:
            await generation.cells.delete_one({"_id": found["_id"]})
            await until(partial(_attention, client, QUARTER))
            await generation.cells.insert_one({**found, "counts": "damaged"})
            await until(partial(_attention, client, QUARTER, "Rows or cells cannot be read"))
        await generation.cells.replace_one({"_id": found["_id"]}, found)
        await until(partial(_attention, client, None))

    named = {(each["measure"], each["quarter"]) for each in logged if "measure" in each}
    assert named == {("enquiries", QUARTER)}


async def _attention(
    client: httpx.AsyncClient, quarter: str | None, what: str = "Figures differ"
) -> bool:
    """Whether health says this of this quarter; with none, whether it says nothing."""
    said: list[str] = (await client.get("/health/ready")).json()["attention"]
    if quarter is None:
        return said == []
    return any(each.startswith(what) and f"in {quarter}." in each for each in said)
