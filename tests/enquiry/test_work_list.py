"""An agency's work list on real MongoDB: due first, page by page, by every filter, and nobody else's."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.chassis.clock import today
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.work_list import SHOWN, EnquiryQuery
from tests.enquiry.helpers.enquiry_bodies import CLOSE, ROSA
from tests.enquiry.helpers.event_bookings import booked, planned, received
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.enquiry.helpers.work_lists import listed, page

DAYS = ("2025-03-12", "2025-03-03", "2025-03-07", "2025-03-03", "2025-03-20")
CONTACT = {
    "on": "2025-03-10",
    "channel": "phone",
    "staff": "recruiter-07",
    "outcome": "wishes_to_go_on",
    "next_step": "information_event",
}


@pytest.fixture(scope="module")
async def app(settings: EnquirySettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


@pytest.fixture(scope="module")
async def known(client: httpx.AsyncClient) -> dict[str, list[str]]:
    """Five enquiries at one agency, of which the last is closed, and one at another."""
    here = [await received(client, agency="estuary", on=on) for on in DAYS]
    there = [await received(client, agency="fenland")]
    assert (await ask(client, f"/enquiries/{here[-1]}/close", CLOSE)).status_code == 200
    assign = {"on": "2025-03-13", "to": "recruiter-07"}
    assert (await ask(client, f"/enquiries/{here[0]}/assign", assign)).status_code == 200
    return {"estuary": here, "fenland": there}


async def counted(client: httpx.AsyncClient, agency: str, **asked: str) -> Any:
    return (await client.get(f"/agencies/{agency}/enquiries/counts", params=asked)).json()


async def test_what_is_due_first_stands_first_and_what_is_not_due_last(
    client: httpx.AsyncClient, known: dict[str, list[str]]
) -> None:
    first, *_ = here = known["estuary"]
    found = await listed(client, "estuary")

    assert set(found[:2]) == {here[1], here[3]}
    assert found[2:] == [here[2], first, here[4]]


async def test_it_can_be_sorted_by_name_by_stage_and_by_whose_work_it_is(
    client: httpx.AsyncClient,
) -> None:
    agency, person = "westmoor", {"phone": "0113 496 0000"}
    zoe, adam, eve = [
        await received(client, agency=agency, applicants=[person | {"name": name}])
        for name in ("Zoe Abel", "ádám Young", "Eve Mill")
    ]
    await ask(client, f"/enquiries/{eve}/close", CLOSE)
    await ask(client, f"/enquiries/{adam}/assign", {"on": "2025-03-13", "to": "recruiter-07"})

    assert await listed(client, agency, sort="name") == [adam, eve, zoe]
    assert await listed(client, agency, sort="-name") == [zoe, eve, adam]
    assert (await listed(client, agency, sort="stage"))[-1] == eve
    assert (await listed(client, agency, sort="-stage"))[0] == eve
    assert (await listed(client, agency, sort="staff"))[-1] == adam
    assert (await listed(client, agency, sort="-staff", open=True)) == [adam, zoe]
    for sort in ("names", "-due", "--name"):
        answer = await client.get(f"/agencies/{agency}/enquiries", params={"sort": sort})
        assert is_problem(answer, 422)


@pytest.mark.parametrize("sort", ["name", "-name", "stage", "-staff"])
async def test_pages_in_any_order_hold_each_enquiry_once_and_no_address_holds_a_name(
    client: httpx.AsyncClient, known: dict[str, list[str]], sort: str
) -> None:
    whole, found = await listed(client, "estuary", sort=sort), list[str]()
    after: dict[str, str] = {}
    while True:
        shown = await page(client, "estuary", at_most=2, sort=sort, **after)
        found += [each["journey"] for each in shown["enquiries"]]
        if shown["after"] is None:
            break
        after = {"after": shown["after"]}
        assert shown["after"] == f"_{found[-1]}"

    assert found == whole
    assert {*whole} == {*known["estuary"]}
    for elsewhere in (known["fenland"][0], uuid4(), "rosa"):
        asked = {"sort": sort, "after": f"_{elsewhere}"}
        answer = await client.get("/agencies/estuary/enquiries", params=asked)
        assert is_problem(answer, 422), elsewhere


async def test_an_agency_sees_its_own_enquiries_alone(
    client: httpx.AsyncClient, known: dict[str, list[str]]
) -> None:
    assert await listed(client, "fenland") == known["fenland"]
    assert await listed(client, "nowhere") == []


async def test_it_can_be_asked_for_a_state_a_worker_and_a_day(
    client: httpx.AsyncClient, known: dict[str, list[str]]
) -> None:
    here = known["estuary"]

    assert await listed(client, "estuary", status="closed") == [here[4]]
    assert await listed(client, "estuary", open=False) == [here[4]]
    assert here[4] not in await listed(client, "estuary", open=True)
    assert await listed(client, "estuary", status="merged") == []
    assert set(await listed(client, "estuary", status=["closed", "received"])) == set(here)
    assert await listed(client, "estuary", assigned_to="recruiter-07") == [here[0]]
    assert await listed(client, "estuary", unassigned=False) == [here[0]]
    assert set(await listed(client, "estuary", unassigned=True)) == set(here[1:])
    assert set(await listed(client, "estuary", due_by="2025-03-05")) == {here[1], here[3]}
    assert await listed(client, "estuary", due_by="9999-12-31", status="closed") == []


async def test_each_line_names_the_people_and_the_clock_that_is_due_first(
    client: httpx.AsyncClient, known: dict[str, list[str]]
) -> None:
    lines = (await page(client, "estuary"))["enquiries"]
    first, last = lines[0], lines[-1]

    assert first["names"] == ["Rosa Fell"]
    assert first["channel"] == "web_form"
    assert (first["next_clock"]["id"], first["next_clock"]["due_on"]) == (
        "first_response",
        first["next_due_on"],
    )
    assert (last["journey"], last["next_clock"]) == (known["estuary"][4], None)


async def test_other_lists_learn_the_names_behind_journeys_of_the_agency_alone(
    client: httpx.AsyncClient, known: dict[str, list[str]]
) -> None:
    asked = [known["estuary"][0], known["fenland"][0], str(uuid4())]
    found = await client.get("/agencies/estuary/households", params={"journey": asked})
    of_none = await client.get("/agencies/estuary/households")

    assert found.json() == [
        {
            "journey": asked[0],
            "names": ["Rosa Fell"],
            "call_requested_on": None,
            "assigned_to": "recruiter-07",
        }
    ]
    assert is_problem(of_none, 422)


async def test_a_call_that_was_asked_for_is_in_every_list_until_somebody_calls(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.casework.work_list.today", lambda: today().replace(2025, 4, 1))
    agency, on = "riverside", "2025-03-03"
    journey = await received(client, agency=agency, on=on, applicants=[ROSA])
    await received(client, agency=agency, on=on)
    asked = {"journey": [journey]}

    assert await listed(client, agency, call_requested=True) == []
    await ask(client, f"/enquiries/{journey}/ask-to-be-called", {"on": "2025-03-05"})
    assert await listed(client, agency, call_requested=True) == [journey]
    counted = (await client.get(f"/agencies/{agency}/enquiries/counts")).json()
    [household] = (await client.get(f"/agencies/{agency}/households", params=asked)).json()
    due = (await client.get(f"/agencies/{agency}/enquiries/due-work")).json()
    assert (counted["open"], counted["calls"]) == (2, 1)
    assert due == {
        **{name: counted[name] for name in ("overdue", "due_this_week", "long_overdue")},
        "staff": [],
    }
    assert household["call_requested_on"] == "2025-03-05"

    await ask(client, f"/enquiries/{journey}/make-contact", CONTACT | {"on": "2025-03-06"})
    assert await listed(client, agency, call_requested=True) == []


async def test_what_happens_to_an_enquiry_moves_it_to_the_lists_where_it_belongs(
    client: httpx.AsyncClient,
) -> None:
    agency = "lakeside"
    journey = await received(client, agency=agency, channel="phone")
    event = await planned(client, agency=agency)
    by_event = {"information_event": event.rpartition("/")[2]}

    assert await listed(client, agency, clock="first_response", channel="phone") == [journey]
    assert await listed(client, agency, channel="email") == []
    assert await listed(client, agency, **by_event) == []

    await ask(client, f"/enquiries/{journey}/make-contact", CONTACT)
    await booked(client, event, journey)

    assert await listed(client, agency, clock="first_response") == []
    assert await listed(client, agency, clock="enq_info") == [journey]
    assert await listed(client, agency, **by_event) == [journey]


async def test_cover_makes_it_a_colleagues_work_until_its_last_day(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.casework.work_list.today", lambda: today().replace(2025, 4, 1))
    agency = "harbour"
    journey, other = [await received(client, agency=agency) for _ in range(2)]
    for each, until in ((journey, today()), (other, today() - timedelta(days=1))):
        assign = {"on": "2025-03-04", "to": "recruiter-01"}
        cover = {"on": "2025-03-05", "by": "recruiter-02", "until": until.isoformat()}
        await ask(client, f"/enquiries/{each}/assign", assign)
        assert (await ask(client, f"/enquiries/{each}/cover", cover)).status_code == 200

    assert await listed(client, agency, assigned_to="recruiter-02") == [journey]
    assert set(await listed(client, agency, assigned_to="recruiter-01")) == {journey, other}
    assert (await counted(client, agency, mine="recruiter-02"))["mine"] == 1


async def test_overdue_is_what_was_due_before_today(client: httpx.AsyncClient) -> None:
    agency = "upland"
    late = await received(client, agency=agency)
    fresh = await received(client, agency=agency, on=today().isoformat())

    assert await listed(client, agency, overdue=True) == [late]
    assert await listed(client, agency, overdue=False) == [fresh]
    assert await listed(client, agency, due_by=today().isoformat()) == [late]


async def test_the_counts_are_those_of_open_work(
    client: httpx.AsyncClient, known: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.casework.work_list.today", lambda: today().replace(2025, 4, 1))
    assert len(known["estuary"]) == 5
    assert await counted(client, "estuary", mine="recruiter-07") == {
        "open": 4,
        "overdue": 4,
        "due_this_week": 0,
        "long_overdue": 0,
        "unassigned": 3,
        "mine": 1,
        "calls": 0,
    }
    assert (await counted(client, "estuary"))["mine"] is None
    assert (await counted(client, "nowhere"))["open"] == 0


async def test_what_was_due_long_ago_is_listed_and_counted_on_its_own(
    client: httpx.AsyncClient,
) -> None:
    agency = "lowland"
    old = await received(client, agency=agency)
    fresh = await received(client, agency=agency, on=today().isoformat())
    found = await counted(client, agency)

    assert await listed(client, agency, long_overdue=True) == [old]
    assert await listed(client, agency, long_overdue=False) == [fresh]
    assert (found["open"], found["long_overdue"], found["unassigned"]) == (1, 1, 1)


async def test_a_week_is_the_next_seven_days(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = "valley"
    for on in ("2025-03-05", "2025-03-06", "2025-03-07"):
        await received(client, agency=agency, on=on)
    monkeypatch.setattr("services.casework.work_list.today", lambda: today().replace(2025, 3, 7))

    found = await counted(client, agency)

    assert (found["open"], found["overdue"], found["due_this_week"]) == (3, 0, 3)


async def test_whose_work_it_is_is_told_with_what_of_it_is_late(
    client: httpx.AsyncClient,
) -> None:
    agency = "heath"
    for on, to in (("2025-03-03", "recruiter-01"), (today().isoformat(), "recruiter-01")):
        journey = await received(client, agency=agency, on=on)
        await ask(client, f"/enquiries/{journey}/assign", {"on": on, "to": to})
    ended = await received(client, agency=agency)
    await ask(client, f"/enquiries/{ended}/assign", {"on": "2025-03-04", "to": "recruiter-02"})
    await ask(client, f"/enquiries/{ended}/close", CLOSE)
    await received(client, agency=agency)

    assert (await client.get(f"/agencies/{agency}/staff")).json() == [
        {"staff": "recruiter-01", "open": 2, "overdue": 1}
    ]


async def test_what_stands_around_a_list_comes_in_one_answer(client: httpx.AsyncClient) -> None:
    agency = "summit"
    journey = await received(client, agency=agency)
    await ask(client, f"/enquiries/{journey}/assign", {"on": "2025-03-04", "to": "recruiter-03"})
    soon = (today() + timedelta(days=3)).isoformat()
    event = await planned(client, agency=agency, held_on=soon)
    await planned(client, agency=agency)
    counts = await counted(client, agency, mine="recruiter-03")

    asked = await client.get(f"/agencies/{agency}/enquiries/summary?mine=recruiter-03")

    held = {"information_event": event.rpartition("/")[2], "title": "First steps", "held_on": soon}
    assert asked.json() == {**counts, "staff": ["recruiter-03"], "information_events": [held]}


@pytest.mark.parametrize("size", [1, 2, 3])
async def test_its_pages_hold_each_enquiry_once_in_the_order_of_the_whole(
    client: httpx.AsyncClient, known: dict[str, list[str]], size: int
) -> None:
    whole = await listed(client, "estuary")
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        shown = await page(client, "estuary", at_most=size, **after)
        found += [each["journey"] for each in shown["enquiries"]]
        if shown["after"] is None:
            break
        after = {"after": shown["after"]}

    assert found == whole
    assert len(known["estuary"]) == len(whole)


@pytest.mark.parametrize("after", ["yesterday", "2025-02-30_x", "_", "_x", "2025-03-03_"])
async def test_a_place_that_no_page_gave_is_refused(client: httpx.AsyncClient, after: str) -> None:
    answer = await client.get("/agencies/estuary/enquiries", params={"after": after})

    assert is_problem(answer, 422)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"open": True},
        {"status": ["received", "closed"]},
        {"assigned_to": "recruiter-07"},
        {"unassigned": True},
        {"due_by": "2025-03-05"},
        {"overdue": True},
        {"clock": "first_response"},
        {"channel": "web_form"},
        {"information_event": uuid4()},
        {"open": True, "assigned_to": "recruiter-07", "clock": "enq_info", "overdue": True},
    ],
)
async def test_an_index_answers_it_in_due_order_without_looking_at_anything_else(
    app: Any, known: dict[str, list[str]], asked: dict[str, Any]
) -> None:
    enquiries = app.state.running.records[ENQUIRIES.collection]
    query = EnquiryQuery.model_validate(asked).question("estuary").query()
    found = enquiries.collection.find(query, SHOWN).sort([("listed.due_on", 1), ("_id", 1)])

    explained = await found.explain()

    plan = str(explained["queryPlanner"]["winningPlan"])
    assert "'indexName': 'lists'" in plan
    assert "COLLSCAN" not in plan
    assert "'stage': 'SORT'," not in plan
    assert explained["executionStats"]["totalDocsExamined"] <= len(known["estuary"])


async def test_an_enquiry_from_before_its_channel_was_kept_is_found_by_it_after_a_start(
    app: Any, client: httpx.AsyncClient
) -> None:
    journey = await received(client, agency="coombe", channel="phone")
    enquiries = app.state.running.records[ENQUIRIES.collection]
    await ask(client, f"/enquiries/{journey}/make-contact", CONTACT | {"channel": "email"})
    older = {"$unset": {"listed": True, "state.channel": True}}
    await enquiries.collection.update_one({"_id": UUID(journey)}, older)
    assert await listed(client, "coombe") == []

    await enquiries.prepare()

    assert await listed(client, "coombe", channel="phone") == [journey]
    assert (await page(client, "coombe"))["enquiries"][0]["channel"] == "phone"
