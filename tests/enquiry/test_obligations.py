"""Obligations between records on real servers: fulfilled once, in order, whoever stops or comes twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from contracts.event import Event
from contracts.event_booking import EventMissed, EventPlaceBooked, EventPlaceGiven
from contracts.reference import PlaceState
from services.casework.obligations import OBLIGATIONS, OBLIGED, count_overdue
from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.decision import Decision
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.mongo import Database, database, open_client
from services.chassis.record import Cause, RecordKind
from services.chassis.settings import RecordSettings
from services.enquiry.background.obligations import fulfil, fulfil_all
from services.enquiry.domain.duplicate_enquiries import Merge, merge
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.fulfilment import fulfil_obligation
from services.enquiry.domain.intake import receive_enquiry
from services.enquiry.domain.obligations import Obligor
from services.enquiry.domain.progress import Status
from services.enquiry.store.enquiries import ENQUIRIES
from tests.enquiry.helpers.duplicates import MOMENT
from tests.enquiry.helpers.households import MONDAY, NEXT_MONDAY, TUESDAY, an_enquiry, asked

OBLIGORS = RecordKind("information_event", "obligors", Obligor, indexes=(OBLIGATIONS,))
MEETING = UUID(int=7)
BOOKED = EventPlaceBooked(
    occurred_on=TUESDAY, information_event=MEETING, held_on=NEXT_MONDAY, state=PlaceState.WAITING
)
GIVEN = EventPlaceGiven(occurred_on=TUESDAY, information_event=MEETING, held_on=NEXT_MONDAY)
MISSED = EventMissed(occurred_on=NEXT_MONDAY, information_event=MEETING)
BECAUSE = "0" * 32


@pytest.fixture(scope="module")
async def db(settings: RecordSettings) -> AsyncIterator[Database]:
    async with open_client(settings.replica_set) as client:
        kept_in = database(client, f"{settings.namespace}enquiry")
        yield kept_in
        await client.drop_database(kept_in.name)


@pytest.fixture(scope="module")
async def producer(settings: RecordSettings) -> AsyncIterator[Producer]:
    topics = [settings.namespace + kept.stream for kept in (ENQUIRIES, OBLIGORS)]
    await ensure_topics(settings.brokers, topics)
    async with Producer(settings.brokers, settings.namespace) as opened:
        yield opened


@pytest.fixture
async def enquiries(db: Database, producer: Producer) -> CaseRecords[Enquiry]:
    records = CaseRecords(ENQUIRIES, db, producer)
    await records.prepare()
    return records


@pytest.fixture
async def obligors(db: Database, producer: Producer) -> CaseRecords[Obligor]:
    records = CaseRecords(OBLIGORS, db, producer)
    await records.prepare()
    await records.collection.delete_many({})
    return records


async def received(enquiries: CaseRecords[Enquiry]) -> UUID:
    journey = uuid4()
    decide = partial(receive_enquiry, command=asked())
    await enquiries.open(journey, decide, Cause(uuid4().hex, BECAUSE))
    return journey


async def obliged(obligors: CaseRecords[Obligor], *obligations: tuple[UUID, Event]) -> UUID:
    obligor, state = uuid4(), Obligor(agency="moorland")
    for journey, event in obligations:
        state = state.with_obligation(journey, event)
    await obligors.open(obligor, lambda _: Decision(state), Cause(uuid4().hex, BECAUSE))
    return obligor


async def history(enquiries: CaseRecords[Enquiry], journey: UUID) -> list[str]:
    return [event.type for event in await enquiries.history(journey)][1:]


async def test_what_is_owed_is_recorded_in_order_and_owed_no_more(
    enquiries: CaseRecords[Enquiry], obligors: CaseRecords[Obligor]
) -> None:
    one, other = await received(enquiries), await received(enquiries)
    obligor = await obliged(obligors, (one, BOOKED), (other, BOOKED), (one, GIVEN), (one, MISSED))
    await fulfil(obligors, enquiries, obligor)

    assert await history(enquiries, one) == [BOOKED.type, GIVEN.type, MISSED.type]
    assert await history(enquiries, other) == [BOOKED.type]
    assert (await obligors.state(obligor)).owed == ()


async def test_killed_between_the_two_writes_it_is_done_again_and_once(
    enquiries: CaseRecords[Enquiry], obligors: CaseRecords[Obligor]
) -> None:
    journey = await received(enquiries)
    obligor = await obliged(obligors, (journey, BOOKED), (journey, GIVEN))
    key = f"{obligor}/1"
    decide = partial(fulfil_obligation, BOOKED, journey=journey, key=key)
    await enquiries.change(journey, decide, Cause(key, obligor.hex))

    assert await fulfil_all(obligors, enquiries) == 1
    assert await history(enquiries, journey) == [BOOKED.type, GIVEN.type]


async def test_many_at_once_fulfil_it_once(
    enquiries: CaseRecords[Enquiry], obligors: CaseRecords[Obligor]
) -> None:
    journeys = [await received(enquiries) for _ in range(4)]
    obligations = [(each, event) for event in (BOOKED, GIVEN, MISSED) for each in journeys]
    obligor = await obliged(obligors, *obligations)
    await asyncio.gather(*(fulfil(obligors, enquiries, obligor) for _ in range(6)))
    await fulfil_all(obligors, enquiries)

    for journey in journeys:
        assert await history(enquiries, journey) == [BOOKED.type, GIVEN.type, MISSED.type]
    assert (await obligors.state(obligor)).owed == ()


async def test_stopped_at_any_moment_nothing_is_lost_and_nothing_said_twice(
    enquiries: CaseRecords[Enquiry], obligors: CaseRecords[Obligor]
) -> None:
    journey = await received(enquiries)
    obligations = [(journey, event) for event in (BOOKED, GIVEN, MISSED)] * 5
    obligor = await obliged(obligors, *obligations)
    for milliseconds in range(1, 40, 2):
        working = asyncio.create_task(fulfil(obligors, enquiries, obligor))
        await asyncio.wait({working}, timeout=milliseconds / 1000)
        working.cancel()
        await asyncio.wait({working})
    while await fulfil_all(obligors, enquiries):
        pass

    assert await history(enquiries, journey) == [event.type for _, event in obligations]


async def test_an_obligation_that_cannot_be_fulfilled_stays_is_counted_and_holds_up_no_other(
    enquiries: CaseRecords[Enquiry], obligors: CaseRecords[Obligor]
) -> None:
    journey, nowhere = await received(enquiries), uuid4()
    obligor = await obliged(obligors, (nowhere, BOOKED), (nowhere, GIVEN), (journey, BOOKED))
    later = await obliged(obligors, (journey, GIVEN))
    assert await fulfil_all(obligors, enquiries) == 2

    assert [each.number for each in (await obligors.state(obligor)).owed] == [1, 2]
    assert (await obligors.state(later)).owed == ()
    assert await history(enquiries, journey) == [BOOKED.type, GIVEN.type]
    assert await count_overdue(obligors) == 0
    long_ago = {"$set": {"touched_at": now() - timedelta(minutes=2)}}
    await obligors.collection.update_one({"_id": obligor}, long_ago)
    assert await count_overdue(obligors) == 1


async def test_a_merge_into_what_is_gone_is_undone(enquiries: CaseRecords[Enquiry]) -> None:
    journey, gone = await received(enquiries), uuid4()
    command = Merge(on=TUESDAY, into=gone, staff="recruiter-07")
    decide = partial(
        merge, command=command, journey=journey, into_state=an_enquiry(on=MONDAY), at=MOMENT
    )
    await enquiries.change(journey, decide, Cause(uuid4().hex, BECAUSE))
    await fulfil(enquiries, enquiries, journey)
    state = await enquiries.state(journey)

    assert (state.status, state.owed) == (Status.RECEIVED, ())
    assert await history(enquiries, journey) == [
        "enquiry.merged.v1",
        "enquiry.merge_undone.v1",
    ]


async def test_obligors_are_found_by_an_index_that_holds_nobody_else(
    enquiries: CaseRecords[Enquiry], obligors: CaseRecords[Obligor]
) -> None:
    journey = await received(enquiries)
    await obliged(obligors, (journey, BOOKED))
    fulfilled = [await obliged(obligors, (journey, BOOKED)) for _ in range(5)]
    for each in fulfilled:
        await fulfil(obligors, enquiries, each)
    plan = await obligors.collection.find(OBLIGED).sort("touched_at", 1).explain()

    assert "'indexName': 'owing'" in str(plan["queryPlanner"]["winningPlan"])
    assert plan["executionStats"]["totalKeysExamined"] == 1
