"""What adopters see and do by themselves over HTTP, and what an agency's managers hear of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role, Who
from services.chassis.clock import today
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.feedback import feedback_for, feedback_query
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.identity import adopter, signed_as, staff

COUPLE = {
    "on": "2025-03-03",
    "agency": "moorland",
    "channel": "web_form",
    "household": "joint",
    "applicants": [
        {"name": "Rosa Fell", "email": "rosa@example.org", "phone": "01632 960001"},
        {"name": "Jun Fell", "email": "jun@example.org", "wishes": {"channel": "phone"}},
    ],
}
CONTACT = {
    "on": "2025-03-04",
    "channel": "phone",
    "staff": "recruiter-07",
    "outcome": "wants_time",
    "next_step": "information_event",
    "words": "Jun sounded unsure.",
}
STAFFED = {"on": "2025-03-04", "to": "recruiter-07"}


@pytest.fixture(scope="module")
async def app(settings: EnquirySettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


async def received(client: httpx.AsyncClient, **changed: Any) -> str:
    answer = await ask(client, "/enquiries", COUPLE | changed)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["journey"])


def of_adopter(journey: str, applicant: int = 1) -> httpx.Auth:
    return signed_as(adopter(journey, applicant), "enquiry")


def of(role: Role, agency: str = "moorland") -> httpx.Auth:
    return signed_as(staff(role, agency), "enquiry")


async def send(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], auth: httpx.Auth
) -> httpx.Response:
    headers = {"Idempotency-Key": uuid4().hex}
    return await client.post(path, json=body, headers=headers, auth=auth)


async def test_the_household_and_staff_see_the_same_timeline_without_notes_codes_or_opinions(
    client: httpx.AsyncClient,
) -> None:
    journey = await received(client)
    path = f"/enquiries/{journey}"
    for step, body in {"make-contact": CONTACT, "assign": STAFFED}.items():
        assert (await ask(client, f"{path}/{step}", body)).status_code == 200
    resting = {"on": "2025-03-05", "reason": "health", "words": "My back."}
    assert (await send(client, f"{path}/pause", resting, of_adopter(journey))).status_code == 200

    seen = await client.get(f"{path}/timeline", auth=of_adopter(journey, 2))
    by_staff = await client.get(f"{path}/timeline", auth=of(Role.SOCIAL_WORKER))
    timeline = seen.json()

    assert seen.content == by_staff.content
    assert [entry["words"] for entry in timeline["entries"]] == [
        "The agency received your enquiry.",
        "Your agency was in touch with you by phone.",
        "Your agency chose who will work with you.",
        "You started a break. You can come back whenever you like.",
    ]
    assert timeline["entries"][0] | {"recorded_at": ""} == {
        "on": "2025-03-03",
        "recorded_at": "",
        "version": 1,
        "what": "enquiry.received.v1",
        "words": "The agency received your enquiry.",
        "corrected": False,
        "details": {"agency": "moorland", "channel": "web_form"},
    }
    assert (timeline["stands"], timeline["turn"]) == ("received", "agency")
    assert [(each["id"], each["ended_on"], each["in_time"]) for each in timeline["clocks"]] == [
        ("first_response", "2025-03-04", True),
        ("enq_info", None, None),
    ]
    for secret in ("unsure", "wants_time", "recruiter-07", "staff", "My back", "Rosa", "Jun"):
        assert secret not in seen.text, secret


async def test_a_call_that_was_asked_for_and_a_break_show_on_the_enquiry(
    client: httpx.AsyncClient,
) -> None:
    journey = await received(client)
    path, auth = f"/enquiries/{journey}", of_adopter(journey, 2)
    wish: dict[str, Any] = {"on": "2025-03-05", "applicant": 2, "time_of_day": "evening"}
    asked = await send(client, f"{path}/ask-to-be-called", wish, auth)
    wish["number"] = "01632 960002"
    resting = {"on": "2025-03-05", "until": "2025-06-01", "reason": "work"}

    for step, body in {"ask-to-be-called": wish, "pause": resting}.items():
        assert (await send(client, f"{path}/{step}", body, auth)).status_code == 200
    view = (await client.get(path)).json()

    assert is_problem(asked, 422)
    assert asked.json()["wrong"] == [
        {"where": "body.number", "what": "Enter a phone number to call. There is none on record."}
    ]
    assert view["call_requested_on"] == "2025-03-05"
    assert (view["paused_since"], view["paused_until"]) == ("2025-03-05", "2025-06-01")
    assert is_problem(await send(client, f"{path}/pause", resting, auth), 409)
    assert (await send(client, f"{path}/resume", {"on": "2025-04-01"}, auth)).status_code == 200
    assert is_problem(await send(client, f"{path}/resume", {"on": "2025-04-01"}, auth), 409)
    assert (await client.get(path)).json()["paused_since"] is None


async def test_an_applicant_changes_their_own_details_and_nobody_elses(
    client: httpx.AsyncClient,
) -> None:
    journey = await received(client)
    path, second = f"/enquiries/{journey}", of_adopter(journey, 2)
    change = {"on": "2025-03-05", "applicant": 2, "email": "jun.fell@example.org"}
    people = [{"name": "X", "email": "x@x.org"}] * 2
    whole = {"on": "2025-03-05", "household": "joint", "applicants": people}

    own = await send(client, f"{path}/change-own-details", change, second)
    others = await send(client, f"{path}/change-own-details", change | {"applicant": 1}, second)
    everybodys = await send(client, f"{path}/change-contact-details", whole, second)

    assert own.status_code == 200, own.text
    assert "jun" not in own.text
    assert is_problem(others, 403)
    assert is_problem(everybodys, 403)
    applicants = (await client.get(f"{path}/contact-details")).json()["applicants"]
    assert [each["email"] for each in applicants] == ["rosa@example.org", "jun.fell@example.org"]


async def test_an_applicant_sees_of_the_other_their_name_alone_and_of_staff_who_works_with_them(
    client: httpx.AsyncClient,
) -> None:
    journey = await received(client)
    path, second = f"/enquiries/{journey}", of_adopter(journey, 2)
    assert (await ask(client, f"{path}/assign", STAFFED)).status_code == 200
    until = (today() + timedelta(7)).isoformat()
    covered = {"on": "2025-03-05", "by": "recruiter-11", "until": until}
    assert (await ask(client, f"{path}/cover", covered)).status_code == 200

    rosa, jun = (await client.get(f"{path}/contact-details", auth=second)).json()["applicants"]
    view = await client.get(path, auth=second)

    assert rosa == {
        "name": "Rosa Fell",
        "email": None,
        "phone": None,
        "address": None,
        "wishes": None,
    }
    assert (jun["email"], jun["wishes"]["channel"]) == ("jun@example.org", "phone")
    assert view.json()["assigned_to"] == "recruiter-11"
    assert view.text.count("recruiter") == 1
    assert (await client.get(path)).json()["covered_by"] == "recruiter-11"


async def test_a_merged_household_is_not_shown_the_other_record(client: httpx.AsyncClient) -> None:
    journey, into = await received(client), await received(client)
    merging = {"on": "2025-03-06", "into": into, "staff": "recruiter-07"}
    assert (await ask(client, f"/enquiries/{journey}/merge", merging)).status_code == 200

    view = await client.get(f"/enquiries/{journey}", auth=of_adopter(journey))
    seen = await client.get(f"/enquiries/{journey}/timeline", auth=of_adopter(journey))
    other = await client.get(f"/enquiries/{into}", auth=of_adopter(into))

    assert into not in view.text + seen.text
    assert (seen.json()["stands"], seen.json()["turn"]) == ("merged", "nobody")
    assert journey not in other.text


class TestFeedback:
    async def test_managers_see_it_from_five_answers_on_and_no_page_says_whose_it_is(
        self, client: httpx.AsyncClient
    ) -> None:
        agency = f"vale-{uuid4().hex[:6]}"
        shown = []
        journey = ""
        for ease in (1, 2, 3, 4, 5, 5):
            journey = await received(client, agency=agency)
            given = {"on": "2025-03-06", "applicant": 1, "step": "enquiry", "ease": ease}
            words = {"words": f"Words {ease}."} if ease != 3 else {}
            answer = await send(
                client,
                f"/enquiries/{journey}/give-feedback",
                given | words,
                of_adopter(journey),
            )
            assert answer.status_code == 200, answer.text
            assert "Words" not in answer.text
            page = await client.get(f"/agencies/{agency}/feedback", auth=of(Role.MANAGER, agency))
            shown.append(page.json()["steps"][0])
        events = await client.get(f"/enquiries/{journey}/events", auth=of(Role.MANAGER, agency))
        notes = await client.get(f"/enquiries/{journey}/notes", auth=of(Role.MANAGER, agency))

        nothing: dict[str, Any] = {"step": "enquiry", "answers": None, "mean": None, "words": []}
        five = {"answers": 5, "mean": 3.0, "words": [f"Words {ease}." for ease in (1, 2, 4, 5)]}
        assert shown == [nothing] * 4 + [nothing | five] * 2
        assert "feedback" not in events.text
        assert "Words" not in notes.text

    async def test_each_applicant_sees_which_steps_they_answered_themselves_and_no_words(
        self, client: httpx.AsyncClient
    ) -> None:
        journey = await received(client)
        path = f"/enquiries/{journey}"
        given = {"on": "2025-03-04", "applicant": 1, "step": "enquiry", "ease": 2, "words": "Slow."}
        auth = of_adopter(journey)
        assert (await send(client, f"{path}/give-feedback", given, auth)).status_code == 200
        first, second = [
            await client.get(f"{path}/feedback", auth=of_adopter(journey, applicant))
            for applicant in (1, 2)
        ]

        assert first.json() == {"journey": journey, "steps": ["enquiry"]}
        assert second.json() == {"journey": journey, "steps": []}

    async def test_it_stays_with_the_agency_that_it_was_about(
        self, app: Any, client: httpx.AsyncClient
    ) -> None:
        first, second = (f"dale-{uuid4().hex[:6]}" for _ in range(2))
        journey = await received(client, agency=first)
        path, auth = f"/enquiries/{journey}", of_adopter(journey)
        given = {"on": "2025-03-04", "applicant": 1, "step": "enquiry", "ease": 2}
        assert (await send(client, f"{path}/give-feedback", given, auth)).status_code == 200
        referral = {
            "on": "2025-03-05",
            "receiver": second,
            "reason": "home_area",
            "consent": {"given_by": [1, 2], "given_on": "2025-03-05"},
            "words": "They moved.",
        }
        assert (await ask(client, f"{path}/refer", referral)).status_code == 200
        taking = {"on": "2025-03-06", "staff": "recruiter-02"}
        assert (await ask(client, f"{path}/take-up-referral", taking)).status_code == 200

        records = app.state.running.records[ENQUIRIES.collection]

        assert [each.ease for each in await feedback_for(records, first)] == [2]
        assert await feedback_for(records, second) == []

    async def test_the_question_reads_an_index_of_records_with_feedback_alone(
        self, app: Any
    ) -> None:
        collection = app.state.running.records[ENQUIRIES.collection].collection
        plan = await collection.find(feedback_query("moorland")).explain()
        winning = str(plan["queryPlanner"]["winningPlan"])

        assert "'indexName': 'feedback'" in winning
        assert "COLLSCAN" not in winning


async def test_someone_who_is_asked_about_one_applicant_is_told_that_name(
    client: httpx.AsyncClient,
) -> None:
    path = f"/enquiries/{await received(client)}/applicant-names"
    web = signed_as(Who.of_service("web"), "enquiry", by="web")
    every, second, nobody = [
        (await client.get(path, params=asked, auth=web)).json()
        for asked in ({}, {"about": 2}, {"about": 9})
    ]

    assert every == {"names": ["Rosa Fell", "Jun Fell"], "about": None}
    assert (second["about"], nobody["about"]) == ("Jun Fell", None)
