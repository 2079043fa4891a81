"""The registration of interest in real browsers: two people, two devices, from the first page to the answer."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from contracts.reference import Household
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.web.adopter.registration.equality import PAGES as EQUALITY
from services.web.site.registration.own_part import PAGES
from tests.enquiry.helpers.registration_forms import complete_form
from tests.identity import adopter, signed_as
from tests.web.helpers.browser import Faults, Open, arrived
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.journeys import a_word, ago, does, enquired, joins, registers, told
from tests.web.helpers.page_checks import TELEPHONE, check_page
from tests.web.helpers.sign_in import signs_in_at

pytestmark = pytest.mark.browser

TASKS, CHECK = "Your registration of interest", "Check your answers"


@pytest.fixture(scope="module")
def web(run_web: RunWeb, enquiry: Service) -> Service:
    return run_web(enquiry=enquiry.url)


async def presses(page: Page, words: str = "Save and continue") -> None:
    await page.get_by_role("button", name=words, exact=True).click()
    await page.wait_for_load_state()


async def opens(page: Page, task: str) -> None:
    """Goes to a task from the list of all tasks."""
    await page.get_by_role("link", name=task, exact=True).click()
    await page.wait_for_load_state()


async def types(page: Page, **typed: str) -> None:
    """Fills fields by their labels, with spaces for underscores."""
    for label, text in typed.items():
        await page.get_by_label(label.replace("_", " "), exact=True).fill(text)


async def says_who_they_are(page: Page, name: str) -> None:
    """The whole own part, with a home abroad, a marriage and a past, and the consent."""
    await opens(page, "Personal details")
    await types(page, Your_full_name=name, Day="27", Month="March", Year="1988")
    await types(page, Your_place_of_birth="Leeds")
    await page.get_by_label("Female", exact=True).check()
    await presses(page)
    await opens(page, "Your home address")
    await types(page, Your_address="1 Example Street\nExampletown", Postcode="zx1 2ab")
    await types(page, Local_authority="Exampleshire")
    await presses(page)
    await opens(page, "Your permanent home")
    for answer in ("No", "Yes"):
        await page.get_by_label(answer, exact=True).check()
        await presses(page)
    await types(page, Day="1", Month="2", Year="2015")
    await presses(page)
    await opens(page, "Marriage, partnership and relationships")
    await page.get_by_label("Married", exact=True).check()
    await presses(page)
    await types(page, Day="7", Month="6", Year="2014")
    await page.get_by_label("Where did it take place?").fill("Leeds register office")
    await presses(page)
    await page.get_by_label("Yes", exact=True).check()
    await presses(page)
    await types(
        page, Details_of_your_previous_relationships="One marriage before, which ended in 2010."
    )
    await presses(page)
    await says_the_rest(page, name)


async def says_the_rest(page: Page, name: str) -> None:
    await opens(page, "Family court")
    await page.get_by_label("No", exact=True).check()
    await presses(page)
    await opens(page, "Your doctor")
    await types(page, Name_of_your_GP_or_surgery="The Example Surgery")
    await types(page, Address_of_the_surgery="1 Well Lane")
    await presses(page)
    await opens(page, "Consent to checks")
    await types(page, Your_full_name=name)
    await presses(page, "Sign and give consent")


async def names_referee(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Add a referee").click()
    await types(page, Full_name=name, Address="3 Example Row", Phone_number="01632 960 003")
    await page.get_by_label("How they know you").fill("Neighbour")
    await page.get_by_label("How long they have known you").fill("9 years")
    await page.get_by_label("No", exact=True).check()
    await presses(page)


async def test_two_people_register_on_two_devices_one_of_them_a_telephone_without_javascript(
    web: Service, visit: Open, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    await joins(enquiry, provider, journey, "amina")
    await joins(enquiry, provider, journey, "bilal", 2)
    base, mark = f"/journey/{journey}/registration", a_word()
    async with visit(web) as desk, visit(web, size=TELEPHONE, javascript=False) as telephone:
        await signs_in_at(desk, web.url, "amina", base)
        await signs_in_at(telephone, web.url, "bilal", base)
        assert await arrived(telephone, TASKS)
        await says_who_they_are(desk, f"Amina {mark}")
        await says_who_they_are(telephone, f"Bilal {mark}")
        assert await arrived(telephone, TASKS)
        await expect(telephone.locator("main")).to_contain_text("8 of 11 tasks completed")

        await opens(telephone, "Who else lives in your household")
        await telephone.get_by_label("Yes", exact=True).check()
        await presses(telephone)
        await types(telephone, Full_name="Ada Example", Relationship_to_you="Daughter")
        await types(telephone, Day="1", Month="June", Year="2015")
        await presses(telephone)
        await presses_continue(telephone)
        await opens(desk, "Your children who live elsewhere")
        await desk.get_by_label("No", exact=True).check()
        await presses(desk)
        await opens(desk, "Your referees")
        for name in ("Rosa Fell", "Jun Fell"):
            await names_referee(desk, name)
        await opens(telephone, "Your referees")
        await names_referee(telephone, "Ada Fell")
        await presses_continue(telephone)

        await expect(telephone.locator("main")).to_contain_text("11 of 11 tasks completed")
        await opens(telephone, "Check your answers and send")
        assert await arrived(telephone, CHECK)
        assert f"Amina {mark}" not in await telephone.inner_text("main")
        await presses(telephone, "Send registration")
        assert await arrived(telephone, "Registration sent")
        await desk.goto(base)
        await arrived(desk, "Registration sent")
        await answers_equality_questions(telephone)
        await check_page(desk)


async def presses_continue(page: Page) -> None:
    await page.get_by_role("button", name="Continue", exact=True).click()
    await page.wait_for_load_state()


async def answers_equality_questions(page: Page) -> None:
    """Answers one, skips the others."""
    await page.get_by_role("button", name="Go to the equality questions").click()
    await page.get_by_label("Yes, answer the equality questions (about 2 minutes)").check()
    await presses_continue(page)
    await page.get_by_label("Female", exact=True).check()
    await presses_continue(page)
    for _ in list(EQUALITY)[1:]:
        await page.get_by_role("link", name="Skip", exact=True).click()
    assert await arrived(page, "Your answers to the equality questions")
    await expect(page.locator("main")).to_contain_text("Female")


async def test_enter_saves_and_what_another_device_changed_is_said_without_losing_anything(
    web: Service, visit: Open, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    await joins(enquiry, provider, journey, "amina")
    home = f"/journey/{journey}/registration/you/home"
    async with visit(web) as desk, visit(web, size=TELEPHONE) as telephone:
        for page in (desk, telephone):
            await signs_in_at(page, web.url, "amina", home)
            await types(page, Your_address="1 Example Street", Local_authority="Exampleshire")
        await types(desk, Postcode="ZX1 2AB")
        await desk.keyboard.press("Enter")
        await arrived(desk, TASKS)
        await types(telephone, Postcode="ZX9 9ZZ")
        await telephone.keyboard.press("Enter")

        await expect(telephone.get_by_role("alert")).to_contain_text("Postcode is now: ZX1 2AB")
        await expect(telephone.get_by_label("Postcode", exact=True)).to_have_value("ZX9 9ZZ")
        await check_page(telephone)
        await telephone.get_by_label("Postcode", exact=True).press("Enter")
        assert await arrived(telephone, TASKS)
        await telephone.goto(home)
        await expect(telephone.get_by_label("Postcode", exact=True)).to_have_value("ZX9 9ZZ")


NEEDS: dict[str, dict[str, Any]] = {
    "residence": {"domiciled": False},
    "resident-since": {"domiciled": False, "habitually_resident": True},
    "partnership-formed": {"partnership": "married"},
    "applying-alone": {"partnership": "married"},
    "partner-details": {"partnership": "partner"},
    "relationships-before-details": {"had_previous_relationships": True},
    "family-court-details": {"had_family_court_proceedings": True},
}
"""The answers after which a page is asked."""


async def test_every_page_of_the_own_part_is_for_everybody_in_every_state(
    web: Service, visit: Open, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry, alone=True)
    await joins(enquiry, provider, journey, "amina")
    auth = signed_as(adopter(journey), "enquiry")
    saving = f"/enquiries/{journey}/save-registration-draft"
    base, faults, saved = f"/journey/{journey}/registration", Faults(), 0
    async with visit(web) as page:
        await signs_in_at(page, web.url, "amina", base)
        for name in PAGES:
            if name in NEEDS:
                content = {"part": "first_applicant", **NEEDS[name]}
                body = {"on": ago(0), "replaces": saved, "content": content}
                await told(enquiry, saving, body, auth)
                saved += 1
            await page.goto(f"{base}/you/{name}")
            await faults.look(page, name)
            await presses(page)
            await faults.look(page, f"{name} with what is wrong")
            await expect(page.get_by_role("alert")).to_contain_text("There is a problem")

    assert faults.found == {}


async def test_every_page_with_nothing_answered_is_for_everybody(
    web: Service, visit: Open, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    await joins(enquiry, provider, journey, "amina")
    base, faults = f"/journey/{journey}/registration", Faults()
    async with visit(web) as page:
        await signs_in_at(page, web.url, "amina", base)
        for place in ("", "/consent", "/check", "/people/referees"):
            await page.goto(base + place)
            await faults.look(page, place)
        for place in ("household", "children", "household/add", "referees/add"):
            await page.goto(f"{base}/people/{place}")
            await faults.look(page, place)
            await presses(page)
            await faults.look(page, f"{place} with what is wrong")

    assert faults.found == {}


async def test_every_page_with_answers_is_for_everybody_in_every_state(
    web: Service, visit: Open, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    await joins(enquiry, provider, journey, "amina")
    auth = signed_as(adopter(journey), "enquiry")
    own, _, household, referees = complete_form(Household.JOINT)
    child = {"name": "A" * 60, "date_of_birth": "2015-06-01", "relationship": "Daughter"}
    saving, faults = f"/enquiries/{journey}/save-registration-draft", Faults()
    for content in (own, household | {"members": [child]}, referees):
        await told(enquiry, saving, {"on": ago(0), "replaces": 0, "content": content}, auth)
    base = f"/journey/{journey}/registration"
    async with visit(web) as page:
        await signs_in_at(page, web.url, "amina", f"{base}?done=saved")
        for place in (
            "?done=saved",
            "/people/household",
            "/people/household?done=changed",
            "/people/household/1",
            "/people/household/1/remove",
            "/people/referees",
            "/consent",
            "/check",
        ):
            await page.goto(base + place)
            await faults.look(page, place)
        await page.goto(f"{base}/consent")
        await types(page, Your_full_name="Somebody Else")
        await presses(page, "Sign and give consent")
        await faults.look(page, "another name signed")
        await types(page, Your_full_name=own["name"])
        await presses(page, "Sign and give consent")
        for place in ("?done=consented", "/consent"):
            await page.goto(base + place)
            await faults.look(page, f"{place}, consented")
        await does(enquiry, journey, "withdraw", reason="not_ready")
        await page.goto(base)
        await faults.look(page, "closed")

    assert faults.found == {}


async def test_every_page_after_sending_is_for_everybody_and_for_staff(
    web: Service, visit: Open, enquiry: Service, provider: SignIn
) -> None:
    journey, early = await enquired(enquiry, days_ago=30), await enquired(enquiry)
    await joins(enquiry, provider, journey, "amina")
    await registers(enquiry, journey, days_ago=20)
    base, faults = f"/journey/{journey}/registration", Faults()
    async with visit(web) as page, visit(web) as desk:
        await signs_in_at(page, web.url, "amina", f"{base}/sent")
        await expect(page.locator("main")).to_contain_text("They are late.")
        places = ["sent", "check", "equality", "equality/answers", "equality/withdraw"]
        for place in (*places, *(f"equality/{each}" for each in EQUALITY)):
            await page.goto(f"{base}/{place}")
            await faults.look(page, place)
        await page.goto(f"{base}/equality")
        await presses_continue(page)
        await faults.look(page, "equality, nothing chosen")
        await page.goto(f"{base}/equality/religion")
        await page.get_by_label("If you chose any other religion").fill("Zen")
        await presses_continue(page)
        await faults.look(page, "equality, words without an answer")
        await signs_in_at(desk, web.url, "recruiter", "/team")
        for each in (journey, early):
            await desk.goto(f"/team/moorland/enquiries/{each}/registration")
            await faults.look(desk, f"staff {each}")
        await does(enquiry, journey, "accept-registration", on=today().isoformat())
        await page.goto(f"{base}/sent")
        await faults.look(page, "accepted")

    assert faults.found == {}
