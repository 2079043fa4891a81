"""Quarters made ready while nobody has to wait, on real Kafka and MongoDB."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

import httpx

from services.chassis.mongo import Database
from services.reporting.background.preparations import Preparations
from services.reporting.domain.publishing.publication import Occasion, Tally
from services.reporting.settings import ReportingSettings
from services.reporting.store.figures import Figures
from services.reporting.store.projector import Projector
from services.reporting.store.publications import Publications
from tests.reporting.helpers.arrivals import arriving
from tests.reporting.helpers.published_year import (
    ANALYST,
    FIRST,
    QUARTERS,
    SECOND_ANALYST,
    STORY,
    approved,
)
from tests.reporting.helpers.running_service import NOISE, Send, all_heard, running
from tests.reporting.helpers.stories import contacted, received, told
from tests.waiting import until

QUARTER = QUARTERS[0]
NOW = {"Prefer": "respond-async"}


class HeldUp(Figures):
    """Figures of which the counting never ends by itself."""

    async def tally(
        self, quarter: str, key_of: Callable[[UUID], int], earlier: Sequence[datetime] = ()
    ) -> tuple[Tally, datetime | None]:
        await asyncio.Event().wait()
        return await super().tally(quarter, key_of, earlier)


async def under_way(client: httpx.AsyncClient) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (
        await client.get("/preparing/quarters", auth=SECOND_ANALYST)
    ).json()
    return found


async def none_is_under_way(client: httpx.AsyncClient) -> bool:
    return await under_way(client) == []


async def test_who_does_not_wait_reads_that_it_goes_on_and_then_what_the_others_read(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    path = f"/prepared/quarters/{QUARTER}"
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        begun = await client.put(path, auth=ANALYST, headers=NOW)
        await until(partial(none_is_under_way, client))
        one = (await client.get(path, auth=ANALYST)).json()
        patient = await client.put(path, auth=ANALYST, headers={"Prefer": "respond-async, wait=60"})
        other = (await client.get(path, auth=ANALYST)).json()
        published = await approved(client, patient)

    assert begun.status_code == 202
    assert (begun.json()["quarter"], begun.json()["failed"]) == (QUARTER, False)
    assert one["measures"] == other["measures"]
    assert published.status_code == 200


async def test_what_is_heard_while_a_quarter_is_prepared_is_not_half_in_it(
    projector: Projector,
) -> None:
    stories = [told(received(FIRST), contacted(FIRST), number=number) for number in range(60)]
    messages = [arriving(each) for story in stories for each in story]
    await projector.hear(messages[:80])
    figures = Figures(await projector.generation())
    alone, recorded_at = await figures.tally(QUARTER, lambda _: 1)

    counting = asyncio.create_task(figures.tally(QUARTER, lambda _: 1))
    hearing = asyncio.create_task(projector.hear(messages[80:]))
    beside, _ = await counting
    await hearing
    later, _ = await figures.tally(QUARTER, lambda _: 1)

    assert beside in (alone, later)
    assert alone != later
    assert recorded_at is not None


async def test_a_preparation_that_is_cut_off_is_said_to_have_failed_and_can_be_begun_again(
    projector: Projector, db: Database
) -> None:
    await projector.hear([arriving(each) for each in told(received(FIRST))])
    preparations, publications = Preparations(), Publications(db)
    begin = partial(
        preparations.begin,
        Occasion(QUARTER, ("north",), FIRST, NOISE),
        "analyst-01",
        found=publications,
    )
    generation = await projector.generation()
    making = await begin(exact=HeldUp(generation))
    beside = await begin(exact=Figures(generation))
    [begun] = await publications.preparing()
    await preparations.give_up()
    [cut_off] = await publications.preparing()
    none = await publications.prepared(QUARTER)
    again = await (await begin(exact=Figures(generation)))

    assert beside is making, "whoever asks meanwhile gets what is under way"
    assert not begun.failed
    assert (cut_off.quarter, cut_off.by, cut_off.failed) == (QUARTER, "analyst-01", True)
    assert none is None
    assert await publications.preparing() == []
    assert await publications.prepared(QUARTER) == again
