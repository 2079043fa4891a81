"""An agency's information events on its own pages, over the real enquiry service."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.trust import trusted
from tests.identity import adopter, signed_as
from tests.web.helpers.cases import JUN, day, heard_by, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.information_events import asked, bookings, planned
from tests.web.helpers.staff import MOORLAND, sends, signed_in, words_of

PLAN = {
    "title": "An evening about siblings",
    "starts_at": "6.30pm",
    "ends_at": "8pm",
    "mode": "in_person",
    "venue_name": "Example Hall",
    "venue_postcode": "ZX1 2AB",
    "places": "3",
    "provided": ["hearing_loop"],
    "interpreters": "Polish\nth",
}


@pytest.fixture
async def web(
    browse: Browse, provider: SignIn, enquiry: Service
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as client:
        yield client


ALL_DAY = {"starts_at": "00:00", "ends_at": "23:59"}
"""Begun and not over, at whatever hour a test runs."""


async def today_with(enquiry: Service, households: int) -> tuple[str, list[str]]:
    """The page of an information event that goes on all today, and the journeys that have a place on it."""
    return await event_with(enquiry, households, in_days=0, **ALL_DAY)


async def event_with(enquiry: Service, households: int, **changed: Any) -> tuple[str, list[str]]:
    """The page of an information event planned yesterday, and the journeys that booked it then."""
    yesterday = (today() - timedelta(1)).isoformat()
    event = await planned(enquiry, on=yesterday, **changed)
    journeys = [await received(enquiry, on=yesterday) for _ in range(households)]
    for journey in journeys:
        body = {"on": yesterday, "journey": journey, "people": 1}
        await asked(enquiry, f"/information-events/{event}/book", body)
    return f"{MOORLAND}/events/{event}", journeys


async def test_an_information_event_is_planned_and_stands_in_the_list_with_its_places(
    web: httpx.AsyncClient,
) -> None:
    answer = await sends(web, f"{MOORLAND}/events/plan/new", **PLAN, **day(-9, "held_on"))
    page, listed = read(answer.text).words, await words_of(web, f"{MOORLAND}/events")

    assert "The information event is planned." in page
    assert "Example Hall, ZX1 2AB" in page
    assert "a hearing loop, an interpreter who speaks Polish" in page
    assert "0 of 3 places taken" in page
    assert "An evening about siblings" in listed


async def test_what_is_wrong_with_a_plan_is_said_and_everything_typed_is_kept(
    web: httpx.AsyncClient,
) -> None:
    path = f"{MOORLAND}/events/plan/new"
    wrong = {"venue_postcode": "", "interpreters": "Klingon", "places": "0"}
    answer = await sends(web, path, **{**PLAN, **wrong}, **day(-9, "held_on"))
    early = await sends(web, path, **{**PLAN, "ends_at": "17:00"}, **day(-9, "held_on"))

    assert (answer.status_code, early.status_code) == (422, 422)
    for sentence in (
        "Enter the postcode of the venue",
        "We do not recognise Klingon",
        "Number of places must be 1 or more",
    ):
        assert sentence in read(answer.text).words
    assert read(answer.text).fields["venue_name"] == "Example Hall"
    assert "It must end after it starts, on the same day." in read(early.text).words


async def test_two_who_change_different_things_both_get_what_they_asked_for(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry)
    path = f"{MOORLAND}/events/{event}/change"
    mine, theirs = [read((await web.get(path)).text).fields for _ in range(2)]
    first = await web.post(path, data=theirs | {"places": "20"})
    second = await web.post(path, data=mine | {"title": "An evening about waiting"})
    unchanged = await web.post(path, data=mine)
    found = await asked(enquiry, f"/information-events/{event}")

    assert (first.status_code, second.status_code, unchanged.status_code) == (303, 303, 422)
    assert "Change at least one detail" in read(unchanged.text).words
    assert found["arrangements"]["places"] == 20
    assert found["title"] == "An evening about waiting"


async def test_fewer_places_than_are_taken_are_refused_in_the_services_words(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    path, _ = await today_with(enquiry, 2)
    answer = await sends(web, f"{path}/change", places="1")

    assert answer.status_code == 409
    assert "2 places are taken. Give at least that many" in answer.text


async def test_cancelling_says_what_it_means_and_then_nothing_more_can_be_done(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    path, _ = await today_with(enquiry, 1)
    before = await words_of(web, f"{path}/cancel")
    answer = await sends(web, f"{path}/cancel")
    twice = await sends(web, f"{path}/cancel")

    assert "You cannot undo this." in before
    assert "We email every household that had a place or was waiting." in answer.text
    assert "was cancelled on" in answer.text
    assert f"{path}/change" not in answer.text
    assert twice.status_code == 409


async def test_each_letter_of_an_information_event_can_be_read_before_it_is_sent(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    path, [first] = await event_with(enquiry, 1, places=1)
    waiting, caller = await received(enquiry, applicants=[JUN]), await received(enquiry)
    for journey in (first, waiting, caller):
        await heard_by(notifications, journey)
    body = {"on": today().isoformat(), "journey": waiting, "people": 1}
    await asked(enquiry, f"/information-events/{path[-36:]}/book", body)
    services = {"enquiry": enquiry.url, "notifications": notifications.url}
    async with signed_in(browse, provider, "recruiter", **services) as client:
        cancelling = await words_of(client, f"{path}/cancel")
        change = await sends(client, f"{path}/change", places="2", step="look")
        giving_up = await words_of(client, f"{path}/give-up/{first}")
        name = reference(UUID(caller))
        look = {"reference": name, "people": "1", "step": "look"}
        booking = read((await sends(client, f"{path}/book", **look)).text).words
    found = await bookings(enquiry, path[-36:])

    assert "All 2 households get this letter. Below is the letter to Rosa Fell." in cancelling
    assert "Please do not come on that day." in cancelling
    assert "Below is the letter to Jun Fell." in read(change.text).words
    assert "The place is yours." in read(change.text).words
    assert "we cancelled your booking for this information event, as you asked" in giving_up
    assert "The place is yours." in giving_up
    assert "It is full at the moment, so we have put you on the waiting list" in booking
    assert [each["standing"] for each in found] == ["confirmed", "waiting"]


async def test_the_letters_of_a_change_can_be_read_as_they_will_be_with_how_many_get_them(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    path, journeys = await event_with(enquiry, 3, places=2)
    for journey in journeys:
        await heard_by(notifications, journey)
    services = {"enquiry": enquiry.url, "notifications": notifications.url}
    async with signed_in(browse, provider, "recruiter", **services) as client:
        asked_about = await words_of(client, f"{path}/change")
        change = {"starts_at": "7pm", "joining_link": "https://meet.example.org/first"}
        letters = read((await sends(client, f"{path}/change", **change, step="look")).text)
        quiet = await sends(client, f"{path}/change", title="Next steps", step="look")
        unchanged = await asked(enquiry, f"/information-events/{path[-36:]}")
        await sends(client, f"{path}/change", **change)
        history = await words_of(client, f"{MOORLAND}/enquiries/{journeys[0]}")

    assert "2 households with a place and 1 household on the waiting list: we email" in asked_about
    assert "All 2 households with a place get this letter." in letters.words
    assert "The household on the waiting list gets this letter." in letters.words
    assert letters.words.count("7pm to 8pm Online.") == 2
    assert letters.words.count("To join, open https://meet.example.org/first") == 1
    assert letters.fields["starts_at"] == "7pm"
    assert "We email nobody about this change." in read(quiet.text).words
    assert unchanged["arrangements"]["starts_at"] == "18:30"
    assert "An information event that they booked was changed" in history
    assert "Time. Joining link." in history


async def test_what_is_emptied_in_a_change_is_gone_or_as_it_is_where_nothing_is_said(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    tomorrow = (today() + timedelta(1)).isoformat()
    path, [journey] = await event_with(enquiry, 1, booking_closes_on=tomorrow)
    await heard_by(notifications, journey)
    services = {"enquiry": enquiry.url, "notifications": notifications.url}
    async with signed_in(browse, provider, "recruiter", **services) as client:
        closes = {f"booking_closes_on-{each}": "" for each in ("day", "month", "year")}
        await sends(client, f"{path}/change", joining_link="https://meet.example.org/first")
        letter = await sends(client, f"{path}/change", joining_link="", step="look")
        await sends(client, f"{path}/change", joining_link="", **closes)
        found = await asked(enquiry, f"/information-events/{path[-36:]}")
        unchanged = await sends(client, f"{path}/change", joining_link="", **closes)

    assert "We will send you the link to join before it starts" in read(letter.text).words
    assert found.get("joining_link") is None
    assert found["arrangements"]["booking_closes_on"] == found["arrangements"]["held_on"]
    assert unchanged.status_code == 422


async def test_a_household_that_calls_is_booked_by_its_reference_and_waits_where_it_is_full(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    path, [first] = await event_with(enquiry, 1, places=1)
    name = (await asked(enquiry, f"/enquiries/{await received(enquiry)}"))["reference"]
    answer = await sends(web, f"{path}/book", reference=name.lower().replace("-", " "), people="1")
    unknown = await sends(web, f"{path}/book", reference="00000-00000", people="1")
    freed = await sends(web, f"{path}/give-up/{first}")

    assert "Waiting list number 1" in " ".join(read(answer.text).words.split())
    assert "1 of 1 places taken, 1 household waiting" in read(answer.text).words
    assert unknown.status_code == 422
    assert "No enquiry at your agency has this reference" in unknown.text
    assert "1 household cancelled its booking." in read(freed.text).words
    assert "waiting" not in read(freed.text).words


async def test_who_came_is_recorded_for_many_at_once_and_once_however_often_it_is_sent(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    path, [came, missed, unknown] = await today_with(enquiry, 3)
    form = read((await web.get(f"{path}/attendance")).text).fields
    typed = form | {f"of-{came}": "came", f"of-{missed}": "missed", f"of-{unknown}": ""}
    first = await web.post(f"{path}/attendance", data=typed, follow_redirects=True)
    again = await web.post(f"{path}/attendance", data=typed, follow_redirects=True)
    found = {each["journey"]: each["standing"] for each in await bookings(enquiry, path[-36:])}
    informed = await asked(enquiry, f"/enquiries/{came}/events")

    assert "Attendance is recorded." in first.text
    assert again.status_code == 200
    assert found == {came: "attended", missed: "missed", unknown: "confirmed"}
    assert [each["type"] for each in informed].count("enquiry.event_attended.v1") == 1


async def test_what_cannot_be_recorded_comes_back_with_why_and_the_rest_is_recorded(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    path, [one, other] = await today_with(enquiry, 2)
    form = read((await web.get(f"{path}/attendance")).text).fields
    body = {"on": today().isoformat(), "journey": one, "attended": True}
    await asked(enquiry, f"/information-events/{path[-36:]}/record-attendance", body)
    answer = await web.post(
        f"{path}/attendance", data=form | {f"of-{one}": "missed", f"of-{other}": "came"}
    )
    nothing = await web.post(f"{path}/attendance", data={"key": form["key"]})
    found = {each["journey"]: each["standing"] for each in await bookings(enquiry, path[-36:])}

    assert answer.status_code == 409
    assert "Attendance is already recorded" in answer.text
    assert found == {one: "attended", other: "attended"}
    assert "Select whether they came for at least one household" in nothing.text


async def test_everybody_can_be_ticked_without_javascript(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    path, journeys = await today_with(enquiry, 2)
    fields = read((await web.get(f"{path}/attendance?everybody=came")).text).fields

    assert {fields[f"of-{each}"] for each in journeys} == {"came"}


async def test_a_follow_up_is_recorded_and_can_be_changed(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    path, [journey] = await today_with(enquiry, 1)
    too_early = await sends(web, f"{path}/follow-up/{journey}", next_step="none")
    await sends(web, f"{path}/attendance", **{f"of-{journey}": "came"})
    wrong = await sends(web, f"{path}/follow-up/{journey}", note="Weekday evenings.")
    answer = await sends(
        web, f"{path}/follow-up/{journey}", next_step="initial_visit", note="Weekday evenings."
    )
    form = read((await web.get(f"{path}/follow-up/{journey}")).text)

    assert "First record whether this household came." in too_early.text
    assert wrong.status_code == 422
    assert "Weekday evenings.</textarea>" in wrong.text
    assert "Initial visit" in read(answer.text).words
    assert "Weekday evenings." in read(answer.text).words
    assert form.fields["next_step"] == "initial_visit"


async def test_a_household_of_another_agency_is_known_by_its_reference_alone(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    path, _ = await event_with(enquiry, 0)
    elsewhere = await received(enquiry, agency="weald")
    body = {"on": today().isoformat(), "journey": elsewhere, "people": 1}
    auth = signed_as(adopter(elsewhere), "enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as client:
        book = f"/information-events/{path[-36:]}/book"
        headers = {"Idempotency-Key": uuid4().hex}
        assert (await client.post(book, json=body, headers=headers)).is_success
    words = await words_of(web, path)

    assert reference(UUID(elsewhere)) in words
    assert "whose enquiry is at another agency" in words
    assert "Rosa Fell" not in words


async def test_past_information_events_wait_for_who_came(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    await planned(enquiry, on="2025-03-03", held_on="2025-03-20", title="Long ago")
    recent = await words_of(web, f"{MOORLAND}/events/past")
    all_of_them = await words_of(web, f"{MOORLAND}/events/past?months=120")

    assert "Long ago" not in recent
    assert "Show the last 12 months" in recent
    assert "Long ago" in all_of_them
    assert "No places were booked" in all_of_them


async def test_another_agencys_information_event_is_as_if_it_were_not_there(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry, agency="weald")
    for path in ("", "/change", "/cancel", "/attendance", "/book"):
        assert (await web.get(f"{MOORLAND}/events/{event}{path}")).status_code == 404
        assert (await web.get(f"/team/weald/events/{event}{path}")).status_code == 403
    assert (await web.post(f"{MOORLAND}/events/{event}/cancel")).status_code == 404


async def test_whoever_does_not_recruit_plans_nothing(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    async with signed_in(browse, provider, "social-worker", enquiry=enquiry.url) as client:
        answers = [
            await client.get(f"{MOORLAND}/events"),
            await client.get(f"{MOORLAND}/events/plan/new"),
            await client.post(f"{MOORLAND}/events/plan/new", data=PLAN),
        ]

    assert [each.status_code for each in answers] == [403, 403, 403]


async def test_while_the_service_is_away_nothing_typed_is_lost(
    browse: Browse, provider: SignIn
) -> None:
    async with signed_in(browse, provider, "recruiter") as client:
        listed = await client.get(f"{MOORLAND}/events")
        answer = await sends(client, f"{MOORLAND}/events/plan/new", **PLAN, **day(-9, "held_on"))

    assert (listed.status_code, answer.status_code) == (503, 503)
    assert "Information events cannot be shown at the moment." in listed.text
    assert "may not have been done" in answer.text
    assert read(answer.text).fields["title"] == PLAN["title"]
