"""Two enquiries at one agency from people with one birthday are found by keyed signs, which say no birthday."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.chassis.cases import CaseRecords
from services.enquiry.background.registered_people import renew_stale_signs
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.keyed_signs import mark_of
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.duplicates import IS_KNOWN_BY_BIRTH, KNOWN_BY_BIRTH
from services.enquiry.store.enquiries import ENQUIRIES
from tests.enquiry.helpers.registration_forms import Content, fill_in
from tests.enquiry.helpers.registrations_over_http import ON, somebody, submitted
from tests.enquiry.helpers.served_api import ask, serving

AGENCY = "moorland"


@pytest.fixture(scope="module")
def app(settings: EnquirySettings) -> FastAPI:
    return build(settings)


@pytest.fixture(scope="module")
async def opened(app: FastAPI) -> AsyncIterator[tuple[httpx.AsyncClient, CaseRecords[Enquiry]]]:
    """A client of the running service, and its records."""
    async with serving(app) as client:
        yield client, app.state.running.records[ENQUIRIES.collection]


@pytest.fixture
def client(opened: tuple[httpx.AsyncClient, CaseRecords[Enquiry]]) -> httpx.AsyncClient:
    return opened[0]


@pytest.fixture
def enquiries(opened: tuple[httpx.AsyncClient, CaseRecords[Enquiry]]) -> CaseRecords[Enquiry]:
    return opened[1]


async def registered(
    client: httpx.AsyncClient, parts: list[Content], name: str = "Rosa Fell"
) -> str:
    """The journey of someone of whom nothing else than name and form is known from before."""
    person = {"name": name, "email": f"{uuid4().hex}@example.org"}
    enquiry = {"on": ON, "agency": AGENCY, "channel": "web_form", "household": "single"}
    answer = await ask(client, "/enquiries", {**enquiry, "applicants": [person]})
    journey = str(answer.json()["journey"])
    await fill_in(client, journey, ON, parts)
    assert (await submitted(client, journey)).is_success
    return journey


async def alike(client: httpx.AsyncClient, journey: str) -> dict[str, list[str]]:
    found = (await client.get(f"/enquiries/{journey}/possible-duplicates")).json()
    return {each["journey"]: each["agree"] for each in found}


async def kept(enquiries: CaseRecords[Enquiry], journey: str) -> dict[str, Any]:
    document = await enquiries.collection.find_one({"_id": UUID(journey)})
    assert document is not None
    return document


async def test_one_birthday_with_one_name_and_one_home_is_shown_to_staff(
    client: httpx.AsyncClient,
) -> None:
    parts = somebody()
    first, second = [await registered(client, parts) for _ in range(2)]
    stranger = await registered(client, somebody())
    pairs = (await client.get(f"/agencies/{AGENCY}/possible-duplicates")).json()

    agree = ["name_and_date_of_birth", "postcode_and_date_of_birth"]
    assert await alike(client, first) == {second: agree}
    assert await alike(client, stranger) == {}
    assert [each["agree"] for each in pairs if {*each["journeys"]} == {first, second}] == [agree]


async def test_no_sign_and_no_index_has_the_birthday_that_the_form_says(
    client: httpx.AsyncClient, enquiries: CaseRecords[Enquiry]
) -> None:
    document = await kept(enquiries, await registered(client, somebody()))
    birthday = document["state"].pop("form")["first_applicant"]["content"]["date_of_birth"]

    assert len(document["state"]["born"]) >= 2
    assert birthday not in str(document)


async def test_a_birthday_counts_from_the_day_the_form_is_submitted(
    client: httpx.AsyncClient, enquiries: CaseRecords[Enquiry]
) -> None:
    parts = somebody()
    await registered(client, parts)
    enquiry = {"on": ON, "agency": AGENCY, "channel": "web_form", "household": "single"}
    person = {"name": "Rosa Fell", "email": f"{uuid4().hex}@example.org"}
    draft = (await ask(client, "/enquiries", {**enquiry, "applicants": [person]})).json()["journey"]
    await fill_in(client, draft, ON, parts)

    assert await alike(client, draft) == {}
    assert (await kept(enquiries, draft))["state"]["born"] == []


async def test_new_contact_details_leave_the_signs_of_the_form_as_they_were(
    client: httpx.AsyncClient, enquiries: CaseRecords[Enquiry]
) -> None:
    journey = await registered(client, somebody())
    before = (await kept(enquiries, journey))["state"]["born"]
    changed = {"household": "single", "postcode": "LS1 4AP", "renamed": []}
    person = {"name": "Rosa Fell", "email": f"{uuid4().hex}@example.org"}
    answer = await ask(
        client,
        f"/enquiries/{journey}/change-contact-details",
        {"on": ON, **changed, "applicants": [person]},
    )
    after = (await kept(enquiries, journey))["state"]

    assert answer.is_success, answer.text
    assert after["born"] == before
    assert "at LS14AP" in after["likeness"]


async def test_signs_under_another_key_are_made_anew_also_of_a_registration_that_has_ended(
    client: httpx.AsyncClient, app: FastAPI, enquiries: CaseRecords[Enquiry]
) -> None:
    parts = somebody()
    first, second = [await registered(client, parts) for _ in range(2)]
    await ask(client, f"/enquiries/{first}/withdraw", {"on": ON, "reason": "not_ready"})
    other = b"another key, of forty-three random characters"
    before = await alike(client, second)

    assert await renew_stale_signs(enquiries, other) >= 2
    assert mark_of(other) in str((await kept(enquiries, first))["state"]["born"])
    assert await alike(client, second) == before
    await renew_stale_signs(enquiries, app.state.registration_key)
    assert await renew_stale_signs(enquiries, app.state.registration_key) == 0
    assert await alike(client, second) == before != {}


async def test_an_index_of_its_own_finds_who_shares_a_birthday(
    client: httpx.AsyncClient, enquiries: CaseRecords[Enquiry]
) -> None:
    state = await enquiries.state(UUID(await registered(client, somebody())))
    shared = {KNOWN_BY_BIRTH: {"$in": [*state.born]}, **IS_KNOWN_BY_BIRTH}
    plan = await enquiries.collection.find({"agency": AGENCY, **shared}).explain()

    assert "'indexName': 'born'" in str(plan["queryPlanner"]["winningPlan"])
