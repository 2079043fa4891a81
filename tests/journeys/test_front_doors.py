"""One household through all three doors, in browsers of their own, with every service behind them.

A family enquires on a telephone, the agency's queue shows it, a worker reaches them and invites them to
look on, they see that their clock has stopped, and no figure of the day tells that they came.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from deploy.faults.evidence import Evidence
from deploy.local.suite import Suite
from tests.waiting import until
from tests.web.helpers.browser import says_how
from tests.web.helpers.page_checks import TELEPHONE, check_page
from tests.web.helpers.sign_in import signs_in_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]

DESK = ViewportSize(width=1280, height=900)
LINK = re.compile(r"http://127\.0\.0\.1:\d+/join/\S+")


@asynccontextmanager
async def window(
    browser: Browser, size: ViewportSize = DESK, *, javascript: bool = True
) -> AsyncIterator[Page]:
    """A browser of its own, with cookies of its own."""
    context = await browser.new_context(viewport=size, java_script_enabled=javascript)
    page = await context.new_page()
    page.set_default_timeout(60_000)
    try:
        yield page
    finally:
        await context.close()


async def enquires(page: Page, web: str) -> str:
    """Without JavaScript; the reference that the last page gives."""
    await page.goto(f"{web}/enquire")
    await page.get_by_label("I am applying on my own").check()
    await page.get_by_label("Adopt Moorland").check()
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_label("Your full name").fill("Noor Example")
    await page.get_by_label("Email address", exact=True).fill("noor@home.example")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Send enquiry").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Enquiry sent")
    await page.wait_for_load_state()
    found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", await page.inner_text("main"))
    assert found is not None
    return found.group()


async def finds(page: Page, web: str, reference: str) -> None:
    """The household's line in the agency's queue, by the reference that it was given."""
    await page.goto(f"{web}/team/moorland/queue")
    await page.get_by_label(re.compile("reference", re.IGNORECASE)).fill(reference)
    await page.get_by_role("button", name=re.compile("^(Find|Search)")).click()
    await expect(page.get_by_role("link", name="Noor Example", exact=True)).to_be_visible()


async def reaches(page: Page) -> None:
    """Three clicks: the line's next step, what came of it, done."""
    await page.get_by_role("link", name=re.compile("Record contact")).click()
    await says_how(page)
    await page.get_by_label("They want to continue").check()
    await page.get_by_label(re.compile("Their phone number")).fill("01632 960 111")
    await page.get_by_role("button", name="Record", exact=True).click()
    await expect(page.get_by_text("Contact recorded", exact=True)).to_be_visible()


async def invites(page: Page) -> None:
    await page.get_by_role("link", name="Invite an applicant to sign in").click()
    await page.get_by_role("group", name="Who to invite").get_by_role("radio").first.check()
    await page.get_by_role("button", name=re.compile("^(Record|Invite|Send)")).click()
    await expect(page).to_have_url(re.compile("done=invite-applicant"))


async def invitation(suite: Suite) -> str:
    """The link in the letter to the family, once it has come."""
    links: list[str] = []

    async def came() -> bool:
        letters = suite.mail.deliveries()
        own = [each.text for each in letters if "noor@home.example" in str(each.message["To"])]
        links.extend(LINK.findall("\n".join(own)))
        return bool(links)

    await until(came)
    return links[-1]


async def joins(page: Page, link: str) -> None:
    await page.goto(link)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("button", name="newcomer", exact=True).click()
    await page.get_by_role("button", name="Link my account").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Adopt Moorland")


async def figures_of_today(page: Page, web: str) -> str:
    await page.goto(f"{web}/national/live")
    found = await page.inner_text("main")
    assert "enquired" in found
    return found


async def test_a_family_an_agency_and_the_national_team_see_the_same_journey(
    suite: Suite, evidence: Evidence, browser: Browser
) -> None:
    assert evidence, "what the year left is gathered before more happens"
    web = suite.services["web"].url
    async with (
        window(browser, TELEPHONE, javascript=False) as family_s,
        window(browser) as worker_s,
        window(browser) as analyst_s,
    ):
        await signs_in_at(worker_s, web, "recruiter")
        await signs_in_at(analyst_s, web, "analyst")
        before = await figures_of_today(analyst_s, web)

        reference = await enquires(family_s, web)
        await finds(worker_s, web, reference)
        await check_page(worker_s)
        await reaches(worker_s)
        await invites(worker_s)
        await joins(family_s, await invitation(suite))
        await expect(family_s.get_by_text("Past deadlines")).to_be_visible()
        await expect(family_s.locator("main")).to_contain_text(reference)

        assert await figures_of_today(analyst_s, web) == before
