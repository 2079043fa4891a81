"""The enquiry service in-process, on real Kafka and MongoDB: what its API answers and refuses."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect

from services.chassis.clock import today
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.enquiry_bodies import CONTACT, ENQUIRY, ROSA
from tests.enquiry.helpers.registration_forms import fill_in, register
from tests.enquiry.helpers.served_api import ask, is_problem, serving, types
from tests.waiting import until

DECLINE = {"on": "2025-03-05", "reason": "no_capacity", "explanation": "No room for Rosa Fell."}
PERSONAL = re.compile("rosa|fell|example.org|0113|ls1", re.IGNORECASE)


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


async def received(client: httpx.AsyncClient, **changed: Any) -> str:
    answer = await ask(client, "/enquiries", ENQUIRY | changed)
    assert answer.status_code == 201, answer.text
    return f"/enquiries/{answer.json()['journey']}"


def examples(document: Any, command: Any) -> list[Any]:
    """What the documentation shows of a command's body."""
    reference = command["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = document["components"]["schemas"][reference.rpartition("/")[2]]
    return list(schema.get("examples", []))


async def registered(client: httpx.AsyncClient, **changed: Any) -> str:
    path = await received(client, **changed)
    answer = await register(client, path.removeprefix("/enquiries/"), "2025-03-04")
    assert answer.status_code == 200, answer.text
    return path


async def test_an_enquiry_goes_from_the_first_hello_to_an_accepted_registration(
    client: httpx.AsyncClient,
) -> None:
    path = await received(client)
    await fill_in(client, path.removeprefix("/enquiries/"), "2025-03-09")
    for step, body in {
        "make-contact": CONTACT,
        "provide-information": {"on": "2025-03-05", "form": "pack"},
        "submit-registration": {"on": "2025-03-10"},
        "accept-registration": {"on": "2025-03-12"},
    }.items():
        answer = await ask(client, f"{path}/{step}", body)
        assert answer.status_code == 200, answer.text

    view = (await client.get(path)).json()
    clocks = {clock["id"]: (clock["due_on"], clock["stopped_on"]) for clock in view["clocks"]}
    assert view["status"] == "registration_accepted"
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", view["reference"])
    assert clocks == {
        "first_response": ("2025-03-05", "2025-03-04"),
        "enq_info": ("2025-03-17", "2025-03-05"),
        "roi_decide": ("2025-03-17", "2025-03-12"),
    }
    assert await types(client, path) == [
        "enquiry.received.v1",
        *["enquiry.registration_draft_saved.v1"] * 3,
        "enquiry.consent_to_checks_given.v1",
        "enquiry.contact_made.v1",
        "enquiry.information_provided.v1",
        "enquiry.registration_submitted.v1",
        "enquiry.registration_accepted.v1",
    ]


async def test_the_same_key_twice_changes_nothing_and_answers_in_the_same_bytes(
    client: httpx.AsyncClient,
) -> None:
    first = await ask(client, "/enquiries", ENQUIRY, key="one-enquiry")
    again = await ask(client, "/enquiries", ENQUIRY, key="one-enquiry")
    path = f"/enquiries/{first.json()['journey']}"
    answers = [
        await ask(client, f"{path}/make-contact", CONTACT, key="one-contact") for _ in range(3)
    ]

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert len({answer.content for answer in answers}) == 1
    assert await types(client, path) == ["enquiry.received.v1", "enquiry.contact_made.v1"]


async def test_the_same_key_with_another_body_is_refused(client: httpx.AsyncClient) -> None:
    await ask(client, "/enquiries", ENQUIRY, key="used-for-moorland")
    other = await ask(client, "/enquiries", ENQUIRY | {"agency": "coast"}, key="used-for-moorland")

    assert is_problem(other, 422)
    assert "Send a new key" in other.json()["detail"]


async def test_a_command_without_a_key_is_incomplete(client: httpx.AsyncClient) -> None:
    assert is_problem(await client.post("/enquiries", json=ENQUIRY), 400)


@pytest.mark.parametrize("step", ["accept-registration", "submit-registration"])
async def test_an_unknown_journey_is_not_found(client: httpx.AsyncClient, step: str) -> None:
    answer = await ask(client, f"/enquiries/{uuid4()}/{step}", {"on": "2025-03-04"})

    assert is_problem(answer, 404)


@pytest.mark.parametrize("page", ["", "/events", "/contact-details"])
async def test_nothing_is_shown_of_an_unknown_journey(client: httpx.AsyncClient, page: str) -> None:
    assert is_problem(await client.get(f"/enquiries/{uuid4()}{page}"), 404)


async def test_a_step_out_of_turn_is_refused_with_what_to_do(client: httpx.AsyncClient) -> None:
    path = await received(client)
    answer = await ask(client, f"{path}/accept-registration", {"on": "2025-03-04"})

    assert is_problem(answer, 409)
    assert "Record it before you decide" in answer.json()["detail"]
    assert await types(client, path) == ["enquiry.received.v1"]


async def test_a_date_in_the_future_is_not_valid(client: httpx.AsyncClient) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answer = await ask(client, "/enquiries", ENQUIRY | {"on": tomorrow})

    assert is_problem(answer, 422)
    assert "in the future" in answer.json()["detail"]


async def test_a_year_that_cannot_be_right_is_refused_where_it_was_typed(
    client: httpx.AsyncClient,
) -> None:
    path = await received(client)
    born = {"part": "first_applicant", "date_of_birth": "9999-12-31"}
    saved = {"on": "2025-03-04", "replaces": 0, "content": born}
    answer = await ask(client, f"{path}/save-registration-draft", saved)

    assert is_problem(answer, 422)
    assert "Check the year" in answer.json()["detail"]
    assert "content.date_of_birth" in answer.text
    assert await types(client, path) == ["enquiry.received.v1"]


async def test_nobody_is_named_but_in_the_contact_details(client: httpx.AsyncClient) -> None:
    path = await registered(client)
    await ask(client, f"{path}/decline-registration", DECLINE)
    answers = [await client.get(path), await client.get(f"{path}/events")]
    details = (await client.get(f"{path}/contact-details")).json()

    assert [answer.text for answer in answers if PERSONAL.search(answer.text)] == []
    assert details["applicants"] == [
        ROSA | {"email": "rosa.fell@example.org", "address": None, "wishes": None}
    ]
    assert details["reference"] == answers[0].json()["reference"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"applicants": [ROSA | {"email": "Rosa Fell at example.org"}]},
        {"applicants": [ROSA | {"phone": "0113 Rosa"}]},
        {"applicants": [ROSA, ROSA]},
        {"postcode": "LS1 Fell"},
        {"on": "before Rosa"},
    ],
)
async def test_a_problem_never_repeats_what_was_sent(
    client: httpx.AsyncClient, wrong: dict[str, Any]
) -> None:
    answer = await ask(client, "/enquiries", ENQUIRY | wrong)

    assert is_problem(answer, 422)
    assert not PERSONAL.search(answer.text)


async def test_equality_answers_stay_apart_from_the_enquiry(client: httpx.AsyncClient) -> None:
    path = await registered(client)
    given = {"on": "2025-03-04", "applicant": 1, "ethnic_group": "white_and_asian"}
    answer = await ask(client, f"{path}/give-equality-answers", given)
    shown = [await client.get(f"{path}{page}") for page in ("", "/events", "/contact-details")]

    assert [event["type"] for event in answer.json()["events"]] == ["equality.answers_given.v3"]
    assert answer.json()["version"] == 1
    assert ["white_and_asian" in page.text for page in shown] == [False, False, False]


async def test_equality_answers_need_a_registration_and_the_applicant(
    client: httpx.AsyncClient,
) -> None:
    given = {"on": "2025-03-04", "applicant": 2, "ethnic_group": "arab"}
    unknown = await ask(client, f"/enquiries/{uuid4()}/give-equality-answers", given)
    early = await ask(client, f"{await received(client)}/give-equality-answers", given)
    alone = await ask(client, f"{await registered(client)}/give-equality-answers", given)

    assert is_problem(unknown, 404)
    assert is_problem(early, 409)
    assert is_problem(alone, 422)


async def test_everything_said_leaves_for_kafka(client: httpx.AsyncClient) -> None:
    path = await registered(client)
    given = {"on": "2025-03-04", "applicant": 1, "ethnic_group": "arab"}
    await ask(client, f"{path}/give-equality-answers", given)

    async def all_sent() -> bool:
        ready = (await client.get("/health/ready")).json()
        return bool(ready["oldest_unsent_seconds"] is None)

    await until(all_sent)


async def test_the_documentation_declares_every_problem(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    paths = document["paths"]
    commands = {
        path: methods["post"]
        for path, methods in paths.items()
        if "send-again" not in path and "post" in methods
    }

    assert len(commands) == 82
    for path, command in commands.items():
        assert examples(document, command), path
        assert {"400", "404", "409", "422", "503"} <= set(command["responses"])
        assert command["summary"]
        assert command["description"]


async def test_of_a_command_that_was_not_answered_nobody_says_that_it_was_not_recorded(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, key = AsyncCollection.insert_many, uuid4().hex

    async def answer_lost(*args: Any, **kwargs: Any) -> None:
        await written(*args, **kwargs)
        raise AutoReconnect("the server went away after the write")

    with monkeypatch.context() as patched:
        patched.setattr(AsyncCollection, "insert_many", answer_lost)
        answer = await ask(client, "/enquiries", ENQUIRY, key)
    again = await ask(client, "/enquiries", ENQUIRY, key)

    assert is_problem(answer, 503)
    assert "may not have been recorded" in answer.json()["detail"]
    assert "the same Idempotency-Key" in answer.json()["detail"]
    assert (again.status_code, again.json()["version"]) == (201, 1)
