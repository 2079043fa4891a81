"""Debts between records on real servers: settled once, in order, whoever stops or comes twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from contracts.enquiry import EventMissed, EventPlaceBooked, EventPlaceGiven
from contracts.event import Event
from contracts.reference import PlaceState
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
from services.enquiry.store.obligations import OBLIGATIONS, OBLIGED, count_overdue
from tests.enquiry.helpers.households import MONDAY, NEXT_MONDAY, TUESDAY, an_enquiry, asked

DEBTORS = RecordKind("information_event", "debtors", Obligor, indexes=(OBLIGATIONS,))
MEETING = UUID(int=7)
BOOKED = EventPlaceBooked(
    occurred_on=TUESDAY, information_event=MEETING, held_on=NEXT_MONDAY, state=PlaceState.WAITING
)
GIVEN = EventPlaceGiven(occurred_on=TUESDAY, information_event=MEETING, held_on=NEXT_MONDAY)
MISSED = EventMissed(occurred_on=NEXT_MONDAY, information_event=MEETING)
BECAUSE = "0" * 32


@pytest.fixture(scope="module")
async def db(settings: RecordSettings) -> AsyncIterator[Database]:
    async with open_client(settings.mongodb_url) as client:
        kept_in = database(client, f"{settings.namespace}enquiry")
        yield kept_in
        await client.drop_database(kept_in.name)


@pytest.fixture(scope="module")
async def producer(settings: RecordSettings) -> AsyncIterator[Producer]:
    topics = [settings.namespace + kept.stream for kept in (ENQUIRIES, DEBTORS)]
    await ensure_topics(settings.kafka_bootstrap_servers, topics)
    async with Producer(settings.kafka_bootstrap_servers, settings.namespace) as opened:
        yield opened


@pytest.fixture
async def enquiries(db: Database, producer: Producer) -> CaseRecords[Enquiry]:
    records = CaseRecords(ENQUIRIES, db, producer)
    await records.prepare()
    return records


@pytest.fixture
async def debtors(db: Database, producer: Producer) -> CaseRecords[Obligor]:
    records = CaseRecords(DEBTORS, db, producer)
    await records.prepare()
    await records.collection.delete_many({})
    return records


async def received(enquiries: CaseRecords[Enquiry]) -> UUID:
    journey = uuid4()
    decide = partial(receive_enquiry, command=asked())
    await enquiries.open(journey, decide, Cause(uuid4().hex, BECAUSE))
    return journey


async def owing(debtors: CaseRecords[Obligor], *debts: tuple[UUID, Event]) -> UUID:
    debtor, state = uuid4(), Obligor(agency="moorland")
    for journey, event in debts:
        state = state.with_obligation(journey, event)
    await debtors.open(debtor, lambda _: Decision(state), Cause(uuid4().hex, BECAUSE))
    return debtor


async def history(enquiries: CaseRecords[Enquiry], journey: UUID) -> list[str]:
    return [event.type for event in await enquiries.history(journey)][1:]


async def test_what_is_owed_is_recorded_in_order_and_owed_no_more(
    enquiries: CaseRecords[Enquiry], debtors: CaseRecords[Obligor]
) -> None:
    one, other = await received(enquiries), await received(enquiries)
    debtor = await owing(debtors, (one, BOOKED), (other, BOOKED), (one, GIVEN), (one, MISSED))
    await fulfil(debtors, enquiries, debtor)

    assert await history(enquiries, one) == [BOOKED.type, GIVEN.type, MISSED.type]
    assert await history(enquiries, other) == [BOOKED.type]
    assert (await debtors.state(debtor)).owed == ()


async def test_killed_between_the_two_writes_it_is_done_again_and_once(
    enquiries: CaseRecords[Enquiry], debtors: CaseRecords[Obligor]
) -> None:
    journey = await received(enquiries)
    debtor = await owing(debtors, (journey, BOOKED), (journey, GIVEN))
    debt = f"{debtor}/1"
    decide = partial(fulfil_obligation, BOOKED, journey=journey, key=debt)
    await enquiries.change(journey, decide, Cause(debt, debtor.hex))

    assert await fulfil_all(debtors, enquiries) == 1
    assert await history(enquiries, journey) == [BOOKED.type, GIVEN.type]


async def test_many_at_once_settle_it_once(
    enquiries: CaseRecords[Enquiry], debtors: CaseRecords[Obligor]
) -> None:
    journeys = [await received(enquiries) for _ in range(4)]
    debts = [(each, event) for event in (BOOKED, GIVEN, MISSED) for each in journeys]
    debtor = await owing(debtors, *debts)
    await asyncio.gather(*(fulfil(debtors, enquiries, debtor) for _ in range(6)))
    await fulfil_all(debtors, enquiries)

    for journey in journeys:
        assert await history(enquiries, journey) == [BOOKED.type, GIVEN.type, MISSED.type]
    assert (await debtors.state(debtor)).owed == ()


async def test_stopped_at_any_moment_nothing_is_lost_and_nothing_said_twice(
    enquiries: CaseRecords[Enquiry], debtors: CaseRecords[Obligor]
) -> None:
    journey = await received(enquiries)
    debts = [(journey, event) for event in (BOOKED, GIVEN, MISSED)] * 5
    debtor = await owing(debtors, *debts)
    for milliseconds in range(1, 40, 2):
        working = asyncio.create_task(fulfil(debtors, enquiries, debtor))
        await asyncio.wait({working}, timeout=milliseconds / 1000)
        working.cancel()
        await asyncio.wait({working})
    while await fulfil_all(debtors, enquiries):
        pass

    assert await history(enquiries, journey) == [event.type for _, event in debts]


async def test_a_debt_that_cannot_be_settled_stays_is_counted_and_holds_up_no_other(
    enquiries: CaseRecords[Enquiry], debtors: CaseRecords[Obligor]
) -> None:
    journey, nowhere = await received(enquiries), uuid4()
    debtor = await owing(debtors, (nowhere, BOOKED), (nowhere, GIVEN), (journey, BOOKED))
    later = await owing(debtors, (journey, GIVEN))
    assert await fulfil_all(debtors, enquiries) == 2

    assert [each.number for each in (await debtors.state(debtor)).owed] == [1, 2]
    assert (await debtors.state(later)).owed == ()
    assert await history(enquiries, journey) == [BOOKED.type, GIVEN.type]
    assert await count_overdue(debtors) == 0
    long_ago = {"$set": {"touched_at": now() - timedelta(minutes=2)}}
    await debtors.collection.update_one({"_id": debtor}, long_ago)
    assert await count_overdue(debtors) == 1


async def test_a_merge_into_what_is_gone_is_undone(enquiries: CaseRecords[Enquiry]) -> None:
    journey, gone = await received(enquiries), uuid4()
    command = Merge(on=TUESDAY, into=gone, staff="recruiter-07")
    decide = partial(merge, command=command, journey=journey, into_state=an_enquiry(on=MONDAY))
    await enquiries.change(journey, decide, Cause(uuid4().hex, BECAUSE))
    await fulfil(enquiries, enquiries, journey)
    state = await enquiries.state(journey)

    assert (state.status, state.owed) == (Status.RECEIVED, ())
    assert await history(enquiries, journey) == [
        "enquiry.merged.v1",
        "enquiry.merge_undone.v1",
    ]


async def test_debtors_are_found_by_an_index_that_holds_nobody_else(
    enquiries: CaseRecords[Enquiry], debtors: CaseRecords[Obligor]
) -> None:
    journey = await received(enquiries)
    await owing(debtors, (journey, BOOKED))
    settled = [await owing(debtors, (journey, BOOKED)) for _ in range(5)]
    for each in settled:
        await fulfil(debtors, enquiries, each)
    plan = await debtors.collection.find(OBLIGED).sort("touched_at", 1).explain()

    assert "'indexName': 'owing'" in str(plan["queryPlanner"]["winningPlan"])
    assert plan["executionStats"]["totalKeysExamined"] == 1
