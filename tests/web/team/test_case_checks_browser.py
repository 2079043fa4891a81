"""The table of checks in a real browser: as columns, as cards, by keyboard, without a script, to axe; and what an
applicant sees of it.
"""

import re

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from deploy.local.suite import Service
from services.chassis.clock import today
from tests.enquiry.helpers.registration_forms import register
from tests.waiting import until
from tests.web.helpers.browser import Open, opens_signed_in
from tests.web.helpers.cases import ROSA, at, command, page_of, received
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.page_checks import DESK, TELEPHONE, check_page, check_without_javascript

pytestmark = pytest.mark.browser

ASKED = {"checks": ["dbs", "health", "reference", "local_authority", "finance", "home_safety"]}
OLD = {"checks": ["dbs"], "person": 1, "dated_on": "2020-01-06", "outcome": "satisfactory"}
DOUBTFUL = {"checks": ["health"], "person": 1, "outcome": "needs_follow_up"}


@pytest.fixture(scope="module")
def web(run_web: RunWeb, case_services: dict[str, str]) -> Service:
    return run_web(**case_services)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, web: Service) -> Open:
    return opens_signed_in(browser, web)


async def a_case(enquiry: Service, assessment: Service) -> str:
    """Checks in most of their states."""
    journey = await received(enquiry, applicants=[ROSA])
    async with at(enquiry) as client:
        answer = await register(client, journey, today().isoformat())
        assert answer.is_success, answer.text
        await command(client, f"/enquiries/{journey}/accept-registration")
    async with at(assessment) as client:

        async def is_open() -> bool:
            return (await client.get(f"/cases/{journey}")).status_code == 200

        await until(is_open)
        for name, body in (
            ("ask-for-checks", ASKED),
            ("return-checks", OLD),
            ("return-checks", DOUBTFUL),
        ):
            await command(client, f"/cases/{journey}/{name}", **body)
    return journey


@pytest.mark.parametrize("size", [DESK, TELEPHONE])
async def test_the_table_is_right_for_everybody(
    signed_in: Open,
    browser: Browser,
    enquiry: Service,
    assessment: Service,
    size: ViewportSize,
) -> None:
    journey = await a_case(enquiry, assessment)
    async with signed_in("social-worker", size=size) as page:
        await page.goto(f"{page_of(journey)}/checks")
        for words in ("Expired", "Received, needs follow-up", "Asked for", "Not asked for yet"):
            await expect(page.get_by_text(words, exact=True).first).to_be_visible()
        for each in await page.locator("details summary").all():
            await each.click()
        await check_page(page)
        if size is DESK:
            await page.reload()
            await check_without_javascript(browser, page)


async def test_an_expired_check_is_renewed_by_keyboard_without_a_script(
    signed_in: Open, enquiry: Service, assessment: Service
) -> None:
    journey = await a_case(enquiry, assessment)
    async with signed_in("social-worker", javascript=False) as page:
        await page.goto(f"{page_of(journey)}/checks")
        await page.get_by_role("link", name=re.compile("Record the new one.*Disclosure")).press(
            "Enter"
        )
        await expect(page.get_by_label("Disclosure and Barring Service (DBS)")).to_be_checked()
        await expect(page.get_by_label(re.compile(r"\(applicant\)"))).to_be_checked()
        await page.get_by_role("button", name="Record", exact=True).press("Enter")
        await page.goto(f"{page_of(journey)}/checks")
        await expect(page.get_by_text("Expired", exact=True)).to_have_count(0)


@pytest.mark.parametrize("name", ["ask-for-checks", "decide-check-need", "record-disqualification"])
async def test_every_form_about_checks_is_right_for_everybody(
    signed_in: Open, enquiry: Service, assessment: Service, name: str
) -> None:
    journey = await a_case(enquiry, assessment)
    async with signed_in("social-worker") as page:
        await page.goto(f"{page_of(journey)}/do/assessment/{name}")
        await check_page(page)
