"""The national pages in a real browser: fit for every reader, and a round of mystery shops by hand."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.page_checks import DESK, TELEPHONE, check_page, check_without_javascript
from tests.web.helpers.published_year import (
    FAMILIES,
    QUARTERS,
    a_year,
    all_counted,
    publish,
    type_workforce,
)
from tests.web.helpers.sign_in import signs_in_at

pytestmark = pytest.mark.browser

Opened = Callable[..., AbstractAsyncContextManager[Page]]
PUBLIC = (
    "/national",
    f"/national?period={QUARTERS[0]}&agency=fenland",
    f"/national/compare/first_response?period={QUARTERS[0]}",
    "/national/trend/first_response",
    "/national/trend/enquiries",
    "/national/downloads",
    "/national/publications",
    f"/national/publications/{QUARTERS[0]}",
    "/national/protection",
)
BEHIND_SIGN_IN = (
    "/national/live",
    "/national/publish",
    "/national/publish/2022-23-Q1",
    "/national/publish/2021-22-Q1/revise",
    "/national/children-waiting",
    "/national/workforce",
    "/national/response-standards",
    "/national/early-warning",
    "/national/mystery-shops",
    "/national/mystery-shops/new",
)


@pytest.fixture(scope="module")
async def web(run_web: RunWeb, enquiry: Service, reporting: Service) -> Service:
    """The front end of a year that is published."""
    await a_year(enquiry.url)
    await all_counted(reporting.url, FAMILIES)
    await publish(reporting.url)
    await type_workforce(reporting.url)
    return run_web(enquiry=enquiry.url, reporting=reporting.url)


@pytest.fixture(scope="module")
def web_alone(run_web: RunWeb) -> Service:
    return run_web()


@pytest.fixture
def opened(browser: Browser) -> Opened:
    """A page of a browser of its own; what the policy of the pages forbids fails the test."""

    @asynccontextmanager
    async def opened(
        at: Service, *, javascript: bool = True, small: bool = False
    ) -> AsyncIterator[Page]:
        context = await browser.new_context(
            base_url=at.url,
            viewport=TELEPHONE if small else DESK,
            java_script_enabled=javascript,
        )
        forbidden: list[str] = []
        page = await context.new_page()
        page.on("console", lambda message: forbidden.append(message.text))
        page.set_default_timeout(60_000)
        yield page
        await context.close()
        assert [text for text in forbidden if "Content Security Policy" in text] == []

    return opened


@pytest.mark.parametrize("address", PUBLIC)
async def test_a_page_of_published_figures_is_fit_for_every_reader(
    browser: Browser, opened: Opened, web: Service, address: str
) -> None:
    async with opened(web) as page:
        await page.goto(address)
        for summary in await page.locator("main summary").all():
            await summary.click()
        await check_page(page)
        await page.goto(address)
        await check_without_javascript(browser, page)


@pytest.mark.parametrize("address", BEHIND_SIGN_IN)
async def test_a_page_of_the_national_team_is_fit_for_every_reader(
    browser: Browser, opened: Opened, web: Service, address: str
) -> None:
    async with opened(web) as page:
        await signs_in_at(page, web.url, "analyst", to=address.replace("?", "%3F"))
        await page.goto(address)
        await check_page(page)
        await check_without_javascript(browser, page)


async def test_a_page_whose_service_is_away_is_fit_for_every_reader_too(
    opened: Opened, web_alone: Service
) -> None:
    async with opened(web_alone) as page:
        await page.goto("/national")
        await check_page(page)
        await signs_in_at(page, web_alone.url, "analyst")
        await page.goto("/national/mystery-shops")
        await expect(page.get_by_text("Mystery shops cannot be shown")).to_be_visible()
        await check_page(page)


async def test_a_figure_opens_by_keyboard_and_leads_to_its_agencies_beside_one_another(
    opened: Opened, web: Service
) -> None:
    async with opened(web) as page:
        await page.goto(f"/national?period={QUARTERS[0]}")
        await page.locator("summary", has_text="Response to enquiries").focus()
        await page.keyboard.press("Enter")
        about = "About this figure: first response within the standard"
        await page.locator("summary", has_text=about).focus()
        await page.keyboard.press("Enter")
        name = re.compile("Compare agencies.*First response")
        link = page.get_by_role("link", name=name)
        await link.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("compare agencies")
        await expect(page.get_by_label("Period")).to_have_value(QUARTERS[0])
        await expect(page.locator("svg line.app-ranges__range")).to_have_count(2)


@pytest.mark.parametrize("small", [False, True])
async def test_the_page_is_short_and_a_link_into_a_closed_subject_opens_it_without_javascript(
    opened: Opened, web: Service, small: bool
) -> None:
    async with opened(web, javascript=False, small=small) as page:
        await page.goto("/national")
        rooms = page.locator("details.app-room")
        of_figure = page.locator("#figure-first_response")
        assert await rooms.count() > 5
        await expect(page.locator("details.app-room[open]")).to_have_count(0)
        await expect(of_figure).not_to_be_visible()
        first = page.locator("details.app-room > summary").first
        assert (await first.bounding_box() or pytest.fail("it is drawn"))["y"] < 4000

        await page.goto("/national?open=response-to-enquiries")
        await expect(page.locator("details.app-room[open]")).to_have_count(1)
        await expect(of_figure).to_be_visible()
        await page.goto("/national?open=all")
        await expect(page.locator("details.app-room[open]")).to_have_count(await rooms.count())
        await page.goto("/national?period=2021-22#figure-first_response")
        await expect(of_figure).to_be_visible()


async def test_a_number_of_children_stands_beside_the_families_with_its_source(
    opened: Opened, web: Service
) -> None:
    publisher = f"Publisher {uuid4().hex[:6]}"
    async with opened(web) as page:
        await signs_in_at(page, web.url, "analyst", to="/national/children-waiting")
        await page.get_by_label("Children who wait for adopters").fill("2480")
        await fill_day(page, "The day the number is of", today())
        await fill_day(page, "Day it was published", today())
        await page.get_by_label("Publisher").fill(publisher)
        await page.get_by_label("Title of the publication").fill("Adoption data")
        await page.get_by_label("Address of the publication").fill("https://example.org/q4")
        await page.get_by_role("button", name="Record this number").click()
        await expect(page.get_by_role("status")).to_contain_text("The number is recorded")
        await check_page(page)
        await page.goto("/national?open=where-families-are")
        beside = page.locator("section[aria-labelledby=sufficiency]")
        await expect(beside).to_contain_text(f"2,480 children were waiting, as {publisher}")
        await expect(beside.get_by_role("link")).to_have_attribute("href", "https://example.org/q4")
        await check_page(page)


async def fill_day(page: Page, legend: str, on: date) -> None:
    """Types a day into its three boxes."""
    group = page.get_by_role("group", name=legend)
    for box, part in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        await group.get_by_label(box).fill(str(part))


async def open_round(page: Page, code: str, *, begins_on: date, ends_on: date) -> None:
    """Fills in the form of a round and sends it."""
    await page.get_by_label("Short name").fill(code)
    for legend, on in (
        ("Planned on", begins_on),
        ("First day", begins_on),
        ("Last day", ends_on),
    ):
        await fill_day(page, legend, on)
    await page.get_by_label("Scenarios").fill("siblings | A couple who think of siblings.")
    await page.get_by_label("Questions").fill(
        "enquiry_handling | welcomed | Did you feel welcome? | 10\n"
        "follow_up | called-back | Did somebody ask again? | 10"
    )
    await page.get_by_role("button", name="Open this round").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Round {code}")


async def test_a_round_is_opened_commissioned_scored_and_unmasked_on_a_telephone_without_javascript(
    opened: Opened, web: Service
) -> None:
    code, ends_on = f"round-{uuid4().hex[:6]}", today() - timedelta(days=1)
    begins_on = ends_on - timedelta(days=30)
    async with opened(web, javascript=False, small=True) as page:
        await signs_in_at(page, web.url, "analyst", to="/national/mystery-shops")
        await page.get_by_role("button", name="Open a new round").click()
        await page.get_by_role("button", name="Open this round").click()
        await expect(page.get_by_role("alert")).to_contain_text("Enter a short name")
        await open_round(page, code, begins_on=begins_on, ends_on=ends_on)

        await page.get_by_role("button", name="Commission a shop").click()
        await page.get_by_label("Fenland Families").check()
        await page.get_by_label("Phone", exact=True).check()
        await page.get_by_label("siblings").check()
        await page.get_by_label("Name", exact=True).fill("Mara Quill")
        await page.get_by_role("button", name="Commission this shop").click()
        await expect(page.get_by_role("alert")).to_contain_text("email address or phone number")
        await expect(page.get_by_label("Name", exact=True)).to_have_value("Mara Quill")
        await page.get_by_label("Email address").fill(f"{code}@example.org")
        await fill_day(page, "Commissioned on", begins_on)
        await page.get_by_role("button", name="Commission this shop").click()
        await expect(page.get_by_text("Some of its shops have no scores")).to_be_visible()

        await page.get_by_role("link", name="Fenland Families, siblings").click()
        await page.get_by_label("Did you feel welcome?", exact=True).fill("11")
        await page.get_by_role("button", name="Record these scores").click()
        await expect(page.get_by_role("alert")).to_contain_text("Enter points from 0 to 10")
        await page.get_by_label("Did you feel welcome?", exact=True).fill("8")
        await page.get_by_label("Shopper's comment: Did you feel").fill("Warm, unhurried.")
        await page.get_by_role("button", name="Record these scores").click()
        await expect(page.get_by_text("Overall (mean of the agencies): 80.0%")).to_be_visible()

        await page.get_by_role("button", name="Unmask this round").click()
        await expect(page.get_by_text("agencies see their scores")).to_be_visible()
        await page.get_by_role("link", name="Fenland Families, siblings").click()
        await expect(page.get_by_role("cell", name="Warm, unhurried.")).to_be_visible()
        await expect(page.get_by_role("cell", name="did not apply")).to_be_visible()
        assert "Mara Quill" not in await page.content()


async def test_the_pages_of_a_round_and_of_its_shops_are_fit_for_every_reader(
    opened: Opened, web: Service
) -> None:
    code = f"round-{uuid4().hex[:6]}"
    async with opened(web) as page:
        await signs_in_at(page, web.url, "analyst", to="/national/mystery-shops/new")
        await page.get_by_role("button", name="Open this round").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await check_page(page)
        later = today() + timedelta(days=20)
        await open_round(page, code, begins_on=today(), ends_on=later)
        await check_page(page)
        await page.get_by_role("button", name="Commission a shop").click()
        await page.get_by_role("button", name="Commission this shop").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await check_page(page)
        await page.get_by_label("Fenland Families").check()
        await page.get_by_label("Phone", exact=True).check()
        await page.get_by_label("siblings").check()
        await page.get_by_label("Name", exact=True).fill("Mara Quill")
        await page.get_by_label("Phone number").fill("01632 960 001")
        await page.get_by_role("button", name="Commission this shop").click()
        await page.get_by_role("link", name="Fenland Families, siblings").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Mystery shop at Fenland Families"
        )
        await check_page(page)
        await page.get_by_role("button", name="Cancel this shop").click()
        await expect(page.get_by_role("alert")).to_contain_text("Select why")
        await check_page(page)
        await page.get_by_label("The shopper is not available").check()
        await page.get_by_role("button", name="Cancel this shop").click()
        await page.get_by_role("link", name="Fenland Families, siblings").click()
        await expect(page.get_by_text("This shop was cancelled.")).to_be_visible()
        await check_page(page)
