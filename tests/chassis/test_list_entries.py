"""Records stand in their lists from the write that put them there, whoever wrote them and when."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID, uuid4

import pytest

from services.casework.work_list import Selection, WorkListQuery, page
from services.chassis.cases import CaseRecords
from services.chassis.kafka import Producer
from services.chassis.list_entries import LISTED, NEVER, ListEntry
from services.chassis.mongo import Document, database, open_client
from services.chassis.record import Cause
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.toy import DAY, PUBLISHER, Begin, Contact, Counted, begin, contact


def places(journey: UUID, state: Counted) -> ListEntry:
    """Found by how many contacts there were, due on a day until there were two."""
    due_on = None if state.contacts > 1 else DAY
    return ListEntry(
        state.contacts < 3, due_on, by=[f"contacts {state.contacts}"], words=[journey.hex]
    )


LISTING = replace(PUBLISHER, collection="listing", list_entry=places)


def caused() -> Cause:
    return Cause(uuid4().hex, "0" * 32)


@pytest.fixture
async def listing(
    settings: RecordSettings, producer: Producer
) -> AsyncIterator[CaseRecords[Counted]]:
    async with open_client(settings.replica_set) as client:
        opened = database(client, f"{settings.namespace}{uuid4().hex[:6]}")
        records = CaseRecords(LISTING, opened, producer)
        await records.prepare()
        yield records
        await records.relay.flush()
        await client.drop_database(opened.name)


async def begun(records: CaseRecords[Counted], contacts: int = 0) -> UUID:
    journey = uuid4()
    await records.open(journey, partial(begin, command=Begin(on=DAY)), caused())
    for _ in range(contacts):
        await records.change(journey, partial(contact, command=Contact(on=DAY)), caused())
    return journey


async def found(records: CaseRecords[Counted], selection: Selection) -> list[UUID]:
    shown, _ = await page(records, selection, WorkListQuery(), {LISTED: True})
    return [each["_id"] for each in shown]


async def test_each_write_moves_a_record_to_the_lists_where_it_belongs(
    listing: CaseRecords[Counted],
) -> None:
    none, one, three = [await begun(listing, contacts) for contacts in (0, 1, 3)]

    assert await found(listing, Selection("moorland", by=[["contacts 0"]])) == [none]
    assert await found(listing, Selection("moorland", by=[["contacts 3"]])) == [three]
    assert await found(listing, Selection("moorland", open_ones=False)) == [three]
    assert set(await found(listing, Selection("moorland", open_ones=True))) == {none, one}
    either = Selection("moorland", by=[["contacts 0", "contacts 1"]])
    assert set(await found(listing, either)) == {none, one}
    assert await found(listing, Selection("moorland", by=[["contacts 0"], ["contacts 1"]])) == []
    assert await found(listing, Selection("moor")) == []


async def test_records_from_before_there_were_lists_are_in_them_once_a_service_has_started(
    listing: CaseRecords[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.chassis.relisting.AT_ONCE", 2)
    journeys = [await begun(listing, contacts) for contacts in (0, 1, 2, 0, 1)]
    as_written = await listing.collection.find().sort("_id", 1).to_list()
    await listing.collection.update_many({}, {"$unset": {LISTED: True}})
    await listing.collection.insert_one({"_id": uuid4(), "version": 0, "heard": {"enquiry": 3}})
    assert await found(listing, Selection("moorland")) == []

    await listing.prepare()

    stored = await listing.collection.find({"state": {"$exists": True}}).sort("_id", 1).to_list()
    assert stored == as_written
    assert set(await found(listing, Selection("moorland"))) == {*journeys}


async def test_what_older_records_lack_is_caught_up_before_they_are_listed(
    listing: CaseRecords[Counted], producer: Producer
) -> None:
    journey = await begun(listing)
    await listing.collection.update_many({}, {"$unset": {LISTED: True}})
    kept_now = replace(LISTING, catch_up=({"$set": {"state.contacts": 2}},))
    records = CaseRecords(kept_now, listing.collection.database, producer)

    await records.prepare()
    await records.prepare()

    assert await found(records, Selection("moorland", by=[["contacts 2"]])) == [journey]


async def test_records_of_a_shape_that_had_other_lists_are_written_anew_as_a_service_starts(
    listing: CaseRecords[Counted], producer: Producer
) -> None:
    journey, other = await begun(listing), await begun(listing)
    await listing.collection.update_one({"_id": other}, {"$unset": {"shape": True}})
    woken = datetime(2025, 3, 4, tzinfo=UTC)

    def counted_twice(state: Document) -> Document:
        return {**state, "contacts": 2, "wake_at": woken.isoformat()}

    kept_now = replace(LISTING, migrations=(counted_twice,), listed_since=2)
    records = CaseRecords(kept_now, listing.collection.database, producer)

    await records.prepare()
    await listing.prepare()

    listed = set(await found(records, Selection("moorland", by=[["contacts 2"]])))
    written = await records.collection.find({"wake_at": woken}).to_list()
    assert listed == {each["_id"] for each in written} == {journey, other}
    assert {each["state"]["contacts"] for each in written} == {2}


async def test_nothing_due_stands_last_and_is_due_by_no_day(
    listing: CaseRecords[Counted],
) -> None:
    undated = await begun(listing, 2)
    dated = await begun(listing)

    assert await found(listing, Selection("moorland")) == [dated, undated]
    by_the_last_day = WorkListQuery.model_validate({"due_by": NEVER}).days()
    assert await found(listing, Selection("moorland", days=by_the_last_day)) == [dated]
