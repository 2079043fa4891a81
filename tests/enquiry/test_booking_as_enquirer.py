"""The front end books for whoever has just enquired: under the enquiry's own key, and for nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.enquiry import TOPIC
from contracts.identity import Who
from services.chassis.clock import today
from services.chassis.commands import journey_of
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.database_work import database_work
from tests.enquiry.helpers.event_bookings import ENQUIRY, EVENT, heard, planned, received
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.identity import signed_as

WEB = signed_as(Who.of_service("web"), "enquiry", by="web")
NOBODYS = "7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


async def enquired(client: httpx.AsyncClient, **changed: Any) -> str:
    """The key of an enquiry that the front end sent."""
    key = uuid4().hex
    body = ENQUIRY | {"on": today().isoformat(), "channel": "event"} | changed
    answer = await client.post("/enquiries", json=body, headers={"Idempotency-Key": key}, auth=WEB)
    assert answer.status_code == 201, answer.text
    return key


async def book(client: httpx.AsyncClient, event: str, key: str, **body: Any) -> httpx.Response:
    asked = {"on": today().isoformat(), "people": 1} | body
    headers = {"Idempotency-Key": key}
    return await client.post(f"{event}/book-as-enquirer", json=asked, headers=headers, auth=WEB)


async def confirmed(client: httpx.AsyncClient, event: str, key: str) -> dict[str, Any]:
    """What the page after the booking says."""
    answer = await client.get(f"{event}/confirmations/{journey_of(TOPIC, key)}", auth=WEB)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def open_event(client: httpx.AsyncClient, *, in_days: int = 20, **changed: Any) -> str:
    """An information event that can be booked today."""
    days = {"on": today().isoformat(), "held_on": (today() + timedelta(in_days)).isoformat()}
    return await planned(client, **days, **changed)


async def listed(client: httpx.AsyncClient, **query: str) -> list[str]:
    """The information events offered, as paths, page by page."""
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        params = {**query, **after, "limit": "2"}
        answer = await client.get("/information-events", params=params, auth=WEB)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [
            f"/information-events/{each['information_event']}"
            for each in page["information_events"]
        ]
        if page["after"] is None:
            return found
        after = {"after": page["after"]}


async def test_who_enquires_gets_a_place_and_who_comes_late_a_turn_in_the_list(
    client: httpx.AsyncClient,
) -> None:
    event = await open_event(client, places=2)
    keys = [await enquired(client) for _ in range(3)]
    answers = [await book(client, event, keys[0], people=2)]
    answers += [await book(client, event, key) for key in keys[1:]]
    shown = [await confirmed(client, event, key) for key in keys]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert [(each["standing"], each["people"], each["turn"]) for each in shown] == [
        ("confirmed", 2, None),
        ("waiting", 1, 1),
        ("waiting", 1, 2),
    ]
    assert all(each["answer_due_on"] for each in shown)
    types = [each["type"] for each in await heard(client, str(journey_of(TOPIC, keys[1])))]
    assert types == ["enquiry.event_place_booked.v1"]


async def test_a_booking_sent_twice_is_one(client: httpx.AsyncClient) -> None:
    event, key = await open_event(client), await enquired(client)
    first, second = await book(client, event, key), await book(client, event, key)
    changed = await book(client, event, key, people=2)

    assert (first.status_code, first.content) == (200, second.content)
    assert is_problem(changed, 422)
    bookings = (await client.get(f"{event}/bookings")).json()["bookings"]
    assert [each["people"] for each in bookings] == [1]


async def test_what_somebody_needs_is_the_agencys_to_see_and_nobody_elses(
    client: httpx.AsyncClient,
) -> None:
    event, key = await open_event(client), await enquired(client)
    answer = await book(client, event, key, needs="A chair with arms, please.")
    offered = await client.get(event, auth=WEB)
    told = await heard(client, str(journey_of(TOPIC, key)))

    [booking] = (await client.get(f"{event}/bookings")).json()["bookings"]
    assert booking["needs"] == "A chair with arms, please."
    shown = answer.text + offered.text + str(told) + str(await confirmed(client, event, key))
    assert "chair" not in shown


async def test_the_front_end_books_for_no_journey_but_that_of_its_own_key(
    client: httpx.AsyncClient,
) -> None:
    event, journey = await open_event(client), await received(client)
    body = {"on": today().isoformat(), "people": 1}
    key = {"Idempotency-Key": uuid4().hex}
    naming = {**body, "journey": journey}
    by_name = await client.post(f"{event}/book", json=naming, headers=key, auth=WEB)
    smuggled = await client.post(f"{event}/book-as-enquirer", json=naming, headers=key, auth=WEB)
    without = await book(client, event, uuid4().hex)

    assert is_problem(by_name, 403)
    assert is_problem(smuggled, 422)
    assert is_problem(without, 404)
    assert is_problem(await client.get(f"{event}/bookings", auth=WEB), 403)


async def test_no_booking_and_no_enquiry_are_told_apart_without_saying_more(
    client: httpx.AsyncClient,
) -> None:
    event, key = await open_event(client), await enquired(client)
    without = await confirmed(client, event, key)
    unknown = await client.get(f"{event}/confirmations/{NOBODYS}", auth=WEB)

    assert (without["standing"], without["people"], without["turn"]) == (None, None, None)
    assert is_problem(unknown, 404)


async def test_only_what_can_be_booked_today_is_offered_by_day_over_all_agencies(
    client: httpx.AsyncClient,
) -> None:
    online = {"mode": "online", "venue": None, "agency": "offering-two"}
    later = await open_event(client, in_days=30, **online)
    sooner = await open_event(client, in_days=10, agency="offering-one")
    cancelled = await open_event(client, agency="offering-one")
    await ask(client, f"{cancelled}/cancel-information-event", {"on": today().isoformat()})
    opens_on = (today() + timedelta(1)).isoformat()
    unopened = await open_event(client, agency="offering-one", booking_opens_on=opens_on)
    closed = await planned(client, **EVENT | {"agency": "offering-one"})
    full = await open_event(client, in_days=12, agency="offering-one", places=1)
    await book(client, full, await enquired(client))

    offered = [each for each in await listed(client) if each in {later, sooner, full}]
    here = await listed(client, agency="offering-one")
    assert offered == [sooner, full, later]
    assert here == [sooner, full]
    assert not {cancelled, unopened, closed} & set(await listed(client))
    assert later in await listed(client, mode="online")
    assert sooner not in await listed(client, mode="online")
    from_on = (today() + timedelta(11)).isoformat()
    assert await listed(client, agency="offering-one", **{"from": from_on}) == [full]


async def test_what_is_offered_says_nothing_of_who_comes(client: httpx.AsyncClient) -> None:
    event, key = await open_event(client, agency="offering-three"), await enquired(client)
    await book(client, event, key)
    query = {"agency": "offering-three"}
    shown = await client.get("/information-events", params=query, auth=WEB)

    assert str(journey_of(TOPIC, key)) not in shown.text
    assert shown.json()["information_events"][0].keys().isdisjoint({"bookings", "journeys"})


async def test_whether_an_address_is_known_shows_in_neither_answer_nor_time(
    client: httpx.AsyncClient,
) -> None:
    event = await open_event(client, places=500)
    await enquired(client, applicants=[{"name": "Rosa Fell", "email": "rosa.fell@example.org"}])
    work, answers = [], set()
    for address in ("rosa.fell", f"new-{uuid4().hex}"):
        person = {"name": "Rosa Fell", "email": f"{address}@example.org"}
        with database_work() as done:
            key = await enquired(client, applicants=[person])
            answer = await book(client, event, key)
        work.append(done)
        receipt = answer.json()
        assert receipt.pop("journey") != str(UUID(str(journey_of(TOPIC, key))))
        answers.add((answer.status_code, tuple(receipt)))
    for_known, for_unknown = work

    assert answers == {(200, ("version", "events"))}
    assert for_known
    assert for_known == for_unknown


async def test_an_event_of_today_that_has_begun_is_neither_offered_nor_booked(
    client: httpx.AsyncClient,
) -> None:
    begun = {"agency": "offering-today", "starts_at": "00:00", "ends_at": "00:01"}
    later = {"agency": "offering-today", "starts_at": "23:58", "ends_at": "23:59"}
    over, to_come = [await open_event(client, in_days=0, **each) for each in (begun, later)]
    refused = await book(client, over, await enquired(client))

    assert await listed(client, agency="offering-today") == [to_come]
    assert refused.status_code == 409
    assert "Choose a future one." in refused.json()["detail"]
