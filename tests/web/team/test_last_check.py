"""What is grave is checked once more before it is recorded: nothing is lost on the way, and nothing counts twice."""

from typing import Any

import httpx

from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.cases import at, day, done, heard_by, hidden, page_of, received, send
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Front

CLOSING = {"reason": "outside_area", "explanation": 'Too far:\n200 miles & "more".'}


def closing(journey: str) -> str:
    return f"{page_of(journey)}/do/close"


async def types(enquiry: Service, journey: str) -> list[str]:
    async with at(enquiry) as client:
        found = (await client.get(f"/enquiries/{journey}/events")).json()
    return [each["type"].split(".")[1] for each in found]


async def checking(client: httpx.AsyncClient, journey: str, **more: Any) -> httpx.Response:
    form = await client.get(closing(journey))
    return await send(client, closing(journey), read(form.text).fields, **CLOSING, **more)


async def test_a_closing_is_shown_once_more_with_what_is_open_and_recorded_from_there(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    await done(enquiry, journey, "ask-to-be-called")
    async with front("manager") as client:
        check = await checking(client, journey)
        before = await types(enquiry, journey)
        recorded = await send(client, closing(journey), read(check.text).fields, step="record")

    words = read(check.text).words
    assert check.status_code == 200
    assert "Check before you record: close the enquiry" in words
    assert "Why are you closing it?" in words
    assert 'Too far: 200 miles & "more".' in words
    assert "You have not recorded any contact with them." in words
    assert f"On {today():%-d %B %Y} they asked you to call them." in words
    assert "reopen the enquiry" in words
    assert before == ["received", "call_requested"]
    assert recorded.status_code == 303
    assert (await types(enquiry, journey))[-1] == "closed"


async def test_who_a_letter_does_not_reach_is_said_before_it_is_recorded(
    front: Front, enquiry: Service, notifications: Service
) -> None:
    people = [{"name": "Rosa Fell", "email": "rosa.fell@example.org"}, {"name": "Jun Fell"}]
    journey = await received(enquiry, household="joint", applicants=people)
    await heard_by(notifications, journey)
    async with front("manager") as client:
        words = read((await checking(client, journey)).text).words

    assert "We have closed your enquiry" in words
    assert "To Rosa Fell, r•••@example.org" in words


async def test_from_the_check_a_form_can_be_changed_and_keeps_what_was_typed(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("manager") as client:
        check = await checking(client, journey)
        form = await send(client, closing(journey), read(check.text).fields, step="change")

    assert "Check before you record" not in read(form.text).words
    assert form.status_code == 200
    assert read(form.text).fields["reason"] == "outside_area"
    assert read(form.text).fields["explanation"].splitlines() == CLOSING["explanation"].splitlines()
    assert hidden(form.text) == hidden(check.text)


async def test_recorded_twice_from_the_check_it_counts_once(front: Front, enquiry: Service) -> None:
    journey = await received(enquiry)
    async with front("manager") as client:
        carried = read((await checking(client, journey)).text).fields
        for _ in range(2):
            answer = await send(client, closing(journey), carried, step="record")

    assert answer.status_code == 303
    assert await types(enquiry, journey) == ["received", "closed"]


async def test_what_the_service_refuses_after_the_check_comes_back_to_the_form(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("manager") as client:
        check = await checking(client, journey, **day(-1))
        refused = await send(client, closing(journey), read(check.text).fields, step="record")

    assert refused.status_code == 422
    assert "The date is in the future" in read(refused.text).words
    assert read(refused.text).fields["reason"] == "outside_area"


async def test_what_changed_meanwhile_is_shown_and_checked_again(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("manager") as client:
        carried = read((await checking(client, journey)).text).fields
        await done(enquiry, journey, "ask-to-be-called")
        changed = await send(client, closing(journey), carried, step="record")
        again = await send(client, closing(journey), read(changed.text).fields)

    assert changed.status_code == 412
    assert "Someone changed this record" in read(changed.text).words
    assert "Check before you record" in read(again.text).words
    assert "they asked you to call them" in read(again.text).words
    assert (await types(enquiry, journey))[-1] == "call_requested"
