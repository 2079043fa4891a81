"""Rows, cells and offsets on a real MongoDB: each event counts once, whatever happens on the way."""

import asyncio
import random
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from aiokafka import TopicPartition

from contracts.reference import EthnicGroup
from services.chassis.delivery import Delivery, Heard, Undecodable
from services.chassis.mongo import Database
from services.chassis.parked import Parked
from services.reporting.domain.contributions import MEASURES
from services.reporting.store.documents import canonical
from services.reporting.store.figures import Figures
from services.reporting.store.generations import RebuildDue, Superseded, begin_next, serve, served
from services.reporting.store.projector import Projector
from tests.reporting.helpers.arrivals import arriving
from tests.reporting.helpers.equality_answers import opening
from tests.reporting.helpers.stories import (
    Told,
    approved_family,
    contacted,
    counted,
    informed,
    received,
    rows_after,
    told,
)

DAY = date(2021, 4, 6)
FAMILIES = 12
Batch = list[Delivery | Undecodable]


def families(count: int = FAMILIES) -> list[list[Told]]:
    groups = (EthnicGroup.INDIAN, EthnicGroup.ROMA)
    return [
        told(*approved_family(agency=f"agency-{number % 3}", groups=groups), number=number)
        for number in range(count)
    ]


def expected(stories: Sequence[list[Told]]) -> bytes:
    rows = rows_after(each for story in stories for each in story).values()
    return canonical(rows, counted(rows))


def deliveries(stories: Sequence[list[Told]]) -> Batch:
    events = [each for story in stories for each in story]
    return [arriving(each, offset=offset) for offset, each in enumerate(events)]


def batches_of(messages: Batch, size: int = 10) -> list[Batch]:
    return [messages[start : start + size] for start in range(0, len(messages), size)]


async def export(projector: Projector) -> bytes:
    return await Figures(await projector.generation()).export()


async def behind(figures: Figures, *quarters: str, after: UUID | None = None) -> list[UUID]:
    """The rows that may count as an approval at one of the agencies."""
    approvals, agency = MEASURES["approvals"], "agency-1"
    return [row.id async for row in figures.journeys(approvals, agency, quarters, after=after)]


async def test_cells_are_what_the_rows_contribute(projector: Projector) -> None:
    for batch in batches_of(deliveries(families())):
        await projector.hear(batch)

    assert await export(projector) == expected(families())


async def test_redelivered_and_shuffled_events_count_once(
    projector: Projector, parked: Parked
) -> None:
    messages = deliveries(families()) * 2
    random.Random(3).shuffle(messages)
    for batch in batches_of(messages):
        await projector.hear(batch)
    while await projector.close_gaps():
        pass

    assert await export(projector) == expected(families())
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}


async def test_two_instances_on_the_same_journeys_and_cells_count_each_event_once(
    db: Database, parked: Parked
) -> None:
    instances = [Projector(db, parked, opening), Projector(db, parked, opening)]
    messages = deliveries(families())
    streams = [
        [each for each in messages if (each.record.topic == "enquiry") is first]
        for first in (True, False)
    ]

    async def hear(projector: Projector, mine: Batch) -> None:
        for batch in batches_of(mine, 7):
            await projector.hear(batch)

    await asyncio.gather(*(map(hear, instances, streams)), *(map(hear, instances, streams)))

    assert await export(instances[0]) == expected(families())


@pytest.mark.parametrize("seed", range(3))
async def test_an_instance_that_dies_anywhere_in_a_batch_leaves_all_of_it_or_nothing(
    db: Database, parked: Parked, seed: int
) -> None:
    chance = random.Random(seed)
    waiting = batches_of(deliveries(families()))
    while waiting:
        projector = Projector(db, parked, opening)
        try:
            async with asyncio.timeout(chance.uniform(0.001, 0.06)):
                await projector.hear(waiting[0])
        except TimeoutError:
            waiting = await _from_where_it_stands(projector, waiting)
        else:
            waiting = waiting[1:]

    assert await export(Projector(db, parked, opening)) == expected(families())


async def _from_where_it_stands(projector: Projector, waiting: list[Batch]) -> list[Batch]:
    """The batches that a successor still hears, whose consumer goes on at the stored offsets."""
    consumer = Seeking()
    topics = {each.record.topic for batch in waiting for each in batch}
    await projector.go_on(consumer, {TopicPartition(topic, 0) for topic in topics})
    return [
        rest
        for batch in waiting
        if (rest := [m for m in batch if m.record.offset >= consumer.at[m.record.topic]])
    ]


class Seeking:
    """Where a consumer was told to go on."""

    def __init__(self) -> None:
        self.at: dict[str, int] = {}

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.at[partition.topic] = offset


async def test_a_partition_that_was_never_read_is_read_from_its_first_event(
    projector: Projector,
) -> None:
    consumer = Seeking()
    await projector.hear([arriving(told(received(DAY))[0], offset=41)])

    await projector.go_on(consumer, {TopicPartition("enquiry", 0), TopicPartition("panel", 0)})

    assert consumer.at == {"enquiry": 42, "panel": 0}


async def test_a_gap_waits_where_people_see_it_and_closes_when_the_missing_event_comes(
    projector: Projector, parked: Parked
) -> None:
    first, second, third = told(received(DAY), contacted(DAY), informed(DAY))
    await projector.hear([arriving(first), arriving(third)])

    assert await parked.counts() == {"gaps": 1, "dead_letters": 0}
    assert await projector.close_gaps() == 0
    await projector.hear([arriving(second)])
    assert await projector.close_gaps() == 1
    assert await export(projector) == expected([[first, second, third]])
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}


async def test_a_message_of_the_wrong_shape_is_a_dead_letter_and_others_go_on(
    projector: Projector, parked: Parked
) -> None:
    first, second, third = told(received(DAY), contacted(DAY), informed(DAY))
    other = told(received(DAY), number=2)
    await projector.hear(
        [arriving(first), arriving(second, body=b"{}"), arriving(third), arriving(other[0])]
    )

    assert await parked.counts() == {"gaps": 1, "dead_letters": 1}
    assert await export(projector) == expected([[first], other])
    again = await projector.send_again(await parked.message(str(second.envelope.id)))
    assert again is Heard.PARKED


async def test_a_parked_event_sent_again_in_its_turn_is_applied_and_parked_no_more(
    projector: Projector, parked: Parked
) -> None:
    first, second = told(received(DAY), contacted(DAY))
    await projector.hear([arriving(second)])
    waiting = await parked.message(str(second.envelope.id))

    assert await projector.send_again(waiting) is Heard.PARKED
    await projector.hear([arriving(first)])
    assert await projector.send_again(waiting) is Heard.APPLIED
    assert await projector.send_again(waiting) is Heard.REPEAT
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}


async def test_figures_counted_by_other_definitions_are_refused_until_rebuilt(
    db: Database, parked: Parked
) -> None:
    await served(db)
    await db["generations"].update_one({}, {"$set": {"counted_by": "0"}})

    with pytest.raises(RebuildDue):
        await Projector(db, parked, opening).hear([arriving(told(received(DAY))[0])])
    await serve(await begin_next(db))
    assert (await served(db)).number == 2


async def test_a_process_goes_on_beside_one_rebuild_and_stops_after_a_second(
    db: Database, projector: Projector
) -> None:
    first, second, third = told(received(DAY), contacted(DAY), informed(DAY))
    await projector.hear([arriving(first)])
    await serve(await begin_next(db))
    await projector.hear([arriving(second)])
    assert await export(projector) == expected([[first, second]])

    await serve(await begin_next(db))
    with pytest.raises(Superseded):
        await projector.hear([arriving(third)])
    assert not [name for name in await db.list_collection_names() if name.endswith("_1")]


async def test_a_period_an_agency_and_a_page_each_narrow_what_is_read(
    projector: Projector,
) -> None:
    await projector.hear(deliveries(families()))
    figures = Figures(await projector.generation())

    assert await figures.agencies() == ["agency-0", "agency-1", "agency-2"]
    assert await figures.knows("agency-1")
    assert not await figures.knows("gency-1")
    cells = await figures.cells("approvals", "by_own_date", "2021-22-Q2", ["agency-1"])
    assert {(cell.period, cell.agency) for cell in cells} == {("2021-22-Q2", "agency-1")}
    assert await figures.cells("approvals", "by_own_date", "2020-21", None) == {}
    assert await behind(figures, "2022-23-Q1") == []
    rows = await behind(figures, "2021-22-Q1", "2021-22-Q2")
    assert len(rows) == FAMILIES // 3
    assert rows == sorted(rows)
    assert await behind(figures, "2021-22-Q2", after=rows[1]) == rows[2:]


async def test_a_page_of_journeys_is_read_in_its_order_and_nothing_else_is(
    projector: Projector, db: Database
) -> None:
    enquired = [told(received(DAY, agency="agency-1"), number=100 + each) for each in range(9)]
    await projector.hear(deliveries([*families(), *enquired]))
    generation = await projector.generation()
    await db.command({"profile": 2})
    rows = await behind(Figures(generation), "2021-22-Q1", "2021-22-Q2")
    await db.command({"profile": 0})

    [read] = await db["system.profile"].find({"ns": generation.journeys.full_name}).to_list()
    assert read["planSummary"].startswith("IXSCAN { places: 1, _id: 1 }")
    assert "hasSortStage" not in read
    assert read["docsExamined"] == len(rows) + len(enquired)
    assert read["nreturned"] == len(rows)


async def test_another_event_under_the_identity_of_one_that_was_counted_is_a_dead_letter(
    projector: Projector, parked: Parked
) -> None:
    story = told(received(DAY), contacted(DAY), informed(DAY))
    messages = [arriving(each, offset=offset) for offset, each in enumerate(story)]
    await projector.hear(messages)
    other = arriving(story[1], offset=3, body=story[1].body.replace(b"2021-04-06", b"2021-04-07"))

    await projector.hear([messages[1], other])
    await projector.hear([other])

    (letter,) = await parked.shown()
    assert (letter.why, letter.version, letter.attempts) == ("contradicted", 2, 2)
    assert await export(projector) == expected([story])
    assert await projector.send_again(await parked.message(letter.id)) is Heard.PARKED


async def test_an_event_that_waited_while_another_took_its_place_becomes_a_dead_letter(
    projector: Projector, parked: Parked
) -> None:
    story = told(received(DAY), contacted(DAY), informed(DAY))
    first, second, third = (arriving(each, offset=at) for at, each in enumerate(story))
    other = arriving(story[2], offset=3, body=story[2].body.replace(b"2021-04-06", b"2021-04-07"))
    await projector.hear([first, other])
    await projector.hear([second, third])

    await projector.close_gaps()

    assert [(each.why, each.version) for each in await parked.shown()] == [("contradicted", 3)]
    assert await export(projector) == expected([story])
