"""A case in a real browser: a contact without a script, two people at once, on a telephone, to axe."""

import re

import pytest
from playwright.async_api import Browser, expect

from deploy.local.suite import Service
from tests.waiting import until
from tests.web.helpers.browser import Open, opens_signed_in, says_how
from tests.web.helpers.cases import JUN, ROSA, done, page_of, received
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.page_checks import TELEPHONE, check_page, check_without_javascript

pytestmark = pytest.mark.browser

WISHES = {"channel": "phone", "language": "cy", "format": "large_print"}


@pytest.fixture(scope="module")
def web(run_web: RunWeb, case_services: dict[str, str]) -> Service:
    return run_web(**case_services)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, web: Service) -> Open:
    return opens_signed_in(browser, web)


async def a_case(enquiry: Service) -> str:
    """A couple with wishes, an attempt with a note, and somebody who looks like one of them."""
    first = ROSA | {"name": "Rosa Fell-Featherstonehaugh", "wishes": WISHES}
    await received(enquiry, applicants=[ROSA])
    journey = await received(
        enquiry, days_ago=3, household="joint", applicants=[first, JUN], postcode="SW1A 1AA"
    )
    attempt = {"channel": "phone", "staff": "recruiter-02", "outcome": "message_left"}
    more = {"next_step": "planned_call", "words": "Left a message.\nTry after six."}
    await done(enquiry, journey, "attempt-contact", **attempt, **more)
    return journey


async def test_a_contact_is_recorded_three_clicks_from_the_queue_without_javascript(
    signed_in: Open, enquiry: Service
) -> None:
    journey = await a_case(enquiry)
    async with signed_in("recruiter", javascript=False) as page:
        await page.goto("/team/moorland/queue")
        await page.locator(f'a[href="{page_of(journey)}/do/make-contact"]').first.click()
        await says_how(page)
        await page.get_by_label("They want to continue").check()
        await page.get_by_role("button", name="Record", exact=True).click()

        await expect(page.get_by_text("Contact recorded", exact=True)).to_be_visible()
        await expect(page.get_by_role("heading", name="Contact made")).to_be_visible()


async def test_two_people_on_one_case_each_with_what_they_typed(
    signed_in: Open, enquiry: Service
) -> None:
    journey = await a_case(enquiry)
    path = f"{page_of(journey)}/do/make-contact"
    async with signed_in("recruiter") as mine, signed_in("colleague") as theirs:
        await mine.goto(path)
        await theirs.goto(path)
        await mine.get_by_label("Note (optional)").fill("They will come on Tuesday.")
        await says_how(mine)
        await mine.get_by_label("They want to continue").check()
        await says_how(theirs)
        await theirs.get_by_label("They want time to think").check()
        await theirs.get_by_role("button", name="Record", exact=True).click()
        await mine.get_by_role("button", name="Record", exact=True).click()

        told = mine.get_by_role("alert")
        await expect(told).to_contain_text(
            "Someone changed this record while you had this page open"
        )
        await expect(told).to_contain_text("They want time to think")
        await expect(told).to_contain_text("by Carl Colleague")
        await expect(mine.get_by_label("Note (optional)")).to_have_value(
            "They will come on Tuesday."
        )
        await check_page(mine)
        await mine.get_by_role("button", name="Send again").click()
        await expect(mine.get_by_text("Contact recorded", exact=True)).to_be_visible()


async def test_after_signing_out_the_way_back_shows_no_case(
    signed_in: Open, enquiry: Service
) -> None:
    journey = await a_case(enquiry)
    async with signed_in("recruiter") as page:
        await page.goto(page_of(journey))
        await expect(page.get_by_text("Rosa Fell-Featherstonehaugh").first).to_be_visible()
        await page.get_by_role("button", name="Sign out").first.click()
        await page.get_by_role("button", name="End session").click()
        await page.wait_for_url("**/signed-out?state=**")
        while "/sign-in" not in page.url and await page.go_back():
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            await expect(page.get_by_text("Featherstonehaugh")).to_have_count(0)


async def test_every_page_of_a_case_is_right_for_everybody(
    signed_in: Open, browser: Browser, enquiry: Service
) -> None:
    journey = await a_case(enquiry)
    async with signed_in("manager") as page:
        for path in ("", "/messages", "/household", "/duplicates", "/accesses"):
            await page.goto(page_of(journey) + path)
            await check_page(page)
        await page.goto(page_of(journey))
        for closed in await page.locator("details:not([open]) summary").all():
            await closed.click()
        await check_page(page)
        await page.reload()
        await check_without_javascript(browser, page)


@pytest.mark.parametrize(
    "command",
    [
        "make-contact",
        "assign",
        "refer",
        "close",
        "correct-date",
        "change-contact-details",
        "undo-merge",
    ],
)
async def test_every_kind_of_form_is_right_for_everybody_also_with_everything_wrong(
    signed_in: Open, enquiry: Service, command: str
) -> None:
    journey = await a_case(enquiry)
    async with signed_in("manager") as page:
        await page.goto(f"{page_of(journey)}/do/{command}")
        await check_page(page)
        button = page.get_by_role("button", name=re.compile("^(Record|Continue)$"))
        if await button.count():
            for box in await page.get_by_label("Day", exact=True).all():
                await box.fill("42")
            await button.click()
            await expect(page.get_by_role("alert")).to_contain_text("There is a problem")
            await check_page(page)


async def test_what_is_grave_is_read_once_more_before_it_is_recorded(
    signed_in: Open, enquiry: Service
) -> None:
    journey = await a_case(enquiry)
    async with signed_in("manager") as page:
        await page.goto(f"{page_of(journey)}/do/close")
        await page.get_by_label("They live outside our area").check()
        await page.get_by_label("Explanation").fill("You live\nfar away & <over> there.")
        await page.get_by_role("button", name="Continue").click()
        await check_page(page)
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Check before you record: close the enquiry"
        )
        await expect(page.get_by_text("far away & <over> there.")).to_be_visible()
        await page.get_by_role("button", name="Record", exact=True).click()

        await expect(page.get_by_text("Enquiry closed", exact=True)).to_be_visible()


async def test_a_message_is_read_before_it_is_sent_on_a_telephone(
    signed_in: Open, enquiry: Service
) -> None:
    journey = await a_case(enquiry)
    async with signed_in("recruiter", size=TELEPHONE) as page:

        async def listed() -> bool:
            await page.goto(f"{page_of(journey)}/messages")
            return await page.get_by_text("We have received your enquiry").is_visible()

        await until(listed)
        await page.get_by_role("link", name="An update from us").click()
        await check_page(page)
        await page.get_by_label("Where are things now?").fill("We look for a day for the visit.")
        await page.get_by_label("What happens next?").fill("We call you.")
        await page.get_by_role("button", name="Preview the message").click()
        await expect(page.get_by_text("We look for a day for the visit.").first).to_be_visible()
        await check_page(page)
        await page.get_by_role("button", name="Change").click()
        await expect(page.get_by_label("What happens next?")).to_have_value("We call you.")
        await page.get_by_role("button", name="Preview the message").click()
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_text("Message on its way", exact=True)).to_be_visible()
        await page.get_by_role("link", name="An update from us").last.click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("An update from us")
        await check_page(page)


async def test_duplicates_are_merged_and_taken_apart_by_keyboard(
    signed_in: Open, enquiry: Service
) -> None:
    await received(enquiry, applicants=[ROSA | {"email": "keys@example.org", "phone": None}])
    journey = await received(
        enquiry, applicants=[ROSA | {"email": "keys@example.org", "phone": None}]
    )
    async with signed_in("recruiter") as page:
        await page.goto(f"{page_of(journey)}/duplicates")
        await page.get_by_role("button", name="Merge these enquiries").press("Enter")
        await check_page(page)
        await page.get_by_role("radio").first.press("Space")
        await page.get_by_role("button", name="Continue").press("Enter")
        await check_page(page)
        await page.get_by_role("button", name="Merge", exact=True).press("Enter")
        await expect(page.get_by_text("Enquiries merged")).to_be_visible()
        await page.get_by_role("link", name="Duplicates").press("Enter")
        await page.get_by_role("button", name=re.compile("Undo the merge")).press("Enter")
        await expect(page.get_by_text("Merge undone", exact=True).first).to_be_visible()
