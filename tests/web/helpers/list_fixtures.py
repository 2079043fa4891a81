"""Households for the lists of an agency: one passed on, and one whom a message did not reach."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.suite import Service
from services.chassis.clock import today
from tests.identity import as_needed
from tests.waiting import until
from tests.web.helpers.cases import at, received
from tests.web.helpers.reluctant_mail import NEVER_TAKEN


async def referred(enquiry: Service, sender: str, receiver: str) -> str:
    """A household passed from one agency to another today."""
    journey = await received(enquiry, agency=sender)
    consent = {"given_by": [1], "given_on": today().isoformat()}
    body = {"receiver": receiver, "reason": "home_area", "consent": consent, "words": "Moved."}
    auth = as_needed("enquiry", sender, receiver)
    async with httpx.AsyncClient(base_url=enquiry.url, auth=auth, trust_env=False) as client:
        answer = await client.post(
            f"/enquiries/{journey}/refer",
            json={"on": today().isoformat(), **body},
            headers={"Idempotency-Key": uuid4().hex},
        )
        assert answer.is_success, answer.text
    return journey


BY_PHONE_ALONE = {"phone": "01632 960777"}
REFUSED = {"email": NEVER_TAKEN}


async def undelivered(
    enquiry: Service, notifications: Service, reached_by: Mapping[str, str] = BY_PHONE_ALONE
) -> tuple[str, dict[str, Any]]:
    """A household that cannot be written to, and the message that did not reach it."""
    person = {"name": "Ivo Callme", **reached_by}
    journey = await received(enquiry, applicants=[person])
    found: list[dict[str, Any]] = []
    async with at(notifications) as client:

        async def failed() -> bool:
            every = (await client.get("/agencies/moorland/failed")).json()
            found[:] = [each for each in every if each["journey"] == journey]
            return bool(found)

        await until(failed)
    return journey, found[0]
