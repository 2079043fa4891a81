"""What somebody must have done before a page is there to be looked at, done through the services."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from aiokafka import AIOKafkaProducer

from contracts import equality, information_event
from contracts.enquiry import TOPIC
from deploy.demo.open_cases import ready_journeys
from deploy.demo.people import EVERY_AGENCY, People
from deploy.demo.registration_form import form_parts
from deploy.demo.teamwork import todays_teamwork
from deploy.local.suite import Suite
from services.chassis.clock import today
from services.chassis.commands import journey_of
from services.chassis.signing import Signer
from services.chassis.trust import trusted
from tests.enquiry.helpers.mystery_shops import ROUND
from tests.waiting import until

Ways = Mapping[str, list[str]]
"""The addresses to begin with besides the start page, by who goes there."""

ON = {"on": today().isoformat()}
NOBODY = "nobody"


async def staged(suite: Suite, signer: Signer) -> Ways:
    """Brings a few records into states that pass quickly, and says where they are to be seen."""
    people = People(signer, "enquiry", EVERY_AGENCY)
    url = suite.services["enquiry"].url
    couple, alone = (str(journey_of(TOPIC, each.key(0))) for each in ready_journeys(today()))
    held = journey_of(information_event.TOPIC, todays_teamwork(today())[0].key(0))
    async with httpx.AsyncClient(
        base_url=url, auth=people, trust_env=False, verify=trusted()
    ) as client:
        event = await _next_event(client)
        await _sent(client, f"/information-events/{event}/book", {"journey": alone, "people": 1})
        await _sent(client, f"/enquiries/{alone}/pause", {"reason": "work"})
        for part in form_parts(Random(1), 90_500, ["Carys Example"])[1:]:
            saving = {"replaces": 0, "content": part}
            await _sent(client, f"/enquiries/{alone}/save-registration-draft", saving)
        await _sent(client, "/mystery-shop-rounds", ROUND)
        twice = [await _enquired(client) for _ in range(2)]
    books = [
        f"/events/{event}/book/{page}" for page in ("who", "contact", "needs", "check", "send")
    ]
    referees, equality = f"/journey/{alone}/registration/people/referees", "registration/equality"
    return {
        NOBODY: [f"/enquiries/{alone}/sent", f"/events/{event}/booked/{alone}", *books],
        "carys": [f"{referees}/{each}" for each in ("1", "1/remove", "add")],
        "amina": [
            *(f"/journey/{couple}/{page}" for page in ("invite", "stage-two", "observations")),
            *(
                f"/journey/{couple}/{equality}/{page}"
                for page in ("answers", "ethnic-group", "withdraw")
            ),
        ],
        "recruiter": ["/team/moorland/find", f"/team/moorland/events/{held}", _merge(*twice)],
    }


@asynccontextmanager
async def junk_parked(suite: Suite, signer: Signer) -> AsyncIterator[None]:
    """A message that reporting cannot read is parked, and dismissed in the end."""
    support, url = People(signer, "reporting", EVERY_AGENCY), suite.services["reporting"].url
    async with (
        AIOKafkaProducer(bootstrap_servers=suite.servers.addresses.kafka) as producer,
        httpx.AsyncClient(base_url=url, auth=support, trust_env=False, verify=trusted()) as client,
    ):
        await producer.send_and_wait(equality.TOPIC, b"junk")

        async def is_parked() -> bool:
            return bool((await client.get("/parked")).json())

        await until(is_parked)
        yield
        for each in (await client.get("/parked")).json():
            reason = {"reason": "Put there by a test"}
            answer = await client.post(f"/parked/{each['id']}/dismiss", json=reason)
            assert answer.is_success, answer.text


async def _enquired(client: httpx.AsyncClient) -> str:
    people = [{"name": "Dilys Example", "phone": "01632 960 077"}]
    enquiry = {"agency": "moorland", "channel": "phone", "household": "single"}
    return str((await _sent(client, "/enquiries", {**enquiry, "applicants": people}))["journey"])


def _merge(into: str, journey: str) -> str:
    return f"/team/moorland/enquiries/{journey}/duplicates/{into}/merge"


async def _next_event(client: httpx.AsyncClient) -> str:
    answer = await client.get("/agencies/moorland/information-events")
    found = answer.raise_for_status().json()["information_events"]
    coming = [
        each
        for each in found
        if each["arrangements"]["held_on"] > ON["on"] and each["free"] and not each["cancelled_on"]
    ]
    return str(coming[0]["information_event"])


async def _sent(client: httpx.AsyncClient, path: str, body: Mapping[str, object]) -> dict[str, Any]:
    headers = {"Idempotency-Key": uuid4().hex}
    answer = await client.post(path, json={**ON, **body}, headers=headers)
    assert answer.is_success, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt
