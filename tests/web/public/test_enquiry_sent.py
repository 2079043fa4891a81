"""An enquiry that reaches the real enquiry service: once, whatever happens on the way."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from contracts.clocks import ClockId, due
from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.trust import trusted
from services.web.public.enquiry_form import EnquiryAnswers
from services.web.site.words import weekday
from tests.identity import as_needed
from tests.web.helpers.cases import received
from tests.web.helpers.forms import ONE, TWO, read
from tests.web.helpers.front_end import Browse


@pytest.fixture
async def web(browse: Browse, enquiry: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with browse(enquiry=enquiry.url) as client:
        yield client


def a_form(**changed: str) -> dict[str, str]:
    return TWO | {"key": EnquiryAnswers().key} | changed


async def test_an_enquiry_gets_a_reference_and_the_date_of_the_answer(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    sent = await web.post("/enquire/send", data=a_form())
    confirmation = await web.get(sent.headers["location"])
    auth = as_needed("enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as service:
        journey = sent.headers["location"].split("/")[2]
        view = (await service.get(f"/enquiries/{journey}")).json()
        people = (await service.get(f"/enquiries/{journey}/contact-details")).json()

    answer_by = weekday(due(ClockId.FIRST_RESPONSE, today()))
    words = read(confirmation.text).words
    assert sent.status_code == 303
    assert f"Your reference {view['reference']}" in words
    assert f"We will contact you by {answer_by} ." in words
    assert 'href="/events"' in confirmation.text
    assert "Your agency may invite you to follow your journey online" in words
    assert "Contact Adopt Moorland and give them your reference" in words
    assert [person["name"] for person in people["applicants"]] == ["Amina Example", "Bilal Example"]
    assert (view["household"], view["agency"]) == ("joint", "moorland")


async def test_a_page_that_was_saved_promises_no_day_that_has_passed(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await received(enquiry, days_ago=30)
    answer_by = weekday(due(ClockId.FIRST_RESPONSE, today() - timedelta(30)))
    page = read((await web.get(f"/enquiries/{journey}/sent")).text)

    assert f"The agency should have contacted you by {answer_by} ." in page.words
    assert "We will contact you by" not in page.words


async def test_how_somebody_would_rather_be_reached_reaches_the_agency(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    sent = await web.post("/enquire/send", data=a_form(preferred="email"))
    journey = sent.headers["location"].split("/")[2]
    auth = as_needed("enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as service:
        people = (await service.get(f"/enquiries/{journey}/contact-details")).json()

    assert people["applicants"][0]["wishes"]["channel"] == "email"


async def test_a_field_that_people_do_not_see_has_the_enquiry_sent_once_more(
    web: httpx.AsyncClient,
) -> None:
    held = await web.post("/enquire/send", data=a_form(website="http://spam.example"))
    page = read(held.text)
    sent = await web.post("/enquire/send", data=page.fields)

    assert held.status_code == 422
    assert "hidden part" in page.words
    assert page.fields["website"] == ""
    assert sent.status_code == 303


async def test_neither_the_address_nor_the_page_holds_what_was_typed(
    web: httpx.AsyncClient,
) -> None:
    sent = await web.post("/enquire/send", data=a_form())
    confirmation = await web.get(sent.headers["location"])

    shown = (sent.headers["location"] + confirmation.text).lower()
    assert [text for text in ("amina", "bilal", "home.example") if text in shown] == []


async def test_a_form_sent_twice_is_one_enquiry(web: httpx.AsyncClient) -> None:
    form = a_form()
    first = await web.post("/enquire/send", data=form)
    second = await web.post("/enquire/send", data=form)
    other = await web.post("/enquire/send", data=a_form())

    assert first.headers["location"] == second.headers["location"]
    assert first.headers["location"] != other.headers["location"]


async def test_another_households_answers_in_a_form_that_was_sent_stay_and_go_as_a_new_enquiry(
    web: httpx.AsyncClient,
) -> None:
    form = a_form()
    first = await web.post("/enquire/send", data=form)
    others = form | {"name": "Carys Example", "email": "carys@home.example"}
    held = await web.post("/enquire/send", data=others)
    page = read(held.text)
    sent = await web.post("/enquire/send", data=page.fields)

    assert held.status_code == 409
    assert "We have not received the answers you have just sent." in page.words
    assert first.headers["location"] not in held.text
    assert (page.fields["name"], page.fields["email"]) == ("Carys Example", "carys@home.example")
    assert page.fields["key"] != form["key"]
    assert sent.headers["location"] != first.headers["location"]


async def test_an_incomplete_form_is_not_sent(web: httpx.AsyncClient) -> None:
    answer = await web.post("/enquire/send", data=a_form(partner_name=""))

    assert answer.status_code == 422
    assert "Enter your partner&#39;s full name" in answer.text


async def test_an_enquiry_that_nobody_made_is_not_found(web: httpx.AsyncClient) -> None:
    answer = await web.get("/enquiries/7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10/sent")

    assert answer.status_code == 404


async def test_an_enquiry_kept_back_by_a_killed_service_is_sent_from_the_same_page(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    enquiry.kill()
    held = await web.post("/enquire/send", data=ONE | {"key": EnquiryAnswers().key})
    enquiry.start()
    sent = await web.post("/enquire/send", data=read(held.text).fields)
    confirmation = await web.get(sent.headers["location"])

    assert (held.status_code, sent.status_code) == (503, 303)
    assert "Enquiry sent" in confirmation.text
