"""Someone of the same name and birthday is registered: nobody learns of it but managers, who decide."""

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from contracts.identity import Role
from contracts.reference import Household
from services.enquiry.background.registered_people import renew_stale_signs
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.registered_alike import with_a_sign_of
from tests.enquiry.helpers.registrations_over_http import (
    ON,
    accepted,
    at_agency,
    filled_in,
    somebody,
    submitted,
)
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.identity import adopter, signed_as

PERSONAL = re.compile(r"rosa|fell|home\.example|leeds|19[67]\d-", re.IGNORECASE)
ROUNDS = 10


@pytest.fixture(scope="module")
def app(settings: EnquirySettings) -> FastAPI:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


async def to_judge(client: httpx.AsyncClient) -> dict[str, dict[str, list[str]]]:
    """By agency: its registrations with a likeness, and at which agencies the others are."""
    lists = {}
    for agency in ("moorland", "estuary", "coast"):
        path, auth = f"/agencies/{agency}/registered-alike", at_agency(agency, Role.MANAGER)
        found = (await client.get(path, auth=auth)).json()
        lists[agency] = {
            each["journey"]: [other["agency"] for other in each["alike"]] for each in found
        }
    return lists


async def test_of_two_agencies_that_register_one_person_at_once_both_take_it_in_and_neither_accepts_unasked(
    client: httpx.AsyncClient,
) -> None:
    for _ in range(ROUNDS):
        parts = somebody()
        journeys = [await filled_in(client, agency, parts) for agency in ("moorland", "estuary")]
        taken_in = await asyncio.gather(*(submitted(client, journey) for journey in journeys))
        decided = await asyncio.gather(*(accepted(client, journey) for journey in journeys))

        assert [answer.status_code for answer in taken_in] == [200, 200]
        assert not re.search("moorland|estuary|registered", taken_in[1].text)
        assert all(is_problem(answer, 409) for answer in decided)
        assert not re.search("moorland|estuary|rosa|fell", decided[0].text, re.IGNORECASE)


async def test_a_household_learns_nothing_of_who_else_is_registered(
    client: httpx.AsyncClient,
) -> None:
    parts = somebody()
    elsewhere, here = [await filled_in(client, each, parts) for each in ("estuary", "moorland")]
    await submitted(client, elsewhere)
    own = signed_as(adopter(here), "enquiry")
    before = (await client.get(f"/enquiries/{here}/registration-draft", auth=own)).json()
    body = {"on": ON}
    sent = await ask(client, f"/enquiries/{here}/submit-registration", body, auth=own)
    draft = (await client.get(f"/enquiries/{here}/registration-draft", auth=own)).json()
    timeline = await client.get(f"/enquiries/{here}/timeline", auth=own)
    alike = await client.get(f"/enquiries/{here}/registered-alike", auth=own)

    assert sent.status_code == 200, sent.text
    assert (before["notices"], before["gaps"]) == (draft["notices"], draft["gaps"])
    assert not re.search("estuary|same name", sent.text + timeline.text)
    assert is_problem(alike, 403)


async def test_managers_of_both_agencies_see_the_likeness_and_no_one_else_does(
    client: httpx.AsyncClient,
) -> None:
    couple = somebody(Household.JOINT)
    second = couple[1] | {"part": "first_applicant", "partnership": "none"}
    together = await filled_in(client, "moorland", couple)
    alone = await filled_in(client, "estuary", [second, *couple[2:]])
    await submitted(client, together)
    await submitted(client, alone)

    for journey, agency, other in (
        (together, "moorland", "estuary"),
        (alone, "estuary", "moorland"),
    ):
        seen = await client.get(
            f"/enquiries/{journey}/registered-alike", auth=at_agency(agency, Role.MANAGER)
        )
        worker = await client.get(
            f"/enquiries/{journey}/registered-alike",
            auth=at_agency(agency, Role.RECRUITMENT_WORKER),
        )
        assert [(each["agency"], each["submitted_on"]) for each in seen.json()] == [(other, ON)]
        assert not PERSONAL.search(seen.text)
        assert is_problem(worker, 403)


async def test_both_managers_have_a_likeness_on_their_list_until_it_is_judged_or_one_has_ended(
    client: httpx.AsyncClient,
) -> None:
    parts = somebody()
    first, second = [await filled_in(client, each, parts) for each in ("moorland", "estuary")]
    await submitted(client, first)
    alone = await to_judge(client)
    await accepted(client, first)
    await submitted(client, second)
    shown = await to_judge(client)
    manager = at_agency("estuary", Role.MANAGER)
    third = await filled_in(client, "coast", parts)
    await submitted(client, third)
    three = await to_judge(client)
    await ask(client, f"/enquiries/{third}/withdraw", {"on": ON, "reason": "not_ready"})
    left = await to_judge(client)
    await accepted(client, second, auth=manager, despite_likeness="He lives in Truro.")

    assert (first in alone["moorland"], second in alone["estuary"]) == (False, False)
    assert shown["moorland"][first] == ["estuary"]
    assert shown["estuary"][second] == ["moorland"]
    assert sorted(three["estuary"][second]) == ["coast", "moorland"]
    assert left["estuary"][second] == ["moorland"]
    assert third not in left["coast"]
    assert first not in (await to_judge(client))["moorland"]


async def test_a_registration_that_ends_elsewhere_leaves_the_other_free_to_be_accepted(
    client: httpx.AsyncClient,
) -> None:
    parts = somebody()
    first, second = [await filled_in(client, each, parts) for each in ("moorland", "estuary")]
    await asyncio.gather(submitted(client, first), submitted(client, second))
    refused = await accepted(client, second)
    await ask(client, f"/enquiries/{first}/withdraw", {"on": ON, "reason": "not_ready"})

    assert is_problem(refused, 409)
    assert (await accepted(client, second)).status_code == 200


async def test_a_worker_who_accepts_learns_that_a_manager_decides_and_nothing_of_anybody(
    client: httpx.AsyncClient,
) -> None:
    parts = somebody()
    for agency in ("moorland", "estuary"):
        journey = await filled_in(client, agency, parts)
        await submitted(client, journey)
    refused = await accepted(client, journey, at_agency("estuary", Role.RECRUITMENT_WORKER))

    assert is_problem(refused, 409)
    assert "manager" in refused.json()["detail"]
    assert not re.search("same name|registered|other agency", refused.text)


async def test_the_index_holds_digests_and_finds_by_them(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    journey = await filled_in(client, "moorland", somebody())
    await submitted(client, journey)
    enquiries = app.state.running.records[ENQUIRIES.collection]
    kept = await enquiries.state(UUID(journey))
    plan = await enquiries.collection.find(with_a_sign_of(kept.registered)).explain()

    assert not PERSONAL.search(str(kept.registered))
    assert "'indexName': 'registered'" in str(plan["queryPlanner"]["winningPlan"])


async def test_signs_from_before_there_was_a_key_are_made_anew(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    parts = somebody()
    first, second = [await filled_in(client, each, parts) for each in ("moorland", "estuary")]
    await submitted(client, first)
    enquiries = app.state.running.records[ENQUIRIES.collection]
    earlier = {"$set": {"state.registered": ["fell rosa|1968-01-04"]}}
    await enquiries.collection.update_one({"_id": UUID(first)}, earlier)
    await submitted(client, second)
    renewed = await renew_stale_signs(enquiries, app.state.registration_key)

    assert renewed == 1
    assert is_problem(await accepted(client, second), 409)


async def test_a_manager_accepts_in_spite_of_a_likeness_with_a_reason_that_is_kept(
    client: httpx.AsyncClient,
) -> None:
    parts = somebody()
    first, second = [await filled_in(client, each, parts) for each in ("moorland", "estuary")]
    await submitted(client, first)
    await accepted(client, first)
    await submitted(client, second)
    reason = {"despite_likeness": "Two people: they live in Truro and in Leeds.", "staff": "lead"}
    worker = at_agency("estuary", Role.RECRUITMENT_WORKER)
    refused = await accepted(client, second, auth=at_agency("estuary", Role.MANAGER))
    not_theirs = await accepted(client, second, auth=worker, **reason)
    taken = await accepted(client, second, auth=at_agency("estuary", Role.MANAGER), **reason)
    notes = (await client.get(f"/enquiries/{second}/notes")).text

    assert is_problem(refused, 409)
    assert "If it is someone else, say how you know." in refused.json()["detail"]
    assert is_problem(not_theirs, 403)
    assert taken.status_code == 200, taken.text
    assert "accepted_despite_likeness" in notes
    assert "they live in Truro" in notes


async def test_a_reason_without_a_likeness_is_refused(client: httpx.AsyncClient) -> None:
    journey = await filled_in(client, "moorland", somebody())
    await submitted(client, journey)

    assert is_problem(await accepted(client, journey, despite_likeness="In case."), 422)
