"""A household's journey in real browsers: two people, each with their own, from the letter to the page."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.mail_sink import MailSink
from deploy.local.ports import HOST, Ports
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.waiting import until
from tests.web.helpers.browser import tab_to
from tests.web.helpers.front_end import Run, RunWeb
from tests.web.helpers.information_events import planned
from tests.web.helpers.journeys import CONTACT, ago, does, enquired, joins, registers, told
from tests.web.helpers.page_checks import DESK, TELEPHONE, check_page, check_without_javascript
from tests.web.helpers.sign_in import signs_in_at

pytestmark = pytest.mark.browser

LINK = re.compile(r"http://127\.0\.0\.1:\d+/join/\S+")
STEP_MARKS = """() => ['[aria-current]', ':not([aria-current])'].map((which) =>
  getComputedStyle(document.querySelector(`.app-steps__step${which}`), '::after').backgroundColor)"""
CALLED = "Someone from Adopt Moorland will call or write to you"


@pytest.fixture(scope="module")
def ports() -> Ports:
    return Ports.unused()


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory, ports: Ports) -> Iterator[MailSink]:
    folder = tmp_path_factory.mktemp("post")
    sink = MailSink(folder / "mail", port=ports.smtp, log=folder / "mail.log")
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def notifications(
    run: Run, records: dict[str, str], enquiry: Service, post: MailSink, ports: Ports
) -> Service:
    return run(
        "notifications",
        **records,
        ENQUIRY_URL=enquiry.url,
        ASSESSMENT_URL=f"http://{HOST}:{ports.assessment}",
        SMTP_URL=post.address,
        SENDING_HOURS="00:00-00:00",
        WEB_URL=f"http://{HOST}:{ports.web}",
    )


@pytest.fixture(scope="module")
def assessment(run: Run, records: dict[str, str]) -> Service:
    return run("assessment", **records)


@pytest.fixture(scope="module")
def web(
    run_web: RunWeb, enquiry: Service, assessment: Service, notifications: Service, ports: Ports
) -> Service:
    urls = {each.name: each.url for each in (enquiry, assessment, notifications)}
    return run_web(at_port=ports.web, **urls)


@asynccontextmanager
async def window(
    browser: Browser, web: Service, *, telephone: bool = False, javascript: bool = True
) -> AsyncIterator[Page]:
    """A browser of its own; what the policy of the pages forbids fails the test."""
    context = await browser.new_context(
        base_url=web.url,
        viewport=TELEPHONE if telephone else DESK,
        java_script_enabled=javascript,
    )
    forbidden: list[str] = []
    page = await context.new_page()
    page.on("console", lambda message: forbidden.append(message.text))
    page.set_default_timeout(60_000)
    yield page
    await context.close()
    assert [text for text in forbidden if "Content Security Policy" in text] == []


async def letter_to(post: MailSink, address: str) -> str:
    """The link in the latest invitation to an address, once it has come."""

    def links() -> list[str]:
        letters = post.deliveries()
        texts = [each.text for each in letters if address in (each.message["To"] or "")]
        return [found.group() for text in texts if (found := LINK.search(text))]

    async def came() -> bool:
        return bool(links())

    await until(came)
    return links()[-1]


async def is_at(page: Page, heading: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)


async def signs_in_there(page: Page, name: str) -> None:
    """Is somebody at the provider, which leads back."""
    await page.get_by_role("button", name=name, exact=True).click()


async def test_two_people_join_one_journey_by_letter_each_with_an_account_and_a_page(
    browser: Browser, web: Service, enquiry: Service, post: MailSink
) -> None:
    journey = await enquired(enquiry)
    await does(enquiry, journey, "invite-applicant", applicant=1)
    async with (
        window(browser, web, telephone=True, javascript=False) as hers,
        window(browser, web) as his,
    ):
        await hers.goto(await letter_to(post, "amina@home.example"))
        await is_at(hers, "Follow your adoption journey online")
        await hers.get_by_role("button", name="Sign in").click()
        await signs_in_there(hers, "amina")
        await hers.get_by_role("button", name="Link my account").click()
        await is_at(hers, "Your journey with Adopt Moorland")
        await expect(hers.get_by_text("Your account is linked.")).to_be_visible()
        await hers.get_by_role("link", name="Send them a link to sign in").click()
        await hers.get_by_role("button", name="Send the link").click()
        await expect(
            hers.get_by_text("Bilal Example has been sent a link to sign in")
        ).to_be_visible()

        link = await letter_to(post, "bilal@home.example")
        await his.goto(link)
        await check_page(his)
        await his.get_by_role("button", name="Sign in").click()
        await signs_in_there(his, "bilal")
        await check_page(his)
        await his.get_by_role("button", name="Link my account").click()
        await is_at(his, "Your journey with Adopt Moorland")
        await check_page(his)
        await hers.reload()
        await expect(hers.get_by_text("has their own account")).to_be_visible()

        await his.goto(link)
        await his.get_by_role("button", name="Link my account").click()
        await is_at(his, "Your journey with Adopt Moorland")
        await hers.goto(link)
        await hers.get_by_role("button", name="Link my account").click()
        await is_at(hers, "This link does not work")
        await hers.get_by_role("button", name="Send me a new link").click()
        await is_at(hers, "Check your email")


async def test_what_an_agency_does_is_on_the_page_at_the_next_look(
    browser: Browser, web: Service, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry, days_ago=1)
    await joins(enquiry, provider, journey, "amina")
    async with window(browser, web) as page:
        await signs_in_at(page, web.url, "amina", to=f"/journey/{journey}")
        await expect(page.get_by_text(CALLED)).to_be_visible()
        await page.emulate_media(forced_colors="active")
        current, other = await page.evaluate(STEP_MARKS)
        await does(enquiry, journey, "make-contact", **CONTACT)
        await page.reload()
        await expect(
            page.get_by_text("Your agency was in touch with you by phone.")
        ).to_be_visible()
        await expect(page.get_by_text(CALLED)).to_have_count(0)
    assert current != other, "in the reader's own colours the current step looks like another one"


async def test_every_page_of_a_journey_is_fit_for_every_reader(
    browser: Browser, web: Service, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry, days_ago=30)
    await joins(enquiry, provider, journey, "amina")
    event = await planned(enquiry)
    await told(
        enquiry,
        f"/information-events/{event}/book",
        {"on": ago(0), "journey": journey, "people": 1},
    )
    base = f"/journey/{journey}"
    async with window(browser, web) as page:
        await signs_in_at(page, web.url, "amina", to=base)
        for path in (
            "",
            "/timeline",
            "/days",
            "/rights",
            "/call",
            "/pause",
            "/resume",
            "/withdraw",
        ):
            await page.goto(f"{base}{path}")
            await check_page(page)
            await check_without_javascript(browser, page)
        give_up = f"/events/{event}/give-up"
        for path in ("/checks", "/details", "/invite", "/feedback/enquiry", "/messages", give_up):
            await page.goto(f"{base}{path}")
            await check_page(page)
            await check_without_javascript(browser, page)


async def test_every_form_says_what_is_wrong_and_asks_twice_before_a_journey_ends(
    browser: Browser, web: Service, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    await joins(enquiry, provider, journey, "amina")
    base = f"/journey/{journey}"
    async with window(browser, web) as page:
        await signs_in_at(page, web.url, "amina", to=base)
        for path, button in (
            ("/pause", "Take a break"),
            ("/withdraw", "Continue"),
            ("/feedback/enquiry", "Send"),
        ):
            await page.goto(f"{base}{path}")
            await page.get_by_role("button", name=button).click()
            await expect(page.get_by_text("There is a problem")).to_be_visible()
            await check_page(page)
        await page.goto(f"{base}/withdraw")
        await page.get_by_label("I am not ready yet").check()
        await page.get_by_role("button", name="Continue").click()
        await is_at(page, "Are you sure you want to end your journey?")
        await check_page(page)
        await page.get_by_role("button", name="Yes, end my journey").click()
        await expect(page.get_by_text("You have ended your journey.", exact=True)).to_be_visible()
        await check_page(page)
        for path in ("/pause", "/call", "/withdraw"):
            await page.goto(f"{base}{path}")
            await check_page(page)


async def test_a_break_is_taken_by_keyboard_alone_on_a_telephone(
    browser: Browser, web: Service, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    await joins(enquiry, provider, journey, "amina")
    async with window(browser, web, telephone=True) as page:
        await signs_in_at(page, web.url, "amina", to=f"/journey/{journey}/pause")
        await page.get_by_label("I need more time to think").focus()
        await page.keyboard.press("Space")
        await tab_to(page, "Take a break")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("You have been taking a break since")).to_be_visible()


async def test_two_windows_change_the_same_details_and_nothing_typed_is_lost(
    browser: Browser, web: Service, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    await joins(enquiry, provider, journey, "amina")
    path = f"/journey/{journey}/details"
    async with window(browser, web) as here, window(browser, web) as there:
        for page in (here, there):
            await signs_in_at(page, web.url, "amina", to=path)
            await is_at(page, "Your details and preferences")
        await there.get_by_label("Phone number").fill("07700 900 982")
        await there.get_by_role("button", name="Save").click()
        await expect(there.get_by_text("We have saved your details.")).to_be_visible()
        await here.get_by_label("In the evening").check()
        await here.get_by_role("button", name="Save").click()
        await expect(here.get_by_text("Someone changed your details")).to_be_visible()
        await expect(here.get_by_text("Phone number is now: 07700 900 982")).to_be_visible()
        await expect(here.get_by_label("In the evening")).to_be_checked()
        await check_page(here)


async def test_a_message_that_was_sent_can_be_read_with_its_words(
    browser: Browser, web: Service, enquiry: Service, provider: SignIn, post: MailSink
) -> None:
    journey = await enquired(enquiry, days_ago=10)
    await joins(enquiry, provider, journey, "amina")
    await registers(enquiry, journey, days_ago=1)
    async with window(browser, web) as page:
        await signs_in_at(page, web.url, "amina", to=f"/journey/{journey}/messages")
        link = page.get_by_role("link", name="We have received your registration of interest")

        async def came() -> bool:
            await page.reload()
            return await link.count() == 1

        await until(came)
        await check_page(page)
        await link.click()
        await is_at(page, "We have received your registration of interest")
        await check_page(page)
        await expect(page.locator(".app-letter")).to_contain_text("registration of interest")
    assert post.deliveries()
