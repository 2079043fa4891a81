"""A change of a case record against the usual outbox: an aggregate and its events in a transaction.

Both look whether the command was answered before, read the state, make the same decision, and write
state and two events where the version read still holds; all by majority. The peer runs on our driver
and on Motor. The limit is one bare insert of state and events. Nobody sends the events here.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from bench.grounds import own_grounds
from bench.household import BEGUN, ENQUIRY
from bench.ratios import Row, at_least, interleaved
from contracts.reference import ContactChannel, ContactOutcome, InformationForm, NextStep
from deploy.local.servers import Addresses
from services.chassis.cases import CaseRecords
from services.chassis.clock import today
from services.chassis.decision import Decision
from services.chassis.kafka import Producer
from services.chassis.list_entries import IN_DUE_ORDER
from services.chassis.mongo import Document, database, open_client
from services.chassis.record import Cause, Decide, stored_events
from services.chassis.settings import RecordSettings
from services.enquiry.domain.contact import (
    MakeContact,
    ProvideInformation,
    make_contact,
    provide_information,
)
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.intake import receive_enquiry
from services.enquiry.store.enquiries import ENQUIRIES

JOURNEYS = 16_000
"""So many that none comes up twice: the faster side would work on longer records than the slower."""
AT_ONCE = 16
SECONDS = 1.0
OPTIONS: dict[str, Any] = {
    "uuidRepresentation": "standard",
    "w": "majority",
    "journal": True,
    "maxPoolSize": 32,
}

Change = Callable[[UUID, Decide[Enquiry], Cause], Awaitable[object]]
Begin = Callable[[], Awaitable[Any]]
"""Opens a session; the two drivers differ in this alone."""

CONTACT = MakeContact(
    on=today(),
    channel=ContactChannel.PHONE,
    staff="recruiter-07",
    outcome=ContactOutcome.WANTS_TIME,
    next_step=NextStep.PLANNED_CALL,
)
INFORMATION = ProvideInformation(on=today(), form=InformationForm.CALL)


def decide(enquiry: Enquiry | None) -> Decision[Enquiry]:
    """A call in which the enquirer was reached and informed: two events at once."""
    contacted = make_contact(enquiry, CONTACT)
    informed = provide_information(contacted.state, INFORMATION)
    return Decision(informed.state, [*contacted.events, *informed.events])


class Outbox:
    """Aggregates in one collection, their events as rows of another, both in one transaction."""

    def __init__(self, kept_in: Any, begin: Begin, name: str) -> None:
        self._aggregates = kept_in[f"{name}_aggregates"]
        self._rows = kept_in[f"{name}_outbox"]
        self._begin = begin

    async def open(self, journeys: list[UUID]) -> None:
        # Collections made inside a transaction would be part of what is measured.
        kept = {"version": 0, "agency": BEGUN.state.agency}
        kept["state"] = BEGUN.state.model_dump(mode="json")
        begun = [
            {"_id": journey, **kept, **ENQUIRIES.beside(journey, BEGUN.state)}
            for journey in journeys
        ]
        await self._aggregates.insert_many(begun)
        # The same questions are asked of an enquiry whichever way it is kept.
        await self._aggregates.create_indexes([IN_DUE_ORDER, *ENQUIRIES.indexes])
        await self._rows.create_index([("journey", 1), ("cause", 1)])
        await self._rows.create_index("unsent", partialFilterExpression={"unsent": True})

    async def change(self, journey: UUID, decide: Decide[Enquiry], cause: Cause) -> None:
        async with await self._begin() as session:
            await session.with_transaction(partial(self._write, journey, decide, cause))

    async def _write(
        self, journey: UUID, decide: Decide[Enquiry], cause: Cause, session: Any
    ) -> None:
        answered = {"journey": journey, "cause": cause.key}
        if await self._rows.find_one(answered, session=session):
            return
        found = await self._aggregates.find_one({"_id": journey}, session=session)
        decision = decide(Enquiry.model_validate(found["state"]))
        stored = stored_events(decision.events, after=found["version"], cause=cause)
        state = decision.state.model_dump(mode="json")
        await self._aggregates.update_one(
            {"_id": journey, "version": found["version"]},
            {
                "$set": {"state": state, **ENQUIRIES.beside(journey, decision.state)},
                "$inc": {"version": len(stored)},
            },
            session=session,
        )
        rows = [{"journey": journey, "unsent": True, **event} for event in stored]
        await self._rows.insert_many(rows, session=session)


async def measure(addresses: Addresses) -> list[Row]:
    """Changes a second with 16 at once, no two of them on the same journey."""
    journeys = [uuid4() for _ in range(JOURNEYS)]
    async with own_grounds(addresses) as settings, _changes(settings, journeys) as changes:
        figures = await interleaved(
            {name: partial(a_second, change, cycle(journeys)) for name, change in changes.items()}
        )
    measure, ours = "case record: 16 changes at once", figures["ours"]
    return [
        Row(measure, "/s", ours, "transaction, PyMongo", figures["pymongo"], at_least(1.5)),
        Row(measure, "/s", ours, "transaction, Motor", figures["motor"], at_least(1.5)),
        Row(measure, "/s", ours, "one bare insert", figures["insert"]),
    ]


@asynccontextmanager
async def _changes(
    settings: RecordSettings, journeys: list[UUID]
) -> AsyncIterator[dict[str, Change]]:
    """Every way to change one of these journeys, all of them opened."""
    name = settings.namespace + "enquiry"
    motor: Any = AsyncIOMotorClient(settings.mongodb_url, **OPTIONS)
    async with open_client(settings.replica_set) as client:
        kept_in = database(client, name)
        records = CaseRecords(ENQUIRIES, kept_in, Producer(settings.brokers))

        async def begin() -> AsyncClientSession:
            return client.start_session()

        on_pymongo = Outbox(kept_in, begin, "pymongo")
        on_motor = Outbox(motor.get_database(name), motor.start_session, "motor")
        await open_all(records, journeys)
        await on_pymongo.open(journeys)
        await on_motor.open(journeys)
        yield {
            "ours": records.change,
            "pymongo": on_pymongo.change,
            "motor": on_motor.change,
            "insert": partial(_insert, kept_in["inserted"]),
        }
    motor.close()


async def open_all(records: CaseRecords[Enquiry], journeys: list[UUID]) -> None:
    """Begins a record of each journey."""
    await records.prepare()
    begin = partial(receive_enquiry, command=ENQUIRY)

    async def open_some(some: list[UUID]) -> None:
        for journey in some:
            await records.open(journey, begin, _cause())

    await asyncio.gather(*(open_some(journeys[first::AT_ONCE]) for first in range(AT_ONCE)))


async def _insert(
    collection: AsyncCollection[Document], _: UUID, decide: Decide[Enquiry], cause: Cause
) -> None:
    decision = decide(BEGUN.state)
    stored = stored_events(decision.events, after=0, cause=cause)
    await collection.insert_one({"state": decision.state.model_dump(mode="json"), "events": stored})


async def a_second(change: Change, journeys: Iterator[UUID]) -> float:
    """How many journeys are changed in a second, 16 at once."""
    began = time.perf_counter()

    async def work() -> int:
        changed = 0
        while time.perf_counter() < began + SECONDS:
            await change(next(journeys), decide, _cause())
            changed += 1
        return changed

    changed = await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return sum(changed) / (time.perf_counter() - began)


def _cause() -> Cause:
    key = uuid4().hex
    return Cause(key=key, correlation=key, fingerprint=key)
