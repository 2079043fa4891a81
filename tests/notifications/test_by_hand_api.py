"""Staff preview and send messages by hand: real Kafka, MongoDB, enquiry service and mail server."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.notifications import MessageRequested, MessageRule, MessageSent
from services.chassis.clock import today
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.topics import deliveries_on, records_on
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.mail_server import text_of
from tests.notifications.helpers.running_service import RunningService, asked, opened

HERS, HIS = "ada@brackley.example", "bo@brackley.example"


@pytest.fixture(scope="module")
async def service(settings: RecordSettings, enquirers: Enquirers) -> AsyncIterator[RunningService]:
    async with opened(settings, enquirers) as found:
        yield found


async def test_staff_see_which_messages_they_can_send_and_what_to_fill_in(
    service: RunningService,
) -> None:
    templates = (await service.get("/templates")).json()

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
    service: RunningService,
) -> None:
    journey = await service.household(HERS, HIS)
    before = await service.messages(journey)
    preview = await service.post(f"/messages/{journey}/preview", asked())
    assert preview.status_code == 200, preview.text
    assert await service.messages(journey) == before
    await service.post(f"/messages/{journey}/send-template", asked())
    await service.has_sent(journey, 2)

    first, second = preview.json()["letters"]
    letter = service.mail_server.written_to(HERS)[-1]
    assert (first["applicant"], first["to"]) == (1, "a•••@brackley.example")
    assert (second["applicant"], second["to"]) == (2, "b•••@brackley.example")
    assert first["channel"] == second["channel"] == "email"
    assert letter["Subject"] == first["subject"] == second["subject"]
    assert text_of(letter) == first["body"]
    assert text_of(service.mail_server.written_to(HIS)[-1]) == second["body"] != first["body"]
    assert HERS not in preview.text


async def test_the_same_key_sends_once_and_for_another_message_is_refused(
    service: RunningService,
) -> None:
    journey = await service.household("cy@dunmere.example")
    path, key = f"/messages/{journey}/send-template", uuid4().hex
    receipts = await asyncio.gather(*(service.post(path, asked(), key=key) for _ in range(4)))
    await service.has_sent(journey, 2)
    again = await service.post(path, asked(), key=key)
    other = await service.post(path, asked(fields={"needed": ["Nothing"]}), key=key)

    assert {each.status_code for each in receipts} == {200}
    assert {each.content for each in receipts} == {again.content}
    assert (other.status_code, other.json()["kind"]) == (422, "key_reused")
    assert len(service.mail_server.written_to("cy@dunmere.example")) == 2
    events = [
        each.event
        for each in await deliveries_on(service.settings, "notifications", journey)
        if isinstance(each.event, MessageRequested | MessageSent)
    ]
    assert [type(each) for each in events] == [MessageSent, MessageRequested, MessageSent]
    assert [each.rule for each in events[1:]] == [MessageRule.NEEDED_NEXT] * 2


async def test_a_preview_says_which_wishes_an_e_mail_does_not_meet(service: RunningService) -> None:
    journey = await service.household("kim@ibstock.example")
    wishes = {"format": "large_print", "language": "pl", "channel": "phone"}
    applicant = {"name": "Kim", "email": "kim@ibstock.example", "wishes": wishes}
    change = {"household": "single", "applicants": [applicant]}
    await service.enquirers.ask_for(f"/enquiries/{journey}/change-contact-details", change)
    (letter,) = (await service.post(f"/messages/{journey}/preview", asked())).json()["letters"]

    assert letter["channel"] == "email"
    assert letter["notes"] == [
        "They asked for large print. Post them a large print copy too.",
        "They asked for Polish. Have this translated too, or tell them with an interpreter.",
        "They prefer the phone. Call them too.",
    ]


@pytest.mark.parametrize("way", ["preview", "send-template"])
async def test_what_is_wrong_is_named_by_its_field_and_never_quoted(
    service: RunningService, way: str
) -> None:
    journey = await service.household("lou@jarrow.example")
    typed = {"needed": ["My secret\nlines", "a passport"], "needed_by": "tomorrow"}
    answer = await service.post(f"/messages/{journey}/{way}", asked(fields=typed))

    assert answer.status_code == 422
    assert [each["where"] for each in answer.json()["wrong"]] == [
        "body.fields.needed.0",
        "body.fields.needed_by",
    ]
    assert "secret" not in answer.text
    assert "tomorrow" not in answer.text


@pytest.mark.parametrize("way", ["preview", "send-template"])
async def test_an_invitation_is_to_an_event_that_is_there_and_takes_place(
    service: RunningService, way: str
) -> None:
    journey = await service.household("may@ludlow.example")
    event = await service.enquirers.plan(today() + timedelta(days=9))
    path = f"/messages/{journey}/{way}"

    def offered(identity: UUID) -> dict[str, Any]:
        return asked("event_offered", {"information_event": str(identity)})

    unknown = await service.post(path, offered(uuid4()))
    there = await service.post(path, offered(event))
    await service.enquirers.ask_for(f"/information-events/{event}/cancel-information-event", {})
    cancelled = await service.post(path, offered(event))

    assert (unknown.status_code, unknown.json()["kind"]) == (422, "not_valid")
    assert there.status_code == 200
    assert (cancelled.status_code, cancelled.json()["kind"]) == (409, "not_now")


async def test_while_the_enquiry_service_is_away_nothing_is_previewed_and_what_is_sent_waits(
    service: RunningService,
) -> None:
    journey = await service.household("rex@quorn.example")
    await service.enquirers.service.kill()
    preview = await service.post(f"/messages/{journey}/preview", asked())
    sent = await service.post(f"/messages/{journey}/send-template", asked())
    (waiting,) = (await service.messages(journey))["waiting"]
    await service.enquirers.service.start()
    await service.has_sent(journey, 2)

    assert (preview.status_code, preview.headers["retry-after"]) == (503, "2")
    assert preview.headers["content-type"] == "application/problem+json"
    assert sent.status_code == 200
    assert (waiting["title"], waiting["status"]) == ("What we need from you", "waiting")


async def test_no_event_holds_a_word_that_staff_wrote(service: RunningService) -> None:
    published = await records_on(service.settings, "notifications")
    text = b"".join(each.value or b"" for each in published)

    assert b"message_requested" in b"".join(repr(each.headers).encode() for each in published)
    assert [word for word in (b"referees", b"2025-03-17", b"staff-77") if word in text] == []
