"""A record that cannot be read stops nothing but itself, is named, and is read again once it is mended."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from bson.datetime_ms import DatetimeMS
from pydantic import BaseModel

from services.casework.case_list import CaseQuery, case_list
from services.chassis import inspection
from services.chassis.cases import CaseRecords
from services.chassis.damage import DamagedRecord
from services.chassis.inbox import Inbox
from services.chassis.inspection import damaged_in, inspect_all, look_again, named
from services.chassis.kafka import Producer
from services.chassis.list_entries import LISTED, ListEntry
from services.chassis.mongo import Document, database, open_client
from services.chassis.parked import Parked
from services.chassis.record import SHAPE, STATE_SHOWN, UNREADABLE
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.topics import arriving
from tests.chassis.helpers.toy import (
    DAY,
    HANDLERS,
    SUBSCRIBER,
    Counted,
    beginning,
    caused_by,
    contacting,
    envelope,
)

WORDS = "somebody's own words"
BODY = b'{"occurred_on": "2025-03-03", "channel": "phone"}'


def entry(_: UUID, __: Counted) -> ListEntry:
    return ListEntry(True, DAY)


LISTING = replace(SUBSCRIBER, collection="damaged", list_entry=entry)


class Shown(BaseModel):
    """A line of a list."""

    journey: UUID


class Greeted(Counted):
    """The same state in a later shape: the greeting is required."""

    greeting: str


def with_greeting(state: Document) -> Document:
    return {**state, "greeting": f"after {state['contacts']} contacts"}


GREETING = replace(LISTING, state=Greeted, migrations=(with_greeting,))


@pytest.fixture
async def records(
    settings: RecordSettings, producer: Producer
) -> AsyncIterator[CaseRecords[Counted]]:
    async with open_client(settings.replica_set) as client:
        opened = database(client, f"{settings.namespace}{uuid4().hex[:6]}")
        made = CaseRecords(LISTING, opened, producer)
        await made.prepare()
        yield made
        await made.relay.flush()
        await client.drop_database(opened.name)


@pytest.fixture
async def journeys(records: CaseRecords[Counted]) -> list[UUID]:
    """Five records, of which the first is to be damaged."""
    begun = [uuid4() for _ in range(5)]
    for each in begun:
        await records.open(each, beginning, caused_by())
    return begun


@pytest.fixture
async def damaged(records: CaseRecords[Counted], journeys: list[UUID]) -> UUID:
    await write(records, journeys[0], {"state.contacts": WORDS})
    return journeys[0]


def of_later_code(records: CaseRecords[Any], producer: Producer) -> CaseRecords[Counted]:
    return CaseRecords(GREETING, records.collection.database, producer)


async def write(records: CaseRecords[Any], journey: UUID, fields: Document) -> None:
    await records.collection.update_one({"_id": journey}, {"$set": fields})


async def listed(records: CaseRecords[Any]) -> set[UUID]:
    query = CaseQuery[Any](at_most=2)
    found: list[UUID] = []
    while True:
        page = await case_list(
            records, "moorland", query, lambda journey, *_: Shown(journey=journey)
        )
        found += [each.journey for each in page.cases]
        if page.after is None:
            return set(found)
        query = query.model_copy(update={"after": page.after})


async def test_a_list_shows_the_rest(
    records: CaseRecords[Counted], journeys: list[UUID], damaged: UUID
) -> None:
    assert await listed(records) == {*journeys} - {damaged}


async def test_it_can_be_neither_seen_nor_changed(
    records: CaseRecords[Counted], damaged: UUID
) -> None:
    before = await records.collection.find_one({"_id": damaged})

    with pytest.raises(DamagedRecord):
        await records.state(damaged)
    with pytest.raises(DamagedRecord):
        await records.change(damaged, contacting, caused_by())

    assert await records.collection.find_one({"_id": damaged}) == before


async def test_it_is_named_without_anything_it_says_and_no_more_once_it_is_mended(
    records: CaseRecords[Counted], journeys: list[UUID], damaged: UUID
) -> None:
    await inspect_all(records)

    (told,) = damaged_in([records])
    assert (told.why, told.journey) == ("damaged", str(damaged))
    assert told.reason.startswith("contacts: ")
    assert WORDS not in told.model_dump_json()
    assert named([records], told.id) == (records, damaged)
    assert not await look_again(records, damaged)

    await write(records, damaged, {"state.contacts": 0})
    assert await look_again(records, damaged)
    assert damaged_in([records]) == []
    assert await listed(records) == {*journeys}


async def test_an_event_that_cannot_be_read_is_told_by_its_place_and_the_others_as_they_are(
    records: CaseRecords[Counted], journeys: list[UUID]
) -> None:
    journey = journeys[1]
    for _ in range(2):
        await records.change(journey, contacting, caused_by())
    await write(records, journey, {"events.1.at": WORDS})

    first, unreadable, last = await records.history(journey)

    assert (unreadable.version, unreadable.type, unreadable.data) == (2, UNREADABLE, {})
    assert unreadable.at == first.at
    assert (last.version, last.type) == (3, "enquiry.contact_made.v1")
    assert damaged_in([records]) == []


@pytest.mark.parametrize("time", [DatetimeMS(2**61), DatetimeMS(-(2**61)), WORDS, None], ids=str)
async def test_a_record_whose_time_is_none_is_inspected_swept_and_listed_like_any_other(
    records: CaseRecords[Counted], journeys: list[UUID], time: object
) -> None:
    await records.relay.flush()
    await write(records, journeys[0], {"touched_at": time, "unsent": True, "sent": 0})

    await inspect_all(records)
    await records.relay.sweep()

    assert await records.relay.oldest_unsent_at() is None
    assert await listed(records) == {*journeys}
    (swept,) = await records.collection.find({"_id": journeys[0]}).to_list()
    assert (swept["sent"], swept["unsent"]) == (1, False)


async def test_a_gap_of_a_damaged_record_becomes_a_dead_letter_and_other_gaps_close(
    records: CaseRecords[Counted], journeys: list[UUID]
) -> None:
    parked = Parked(records.collection.database)
    inbox = Inbox(records, HANDLERS, parked)
    await inbox.hear([arriving(envelope(each, 2), BODY) for each in journeys[:2]])
    await write(records, journeys[0], {"heard": WORDS})
    await write(records, journeys[1], {"heard": {"enquiry": 1}})

    assert await inbox.close_gaps() == 1

    (letter,) = await parked.shown()
    assert (letter.why, letter.journey) == ("failed", str(journeys[0]))
    assert (await records.state(journeys[1])).contacts == 1


async def test_a_query_of_background_work_passes_it_by_once_it_is_known(
    records: CaseRecords[Counted], journeys: list[UUID], damaged: UUID
) -> None:
    await inspect_all(records)

    found = await records.collection.find(records.concerns.left_out({}), STATE_SHOWN).to_list()
    assert {each["_id"] for each in found} == {*journeys} - {damaged}


async def test_an_event_for_it_is_a_dead_letter_and_follows_once_it_is_mended(
    records: CaseRecords[Counted], damaged: UUID
) -> None:
    parked = Parked(records.collection.database)
    inbox = Inbox(records, HANDLERS, parked)
    contact = arriving(envelope(damaged, 1), BODY)
    await inbox.hear([contact])

    (letter,) = await parked.shown()
    assert (letter.why, letter.journey) == ("failed", str(damaged))

    await write(records, damaged, {"state.contacts": 0})
    await inbox.send_again(await parked.message(letter.id))
    assert (await records.state(damaged)).contacts == 1
    assert await parked.shown() == []


async def test_a_service_starts_although_one_that_is_in_no_list_yet_is_damaged(
    records: CaseRecords[Counted], journeys: list[UUID], damaged: UUID
) -> None:
    await records.collection.update_many({}, {"$unset": {LISTED: True}})

    await records.prepare()

    assert await listed(records) == {*journeys} - {damaged}
    assert [*records.concerns.damaged] == [damaged]


async def test_a_field_that_is_required_from_now_on_is_filled_in_where_records_lack_it(
    records: CaseRecords[Counted], journeys: list[UUID], producer: Producer
) -> None:
    later = of_later_code(records, producer)

    assert await listed(later) == {*journeys}
    assert await greeting(later, journeys[0]) == "after 0 contacts"
    await later.change(journeys[0], contacting, caused_by())
    assert await greeting(later, journeys[0]) == "after 0 contacts"
    assert await shapes(later) == {journeys[0]: 2, **dict.fromkeys(journeys[1:], 1)}


async def test_a_record_from_before_shapes_had_numbers_is_read_as_the_first(
    records: CaseRecords[Counted], journeys: list[UUID], producer: Producer
) -> None:
    await records.collection.update_many({}, {"$unset": {"shape": True}})

    later = of_later_code(records, producer)
    assert await greeting(later, journeys[0]) == "after 0 contacts"


async def test_without_a_migration_every_old_record_is_named_and_none_stops_the_service(
    records: CaseRecords[Counted], journeys: list[UUID], producer: Producer
) -> None:
    forgotten = replace(GREETING, migrations=())
    later = CaseRecords(forgotten, records.collection.database, producer)

    await later.prepare()
    await inspect_all(later)

    assert await listed(later) == set()
    assert {each.journey for each in damaged_in([later])} == {str(each) for each in journeys}
    assert {each.reason for each in damaged_in([later])} == {"greeting: missing"}


async def test_a_record_of_a_later_version_is_left_alone_by_an_earlier_one(
    records: CaseRecords[Counted], journeys: list[UUID], producer: Producer
) -> None:
    await of_later_code(records, producer).change(journeys[0], contacting, caused_by())

    with pytest.raises(DamagedRecord, match="A later version of this service wrote it"):
        await records.change(journeys[0], contacting, caused_by())
    assert await listed(records) == {*journeys[1:]}


async def test_a_record_that_grows_large_is_counted_long_before_it_is_full(
    records: CaseRecords[Counted], journeys: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "AT_ONCE", 2)
    assert inspection.LARGE_BYTES * 4 == 16 * 1024 * 1024
    await write(records, journeys[3], {"ballast": b"0" * inspection.LARGE_BYTES})

    await inspect_all(records)
    assert records.concerns.large == {journeys[3]}

    await write(records, journeys[3], {"ballast": b""})
    await inspect_all(records)
    assert records.concerns.large == set()


async def shapes(records: CaseRecords[Any]) -> dict[UUID, int]:
    found = records.collection.find({}, {SHAPE: True})
    return {each["_id"]: each[SHAPE] async for each in found}


async def greeting(records: CaseRecords[Counted], journey: UUID) -> str:
    state = await records.state(journey)
    assert isinstance(state, Greeted)
    return state.greeting
