"""The registration checked, consented to, sent and read: who may, when, and what the agency sees."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.clocks import ClockId
from contracts.identity import Role
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.trust import trusted
from services.web.site.words import weekday
from tests.identity import signed_as, staff
from tests.waiting import until
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import a_word, does, enquired, told
from tests.web.helpers.registration_form import DETAILS, Fill, filling
from tests.web.helpers.sign_in import signs_in


@pytest.fixture(scope="module")
def fill(browse: Browse, enquiry: Service, provider: SignIn) -> Fill:
    return filling(browse, enquiry, provider)


@pytest.fixture
async def journey(enquiry: Service) -> str:
    return await enquired(enquiry)


def somebody() -> dict[str, str]:
    """Details of people whom no other test registers."""
    return {"name": f"Amina {a_word()}"}


async def alone(enquiry: Service) -> str:
    return await enquired(enquiry, alone=True)


async def test_a_consent_needs_the_name_on_the_form_and_is_given_anew_after_it_changed(
    fill: Fill, journey: str
) -> None:
    async with fill(journey) as amina:
        early = await amina.sees("consent")
        await amina.fills("you/details", DETAILS)
        unsigned = await amina.fills("consent", {"name": ""})
        other = await amina.fills("consent", {"name": "Somebody Else"})
        form = (await amina.sees("consent")).fields | {"name": "amina example"}
        signed, twice = [await amina.sends("consent", form) for _ in range(2)]
        after = await amina.sees("consent")
        await amina.fills("you/details", DETAILS | {"name": "Amina Moor"})
        renamed, anew = await amina.sees(), await amina.sees("consent")

    assert "Before you can sign, enter your name" in early.words
    assert (unsigned.status_code, other.status_code) == (422, 422)
    assert "Enter the name you gave in Personal details" in read(other.text).words
    assert 'value="Somebody Else"' in other.text
    assert signed.headers["location"] == f"{amina.base}?done=consented"
    assert twice.headers["location"] == signed.headers["location"]
    assert "You signed on" in after.words
    assert "Your name has changed since you signed" in renamed.words
    assert "Sign again with your current name" in anew.words


async def test_what_is_not_complete_cannot_be_sent_and_says_what_is_to_do(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        await amina.says_all(**somebody())
        await bilal.fills("you/family-court", {"had_family_court_proceedings": "true"})
        page = await amina.sees("check")
        sent = await amina.sends("check", {"key": uuid4().hex})

    assert "Send registration" not in page.words
    assert "Still to do: Bilal Example's own part : only they can see it" in page.words
    assert "Your referees" in page.words
    assert sent.status_code == 400
    assert "details of the family court proceedings" not in page.words
    assert (await told(enquiry, f"/enquiries/{journey}"))["submitted_on"] is None


async def test_either_of_two_sends_it_and_both_see_by_when_the_agency_answers(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        await amina.says_all(**somebody())
        await bilal.says_all(name=f"Bilal {a_word()}")
        await amina.names_everybody()
        form = await bilal.sees("check")
        sent = await bilal.sends("check", form.fields)
        again = await bilal.sends("check", form.fields)
        pages = [await amina.sees("sent"), await bilal.sees("sent")]
        led = await amina.web.get(amina.base)
        change = await amina.web.get(f"{amina.base}/you/home")
        kept = await amina.sees("check")

    [due_on] = [
        each["due_on"]
        for each in (await told(enquiry, f"/enquiries/{journey}"))["clocks"]
        if each["id"] == ClockId.ROI_DECIDE
    ]
    assert "Either of you can now send it for both" in form.words
    assert sent.headers["location"] == again.headers["location"] == f"{bilal.base}/sent"
    for page in pages:
        assert "within 5 working days, by " in page.words
        assert weekday(date.fromisoformat(due_on)) in page.words
    assert led.headers["location"] == f"{amina.base}/sent"
    assert change.headers["location"] == amina.base
    assert "Your answers" in kept.words
    assert "Change" not in kept.words


async def test_what_changed_after_it_was_looked_through_is_looked_through_again(
    fill: Fill, enquiry: Service
) -> None:
    journey = await alone(enquiry)
    async with fill(journey) as amina:
        await amina.says_all(**somebody())
        await amina.names_everybody()
        form = await amina.sees("check")
        await amina.fills("you/doctor", {"medical_practitioner": "Another Surgery"})
        stale = await amina.sends("check", form.fields)
        page = read(stale.text)
        await does(enquiry, journey, "ask-to-be-called")
        sent = await amina.sends("check", page.fields)

    assert stale.status_code == 412
    assert "Your registration changed while you had this page open" in page.words
    assert "Another Surgery" in page.words
    assert sent.headers["location"] == f"{amina.base}/sent"


async def test_whoever_types_the_name_and_birthday_of_someone_registered_learns_nothing(
    fill: Fill, enquiry: Service
) -> None:
    details, answers = somebody(), []
    for _ in range(2):
        journey = await alone(enquiry)
        async with fill(journey) as amina:
            await amina.says_all(**details)
            await amina.names_everybody()
            sent = await amina.fills("check", {})
            answers.append((sent.status_code, sent.headers["location"] == f"{amina.base}/sent"))

    assert answers == [(303, True), (303, True)]


async def test_while_the_service_is_away_it_is_not_sent_and_later_once(
    fill: Fill, enquiry: Service
) -> None:
    journey = await alone(enquiry)
    async with fill(journey) as amina:
        await amina.says_all(**somebody())
        await amina.names_everybody()
        form = (await amina.sees("check")).fields
        enquiry.kill()
        away = await amina.sends("check", form)
        enquiry.start()
        sent = await amina.sends("check", form)

    assert away.status_code == 503
    assert sent.headers["location"] == f"{amina.base}/sent"


async def test_the_page_says_what_became_of_it(fill: Fill, enquiry: Service) -> None:
    said = []
    for command, body in (
        ("accept-registration", {}),
        ("decline-registration", {"reason": "no_capacity", "explanation": "No room for Amina."}),
        ("withdraw", {"reason": "not_ready"}),
    ):
        journey = await alone(enquiry)
        async with fill(journey) as amina:
            await amina.says_all(**somebody())
            await amina.names_everybody()
            await amina.fills("check", {})
            await does(enquiry, journey, command, **body)
            said.append((await amina.sees("sent")).words)

    assert "has accepted your registration. Stage one has started." in said[0]
    assert "You can complain, and you can enquire with another agency." in said[1]
    assert "No room for Amina" not in said[1]
    assert "has ended. We have kept your answers." in said[2]


async def test_the_agency_reads_it_once_it_was_sent_and_before_that_how_far_it_is(
    fill: Fill, browse: Browse, enquiry: Service, provider: SignIn
) -> None:
    journey = await alone(enquiry)
    path = f"/team/moorland/enquiries/{journey}/registration"
    async with (
        fill(journey) as amina,
        browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as web,
    ):
        await signs_in(web, "recruiter")
        await amina.says_all(**somebody(), place_of_birth="Skelwith")
        before = read((await web.get(path)).text).words
        await amina.names_everybody()
        await amina.fills("check", {})
        after = read((await web.get(path)).text).words

    assert "The household has not sent this form yet." in before
    assert "First applicant" not in before
    assert " Completed Household" in before
    assert "Skelwith" not in before
    assert "Tell the household by" in after
    assert all(word in after for word in ("Skelwith", "Rosa Fell", "Signed on"))
    assert "Second applicant" not in after


async def test_what_the_agency_should_look_at_is_said_and_decides_nothing(
    fill: Fill, browse: Browse, enquiry: Service, provider: SignIn
) -> None:
    journey = await alone(enquiry)
    async with (
        fill(journey) as amina,
        browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as web,
    ):
        await signs_in(web, "manager")
        await amina.says_all(**somebody(), **{"date_of_birth-year": "2010"})
        await amina.names_everybody()
        sent = await amina.fills("check", {})
        page = await web.get(f"/team/moorland/enquiries/{journey}/registration")

    assert sent.headers["location"] == f"{amina.base}/sent"
    assert "The first applicant" not in read(page.text).words
    assert re.search(r"[A-Z]\S+ is under 21", read(page.text).words)
    assert "None of them means you must decline the registration." in read(page.text).words


async def test_an_earlier_approval_that_a_household_tells_of_gives_staff_an_answer(
    fill: Fill, browse: Browse, enquiry: Service, provider: SignIn
) -> None:
    journey = await alone(enquiry)
    earlier = {"earlier_journey": "approved_to_adopt", "earlier_agency": "Northshire Council, 2019"}
    async with (
        fill(journey) as amina,
        browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as web,
    ):
        await signs_in(web, "manager")
        await amina.says_all(**somebody(), **earlier)
        await amina.names_everybody()
        await amina.fills("check", {})
        page = await web.get(f"/team/moorland/enquiries/{journey}/registration")

    words = read(page.text).words
    assert "was approved to adopt before, according to the form. Fast track is open to" in words
    assert "ask the agency named in the form for the date of the approval" in words
    assert "Agency or fostering service then Northshire Council, 2019" in words


@pytest.mark.parametrize(
    ("name", "agency", "status"),
    [
        ("panel-administrator", "moorland", 403),
        ("analyst", "moorland", 403),
        ("recruiter", "estuary", 403),
        ("manager", "estuary", 404),
    ],
)
async def test_nobody_else_reads_it(
    browse: Browse,
    enquiry: Service,
    provider: SignIn,
    journey: str,
    *,
    name: str,
    agency: str,
    status: int,
) -> None:
    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as web:
        await signs_in(web, name)
        page = await web.get(f"/team/{agency}/enquiries/{journey}/registration")

    assert page.status_code == status


async def test_that_staff_read_it_is_on_record(
    browse: Browse, enquiry: Service, provider: SignIn, journey: str
) -> None:
    manager = signed_as(staff(Role.MANAGER), "enquiry")
    path = f"/agencies/moorland/accesses?journey={journey}"

    async def noted() -> list[Any]:
        async with httpx.AsyncClient(
            base_url=enquiry.url, auth=manager, trust_env=False, verify=trusted()
        ) as client:
            found = (await client.get(path)).json()
        return [each for each in found if each["by"] == "recruiter-01"]

    async def is_noted() -> bool:
        return any("registration-draft" in each["route"] for each in await noted())

    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as web:
        await signs_in(web, "recruiter")
        await web.get(f"/team/moorland/enquiries/{journey}/registration")
    await until(is_noted)
