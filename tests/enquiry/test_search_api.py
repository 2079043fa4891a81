"""An enquiry found by what somebody says on the phone; nothing of it stands in an address."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role
from services.chassis.decision import Decision
from services.chassis.record import Cause, Receipt
from services.chassis.running import running_of
from services.enquiry.domain.closure import close
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.intake import receive_enquiry
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.search import AT_MOST, near_query, search_query
from tests.enquiry.helpers.event_bookings import received
from tests.enquiry.helpers.households import asked, closing
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.identity import signed_as, staff

ADA = {
    "name": "Ada O'Brien-Núñez",
    "email": "Ada.Nunez@Example.org",
    "phone": "+44 (0)113 496 0000",
}
ROSA = {"name": "Rosa Fell", "phone": "0113 496 0001"}
JUN = {"name": "Jun Fellows"}
REACHED = {"phone": "0113 496 0009"}
COUPLE = {"household": "joint", "applicants": [ROSA, JUN]}


@pytest.fixture(scope="module")
async def app(settings: EnquirySettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


@pytest.fixture(scope="module")
async def known(client: httpx.AsyncClient) -> dict[str, str]:
    """One person and a couple at one agency, and the same person at another."""
    return {
        "ada": await received(client, agency="estuary", applicants=[ADA]),
        "couple": await received(client, agency="estuary", **COUPLE),
        "elsewhere": await received(client, agency="fenland", applicants=[ADA]),
    }


async def looked_for(
    client: httpx.AsyncClient, words: str, agency: str = "estuary"
) -> httpx.Response:
    return await client.post(f"/agencies/{agency}/find-enquiries", json={"words": words})


async def found(client: httpx.AsyncClient, words: str, agency: str = "estuary") -> list[str]:
    answer = await looked_for(client, words, agency)
    assert answer.status_code == 200, answer.text
    return [each["journey"] for each in answer.json()]


def ended_decision(**given: Any) -> Decision[Enquiry]:
    """An enquiry that was received and closed."""
    received_first = receive_enquiry(None, asked(**given))
    after = close(received_first.state, closing())
    return Decision(after.state, [*received_first.events, *after.events])


async def kept(app: Any, decisions: list[Decision[Enquiry]]) -> list[str]:
    """A record for each of these decisions, written as the service writes them."""
    records = running_of(app).records[ENQUIRIES.collection]

    async def one(decision: Decision[Enquiry]) -> Receipt:
        return await records.open(uuid4(), lambda _: decision, Cause(uuid4().hex, uuid4().hex))

    receipts = await asyncio.gather(*map(one, decisions))
    return [str(each.journey) for each in receipts]


@pytest.mark.parametrize(
    "words",
    ["ada", "nun", "NÚÑ", "Núñez", "nunez ADA", "o'brien", "brien", " ada.nunez@example.org ",
     "ADA.NUNEZ@EXAMPLE.ORG", "unez", "rien", "OBrien", "obriennunez", "Mrs Núñez", "Dr Ada",
     "0113 496 0000", "01134960000", "+441134960000"],
)  # fmt: skip
async def test_somebody_is_found_by_name_address_or_number_however_it_is_written(
    client: httpx.AsyncClient, known: dict[str, str], words: str
) -> None:
    assert await found(client, words) == [known["ada"]]


@pytest.mark.parametrize(
    "words",
    [
        "da",
        "Mrs",
        "une ada fell",
        "ada fell",
        "nunez@example.org",
        "0113 496 000",
        "...",
        "zzz",
        "^",
        ".*",
    ],
)
async def test_what_is_in_no_name_finds_nobody(
    client: httpx.AsyncClient, known: dict[str, str], words: str
) -> None:
    assert known
    assert await found(client, words) == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Whitcombe", ["witcombe", "Witcomb", "whitcome", "hwitcombe", "combe", "whitcombes"]),
        ("Thompson", ["Thomson", "tompson"]),
        ("Smyth", ["Smith", "smythe"]),
        ("Steven", ["Stephen", "Stephan"]),
        ("Muhammad", ["Mohammed", "mohamed"]),
        ("Katherine", ["Catherine", "kathrine"]),
        ("MacDonald", ["McDonald", "MacDonnald"]),
    ],
)
async def test_a_name_is_found_however_it_is_spelt(
    client: httpx.AsyncClient, written: str, typed: list[str]
) -> None:
    agency = f"spelt-{written.lower()}"
    journey = await received(
        client, agency=agency, applicants=[{"name": f"Zoe {written}", **REACHED}]
    )

    for each in typed:
        assert await found(client, each, agency) == [journey], each
    assert await found(client, "Wotherspoon", agency) == []


async def test_what_is_written_so_comes_before_what_is_nearly_so(
    client: httpx.AsyncClient,
) -> None:
    near = await received(client, agency="heath", applicants=[{"name": "Ann Whitcombe", **REACHED}])
    same = await received(
        client, agency="heath", on="2025-03-20", applicants=[{"name": "Bea Witcombe", **REACHED}]
    )

    assert await found(client, "witcombe", "heath") == [same, near]
    assert await found(client, "whitcombe", "heath") == [near, same]


async def test_what_goes_on_and_is_due_first_is_found_however_many_others_there_are(
    app: Any, client: httpx.AsyncClient
) -> None:
    names = [{"name": "Jo Common", **REACHED}]
    ended = 10 * [ended_decision(agency="upland", applicants=names)]
    due_later = receive_enquiry(None, asked(agency="upland", applicants=names, on="2025-03-20"))
    due_first = receive_enquiry(None, asked(agency="upland", applicants=names, on="2025-03-10"))
    await kept(app, AT_MOST * ended)
    others = await kept(app, AT_MOST * [due_later])
    (first,) = await kept(app, [due_first])
    await kept(app, AT_MOST * ended)

    shown = await found(client, "common", "upland")

    assert (shown[0], len(shown)) == (first, AT_MOST)
    assert set(shown) < {first, *others}


@pytest.mark.parametrize("typed", ["ZX1 2AB", "zx12ab", "zx1  2ab", "ZX1", "Rosa zx1 2ab"])
async def test_a_household_is_found_by_its_postcode(client: httpx.AsyncClient, typed: str) -> None:
    agency = f"postcode-{uuid4().hex[:8]}"
    journey = await received(client, agency=agency, postcode="ZX1 2AB")
    await received(client, agency=agency, applicants=[JUN | REACHED], postcode="ZX9 2AB")

    assert await found(client, typed, agency) == [journey]


async def test_a_reference_is_found_with_and_without_its_dash_and_with_letters_for_digits(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    shown = (await looked_for(client, "rosa")).json()[0]["reference"]
    misread = shown.replace("0", "O").replace("1", "l")

    for words in (shown, shown.replace("-", ""), shown.lower(), f" {shown} ", misread):
        assert await found(client, words) == [known["couple"]], words


async def test_a_couple_is_found_by_either_or_by_both(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    for words in ("rosa", "jun", "fellows", "rosa jun", "fell", "FELL j"):
        assert await found(client, words) == [known["couple"]], words


async def test_an_agency_finds_its_own_alone(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    for words in ("ada", ADA["email"], ADA["phone"]):
        assert await found(client, words, "fenland") == [known["elsewhere"]], words
        assert await found(client, words, "nowhere") == [], words


async def test_new_details_are_found_and_old_ones_no_more(client: httpx.AsyncClient) -> None:
    journey = await received(client, agency="lakeside", applicants=[ADA])
    changed = {"on": "2025-03-05", "household": "single", "applicants": [ROSA]}
    answer = await ask(client, f"/enquiries/{journey}/change-contact-details", changed)
    assert answer.status_code == 200, answer.text

    assert await found(client, "rosa", "lakeside") == [journey]
    assert await found(client, "ada", "lakeside") == []
    assert await found(client, ADA["email"], "lakeside") == []


async def test_a_search_is_on_record_and_what_was_looked_for_is_not(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    worker = staff(Role.SOCIAL_WORKER, "estuary", subject="social-worker-03")
    auth, path = signed_as(worker, "enquiry"), "/agencies/estuary/find-enquiries"
    assert known
    assert (await client.post(path, json={"words": "Núñez"}, auth=auth)).status_code == 200

    noted = (await client.get("/agencies/estuary/accesses")).json()

    assert ("social-worker-03", "POST /agencies/{agency}/find-enquiries") in {
        (each["by"], each["route"]) for each in noted
    }
    assert "ez" not in str(noted)


async def test_what_cannot_be_looked_for_is_refused_without_repeating_it(
    client: httpx.AsyncClient,
) -> None:
    for words in ("", "   ", "Rosa " * 60):
        answer = await looked_for(client, words)
        assert is_problem(answer, 422)
        assert "Rosa" not in answer.text


async def test_indexes_answer_every_way_of_looking(app: Any, known: dict[str, str]) -> None:
    enquiries = app.state.running.records[ENQUIRIES.collection]
    explained = await enquiries.collection.find(search_query("estuary", "ada nunez")).explain()

    plan = str(explained["queryPlanner"]["winningPlan"])
    assert {"'indexName': 'likeness'" in plan, "'indexName': 'words'" in plan} == {True}
    assert "COLLSCAN" not in plan
    # The one that is found, by each of its two words, and one key to see where each way ends.
    assert explained["executionStats"]["totalDocsExamined"] <= len(known)
    assert explained["executionStats"]["totalKeysExamined"] <= 3 * len(known)


async def test_an_index_answers_what_is_nearly_so(app: Any, known: dict[str, str]) -> None:
    enquiries = app.state.running.records[ENQUIRIES.collection]
    query = near_query("estuary", "ada nunes")
    explained = await enquiries.collection.find(query).explain()

    plan = str(explained["queryPlanner"]["winningPlan"])
    assert "'indexName': 'words'" in plan
    assert "COLLSCAN" not in plan
    assert explained["executionStats"]["totalDocsExamined"] <= len(known)
