"""What support sees and sends again, over real services with a message that none of them can read."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from contracts.event import Envelope
from contracts.journey import reference
from deploy.local.sign_in import PEOPLE, SignIn
from deploy.local.suite import Service
from services.chassis.clock import now
from services.chassis.settings import RecordSettings
from services.web.site.visitor import STAFF_CODE
from tests.waiting import until
from tests.web.helpers.cases import at
from tests.web.helpers.front_end import Browse
from tests.web.helpers.list_fixtures import REFUSED, undelivered
from tests.web.helpers.staff import signed_in, words_of

SUPPORT = "/support"
CONTACT = b'{"occurred_on": "2025-03-03", "channel": "phone"}'


@pytest.fixture
async def web(
    browse: Browse, provider: SignIn, enquiry: Service, assessment: Service, notifications: Service
) -> AsyncIterator[httpx.AsyncClient]:
    urls = {each.name: each.url for each in (enquiry, assessment, notifications)}
    async with signed_in(browse, provider, "support", **urls) as client:
        yield client


async def parked(
    service: Service, settings: RecordSettings, said: bytes, envelope: Envelope | None = None
) -> str:
    """What the service calls a message that it cannot read or apply."""
    servers, headers = settings.kafka_bootstrap_servers, envelope.headers() if envelope else None
    async with AIOKafkaProducer(bootstrap_servers=servers) as producer:
        topic = f"{settings.namespace}enquiry"
        sent = await producer.send_and_wait(topic, said, headers=headers)
    name = str(envelope.id) if envelope else f"{sent.topic}/{sent.partition}/{sent.offset}"
    async with at(service) as client:

        async def is_parked() -> bool:
            return name in {each["id"] for each in (await client.get("/parked")).json()}

        await until(is_parked)
    return name


async def test_support_begins_where_it_works_and_sees_each_service(web: httpx.AsyncClient) -> None:
    async def joined() -> bool:
        return "Enquiry Working" in await words_of(web, SUPPORT)

    # A service is ready before it has joined its group, and says so.
    await until(joined)
    words = await words_of(web, SUPPORT)
    start = await web.get("/")

    assert f'href="{SUPPORT}"' in start.text
    assert "Panel Not responding Not known" in words
    assert "Signed in as Sam Support" in words


async def test_a_message_that_cannot_be_read_is_listed_without_its_words_and_tried_again(
    web: httpx.AsyncClient, assessment: Service, settings: RecordSettings
) -> None:
    name = await parked(assessment, settings, b"Amina Example, not JSON")
    page = await web.get(SUPPORT)
    again = await web.post(f"{SUPPORT}/parked", data={"service": "assessment", "message": name})
    after = await words_of(web, SUPPORT)

    assert name in page.text
    assert "Cannot be read" in page.text
    assert "Amina Example" not in page.text
    assert again.status_code == 409
    assert "The message could not be applied" in again.text
    assert "tried 2 times" in after


async def test_a_message_that_is_junk_is_dismissed_with_a_reason_that_stays_on_record(
    web: httpx.AsyncClient, assessment: Service, settings: RecordSettings
) -> None:
    name = await parked(assessment, settings, b"junk")
    path = f"{SUPPORT}/parked/assessment/dismiss?message={name}"
    assert path in (await web.get(SUPPORT)).text
    asked = await words_of(web, path)
    without = await web.post(path, data={"reason": "  "})
    too_long = await web.post(path, data={"reason": "x" * 501})
    done = await web.post(path, data={"reason": "A load test on the wrong cluster"})
    after = await web.get(SUPPORT)

    assert "Dismiss a message only if it is junk" in asked
    assert (without.status_code, too_long.status_code) == (422, 422)
    assert "Enter why this message is junk" in without.text
    assert done.headers["location"] == f"{SUPPORT}?done=dismissed"
    assert path not in after.text
    assert "A load test on the wrong cluster" in after.text
    assert "Why it was dismissed" in after.text


async def test_an_event_that_waits_for_one_that_never_was_is_dismissed_after_a_warning(
    web: httpx.AsyncClient, assessment: Service, settings: RecordSettings
) -> None:
    waiting = Envelope("enquiry", uuid4(), 9, "enquiry.contact_made.v1", now(), "cause", "0" * 32)
    await parked(assessment, settings, CONTACT, waiting)
    path = f"{SUPPORT}/parked/assessment/dismiss?message={waiting.id}"
    asked = await words_of(web, path)
    done = await web.post(path, data={"reason": "Its journey is in no record"})
    after = await web.get(SUPPORT)

    assert "Warning This event waits for an earlier one" in asked
    assert done.headers["location"] == f"{SUPPORT}?done=dismissed"
    assert path not in after.text
    assert "Its journey is in no record" in after.text


async def test_only_what_is_parked_in_a_service_can_be_dismissed(web: httpx.AsyncClient) -> None:
    for service, status in (("web", 404), ("assessment", 404), ("panel", 503)):
        path = f"{SUPPORT}/parked/{service}/dismiss?message={uuid4()}"
        assert (await web.get(path)).status_code == status
        assert (await web.post(path, data={"reason": "junk"})).status_code == status


async def test_messages_that_reached_nobody_are_counted_by_reason_and_sent_again(
    web: httpx.AsyncClient, enquiry: Service, notifications: Service
) -> None:
    task, _ = await undelivered(enquiry, notifications)
    journey, found = await undelivered(enquiry, notifications, REFUSED)
    counted = await words_of(web, SUPPORT)
    listed = await words_of(web, f"{SUPPORT}?reason=refused")
    again = await web.post(f"{SUPPORT}/failed/{journey}/{found['message']}")

    assert "The address does not accept email." in counted
    assert reference(UUID(task)) not in listed
    assert reference(UUID(journey)) not in counted
    assert (
        f"Send again : We have received your enquiry, household {reference(UUID(journey))}"
        in listed
    )
    assert "Ivo Callme" not in listed
    assert again.headers["location"] == f"{SUPPORT}?done=again"


async def test_a_service_or_a_message_that_there_is_not_is_refused(web: httpx.AsyncClient) -> None:
    nobody = await web.post(f"{SUPPORT}/parked", data={"service": "web", "message": "1"})
    nothing = await web.post(
        f"{SUPPORT}/parked", data={"service": "assessment", "message": str(uuid4())}
    )
    away = await web.post(f"{SUPPORT}/parked", data={"service": "panel", "message": str(uuid4())})

    assert (nobody.status_code, nothing.status_code, away.status_code) == (404, 404, 503)
    assert "There is no such parked message" in nothing.text
    assert "may not have been done" in away.text


@pytest.mark.parametrize("name", ["manager", "recruiter", "analyst"])
async def test_support_is_for_support_alone(browse: Browse, provider: SignIn, name: str) -> None:
    async with signed_in(browse, provider, name) as client:
        answers = [
            await client.get(SUPPORT),
            await client.post(f"{SUPPORT}/parked", data={"service": "enquiry", "message": "1"}),
            await client.post(f"{SUPPORT}/failed/{uuid4()}/{uuid4()}"),
            await client.get(f"{SUPPORT}/parked/enquiry/dismiss?message=1"),
            await client.post(
                f"{SUPPORT}/parked/enquiry/dismiss?message=1", data={"reason": "junk"}
            ),
        ]

    assert [each.status_code for each in answers] == [403] * 5


async def test_support_has_no_page_of_an_agency(browse: Browse, provider: SignIn) -> None:
    async with signed_in(browse, provider, "support") as client:
        for path in ("/team/moorland", "/your-agency", "/team/moorland/undelivered"):
            assert (await client.get(path)).status_code == 403


async def test_support_ends_the_sessions_of_any_member_of_staff(
    browse: Browse, provider: SignIn
) -> None:
    async with (
        signed_in(browse, provider, "support") as client,
        signed_in(browse, provider, "analyst") as analyst,
    ):
        code = PEOPLE["analyst"][STAFF_CODE]
        nobody = await client.post(f"{SUPPORT}/sign-out", data={"code": "nobody-01"})
        ended = await client.post(f"{SUPPORT}/sign-out", data={"code": f" {code} "})
        out = (await analyst.get("/account")).headers["location"]

    assert nobody.status_code == 422
    assert "Nobody with this staff code is signed in" in nobody.text
    assert ended.headers["location"] == "/support?done=signed_out"
    assert out.startswith("/sign-in")
