"""Campaigns over HTTP: whose they are, and that no enquiry is lost over a code."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.campaigns import CAMPAIGNS, campaign_of
from tests.enquiry.helpers.households import asked
from tests.enquiry.helpers.served_api import ask, serving
from tests.identity import signed_as, staff

SPRING = {
    "on": "2025-02-03",
    "name": "Could it be you?",
    "begins_on": "2025-03-01",
    "ends_on": "2025-05-31",
}
MARCH = {"on": "2025-04-02", "month": "2025-03", "visits": 900, "clicks": 70}


@pytest.fixture(scope="module")
async def app(settings: EnquirySettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


async def done(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    answer = await ask(client, path, body)
    assert answer.is_success, answer.text


def a_code() -> str:
    return f"spring-{uuid4().hex[:12]}"


async def source_of(client: httpx.AsyncClient, code: str) -> Any:
    source = {"kind": "campaign", "code": code}
    body = asked(source=source).model_dump(mode="json", exclude_none=True)
    answer = await ask(client, "/enquiries", body)
    assert answer.status_code == 201, answer.text
    events = (await client.get(f"/enquiries/{answer.json()['journey']}/events")).json()
    return events[0]["data"]["source"]


async def test_a_campaign_is_planned_counted_and_corrected(client: httpx.AsyncClient) -> None:
    code = a_code()
    await done(client, "/campaigns", SPRING | {"code": code})
    await done(client, f"/campaigns/{code}/count-month", MARCH)
    correcting = MARCH | {"visits": 850, "reason": "Our own staff were counted."}
    await done(client, f"/campaigns/{code}/correct-month", correcting)

    listed = {each["code"]: each for each in (await client.get("/campaigns")).json()}
    assert (listed[code]["visits"], listed[code]["clicks"]) == (850, 70)
    assert listed[code]["agency"] is None
    assert "staff" not in str(listed[code])


async def test_a_code_is_taken_once_for_everybody(client: httpx.AsyncClient) -> None:
    code = a_code()
    await done(client, "/campaigns", SPRING | {"code": code})
    again = await ask(client, "/campaigns", SPRING | {"code": code, "agency": "moorland"})

    assert again.status_code == 409


async def test_an_enquiry_names_a_campaign_that_was_planned(client: httpx.AsyncClient) -> None:
    code = a_code()
    await done(client, "/campaigns", SPRING | {"code": code})

    assert await source_of(client, code) == {"kind": "campaign", "code": code}


async def test_an_enquiry_with_a_code_that_nobody_planned_is_kept_as_of_another_campaign(
    client: httpx.AsyncClient,
) -> None:
    assert await source_of(client, a_code()) == {"kind": "campaign", "code": None}


async def test_no_enquiry_is_lost_over_a_campaign_that_cannot_be_read(
    app: Any, client: httpx.AsyncClient
) -> None:
    code = a_code()
    records = app.state.running.records[CAMPAIGNS.collection].collection
    await records.insert_one({"_id": campaign_of(code), "state": {"code": 7}})

    assert await source_of(client, code) == {"kind": "campaign", "code": None}
    await records.delete_one({"_id": campaign_of(code)})


def recruiter(agency: str) -> httpx.Auth:
    return signed_as(staff(Role.RECRUITMENT_WORKER, agency), "enquiry")


async def test_an_agency_plans_and_counts_its_own_campaigns_alone(
    client: httpx.AsyncClient,
) -> None:
    own, national, auth = a_code(), a_code(), recruiter("moorland")
    await done(client, "/campaigns", SPRING | {"code": national})
    for agency, status in (("moorland", 201), ("estuary", 404), (None, 404)):
        body = SPRING | {"code": own, "agency": agency}
        assert (await ask(client, "/campaigns", body, auth=auth)).status_code == status
    for code, status in ((own, 200), (national, 404)):
        path = f"/campaigns/{code}/count-month"
        assert (await ask(client, path, MARCH, auth=auth)).status_code == status
    other = await ask(client, f"/campaigns/{own}/count-month", MARCH, auth=recruiter("estuary"))

    assert other.status_code == 404


async def test_an_agency_reads_its_own_campaigns_beside_the_national_ones(
    client: httpx.AsyncClient,
) -> None:
    own, national = a_code(), a_code()
    await done(client, "/campaigns", SPRING | {"code": national})
    await done(client, "/campaigns", SPRING | {"code": own, "agency": "moorland"})

    async def listed(agency: str) -> set[str]:
        answer = await client.get(f"/agencies/{agency}/campaigns", auth=recruiter(agency))
        return {each["code"] for each in answer.json()}

    assert {own, national} <= await listed("moorland")
    assert {own, national} & await listed("estuary") == {national}
