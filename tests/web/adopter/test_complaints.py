"""A household complains on its page, sees where its complaint is, and takes it further, also on a telephone."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, expect

from contracts.calendar import add_working_days
from contracts.words import day
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse, RunWeb
from tests.web.helpers.journeys import amina_travels, does, enquired, joins, posts, words_at
from tests.web.helpers.page_checks import TELEPHONE, check_page
from tests.web.helpers.sign_in import signs_in_at

SAID = {"about": "treatment", "step": "enquiry", "words": "I was not listened to."}
ANSWER = {"number": 1, "finding": "not_upheld", "manager": "manager-01", "words": "We looked."}
CLOSING = {"reason": "no_answer_to_contact", "manager": "manager-01", "explanation": "Silence."}


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as client:
        yield client


async def sends(web: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    """Sends a form under a key of its own."""
    return await posts(web, path, key=uuid4().hex, **typed)


async def test_the_form_says_how_long_an_answer_takes_and_that_it_makes_no_difference(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    words = await words_at(web, f"/journey/{journey}/complain")

    assert "Your agency must answer within 10 working days, or 20 if it tells you why." in words
    assert "Complaining makes no difference to how your agency treats you" in words
    assert "more than 12 months ago, you can still complain" in words


async def test_a_complaint_is_made_shown_answered_and_taken_further(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=2)
    base = f"/journey/{journey}"
    nothing_said = await sends(web, f"{base}/complain", about="treatment", step="enquiry")
    sent = await sends(web, f"{base}/complain", **SAID)
    done = await words_at(web, sent.headers["location"])
    waiting = await words_at(web, f"{base}/complaints")
    await does(enquiry, journey, "answer-complaint", **ANSWER)
    answered = await words_at(web, f"{base}/complaints")
    form = await words_at(web, f"{base}/complaints/1/further")
    further = await sends(web, f"{base}/complaints/1/further", words="Nobody spoke to us.")
    investigated = await words_at(web, f"{base}/complaints")

    assert nothing_said.status_code == 422
    assert "Enter what went wrong" in read(nothing_said.text).words
    assert "Your agency has your complaint." in done
    assert "Complaint 1: how I was treated" in waiting
    assert f"Your agency must answer by {day(add_working_days(today(), 10))}." in waiting
    assert "I was not listened to." in waiting
    assert "It did not uphold your complaint." in answered
    assert "Someone who has nothing to do with your complaint investigates it." in form
    assert further.headers["location"] == f"{base}?done=complaints"
    assert f"Your agency must answer by {day(add_working_days(today(), 25))}." in investigated


async def test_a_complaint_is_withdrawn(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    base = f"/journey/{journey}"
    await sends(web, f"{base}/complain", **SAID)
    before = await words_at(web, f"{base}/complaints/1/withdraw")
    await sends(web, f"{base}/complaints/1/withdraw")
    after = await words_at(web, f"{base}/complaints")

    assert "Your agency will not answer it. You can complain again." in before
    assert "You withdrew it." in after
    assert "Withdraw this complaint" not in after


async def test_a_household_whose_enquiry_was_closed_can_complain(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=5)
    await does(enquiry, journey, "close", **CLOSING)
    sent = await sends(web, f"/journey/{journey}/complain", **{**SAID, "about": "decision"})
    page = await words_at(web, f"/journey/{journey}")

    assert sent.status_code == 303
    assert "Answer to a complaint" in page


async def test_a_number_that_is_not_theirs_is_not_found(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)

    for page in ("further", "withdraw"):
        assert (await web.get(f"/journey/{journey}/complaints/7/{page}")).status_code == 404


@pytest.mark.browser
async def test_on_a_telephone_without_javascript_a_complaint_is_made_and_read(
    browser: Browser, run_web: RunWeb, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry, days_ago=1)
    await joins(enquiry, provider, journey, "amina")
    web = run_web(enquiry=enquiry.url)
    plain = await browser.new_context(
        base_url=web.url, viewport=TELEPHONE, java_script_enabled=False
    )
    page = await plain.new_page()
    await signs_in_at(page, web.url, "amina")
    await page.goto(f"{web.url}/journey/{journey}/rights")
    await page.get_by_role("link", name="Complain here").click()
    await page.get_by_label("A decision").check()
    await page.get_by_label("Your enquiry").check()
    await page.get_by_label("What went wrong?").fill("Our enquiry was closed by mistake.")
    await page.get_by_role("button", name="Complain").click()
    await page.goto(f"{web.url}/journey/{journey}/complaints")
    await expect(page.get_by_role("heading", level=2).first).to_have_text("Complaint 1: a decision")
    await expect(page.get_by_text("Our enquiry was closed by mistake.")).to_be_visible()
    scripted = await browser.new_context(
        base_url=web.url, viewport=TELEPHONE, storage_state=await plain.storage_state()
    )
    looked_at = await scripted.new_page()
    for name in ("complain", "complaints", "complaints/1/withdraw"):
        await looked_at.goto(f"{web.url}/journey/{journey}/{name}")
        await check_page(looked_at)
    await scripted.close()
    await plain.close()
