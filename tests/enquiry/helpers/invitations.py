"""How tests invite an applicant, read the link as the letter's writer does, and follow it as the pages do."""

from typing import Any
from uuid import UUID

import httpx

from contracts.identity import Who
from services.chassis.mongo import Document
from tests.enquiry.helpers.served_api import ask
from tests.identity import signed_as

WEB = signed_as(Who.of_service("web"), "enquiry", by="web")
NOTIFICATIONS = signed_as(Who.of_service("notifications"), "enquiry", by="notifications")
COUPLE = {
    "on": "2025-03-03",
    "agency": "moorland",
    "channel": "web_form",
    "household": "joint",
    "applicants": [
        {"name": "Rosa Fell", "email": "rosa@example.org"},
        {"name": "Jun Fell", "email": "jun@example.org"},
    ],
}
FIRST, SECOND, THIRD = ("1" * 64, "2" * 64, "3" * 64)


async def enquired(client: httpx.AsyncClient, **given: Any) -> str:
    """A couple's enquiry."""
    answer = await ask(client, "/enquiries", COUPLE | given)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["journey"])


async def invite(client: httpx.AsyncClient, journey: str, applicant: int = 1) -> httpx.Response:
    """A recruiter invites one of them."""
    body = {"on": "2025-03-04", "applicant": applicant}
    return await ask(client, f"/enquiries/{journey}/invite-applicant", body)


async def link(client: httpx.AsyncClient, journey: str, applicant: int = 1) -> dict[str, Any]:
    """The latest link as it is told to whoever writes the letter."""
    path = f"/enquiries/{journey}/invitations/{applicant}/link"
    answer: dict[str, Any] = (await client.get(path, auth=NOTIFICATIONS)).json()
    return answer


async def invited(client: httpx.AsyncClient, journey: str, applicant: int = 1) -> str:
    """The token of a new link."""
    answer = await invite(client, journey, applicant)
    assert answer.status_code == 200, answer.text
    return str((await link(client, journey, applicant))["token"])


async def accept(client: httpx.AsyncClient, token: str, account: str = FIRST) -> httpx.Response:
    """Somebody with this account follows the link."""
    return await as_web(client, "/invitations/accept", {"token": token, "account": account})


async def as_web(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> httpx.Response:
    """What the pages send for somebody who is not signed in to a journey."""
    return await client.post(path, json=body, auth=WEB)


async def opens(client: httpx.AsyncClient, account: str) -> list[dict[str, Any]]:
    """The journeys of an account."""
    answer: list[dict[str, Any]] = (await client.get(f"/accounts/{account}", auth=WEB)).json()
    return answer


async def let_days_pass(enquiries: Any, journey: str, *, days: float) -> None:
    """As if the links of the first applicant had been made so much earlier."""
    shift = {"$subtract": [{"$toDate": "$$each"}, int(days * 24 * 3_600_000)]}
    as_text = {"$dateToString": {"date": shift, "format": "%Y-%m-%dT%H:%M:%S.%LZ"}}
    earlier = {"$map": {"input": "$$sign_in.made_at", "as": "each", "in": as_text}}
    merged: Document = {"$mergeObjects": ["$$sign_in", {"made_at": earlier}]}
    sign_ins = {"$map": {"input": "$state.sign_ins", "as": "sign_in", "in": merged}}
    changed = {"$set": {"state.sign_ins": sign_ins, "revision": {"$add": ["$revision", 1]}}}
    await enquiries.update_one({"_id": UUID(journey)}, [changed])
