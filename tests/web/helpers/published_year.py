"""A year of enquiries in real services, published and live, for the national pages to show."""

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from http import HTTPStatus
from uuid import uuid4

import httpx

from contracts.identity import Role
from services.chassis.clock import today
from services.chassis.trust import trusted
from tests.identity import as_needed, national, signed_as
from tests.waiting import until

ON = date(2021, 5, 10)
QUARTERS = [f"2021-22-Q{number}" for number in range(1, 5)]
SOON, LATE = ON + timedelta(days=1), ON + timedelta(days=20)
PUBLISHED: Mapping[str, Mapping[date, int]] = {
    "moorland": {SOON: 45, LATE: 10},
    "fenland": {SOON: 10, LATE: 45},
    "estuary": {SOON: 3},
}
"""Families by agency and the day of the first contact: 55 at two agencies and 3 at the third."""
FAMILIES = sum(sum(days.values()) for days in PUBLISHED.values())
CONTACT = {
    "channel": "phone",
    "staff": "recruiter-01",
    "outcome": "wishes_to_go_on",
    "next_step": "information_pack",
}
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
SECOND = signed_as(national(Role.NATIONAL_ANALYST, 2), "reporting")


async def enquire(service: httpx.AsyncClient, agency: str, on: date) -> str:
    """A household enquires."""
    body = {
        "on": str(on),
        "agency": agency,
        "channel": "phone",
        "household": "single",
        "applicants": [{"name": "Amina Example", "email": f"{uuid4().hex}@home.example"}],
    }
    received = await service.post("/enquiries", json=body, headers={"Idempotency-Key": uuid4().hex})
    assert received.is_success, received.text
    journey: str = received.json()["journey"]
    return journey


async def _answered(service: httpx.AsyncClient, agency: str, contact_on: date) -> None:
    journey = await enquire(service, agency, ON)
    answer = await service.post(
        f"/enquiries/{journey}/make-contact",
        json={"on": str(contact_on), **CONTACT},
        headers={"Idempotency-Key": uuid4().hex},
    )
    assert answer.is_success, answer.text


async def a_year(enquiry: str) -> None:
    """Everybody enquires and is answered."""
    auth = as_needed("enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry, auth=auth, trust_env=False, verify=trusted(), timeout=120
    ) as one:
        for agency, days in PUBLISHED.items():
            for contact_on, families in days.items():
                await asyncio.gather(*(_answered(one, agency, contact_on) for _ in range(families)))


async def all_counted(reporting: str, families: int) -> None:
    """Waits until reporting has counted so many first contacts."""
    auth = as_needed("reporting", *PUBLISHED)
    async with httpx.AsyncClient(
        base_url=reporting, auth=auth, trust_env=False, verify=trusted()
    ) as service:

        async def counted() -> bool:
            asked = {"period": QUARTERS[0], "as_of": str(today())}
            answer = (await service.get("/measures/first_response", params=asked)).json()
            lag = (await service.get("/health/ready")).json()["consumer_lag"]
            return bool(answer["figure"]["denominator"] >= families and lag == 0)

        await until(counted)


async def publish(reporting: str) -> None:
    """Publishes the year."""
    async with httpx.AsyncClient(
        base_url=reporting, auth=ANALYST, trust_env=False, verify=trusted()
    ) as service:
        for quarter in QUARTERS:
            ready = await _prepared(service, f"/prepared/quarters/{quarter}")
            seen = {"prepared_at": ready.json()["prepared_at"]}
            answer = await service.put(f"/published/quarters/{quarter}", json=seen, auth=SECOND)
            assert answer.is_success, answer.text


async def revise(reporting: str, quarter: str, words: str) -> None:
    """Publishes the first revision of a quarter."""
    async with httpx.AsyncClient(
        base_url=reporting, auth=ANALYST, trust_env=False, verify=trusted()
    ) as service:
        why = {"reason": "recorded_late", "words": words}
        ready = await _prepared(service, f"/prepared/quarters/{quarter}/revision", why)
        seen = {"prepared_at": ready.json()["prepared_at"]}
        path = f"/published/quarters/{quarter}/revisions/1"
        answer = await service.put(path, json=seen, auth=SECOND)
        assert answer.is_success, answer.text


async def type_workforce(reporting: str) -> None:
    """Types a figure of panel members and one of social workers."""
    said = dict.fromkeys(("mixed", "asian", "black", "other", "not_said"), 20) | {"white": 900}
    source = {"publisher": "Statistics", "title": "Panels", "address": "https://example.org/2022"}
    days = {"figure_on": "2022-03-31", "published_on": "2022-09-30"}
    async with httpx.AsyncClient(
        base_url=reporting, auth=ANALYST, trust_env=False, verify=trusted()
    ) as service:
        for who in ("panel_members", "social_workers"):
            body, key = {**said, **source, **days, "who": who}, {"Idempotency-Key": uuid4().hex}
            answer = await service.post("/workforce", json=body, headers=key)
            assert answer.status_code in {HTTPStatus.CREATED, HTTPStatus.CONFLICT}, answer.text


async def _prepared(
    service: httpx.AsyncClient, path: str, body: Mapping[str, str] | None = None
) -> httpx.Response:
    """What is made ready: asked for again while reporting cannot say that it has counted everything."""
    answers: list[httpx.Response] = []

    async def answered() -> bool:
        answers.append(await service.put(path, json=body))
        return answers[-1].status_code != HTTPStatus.CONFLICT

    await until(answered)
    assert answers[-1].is_success, answers[-1].text
    return answers[-1]
