"""Registrations of people whom no other test registers, sent and decided on over HTTP."""

from datetime import date

import httpx

from contracts.identity import Role
from contracts.reference import Household
from tests.enquiry.helpers.registration_forms import (
    Content,
    complete_form,
    consents,
    fill_in,
)
from tests.enquiry.helpers.served_api import ask
from tests.identity import signed_as, staff

DAY = date(2025, 3, 4)
ON = DAY.isoformat()
ROSA = {"name": "Rosa Fell", "email": "rosa.fell@home.example"}
JUN = {"name": "Jun Fell"}


def somebody(household: Household = Household.SINGLE) -> list[Content]:
    """The form of people whom no other test registers."""
    return complete_form(household)


async def received(
    client: httpx.AsyncClient,
    agency: str = "moorland",
    household: Household = Household.SINGLE,
) -> str:
    """The journey of a new enquiry."""
    body = {
        "on": "2025-03-03",
        "agency": agency,
        "channel": "web_form",
        "household": household,
        "applicants": [ROSA, JUN] if household is Household.JOINT else [ROSA],
    }
    answer = await ask(client, "/enquiries", body)
    assert answer.status_code == 201, answer.text
    journey: str = answer.json()["journey"]
    return journey


async def filled_in(client: httpx.AsyncClient, agency: str, parts: list[Content]) -> str:
    """The journey of an enquiry whose form waits to be submitted."""
    household = Household.JOINT if len(consents(parts)) > 1 else Household.SINGLE
    journey = await received(client, agency, household)
    await fill_in(client, journey, ON, parts)
    return journey


async def submitted(client: httpx.AsyncClient, journey: str) -> httpx.Response:
    return await ask(client, f"/enquiries/{journey}/submit-registration", {"on": ON})


async def accepted(
    client: httpx.AsyncClient, journey: str, auth: httpx.Auth | None = None, **more: str
) -> httpx.Response:
    path = f"/enquiries/{journey}/accept-registration"
    return await ask(client, path, {"on": ON, **more}, auth=auth)


def at_agency(agency: str, role: Role) -> httpx.Auth:
    """Someone who has this role at this agency, and no other."""
    return signed_as(staff(role, agency=agency), "enquiry")
