"""An information event found and booked in a real browser: on a telephone, by keyboard, and to axe."""

import pytest
from playwright.async_api import Page, expect

from deploy.local.suite import Service
from services.chassis.settings import RecordSettings
from services.web.site.rate_limit import OF_ONE_FORM
from services.web.site.sessions import COOKIE
from tests.web.helpers.browser import Faults, Open, arrived, goes_back_and_sends_again, tab_to
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.information_events import bookings, cancelled, enquired, planned
from tests.web.helpers.page_checks import TELEPHONE
from tests.web.helpers.sign_in import joined, signs_in_at

pytestmark = pytest.mark.browser

MOST_PAGES = 5


@pytest.fixture(scope="module")
def web(run_web: RunWeb, enquiry: Service) -> Service:
    return run_web(enquiry=enquiry.url)


@pytest.fixture(scope="module")
def web_alone(run_web: RunWeb) -> Service:
    return run_web()


async def choose(page: Page, title: str) -> None:
    """From the start page to the first page of the booking."""
    await page.goto("/")
    await page.get_by_role("link", name="Information events", exact=True).first.click()
    await page.get_by_label("Online or in person").select_option("Online")
    await page.get_by_role("button", name="Show information events").click()
    await page.get_by_role("link", name=title).click()
    await page.get_by_role("button", name="Book a place").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Book an information event")


async def press(page: Page, button: str, heading: str) -> bool:
    """Presses a button; whether the page that comes is no wider than the window."""
    await page.get_by_role("button", name=button, exact=True).click()
    return await arrived(page, heading)


async def give_details(page: Page) -> None:
    await page.get_by_label("Your full name").fill("Amina Example")
    await page.get_by_label("Your partner's full name").fill("Bilal Example")
    await page.get_by_label("Email address", exact=True).fill("amina@home.example")


@pytest.mark.parametrize("javascript", [False, True])
async def test_a_couple_books_on_a_telephone_in_at_most_five_pages(
    visit: Open, web: Service, enquiry: Service, *, javascript: bool
) -> None:
    title = f"An evening {'with' if javascript else 'without'} scripts"
    event = await planned(enquiry, title=title, live_captions=True)
    async with visit(web, size=TELEPHONE, javascript=javascript) as page:
        await choose(page, title)
        fit = [await arrived(page, "Book an information event")]
        await page.get_by_label("My partner and I").check()
        fit.append(await press(page, "Continue", "How can we contact you?"))
        await give_details(page)
        fit.append(await press(page, "Continue", "What do you need to take part?"))
        await expect(page.get_by_text("there will be live captions.")).to_be_visible()
        await page.get_by_label("Anything else you need").fill("A seat near the front.")
        fit.append(await press(page, "Continue", "Check your answers"))
        await expect(page.locator("form dl")).to_contain_text("A seat near the front.")
        fit.append(await press(page, "Send booking", "Places booked"))
        await expect(page.get_by_text("Your 2 places are confirmed.")).to_be_visible()
        await expect(page.get_by_text("We will contact you by")).to_be_visible()

    assert fit == [True] * MOST_PAGES
    [booking] = await bookings(enquiry, event)
    assert (booking["people"], booking["needs"]) == (2, "A seat near the front.")


async def test_somebody_books_by_keyboard_alone(
    visit: Open, web: Service, enquiry: Service
) -> None:
    event = await planned(enquiry, title="An evening by keyboard")
    async with visit(web) as page:
        await page.goto(f"/events/{event}")
        await tab_to(page, "Book a place")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/book")
        await tab_to(page, "Just me")
        await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/book/contact")
        await tab_to(page, "Your full name")
        await page.keyboard.type("Amina Example")
        await tab_to(page, "Phone number")
        await page.keyboard.type("01632 960 001")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/book/needs")
        await tab_to(page, "Continue")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
        await tab_to(page, "Send booking")
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("heading", level=1)).to_have_text("Place booked")


async def test_a_double_click_books_once(visit: Open, web: Service, enquiry: Service) -> None:
    event = await planned(enquiry, title="An evening in a hurry")
    async with visit(web, javascript=False) as page:
        await to_check(page, event)
        await page.get_by_role("button", name="Send booking").dblclick()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Places booked")

    assert len(await bookings(enquiry, event)) == 1


async def to_check(page: Page, event: str) -> None:
    await page.goto(f"/events/{event}/book")
    await page.get_by_label("My partner and I").check()
    await page.get_by_role("button", name="Continue").click()
    await give_details(page)
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("What do you need")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")


async def test_what_was_typed_is_still_there_after_going_back_and_changing(
    visit: Open, web: Service, enquiry: Service
) -> None:
    event = await planned(enquiry, title="An evening to think about")
    async with visit(web, javascript=False) as page:
        await to_check(page, event)
        await page.get_by_role("button", name="Back").click()
        await arrived(page, "What do you need to take part?")
        await page.get_by_role("button", name="Back").click()
        await expect(page.get_by_label("Your full name")).to_have_value("Amina Example")
        await goes_back_and_sends_again(page)
        await goes_back_and_sends_again(page)
        await page.get_by_role("button", name="Change who is coming").click()
        await page.get_by_label("One of us").check()
        await press(page, "Continue", "How can we contact you?")
        await press(page, "Continue", "What do you need to take part?")
        await press(page, "Continue", "Check your answers")
        await expect(page.locator("form dl")).to_contain_text("One of us")
        await expect(page.locator("form dl")).to_contain_text("Bilal Example")


async def test_axe_finds_nothing_on_any_page_in_any_state(
    visit: Open, web: Service, web_alone: Service, enquiry: Service
) -> None:
    faults = Faults()
    async with visit(web, size=TELEPHONE) as page:
        await walk(page, faults, enquiry)
        await while_away(page, faults, enquiry)
    async with visit(web_alone, size=TELEPHONE) as page:
        await page.goto("/events")
        await faults.look(page, "list away")
        await page.goto("/events/7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10")
        await faults.look(page, "event away")
        await page.goto(
            "/events/7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10/booked/"
            "7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"
        )
        await faults.look(page, "booking away")

    assert faults.found == {}


async def test_somebody_signed_in_books_on_a_telephone_and_axe_finds_nothing(
    visit: Open, web: Service, enquiry: Service, settings: RecordSettings
) -> None:
    event, faults = await planned(enquiry, title="Booked from inside"), Faults()
    async with visit(web, size=TELEPHONE) as page:
        await signs_in_at(page, web.url, "amina", to="/signed-in")
        [cookie] = [each for each in await page.context.cookies() if each.get("name") == COOKIE]
        await joined(settings, await enquired(enquiry, "joint"), str(cookie.get("value")))
        await page.goto(f"/events/{event}")
        await page.get_by_role("button", name="Book a place").click()
        fit = await arrived(page, "Book an information event")
        await faults.look(page, "own booking")
        await page.get_by_role("button", name="Send booking").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await faults.look(page, "own booking with an error")
        await page.get_by_label("Both of us").check()
        fit = fit and await press(page, "Send booking", "Places booked")

    assert fit
    assert faults.found == {}


async def walk(page: Page, faults: Faults, enquiry: Service) -> None:
    """Through every state of every page that needs the enquiry service."""
    open_one = await planned(enquiry, title="To be looked at", places=2, step_free=True)
    closing = await planned(enquiry, title="To be closed")
    await page.goto("/events")
    await faults.look(page, "list")
    await page.goto("/events?from-day=31&from-month=2&from-year=2027")
    await faults.look(page, "list with an error")
    await page.goto("/events?agency=severn-vale")
    await faults.look(page, "empty list")
    await page.goto(f"/events/{open_one}")
    await faults.look(page, "event")
    await each_page(page, faults, open_one)
    await page.get_by_role("button", name="Send booking").click()
    await arrived(page, "Places booked")
    await faults.look(page, "booked")
    await page.goto(f"/events/{open_one}")
    await faults.look(page, "full event")
    await to_check(page, open_one)
    await page.get_by_role("button", name="Send booking").click()
    await arrived(page, "You are on the waiting list")
    await faults.look(page, "waiting")
    await goes_back_and_sends_again(page)
    await page.get_by_role("button", name="Change what you need to take part").click()
    await page.get_by_label("Anything else you need").fill("Large print")
    await press(page, "Continue", "Check your answers")
    await page.get_by_role("button", name="Send booking").click()
    await arrived(page, "A booking has already been sent from this form")
    await faults.look(page, "booked before")
    await to_check(page, closing)
    await cancelled(enquiry, closing)
    await page.get_by_role("button", name="Send booking").click()
    await arrived(page, "You can no longer book this information event")
    await faults.look(page, "closed")
    await page.goto(f"/events/{closing}")
    await faults.look(page, "cancelled event")


async def while_away(page: Page, faults: Faults, enquiry: Service) -> None:
    """The service goes away before the booking is sent; somebody loses patience."""
    event = await planned(enquiry, title="To be waited for")
    await to_check(page, event)
    enquiry.kill()
    await page.get_by_role("button", name="Send booking").click()
    await arrived(page, "Sorry, we may not have received your booking")
    await faults.look(page, "not sent")
    for _ in range(OF_ONE_FORM.amount):
        async with page.expect_navigation():
            await page.get_by_role("button", name="Send booking again").click()
    await arrived(page, "Wait before you send this form")
    await faults.look(page, "too often")
    enquiry.start()


async def each_page(page: Page, faults: Faults, event: str) -> None:
    """The pages of the form, each also with what can be wrong on it."""
    await page.goto(f"/events/{event}/book")
    await faults.look(page, "first page")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await faults.look(page, "first page with errors")
    await page.get_by_label("My partner and I").check()
    await press(page, "Continue", "How can we contact you?")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await faults.look(page, "second page with errors")
    await give_details(page)
    await press(page, "Continue", "What do you need to take part?")
    await faults.look(page, "needs")
    await page.get_by_label("Anything else you need").fill("a" * 1001)
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await faults.look(page, "needs with errors")
    await page.get_by_label("Anything else you need").fill("A seat near the front.")
    await page.locator("#website").evaluate("field => field.value = 'spam'")
    await page.get_by_role("button", name="Continue").click()
    await arrived(page, "Check your answers")
    await faults.look(page, "check")
    await page.get_by_role("button", name="Send booking").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await faults.look(page, "check after the unseen field")
