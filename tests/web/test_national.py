"""The national page over the real reporting service, which heard the real enquiry service."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role
from deploy.local.suite import Service
from tests.enquiry.registering import fill_in
from tests.identity import as_needed, national, signed_as
from tests.waiting import until
from tests.web.conftest import Browse
from tests.web.reading import read

ON = date(2021, 5, 10)
DETAILS = {
    "make-contact": {
        "channel": "phone",
        "staff": "recruiter-01",
        "outcome": "wishes_to_go_on",
        "next_step": "information_pack",
    }
}


async def enquire(service: httpx.AsyncClient, agency: str, *steps: str) -> None:
    """An enquiry of 10 May 2021, and what became of it."""
    body = {
        "on": str(ON),
        "agency": agency,
        "channel": "phone",
        "household": "single",
        "applicants": [{"name": "Amina Example", "email": "amina@home.example"}],
    }
    key = uuid4().hex
    received = await service.post("/enquiries", json=body, headers={"Idempotency-Key": key})
    for step in steps:
        journey = received.json()["journey"]
        if step == "submit-registration":
            await fill_in(service, journey, str(ON))
        answer = await service.post(
            f"/enquiries/{journey}/{step}",
            json={"on": str(ON)} | DETAILS.get(step, {}),
            headers={"Idempotency-Key": f"{key}-{step}"},
        )
        assert answer.is_success, answer.text


@pytest.fixture(scope="module")
async def heard(enquiry: Service, reporting: Service) -> str:
    """Three enquiries in one agency and one in another; the address of who counted them."""
    auth = as_needed("enquiry")
    async with httpx.AsyncClient(base_url=enquiry.url, auth=auth, trust_env=False) as service:
        await enquire(
            service, "moorland", "make-contact", "submit-registration", "accept-registration"
        )
        await enquire(service, "moorland", "submit-registration")
        await enquire(service, "moorland")
        await enquire(service, "fenland")
    asked_as = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
    async with httpx.AsyncClient(base_url=reporting.url, auth=asked_as, trust_env=False) as service:

        async def all_counted() -> bool:
            steps = (await service.get("/funnel")).json()["steps"]
            return [step["families"] for step in steps] == [4, 2, 1, 0]

        await until(all_counted)
    return reporting.url


@pytest.fixture
async def web(browse: Browse, heard: str) -> AsyncIterator[httpx.AsyncClient]:
    async with browse(reporting=heard) as client:
        yield client


async def test_the_funnel_is_a_sentence_a_chart_and_a_table_of_the_same_figures(
    web: httpx.AsyncClient,
) -> None:
    answer = await web.get("/national")
    words = read(answer.text).words

    sentence = "Of 4 families that enquired, 2 (50.0%) registered their interest and 0 (0.0%) were"
    chart = "Enquiries 4 Registrations received 2 Registrations accepted 1 Approvals 0"
    table = (
        "Step Families Of enquiries Enquiries 4 100.0% Registrations received 2 50.0% "
        "Registrations accepted 1 25.0% Approvals 0 0.0%"
    )
    assert answer.status_code == 200
    assert words.count(sentence) == 2
    assert chart in words
    assert table in words
    assert 'width="50.00%"' in answer.text


async def test_a_measure_shows_what_it_was_made_of_and_how(web: httpx.AsyncClient) -> None:
    words = read((await web.get("/national")).text).words

    assert "First response within the standard Nobody left out 25.0% 1 4" in words
    assert "Registration to approval within 6 months Nobody left out No data 0 0" in words
    assert "an attempt that reached nobody is no response" in words
    assert "Source No published rule. A starting value for a local standard" in words


async def test_figures_are_those_of_the_chosen_period_and_agency(web: httpx.AsyncClient) -> None:
    chosen = await web.get("/national", params={"period": "2021-22-Q1", "agency": "fenland"})
    words = read(chosen.text).words

    assert "April to June 2021, Fenland Families" in words
    assert "Of 1 family that enquired, 0 (0.0%) registered" in words
    assert '<option value="2021-22-Q1" selected>' in chosen.text
    assert '<option value="fenland" selected>' in chosen.text


async def test_a_period_without_enquiries_says_so(web: httpx.AsyncClient) -> None:
    answer = await web.get("/national", params={"period": "2019-20"})

    assert "No family enquired in this period." in answer.text


@pytest.mark.parametrize("asked", [{"period": "yesterday"}, {"agency": "nowhere"}])
async def test_a_period_or_agency_that_does_not_exist_is_not_found(
    web: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    assert (await web.get("/national", params=asked)).status_code == 404


async def test_while_reporting_is_away_the_page_says_so_and_enquiries_go_on(
    alone: httpx.AsyncClient,
) -> None:
    answer = await alone.get("/national")
    enquire = await alone.get("/enquire")

    assert (answer.status_code, enquire.status_code) == (503, 200)
    assert "The figures cannot be shown at the moment" in answer.text
