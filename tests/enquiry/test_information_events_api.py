"""Information events over HTTP, on real Kafka and MongoDB: what is shown, refused and heard on enquiries."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role, Who
from services.chassis.clock import today
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.event_bookings import (
    EVENT,
    all_sent,
    booked,
    heard,
    planned,
    received,
    standings,
)
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.identity import adopter, signed_as, staff
from tests.waiting import until

PERSONAL = re.compile("rosa|fell|example.org|0113|evenings", re.IGNORECASE)


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


async def test_a_household_of_another_agency_books_comes_and_is_followed_up(
    client: httpx.AsyncClient,
) -> None:
    event, journey = await planned(client), await received(client, agency="coast")
    await booked(client, event, journey, people=2)
    steps: dict[str, dict[str, Any]] = {
        "record-attendance": {"attended": True},
        "record-follow-up": {"next_step": "initial_visit", "note": "Rosa prefers evenings."},
    }
    answers = [
        await ask(client, f"{event}/{step}", {"on": "2025-03-21", "journey": journey} | more)
        for step, more in steps.items()
    ]

    [booking] = (await client.get(f"{event}/bookings")).json()["bookings"]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (booking["journey"], booking["people"]) == (journey, 2)
    assert booking["standing"] == "attended"
    assert booking["follow_up"]["note"] == "Rosa prefers evenings."
    assert [each["type"] for each in await heard(client, journey)] == [
        "enquiry.event_place_booked.v1",
        "enquiry.event_attended.v1",
    ]
    last = (await client.get(f"/enquiries/{journey}/events")).json()[-1]
    assert last["type"] == "enquiry.information_provided.v1"
    assert last["data"] == {"occurred_on": "2025-03-20", "form": "meeting"}


async def test_a_household_that_stayed_away_hears_that_under_the_events_day(
    client: httpx.AsyncClient,
) -> None:
    event, journey = await planned(client), await received(client)
    await booked(client, event, journey)
    missed = {"on": "2025-03-24", "journey": journey, "attended": False}
    await ask(client, f"{event}/record-attendance", missed)

    last = (await heard(client, journey))[-1]
    assert last["type"] == "enquiry.event_missed.v1"
    assert last["data"]["occurred_on"] == "2025-03-20"


async def test_everybody_sees_what_is_left_and_nobody_who_comes(client: httpx.AsyncClient) -> None:
    event, journeys = await planned(client), [await received(client) for _ in range(3)]
    await booked(client, event, journeys[0])
    await booked(client, event, journeys[1], people=2)
    await booked(client, event, journeys[2])

    shown = await client.get(event)
    view = shown.json()
    assert (view["taken"], view["free"], view["waiting"]) == (2, 0, 1)
    assert view["arrangements"]["step_free"] is True
    assert view["arrangements"]["interpreters"] == ["pl"]
    assert view["venue"] == EVENT["venue"]
    assert not any(journey in shown.text for journey in journeys)


async def test_who_waited_hears_of_the_place_in_the_moment_it_is_given_up(
    client: httpx.AsyncClient,
) -> None:
    event = await planned(client, places=1)
    first, second = await received(client), await received(client)
    await booked(client, event, first)
    await booked(client, event, second)
    answer = await ask(client, f"{event}/cancel-booking", {"on": "2025-03-12", "journey": first})

    assert [each["type"] for each in answer.json()["events"]] == [
        "information_event.booking_cancelled.v1",
        "information_event.place_given.v1",
    ]
    assert [each["data"].get("end") for each in await heard(client, first)] == [None, "by_enquirer"]
    assert [each["type"] for each in await heard(client, second)] == [
        "enquiry.event_place_booked.v1",
        "enquiry.event_place_given.v1",
    ]


async def test_every_household_hears_that_the_event_was_cancelled(
    client: httpx.AsyncClient,
) -> None:
    event = await planned(client, places=1)
    journeys = [await received(client) for _ in range(3)]
    for journey in journeys:
        await booked(client, event, journey)
    await ask(client, f"{event}/cancel-information-event", {"on": "2025-03-12"})
    late = await ask(
        client, f"{event}/book", {"on": "2025-03-12", "journey": journeys[0], "people": 1}
    )

    ends = [(await heard(client, journey))[-1]["data"].get("end") for journey in journeys]
    assert ends == ["event_cancelled"] * 3
    assert is_problem(late, 409)
    assert "Choose another one" in late.json()["detail"]


async def test_a_household_that_booked_hears_what_was_changed(client: httpx.AsyncClient) -> None:
    event = await planned(client, places=1)
    first, second = await received(client), await received(client)
    for journey in (first, second):
        await booked(client, event, journey)
    for facts in ({"places": 2, "starts_at": "18:00"}, {"title": "Next steps"}):
        await ask(client, f"{event}/change-information-event", {"on": "2025-03-12", **facts})

    changed, given = (await heard(client, first))[-1], (await heard(client, second))[-1]
    assert changed["type"] == "enquiry.event_changed.v1"
    assert changed["data"]["changed"] == ["time"]
    assert given["type"] == "enquiry.event_place_given.v1"


async def test_places_that_are_added_serve_the_waiting_list(client: httpx.AsyncClient) -> None:
    event = await planned(client, places=1)
    journeys = [await received(client) for _ in range(3)]
    for journey in journeys:
        await booked(client, event, journey)
    few = await ask(client, f"{event}/change-information-event", {"on": "2025-03-12", "places": 2})
    more = {"on": "2025-03-12", "places": 3, "starts_at": "19:00"}
    await ask(client, f"{event}/change-information-event", more)

    assert few.json()["events"][1]["data"]["journey"] == journeys[1]
    assert await standings(client, event) == dict.fromkeys(journeys, "confirmed")
    assert (await client.get(event)).json()["arrangements"]["starts_at"] == "19:00"


async def test_the_same_key_twice_books_once_and_is_heard_once(client: httpx.AsyncClient) -> None:
    event, journey = await planned(client), await received(client)
    booking = {"on": "2025-03-05", "journey": journey, "people": 1}
    first = await ask(client, f"{event}/book", booking, key="one-booking")
    again = await ask(client, f"{event}/book", booking, key="one-booking")
    other = await ask(client, f"{event}/book", booking | {"people": 2}, key="one-booking")

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert is_problem(other, 422)
    assert len(await heard(client, journey)) == 1


async def test_who_is_not_known_cannot_book_and_nothing_unknown_is_booked(
    client: httpx.AsyncClient,
) -> None:
    event, stranger = await planned(client), str(uuid4())
    booking = {"on": "2025-03-05", "people": 1}
    unknown = await ask(client, f"{event}/book", booking | {"journey": stranger})
    journey = await received(client)
    nowhere = await ask(
        client, f"/information-events/{uuid4()}/book", booking | {"journey": journey}
    )

    assert is_problem(unknown, 404)
    assert is_problem(nowhere, 404)
    assert await standings(client, event) == {}


@pytest.mark.parametrize("page", ["", "/bookings"])
async def test_nothing_is_shown_of_an_unknown_event(client: httpx.AsyncClient, page: str) -> None:
    assert is_problem(await client.get(f"/information-events/{uuid4()}{page}"), 404)


async def test_a_problem_never_repeats_a_note(client: httpx.AsyncClient) -> None:
    event = await planned(client)
    note = {"on": "2025-03-21", "journey": "Rosa Fell", "next_step": "tea", "note": ""}
    answer = await ask(client, f"{event}/record-follow-up", note | {"Rosa": "Fell"})

    assert is_problem(answer, 422)
    assert not PERSONAL.search(answer.text)


async def test_an_agency_finds_its_own_events_by_day_and_hour_page_by_page(
    client: httpx.AsyncClient,
) -> None:
    own = f"fells-{uuid4().hex[:8]}"
    when = [("2025-04-02", "18:00"), ("2025-03-20", "19:00"), ("2025-04-02", "10:00")]
    for held_on, starts_at in when:
        await planned(client, agency=own, held_on=held_on, starts_at=starts_at, ends_at="20:00")
    await planned(client, agency="coast", held_on="2025-04-02")
    pages: list[list[tuple[str, str]]] = []
    after: str | None = ""
    while after is not None:
        wanted = {"from": "2025-03-20", "limit": "2"} | ({"after": after} if after else {})
        answer = await client.get(f"/agencies/{own}/information-events", params=wanted)
        page = answer.json()
        after = page["after"]
        shown = [each["arrangements"] for each in page["information_events"]]
        pages.append([(each["held_on"], each["starts_at"]) for each in shown])

    assert pages == [sorted(when)[:2], sorted(when)[2:]]


async def test_only_days_from_the_one_asked_for_are_listed_and_today_is_the_default(
    client: httpx.AsyncClient,
) -> None:
    own = f"fells-{uuid4().hex[:8]}"
    past = await planned(client, agency=own)
    coming = await planned(
        client,
        agency=own,
        on=today().isoformat(),
        held_on=(today() + timedelta(300)).isoformat(),
    )

    async def listed(**wanted: str) -> list[str]:
        answer = await client.get(f"/agencies/{own}/information-events", params=wanted)
        found = answer.json()["information_events"]
        return [f"/information-events/{each['information_event']}" for each in found]

    assert await listed() == [coming]
    assert await listed(**{"from": "2025-03-20"}) == [past, coming]
    assert await listed(**{"from": "2025-03-21"}) == [coming]


@pytest.mark.parametrize(
    ("wanted", "status"),
    [({"from": "soon"}, 422), ({"limit": "0"}, 422), ({"after": str(uuid4())}, 404)],
)
async def test_a_list_that_cannot_be_is_refused(
    client: httpx.AsyncClient, wanted: dict[str, str], status: int
) -> None:
    answer = await client.get("/agencies/moorland/information-events", params=wanted)

    assert is_problem(answer, status)


async def test_everything_said_of_an_event_leaves_for_kafka(client: httpx.AsyncClient) -> None:
    await booked(client, await planned(client), await received(client))

    await until(lambda: all_sent(client))


async def test_every_command_is_documented_with_an_example_and_every_problem(
    client: httpx.AsyncClient,
) -> None:
    documented = (await client.get("/openapi.json")).json()
    commands = {
        path: methods["post"]
        for path, methods in documented["paths"].items()
        if path.startswith("/information-events") and "post" in methods
    }
    bodies = [
        command["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
        for command in commands.values()
    ]

    assert len(commands) == 8
    assert all(documented["components"]["schemas"][body]["examples"] for body in bodies)
    for command in commands.values():
        assert {"400", "404", "409", "422", "503"} <= set(command["responses"])
        assert command["description"]


async def test_every_documented_example_is_taken_as_it_stands(client: httpx.AsyncClient) -> None:
    schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]
    [plan] = schemas["PlanInformationEvent"]["examples"]
    journey = await received(client)
    answer = await ask(client, "/information-events", plan)
    event = f"/information-events/{answer.json()['journey']}"
    steps = {
        "change-information-event": "ChangeInformationEvent",
        "book": "Book",
        "cancel-booking": "CancelBooking",
        "cancel-information-event": "CancelInformationEvent",
    }
    answers = [
        await ask(
            client, f"{event}/{step}", schemas[name]["examples"][0] | journey_if(name, journey)
        )
        for step, name in steps.items()
    ]

    assert [each.status_code for each in answers] == [200] * 4, [each.text for each in answers]


def journey_if(command: str, journey: str) -> dict[str, str]:
    return {"journey": journey} if "Book" in command else {}


async def test_a_joining_link_is_shown_to_its_agency_to_letters_and_to_those_who_have_a_place(
    client: httpx.AsyncClient,
) -> None:
    link = "https://meet.example.org/first-steps"
    online = {"mode": "online", "venue": None, "joining_link": link, "places": 1}
    event = await planned(client, **online)
    has_place, waits = [await received(client) for _ in range(2)]
    await booked(client, event, has_place)
    await booked(client, event, waits)
    readers = {
        "has a place": adopter(has_place),
        "waits": adopter(waits),
        "own agency": staff(Role.RECRUITMENT_WORKER, "moorland"),
        "another agency": staff(Role.RECRUITMENT_WORKER, "coast"),
        "letters": Who.of_service("notifications"),
        "public pages": Who.of_service("web"),
    }

    shown = {
        name: (await client.get(event, auth=signed_as(who, "enquiry", by="everybody"))).json()
        for name, who in readers.items()
    }
    public = Who.of_service("web")
    listed = await client.get(
        "/information-events", auth=signed_as(public, "enquiry", by="everybody")
    )

    given = {name for name, each in shown.items() if each["joining_link"] == link}
    assert given == {"has a place", "own agency", "letters"}
    assert {each["joining_link"] for each in shown.values()} == {link, None}
    assert link not in listed.text
    assert link not in (await client.get(f"/enquiries/{has_place}/events")).text
