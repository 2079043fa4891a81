"""Campaigns at the doors: planned, counted and corrected, with the families that each brought."""

from uuid import uuid4

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.forms import ONE, Page, read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.sign_in import OURS, signs_in

PLAN = {
    "name": "Could it be you?",
    "begins_on-day": "1",
    "begins_on-month": "3",
    "begins_on-year": "2025",
    "ends_on-day": "31",
    "ends_on-month": "5",
    "ends_on-year": "2025",
}
MARCH = {"month": "2025-03", "visits": "900", "clicks": "70", "reason": ""}


@pytest.fixture(params=["/team/moorland/campaigns", "/national/campaigns"])
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def filled(client: httpx.AsyncClient, address: str, **typed: str) -> httpx.Response:
    """A form as a browser sends it, with these answers."""
    fields = read((await client.get(address)).text).fields
    return await client.post(address, data={**fields, **typed}, headers=OURS)


async def test_a_campaign_is_planned_counted_and_corrected_on_its_pages(
    browse: Browse, enquiry: Service, reporting: Service, provider: SignIn, path: str
) -> None:
    code = f"spring-{uuid4().hex[:8]}"
    services = {"enquiry": enquiry.url, "reporting": reporting.url}
    async with browse(**services, sign_in_issuer=provider.issuer) as client:
        await signs_in(client, "analyst" if "national" in path else "recruiter")
        planned = await filled(client, f"{path}/plan/new", **PLAN, code=code)
        assert planned.status_code == 303, read(planned.text).words
        counted = await filled(client, f"{path}/{code}", **MARCH)
        twice = await filled(client, f"{path}/{code}", **MARCH)
        wrong = {"visits": "850", "reason": "Our own staff were counted."}
        corrected = await filled(client, f"{path}/{code}", **MARCH | wrong)
        page = read((await client.get(f"{path}/{code}")).text)
        listed = read((await client.get(path)).text)

    assert (counted.status_code, corrected.status_code) == (303, 303)
    assert twice.status_code == 409
    assert "This month has been counted" in read(twice.text).words
    assert "2025-03 (corrected) 850 70" in page.words
    assert f"/enquire?campaign={code}" in page.words
    assert f"{path}/{code}" in listed.links


async def test_an_enquiry_from_the_address_of_a_campaign_names_it(
    browse: Browse, enquiry: Service, provider: SignIn
) -> None:
    code = f"spring-{uuid4().hex[:8]}"
    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as client:
        await signs_in(client, "recruiter")
        await filled(client, "/team/moorland/campaigns/plan/new", **PLAN, code=code)
        begun = read((await client.get("/enquire", params={"campaign": code})).text)
        sent = await client.post("/enquire/send", data=typed(begun))
        journey = sent.headers["location"].split("/")[2]
        page = await client.get(f"/team/moorland/enquiries/{journey}")

    assert "heard" not in begun.fields
    assert begun.fields["campaign"] == code
    assert page.status_code == 200


def typed(begun: Page) -> dict[str, str]:
    """What somebody types who began on this page, as the last page of the form sends it."""
    return {**ONE, **{name: begun.fields[name] for name in ("key", "campaign")}}


@pytest.mark.parametrize("code", ["Nonsense!", "x" * 500, "never-planned"])
async def test_no_enquiry_is_lost_over_the_code_in_an_address(
    browse: Browse, enquiry: Service, code: str
) -> None:
    async with browse(enquiry=enquiry.url) as client:
        begun = read((await client.get("/enquire", params={"campaign": code})).text)
        sent = await client.post("/enquire/send", data=typed(begun))

    assert sent.status_code == 303
    assert sent.headers["location"].endswith("/sent")
