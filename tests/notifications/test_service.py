"""The service as a process, between real Kafka, real MongoDB, the enquiry service and a mail server."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts import agency, assessment, enquiry, notifications, panel
from contracts.event import Envelope, Event
from contracts.notifications import MessageCancelled, MessageFailed, MessageRule, MessageSent
from services.chassis.clock import now, today
from services.chassis.delivery import Delivery
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.mongo import Database, database, open_client
from services.chassis.settings import RecordSettings
from services.notifications.domain.message import letter_id, message_id
from tests.chassis.helpers.topics import deliveries_on, records_on
from tests.directory import AGENCY, colleagues
from tests.identity import as_needed
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.examples import CORRELATION, STAGE_ONE_NOTICE, STAGE_ONE_OPENED
from tests.notifications.helpers.mail_server import MailServer, text_of
from tests.notifications.helpers.processes import ServiceProcess
from tests.waiting import until


@dataclass
class House:
    """Everything around the service, and the service."""

    settings: RecordSettings
    enquirers: Enquirers
    mail_server: MailServer
    service: ServiceProcess
    producer: Producer
    database: Database

    async def ask(self, path: str) -> Any:
        url, auth = self.service.url, as_needed("notifications")
        async with httpx.AsyncClient(base_url=url, auth=auth, trust_env=False) as client:
            return (await client.get(path)).raise_for_status().json()

    async def send_again(self, failed: dict[str, str]) -> httpx.Response:
        path = f"/failed/{failed['journey']}/{failed['message']}/send-again"
        url, auth = self.service.url, as_needed("notifications")
        async with httpx.AsyncClient(base_url=url, auth=auth, trust_env=False) as client:
            return await client.post(path)

    async def publish(self, stream: str, journey: UUID, version: int, event: Event) -> None:
        envelope = Envelope(stream, journey, version, event.type, now(), "cause", CORRELATION)
        await self.producer.send(envelope, event.model_dump_json().encode())

    async def decide_stage_one(self, journey: UUID) -> None:
        await self.publish(assessment.TOPIC, journey, 1, STAGE_ONE_OPENED)
        await self.publish(assessment.TOPIC, journey, 2, STAGE_ONE_NOTICE)

    async def events(self, journey: UUID) -> list[Delivery]:
        return await deliveries_on(self.settings, notifications.TOPIC, journey)

    async def deliver_again(self, journey: UUID) -> None:
        """Every event of the enquiry a second time, and waits until all is heard."""
        for delivery in await deliveries_on(self.settings, enquiry.TOPIC, journey):
            await self.producer.send(delivery.envelope, delivery.record.value or b"")

        async def all_is_heard() -> bool:
            return bool((await self.ask("/health/ready"))["consumer_lag"] == 0)

        await until(all_is_heard)

    def letters(self, address: str) -> list[str]:
        """The first sentence of each letter, in the order in which they came."""
        contents = [text_of(letter) for letter in self.mail_server.written_to(address)]
        return [content.splitlines()[2].partition(".")[0] for content in contents]

    def subjects(self, address: str) -> list[str]:
        """What each letter's subject says, without the reference, in the order in which they came."""
        return [each["Subject"].partition(" (")[0] for each in self.mail_server.written_to(address)]

    def received(self, address: str, count: int) -> Callable[[], Awaitable[bool]]:
        async def enough() -> bool:
            return len(self.mail_server.written_to(address)) == count

        return enough

    def has_sent(self, journey: UUID, *rules: MessageRule) -> Callable[[], Awaitable[bool]]:
        async def recorded() -> bool:
            events = [delivery.event for delivery in await self.events(journey)]
            sent = [event.rule for event in events if isinstance(event, MessageSent)]
            return sent == list(rules)

        return recorded

    def waits_under(self, fault: str) -> Callable[[], Awaitable[bool]]:
        async def seen() -> bool:
            return bool((await self.ask("/waiting"))["faults"] == {fault: 1})

        return seen


@pytest.fixture(scope="module")
async def post() -> AsyncIterator[MailServer]:
    server = MailServer(port=0)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="module")
async def house(
    settings: RecordSettings,
    enquirers: Enquirers,
    post: MailServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[House]:
    service = ServiceProcess(
        "notifications",
        settings,
        tmp_path_factory.mktemp("notifications") / "output",
        {
            "ENQUIRY_URL": enquirers.service.url,
            "ASSESSMENT_URL": enquirers.service.url,
            "SMTP_URL": post.url,
            "SENDING_HOURS": "00:00-00:00",
            "WEB_URL": "https://adopt.example",
        },
    )
    known = colleagues(["recruiter-07", "estuary-02"])
    for code, name in (("moorland", "Adopt Moorland"), ("estuary", "Estuary Adoption")):
        await enquirers.ask_for(f"/directory/{code}/list-agency", {**AGENCY, "name": name})
        await enquirers.ask_for(f"/agencies/{code}/list-colleagues", known)
    streams = (agency, enquiry, assessment, panel)
    topics = [settings.namespace + each.TOPIC for each in streams]
    await ensure_topics(settings.brokers, topics)
    async with (
        Producer(settings.brokers, settings.namespace) as producer,
        open_client(settings.replica_set) as client,
    ):
        kept_in = database(client, f"{settings.namespace}notifications")
        await service.start()
        yield House(settings, enquirers, post, service, producer, kept_in)
        await service.stop()
        await client.drop_database(kept_in.name)


async def test_an_enquiry_is_acknowledged_to_both_of_a_couple(house: House) -> None:
    journey = await house.enquirers.enquire("ada@brackley.example", "bo@brackley.example")
    await until(house.received("bo@brackley.example", 1))

    (letter,) = house.mail_server.written_to("ada@brackley.example")
    (other,) = house.mail_server.written_to("bo@brackley.example")
    assert (letter["To"], other["To"]) == ("ada@brackley.example", "bo@brackley.example")
    assert "as soon as they can, if they have not done so already" in text_of(letter)
    await until(house.has_sent(journey, MessageRule.ENQUIRY_ACKNOWLEDGED))
    (event,) = await house.events(journey)
    assert isinstance(event.event, MessageSent)
    assert event.event.letters == 2
    assert event.envelope.correlation == await correlation_of(house, journey)


async def test_an_event_delivered_again_sends_nothing_again(house: House) -> None:
    journey = await house.enquirers.enquire("cy@dunmere.example")
    await until(house.has_sent(journey, MessageRule.ENQUIRY_ACKNOWLEDGED))
    (again,) = await deliveries_on(house.settings, enquiry.TOPIC, journey)
    await house.producer.send(again.envelope, again.record.value)
    await house.decide_stage_one(journey)
    await house.decide_stage_one(journey)
    await until(
        house.has_sent(journey, MessageRule.ENQUIRY_ACKNOWLEDGED, MessageRule.STAGE_ONE_DECIDED)
    )

    async def all_is_heard() -> bool:
        return bool((await house.ask("/health/ready"))["consumer_lag"] == 0)

    await until(all_is_heard)
    assert (await house.ask(f"/messages/{journey}"))["waiting"] == []
    assert len(house.mail_server.written_to("cy@dunmere.example")) == 2


async def test_while_the_enquiry_service_is_away_messages_wait_and_are_seen_to(
    house: House,
) -> None:
    journey = await house.enquirers.enquire("dee@elmstow.example")
    await until(house.has_sent(journey, MessageRule.ENQUIRY_ACKNOWLEDGED))
    await house.enquirers.service.kill()
    await house.decide_stage_one(journey)
    await until(house.waits_under("enquiry_away"))
    seen = await house.ask("/waiting")
    await house.enquirers.service.start()
    await until(house.received("dee@elmstow.example", 2))

    assert seen["messages"] == 1
    assert seen["oldest_at"] <= now().isoformat()


async def test_while_the_mail_server_is_away_messages_wait(house: House) -> None:
    await house.mail_server.stop()
    journey = await house.enquirers.enquire("eve@farrow.example")
    await until(house.waits_under("carrier_away"))
    await house.mail_server.start()
    await until(house.received("eve@farrow.example", 1))

    await until(house.has_sent(journey, MessageRule.ENQUIRY_ACKNOWLEDGED))


async def test_a_refused_message_is_said_and_listed_for_a_person(house: House) -> None:
    house.mail_server.refusals["flo@garth.example"] = "550 no such mailbox"
    journey = await house.enquirers.enquire("flo@garth.example")

    async def listed() -> bool:
        return bool(await house.ask("/failed"))

    await until(listed)
    (failed,) = await house.ask("/failed")
    assert (failed["journey"], failed["agency"]) == (str(journey), "moorland")
    assert (failed["rule"], failed["reason"]) == ("enquiry_acknowledged", "refused")

    async def told() -> bool:
        return [type(each.event) for each in await house.events(journey)] == [MessageFailed]

    await until(told)


async def test_a_refused_message_is_sent_again_once_when_staff_ask_and_never_after_delivery(
    house: House,
) -> None:
    (failed,) = await house.ask("/failed")
    house.mail_server.refusals.clear()
    answers = [await house.send_again(failed) for _ in range(2)]
    await until(house.received("flo@garth.example", 1))
    journey = UUID(failed["journey"])
    await until(house.has_sent(journey, MessageRule.ENQUIRY_ACKNOWLEDGED))
    refused = await house.send_again(failed)

    assert answers[0].status_code == 200
    assert answers[0].json()["failed"] == []
    assert answers[1].status_code in {200, 409}
    assert (refused.status_code, refused.json()["kind"]) == (409, "not_now")
    assert await house.ask("/failed") == []
    assert len(house.mail_server.written_to("flo@garth.example")) == 1


async def test_two_households_are_told_of_the_last_place_and_of_what_becomes_of_it(
    house: House,
) -> None:
    ada = await house.enquirers.enquire("ada@ibstock.example")
    bo = await house.enquirers.enquire("bo@jarrow.example")
    event = await house.enquirers.plan(today() + timedelta(days=9), places=1)
    path = f"/information-events/{event}"
    for journey in (ada, bo):
        await house.enquirers.ask_for(f"{path}/book", {"journey": str(journey), "people": 1})
    await until(house.received("ada@ibstock.example", 2))
    await until(house.received("bo@jarrow.example", 2))
    planned = (await house.ask("/waiting"))["planned"]
    await house.enquirers.ask_for(f"{path}/cancel-booking", {"journey": str(ada)})
    await until(house.received("ada@ibstock.example", 3))
    await until(house.received("bo@jarrow.example", 3))
    await house.enquirers.ask_for(f"{path}/cancel-information-event", {})
    await until(house.received("bo@jarrow.example", 4))
    for journey in (ada, bo):
        await house.deliver_again(journey)

    assert planned == 1
    assert house.letters("ada@ibstock.example")[1:] == [
        "On 3 March 2025 you booked this information event, and you have a place:",
        "On 3 March 2025 we cancelled your booking for this information event, as you asked:",
    ]
    assert house.letters("bo@jarrow.example")[1:] == [
        "On 3 March 2025 you asked to come to an information event",
        (
            "Good news: on 3 March 2025 a place became free at an information event "
            "you were waiting for"
        ),
        "We are sorry: on 3 March 2025 we cancelled an information event that you wanted to come to:",
    ]
    assert house.subjects("bo@jarrow.example") == [
        "We have received your enquiry",
        "You are on the waiting list for an information event",
        "You have a place at an information event",
        "We have cancelled an information event",
    ]
    for journey in (ada, bo):
        messages = await house.ask(f"/messages/{journey}")
        assert (messages["waiting"], messages["planned"]) == ([], [])
        assert [each["rule"] for each in messages["cancelled"]] == ["event_reminder"]


async def test_what_has_not_left_when_a_household_withdraws_does_not_leave(house: House) -> None:
    await house.mail_server.stop()
    journey = await house.enquirers.enquire("kit@ludlow.example")
    await until(house.waits_under("carrier_away"))
    await house.enquirers.ask_for(f"/enquiries/{journey}/withdraw", {"reason": "not_ready"})

    async def cancelled() -> bool:
        return [type(each.event) for each in await house.events(journey)] == [MessageCancelled]

    await until(cancelled)
    await house.mail_server.start()
    await house.deliver_again(journey)

    messages = await house.ask(f"/messages/{journey}")
    assert (messages["waiting"], messages["sent"]) == ([], [])
    (record,) = messages["cancelled"]
    assert (record["rule"], record["overtaken"]) == ("enquiry_acknowledged", "journey_ended")
    assert (await house.ask("/waiting"))["messages"] == 0
    assert house.mail_server.written_to("kit@ludlow.example") == []


async def test_a_referred_household_is_told_who_answers_and_who_does_after_a_refusal(
    house: House,
) -> None:
    journey = await house.enquirers.enquire("may@norwick.example")
    await until(house.received("may@norwick.example", 1))
    refer = {
        "receiver": "estuary",
        "reason": "home_area",
        "consent": {"given_by": [1], "given_on": "2025-03-03"},
        "words": "They moved in January.",
        "staff": "recruiter-07",
    }
    await house.enquirers.ask_for(f"/enquiries/{journey}/refer", refer)
    await until(house.received("may@norwick.example", 2))
    refuse = {"reason": "no_capacity", "words": "We are full.", "staff": "estuary-02"}
    await house.enquirers.ask_for(f"/enquiries/{journey}/refuse-referral", refuse)
    await until(house.received("may@norwick.example", 3))
    referred, came_back = map(text_of, house.mail_server.written_to("may@norwick.example")[1:])

    assert "we passed your enquiry to Estuary Adoption." in referred
    assert "contact you as soon as they can, if they have not done so already" in referred
    assert "came back to Adopt Moorland." in came_back
    assert [word for word in ("capacity", "full", "January") if word in referred + came_back] == []


async def test_a_process_killed_between_sending_and_recording_leaves_a_repeat_that_folds(
    house: House,
) -> None:
    house.mail_server.before_answer = house.service.kill
    accepted = house.mail_server.accepted
    journey = await house.enquirers.enquire("gus@hartley.example")
    await until(house.received("gus@hartley.example", 1))
    house.mail_server.before_answer = None
    await let_lease_end(house, journey)
    await house.service.start()
    await until(house.has_sent(journey, MessageRule.ENQUIRY_ACKNOWLEDGED))

    (letter,) = house.mail_server.written_to("gus@hartley.example")
    identity = letter_id(message_id(journey, MessageRule.ENQUIRY_ACKNOWLEDGED), 1)
    assert letter["Message-ID"] == f"<{identity}@adopter-journey.example>"
    assert house.mail_server.accepted == accepted + 2


async def test_no_name_and_no_address_is_kept_published_or_logged(house: House) -> None:
    kept = b""
    for name in await house.database.list_collection_names():
        kept += b"".join([repr(each).encode() async for each in house.database[name].find()])
    records = await records_on(house.settings, notifications.TOPIC)
    published = b"".join(
        (record.value or b"") + repr(record.headers).encode() for record in records
    )
    printed = house.service.output.read_bytes()
    personal = [*house.enquirers.addresses, "Wilhelmina", "Ashgrove", "Bartholomew", "Fenwick"]

    assert len(records) >= 8
    assert b"message_failed" in printed
    for text in (kept, published, printed):
        assert [each for each in personal if each.encode() in text] == []


async def correlation_of(house: House, journey: UUID) -> str:
    (delivery,) = await deliveries_on(house.settings, enquiry.TOPIC, journey)
    return delivery.envelope.correlation


async def let_lease_end(house: House, journey: UUID) -> None:
    """As if a minute had passed since the process was killed."""
    passed = now() - timedelta(seconds=1)
    stored = passed.isoformat().replace("+00:00", "Z")
    await house.database["correspondence"].update_one(
        {"_id": journey, "state.attempting": True},
        {"$set": {"wake_at": passed, "state.wake_at": stored}, "$inc": {"revision": 1}},
    )
