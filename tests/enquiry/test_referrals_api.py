"""Referral over HTTP on real servers: who sees it, by whose standards it is due, where it ends."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.chassis.mongo import database, open_client
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.referrals import HISTORY, WAS_REFERRED
from tests.enquiry.helpers.referrals import REFERRAL
from tests.enquiry.helpers.served_api import ask, is_problem, serving

ENQUIRY = {
    "on": "2025-03-03",
    "channel": "phone",
    "household": "single",
    "applicants": [{"name": "Rosa Fell", "phone": "0113 496 0000"}],
}
TAKEN_UP = {"on": "2025-03-06", "staff": "recruiter-02"}
REFUSED = {"on": "2025-03-06", "reason": "no_capacity", "words": "Not before June."}


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture
def agencies() -> tuple[str, str]:
    """A sender and a receiver that no other test knows."""
    token = uuid4().hex[:8]
    return f"sender-{token}", f"receiver-{token}"


async def referred(client: httpx.AsyncClient, sender: str, receiver: str) -> str:
    received = await ask(client, "/enquiries", {**ENQUIRY, "agency": sender})
    journey: str = received.json()["journey"]
    answer = await ask(client, f"/enquiries/{journey}/refer", {**REFERRAL, "receiver": receiver})
    assert answer.status_code == 200, answer.text
    return journey


async def listed(client: httpx.AsyncClient, agency: str) -> dict[str, Any]:
    answer = await client.get(f"/agencies/{agency}/referrals")
    assert "Rosa" not in answer.text
    found: dict[str, Any] = answer.json()
    return found


async def clocks(client: httpx.AsyncClient, journey: str) -> dict[str, Any]:
    shown = (await client.get(f"/enquiries/{journey}")).json()
    return {clock["id"]: clock for clock in shown["clocks"]}


async def test_both_agencies_find_it_until_it_is_taken_up_and_nobody_else(
    client: httpx.AsyncClient, agencies: tuple[str, str]
) -> None:
    sender, receiver = agencies
    journey = await referred(client, sender, receiver)
    waits = {
        "journey": journey,
        "sender": sender,
        "receiver": receiver,
        "referred_on": "2025-03-05",
        "take_up_by": "2025-03-07",
        "end": None,
        "ended_on": None,
    }

    assert await listed(client, sender) == {"sent": [waits], "waiting": []}
    assert await listed(client, receiver) == {"sent": [], "waiting": [waits]}
    assert await listed(client, "somebody-else") == {"sent": [], "waiting": []}


async def test_once_taken_up_it_is_the_receivers_and_the_sender_sees_what_became_of_it(
    client: httpx.AsyncClient, agencies: tuple[str, str]
) -> None:
    sender, receiver = agencies
    journey = await referred(client, sender, receiver)
    assert (await ask(client, f"/enquiries/{journey}/take-up-referral", TAKEN_UP)).is_success
    sent = (await listed(client, sender))["sent"]
    work = [
        [
            each["journey"]
            for each in (await client.get(f"/agencies/{agency}/enquiries")).json()["enquiries"]
        ]
        for agency in agencies
    ]

    assert [(each["end"], each["ended_on"]) for each in sent] == [("taken_up", "2025-03-06")]
    assert await listed(client, receiver) == {"sent": [], "waiting": []}
    assert work == [[], [journey]]


async def test_refused_it_is_the_senders_and_was_traced(
    client: httpx.AsyncClient, agencies: tuple[str, str]
) -> None:
    sender, receiver = agencies
    journey = await referred(client, sender, receiver)
    assert (await ask(client, f"/enquiries/{journey}/refuse-referral", REFUSED)).is_success
    again = {**REFERRAL, "receiver": receiver, "on": "2025-03-10"}
    assert (await ask(client, f"/enquiries/{journey}/refer", again)).is_success

    sent = (await listed(client, sender))["sent"]
    assert [(each["referred_on"], each["end"]) for each in sent] == [
        ("2025-03-10", None),
        ("2025-03-05", "refused"),
    ]
    assert len((await listed(client, receiver))["waiting"]) == 1


async def test_the_receivers_own_standards_count_and_then_the_senders(
    client: httpx.AsyncClient, agencies: tuple[str, str]
) -> None:
    sender, receiver = agencies
    for agency, working_days in ((sender, 4), (receiver, 1)):
        standard = {
            "on": "2025-03-01",
            "agency": agency,
            "clock": "first_response",
            "working_days": working_days,
        }
        assert (await ask(client, "/service-standards", standard)).is_success
    journey = await referred(client, sender, receiver)
    there = (await clocks(client, journey))["first_response"]
    assert (await ask(client, f"/enquiries/{journey}/refuse-referral", REFUSED)).is_success
    back = (await clocks(client, journey))["first_response"]

    assert (there["due_on"], there["local_standard"]) == ("2025-03-06", 1)
    assert (back["due_on"], back["local_standard"]) == ("2025-03-12", 4)


async def test_what_is_out_of_turn_is_refused_with_what_to_do(client: httpx.AsyncClient) -> None:
    received = await ask(client, "/enquiries", {**ENQUIRY, "agency": "moorland"})
    path = f"/enquiries/{received.json()['journey']}"
    nobody = REFERRAL | {
        "receiver": "coast",
        "consent": {"given_by": [2], "given_on": "2025-03-04"},
    }

    assert is_problem(await ask(client, f"{path}/take-up-referral", TAKEN_UP), 409)
    assert is_problem(await ask(client, f"{path}/refuse-referral", REFUSED), 409)
    assert is_problem(await ask(client, f"{path}/refer", nobody), 409)
    assert is_problem(await ask(client, f"{path}/refer", REFERRAL | {"receiver": "moorland"}), 422)
    unknown = f"/enquiries/{uuid4()}/take-up-referral"
    assert is_problem(await ask(client, unknown, TAKEN_UP), 404)


@pytest.mark.parametrize("end", [0, 1])
async def test_a_list_reads_the_index_of_referrals_alone(
    client: httpx.AsyncClient, settings: EnquirySettings, agencies: tuple[str, str], end: int
) -> None:
    await referred(client, *agencies)
    wanted = ({"sender": agencies[0]}, {"receiver": agencies[1], "end": None})[end]
    async with open_client(settings.replica_set) as mongo:
        collection = database(mongo, f"{settings.namespace}enquiry")[ENQUIRIES.collection]
        query = {**WAS_REFERRED, HISTORY: {"$elemMatch": wanted}}
        plan = await collection.find(query).explain()

    assert "'indexName': 'referred'" in str(plan["queryPlanner"]["winningPlan"])
    assert plan["executionStats"]["totalDocsExamined"] == 1
