"""Links to sign in with, over HTTP on real servers: used once whoever races, asked for without telling."""

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.chassis.clock import now
from services.chassis.mongo import Database, database, open_client
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.accounts import ACCOUNT, BOUND
from tests.chassis.helpers.topics import records_on
from tests.database_work import database_work
from tests.enquiry.helpers.invitations import (
    FIRST,
    NOTIFICATIONS,
    SECOND,
    THIRD,
    accept,
    as_web,
    enquired,
    invite,
    invited,
    let_days_pass,
    link,
    opens,
)
from tests.enquiry.helpers.served_api import ask, is_problem, serving, types
from tests.identity import adopter, signed_as
from tests.waiting import until

ROUNDS = 12


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def another(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    """A second instance of the service on the same records."""
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def kept_in(settings: EnquirySettings) -> AsyncIterator[Database]:
    async with open_client(settings.replica_set) as opened:
        yield database(opened, settings.namespace + "enquiry")


@pytest.fixture
async def journey(client: httpx.AsyncClient) -> str:
    return await enquired(client)


async def accounts(client: httpx.AsyncClient, journey: str) -> list[str]:
    shown = (await client.get(f"/enquiries/{journey}")).json()["accounts"]
    return [each["account"] for each in shown]


async def all_looked_at(kept_in: Database) -> None:
    """Waits until no request for a link is left."""

    async def none_left() -> bool:
        return await kept_in["link_requests"].count_documents({}) == 0

    await until(none_left)


async def test_an_applicant_is_invited_joins_and_finds_the_journey_again(
    client: httpx.AsyncClient, journey: str
) -> None:
    before = await link(client, journey)
    receipt = (await invite(client, journey)).json()
    told = await link(client, journey)
    waiting = (await client.get(f"/enquiries/{journey}")).json()["accounts"]
    answer = await accept(client, told["token"])

    part = {"journey": journey, "applicant": 1, "invitation": 1, "agency": "moorland"}
    assert before == {"invitation": 0, "token": None, "ends_at": None}
    assert [event["type"] for event in receipt["events"]] == ["enquiry.applicant_invited.v1"]
    assert waiting == [
        {"applicant": 1, "account": "invited", "invited_until": told["ends_at"]},
        {"applicant": 2, "account": "none", "invited_until": None},
    ]
    left = datetime.fromisoformat(told["ends_at"]) - now()
    assert timedelta(days=5, hours=23, minutes=59) < left < timedelta(days=6)
    assert (answer.status_code, answer.json()) == (200, part)
    assert await opens(client, FIRST) == [part | {"status": "received"}]
    assert await accounts(client, journey) == ["joined", "none"]
    assert await link(client, journey) == {"invitation": 1, "token": None, "ends_at": None}


async def test_of_many_who_use_a_link_at_once_exactly_one_gets_in(
    client: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    for _ in range(ROUNDS):
        journey = await enquired(client)
        token, codes = await invited(client, journey), [f"{n:064x}" for n in range(10, 18)]
        doors = (client, another) * 4
        answers = await asyncio.gather(
            *(accept(door, token, code) for door, code in zip(doors, codes, strict=True))
        )

        (won,) = [n for n, answer in enumerate(answers) if answer.status_code == 200]
        lost = [answer for n, answer in enumerate(answers) if n != won]
        assert {(answer.status_code, answer.text) for answer in lost} == {(404, lost[0].text)}
        found = [code for code in codes if journey in str(await opens(client, code))]
        assert found == [codes[won]]
        assert (await types(client, f"/enquiries/{journey}")).count(
            "enquiry.applicant_joined.v1"
        ) == 1


async def test_a_double_click_at_once_and_later_gets_the_same_answer(
    client: httpx.AsyncClient, another: httpx.AsyncClient, journey: str
) -> None:
    token = await invited(client, journey)
    at_once = await asyncio.gather(*(accept(door, token) for door in (client, another) * 3))
    later = await accept(client, token)

    assert {(each.status_code, each.text) for each in [*at_once, later]} == {(200, later.text)}
    assert (await types(client, f"/enquiries/{journey}"))[1:] == [
        "enquiry.applicant_invited.v1",
        "enquiry.applicant_joined.v1",
    ]


async def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(
    client: httpx.AsyncClient, kept_in: Database
) -> None:
    used, old, replaced, taken = [await enquired(client) for _ in range(4)]
    tokens = [await invited(client, each) for each in (used, old, replaced, taken)]
    assert (await accept(client, tokens[0])).status_code == 200
    await let_days_pass(kept_in["enquiries"], old, days=6)
    await invite(client, replaced)
    removal = {"on": "2025-03-05", "applicant": 1, "reason": "It went to somebody else."}
    assert (await ask(client, f"/enquiries/{taken}/remove-account", removal)).status_code == 200
    good = await invited(client, await enquired(client))
    changed = [
        good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        for place in (0, 10, 21, 22, 23, 24, 40, 67)
    ]
    answers = [
        await accept(client, token, SECOND)
        for token in [*tokens, *changed, "", "nonsense", good[:-1], good + "A", "A" * 68]
    ]

    assert {(each.status_code, each.text) for each in answers} == {(404, answers[0].text)}
    assert "Ask for a new link" in answers[0].json()["detail"]
    assert (await accept(client, good, SECOND)).status_code == 200


async def test_a_link_opens_until_six_days_are_over(
    client: httpx.AsyncClient, journey: str, kept_in: Database
) -> None:
    token = await invited(client, journey)
    await let_days_pass(kept_in["enquiries"], journey, days=6 - 1 / 1440)
    assert (await link(client, journey))["token"] == token
    await let_days_pass(kept_in["enquiries"], journey, days=1 / 1440)

    assert await link(client, journey) == {"invitation": 1, "token": None, "ends_at": None}
    assert await accounts(client, journey) == ["none", "none"]
    assert is_problem(await accept(client, token), 404)


async def test_an_account_holds_several_journeys_the_latest_first_and_one_part_in_each(
    client: httpx.AsyncClient,
) -> None:
    earlier = await enquired(client, on="2025-03-01")
    later = await enquired(client, on="2025-03-04", agency="coast")
    for each in (later, earlier):
        assert (await accept(client, await invited(client, each), THIRD)).status_code == 200
    second = await invited(client, earlier, 2)
    refused = await accept(client, second, THIRD)

    assert [each["journey"] for each in await opens(client, THIRD)] == [later, earlier]
    assert is_problem(refused, 409)
    assert "Each applicant needs their own" in refused.json()["detail"]
    assert await opens(client, "9" * 64) == []
    assert (await accept(client, second, SECOND)).status_code == 200


async def test_journeys_are_found_by_an_index_of_accounts_alone(kept_in: Database) -> None:
    query = {ACCOUNT: {**BOUND, "$eq": FIRST}}
    explained = await kept_in["enquiries"].find(query).explain()

    assert "'indexName': 'accounts'" in str(explained["queryPlanner"]["winningPlan"])


async def test_one_applicant_invites_the_other_three_times_a_day_and_nobody_elsewhere(
    client: httpx.AsyncClient, journey: str
) -> None:
    own = signed_as(adopter(journey), "enquiry")
    path, body = f"/enquiries/{journey}/invite-applicant", {"on": "2025-03-04", "applicant": 2}

    async def send(address: str) -> httpx.Response:
        return await client.post(
            address, json=body, auth=own, headers={"Idempotency-Key": uuid4().hex}
        )

    statuses = [(await send(path)).status_code for _ in range(4)]
    elsewhere = await send(f"/enquiries/{await enquired(client)}/invite-applicant")

    assert statuses == [200, 200, 200, 409]
    assert is_problem(elsewhere, 404)
    assert (await invite(client, journey, 2)).status_code == 200


async def test_a_manager_takes_an_account_away_and_it_opens_nothing_at_once(
    client: httpx.AsyncClient, journey: str
) -> None:
    account = f"{uuid4().hex}{uuid4().hex}"
    token = await invited(client, journey)
    await accept(client, token, account)
    removal = {"on": "2025-03-05", "applicant": 1, "reason": "They parted."}
    answer = await ask(client, f"/enquiries/{journey}/remove-account", removal)

    assert answer.status_code == 200
    assert "parted" not in answer.text
    assert await opens(client, account) == []
    assert is_problem(await accept(client, token, account), 404)
    assert (await client.get(f"/enquiries/{journey}/notes")).json()["notes"][0]["words"] == (
        "They parted."
    )


async def test_who_asks_for_a_link_gets_the_same_answer_known_or_not_and_a_link_if_known(
    client: httpx.AsyncClient, journey: str, kept_in: Database
) -> None:
    old = await invited(client, journey)
    await let_days_pass(kept_in["enquiries"], journey, days=7)
    reference = (await client.get(f"/enquiries/{journey}")).json()["reference"]
    other = (await client.get(f"/enquiries/{await enquired(client)}")).json()["reference"]
    typed = reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    requests: list[tuple[str, dict[str, Any]]] = [
        ("ask-again", {"token": old}),
        ("ask-again", {"token": old[:-1] + ("A" if old[-1] != "A" else "B")}),
        ("ask-again", {"token": "nothing of ours"}),
        ("ask", {"reference": typed, "email": " Jun@Example.org "}),
        ("ask", {"reference": reference, "email": "nobody@example.org"}),
        ("ask", {"reference": "00000-00000", "email": "jun@example.org"}),
        ("ask", {"reference": other, "email": "mara@example.org"}),
        ("ask", {"reference": "", "email": ""}),
    ]
    answers = [await as_web(client, f"/invitations/{how}", body) for how, body in requests]
    await all_looked_at(kept_in)

    assert {(each.status_code, each.text) for each in answers} == {(202, answers[0].text)}
    assert [(await link(client, journey, n))["invitation"] for n in (1, 2)] == [2, 1]
    assert (await accept(client, (await link(client, journey))["token"])).status_code == 200


async def test_asking_makes_three_links_a_day_and_none_for_who_joined_or_left(
    client: httpx.AsyncClient, kept_in: Database
) -> None:
    eager, member, gone = [await enquired(client) for _ in range(3)]
    await accept(client, await invited(client, member), f"{uuid4().hex}{uuid4().hex}")
    await ask(client, f"/enquiries/{gone}/withdraw", {"on": "2025-03-05", "reason": "not_ready"})
    for each in (eager, member, gone):
        reference = (await client.get(f"/enquiries/{each}")).json()["reference"]
        body = {"reference": reference, "email": "rosa@example.org"}
        for _ in range(5):
            assert (await as_web(client, "/invitations/ask", body)).status_code == 202
    await all_looked_at(kept_in)

    made = [(await link(client, each))["invitation"] for each in (eager, member, gone)]
    assert made == [3, 1, 0]


async def test_a_couple_with_one_address_gets_a_link_each(
    client: httpx.AsyncClient, kept_in: Database
) -> None:
    shared = [{"name": name, "email": "fell@example.org"} for name in ("Rosa Fell", "Jun Fell")]
    journey = await enquired(client, applicants=shared)
    reference = (await client.get(f"/enquiries/{journey}")).json()["reference"]
    body = {"reference": reference, "email": "fell@example.org"}
    await as_web(client, "/invitations/ask", body)
    await all_looked_at(kept_in)

    assert [(await link(client, journey, n))["invitation"] for n in (1, 2)] == [1, 1]


async def test_the_time_that_an_answer_takes_tells_nobody_whether_they_are_known(
    client: httpx.AsyncClient, journey: str, kept_in: Database
) -> None:
    reference = (await client.get(f"/enquiries/{journey}")).json()["reference"]
    known = {"reference": reference, "email": "rosa@example.org"}
    unknown = {"reference": "7K3M9-QXD2A", "email": "nobody@example.org"}
    work = []
    for body in (known, unknown):
        with database_work() as done:
            await as_web(client, "/invitations/ask", body)
        work.append(done)
    await all_looked_at(kept_in)
    for_known, for_unknown = work

    assert for_known
    assert for_known == for_unknown


async def test_what_was_asked_before_a_stop_is_looked_at_afterwards_and_once(
    client: httpx.AsyncClient, journey: str, kept_in: Database
) -> None:
    requests = kept_in["link_requests"]
    left = {
        "_id": uuid4(),
        "at": now() - timedelta(minutes=2),
        "correlation": "0" * 32,
        "link": [UUID(journey), 1],
    }
    for _ in range(2):  # the second time as if the process had stopped before taking it away
        await requests.insert_one(dict(left))
        await all_looked_at(kept_in)

    assert (await link(client, journey))["invitation"] == 1


async def test_a_request_that_cannot_be_looked_at_is_kept_and_health_says_so(
    client: httpx.AsyncClient, journey: str, kept_in: Database
) -> None:
    requests = kept_in["link_requests"]
    broken = {"_id": uuid4(), "at": now() - timedelta(minutes=2), "correlation": "0" * 32}
    await requests.insert_one({**broken, "link": [UUID(journey), 7]})
    await as_web(client, "/invitations/ask-again", {"token": await invited(client, journey)})

    async def others_were_looked_at() -> bool:
        return await requests.count_documents({}) == 1

    await until(others_were_looked_at)
    attention = (await client.get("/health/ready")).json()["attention"]
    await requests.delete_one({"_id": broken["_id"]})

    assert attention == ["Requests for a link have waited over a minute: 1. The log says why."]
    assert (await link(client, journey))["invitation"] == 2


async def test_no_link_and_no_account_is_on_kafka_and_no_link_is_kept(
    client: httpx.AsyncClient, journey: str, kept_in: Database, settings: EnquirySettings
) -> None:
    account = f"{uuid4().hex}{uuid4().hex}"
    token = await invited(client, journey)
    await as_web(client, "/invitations/ask-again", {"token": token})
    await all_looked_at(kept_in)
    newest = (await link(client, journey))["token"]
    await accept(client, newest, account)

    async def joined_is_there() -> bool:
        records = await records_on(settings, "enquiry")
        mine = [each for each in records if each.key == journey.encode()]
        return any(b"applicant_joined" in dict(each.headers)["ce_type"] for each in mine)

    await until(joined_is_there)
    records = await records_on(settings, "enquiry")
    published = b"".join((each.value or b"") + repr(each.headers).encode() for each in records)
    kept = b""
    for name in await kept_in.list_collection_names():
        kept += b"".join([repr(each).encode() async for each in kept_in[name].find()])
    seals = [urlsafe_b64decode(each)[-32:] for each in (token, newest)]

    assert account.encode() in kept
    for secret in (account.encode(), token.encode(), newest.encode()):
        assert secret not in published
    for secret in (token.encode(), newest.encode(), *(repr(seal).encode() for seal in seals)):
        assert secret not in kept


async def test_a_link_is_told_to_the_writer_of_letters_and_to_nobody_else(
    client: httpx.AsyncClient, journey: str
) -> None:
    await invited(client, journey)
    path = f"/enquiries/{journey}/invitations/1/link"
    pages = ["", "/events", "/contact-details", "/notes"]
    token = (await link(client, journey))["token"]

    assert (await client.get(path)).status_code == 403
    assert (await client.get(path, auth=NOTIFICATIONS)).status_code == 200
    for page in pages:
        assert token not in (await client.get(f"/enquiries/{journey}{page}")).text
