"""What no majority holds is not answered, shown or sent, and what a majority holds in the end counts once."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

import pytest
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError, PyMongoError

from contracts.enquiry import EnquiryReceived
from contracts.reference import Channel, Household
from services.chassis import mongo, relay
from services.chassis.access_log import COLLECTION, Access, AccessLog
from services.chassis.cases import CaseRecords, LostRace
from services.chassis.clock import now
from services.chassis.decision import Decision, Kind, Refusal
from services.chassis.inbox import Inbox
from services.chassis.kafka import Producer
from services.chassis.mongo import (
    PASSING_FAULTS,
    Database,
    ReplicaSet,
    insert_once,
    open_client,
    until_held,
)
from services.chassis.parked import Parked
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.three_members import ThreeMembers
from tests.chassis.helpers.topics import arriving, on_kafka
from tests.chassis.helpers.toy import (
    DAY,
    HANDLERS,
    PUBLISHER,
    SUBSCRIBER,
    Begin,
    Counted,
    begin,
    beginning,
    caused_by,
    contacting,
    envelope,
)

HASTY_SECONDS = 0.5
RECEIVED = EnquiryReceived(
    occurred_on=DAY, agency="moorland", channel=Channel.PHONE, household=Household.SINGLE
)


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeMembers]:
    started = ThreeMembers(tmp_path_factory.mktemp("members"))
    try:
        started.start()
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="module")
async def database(members: ThreeMembers) -> AsyncIterator[Database]:
    async with open_client(ReplicaSet(members.address)) as client:
        yield mongo.database(client, "patient")


@pytest.fixture(scope="module")
async def hasty(members: ThreeMembers) -> AsyncIterator[Database]:
    """The same database for those who wait half a second for a majority."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mongo, "OPERATION_SECONDS", HASTY_SECONDS)
        client = open_client(ReplicaSet(members.address))
    async with client:
        yield mongo.database(client, "patient")


@pytest.fixture
async def records(database: Database, producer: Producer) -> AsyncIterator[CaseRecords[Counted]]:
    opened = CaseRecords(PUBLISHER, database, producer)
    await opened.prepare()
    yield opened
    await opened.relay.flush()
    await opened.collection.delete_many({})


@pytest.fixture
def instances(hasty: Database, producer: Producer) -> list[CaseRecords[Counted]]:
    """Two instances of a service."""
    return [CaseRecords(PUBLISHER, hasty, producer) for _ in range(2)]


@pytest.fixture
async def journey(records: CaseRecords[Counted]) -> UUID:
    begun = uuid4()
    await records.open(begun, beginning, caused_by())
    await records.relay.flush()
    return begun


@pytest.fixture
def sweeping_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "SWEEP_SECONDS", 0)


async def test_a_command_that_no_majority_took_is_not_answered_from_its_own_write(
    members: ThreeMembers,
    records: CaseRecords[Counted],
    instances: list[CaseRecords[Counted]],
    journey: UUID,
) -> None:
    with members.without_majority():
        for instance in (*instances, *instances):
            with pytest.raises(PASSING_FAULTS):
                await instance.change(journey, contacting, caused_by("key-1"))
        assert (await instances[1].state(journey)).contacts == 0
        assert [event.version for event in await instances[1].history(journey)] == [1]

    receipt = await records.change(journey, contacting, caused_by("key-1"))

    assert receipt.version == 2
    assert [event.version for event in await records.history(journey)] == [1, 2]


@pytest.mark.usefixtures("sweeping_at_once")
async def test_what_no_majority_holds_is_not_sent_and_what_it_holds_later_is(
    members: ThreeMembers,
    records: CaseRecords[Counted],
    instances: list[CaseRecords[Counted]],
    journey: UUID,
    settings: RecordSettings,
) -> None:
    with members.without_majority():
        with pytest.raises(PASSING_FAULTS):
            await instances[0].change(journey, contacting, caused_by("key-1"))
        for instance in instances:
            await instance.relay.sweep()
        assert await on_kafka(settings, "enquiry", journey) == [1]

    await until_held(records.collection)
    await records.relay.sweep()

    assert await on_kafka(settings, "enquiry", journey) == [1, 2]


async def test_a_beginning_that_no_majority_took_does_not_already_exist(
    members: ThreeMembers, records: CaseRecords[Counted], instances: list[CaseRecords[Counted]]
) -> None:
    begun = uuid4()
    with members.without_majority():
        for instance in instances:
            with pytest.raises(PASSING_FAULTS):
                await instance.open(begun, beginning, caused_by("beginning"))

    receipt = await records.open(begun, beginning, caused_by("beginning"))

    assert receipt.version == 1
    assert len(await records.history(begun)) == 1


async def test_a_beginning_refused_by_now_is_not_refused_while_its_first_try_is_not_settled(
    members: ThreeMembers, records: CaseRecords[Counted], instances: list[CaseRecords[Counted]]
) -> None:
    begun = uuid4()

    def refused(_: Counted | None) -> Decision[Counted]:
        raise Refusal(Kind.NOT_NOW, "Nothing is begun any more.")

    with members.without_majority():
        with pytest.raises(PASSING_FAULTS):
            await instances[0].open(begun, beginning, caused_by("beginning"))
        with pytest.raises(LostRace):
            await instances[1].open(begun, refused, caused_by("beginning"))

    await until_held(records.collection)
    assert (await records.open(begun, refused, caused_by("beginning"))).version == 1


async def test_a_collision_is_told_only_once_a_majority_has_what_it_collides_with(
    members: ThreeMembers, hasty: Database, database: Database, producer: Producer
) -> None:
    one_an_agency = replace(
        PUBLISHER, collection="one_an_agency", indexes=(IndexModel("agency", unique=True),)
    )
    patient, instance = (CaseRecords(one_an_agency, each, producer) for each in (database, hasty))
    await patient.prepare()
    other = uuid4()
    await patient.open(other, partial(begin, command=Begin(on=DAY, agency="coast")), caused_by())

    def moving(_: Counted | None) -> Decision[Counted]:
        return Decision(Counted(agency="moorland"))

    with members.without_majority():
        with pytest.raises(PASSING_FAULTS):
            await instance.open(uuid4(), beginning, caused_by())
        with pytest.raises(PASSING_FAULTS):
            await instance.open(uuid4(), beginning, caused_by())
        with pytest.raises(PASSING_FAULTS):
            await instance.change(other, moving, caused_by())

    with pytest.raises(DuplicateKeyError):
        await patient.change(other, moving, caused_by())


async def test_an_event_that_no_majority_marked_as_heard_is_neither_dropped_nor_parked(
    members: ThreeMembers, hasty: Database, database: Database, producer: Producer
) -> None:
    handled, of_no_use = uuid4(), uuid4()
    parked = Parked(database)
    batch = [
        arriving(envelope(handled, 1, RECEIVED.type), RECEIVED.model_dump_json().encode()),
        arriving(envelope(of_no_use, 1, "enquiry.invented_later.v1"), b"{}"),
    ]
    instance = Inbox(CaseRecords(SUBSCRIBER, hasty, producer), HANDLERS, Parked(hasty))
    with members.without_majority():
        for _ in range(2):
            with pytest.raises(PASSING_FAULTS):
                await instance.hear(batch)

    subscriber = CaseRecords(SUBSCRIBER, database, producer)
    await Inbox(subscriber, HANDLERS, parked).hear(batch)

    for journey in (handled, of_no_use):
        assert (await subscriber.read(journey)).heard == {"enquiry": 1}
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}


async def test_what_is_kept_once_is_kept_only_once_a_majority_has_it(
    members: ThreeMembers, hasty: Database, database: Database
) -> None:
    await insert_once(database["once"], "first", {"number": 0})
    with members.without_majority():
        for number in (1, 2):
            with pytest.raises(PASSING_FAULTS):
                await insert_once(hasty["once"], "second", {"number": number})
        assert [each["_id"] async for each in hasty["once"].find()] == ["first"]

    await insert_once(database["once"], "second", {"number": 3})

    assert [each["number"] async for each in database["once"].find()] == [0, 1]


async def test_accesses_that_no_majority_has_are_still_waiting_to_be_written(
    members: ThreeMembers, hasty: Database, database: Database
) -> None:
    await AccessLog(database).prepare()
    access_log = AccessLog(hasty)
    access_log.note(
        Access(
            at=now(),
            by="somebody",
            roles=[],
            route="GET /enquiries/{journey}",
            journey=uuid4(),
            agency="moorland",
            correlation="0" * 32,
        )
    )
    with members.without_majority():
        for _ in range(2):
            with pytest.raises(PyMongoError):
                await access_log.flush()
        assert await hasty[COLLECTION].find_one() is None

    await access_log.flush()

    assert await hasty[COLLECTION].count_documents({}) == 1
