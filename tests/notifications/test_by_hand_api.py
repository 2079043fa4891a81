"""Staff preview and send messages: in-process service, real Kafka, MongoDB, enquiry service, mail server."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from asgi_lifespan import LifespanManager

from contracts import assessment, enquiry, panel
from contracts.identity import Role, Who
from contracts.notifications import MessageRequested, MessageRule, MessageSent
from services.chassis.clock import today
from services.chassis.kafka import ensure_topics
from services.chassis.settings import RecordSettings
from services.notifications.main import build
from services.notifications.settings import NotificationSettings
from tests.chassis.topics import deliveries_on, records_on
from tests.identity import adopter, identity, national, signed_as, staff
from tests.notifications.conftest import Enquirers
from tests.notifications.sink import Sink
from tests.waiting import until

NEEDED = {"needed": ["The names of two referees"], "needed_by": "2025-03-17"}
HERS, HIS = "ada@brackley.example", "bo@brackley.example"
WORKER = staff(Role.RECRUITMENT_WORKER, subject="staff-77")
MANAGER = staff(Role.MANAGER)


@dataclass
class Office:
    """The service and what stands around it."""

    client: httpx.AsyncClient
    enquirers: Enquirers
    sink: Sink
    settings: RecordSettings

    async def get(self, path: str, who: Who = WORKER) -> httpx.Response:
        return await self.client.get(path, auth=signed_as(who, "notifications"))

    async def post(
        self, path: str, body: dict[str, Any], who: Who = WORKER, *, key: str = ""
    ) -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        auth = signed_as(who, "notifications")
        return await self.client.post(path, json=body, headers=headers, auth=auth)

    async def messages(self, journey: UUID, who: Who = WORKER) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.get(f"/messages/{journey}", who)).json()
        return answer

    async def household(self, *addresses: str) -> UUID:
        """A household whose enquiry was acknowledged, or could not be."""
        journey = await self.enquirers.enquire(*addresses)

        async def told() -> bool:
            found = await self.messages(journey)
            return bool(found.get("sent") or found.get("failed"))

        await until(told)
        return journey

    async def has_sent(self, journey: UUID, count: int) -> None:
        async def recorded() -> bool:
            return len((await self.messages(journey))["sent"]) == count

        await until(recorded)


@pytest.fixture(scope="module")
async def post() -> AsyncIterator[Sink]:
    server = Sink(port=0)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="module")
async def office(
    settings: RecordSettings, enquirers: Enquirers, post: Sink
) -> AsyncIterator[Office]:
    topics = [settings.namespace + each.TOPIC for each in (enquiry, assessment, panel)]
    await ensure_topics(settings.kafka_bootstrap_servers, topics)
    told = settings.model_dump() | {
        "enquiry_url": enquirers.service.url,
        "smtp_url": post.url,
        "identity_key": identity().key("notifications"),
    }
    async with (
        LifespanManager(
            build(NotificationSettings(**told)), startup_timeout=30, shutdown_timeout=30
        ) as served,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(served.app), base_url="http://service"
        ) as client,
    ):
        yield Office(client, enquirers, post, settings)


def asked(template: str = "needed_next", fields: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "on": "2025-03-03",
        "template": template,
        "fields": NEEDED if fields is None else fields,
    }


async def test_staff_see_which_messages_they_can_send_and_what_to_fill_in(office: Office) -> None:
    templates = (await office.get("/templates")).json()

    assert [each["name"] for each in templates] == [
        "tried_to_reach_you",
        "needed_next",
        "event_offered",
        "worker_changed",
        "how_things_stand",
    ]
    for each in templates:
        assert each["fields"]["type"] == "object"
        assert all(field.get("title") for field in each["fields"]["properties"].values())
    stands = templates[-1]["fields"]["properties"]["stands"]
    assert (stands["x-long"], stands["maxLength"]) == (True, 2000)


async def test_a_preview_is_the_letter_that_leaves_to_each_with_the_address_masked(
    office: Office,
) -> None:
    journey = await office.household(HERS, HIS)
    before = await office.messages(journey)
    preview = await office.post(f"/messages/{journey}/preview", asked())
    assert preview.status_code == 200, preview.text
    assert await office.messages(journey) == before
    await office.post(f"/messages/{journey}/send-template", asked())
    await office.has_sent(journey, 2)

    first, second = preview.json()["letters"]
    letter = office.sink.written_to(HERS)[-1]
    assert (first["applicant"], first["to"]) == (1, "a•••@brackley.example")
    assert (second["applicant"], second["to"]) == (2, "b•••@brackley.example")
    assert first["channel"] == second["channel"] == "email"
    assert letter["Subject"] == first["subject"] == second["subject"]
    assert letter.get_content().replace("\r\n", "\n").strip() == first["body"].strip()
    assert HERS not in preview.text


async def test_the_same_key_sends_once_and_for_another_message_is_refused(office: Office) -> None:
    journey = await office.household("cy@dunmere.example")
    path, key = f"/messages/{journey}/send-template", uuid4().hex
    receipts = await asyncio.gather(*(office.post(path, asked(), key=key) for _ in range(4)))
    await office.has_sent(journey, 2)
    again = await office.post(path, asked(), key=key)
    other = await office.post(path, asked(fields={"needed": ["Nothing"]}), key=key)

    assert {each.status_code for each in receipts} == {200}
    assert {each.content for each in receipts} == {again.content}
    assert (other.status_code, other.json()["kind"]) == (422, "key_reused")
    assert len(office.sink.written_to("cy@dunmere.example")) == 2
    events = [
        each.event
        for each in await deliveries_on(office.settings, "notifications", journey)
        if isinstance(each.event, MessageRequested | MessageSent)
    ]
    assert [type(each) for each in events] == [MessageSent, MessageRequested, MessageSent]
    assert [each.rule for each in events[1:]] == [MessageRule.NEEDED_NEXT] * 2


async def test_the_timeline_says_what_left_when_and_to_whom_and_its_words_on_demand(
    office: Office,
) -> None:
    journey = await office.household("dee@elmstow.example", "ed@elmstow.example")
    await office.post(f"/messages/{journey}/send-template", asked())
    await office.has_sent(journey, 2)
    messages = await office.messages(journey)
    acknowledged, by_hand = messages["sent"]
    words = (await office.get(f"/messages/{journey}/{by_hand['message']}")).json()
    automatic = (await office.get(f"/messages/{journey}/{acknowledged['message']}")).json()

    assert by_hand["title"] == "What we need from you next"
    assert by_hand["subject"].startswith("About your enquiry ")
    assert (by_hand["applicants"], by_hand["requested_by"]) == ([1, 2], "staff-77")
    assert (by_hand["by_hand"], acknowledged["by_hand"]) == (True, False)
    assert "referees" not in str(messages)
    letters = [each.get_content() for each in office.sink.written_to("dee@elmstow.example")]
    for shown, letter in zip((automatic, words), letters, strict=True):
        body = shown["letters"][0]["body"].strip()
        assert body == letter.replace("\r\n", "\n").strip()
    assert [each["to"] for each in words["letters"]] == [
        "d•••@elmstow.example",
        "e•••@elmstow.example",
    ]
    assert words["note"].startswith("Written again from what was kept")


async def test_an_adopter_reads_what_was_sent_to_them_and_nothing_else(office: Office) -> None:
    journey = await office.household("flo@garth.example", "gil@garth.example")
    other = await office.household("hal@garth.example")
    await office.post(f"/messages/{journey}/send-template", asked())
    await office.has_sent(journey, 2)
    one, two = adopter(str(journey)), adopter(str(journey), 2)
    hers = await office.messages(journey, one)
    line = hers["sent"][1]
    shown = (await office.get(f"/messages/{journey}/{line['message']}", two)).json()
    theirs = (await office.messages(other))["sent"][0]["message"]

    assert hers["sent"] == (await office.messages(journey, two))["sent"]
    assert line["requested_by"] is None
    assert [each["applicant"] for each in shown["letters"]] == [2]
    assert (await office.get(f"/messages/{other}", one)).status_code == 404
    assert (await office.get(f"/messages/{other}/{theirs}", one)).status_code == 404
    assert (await office.get(f"/messages/{journey}/{theirs}", one)).status_code == 404


async def test_a_letter_that_reached_one_applicant_alone_is_not_shown_to_the_other(
    office: Office,
) -> None:
    journey = await office.household("ivy@hart.example", "joe@hart.example")
    change = {
        "household": "joint",
        "applicants": [{"name": "Ivy Hart", "email": "ivy@hart.example"}, {"name": "Joe Hart"}],
    }
    path = f"/enquiries/{journey}/change-contact-details"
    await office.enquirers.ask_for(path, change)
    preview = (await office.post(f"/messages/{journey}/preview", asked())).json()
    await office.post(f"/messages/{journey}/send-template", asked())
    await office.has_sent(journey, 2)

    assert (preview["letters"][1]["to"], preview["letters"][1]["channel"]) == (None, None)
    assert preview["letters"][1]["notes"][0].startswith("No e-mail address is on record")
    sent = [
        (await office.messages(journey, adopter(str(journey), number)))["sent"] for number in (1, 2)
    ]
    assert [len(each) for each in sent] == [2, 1]


async def test_a_preview_says_which_wishes_an_e_mail_does_not_meet(office: Office) -> None:
    journey = await office.household("kim@ibstock.example")
    wishes = {"format": "large_print", "language": "pl", "channel": "phone"}
    applicant = {"name": "Kim", "email": "kim@ibstock.example", "wishes": wishes}
    change = {"household": "single", "applicants": [applicant]}
    await office.enquirers.ask_for(f"/enquiries/{journey}/change-contact-details", change)
    (letter,) = (await office.post(f"/messages/{journey}/preview", asked())).json()["letters"]

    assert letter["channel"] == "email"
    assert letter["notes"] == [
        "Wishes large print: send this by post, too.",
        "Wishes Polish: have this translated, or tell them with an interpreter, too.",
        "Wishes to be reached by phone: call them, too.",
    ]


@pytest.mark.parametrize("way", ["preview", "send-template"])
async def test_what_is_wrong_is_named_by_its_field_and_never_quoted(
    office: Office, way: str
) -> None:
    journey = await office.household("lou@jarrow.example")
    typed = {"needed": ["My secret\nlines", "a passport"], "needed_by": "tomorrow"}
    answer = await office.post(f"/messages/{journey}/{way}", asked(fields=typed))

    assert answer.status_code == 422
    assert [each["where"] for each in answer.json()["wrong"]] == [
        "body.fields.needed.0",
        "body.fields.needed_by",
    ]
    assert "secret" not in answer.text
    assert "tomorrow" not in answer.text


@pytest.mark.parametrize("way", ["preview", "send-template"])
async def test_an_invitation_is_to_an_event_that_is_there_and_takes_place(
    office: Office, way: str
) -> None:
    journey = await office.household("may@ludlow.example")
    event = await office.enquirers.plan(today() + timedelta(days=9))
    path = f"/messages/{journey}/{way}"

    def offered(identity: UUID) -> dict[str, Any]:
        return asked("event_offered", {"information_event": str(identity)})

    unknown = await office.post(path, offered(uuid4()))
    there = await office.post(path, offered(event))
    await office.enquirers.ask_for(f"/information-events/{event}/cancel-information-event", {})
    cancelled = await office.post(path, offered(event))

    assert (unknown.status_code, unknown.json()["kind"]) == (422, "not_valid")
    assert there.status_code == 200
    assert (cancelled.status_code, cancelled.json()["kind"]) == (409, "not_now")


async def test_what_an_action_will_send_is_what_it_sends(office: Office) -> None:
    journey = await office.household("ned@morpeth.example")
    close = {
        "on": "2025-03-03",
        "reason": "not_eligible",
        "manager": "manager-01",
        "explanation": "Ned is not yet 21.",
    }
    foretold = await office.post(
        f"/messages/{journey}/preview-action", {"action": "enquiry/close", "data": close}
    )
    assert foretold.status_code == 200, foretold.text
    await office.enquirers.ask_for(f"/enquiries/{journey}/close", close)
    await office.has_sent(journey, 2)

    (message,) = foretold.json()["sends"]
    assert (message["rule"], message["when"]) == ("enquiry_closed", "At once")
    letter = office.sink.written_to("ned@morpeth.example")[-1]
    body = letter.get_content().replace("\r\n", "\n").strip()
    assert message["letters"][0]["body"].strip() == body
    assert message["letters"][0]["to"] == "n•••@morpeth.example"


async def test_an_action_of_which_too_little_is_known_tells_the_title_alone(
    office: Office,
) -> None:
    journey = await office.household("ola@norwick.example")
    path = f"/messages/{journey}/preview-action"
    refer = (await office.post(path, {"action": "enquiry/refer"})).json()
    assign = (await office.post(path, {"action": "enquiry/assign"})).json()
    accept = (await office.post(path, {"event": "enquiry.registration_accepted.v1"})).json()
    both = await office.post(path, {"event": "x", "action": "y"})

    (message,) = refer["sends"]
    assert message["title"] == "Your enquiry was passed on to another agency"
    assert message["letters"] == []
    assert (
        message["why_not"]
        == "It can be written once this is filled in correctly: receiver, reason."
    )
    assert assign == {"event": None, "sends": [], "cancels": []}
    assert len(accept["sends"][0]["letters"]) == 1
    assert both.status_code == 422


async def test_the_rules_say_what_is_sent_when_and_unless_what(office: Office) -> None:
    listed = (await office.get("/rules", staff(Role.DECISION_MAKER))).json()

    closed = next(each for each in listed if each["rule"] == "enquiry_closed")
    assert closed["actions"] == ["enquiry/close"]
    assert closed["when"] == "At once"
    assert "enquiry.reopened.v1" in closed["unless"]


async def test_an_agency_finds_its_own_failed_messages_and_sends_them_again_once_corrected(
    office: Office,
) -> None:
    office.sink.refusals["pat@orford.example"] = "550 no such mailbox"
    journey = await office.household("pat@orford.example")
    failed = (await office.get("/agencies/moorland/failed")).json()
    elsewhere = staff(Role.RECRUITMENT_WORKER, "coast")
    path = f"/failed/{journey}/{failed[0]['message']}/send-again"
    others = await office.post(path, {}, elsewhere)
    unknown = await office.post(path.replace(str(journey), str(uuid4())), {}, elsewhere)
    applicant = {"name": "Pat", "email": "pat@orford-post.example"}
    change = {"household": "single", "applicants": [applicant]}
    await office.enquirers.ask_for(f"/enquiries/{journey}/change-contact-details", change)
    again = await office.post(path, {})
    await office.has_sent(journey, 1)

    assert [(each["journey"], each["reason"]) for each in failed] == [(str(journey), "refused")]
    assert (others.status_code, others.json()) == (404, unknown.json())
    assert (await office.get("/agencies/moorland/failed", elsewhere)).status_code == 404
    assert (await office.get("/agencies/coast/failed", elsewhere)).json() == []
    assert again.status_code == 200
    assert (await office.get("/agencies/moorland/failed")).json() == []
    assert len(office.sink.written_to("pat@orford-post.example")) == 1


async def test_support_sees_that_a_message_was_sent_and_no_word_of_it(office: Office) -> None:
    journey = await office.household("quin@penrith.example")
    await office.post(f"/messages/{journey}/send-template", asked())
    await office.has_sent(journey, 2)
    support = national(Role.SUPPORT)
    seen = await office.get(f"/messages/{journey}", support)
    message = seen.json()["sent"][1]["message"]

    assert "referees" not in seen.text
    assert (await office.get(f"/messages/{journey}/{message}", support)).status_code == 403


async def test_while_the_enquiry_service_is_away_nothing_is_previewed_and_what_is_sent_waits(
    office: Office,
) -> None:
    journey = await office.household("rex@quorn.example")
    await office.enquirers.service.kill()
    preview = await office.post(f"/messages/{journey}/preview", asked())
    sent = await office.post(f"/messages/{journey}/send-template", asked())
    (waiting,) = (await office.messages(journey))["waiting"]
    await office.enquirers.service.start()
    await office.has_sent(journey, 2)

    assert (preview.status_code, preview.headers["retry-after"]) == (503, "2")
    assert preview.headers["content-type"] == "application/problem+json"
    assert sent.status_code == 200
    assert (waiting["title"], waiting["status"]) == ("What we need from you next", "waiting")


async def test_no_event_holds_a_word_that_staff_wrote(office: Office) -> None:
    published = await records_on(office.settings, "notifications")
    text = b"".join(each.value or b"" for each in published)

    assert b"message_requested" in b"".join(repr(each.headers).encode() for each in published)
    assert [word for word in (b"referees", b"2025-03-17", b"staff-77") if word in text] == []
