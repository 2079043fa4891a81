"""Households on their way: real journeys in real services, and accounts that open them."""

import hashlib
from datetime import timedelta
from random import choices
from string import ascii_lowercase
from typing import Any
from uuid import uuid4

import httpx

from contracts.identity import Who
from contracts.reference import Household
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.assessment.domain.stage_one_plan import EXAMPLE
from services.assessment.domain.stage_two_plan import EXAMPLE as STAGE_TWO_PLAN
from services.chassis.clock import today
from services.chassis.trust import trusted
from tests.enquiry.helpers.registration_forms import complete_form, register
from tests.identity import as_needed, signed_as
from tests.web.helpers.forms import read
from tests.web.helpers.sign_in import OURS, signs_in

WEB = signed_as(Who.of_service("web"), "enquiry", by="web")
LETTERS = signed_as(Who.of_service("notifications"), "enquiry", by="notifications")
KEY = "0123456789abcdef0123456789abcdef"
AMINA = {"name": "Amina Example", "email": "amina@home.example", "phone": "01632 960 001"}
BILAL = {"name": "Bilal Example", "email": "bilal@home.example"}
CONTACT = {
    "channel": "phone",
    "staff": "recruiter-01",
    "outcome": "wishes_to_go_on",
    "next_step": "information_event",
    "words": "Amina sounded unsure about Bilal.",
}


def ago(days: int) -> str:
    """The day so many days before today."""
    return (today() - timedelta(days)).isoformat()


async def told(
    service: Service,
    path: str,
    body: dict[str, Any] | None = None,
    auth: httpx.Auth | None = None,
) -> Any:
    """What a service answers, to somebody whose task it is unless somebody is named."""
    chosen = auth or as_needed(service.name)
    async with httpx.AsyncClient(
        base_url=service.url, auth=chosen, trust_env=False, verify=trusted()
    ) as client:
        if body is None:
            answer = await client.get(path)
        else:
            headers = {"Idempotency-Key": uuid4().hex}
            answer = await client.post(path, json=body, headers=headers)
    assert answer.is_success, answer.text
    return answer.json()


async def enquired(enquiry: Service, *, days_ago: int = 0, alone: bool = False) -> str:
    """A household's enquiry, as many days ago; a couple's unless it is somebody alone."""
    body = {
        "on": ago(days_ago),
        "agency": "moorland",
        "channel": "web_form",
        "household": "single" if alone else "joint",
        "applicants": [AMINA] if alone else [AMINA, BILAL],
    }
    return str((await told(enquiry, "/enquiries", body))["journey"])


async def does(enquiry: Service, journey: str, command: str, **body: Any) -> None:
    """Staff record something on an enquiry, today unless a day is given."""
    await told(enquiry, f"/enquiries/{journey}/{command}", {"on": ago(0), **body})


async def link_to(enquiry: Service, journey: str, applicant: int = 1) -> str:
    """The secret of a new link, as it stands in the letter."""
    await does(enquiry, journey, "invite-applicant", applicant=applicant)
    path = f"/enquiries/{journey}/invitations/{applicant}/link"
    return str((await told(enquiry, path, auth=LETTERS))["token"])


async def joins(
    enquiry: Service, provider: SignIn, journey: str, name: str, applicant: int = 1
) -> None:
    """Somebody who signs in by this name is from now on this applicant."""
    token = await link_to(enquiry, journey, applicant)
    account = hashlib.sha256(f"{provider.issuer} {name}".encode()).hexdigest()
    await told(enquiry, "/invitations/accept", {"token": token, "account": account}, WEB)


async def registers(enquiry: Service, journey: str, *, days_ago: int = 0) -> None:
    """A couple fills in the whole form, consents, and sends it."""
    auth, on = as_needed("enquiry"), ago(days_ago)
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as client:
        answer = await register(client, journey, on, complete_form(Household.JOINT))
    assert answer.is_success, answer.text


async def draws_up_plan(assessment: Service, journey: str, *, days_ago: int) -> None:
    """The agency draws up a stage one plan with the couple."""
    on = ago(days_ago)
    plan = {**EXAMPLE, "consulted_on": on, "on": on}
    await told(assessment, f"/cases/{journey}/draw-up-plan", plan)


async def is_recommended(assessment: Service, journey: str, *, days_ago: int) -> None:
    """The plan is drawn up and agreed, and the social worker recommends the couple, as a decision needs."""
    await draws_up_plan(assessment, journey, days_ago=days_ago)
    case, on = f"/cases/{journey}", {"on": ago(days_ago)}
    for applicant in (1, 2):
        await told(assessment, f"{case}/agree-plan", {**on, "applicant": applicant})
    recommended = {"outcome": "may_be_suitable", "reasons": "All checks are in."}
    await told(assessment, f"{case}/recommend-stage-one", {**on, **recommended})


async def stage_two_is_planned(assessment: Service, journey: str, *, days_ago: int) -> None:
    """The agency draws up a stage two plan with the couple."""
    plan = {**STAGE_TWO_PLAN, "consulted_on": ago(days_ago), "on": ago(days_ago)}
    await told(assessment, f"/cases/{journey}/draw-up-stage-two-plan", plan)


async def adds_document(assessment: Service, journey: str, kind: str, *, days_ago: int) -> None:
    """Staff add a file that they alone can open as a document of the case."""
    case = f"/cases/{journey}"
    async with httpx.AsyncClient(
        base_url=assessment.url, auth=as_needed("assessment"), trust_env=False, verify=trusted()
    ) as client:
        received = (await client.put(f"{case}/file", content=b"%PDF-1.7\n%%EOF\n")).json()
    document = {"file": received["file"], "name": "document.pdf", "kind": kind}
    await told(assessment, f"{case}/add-document", {"on": ago(days_ago), **document})


async def report_is_signed_off(
    assessment: Service,
    journey: str,
    *,
    days_ago: int,
    agreed: tuple[int, ...] = (),
    document: int | None = None,
) -> None:
    """Each applicant who has not agreed to the plan agrees, the adviser is heard, and a report is signed off."""
    case, on = f"/cases/{journey}", {"on": ago(days_ago)}
    for applicant in {1, 2} - {*agreed}:
        await told(assessment, f"{case}/agree-stage-two-plan", {**on, "applicant": applicant})
    advice = {"adviser": "medical-01", "report_needed": True, "summary": "No concern."}
    for person in (1, 2):
        await told(assessment, f"{case}/record-medical-advice", {**on, **advice, "person": person})
    author = {"author": "social-worker-01", "basis": "experienced_social_worker"}
    report = {"report": "full", "contents": "All sections.", **author}
    await told(assessment, f"{case}/write-report", {**on, **report, "document": document})
    await told(assessment, f"{case}/sign-off-report", on)


async def words_at(web: httpx.AsyncClient, path: str, status: int = 200) -> str:
    """What a page says."""
    answer = await web.get(path)
    assert answer.status_code == status, answer.text
    return read(answer.text).words


async def amina_travels(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn, **given: Any
) -> str:
    """Amina has joined a new journey and is signed in."""
    journey = await enquired(enquiry, **given)
    await joins(enquiry, provider, journey, "amina")
    await signs_in(web, "amina")
    return journey


async def posts(web: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    """Sends a form of ours under a key."""
    return await web.post(path, data={"key": KEY, **typed}, headers=OURS)


def without_key(fields: dict[str, str]) -> dict[str, str]:
    """What a form would send besides its key."""
    return {name: text for name, text in fields.items() if name != "key"}


def a_word() -> str:
    """Letters that nobody else's name has."""
    return "".join(choices(ascii_lowercase, k=8))
