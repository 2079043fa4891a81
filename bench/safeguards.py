"""What each safeguard costs: the same work with it and without it, in turns.

Reads of what a majority holds against reads of the primary alone; events remembered by digest against events that are
not; one outcome for each event that is sent against one for all; BoundedHttp and TokenFirst against a bare server; counts
with noise against exact ones. There is no bound: the peer is what the machine could do without the safeguard.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from itertools import cycle
from pathlib import Path
from uuid import uuid4

from aiokafka import AIOKafkaProducer
from pymongo.read_concern import ReadConcern

from bench.case_record import a_second, open_all
from bench.command import plain, serving
from bench.counted_journeys import rows
from bench.grounds import own_grounds
from bench.household import BEGUN
from bench.ratios import Row, interleaved
from bench.reporting import Batch, Folding, cohorts
from contracts.enquiry import TOPIC
from contracts.event import Envelope
from contracts.identity import Who
from deploy.local.identity import ISSUER, Identity
from deploy.local.servers import Addresses
from services.chassis.cases import CaseRecords
from services.chassis.clock import now, today
from services.chassis.delivery import Delivery
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.chassis.signing import Signer
from services.enquiry.store.enquiries import ENQUIRIES
from services.reporting.background.preparations import cut
from services.reporting.domain.contributions import Cell, counted_in
from services.reporting.domain.publishing.noise import Noise
from services.reporting.domain.publishing.publication import HEADLINES, Occasion, Tally

REPEATS = 5
JOURNEYS = 4_000
TOGETHER = 200
SENDS = 10
COUNTED = 3_000
QUARTER, FIRST = "2024-25-Q1", date(2024, 4, 1)
AGENCIES = tuple(f"agency-{number}" for number in range(30))


class Undigested(Delivery):
    """An event of which a reader remembers nothing but its version."""

    @property
    def digest(self) -> str:
        """None."""
        return ""


class Silent(Noise):
    """Exact counts."""

    def change(self, *_: object) -> int:
        """Nothing."""
        return 0


async def measure(addresses: Addresses) -> list[Row]:
    """A row for each safeguard."""
    async with own_grounds(addresses) as settings:
        return [
            await _majority(settings),
            await _digests(),
            await _outcomes(settings),
            await _guards(settings),
            await _noise(),
        ]


async def _majority(settings: RecordSettings) -> Row:
    async with open_client(settings.replica_set) as client:
        kept_in = database(client, settings.namespace + "enquiry")
        alone = kept_in.with_options(read_concern=ReadConcern("local"))
        ours, theirs = (
            CaseRecords(ENQUIRIES, each, Producer(settings.brokers)) for each in (kept_in, alone)
        )
        journeys = [uuid4() for _ in range(JOURNEYS)]
        await open_all(ours, journeys)
        each = cycle(journeys)
        sides = {"ours": ours.change, "theirs": theirs.change}
        figures = await interleaved(
            {name: partial(a_second, change, each) for name, change in sides.items()},
            repeats=REPEATS,
        )
    measure = "safeguards: case record, reads of a majority"
    return Row(measure, "/s", figures["ours"], "of the primary alone", figures["theirs"])


async def _digests() -> Row:
    heard = [batch for cohort in cohorts(TOPIC) for batch in cohort]
    undigested = [
        [Undigested(each.envelope, each.event, each.record) for each in batch] for batch in heard
    ]
    sides = {"ours": partial(_folded, heard), "theirs": partial(_folded, undigested)}
    figures = await interleaved(sides, repeats=REPEATS)
    measure = "safeguards: rows in memory, digests of what was heard"
    return Row(measure, "events/s", figures["ours"], "no digests", figures["theirs"])


async def _folded(batches: Sequence[Batch]) -> float:
    folding, began = Folding(), time.perf_counter()
    for batch in batches:
        await folding.hear(batch)
    return sum(map(len, batches)) / (time.perf_counter() - began)


async def _outcomes(settings: RecordSettings) -> Row:
    await ensure_topics(settings.brokers, [settings.namespace + TOPIC])
    together = AIOKafkaProducer(
        enable_idempotence=True, acks="all", **settings.brokers.client_options()
    )
    async with Producer(settings.brokers, settings.namespace) as producer, together:
        sides = {
            "ours": partial(_sent, producer.send_together),
            "theirs": partial(_sent, partial(_all_or_nothing, together, settings.namespace)),
        }
        figures = await interleaved(sides, repeats=REPEATS)
    measure = "safeguards: sending 200 together, an outcome each"
    return Row(measure, "events/s", figures["ours"], "one for all", figures["theirs"])


Messages = Sequence[tuple[Envelope, bytes]]


async def _sent(send: Callable[[Messages], Awaitable[object]]) -> float:
    began = time.perf_counter()
    for _ in range(SENDS):
        await send([_message() for _ in range(TOGETHER)])
    return SENDS * TOGETHER / (time.perf_counter() - began)


async def _all_or_nothing(producer: AIOKafkaProducer, namespace: str, messages: Messages) -> None:
    """The first of these that fails is what becomes of all."""
    sent = [
        await producer.send(
            namespace + envelope.stream, body, key=envelope.key, headers=envelope.headers()
        )
        for envelope, body in messages
    ]
    await asyncio.gather(*sent)


def _message() -> tuple[Envelope, bytes]:
    event, journey = BEGUN.events[0], uuid4()
    envelope = Envelope(TOPIC, journey, 1, event.type, now(), journey.hex, journey.hex)
    return envelope, event.model_dump_json().encode()


async def _guards(settings: RecordSettings) -> Row:
    identity = Identity(Path(settings.identity_keys).parent)
    token = Signer.reading(identity.key("web"), ISSUER).token(Who.of_service("web"), "enquiry")
    served_by = {"ours": ("bench.guarded",), "theirs": ("bench.guarded", "bare")}
    with serving(settings, served_by) as ports:
        sides = {name: partial(plain, port, "/echoes", token) for name, port in ports.items()}
        figures = await interleaved(sides, repeats=REPEATS)
    measure = "safeguards: BoundedHttp and TokenFirst"
    rates = {name: [each.a_second for each in found] for name, found in figures.items()}
    return Row(measure, "/s", rates["ours"], "a bare server", rates["theirs"])


async def _noise() -> Row:
    secret = b"of this measurement"
    tally = _tally(Noise(secret))
    sides = {
        "ours": partial(_prepared, tally, Noise(secret)),
        "theirs": partial(_prepared, tally, Silent(secret)),
    }
    figures = await interleaved(sides, repeats=REPEATS)
    measure = "safeguards: cutting a quarter's spans, with noise"
    return Row(measure, "ms", figures["ours"], "exact counts", figures["theirs"])


def _tally(noise: Noise) -> Tally:
    counts, keys = Counter[Cell](), Counter[Cell]()
    for row in rows(COUNTED, AGENCIES, FIRST, 90):
        for cell, times in counted_in(QUARTER, row, HEADLINES).items():
            counts[cell] += times
            keys[cell] += times * noise.record_key(row.id)
    return Tally(counts, keys)


async def _prepared(tally: Tally, noise: Noise) -> float:
    began = time.perf_counter()
    cut(tally, Occasion(QUARTER, AGENCIES, today(), noise))
    return 1000 * (time.perf_counter() - began)
