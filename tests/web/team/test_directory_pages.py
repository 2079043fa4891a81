"""The directory on pages: managers list colleagues and say how they are reached, support lists agencies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.cases import done, received
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, sends, signed_in, words_of

COLLEAGUES = f"{MOORLAND}/colleagues"
FIRST_DAY = {"since-day": "1", "since-month": "4", "since-year": "2024"}
LAST_DAY = {"until-day": "3", "until-month": "4", "until-year": "2024"}
ZARA = {"code": "recruiter-77", "name": "Zara Newly", "posts": "recruitment_worker", **FIRST_DAY}


@asynccontextmanager
async def as_one(
    browse: Browse, provider: SignIn, enquiry: Service, name: str
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, name, enquiry=enquiry.url) as client:
        yield client


@pytest.fixture
async def manager(
    browse: Browse, provider: SignIn, enquiry: Service
) -> AsyncIterator[httpx.AsyncClient]:
    async with as_one(browse, provider, enquiry, "manager") as client:
        yield client


async def test_a_colleague_is_listed_named_and_given_work(
    manager: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await received(enquiry)

    answer = await sends(manager, f"{COLLEAGUES}/new", **ZARA)
    offered = await words_of(manager, f"{MOORLAND}/enquiries/{journey}/do/assign")

    assert "Zara Newly recruiter-77" in answer.text.replace("<br>", " ") or answer.is_success
    assert "Zara Newly" in await words_of(manager, COLLEAGUES)
    assert "Zara Newly" in offered


async def test_who_has_left_is_found_with_their_open_enquiries_and_offered_no_more(
    manager: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await received(enquiry)
    await done(enquiry, journey, "assign", to="recruiter-12")
    leaving = f"{COLLEAGUES}/recruiter-12"

    await sends(manager, leaving, **LAST_DAY)
    words = await words_of(manager, COLLEAGUES)
    offered = await words_of(manager, f"{MOORLAND}/enquiries/{journey}/do/cover")
    case = await words_of(manager, f"{MOORLAND}/enquiries/{journey}")

    assert "Jan Lowe left on 3 April 2024 and has 1 open. Hand over" in words
    assert "Jan Lowe" not in offered
    assert "Jan Lowe" in case


async def test_nobody_leaves_before_they_begin(manager: httpx.AsyncClient) -> None:
    early = {**ZARA, "code": "recruiter-78", **LAST_DAY, "until-year": "2023"}

    answer = await sends(manager, f"{COLLEAGUES}/new", **early)

    assert answer.status_code == 422
    assert "The last day must be on or after the first day" in answer.text


async def test_a_manager_changes_how_their_agency_is_reached(manager: httpx.AsyncClient) -> None:
    page = f"{MOORLAND}/how-to-reach-us"

    answer = await sends(manager, page, districts="ZX1\nZX2\nZX77", phone="01632 960 111")
    near = await manager.post("/find-agency", data={"postcode": "ZX77"})

    assert "The directory is changed" in answer.text
    assert "01632 960 111" in near.text


@pytest.mark.parametrize("name", ["recruiter", "support"])
async def test_the_pages_of_managers_are_for_nobody_else(
    browse: Browse, provider: SignIn, enquiry: Service, name: str
) -> None:
    async with as_one(browse, provider, enquiry, name) as client:
        for page in (COLLEAGUES, f"{COLLEAGUES}/new", f"{MOORLAND}/how-to-reach-us"):
            assert (await client.get(page)).status_code == 403


async def test_support_lists_an_agency_and_changes_its_name(
    browse: Browse, provider: SignIn, enquiry: Service, manager: httpx.AsyncClient
) -> None:
    new = {"code": "third-steps", "name": "Third Steps", "kind": "triage_service"}
    async with as_one(browse, provider, enquiry, "support") as client:
        listed = await sends(client, "/support/agencies/new", **new)
        again = await sends(client, "/support/agencies/new", **new)
        renamed = await sends(client, "/support/agencies/third-steps", name="Third Steps Up")

    assert "Third Steps" in listed.text
    assert again.status_code == 422
    assert "Third Steps Up" in renamed.text
    assert (await manager.get("/support/agencies")).status_code == 403
