"""The pages in a real browser: on a telephone, without JavaScript, by keyboard, and to axe."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Error, Page, expect

from deploy.local.suite import Service
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from tests.web.helpers.browser import Faults, Open, arrived, goes_back_and_sends_again, tab_to
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.page_checks import TELEPHONE

pytestmark = pytest.mark.browser

FAMILY = "[...document.querySelectorAll('body *')].map(e => getComputedStyle(e).fontFamily)"


@pytest.fixture(scope="module")
def web(run_web: RunWeb, enquiry: Service, reporting: Service) -> Service:
    return run_web(enquiry=enquiry.url, reporting=reporting.url)


@pytest.fixture(scope="module")
def web_alone(run_web: RunWeb) -> Service:
    return run_web()


async def begin(page: Page) -> None:
    """From the start page to the second page, as a couple."""
    await page.goto("/")
    await page.get_by_role("button", name="Start now").click()
    await page.get_by_label("I am applying with a partner").check()
    await page.get_by_label("Adopt Moorland").check()
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("How can we contact you?")


async def give_details(page: Page) -> None:
    """From the second page to the check."""
    await page.get_by_label("Your full name").fill("Amina Example")
    await page.get_by_label("Your partner's full name").fill("Bilal Example")
    await page.get_by_label("Email address", exact=True).fill("amina@home.example")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")


async def test_a_couple_enquires_on_a_telephone_without_javascript(
    visit: Open, web: Service
) -> None:
    async with visit(web, size=TELEPHONE, javascript=False) as page:
        await page.goto("/")
        fit = [await arrived(page, "Enquire about adopting a child")]
        await page.get_by_role("button", name="Start now").click()
        fit.append(await arrived(page, "Start your enquiry"))
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_text("There is a problem")).to_be_visible()
        fit.append(await arrived(page, "Start your enquiry"))
        await begin(page)
        fit.append(await arrived(page, "How can we contact you?"))
        await give_details(page)
        fit.append(await arrived(page, "Check your answers"))
        await page.get_by_role("button", name="Send enquiry").click()
        fit.append(await arrived(page, "Enquiry sent"))
        await page.goto("/national")
        fit.append(await arrived(page, "National figures"))

    assert fit == [True] * 7


async def test_a_couple_enquires_by_keyboard_alone(visit: Open, web: Service) -> None:
    async with visit(web) as page:
        await page.goto("/")
        await tab_to(page, "Start now")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/enquire")
        await tab_to(page, "I am applying on my own")
        await page.keyboard.press("ArrowDown")
        await tab_to(page, "Adopt Moorland")
        await page.keyboard.press("Space")
        await tab_to(page, "Continue")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/enquire/contact")
        for label, text in (
            ("Your full name", "Amina Example"),
            ("Your partner's full name", "Bilal Example"),
            ("Phone number", "01632 960 001"),
        ):
            await tab_to(page, label)
            await page.keyboard.type(text)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
        await tab_to(page, "Send enquiry")
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("heading", level=1)).to_have_text("Enquiry sent")


async def test_a_changed_answer_comes_back_to_the_check_with_all_others(
    visit: Open, web: Service
) -> None:
    async with visit(web, javascript=False) as page:
        await begin(page)
        await give_details(page)
        await page.get_by_role("button", name="Change the agency").click()
        await page.get_by_label("Fenland Families").check()
        await page.get_by_role("button", name="Continue").click()
        await arrived(page, "How can we contact you?")
        await page.get_by_role("button", name="Continue").click()
        await arrived(page, "Check your answers")
        await expect(page.locator("dl")).to_contain_text("Fenland Families")
        await expect(page.locator("dl")).to_contain_text("Bilal Example")


@pytest.mark.parametrize("way", ["the page's", "the browser's"])
async def test_what_was_typed_is_still_there_after_going_back(
    visit: Open, web: Service, way: str
) -> None:
    async with visit(web) as page:
        await begin(page)
        await give_details(page)
        if way == "the page's":
            await page.get_by_role("button", name="Back").click()
        else:
            await page.go_back()

        await expect(page.get_by_label("Your full name")).to_have_value("Amina Example")
        await expect(page.get_by_label("Email address", exact=True)).to_have_value(
            "amina@home.example"
        )


async def test_once_an_enquiry_is_sent_the_way_back_shows_nothing_of_it_unasked(
    visit: Open, web: Service
) -> None:
    async with visit(web) as page:
        await begin(page)
        await give_details(page)
        await page.get_by_role("button", name="Send enquiry").click()
        await arrived(page, "Enquiry sent")
        with pytest.raises(Error, match="ERR_CACHE_MISS"):
            await page.go_back()
        await expect(page.get_by_text("Amina Example")).to_have_count(0)


async def test_a_double_click_sends_one_enquiry(
    visit: Open, web: Service, settings: RecordSettings
) -> None:
    async with open_client(settings.replica_set) as client:
        enquiries = database(client, settings.namespace + "enquiry")["enquiries"]
        before = await enquiries.count_documents({})
        async with visit(web, javascript=False) as page:
            await begin(page)
            await give_details(page)
            await page.get_by_role("button", name="Send enquiry").dblclick()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Enquiry sent")

        assert await enquiries.count_documents({}) == before + 1


async def test_the_pages_fetch_nothing_from_elsewhere_and_use_no_typeface_of_the_government(
    visit: Open, web: Service
) -> None:
    async with visit(web) as page:
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        await page.goto("/national")
        families: list[str] = await page.evaluate(FAMILY)

    assert [url for url in fetched if not url.startswith(web.url)] == []
    assert [family for family in families if "GDS" in family] == []


async def test_axe_finds_nothing_on_any_page_in_any_state(
    visit: Open, web: Service, web_alone: Service
) -> None:
    faults = Faults()
    async with visit(web, size=TELEPHONE) as page:
        await walk(page, faults.look)
    async with visit(web_alone, size=TELEPHONE) as page:
        await begin(page)
        await give_details(page)
        await page.get_by_role("button", name="Send enquiry").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Sorry")
        await faults.look(page, "not sent")
        await page.goto("/national")
        await faults.look(page, "figures away")

    assert faults.found == {}


async def walk(page: Page, look: Callable[[Page, str], Any]) -> None:
    """Through every state of every page that needs the other services."""
    await page.goto("/")
    await look(page, "start")
    await page.goto("/enquire")
    await look(page, "first page")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await look(page, "first page with errors")
    await begin(page)
    await look(page, "second page")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await look(page, "second page with errors")
    await give_details(page)
    await look(page, "check")
    await page.get_by_role("button", name="Send enquiry").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Enquiry sent")
    await look(page, "sent")
    await goes_back_and_sends_again(page)
    await page.get_by_role("button", name="Change email address").click()
    await page.get_by_label("Email address", exact=True).fill("changed@home.example")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Send enquiry").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("already been sent")
    await look(page, "sent before")
    await page.goto("/national")
    for summary in await page.locator("summary").all():
        await summary.click()
    await look(page, "national with every explanation open")
    await page.goto("/nothing")
    await look(page, "not found")
