"""Messages as no publisher of ours writes them: envelopes and bodies drawn from what breaks programs."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID, uuid4, uuid5

from aiokafka import AIOKafkaProducer
from hypothesis import strategies as st

from contracts.catalogue import STREAMS
from contracts.event import EVENT_IDS, Envelope, Event
from services.chassis.clock import now
from services.chassis.kafka import PARTITIONS
from services.chassis.settings import RecordSettings

Headers = list[tuple[str, bytes]]
POISONED = ("enquiry", "equality", "information_event", "panel")
"""The streams into whose topics the messages go."""


class Message(NamedTuple):
    """One message for one stream's topic."""

    stream: str
    key: bytes | None
    value: bytes | None
    headers: Headers


NUMBERS = ["1", "2", "3", "0", "-1", "2147483647", "2147483648", "9223372036854775808", "9" * 4301]
NUMBERS += ["1_0", "+1", " 1", "\u0661", "1e3", "NaN", ""]
TIMES = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-14:00", "2024-06-03T09:30:00"]
TIMES += ["1999-12-31T00:00:00+00:00", "2300-01-01T00:00:00+00:00", "now", "", "2024-W23-1"]
SOURCES = ["/enquiry", "/panel", "/", "", "/enq\0uiry", "/enquiry.heard", "/$set", "/" + "x" * 5000]
TEXTS = ["cause", "\0", "a\nb", "x" * 5000, "\u2028", "\ud7ff", "$where", "a.b"]
JOURNEYS = [UUID(int=number, version=4) for number in range(1, 6)]
TYPES = [name for types in STREAMS.values() for name in types]
INSTEAD: dict[str, list[str]] = {
    "ce_specversion": ["1.0", "2.0", ""],
    "ce_type": [*TYPES, *TEXTS, "enquiry.invented_later.v1"],
    "ce_source": SOURCES,
    "ce_time": TIMES,
    "ce_subject": [*map(str, JOURNEYS), "{" + str(JOURNEYS[0]) + "}", "not-a-journey", ""],
    "ce_streamversion": NUMBERS,
    "ce_causation": TEXTS,
    "ce_correlation": ["0" * 32, "0" * 32 + "\n", *TEXTS],
}
NUMBERS_IN_BODIES = [0, 1, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 1.5]
LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(NUMBERS_IN_BODIES),
    st.sampled_from(["2024-06-03", "0001-01-01", "9999-12-31", "phone", "moorland", *TEXTS]),
    st.none() | st.booleans() | st.text(max_size=5),
)
VALUES: st.SearchStrategy[Any] = (
    LEAVES
    | st.lists(LEAVES, max_size=3)
    | st.dictionaries(st.text(max_size=5), LEAVES | st.lists(LEAVES, max_size=1), max_size=2)
)


@st.composite
def _headers(draw: st.DrawFn, stream: str, kind: str) -> Headers:
    """The headers of an event, of which some say something else and some are missing."""
    said = {
        "ce_specversion": "1.0",
        "ce_type": kind,
        "ce_source": f"/{stream}",
        "ce_time": "2026-11-28T09:30:00+00:00",
        "ce_subject": str(draw(st.sampled_from(JOURNEYS))),
        "ce_streamversion": draw(st.sampled_from(["1", "2", "3"])),
        "ce_causation": "cause",
        "ce_correlation": "0" * 32,
    }
    for name in draw(st.lists(st.sampled_from(sorted(INSTEAD)), max_size=2)):
        said[name] = draw(st.sampled_from(INSTEAD[name]))
    place = (said["ce_source"].removeprefix("/"), said["ce_subject"], said["ce_streamversion"])
    said["ce_id"] = str(uuid5(EVENT_IDS, "/".join(place)))
    missing = draw(st.sets(st.sampled_from(sorted(said)), max_size=1) | st.just(set()))
    headers = [(name, text.encode()) for name, text in said.items() if name not in missing]
    more = st.tuples(st.text(max_size=3) | st.sampled_from(sorted(said)), st.binary(max_size=4))
    return headers + draw(st.lists(more, max_size=1))


@st.composite
def _body(draw: st.DrawFn, fields: list[str]) -> bytes | None:
    """A body of some of the event's fields with any values; bytes of any kind; or none."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.none() | st.binary(max_size=20) | st.just(b"[" * 5000))
    said = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(fields, VALUES)))
    return json.dumps({"occurred_on": "2024-06-03", **said}).encode()


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """A message for a topic, near enough to an event to get far."""
    stream = draw(st.sampled_from(POISONED))
    kind = draw(st.sampled_from(sorted(STREAMS[stream])))
    fields = sorted(STREAMS[stream][kind].model_fields)
    key = draw(
        st.none() | st.binary(max_size=4) | st.sampled_from([str(j).encode() for j in JOURNEYS])
    )
    return Message(stream, key, draw(_body(fields)), draw(_headers(stream, kind)))


async def put_on_kafka(settings: RecordSettings, drawn: Iterable[Message]) -> None:
    """Sends messages to the topics of their streams, as they are."""
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap_servers) as producer:
        sending = [
            await producer.send(
                settings.namespace + each.stream,
                b"" if each.key is None and each.value is None else each.value,
                key=each.key,
                headers=each.headers,
            )
            for each in drawn
        ]
        await asyncio.gather(*sending)


async def put_in_every_partition(settings: RecordSettings, event: Event) -> list[UUID]:
    """Says an event of a new journey in each partition of its stream; the journeys."""
    stream = event.type.partition(".")[0]
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap_servers) as producer:
        journeys = [uuid4() for _ in range(PARTITIONS)]
        for partition, journey in enumerate(journeys):
            said = Envelope(stream, journey, 1, event.type, now(), "cause", "0" * 32)
            await producer.send_and_wait(
                settings.namespace + stream,
                event.model_dump_json().encode(),
                partition=partition,
                headers=said.headers(),
            )
    return journeys
