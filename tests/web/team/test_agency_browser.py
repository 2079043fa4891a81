"""The pages of an agency in a real browser: fit for every reader, and gone through as teams do."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, expect

from contracts.journey import reference
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.browser import Open
from tests.web.helpers.cases import ROSA, done, received
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.information_events import asked, planned
from tests.web.helpers.list_fixtures import REFUSED, referred, undelivered
from tests.web.helpers.page_checks import TELEPHONE, check_page, check_without_javascript
from tests.web.helpers.sign_in import signs_in_at

pytestmark = pytest.mark.browser

TEAM = "/team/moorland"
FOR_EVERY_READER = (
    "",
    "/events",
    "/events/past?months=120",
    "/events/plan/new",
    "/referrals",
    "/duplicates",
    "/undelivered",
    "/letters-to-check",
    "/registered-elsewhere",
    "/figures",
    "/figures/first_response",
    "/figures/enquiries?by=channel",
    "/figures/enquiries/journeys?part=numerator",
    "/service-standards",
    "/service-standards/first_response",
    "/rules",
    "/rules/quorum",
    "/feedback",
    "/mystery-shops",
    "/accesses",
    "/accesses?reference=00000-00000",
)


@pytest.fixture(scope="module")
async def web(
    run_web: RunWeb, enquiry: Service, reporting: Service, notifications: Service
) -> Service:
    """The front end of an agency at which something of everything waits."""
    await planned(enquiry, on="2025-03-03", held_on="2025-03-20")
    await planned(enquiry, mode="in_person", venue={"name": "Example Hall", "postcode": "ZX1 2AB"})
    await referred(enquiry, "estuary", "moorland")
    await referred(enquiry, "moorland", "estuary")
    await undelivered(enquiry, notifications)
    await undelivered(enquiry, notifications, REFUSED)
    for ease in range(1, 6):
        journey = await received(enquiry)
        answer = {"applicant": 1, "step": "enquiry", "ease": ease, "words": "Somebody called."}
        await done(enquiry, journey, "give-feedback", **answer)
    return run_web(enquiry=enquiry.url, reporting=reporting.url, notifications=notifications.url)


@pytest.mark.parametrize("address", FOR_EVERY_READER)
async def test_a_page_of_an_agency_is_fit_for_every_reader(
    browser: Browser, visit: Open, web: Service, address: str
) -> None:
    async with visit(web) as page:
        await signs_in_at(page, web.url, "manager")
        await page.goto(f"{TEAM}{address}")
        await check_page(page)
        if address != "/accesses":
            await check_without_javascript(browser, page)


async def test_the_pages_of_support_are_fit_for_every_reader(
    browser: Browser, visit: Open, web: Service
) -> None:
    async with visit(web) as page:
        await signs_in_at(page, web.url, "support")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Support")
        await check_page(page)
        await page.goto("/support?reason=refused")
        await expect(page.get_by_role("button", name="Send again").first).to_be_visible()
        await check_page(page)
        await check_without_javascript(browser, page)


async def page_stands(page: Page) -> None:
    """All that can be said of a page in a browser without JavaScript."""
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def fill_day(page: Page, legend: str, in_days: int) -> None:
    """Types a day into its three boxes."""
    on, group = today() + timedelta(days=in_days), page.get_by_role("group", name=legend)
    for box, part in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        await group.get_by_label(box).fill(str(part))


async def held_yesterday(enquiry: Service, household: str) -> str:
    """An information event at which this household had a place."""
    begun, held = ((today() - timedelta(days)).isoformat() for days in (2, 1))
    event = await planned(enquiry, on=begun, held_on=held)
    booking = {"on": held, "journey": household, "people": 1}
    await asked(enquiry, f"/information-events/{event}/book", booking)
    return event


@pytest.mark.parametrize("javascript", [True, False])
async def test_an_information_event_goes_from_plan_to_follow_up_on_a_telephone(
    visit: Open, web: Service, enquiry: Service, javascript: bool
) -> None:
    """Without JavaScript a page cannot be looked at with axe, but it says the same."""
    people = [ROSA | {"name": "Ida First"}], [ROSA | {"name": "Una Second"}]
    households = [await received(enquiry, days_ago=2, applicants=each) for each in people]
    names = [(await asked(enquiry, f"/enquiries/{each}"))["reference"] for each in households]
    looked_at = check_page if javascript else page_stands
    async with visit(web, size=TELEPHONE, javascript=javascript) as page:
        await signs_in_at(page, web.url, "recruiter", to=TEAM)
        await page.get_by_role("link", name="Information events").last.click()
        await page.get_by_role("button", name="Plan an information event").click()
        await page.get_by_role("button", name="Plan this information event").click()
        await expect(page.get_by_role("alert")).to_contain_text("Enter title")
        await looked_at(page)
        await page.get_by_label("Title").fill("An evening about waiting")
        await fill_day(page, "Date", 1)
        await page.get_by_label("Start time").fill("18:30")
        await page.get_by_label("End time").fill("20:00")
        await page.get_by_label("Online").check()
        await page.get_by_label("Number of places").fill("1")
        await page.get_by_role("button", name="Plan this information event").click()
        await expect(page.get_by_text("There are no bookings yet.")).to_be_visible()
        for name in names:
            await page.get_by_role("button", name="Book a household").click()
            await page.get_by_label("Household reference").fill(name)
            await page.get_by_label("One", exact=True).check()
            await page.get_by_role("button", name="Book this household").click()
        await expect(page.get_by_text("1 of 1 places taken, 1 household waiting")).to_be_visible()
        await looked_at(page)

        await page.goto(f"{web.url}{TEAM}/events/{await held_yesterday(enquiry, households[0])}")
        await page.get_by_role("button", name="Record who came").click()
        await looked_at(page)
        await page.get_by_role("group", name="Ida First").get_by_label("Came").check()
        await page.get_by_role("button", name="Record who came").click()
        await expect(page.get_by_text("Attendance is recorded.")).to_be_visible()
        await page.get_by_role("link", name=f"Record a follow-up with household {names[0]}").click()
        await looked_at(page)
        await page.get_by_label("Initial visit").check()
        await page.get_by_role("button", name="Record this follow-up").click()
        await expect(page.get_by_text("The follow-up is recorded.")).to_be_visible()
        await looked_at(page)


async def test_a_referral_is_taken_up_by_keyboard_and_another_sent_back(
    visit: Open, web: Service, enquiry: Service
) -> None:
    named = reference(UUID(await referred(enquiry, "estuary", "moorland")))
    async with visit(web) as page:
        await signs_in_at(page, web.url, "recruiter", to=f"{TEAM}/referrals")
        await page.get_by_role("button", name=f"Take up household {named}").focus()
        await page.keyboard.press("Enter")
        await expect(
            page.get_by_text("You are now responsible for this household.")
        ).to_be_visible()
        await page.goto(f"{web.url}{TEAM}/referrals")
        await page.get_by_role("link", name="Send back household").first.click()
        await page.get_by_role("button", name="Send this household back").click()
        await expect(page.get_by_role("alert")).to_contain_text("Enter explanation")
        await check_page(page)
        await page.get_by_label("We have no capacity").check()
        await page.get_by_label("Explanation").fill("Our next group begins in June.")
        await page.get_by_role("button", name="Send this household back").click()
        await expect(page.get_by_text("The household is back with the agency")).to_be_visible()
        await check_page(page)


async def test_a_figure_is_opened_down_to_a_case(visit: Open, web: Service) -> None:
    async with visit(web) as page:
        await signs_in_at(page, web.url, "manager", to=f"{TEAM}/figures")
        await page.get_by_role("link", name="Enquiries", exact=True).click()
        await page.get_by_role("link", name="families: counted").first.click()
        await expect(page.get_by_text("Enquiry received:").first).to_be_visible()
        await page.get_by_role("link", name="Rosa Fell").first.click()
        await expect(page.get_by_text("Rosa Fell").first).to_be_visible()


async def test_a_standard_is_set_and_stands_beside_the_one_of_today(
    visit: Open, web: Service
) -> None:
    async with visit(web) as page:
        await signs_in_at(page, web.url, "manager", to=f"{TEAM}/service-standards")
        await page.get_by_role("link", name="Change").first.click()
        await page.get_by_label("Working days").fill("none")
        await page.get_by_role("button", name="Set this standard").click()
        await expect(page.get_by_role("alert")).to_contain_text("must be a whole number")
        await check_page(page)
        await page.get_by_label("Working days").fill("3")
        await page.get_by_role("button", name="Set this standard").click()
        await expect(page.get_by_text("3 working days from")).to_be_visible()
        await check_page(page)
