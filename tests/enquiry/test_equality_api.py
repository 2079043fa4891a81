"""Equality answers over HTTP: whoever gave them reads them again, and nobody else anywhere."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.equality import AnswersKey
from contracts.identity import Who
from contracts.reference import Household
from services.chassis.mongo import Database, open_client
from services.chassis.mongo import database as database_of
from services.enquiry.domain.equality import GiveEqualityAnswers
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.equality import EQUALITY
from tests.enquiry.helpers.enquiry_bodies import COUPLE
from tests.enquiry.helpers.registration_forms import complete_form, register
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.identity import signed_as

WORDS = "Quaker and Shinto"
GIVEN: dict[str, Any] = {
    "on": "2025-03-04",
    "applicant": 2,
    "ethnic_group": "asian_other",
    "ethnic_group_in_words": "Ryukyuan",
    "religion": "any_other",
    "religion_in_words": WORDS,
    "sexual_orientation": "bisexual",
}
COUNTING = signed_as(Who.of_service("reporting"), "enquiry", by="reporting")
SAID = ("asian_other", "Ryukyuan", "any_other", WORDS, "bisexual")


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture
async def database(settings: EnquirySettings) -> AsyncIterator[Database]:
    """What the service keeps, without answers that other tests gave."""
    async with open_client(settings.replica_set) as opened:
        found = database_of(opened, f"{settings.namespace}enquiry")
        await found[EQUALITY.collection].delete_many({})
        yield found


@pytest.fixture
async def journey(client: httpx.AsyncClient) -> str:
    """A couple whose registration was submitted."""
    received = await ask(client, "/enquiries", COUPLE)
    identity: str = received.json()["journey"]
    submitted = await register(client, identity, "2025-03-04", complete_form(Household.JOINT))
    assert submitted.status_code == 200, submitted.text
    return identity


async def give(
    client: httpx.AsyncClient, journey: str, answers: dict[str, Any], key: str = ""
) -> httpx.Response:
    return await ask(client, f"/enquiries/{journey}/give-equality-answers", answers, key)


async def withdraw(client: httpx.AsyncClient, journey: str) -> httpx.Response:
    body = {"on": "2025-03-07", "applicant": 2}
    return await ask(client, f"/enquiries/{journey}/withdraw-equality-answers", body)


async def keys(client: httpx.AsyncClient, database: Database) -> list[dict[str, Any]]:
    """The keys to everybody's answers, as the service that counts them asks for them."""
    people = [str(each["_id"]) async for each in database[EQUALITY.collection].find()]
    asked = {"people": people}
    answer = await client.post("/equality-keys", json=asked, auth=COUNTING)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def own_answers(client: httpx.AsyncClient, journey: str, applicant: int) -> dict[str, Any]:
    answer = await client.get(f"/enquiries/{journey}/equality-answers/{applicant}")
    assert answer.status_code == 200, answer.text
    answers: dict[str, Any] = answer.json()["answers"]
    return {question: given for question, given in answers.items() if given is not None}


async def test_each_applicant_reads_their_own_answers_with_their_own_words(
    client: httpx.AsyncClient, journey: str
) -> None:
    given = await give(client, journey, GIVEN)

    assert given.status_code == 200, given.text
    assert await own_answers(client, journey, 1) == {}
    assert await own_answers(client, journey, 2) == {
        question: answer
        for question, answer in GIVEN.items()
        if question not in {"on", "applicant"}
    }


async def test_no_manager_hears_whether_somebody_answered(
    client: httpx.AsyncClient, journey: str
) -> None:
    await give(client, journey, GIVEN)
    await own_answers(client, journey, 2)
    noted = (await client.get(f"/agencies/moorland/accesses?journey={journey}")).json()

    routes = {each["route"] for each in noted}
    assert "POST /enquiries/{journey}/submit-registration" in routes
    assert [route for route in routes if "equality" in route] == []


async def test_the_answer_to_who_gave_answers_repeats_none_of_them(
    client: httpx.AsyncClient, journey: str
) -> None:
    [event] = (await give(client, journey, GIVEN)).json()["events"]

    assert event["data"].keys() == {"occurred_on", "sealed"}
    assert [said for said in SAID if said in str(event)] == []


async def test_one_answer_is_changed_and_another_withdrawn_and_the_rest_stands(
    client: httpx.AsyncClient, journey: str
) -> None:
    await give(client, journey, GIVEN)
    anew = {"on": "2025-03-06", "applicant": 2, "religion": None, "marital_status": "married"}
    await give(client, journey, anew)

    stands = {
        "ethnic_group": "asian_other",
        "sexual_orientation": "bisexual",
        "marital_status": "married",
    }
    kept = await own_answers(client, journey, 2)
    assert kept == stands | {"ethnic_group_in_words": "Ryukyuan"}


async def test_no_other_page_of_the_journey_or_the_agency_shows_an_answer(
    client: httpx.AsyncClient, journey: str
) -> None:
    may_be_given = f"/enquiries/{journey}/actions"
    before = (await client.get(may_be_given)).json()
    await give(client, journey, GIVEN)
    assert (await client.get(may_be_given)).json() == before

    paths = (await client.get("/openapi.json")).json()["paths"]
    own_page = "/enquiries/{journey}/equality-answers/{applicant}"
    with_every_code = "/enquiries/{journey}/actions"
    pages = [
        path.replace("{journey}", journey).replace("{agency}", "moorland")
        for path, methods in paths.items()
        if "get" in methods and path not in {own_page, with_every_code}
        if "{journey}" in path or "{agency}" in path
    ]
    shown = {page: (await client.get(page)).text for page in pages}

    assert len(shown) > 8
    assert {page: said for page, text in shown.items() for said in SAID if said in text} == {}


async def test_leaving_a_question_out_under_the_key_that_withdrew_it_is_another_request(
    client: httpx.AsyncClient, journey: str
) -> None:
    body = {"on": "2025-03-06", "applicant": 1, "sex": "female"}
    first = await give(client, journey, body | {"religion": None}, key="equality-of-rosa")
    again = await give(client, journey, body | {"religion": None}, key="equality-of-rosa")
    other = await give(client, journey, body, key="equality-of-rosa")

    assert first.content == again.content
    assert is_problem(other, 422)
    assert "Send a new key" in other.json()["detail"]


async def test_withdrawing_deletes_the_answers_and_the_key_to_what_is_on_kafka(
    client: httpx.AsyncClient, database: Database, journey: str
) -> None:
    [event] = (await give(client, journey, GIVEN)).json()["events"]
    [before] = await keys(client, database)
    counted = AnswersKey(before["key"]).open(event["data"]["sealed"])
    withdrawn = await withdraw(client, journey)
    [after] = await keys(client, database)
    [record] = await database[EQUALITY.collection].find().to_list()

    assert (str(counted.journey), counted.ethnic_group) == (journey, "asian_other")
    assert withdrawn.status_code == 200, withdrawn.text
    assert await own_answers(client, journey, 2) == {}
    assert after == {"person": before["person"], "version": 2, "key": None}
    assert (record["state"]["answers"], record["state"]["key"]) == (None, None)
    assert [said for said in (*SAID, before["key"], journey) if said in str(record)] == []
    assert is_problem(await withdraw(client, journey), 409)


async def test_a_record_tells_neither_who_gave_answers_nor_lets_them_be_guessed(
    client: httpx.AsyncClient, database: Database, journey: str
) -> None:
    await give(client, journey, GIVEN, key="equality-of-jun-1")
    [record] = await database[EQUALITY.collection].find().to_list()
    [event] = record["events"]
    route = f"POST /enquiries/{journey}/give-equality-answers"
    content = f"{route}\n{GiveEqualityAnswers.model_validate(GIVEN).model_dump_json()}".encode()

    assert event["by"] == "not_told"
    assert "equality-of-jun-1" not in str(record)
    assert event["fingerprint"] != hashlib.sha256(content).hexdigest()
    assert event["correlation"] == event["cause"][:32]


async def test_answers_that_come_again_after_they_were_withdrawn_stay_withdrawn(
    client: httpx.AsyncClient, journey: str
) -> None:
    first = await give(client, journey, GIVEN, key="equality-of-jun-2")
    await withdraw(client, journey)
    again = await give(client, journey, GIVEN, key="equality-of-jun-2")

    assert again.content == first.content
    assert await own_answers(client, journey, 2) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"applicant": 3, "sex": "male"},
        {"applicant": 1},
        {"applicant": 1, "religion": "quaker and shinto"},
        {"applicant": 1, "religion": "sikh", "religion_in_words": WORDS},
        {"applicant": 1, "reduced_activity": "not_at_all"},
    ],
)
async def test_what_is_not_valid_is_refused_without_repeating_it(
    client: httpx.AsyncClient, journey: str, wrong: dict[str, Any]
) -> None:
    answer = await give(client, journey, {"on": "2025-03-06", **wrong})

    assert is_problem(answer, 422)
    assert "shinto" not in answer.text.lower()


async def test_nobody_reads_answers_where_nobody_could_give_them(
    client: httpx.AsyncClient, journey: str
) -> None:
    unknown = await client.get(f"/enquiries/{uuid4()}/equality-answers/1")
    third = await client.get(f"/enquiries/{journey}/equality-answers/3")
    single = {"household": "single", "applicants": COUPLE["applicants"][:1]}
    alone = (await ask(client, "/enquiries", COUPLE | single)).json()["journey"]

    assert is_problem(unknown, 404)
    assert is_problem(third, 404)
    assert is_problem(await client.get(f"/enquiries/{alone}/equality-answers/2"), 422)
