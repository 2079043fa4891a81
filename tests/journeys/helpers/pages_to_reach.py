"""What somebody must have done before a page is there to be looked at, done through the services."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from aiokafka import AIOKafkaProducer

from contracts import equality, information_event
from contracts.enquiry import TOPIC
from contracts.event import MOST
from contracts.identity import Who
from deploy.demo.open_cases import ready_journeys, stage_journeys
from deploy.demo.panel import central_list
from deploy.demo.people import EVERY_AGENCY, People
from deploy.demo.registration_form import form_parts
from deploy.demo.teamwork import todays_teamwork
from deploy.local.suite import Suite
from services.assessment.domain.request_link import RequestLink, token_of
from services.chassis.clock import today
from services.chassis.commands import journey_of
from services.chassis.settings import secret_in
from services.chassis.signing import SignedAs, Signer
from services.chassis.trust import trusted
from tests.enquiry.helpers.mystery_shops import ROUND
from tests.waiting import until

Ways = Mapping[str, list[str]]
"""The addresses to begin with besides the start page, by who goes there."""

WRITTEN = ("observations", "representations", "review-observations", "panel-meeting")
COMPLAINT = {"about": "time_taken", "step": "enquiry", "means": "online", "applicant": 1}
ANSWER = {"number": 1, "finding": "upheld", "manager": "manager-01", "words": "We are sorry."}
CAMPAIGN = {
    "on": "2025-02-03",
    "code": "spring-2025",
    "name": "Could it be you?",
    "begins_on": "2025-03-01",
    "ends_on": "2025-05-31",
}
ON = {"on": today().isoformat()}
NOBODY = "nobody"


async def staged(suite: Suite, signer: Signer) -> Ways:
    """Brings a few records into states that pass quickly, and says where they are to be seen."""
    people = People(signer, "enquiry", EVERY_AGENCY)
    url = suite.services["enquiry"].url
    couple, alone, *_ = (str(journey_of(TOPIC, each.key(0))) for each in ready_journeys(today()))
    held = journey_of(information_event.TOPIC, todays_teamwork(today())[0].key(0))
    async with httpx.AsyncClient(
        base_url=url, auth=people, trust_env=False, verify=trusted()
    ) as client:
        event = await _next_event(client)
        await _sent(client, f"/information-events/{event}/book", {"journey": alone, "people": 1})
        await _paused_and_complained(client, alone, couple)
        for part in form_parts(Random(1), 90_500, ["Carys Example"])[1:]:
            saving = {"replaces": 0, "content": part}
            await _sent(client, f"/enquiries/{alone}/save-registration-draft", saving)
        await _national(client)
        twice = [await _enquired(client) for _ in range(2)]
    await _with_document(suite, signer, couple)
    training = await _with_training(suite, signer, couple)
    books = [
        f"/events/{event}/book/{page}" for page in ("who", "contact", "needs", "check", "send")
    ]
    referees, equality = f"/journey/{alone}/registration/people/referees", "registration/equality"
    return {
        NOBODY: [
            _answer(suite),
            f"/enquiries/{alone}/sent",
            f"/events/{event}/booked/{alone}",
            *books,
        ],
        "carys": [f"{referees}/{each}" for each in ("1", "1/remove", "add")],
        "amina": [
            *(f"/journey/{couple}/{page}" for page in ("invite", "stage-two", *WRITTEN)),
            *(
                f"/journey/{couple}/{equality}/{page}"
                for page in ("answers", "ethnic-group", "withdraw")
            ),
        ],
        "social-worker": [f"/team/moorland/enquiries/{couple}/documents", *training],
        "panel-administrator": await _with_panel(suite, signer),
        "recruiter": ["/team/moorland/find", f"/team/moorland/events/{held}", _merge(*twice)],
    }


async def _national(client: httpx.AsyncClient) -> None:
    """The national team has a round of mystery shops and a campaign."""
    await _sent(client, "/mystery-shop-rounds", ROUND)
    await _sent(client, "/campaigns", CAMPAIGN)


async def _paused_and_complained(client: httpx.AsyncClient, alone: str, journey: str) -> None:
    """One takes a break; the first of the couple complained twice, and one complaint is answered; a third complaint stayed behind."""
    await _sent(client, f"/enquiries/{alone}/pause", {"reason": "work"})
    for words in ("We waited for weeks.", "The pack had pages missing."):
        complaint = {**COMPLAINT, "words": words}
        await _sent(client, f"/enquiries/{journey}/receive-complaint", complaint)
    await _sent(client, f"/enquiries/{journey}/answer-complaint", ANSWER)
    await _left_with_complaint(client)


async def _left_with_complaint(client: httpx.AsyncClient) -> None:
    """A household complained at the first agency and is with the second one now."""
    journey = await _enquired(client)
    complaint = {**COMPLAINT, "means": "phone", "words": "Nobody called us."}
    await _sent(client, f"/enquiries/{journey}/receive-complaint", complaint)
    referral = {"receiver": "estuary", "reason": "home_area", "words": "They moved."}
    consent = {"given_by": [1], "given_on": ON["on"]}
    await _sent(client, f"/enquiries/{journey}/refer", {**referral, "consent": consent})
    await _sent(client, f"/enquiries/{journey}/take-up-referral", {"staff": "recruiter-01"})


async def _with_document(suite: Suite, signer: Signer, journey: str) -> None:
    """The first of the couple has sent a document about the household."""
    who = Who.model_validate(
        {"subject": "adopter-1", "journey": journey, "applicant": 1, "invitation": MOST}
    )
    async with httpx.AsyncClient(
        base_url=suite.services["assessment"].url,
        auth=SignedAs(signer, who, "assessment"),
        trust_env=False,
        verify=trusted(),
    ) as client:
        sent = await client.put(f"/cases/{journey}/file", content=b"%PDF-1.7\n%%EOF\n")
        assert sent.is_success, sent.text
        document = {"file": sent.json()["file"], "name": "Letter.pdf", "kind": "letter"}
        await _sent(client, f"/cases/{journey}/add-document", document)


async def _with_training(suite: Suite, signer: Signer, journey: str) -> list[str]:
    """The first of the couple has a place at a training session; the pages that follow."""
    people, url = People(signer, "assessment", EVERY_AGENCY), suite.services["assessment"].url
    plan = {"topic": "parenting", "starts_at": "10:00", "ends_at": "16:00", "mode": "online"}
    plan |= {"agency": "moorland", "held_on": (today() + timedelta(30)).isoformat()}
    async with httpx.AsyncClient(
        base_url=url, auth=people, trust_env=False, verify=trusted()
    ) as client:
        more = {"where": "The link comes by email.", "places": 12}
        session = (await _sent(client, "/training-sessions", {**plan, **more}))["journey"]
        place = {"journey": journey, "applicant": 1}
        await _sent(client, f"/training-sessions/{session}/book-training-place", place)
    page = f"/team/moorland/training/{session}"
    return [page, f"/team/moorland/enquiries/{journey}/book-training"]


async def _with_panel(suite: Suite, signer: Signer) -> list[str]:
    """One member is on the central list and one meeting is planned; the pages that follow."""
    people, url = People(signer, "panel", EVERY_AGENCY), suite.services["panel"].url
    member = {"member": central_list("moorland")[1], "kinds": ["other"], "tie": "none"}
    plan = {"starts_at": "09:30", "way": "online", "capacity": 4}
    async with httpx.AsyncClient(
        base_url=url, auth=people, trust_env=False, verify=trusted()
    ) as client:
        await _sent(client, "/agencies/moorland/central-list/list-member", member)
        held_on = {"held_on": (today() + timedelta(30)).isoformat()}
        planned = await _sent(client, "/agencies/moorland/panel-meetings", {**plan, **held_on})
    listed = f"/team/moorland/central-list/{member['member']}"
    meeting = f"/team/moorland/panel-meetings/{planned['journey']}"
    return [listed, f"{listed}/notice", f"{listed}/development", meeting]


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
        try:
            yield
        finally:
            for each in (await client.get("/parked")).json():
                reason = {"reason": "Put there by a test"}
                answer = await client.post(f"/parked/{each['id']}/dismiss", json=reason)
                assert answer.is_success, answer.text


def _answer(suite: Suite) -> str:
    """Where the letter of the demonstration leads that asks an authority."""
    found = [(each, {step.command for step in each.steps}) for each in stage_journeys(today())]
    asked = next(
        each for each, did in found if "ask-by-link" in did and "cancel-request" not in did
    )
    link = RequestLink(journey_of(TOPIC, asked.key(0)), 1)
    return f"/answer/{token_of(link, secret_in(suite.identity.secret('requests')))}"


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
