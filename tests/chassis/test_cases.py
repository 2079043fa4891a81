"""A command changes a case record once, whatever fails or repeats around it."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect

from services.chassis import cases
from services.chassis.cases import CaseRecords
from services.chassis.decision import Decision, Kind, Refusal
from services.chassis.record import Receipt
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.topics import on_kafka
from tests.chassis.helpers.toy import Counted, beginning, caused_by, contacting


@pytest.fixture
async def journey(publisher: CaseRecords[Counted]) -> UUID:
    begun = uuid4()
    await publisher.open(begun, beginning, caused_by())
    return begun


async def test_the_same_key_twice_changes_nothing_and_gets_the_first_answer(
    publisher: CaseRecords[Counted], journey: UUID
) -> None:
    first = await publisher.change(journey, contacting, caused_by("key-1"))
    await publisher.change(journey, contacting, caused_by("key-2"))

    again = await publisher.change(journey, contacting, caused_by("key-1"))

    assert again.model_dump_json() == first.model_dump_json()
    assert (await publisher.state(journey)).contacts == 2


async def test_the_same_key_with_other_content_is_refused(
    publisher: CaseRecords[Counted], journey: UUID
) -> None:
    await publisher.change(journey, contacting, caused_by("key-1", "content"))

    with pytest.raises(Refusal, match="already used this Idempotency-Key for another request"):
        await publisher.change(journey, contacting, caused_by("key-1", "other content"))


async def test_a_key_may_look_like_the_name_of_a_field(publisher: CaseRecords[Counted]) -> None:
    journey = uuid4()
    begun = await publisher.open(journey, beginning, caused_by("$events.cause"))
    changed = await publisher.change(journey, contacting, caused_by("$$ROOT._id"))

    assert await publisher.open(journey, beginning, caused_by("$events.cause")) == begun
    assert await publisher.change(journey, contacting, caused_by("$$ROOT._id")) == changed
    with pytest.raises(Refusal):
        await publisher.open(journey, beginning, caused_by("$events.by"))


async def test_opening_twice_with_one_key_begins_one_journey(
    publisher: CaseRecords[Counted],
) -> None:
    journey = uuid4()
    first, second = await asyncio.gather(
        *(publisher.open(journey, beginning, caused_by("opening")) for _ in range(2))
    )

    assert first == second
    assert len(await publisher.history(journey)) == 1


async def test_of_two_concurrent_commands_the_second_sees_the_first(
    publisher: CaseRecords[Counted], journey: UUID
) -> None:
    await asyncio.gather(*(publisher.change(journey, contacting, caused_by()) for _ in range(8)))

    assert (await publisher.state(journey)).contacts == 8
    assert [event.version for event in await publisher.history(journey)] == list(range(1, 10))


async def test_a_long_history_is_read_in_slices_and_nothing_of_it_is_missing(
    publisher: CaseRecords[Counted], journey: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "EVENTS_AT_ONCE", 3)
    for _ in range(8):
        await publisher.change(journey, contacting, caused_by())

    slices = [await publisher.events(journey, after=after) for after in (0, 2, 8, 9)]
    assert [[event.version for event in each] for each in slices] == [
        [1, 2, 3],
        [3, 4, 5],
        [9],
        [],
    ]
    assert [event.version for event in await publisher.history(journey)] == list(range(1, 10))
    assert await publisher.history(uuid4()) == []


async def test_a_refused_command_changes_nothing(
    publisher: CaseRecords[Counted], journey: UUID
) -> None:
    def refusing(_: Counted | None) -> Decision[Counted]:
        return contacting(None)

    with pytest.raises(Refusal, match="no such journey"):
        await publisher.change(journey, refusing, caused_by())

    assert len(await publisher.history(journey)) == 1


async def test_a_write_that_fails_after_the_decision_publishes_nothing(
    publisher: CaseRecords[Counted],
    journey: UUID,
    settings: RecordSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await publisher.relay.flush()

    async def away(*_: Any, **__: Any) -> None:
        raise AutoReconnect("the server went away before the write")

    with monkeypatch.context() as patched:
        patched.setattr(AsyncCollection, "update_one", away)
        with pytest.raises(AutoReconnect):
            await publisher.change(journey, contacting, caused_by())
    await publisher.relay.flush()

    assert await on_kafka(settings, "enquiry", journey) == [1]


async def test_a_write_whose_answer_was_lost_is_repeated_without_effect(
    publisher: CaseRecords[Counted], journey: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = AsyncCollection.update_one

    async def answer_lost(*args: Any, **kwargs: Any) -> None:
        await partial(written, *args, **kwargs)()
        raise AutoReconnect("the server went away after the write")

    with monkeypatch.context() as patched:
        patched.setattr(AsyncCollection, "update_one", answer_lost)
        with pytest.raises(AutoReconnect):
            await publisher.change(journey, contacting, caused_by("key-1"))
    receipt = await publisher.change(journey, contacting, caused_by("key-1"))

    assert receipt.version == 2
    assert (await publisher.state(journey)).contacts == 1


async def test_a_beginning_whose_answer_was_lost_is_repeated_without_effect(
    publisher: CaseRecords[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    journey, beginnings = uuid4(), [caused_by("key-1"), caused_by("key-1")]
    written = AsyncCollection.insert_many

    async def answer_lost(*args: Any, **kwargs: Any) -> None:
        await partial(written, *args, **kwargs)()
        raise AutoReconnect("the server went away after the write")

    with monkeypatch.context() as patched:
        patched.setattr(AsyncCollection, "insert_many", answer_lost)
        with pytest.raises(AutoReconnect):
            await publisher.open(journey, beginning, beginnings[0])
    receipt = await publisher.open(journey, beginning, beginnings[1])

    assert receipt.version == 1
    assert len(await publisher.history(journey)) == 1


async def test_of_beginnings_at_the_same_moment_only_the_repeated_one_gets_an_earlier_answer(
    publisher: CaseRecords[Counted], journey: UUID
) -> None:
    others = [uuid4() for _ in range(5)]
    opening = [publisher.open(other, beginning, caused_by()) for other in others]
    again = publisher.open(journey, beginning, caused_by("another key"))

    *receipts, refused = await asyncio.gather(*opening, again, return_exceptions=True)

    assert [receipt.journey for receipt in receipts if isinstance(receipt, Receipt)] == others
    assert isinstance(refused, Refusal)


async def test_a_beginning_that_would_be_refused_by_now_still_gets_its_first_answer(
    publisher: CaseRecords[Counted],
) -> None:
    begun = uuid4()
    first = await publisher.open(begun, beginning, caused_by("a-beginning"))

    def refused(_: Counted | None) -> Decision[Counted]:
        raise Refusal(Kind.NOT_NOW, "Nothing is begun any more.")

    assert await publisher.open(begun, refused, caused_by("a-beginning")) == first
    with pytest.raises(Refusal, match="begun any more"):
        await publisher.open(uuid4(), refused, caused_by("another-beginning"))
