"""What reporting cannot count is parked, message by message; the rest of its batch is counted."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from services.chassis import attempts
from services.chassis.delivery import Heard, Undecodable
from services.chassis.kafka import PARTITIONS
from services.chassis.mongo import Database
from services.chassis.parked import Dismissal, Parked, Why
from services.reporting.rebuild import rebuild
from services.reporting.settings import ReportingSettings
from services.reporting.store.generations import served
from services.reporting.store.projector import Projector
from tests.chassis.helpers.poison import (
    Message,
    messages,
    put_in_every_partition,
    put_on_kafka,
)
from tests.reporting.helpers.arrivals import arriving
from tests.reporting.helpers.running_service import (
    Send,
    all_heard,
    expected,
    export,
    running,
)
from tests.reporting.helpers.stories import Told, contacted, informed, received, told
from tests.waiting import until

DAY = date(2021, 4, 6)
JUNK = Dismissal(by="support-01", at=datetime(2026, 11, 28, tzinfo=UTC), reason="A load test")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "FIRST_PAUSE_SECONDS", 0.001)


def spoilt(story: Told, **changed: Any) -> Undecodable:
    """An event whose headers say something that no publisher of ours says."""
    right = arriving(story)
    said = arriving(Told(replace(story.envelope, **changed), story.event))
    assert isinstance(said, Undecodable)
    return replace(said, record=replace(said.record, topic=right.record.topic))


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 2**63},
        {"stream": "enq\0uiry"},
        {"at": datetime.fromisoformat("0001-01-01T00:00:00+14:00")},
        {"at": datetime.fromisoformat("9999-12-31T23:59:59-14:00")},
    ],
    ids=str,
)
async def test_one_message_that_no_store_can_hold_is_a_dead_letter_and_the_others_count(
    db: Database, projector: Projector, parked: Parked, changed: dict[str, Any]
) -> None:
    story = told(received(DAY), contacted(DAY))
    poison = spoilt(told(received(DAY), number=2)[0], **changed)

    await projector.hear([poison, *map(arriving, story)])

    assert await export(db) == expected(story)
    assert [each.why for each in await parked.shown()] == [Why.UNDECODABLE]


async def test_a_batch_that_fails_by_itself_is_heard_down_to_the_message_at_fault(
    db: Database, projector: Projector, parked: Parked
) -> None:
    stories = [told(received(DAY), contacted(DAY), number=number) for number in range(9)]
    first = [story[0] for story in stories]
    await projector.hear([arriving(each, offset=offset) for offset, each in enumerate(first)])
    damaged = stories[4][1]
    rows = (await served(db)).journeys
    whole = await rows.find_one({"_id": damaged.envelope.journey})
    assert whole is not None
    await rows.update_one({"_id": whole["_id"]}, {"$set": {"received": "damaged"}})

    batch = [story[1] for story in stories]
    await projector.hear([arriving(each, offset=9 + n) for n, each in enumerate(batch)])

    (letter,) = await parked.shown()
    assert (letter.why, letter.journey) == (Why.FAILED, str(damaged.envelope.journey))
    reached = await (await served(db)).offsets.find_one({"_id": "enquiry/0"})
    assert reached is not None
    assert reached["next"] == 18
    await rows.replace_one({"_id": whole["_id"]}, whole)
    assert await projector.send_again(await parked.message(letter.id)) is Heard.APPLIED
    assert await export(db) == expected([each for story in stories for each in story])


async def test_a_gap_that_fails_by_itself_keeps_no_other_gap_open(
    db: Database, projector: Projector, parked: Parked
) -> None:
    stories = [
        told(received(DAY), contacted(DAY), informed(DAY), number=number) for number in (1, 2)
    ]
    await projector.hear([arriving(story[n]) for story in stories for n in (0, 2)])
    damaged = stories[0][0].envelope.journey
    rows = (await served(db)).journeys
    second = arriving(stories[1][1])
    await projector.hear([second])
    await rows.update_one({"_id": damaged}, {"$set": {"received": "damaged"}})

    while await projector.close_gaps():
        pass

    waiting = await parked.shown()
    assert [(each.why, each.journey) for each in waiting] == [(Why.FAILED, str(damaged))]
    closed = await rows.find_one({"_id": stories[1][0].envelope.journey}, {"heard": True})
    assert closed is not None
    assert closed["heard"] == {"enquiry": 3}


async def test_junk_that_is_dismissed_counts_nothing_and_those_behind_it_count(
    db: Database, projector: Projector, parked: Parked
) -> None:
    first, second, third = told(received(DAY), contacted(DAY), informed(DAY))
    junk = arriving(second, body=b"junk")
    await projector.hear([arriving(first), junk, arriving(third)])

    await parked.dismiss(str(second.envelope.id), JUNK)
    while await projector.close_gaps():
        pass

    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}
    (row,) = await (await served(db)).journeys.find({}).to_list()
    assert row["heard"] == {"enquiry": 3}
    assert "informed" in row
    assert "contacted" not in row
    await projector.hear([junk])
    assert await projector.close_gaps() == 1
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}


async def test_what_was_dismissed_stays_so_when_the_figures_are_made_again(
    settings: ReportingSettings, send: Send, db: Database, parked: Parked
) -> None:
    first, second, third = told(received(DAY), contacted(DAY), informed(DAY))
    await send([first])
    junk = Message("enquiry", first.envelope.key, b"junk", second.envelope.headers())
    await put_on_kafka(settings, [junk])
    await send([third])
    async with running(settings) as client:
        await until(partial(_nothing_is_left, client))
        await parked.dismiss(str(second.envelope.id), JUNK)
        await all_heard(client, db, 3)
    before = await export(db)

    await rebuild(settings)
    async with running(settings) as client:
        await all_heard(client, db, 3)

    assert await export(db) == before
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}


@examples(
    max_examples=3,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(drawn=st.lists(messages(), min_size=30, max_size=80))
async def test_no_message_stops_a_partition(
    settings: ReportingSettings, db: Database, drawn: list[Message]
) -> None:
    async with running(settings) as client:
        await put_on_kafka(settings, drawn)
        journeys = await put_in_every_partition(settings, received(DAY))

        async def are_heard() -> bool:
            rows = (await served(db)).journeys
            return await rows.count_documents({"_id": {"$in": journeys}}) == PARTITIONS

        await until(are_heard)
        await until(partial(_nothing_is_left, client))


async def _nothing_is_left(client: httpx.AsyncClient) -> bool:
    ready = await client.get("/health/ready")
    return ready.status_code == 200 and bool(ready.json()["consumer_lag"] == 0)
