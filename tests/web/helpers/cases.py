"""Households at a real enquiry service, and a member of staff at the front end before it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.trust import trusted
from tests.identity import as_needed
from tests.waiting import until
from tests.web.helpers.forms import Page, read
from tests.web.helpers.sign_in import OURS

ROSA = {"name": "Rosa Fell", "email": "rosa.fell@example.org", "phone": "01632 960001"}
JUN = {"name": "Jun Fell", "phone": "01632 960002"}
HIDDEN = re.compile(r'<input type="hidden" name="(key|version)" value="(\w+)">')
ALERT = re.compile(r'moj-alert__content">\s*(.*?)\s*</div>', re.DOTALL)


@asynccontextmanager
async def at(service: Service, auth: httpx.Auth | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service, signed in as somebody who may ask, unless somebody is named."""
    auth = auth or as_needed(service.name)
    async with httpx.AsyncClient(
        base_url=service.url, auth=auth, trust_env=False, verify=trusted()
    ) as client:
        yield client


async def command(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    """Gives a command and expects that it is carried out."""
    body = {"on": today().isoformat(), **body}
    answer = await client.post(path, json=body, headers={"Idempotency-Key": uuid4().hex})
    assert answer.is_success, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


async def heard_by(service: Service, journey: str) -> None:
    """Waits until the notifications service has heard of the household."""
    async with at(service) as client:

        async def heard() -> bool:
            return (await client.get(f"/messages/{journey}")).status_code == 200

        await until(heard)


async def received(enquiry: Service, *, days_ago: int = 0, **given: Any) -> str:
    """A new enquiry at moorland; the answer is its journey."""
    asked: dict[str, Any] = {
        "on": (today() - timedelta(days_ago)).isoformat(),
        "agency": "moorland",
        "channel": "web_form",
        "household": "single",
        "applicants": [ROSA],
    }
    async with at(enquiry) as client:
        return str((await command(client, "/enquiries", **(asked | given)))["journey"])


async def done(enquiry: Service, journey: str, name: str, **body: Any) -> None:
    """One more command on an enquiry."""
    async with at(enquiry) as client:
        await command(client, f"/enquiries/{journey}/{name}", **body)


def page_of(journey: str, agency: str = "moorland") -> str:
    """The address of a case's page."""
    return f"/team/{agency}/enquiries/{journey}"


def hidden(html: str) -> dict[str, str]:
    """The key and the version that a form carries."""
    return dict(HIDDEN.findall(html))


def said(html: str) -> str:
    """The words of the message at the top of a page; nothing where there is none."""
    found = ALERT.search(html)
    return read(found.group(1)).words if found else ""


async def send(
    client: httpx.AsyncClient, path: str, form: dict[str, Any], **answers: Any
) -> httpx.Response:
    """Sends a form of ours with what it carries and these answers."""
    return await client.post(path, data={**form, **answers}, headers=OURS)


async def record(
    client: httpx.AsyncClient, path: str, form: dict[str, Any], **answers: Any
) -> httpx.Response:
    """Sends a form of something grave, and records it from the page that shows it once more."""
    check = await send(client, path, form, **answers)
    return await send(client, path, read(check.text).fields, **{**answers, "step": "record"})


def day(days_ago: int = 0, name: str = "on") -> dict[str, str]:
    """The three boxes of a date."""
    on = today() - timedelta(days_ago)
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


async def adds_document(client: httpx.AsyncClient, journey: str, kind: str) -> None:
    """Adds a document about the whole household, which the agency's staff alone can open."""
    path = f"{page_of(journey)}/documents/add"
    fields = read((await client.get(path)).text).fields
    file = {"file": ("document.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")}
    data = {**fields, "kind": kind, "person": "all"}
    added = await client.post(path, data=data, files=file, headers=OURS)
    assert added.status_code == 303, read(added.text).words


async def page_with(client: httpx.AsyncClient, journey: str, words: str) -> Page:
    """The case's page, once it says this."""
    found: list[Page] = []

    async def says() -> bool:
        found.append(read((await client.get(page_of(journey))).text))
        return words in found[-1].words

    await until(says)
    return found[-1]
