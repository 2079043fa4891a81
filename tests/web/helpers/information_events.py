"""Information events that agencies plan for the pages to offer, and what a household types to book one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.trust import trusted
from services.web.public.enquiry_form import EnquiryAnswers
from tests.identity import as_needed

ALONE = {
    "coming": "alone",
    "heard": "word_of_mouth",
    "campaign": "",
    "agency": "moorland",
    "name": "Amina Example",
    "email": "amina@home.example",
    "phone": "",
    "partner_name": "",
    "preferred": "either",
    "language": "en",
    "needs": "",
    "website": "",
}
BOTH = ALONE | {"coming": "both", "partner_name": "Bilal Example"}
NEXT_WEEK = 7


def a_form(**changed: str) -> dict[str, str]:
    """A complete form with a key of its own."""
    return ALONE | {"key": EnquiryAnswers().key} | changed


async def asked(enquiry: Service, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the enquiry service answers to somebody whose task it is."""
    auth = as_needed("enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as client:
        if body is None:
            answer = await client.get(path)
        else:
            headers = {"Idempotency-Key": uuid4().hex}
            answer = await client.post(path, json=body, headers=headers)
    assert answer.is_success, answer.text
    return answer.json()


async def planned(enquiry: Service, *, in_days: int = NEXT_WEEK, **changed: Any) -> str:
    """The identifier of an information event that can be booked from today on."""
    body = {
        "on": today().isoformat(),
        "agency": "moorland",
        "title": "An evening about adoption",
        "held_on": (today() + timedelta(in_days)).isoformat(),
        "starts_at": "18:30",
        "ends_at": "20:00",
        "mode": "online",
        "places": 12,
        **changed,
    }
    return str((await asked(enquiry, "/information-events", body))["journey"])


async def bookings(enquiry: Service, event: str) -> list[dict[str, Any]]:
    """Every booking of an information event, in order."""
    found: list[dict[str, Any]] = (await asked(enquiry, f"/information-events/{event}/bookings"))[
        "bookings"
    ]
    return found


async def cancelled(enquiry: Service, event: str) -> None:
    """The agency does not hold it after all."""
    path = f"/information-events/{event}/cancel-information-event"
    await asked(enquiry, path, {"on": today().isoformat()})


async def enquired(enquiry: Service, household: str) -> str:
    """The journey of a household that enquired before."""
    people = [{"name": "Amina Example", "email": "amina@home.example"}, {"name": "Bilal Example"}]
    body = {
        "on": today().isoformat(),
        "agency": "moorland",
        "channel": "phone",
        "household": household,
        "applicants": people if household == "joint" else people[:1],
    }
    return str((await asked(enquiry, "/enquiries", body))["journey"])
