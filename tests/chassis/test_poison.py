"""No message stops a partition: what cannot be applied is parked, whatever it is, and the others go on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import ConsumerRecord
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from contracts.enquiry import ContactMade, EnquiryReceived, InformationProvided
from contracts.event import Event
from contracts.reference import Channel, ContactChannel, Household, InformationForm
from services.chassis import attempts
from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.delivery import Delivery, Undecodable
from services.chassis.inbox import Inbox
from services.chassis.parked import Dismissal, Parked, Parking, Why
from tests.chassis.helpers.poison import messages
from tests.chassis.helpers.topics import arriving
from tests.chassis.helpers.toy import DAY, Counted, envelope

RECEIVED = EnquiryReceived(
    occurred_on=DAY, agency="moorland", channel=Channel.PHONE, household=Household.SINGLE
)
CONTACT = ContactMade(occurred_on=DAY, channel=ContactChannel.PHONE)
INFORMATION = InformationProvided(occurred_on=DAY, form=InformationForm.PACK)
JUNK = Dismissal(by="support-01", at=datetime(2026, 11, 28, tzinfo=UTC), reason="A load test")


@pytest.fixture(autouse=True)
async def nothing_parked(parked: Parked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "FIRST_PAUSE_SECONDS", 0.001)
    await parked.collection.delete_many({})


def delivered(journey: UUID, version: int, event: Event) -> Delivery | Undecodable:
    return arriving(envelope(journey, version, event.type), event.model_dump_json().encode())


def spoilt(event: Event, **changed: Any) -> Delivery | Undecodable:
    """An event whose headers say something that no publisher of ours says."""
    said = envelope(uuid4(), 1, event.type)
    body = event.model_dump_json().encode()
    return arriving(said, body, headers=replace(said, **changed).headers())


@pytest.mark.parametrize("event", [RECEIVED, INFORMATION], ids=["of use", "of no use"])
@pytest.mark.parametrize(
    "changed",
    [
        {"version": 2**31},
        {"version": 2**63},
        {"stream": "enq\0uiry"},
        {"stream": "assessment"},
        {"stream": "enquiry.heard"},
        {"at": datetime.fromisoformat("0001-01-01T00:00:00+14:00")},
        {"at": datetime.fromisoformat("9999-12-31T23:59:59-14:00")},
        {"cause": "a\0b"},
        {"type": "enquiry.received.v1\0"},
    ],
    ids=str,
)
async def test_one_message_that_no_store_can_hold_is_a_dead_letter_and_the_others_go_on(
    inbox: Inbox[Counted],
    subscriber: CaseRecords[Counted],
    parked: Parked,
    event: Event,
    changed: dict[str, Any],
) -> None:
    journey = uuid4()
    poison = spoilt(event, **changed)

    await inbox.hear([poison, delivered(journey, 1, RECEIVED), delivered(journey, 2, CONTACT)])

    assert (await subscriber.state(journey)).heard == ("2",)
    assert await parked.counts() == {"gaps": 0, "dead_letters": 1}
    assert [each.why for each in await parked.shown()] == [Why.UNDECODABLE]


async def test_a_batch_that_cannot_be_written_together_is_heard_message_by_message(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()
    good = delivered(journey, 1, INFORMATION)
    assert isinstance(good, Delivery)
    nobody_reads = replace(good.envelope, stream="enq\0uiry", journey=uuid4())

    await inbox.hear([replace(good, envelope=nobody_reads), good])

    assert (await subscriber.read(journey)).heard == {"enquiry": 1}
    (letter,) = await parked.shown()
    assert (letter.why, letter.reason.partition(" ")[0]) == (Why.FAILED, "InvalidDocument")


TEXTS = st.text(st.characters(exclude_categories=()), max_size=2000)


@examples(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    reason=TEXTS,
    value=st.none() | st.binary(max_size=50),
    headers=st.lists(st.tuples(st.text(max_size=5), st.none() | st.binary(max_size=5))),
)
@example(reason="large", value=b"x" * 20_000_000, headers=[])
@example(reason="many", value=None, headers=[("", None)] * 500_000)
async def test_parking_never_fails(
    parked: Parked, reason: str, value: bytes | None, headers: list[tuple[str, bytes | None]]
) -> None:
    record = ConsumerRecord(
        "enquiry", 0, 2**62, 0, 0, b"key", value, None, 0, 0, headers=tuple(headers)
    )
    await parked.forget()
    await parked.park(Parking(Undecodable(record, reason), Why.UNDECODABLE, reason))

    (letter,) = await parked.shown()
    assert letter.reason.isprintable()


async def test_a_message_that_is_too_large_to_keep_is_parked_without_its_body(
    parked: Parked,
) -> None:
    said = envelope(uuid4(), 1)
    await parked.park(Parking(arriving(said, b"x" * 8_000_000), Why.UNDECODABLE, "junk"))

    (letter,) = await parked.shown()
    assert (letter.reason, letter.journey) == ("over 8,000,000 bytes", str(said.journey))
    with pytest.raises(Refusal, match="Read it on Kafka"):
        await parked.message(letter.id)
    passed_over = await parked.dismiss(letter.id, JUNK)
    assert passed_over is not None
    assert (passed_over.envelope.id, passed_over.event) == (said.id, None)


@examples(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(messages(), min_size=5, max_size=40))
async def test_whatever_arrives_is_applied_or_parked_and_a_good_journey_goes_on(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], drawn: list[Any]
) -> None:
    journey = uuid4()
    poison = [
        arriving(
            replace(envelope(uuid4(), 1), stream=each.stream), each.value, headers=each.headers
        )
        for each in drawn
    ]

    await inbox.hear([*poison, delivered(journey, 1, RECEIVED), delivered(journey, 2, CONTACT)])
    await inbox.close_gaps()

    assert (await subscriber.state(journey)).heard == ("2",)


async def test_a_dead_letter_that_is_junk_is_dismissed_and_those_behind_it_follow(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()
    junk = arriving(envelope(journey, 2), b"junk")
    await inbox.hear([delivered(journey, 1, RECEIVED), junk, delivered(journey, 3, CONTACT)])
    (letter,) = [each for each in await parked.shown() if each.why is not Why.GAP]

    await parked.dismiss(letter.id, JUNK)
    while await inbox.close_gaps():
        pass

    assert (await subscriber.state(journey)).heard == ("3",)
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}
    (kept,) = await parked.dismissed()
    assert (kept.id, kept.dismissal) == (letter.id, JUNK)
    stored = await parked.collection.find_one({"_id": letter.id})
    assert stored is not None
    assert stored["value"] == b"junk"


async def test_what_was_dismissed_before_its_turn_is_passed_over_when_the_turn_comes(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()
    await inbox.hear([arriving(envelope(journey, 2), b"junk"), delivered(journey, 3, CONTACT)])
    (letter,) = [each for each in await parked.shown() if each.why is not Why.GAP]
    await parked.dismiss(letter.id, JUNK)
    assert await inbox.close_gaps() == 0

    await inbox.hear([delivered(journey, 1, RECEIVED)])
    while await inbox.close_gaps():
        pass

    assert (await subscriber.state(journey)).heard == ("3",)
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}


@pytest.mark.parametrize("headers", [None, [("ce_type", b"\xff")]], ids=["readable", "unreadable"])
async def test_what_was_dismissed_and_comes_again_stays_dismissed(
    inbox: Inbox[Counted], parked: Parked, headers: list[tuple[str, bytes]] | None
) -> None:
    journey = uuid4()
    junk = arriving(envelope(journey, 2), b"junk", headers=headers)
    await inbox.hear([delivered(journey, 1, RECEIVED), junk])
    (letter,) = await parked.shown()
    await parked.dismiss(letter.id, JUNK)
    await inbox.close_gaps()

    await inbox.hear([junk])
    await inbox.close_gaps()

    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}
    assert [each.dismissal for each in await parked.dismissed()] == [JUNK]
    assert await inbox.close_gaps() == 0


async def test_the_right_event_in_the_place_of_junk_that_was_dismissed_is_seen(
    inbox: Inbox[Counted], parked: Parked
) -> None:
    journey = uuid4()
    await inbox.hear([delivered(journey, 1, RECEIVED), arriving(envelope(journey, 2), b"junk")])
    (letter,) = await parked.shown()
    await parked.dismiss(letter.id, JUNK)
    await inbox.close_gaps()

    await inbox.hear([delivered(journey, 2, CONTACT)])

    assert [each.why for each in await parked.shown()] == [Why.CONTRADICTED]


async def test_of_two_dead_letters_in_one_place_the_dismissed_one_gives_way_to_the_other(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()
    await inbox.hear([delivered(journey, 1, RECEIVED)])
    for body in (b"junk", b"more junk"):
        await inbox.hear([arriving(envelope(journey, 2), body)])
    first, second = await parked.shown()
    assert (first.why, second.why) == (Why.UNDECODABLE, Why.CONTRADICTED)

    assert await parked.dismiss(second.id, JUNK) is None
    assert await inbox.close_gaps() == 0
    assert (await subscriber.read(journey)).heard == {"enquiry": 1}
    assert [each.id for each in await parked.shown()] == [first.id]
    assert await parked.dismiss(first.id, JUNK) is not None
    assert await inbox.close_gaps() == 1
    assert (await subscriber.read(journey)).heard == {"enquiry": 2}


async def test_a_message_is_dismissed_once_and_only_where_it_is_parked(parked: Parked) -> None:
    junk = arriving(envelope(uuid4(), 1), b"junk")
    await parked.park(Parking(junk, Why.UNDECODABLE, "junk"))
    (letter,) = await parked.shown()
    await parked.dismiss(letter.id, JUNK)

    for identifier in (letter.id, str(uuid4())):
        with pytest.raises(Refusal) as refused:
            await parked.dismiss(identifier, JUNK)
        assert refused.value.kind is Kind.NOT_FOUND


async def test_an_event_that_cannot_be_sent_is_no_junk(parked: Parked) -> None:
    await parked.hold_back("enquiry", uuid4(), 3, "Kafka takes no message of 2,000,000 bytes")
    (letter,) = await parked.shown()

    with pytest.raises(Refusal, match="part of a record") as refused:
        await parked.dismiss(letter.id, JUNK)
    assert refused.value.kind is Kind.NOT_NOW
    assert now() >= letter.parked_at
