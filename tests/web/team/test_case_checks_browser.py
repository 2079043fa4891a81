"""The table of checks in a real browser: as columns, as cards, by keyboard, without a script, to axe; and what an
applicant sees of it.
"""

import re
from uuid import UUID

import pytest
from playwright.async_api import Browser, FilePayload, Page, ViewportSize, expect

from contracts.request_forms import REFERENCE
from deploy.local.suite import Service
from services.assessment.domain.request_link import RequestLink, token_of
from services.chassis.clock import today
from services.chassis.settings import secret_in
from tests.enquiry.helpers.registration_forms import register
from tests.identity import identity
from tests.waiting import until
from tests.web.helpers.browser import Open, opens_signed_in
from tests.web.helpers.cases import ROSA, at, command, page_of, received
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.page_checks import DESK, TELEPHONE, check_page, check_without_javascript

pytestmark = pytest.mark.browser

ASKED = {"checks": ["dbs", "health", "reference", "local_authority", "finance", "home_safety"]}
OLD = {"checks": ["dbs"], "person": 1, "dated_on": "2020-01-06", "outcome": "satisfactory"}
DOUBTFUL = {"checks": ["health"], "person": 1, "outcome": "needs_follow_up"}

FAST = {
    "ground": "previous_adopter",
    "checks": ["reference"],
    "evidence": "Our own file of 2021.",
    "consent_by": [1],
    "consent_on": today().isoformat(),
}


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


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("ask-for-checks", "social-worker"),
        ("ask-by-link", "social-worker"),
        ("decide-check-need", "social-worker"),
        ("record-disqualification", "manager"),
    ],
)
async def test_every_form_about_checks_is_right_for_everybody(
    signed_in: Open, enquiry: Service, assessment: Service, name: str, who: str
) -> None:
    journey = await a_case(enquiry, assessment)
    async with signed_in(who) as page:
        await page.goto(f"{page_of(journey)}/do/assessment/{name}")
        await check_page(page)


async def test_a_manager_records_the_notice_of_a_disqualification(
    signed_in: Open, enquiry: Service, assessment: Service
) -> None:
    journey = await a_case(enquiry, assessment)
    async with at(assessment) as client:
        for name, body in (("take-fast-track", FAST), ("record-disqualification", {"person": 1})):
            await command(client, f"/cases/{journey}/{name}", **body)
    async with signed_in("manager") as page:
        await page.goto(f"{page_of(journey)}/do/assessment/send-disqualification-notice")
        await check_page(page)
        await page.get_by_role("button", name="Continue", exact=True).press("Enter")
        await expect(page.get_by_text("how to complain")).to_be_visible()
        await check_page(page)
        await page.get_by_role("button", name=re.compile("^Record")).press("Enter")
        await expect(page.get_by_text("Not suitable").first).to_be_visible()


async def asked_by_link(
    enquiry: Service, assessment: Service, check: str = "reference", kind: str = "referee"
) -> tuple[str, int, str]:
    """Someone is asked: the case, whose check it is, and the address of the page that their letter leads to."""
    journey = await a_case(enquiry, assessment)
    async with at(enquiry) as client:
        people = (await client.get(f"/enquiries/{journey}/people")).json()["people"]
    number = next(each["number"] for each in people if each["kind"] == kind)
    async with at(assessment) as client:
        body = {"check": check, "person": number, "email": "kit@example.org"}
        await command(client, f"/cases/{journey}/ask-by-link", **body)
    key = secret_in(identity().secret("requests"))
    return journey, number, f"/answer/{token_of(RequestLink(UUID(journey), 1), key)}"


def a_file(name: str, content: bytes) -> FilePayload:
    """A file as a browser chooses it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


async def sends_answers_and_document(page: Page) -> None:
    """They answer everything; a program is refused with what they wrote still there, and a PDF is taken."""
    for each in REFERENCE[1:]:
        await page.get_by_label(each.title).fill("As I know them.")
    choose = page.get_by_label("Send a document with your answers (optional)")
    await choose.set_input_files(a_file("Reference.exe", b"MZ a program"))
    await page.get_by_role("button", name="Send your answers").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("PDF")
    await expect(page.get_by_label(REFERENCE[1].title)).to_have_value("As I know them.")
    await choose.set_input_files(a_file("Reference.pdf", b"%PDF-1.7\n%%EOF\n"))
    await page.get_by_role("button", name="Send your answers").press("Enter")


async def says_that_they_can(page: Page, link: str) -> None:
    """They open the link, read nobody's name on its first page, and go on to the questions."""
    opened = await page.goto(link)
    assert opened is not None
    assert opened.headers["x-robots-tag"] == "noindex, nofollow"
    assert "no-store" in opened.headers["cache-control"]
    await expect(page.get_by_role("heading", level=1)).to_have_text("Can you do this?")
    assert "Rosa Fell" not in await page.content()
    await page.get_by_role("button", name="Continue").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Select whether you can do this")
    await page.get_by_label("Yes", exact=True).check()
    await page.get_by_role("button", name="Continue").press("Enter")


async def test_a_referee_answers_on_a_telephone_without_a_script_and_once(
    signed_in: Open, browser: Browser, web: Service, enquiry: Service, assessment: Service
) -> None:
    journey, number, link = await asked_by_link(enquiry, assessment)
    context = await browser.new_context(
        base_url=web.url, viewport=TELEPHONE, java_script_enabled=False
    )
    page = await context.new_page()
    heading = page.get_by_role("heading", level=1)
    await says_that_they_can(page, link)
    await expect(heading).to_have_text("Your answers about Rosa Fell")
    await page.get_by_label("Your full name").fill("Kit Example")
    await page.get_by_role("button", name="Send your answers").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("How do you know the applicants")
    await expect(page.get_by_label("Your full name")).to_have_value("Kit Example")
    await page.get_by_role("button", name="Save and go on later").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("We have saved what you wrote")
    await page.goto(link)
    await expect(page.get_by_label("Your full name")).to_have_value("Kit Example")
    await sends_answers_and_document(page)
    await expect(heading).to_contain_text("We have sent your answers")
    used = await page.goto(link)
    words = await page.locator("main").inner_text()
    wrong = await page.goto(f"/answer/{'x' * 68}")
    assert used is not None
    assert wrong is not None
    assert (used.status, wrong.status) == (410, 410)
    assert words == await page.locator("main").inner_text()
    await context.close()
    async with signed_in("social-worker") as staff:
        await staff.goto(f"{page_of(journey)}/checks/reference?person={number}")
        await expect(staff.get_by_text("As I know them.").first).to_be_visible()
        await expect(staff.get_by_text("kit@example.org")).to_have_count(0)
        await check_page(staff)
        await staff.get_by_role("link", name="Document 1").click()
        await expect(staff.locator("main")).to_contain_text("by someone who answered by link")
        await expect(staff.get_by_role("link", name="Reference.pdf")).to_be_visible()


async def test_the_pages_of_a_link_are_right_for_everybody_and_a_refusal_gives_the_turn_back(
    signed_in: Open, browser: Browser, web: Service, enquiry: Service, assessment: Service
) -> None:
    journey, _, link = await asked_by_link(enquiry, assessment)
    context = await browser.new_context(base_url=web.url, viewport=DESK)
    page = await context.new_page()
    await page.goto(link)
    await check_page(page)
    await page.get_by_label("Yes", exact=True).check()
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa Fell")
    await check_page(page)
    await page.get_by_label("No, I do not know them well enough").check()
    await page.get_by_role("button", name="Tell the agency").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("told the agency")
    await context.close()
    async with signed_in("social-worker") as staff:
        await staff.goto(f"{page_of(journey)}/checks")
        await expect(staff.get_by_text("They cannot answer. Ask someone else")).to_be_visible()


async def test_an_employer_reads_on_a_telephone_whom_it_is_about(
    browser: Browser, web: Service, enquiry: Service, assessment: Service
) -> None:
    _, _, link = await asked_by_link(enquiry, assessment, "employment", "applicant")
    context = await browser.new_context(base_url=web.url, viewport=TELEPHONE)
    page = await context.new_page()
    await page.goto(link)
    await expect(page.locator("main")).to_contain_text("works or worked for you")
    await page.get_by_label("Yes", exact=True).check()
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your answers about Rosa Fell")
    await expect(page.get_by_label("Your organisation and your role there")).to_be_visible()
    await check_page(page)
    await context.close()
