"""From where somebody asks, as the access log has it: what a named proxy says, and never what a browser says itself."""

from typing import Any

import httpx
import pytest

from contracts.identity import Role
from deploy.local.suite import Service
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.chassis.trust import trusted
from services.web.site.sessions import COOKIE, Sessions
from services.web.site.sign_in_log import SignInLog
from services.web.site.visitor import ROLES, STAFF_CODE, visitor_of
from tests.identity import as_needed, signed_as, staff
from tests.web.helpers.cases import page_of, received
from tests.web.helpers.front_end import RunWeb

HERE = "127.0.0.1"
CLAIMS: dict[str, Any] = {
    "iss": "https://id.example",
    "sub": "7",
    "name": "Rosa Recruiter",
    ROLES: ["recruitment_worker@moorland"],
    STAFF_CODE: "recruiter-44",
}


def asking(service: Service, **headers: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=service.url, headers=headers, trust_env=False, verify=trusted()
    )


async def addresses(enquiry: Service, journey: str) -> set[str]:
    """From where somebody looked at a case, as the service has it."""
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=as_needed("enquiry"), trust_env=False, verify=trusted()
    ) as client:
        params = {"journey": journey}
        found = (await client.get("/agencies/moorland/accesses", params=params)).json()
    return {each["address"] for each in found if each["by"] == "recruiter-44"}


@pytest.mark.parametrize(
    "case",
    [
        ("192.0.2.1", "203.0.113.7", HERE),
        (HERE, "203.0.113.7", "203.0.113.7"),
        (HERE, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (HERE, "2001:db8::7", "2001:db8::7"),
    ],
    ids=["a browser", "a named proxy", "a browser behind a named proxy", "an IPv6 address"],
)
async def test_a_browsers_own_header_never_chooses_its_address(
    run_web: RunWeb, enquiry: Service, settings: RecordSettings, case: tuple[str, str, str]
) -> None:
    proxies, said, noted = case
    journey, web = await received(enquiry), run_web(proxies=proxies, enquiry=enquiry.url)
    async with open_client(settings.replica_set) as kept:
        own = database(kept, f"{settings.namespace}web")
        key = await Sessions(own).begin(visitor_of(CLAIMS), {})
        headers = {
            "Cookie": f"{COOKIE}={key}",
            "X-Forwarded-For": said,
            "Forwarded": 'for="198.51.100.9"',
        }
        async with asking(web, **headers) as client:
            page = await client.get(page_of(journey))
            refused = await client.get("/support")
        last = (await SignInLog(own).found("moorland", None))[0]

    assert (page.status_code, refused.status_code) == (200, 403)
    assert await addresses(enquiry, journey) == {noted}
    assert (last.by, last.refused, last.address) == ("recruiter-44", True, noted)


async def test_a_service_believes_no_such_header(enquiry: Service) -> None:
    journey = await received(enquiry)
    who = staff(Role.RECRUITMENT_WORKER, subject="recruiter-44")
    async with asking(enquiry, **{"X-Forwarded-For": "203.0.113.7"}) as client:
        answer = await client.get(f"/enquiries/{journey}", auth=signed_as(who, "enquiry"))

    assert answer.status_code == 200
    assert await addresses(enquiry, journey) == {HERE}
