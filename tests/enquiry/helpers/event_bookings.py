"""Households and information events over HTTP: planned, booked, and what each side then shows."""

from typing import Any

import httpx

from tests.enquiry.helpers.served_api import ask

ENQUIRY = {
    "on": "2025-03-03",
    "agency": "moorland",
    "channel": "web_form",
    "household": "single",
    "applicants": [{"name": "Rosa Fell", "email": "rosa.fell@example.org"}],
}
EVENT: dict[str, Any] = {
    "on": "2025-03-03",
    "agency": "moorland",
    "title": "First steps",
    "held_on": "2025-03-20",
    "starts_at": "18:30",
    "ends_at": "20:00",
    "mode": "in_person",
    "venue": {"name": "Example Hall", "postcode": "ZX1 2AB"},
    "places": 2,
    "step_free": True,
    "interpreters": ["pl"],
}


async def received(client: httpx.AsyncClient, **changed: Any) -> str:
    """The journey of a household that enquired."""
    answer = await ask(client, "/enquiries", ENQUIRY | changed)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["journey"])


async def planned(client: httpx.AsyncClient, **changed: Any) -> str:
    """The path of an information event of two places, or as changed."""
    answer = await ask(client, "/information-events", EVENT | changed)
    assert answer.status_code == 201, answer.text
    return f"/information-events/{answer.json()['journey']}"


async def booked(
    client: httpx.AsyncClient, event: str, journey: str, people: int = 1
) -> httpx.Response:
    """The answer to a booking that was taken, for a place or for the waiting list."""
    body = {"on": "2025-03-12", "journey": journey, "people": people}
    answer = await ask(client, f"{event}/book", body)
    assert answer.status_code == 200, answer.text
    return answer


async def standings(client: httpx.AsyncClient, event: str) -> dict[str, str]:
    """How each household stands, in the order in which they came."""
    bookings = (await client.get(f"{event}/bookings")).json()["bookings"]
    return {each["journey"]: each["standing"] for each in bookings}


async def heard(client: httpx.AsyncClient, journey: str) -> list[dict[str, Any]]:
    """What the household's enquiry holds about information events, in order."""
    events = (await client.get(f"/enquiries/{journey}/events")).json()
    return [each for each in events if each["type"].startswith("enquiry.event_")]


async def all_sent(client: httpx.AsyncClient) -> bool:
    """Whether everything that was recorded has left for Kafka."""
    ready = (await client.get("/health/ready")).json()
    return bool(ready["oldest_unsent_seconds"] is None)
