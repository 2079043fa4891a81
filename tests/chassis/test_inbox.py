"""An event changes a case record once and in its turn, however it arrives."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect

from contracts.enquiry import ContactMade, EnquiryReceived, InformationProvided
from contracts.event import Event
from contracts.reference import Channel, ContactChannel, Household, InformationForm
from services.chassis import relay
from services.chassis.cases import CaseRecords
from services.chassis.decision import Kind, Refusal
from services.chassis.delivery import Delivery, Heard, Undecodable
from services.chassis.inbox import Inbox
from services.chassis.parked import Parked
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.topics import arriving, deliveries_on
from tests.chassis.helpers.toy import (
    DAY,
    HANDLERS,
    Counted,
    beginning,
    caused_by,
    envelope,
)

RECEIVED = EnquiryReceived(
    occurred_on=DAY, agency="moorland", channel=Channel.PHONE, household=Household.SINGLE
)
CONTACT = ContactMade(occurred_on=DAY, channel=ContactChannel.PHONE)
INFORMATION = InformationProvided(occurred_on=DAY, form=InformationForm.PACK)


def delivered(journey: UUID, version: int, event: Event) -> Delivery | Undecodable:
    return arriving(envelope(journey, version, event.type), event.model_dump_json().encode())


def journey_of_contacts(journey: UUID, contacts: int) -> list[Delivery | Undecodable]:
    later = [delivered(journey, version, CONTACT) for version in range(2, contacts + 2)]
    return [delivered(journey, 1, RECEIVED), *later]


async def heard(records: CaseRecords[Counted], journey: UUID) -> tuple[str, ...]:
    return (await records.state(journey)).heard


async def mark(records: CaseRecords[Counted], journey: UUID) -> int:
    return (await records.read(journey)).heard.get("enquiry", 0)


async def test_an_event_heard_twice_has_its_effect_once(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted]
) -> None:
    journey = uuid4()
    batch = journey_of_contacts(journey, 2)

    await inbox.hear(batch)
    await inbox.hear(batch)

    assert await heard(subscriber, journey) == ("2", "3")
    assert len(await subscriber.history(journey)) == 2


async def test_one_event_given_to_two_workers_at_once_has_its_effect_once(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()
    other = Inbox(subscriber, HANDLERS, parked)
    await inbox.hear(journey_of_contacts(journey, 0))

    contact = delivered(journey, 2, CONTACT)
    await asyncio.gather(*(worker.hear([contact]) for worker in (inbox, other, inbox, other)))

    assert await heard(subscriber, journey) == ("2",)


async def test_events_shuffled_within_a_journey_are_applied_in_order(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()
    batch = journey_of_contacts(journey, 3)
    for delivery in (batch[3], batch[1], batch[0], batch[2]):
        await inbox.hear([delivery])
    assert (await parked.counts())["gaps"] == 3

    while await inbox.close_gaps():
        pass

    assert await heard(subscriber, journey) == ("2", "3", "4")
    assert await parked.counts() == {"gaps": 0, "dead_letters": 0}


async def test_an_event_that_never_came_shows_as_a_gap_and_holds_its_journey_only(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey, other = uuid4(), uuid4()
    batch = journey_of_contacts(journey, 3)
    await inbox.hear([batch[0], batch[2], batch[3], *journey_of_contacts(other, 1)])
    await inbox.close_gaps()

    waiting = [message for message in await parked.shown() if message.journey == str(journey)]
    assert [message.version for message in waiting] == [3, 4]
    assert {message.reason for message in waiting} == {"waits for version 2"}
    assert await heard(subscriber, other) == ("2",)

    await inbox.hear([batch[1]])
    await inbox.close_gaps()
    assert await heard(subscriber, journey) == ("2", "3", "4")


async def test_a_type_of_no_use_or_unknown_moves_the_mark_and_does_nothing_else(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted]
) -> None:
    journey = uuid4()
    unknown = arriving(envelope(journey, 3, "enquiry.invented_later.v1"), b'{"new": true}')
    await inbox.hear([delivered(journey, 1, RECEIVED), delivered(journey, 2, INFORMATION), unknown])

    assert await mark(subscriber, journey) == 3
    assert await subscriber.history(journey) == []


async def test_events_of_no_use_alone_are_marked_at_once_and_their_repeats_dropped(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journeys = [uuid4() for _ in range(20)]
    for _ in range(2):
        await inbox.hear([delivered(journey, 1, INFORMATION) for journey in journeys])
    await inbox.hear([delivered(journeys[0], 3, INFORMATION)])

    assert [await mark(subscriber, journey) for journey in journeys] == [1] * 20
    assert (await parked.counts())["gaps"] == 1
    await inbox.hear([delivered(journeys[0], 2, INFORMATION)])
    await inbox.close_gaps()
    assert await mark(subscriber, journeys[0]) == 3


async def test_a_poison_event_becomes_a_dead_letter_and_another_journey_goes_on(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    poisoned, other = uuid4(), uuid4()
    await inbox.hear(
        [
            delivered(poisoned, 1, CONTACT),
            delivered(poisoned, 2, CONTACT),
            *journey_of_contacts(other, 1),
        ]
    )

    shown = {m.version: m for m in await parked.shown() if m.journey == str(poisoned)}
    assert shown[1].why == "failed"
    assert shown[1].reason.startswith("Refusal at")
    assert shown[2].why == "gap"
    assert await heard(subscriber, other) == ("2",)


async def test_send_again_plays_a_dead_letter_and_those_behind_it_in_order(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()

    def broken(*_: Any) -> None:
        raise Refusal(Kind.NOT_NOW, "a defect of the day")

    defective = Inbox(subscriber, HANDLERS | {ContactMade: broken}, parked)
    await defective.hear(journey_of_contacts(journey, 3))
    (letter,) = [m for m in await parked.shown() if m.journey == str(journey) and m.version == 2]

    assert await inbox.send_again(await parked.message(letter.id)) is Heard.APPLIED
    while await inbox.close_gaps():
        pass

    assert await heard(subscriber, journey) == ("2", "3", "4")
    assert not [m for m in await parked.shown() if m.journey == str(journey)]


async def test_a_body_of_the_wrong_shape_is_a_dead_letter_with_its_bytes_kept(
    inbox: Inbox[Counted], parked: Parked
) -> None:
    journey = uuid4()
    body = b'{"occurred_on": "not a date", "channel": "phone"}'
    await inbox.hear([arriving(envelope(journey, 1), body)])

    (letter,) = [m for m in await parked.shown() if m.journey == str(journey)]
    stored = await parked.collection.find_one({"_id": letter.id})
    assert letter.why == "undecodable"
    assert "occurred_on" in letter.reason
    assert "not a date" not in letter.reason
    assert stored is not None
    assert stored["value"] == body


async def test_a_message_without_an_envelope_is_a_dead_letter(
    inbox: Inbox[Counted], parked: Parked
) -> None:
    before = (await parked.counts())["dead_letters"]
    await inbox.hear([arriving(envelope(uuid4(), 77), b"{}", headers=[("ce_type", b"\xff")])])

    assert (await parked.counts())["dead_letters"] == before + 1


async def test_a_failed_parking_is_not_taken_for_done(
    inbox: Inbox[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> None:
        raise AutoReconnect("the server went away")

    monkeypatch.setattr(AsyncCollection, "update_one", away)

    with pytest.raises(AutoReconnect):
        await inbox.hear([arriving(envelope(uuid4(), 1), b"not json")])


async def test_a_passing_fault_makes_the_decision_again_with_the_same_identity(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = uuid4()
    await inbox.hear(journey_of_contacts(journey, 0))
    contact = delivered(journey, 2, CONTACT)
    written = AsyncCollection.update_one

    async def answer_lost(*args: Any, **kwargs: Any) -> None:
        await written(*args, **kwargs)
        raise AutoReconnect("the server went away after the write")

    with monkeypatch.context() as patched:
        patched.setattr(AsyncCollection, "update_one", answer_lost)
        with pytest.raises(AutoReconnect):
            await inbox.hear([contact])
    await inbox.hear([contact])

    found = await subscriber.collection.find_one({"_id": journey})
    assert found is not None
    assert contact.envelope is not None
    assert [event["cause"] for event in found["events"]] == [str(contact.envelope.id)]


async def test_another_event_under_the_identity_of_one_that_was_heard_is_a_dead_letter(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()
    first, second, third = journey_of_contacts(journey, 2)
    other = delivered(journey, 2, CONTACT.model_copy(update={"channel": ContactChannel.EMAIL}))
    await inbox.hear([first, second, third])

    await inbox.hear([second, other, other])

    (letter,) = await parked.shown()
    assert (letter.why, letter.version, letter.attempts) == ("contradicted", 2, 2)
    assert await parked.counts() == {"gaps": 0, "dead_letters": 1}
    assert await heard(subscriber, journey) == ("2", "3")
    assert await inbox.send_again(await parked.message(letter.id)) is Heard.PARKED
    assert [each.attempts for each in await parked.shown()] == [3]


async def test_another_event_of_no_use_is_a_dead_letter_too(
    inbox: Inbox[Counted], parked: Parked
) -> None:
    journey = uuid4()
    other = INFORMATION.model_copy(update={"form": InformationForm.MEETING})
    await inbox.hear([delivered(journey, 1, INFORMATION)])
    await inbox.hear([delivered(journey, 1, INFORMATION), delivered(journey, 1, other)])

    assert [each.why for each in await parked.shown()] == ["contradicted"]


async def test_of_two_events_that_wait_under_one_identity_one_is_applied_and_both_are_kept(
    inbox: Inbox[Counted], subscriber: CaseRecords[Counted], parked: Parked
) -> None:
    journey = uuid4()
    first, second, third = journey_of_contacts(journey, 2)
    other = delivered(journey, 3, CONTACT.model_copy(update={"channel": ContactChannel.EMAIL}))
    await inbox.hear([first, third])
    await inbox.hear([other])

    assert sorted(each.why for each in await parked.shown()) == ["contradicted", "gap"]
    await inbox.hear([second])
    await inbox.close_gaps()
    assert await heard(subscriber, journey) == ("2", "3")
    assert [each.why for each in await parked.shown()] == ["contradicted"]


async def test_an_event_that_waited_while_another_took_its_place_becomes_a_dead_letter(
    inbox: Inbox[Counted], parked: Parked
) -> None:
    journey = uuid4()
    first, second, third = journey_of_contacts(journey, 2)
    other = delivered(journey, 3, CONTACT.model_copy(update={"channel": ContactChannel.EMAIL}))
    await inbox.hear([first, third])
    await inbox.hear([second, other])

    await inbox.close_gaps()

    assert [(each.why, each.version) for each in await parked.shown()] == [("contradicted", 3)]


async def test_an_event_of_the_relay_is_the_same_however_often_it_is_sent(
    inbox: Inbox[Counted], publisher: CaseRecords[Counted], parked: Parked, settings: RecordSettings
) -> None:
    journey = uuid4()
    await publisher.open(journey, beginning, caused_by())
    await publisher.relay.flush()
    await publisher.collection.update_one({"_id": journey}, {"$set": {"sent": 0, "unsent": True}})
    await publisher.relay.sweep()
    once, again = await deliveries_on(settings, "enquiry", journey)

    await inbox.hear([once])
    await inbox.hear([again])

    assert once.digest == again.digest
    assert await parked.shown() == []


@pytest.fixture(autouse=True)
def sweeping_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "SWEEP_SECONDS", 0)


@pytest.fixture(autouse=True)
async def nothing_parked(parked: Parked) -> None:
    await parked.collection.delete_many({})
