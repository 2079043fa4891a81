"""The queues in a real browser: a contact without a script, by keyboard, on a telephone, and to axe."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from deploy.local.suite import Service
from services.assessment.store import ASSESSMENTS
from services.casework.teamwork import Assign
from services.chassis.settings import RecordSettings
from services.enquiry.domain.staffing import assign
from services.enquiry.store.enquiries import ENQUIRIES
from services.panel.store.cases import PANEL_CASES
from tests.assessment.helpers.assessments import opened
from tests.enquiry.helpers.households import an_enquiry
from tests.panel.helpers.panel_cases import minuted
from tests.web.helpers.browser import says_how, tab_to
from tests.web.helpers.cases import done
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.page_checks import DESK, TELEPHONE, check_page, check_without_javascript
from tests.web.helpers.queue_fixtures import QUEUE, a_team, enquired, written
from tests.web.helpers.sign_in import signs_in_at

pytestmark = pytest.mark.browser

LONG, RIGHT_TO_LEFT = "Wolfeschlegelsteinhausenbergerdorffx", "سارة محمد"
A4 = ViewportSize(width=720, height=1000)
COLUMNS = """() => [...document.querySelectorAll('.app-queue tr')].map((row) =>
  [...row.children].filter((cell) => cell.checkVisibility())
    .map((cell) => [cell.innerText.trim(), Math.round(cell.getBoundingClientRect().left)]))"""
GROUNDS = """([links, part]) => [`${links}[aria-current]`, `${links}:not([aria-current])`].map((each) =>
  getComputedStyle(document.querySelector(each), part).backgroundColor)"""

SignedIn = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture(scope="module")
async def known(
    enquiry: Service, assessment: Service, panel: Service, settings: RecordSettings
) -> dict[str, str]:
    assert assessment
    assert panel
    found = await a_team(enquiry)
    await written(settings, "assessment", ASSESSMENTS, {found["visit"]: opened()})
    await written(settings, "panel", PANEL_CASES, {found["paused"]: minuted()})
    return found


@pytest.fixture(scope="module")
def web(run_web: RunWeb, enquiry: Service, assessment: Service, panel: Service) -> Service:
    return run_web(enquiry=enquiry.url, assessment=assessment.url, panel=panel.url)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, web: Service) -> SignedIn:
    """A browser of somebody who has signed in."""

    @asynccontextmanager
    async def opened_as(
        name: str, *, size: ViewportSize = DESK, javascript: bool = True, at: Service = web
    ) -> AsyncIterator[Page]:
        context = await browser.new_context(
            base_url=at.url, viewport=size, java_script_enabled=javascript
        )
        page = await context.new_page()
        page.set_default_timeout(60_000)
        await signs_in_at(page, at.url, name)
        yield page
        await context.close()

    return opened_as


async def test_a_contact_is_recorded_in_three_clicks_from_the_queue(
    signed_in: SignedIn, enquiry: Service
) -> None:
    person = {"name": "Thea Three", "phone": "01632 960977"}
    await enquired(enquiry, "Thea Three", applicants=[person])
    async with signed_in("recruiter", size=TELEPHONE, javascript=False) as page:
        line = page.get_by_role("row", name="Thea Three")
        await expect(line).to_contain_text("First response")
        await line.get_by_role("link", name="Record contact").click()
        await says_how(page)
        await page.get_by_label("They want to continue").check()
        await page.get_by_role("button", name="Record", exact=True).click()

        await expect(page.get_by_text("Contact recorded", exact=True)).to_be_visible()
        await page.goto(QUEUE)
        await expect(line).to_contain_text("Information after an enquiry")
        await expect(line.get_by_role("link", name="Record information given")).to_be_visible()


async def test_chosen_enquiries_are_assigned_by_keyboard_alone(
    signed_in: SignedIn, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter") as page:
        await page.goto(f"{QUEUE}?whose=unassigned&channel=web_form")
        chosen = page.get_by_role("checkbox", name="Choose Noor New")
        await chosen.focus()
        await page.keyboard.press("Space")
        await tab_to(page, "Assign the selected enquiries to")
        await page.keyboard.type("You")
        await tab_to(page, "Assign")
        await page.keyboard.press("Enter")

        await expect(page.get_by_text("1 enquiry assigned")).to_be_visible()
        await page.get_by_role("link", name="Mine").click()
        await expect(page.get_by_role("row", name="Noor New")).to_contain_text("You")


async def test_filters_are_chosen_and_taken_away_without_javascript(
    signed_in: SignedIn, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter", javascript=False) as page:
        await page.goto(QUEUE)
        await page.get_by_text("Filter this queue").click()
        await page.get_by_label("How they enquired").select_option("Information event")
        await page.get_by_label("Due", exact=True).select_option("Overdue")
        await page.get_by_role("button", name="Apply filters").click()

        await expect(page.locator(".app-queue tbody tr")).to_have_count(1)
        await page.get_by_role("link", name="Remove this filter Due: Overdue").click()
        await expect(page).to_have_url(f"{page.url.partition('/team')[0]}{QUEUE}?channel=event")
        await page.get_by_role("link", name="Clear filters").click()
        await expect(page.locator(".app-queue tbody tr").nth(1)).to_be_visible()


async def test_what_is_in_focus_is_never_behind_the_form_that_stays_in_sight(
    signed_in: SignedIn, enquiry: Service
) -> None:
    for number in range(12):
        await enquired(enquiry, f"Foc Used{number}", channel="social_media")
    async with signed_in("recruiter") as page:
        await page.goto(f"{QUEUE}?channel=social_media")
        strip = page.locator(".app-share")
        await page.get_by_role("checkbox", name="Choose Foc Used0").check()
        for step in await page.get_by_role("link", name="Record contact").all():
            await step.focus()
            link, bar = await step.bounding_box(), await strip.bounding_box()
            assert link is not None
            assert bar is not None
            assert link["y"] + link["height"] <= bar["y"]


async def test_the_form_to_assign_is_there_once_something_is_chosen_without_javascript(
    signed_in: SignedIn, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter", javascript=False) as page:
        await page.goto(QUEUE)
        to_whom = page.get_by_label("Assign the selected enquiries to")
        hint = page.get_by_text("Select enquiries to assign them to a colleague.")
        await expect(to_whom).to_be_hidden()
        await expect(hint).to_be_visible()
        await page.get_by_role("checkbox", name="Choose Vera Visit").check()
        await expect(to_whom).to_be_visible()
        await expect(hint).to_be_hidden()


async def test_on_paper_each_column_is_under_its_heading(
    signed_in: SignedIn, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter", size=A4) as page:
        await page.goto(QUEUE)
        await page.emulate_media(media="print")
        rows = await page.evaluate(COLUMNS)

    assert [text for text, _ in rows[0]] == [
        "Household",
        "Stage",
        "Due next",
        "Assigned to",
        "Next action",
    ]
    assert len({tuple(left for _, left in row) for row in rows}) == 1


async def test_in_colours_of_the_reader_the_chosen_tab_and_view_are_told_from_the_others(
    signed_in: SignedIn, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter") as page:
        await page.emulate_media(forced_colors="active")
        await page.goto(QUEUE)
        for links, part in ((".moj-sub-navigation__link", "::before"), (".app-views__link", "")):
            chosen, other = await page.evaluate(GROUNDS, [links, part])
            assert chosen != other, links


async def test_on_a_telephone_the_heading_comes_within_the_first_half_of_the_screen(
    signed_in: SignedIn, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter", size=TELEPHONE) as page:
        await page.goto(QUEUE)
        heading = await page.get_by_role("heading", level=1).bounding_box()
        box = await page.get_by_label("Find by name").bounding_box()

    assert heading is not None
    assert box is not None
    assert heading["y"] + heading["height"] < TELEPHONE["height"] / 2
    assert heading["y"] < box["y"]


async def test_long_names_and_names_from_right_to_left_scroll_nothing_and_turn_nothing_round(
    signed_in: SignedIn, enquiry: Service
) -> None:
    people = [{"name": name, "phone": "01632 960977"} for name in (LONG, RIGHT_TO_LEFT)]
    journey = await enquired(enquiry, "", household="joint", applicants=people, channel="email")
    async with signed_in("recruiter", size=TELEPHONE) as page:
        case = f"/team/moorland/enquiries/{journey}"
        for path in (
            f"{QUEUE}?channel=email",
            case,
            f"{case}/household",
            f"{case}/do/make-contact",
        ):
            await page.goto(path)
            await expect(page.locator("main")).to_contain_text(f"\u2068{RIGHT_TO_LEFT}\u2069")
            assert await page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("recruiter", QUEUE),
        ("recruiter", f"{QUEUE}?stage=received&clock=first_response&due=overdue"),
        ("recruiter", f"{QUEUE}?by-day=31&by-month=2&by-year=2026"),
        ("recruiter", f"{QUEUE}?channel=visit"),
        ("recruiter", f"{QUEUE}?done=handed-over&number=1200"),
        ("recruiter", "/team/moorland/find"),
        ("recruiter", "/team/moorland/cover"),
        ("recruiter", "/team/moorland/hand-over"),
        ("social-worker", f"{QUEUE}/assessment"),
        ("decision-maker", f"{QUEUE}/panel"),
        ("manager", f"{QUEUE}/panel"),
        ("manager", "/team"),
    ],
)
async def test_every_page_is_fit_for_every_reader(
    browser: Browser, signed_in: SignedIn, known: dict[str, str], name: str, path: str
) -> None:
    assert known
    async with signed_in(name) as page:
        await page.goto(path)
        await check_page(page)
        await check_without_javascript(browser, page)


async def test_what_was_found_and_what_is_wrong_is_fit_for_every_reader(
    signed_in: SignedIn, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter") as page:
        await page.goto("/team/moorland/find")
        await page.get_by_role("button", name="Find").click()
        await expect(page.get_by_role("alert")).to_contain_text("There is a problem")
        await check_page(page)
        await page.get_by_label("Find by name").fill("Fell")
        await page.get_by_role("button", name="Find").click()
        await expect(page.get_by_role("row", name="Una Fell")).to_be_visible()
        await check_page(page)
        for address, button in (
            (QUEUE, "Assign"),
            ("/team/moorland/cover", "Cover their work"),
        ):
            await page.goto(address)
            if address == QUEUE:
                await page.get_by_role("checkbox", name="Choose Una Fell").check()
            await page.get_by_role("button", name=button, exact=True).click()
            await expect(page.get_by_role("alert")).to_contain_text("There is a problem")
            await check_page(page)


async def test_what_became_of_shared_work_is_fit_for_every_reader(
    signed_in: SignedIn, enquiry: Service
) -> None:
    journey = await enquired(enquiry, "Olly Ours", channel="email")
    await done(enquiry, journey, "assign", to="recruiter-01")
    async with signed_in("recruiter") as page:
        await page.goto(f"{QUEUE}?channel=email")
        await page.get_by_role("checkbox", name="Choose Olly Ours").check()
        await page.get_by_label("Assign the selected enquiries to").select_option("You")
        await page.get_by_role("button", name="Assign", exact=True).click()
        await expect(page.get_by_text("Nothing was assigned.")).to_be_visible()
        await check_page(page)


async def test_a_queue_whose_service_is_away_is_fit_for_every_reader(
    signed_in: SignedIn, run_web: RunWeb
) -> None:
    async with signed_in("recruiter", at=run_web()) as page:
        await expect(page.get_by_text("This queue cannot be shown at the moment.")).to_be_visible()
        await check_page(page)


async def test_much_work_goes_on_where_it_was(
    signed_in: SignedIn, settings: RecordSettings, enquiry: Service
) -> None:
    assert enquiry
    state = assign(an_enquiry(), Assign(on=an_enquiry().received_on, to="recruiter-08")).state
    many = {str(uuid4()): state for _ in range(450)}
    await written(settings, "enquiry", ENQUIRIES, many)
    async with signed_in("recruiter") as page:
        await page.goto("/team/moorland/hand-over")
        await page.get_by_label("Who is leaving?").select_option(
            label="Finn Dale, 450 open, 450 overdue"
        )
        await page.get_by_label("Who is taking over?").select_option("You")
        await page.get_by_role("button", name="Hand over their work").click()
        await page.wait_for_load_state()
        while await page.get_by_role("button", name="Continue with the rest").count():
            await check_page(page)
            await page.get_by_role("button", name="Continue with the rest").click()
            await page.wait_for_load_state()
        await expect(page.get_by_text("450 handed over")).to_be_visible()
