"""Who looked at a case or changed it is on record: people alone, for the agency's managers, also after a stop."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role, Who
from services.chassis import access_log
from services.enquiry.main import build
from tests.enquiry.helpers.event_bookings import ENQUIRY
from tests.enquiry.helpers.served_api import is_problem, serving
from tests.every_settings import EverySettings
from tests.identity import adopter, national, signed_as, staff

MANAGER = signed_as(staff(Role.MANAGER, subject="manager-02"), "enquiry")
WORKER = signed_as(staff(Role.RECRUITMENT_WORKER, subject="staff-07"), "enquiry")
BY_PAGES = signed_as(staff(Role.RECRUITMENT_WORKER, subject="staff-07"), "enquiry", by="web")
ADDRESS = "/agencies/moorland/accesses"
NATIONAL = "/national-team/accesses"
Seen = list[tuple[str, str, str | None]]


async def received(client: httpx.AsyncClient, **given: str) -> str:
    """The journey of an enquiry that came in by the pages, so that no person has touched it yet."""
    auth, headers = signed_as(Who.of_service("web"), "enquiry", by="web"), key()
    answer = await client.post("/enquiries", json={**ENQUIRY, **given}, headers=headers, auth=auth)
    return str(answer.json()["journey"])


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


async def seen(client: httpx.AsyncClient, journey: str) -> Seen:
    """Who looked, by which route, at which journey; the earliest first."""
    answer = await client.get(ADDRESS, params={"journey": journey}, auth=MANAGER)
    found: list[dict[str, Any]] = answer.json()
    return [(each["by"], each["route"], each["journey"]) for each in reversed(found)]


async def test_a_manager_sees_who_looked_at_a_case_by_which_route(
    settings: EverySettings,
) -> None:
    async with serving(build(settings)) as client:
        journey = await received(client)
        path = f"/enquiries/{journey}"
        shown = await client.get(f"{path}/contact-details", auth=WORKER)
        await client.get(path, auth=signed_as(adopter(journey), "enquiry"))
        await client.get("/agencies/moorland/enquiries", auth=WORKER)

        assert await seen(client, journey) == [
            ("staff-07", "GET /enquiries/{journey}/contact-details", journey),
            ("adopter-1", "GET /enquiries/{journey}", journey),
        ]
        every = (await client.get(ADDRESS, auth=MANAGER)).json()
        listed = [each for each in every if each["journey"] is None]
        assert ("staff-07", "GET /agencies/{agency}/enquiries") in {
            (each["by"], each["route"]) for each in listed
        }
        (first,) = [each for each in every if each["route"].endswith("contact-details")]
        assert first["correlation"] == shown.headers["correlation-id"]
        assert first["roles"] == ["recruitment_worker"]
        assert "Rosa" not in str(every)


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ('for="203.0.113.7"', "203.0.113.7"),
        ('for="[2001:db8::7]"', "2001:db8::7"),
        ('for="203.0.113.7", for="198.51.100.1"', "127.0.0.1"),
        ('for="<script>"', "127.0.0.1"),
        (None, "127.0.0.1"),
    ],
)
async def test_a_read_says_from_where_as_the_front_end_tells_it(
    settings: EverySettings, said: str | None, noted: str
) -> None:
    async with serving(build(settings)) as client:
        journey = await received(client)
        headers = {"Forwarded": said} if said else {}
        await client.get(f"/enquiries/{journey}/notes", auth=BY_PAGES, headers=headers)
        found = await client.get(ADDRESS, params={"journey": journey}, auth=MANAGER)

    assert [each["address"] for each in found.json()] == [noted]


async def test_a_change_is_on_record_with_from_where_and_ties_to_what_it_recorded(
    settings: EverySettings,
) -> None:
    async with serving(build(settings)) as client:
        journey = await received(client)
        path = f"/enquiries/{journey}"
        changed = await client.post(
            f"{path}/assign",
            json={"on": "2025-03-04", "to": "recruiter-07"},
            headers={**key(), "Forwarded": 'for="203.0.113.7"'},
            auth=BY_PAGES,
        )
        events = (await client.get(f"{path}/events", auth=MANAGER)).json()
        found = (await client.get(ADDRESS, params={"journey": journey}, auth=MANAGER)).json()

    assert changed.status_code == 200
    (noted,) = [each for each in found if each["by"] == "staff-07"]
    assert noted["route"] == "POST /enquiries/{journey}/assign"
    assert noted["address"] == "203.0.113.7"
    assert noted["roles"] == ["recruitment_worker"]
    assert noted["correlation"] == events[-1]["correlation"]
    assert events[-1]["by"] == "staff-07"
    assert "recruiter-07" not in str(found)


async def test_a_time_that_no_entry_can_have_is_refused(settings: EverySettings) -> None:
    impossible = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2025-03-03T10:00:00")
    async with serving(build(settings)) as client:
        for before in impossible:
            assert is_problem(await client.get(ADDRESS, params={"before": before}), 422), before
        assert (await client.get(ADDRESS, params={"before": "2025-03-03T10:00Z"})).is_success


async def test_a_service_leaves_nothing_and_who_was_refused_is_named_at_both_agencies(
    settings: EverySettings,
) -> None:
    async with serving(build(settings)) as client:
        journey = await received(client)
        asking = signed_as(Who.of_service("notifications"), "enquiry", by="notifications")
        other = signed_as(staff(Role.MANAGER, "coast", subject="manager-31"), "enquiry")
        panel = signed_as(staff(Role.DECISION_MAKER, subject="adm-07"), "enquiry")
        analyst = signed_as(national(Role.NATIONAL_ANALYST), "enquiry")
        path = f"/enquiries/{journey}"
        assert (await client.get(f"{path}/contact-details", auth=asking)).status_code == 200
        assert is_problem(await client.get(path, auth=other), 404)
        assert is_problem(await client.get(path, auth=analyst), 403)
        assert is_problem(await client.get(f"{path}/notes", auth=panel), 403)
        assert is_problem(await client.get("/agencies/coast/enquiries", auth=WORKER), 404)
        refused = await client.post(
            f"{path}/assign",
            json={"on": "2025-03-04", "to": "recruiter-07"},
            headers=key(),
            auth=other,
        )
        assert is_problem(refused, 404)

        theirs = (await client.get(ADDRESS, auth=MANAGER)).json()
        own = (await client.get("/agencies/coast/accesses", auth=other)).json()

    tried = ("manager-31", "GET /enquiries/{journey}", journey)
    changing = ("manager-31", "POST /enquiries/{journey}/assign", journey)
    assert refusals(theirs) == {
        tried,
        changing,
        ("adm-07", "GET /enquiries/{journey}/notes", journey),
        ("staff-07", "GET /agencies/{agency}/enquiries", None),
    }
    assert refusals(own) == {tried, changing}


async def test_what_the_national_team_is_refused_is_for_support_to_read_and_so_is_who_read_it(
    settings: EverySettings,
) -> None:
    analyst = signed_as(national(Role.NATIONAL_ANALYST), "enquiry")
    support = signed_as(national(Role.SUPPORT, 2), "enquiry")
    async with serving(build(settings)) as client:
        journey = await received(client)
        assert is_problem(await client.get(f"/enquiries/{journey}/notes", auth=analyst), 403)
        for auth in (analyst, MANAGER):
            assert is_problem(await client.get(NATIONAL, auth=auth), 403)
        first = (await client.get(NATIONAL, auth=support)).json()
        again = (await client.get(NATIONAL, auth=support)).json()
        theirs = (await client.get(ADDRESS, auth=MANAGER)).json()

    reading = "GET /national-team/accesses"
    tried = {
        ("national-01", "GET /enquiries/{journey}/notes", journey),
        ("national-01", reading, None),
    }
    assert refusals(first) >= tried
    assert {each["agency"] for each in first} == {None}
    assert (again[0]["by"], again[0]["route"], again[0]["refused"]) == (
        "national-02",
        reading,
        False,
    )
    assert refusals(theirs).isdisjoint(tried)


async def test_what_an_applicant_is_refused_is_for_the_agencies_of_both_journeys(
    settings: EverySettings,
) -> None:
    async with serving(build(settings)) as client:
        journey, other = await received(client), await received(client, agency="coast")
        own = signed_as(adopter(journey), "enquiry")
        assert is_problem(await client.get(f"/enquiries/{other}", auth=own), 404)
        assert is_problem(await client.get(f"/enquiries/{journey}/notes", auth=own), 403)
        assert is_problem(await client.get(f"/enquiries/{uuid4()}", auth=own), 404)
        theirs = (await client.get(ADDRESS, auth=MANAGER, params={"journey": journey})).json()
        elsewhere = (await client.get(ADDRESS, auth=MANAGER, params={"journey": other})).json()
        coast = signed_as(staff(Role.MANAGER, "coast", subject="manager-31"), "enquiry")
        holders = (await client.get("/agencies/coast/accesses", auth=coast)).json()

    asked = ("adopter-1", "GET /enquiries/{journey}", other)
    assert refusals(theirs) == {("adopter-1", "GET /enquiries/{journey}/notes", journey)}
    assert refusals(elsewhere) == {asked}
    assert asked in refusals(holders)


def refusals(log: list[dict[str, Any]]) -> set[tuple[str, str, str | None]]:
    return {(each["by"], each["route"], each["journey"]) for each in log if each["refused"]}


async def test_only_the_front_end_is_believed_about_where_somebody_is(
    settings: EverySettings,
) -> None:
    async with serving(build(settings)) as client:
        journey = await received(client)
        own = signed_as(staff(Role.MANAGER, subject="manager-02"), "enquiry", by="demo")
        path, said = f"/enquiries/{journey}/notes", {"Forwarded": 'for="203.0.113.7"'}
        await client.get(path, auth=own, headers=said)
        found = (await client.get(ADDRESS, params={"journey": journey}, auth=MANAGER)).json()

    assert [each["address"] for each in found] == ["127.0.0.1"]


async def test_what_was_noted_is_written_down_before_a_service_ends(
    settings: EverySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_log, "GATHER_SECONDS", 60.0)
    async with serving(build(settings)) as client:
        journey = await received(client)
        await client.get(f"/enquiries/{journey}", auth=WORKER)
    async with serving(build(settings)) as client:
        assert await seen(client, journey) == [("staff-07", "GET /enquiries/{journey}", journey)]


async def test_no_case_is_shown_while_reads_cannot_be_written_down(
    settings: EverySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(build(settings)) as client:
        journey = await received(client)
        monkeypatch.setattr(access_log, "MOST_WAITING", 0)

        answer = await client.get(f"/enquiries/{journey}", auth=WORKER)

        assert is_problem(answer, 503)
        assert answer.headers["retry-after"]
        assert answer.json()["detail"] == "We cannot answer at the moment. Ask again."


async def test_an_agencys_reads_go_on_from_the_last_one_shown(
    settings: EverySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_log, "AT_ONCE", 2)
    async with serving(build(settings)) as client:
        journey = await received(client)
        for page in ("notes", "events", "contact-details"):
            await client.get(f"/enquiries/{journey}/{page}", auth=WORKER)
        first = (await client.get(ADDRESS, params={"journey": journey}, auth=MANAGER)).json()
        asked = {"journey": journey, "before": first[-1]["at"]}
        rest = (await client.get(ADDRESS, params=asked, auth=MANAGER)).json()

        pages = [each["route"].rpartition("/")[2] for each in (*first, *rest)]
        assert pages == ["contact-details", "events", "events", "notes"]
