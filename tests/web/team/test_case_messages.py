"""Messages of a case over ASGI: what was sent, one written by hand, read as it will leave, and sent."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.enquiry.helpers.event_bookings import EVENT
from tests.web.helpers.cases import (
    JUN,
    ROSA,
    at,
    command,
    day,
    heard_by,
    page_of,
    received,
    said,
    send,
)
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse, Front
from tests.web.helpers.sign_in import signs_in

NEEDED = {"needed": "The names of two referees\nYour driving licence", "words": "By post is fine."}


@pytest.fixture
async def household(enquiry: Service, notifications: Service) -> str:
    """A couple that notifications has heard of."""
    journey = await received(enquiry, household="joint", applicants=[ROSA, JUN])
    await heard_by(notifications, journey)
    return journey


def writing(journey: str, template: str = "needed_next") -> str:
    return f"{page_of(journey)}/messages/new/{template}"


async def waiting(notifications: Service, journey: str) -> list[str]:
    """The titles of what waits to be sent."""
    async with at(notifications) as client:
        found = (await client.get(f"/messages/{journey}")).json()
    return [each["title"] for each in found["waiting"]]


async def test_a_message_is_chosen_filled_in_read_and_sent_once(
    front: Front, household: str, notifications: Service
) -> None:
    async with front("recruiter") as client:
        list_page = await client.get(f"{page_of(household)}/messages")
        form = await client.get(writing(household))
        carried = read(form.text).fields
        check = await send(client, writing(household), carried, **NEEDED)
        before = await waiting(notifications, household)
        hidden = read(check.text).fields
        sent = [
            await send(client, writing(household), hidden, step="send", **NEEDED) for _ in range(2)
        ]
        after = await client.get(sent[0].headers["location"])

    assert writing(household) in list_page.text
    assert check.status_code == 200
    assert "The names of two referees" in check.text
    assert "To Rosa Fell, r•••@example.org" in read(check.text).words
    assert "who has no email address" in read(check.text).words
    assert "What we need from you" not in before
    assert [each.status_code for each in sent] == [303, 303]
    assert said(after.text) == "Message on its way"
    assert "by Rosa Recruiter" in read(after.text).words
    assert (await waiting(notifications, household)).count("What we need from you") == 1


async def test_what_is_sent_is_what_was_read(front: Front, household: str) -> None:
    async with front("recruiter") as client:
        carried = read((await client.get(writing(household))).text).fields
        check = await send(client, writing(household), carried, **NEEDED)
        letter = re.search(r'app-letter__body">(.*?)</div>', check.text, re.DOTALL)
        await send(client, writing(household), read(check.text).fields, step="send")
        page = await client.get(f"{page_of(household)}/messages")
        link = re.search(rf'{page_of(household)}/messages/[0-9a-f-]+(?=">What we need)', page.text)
        assert link
        message = await client.get(link[0])

    assert letter
    assert letter.group(1) in message.text


async def test_going_back_keeps_what_was_typed(front: Front, household: str) -> None:
    async with front("recruiter") as client:
        carried = read((await client.get(writing(household))).text).fields
        check = await send(client, writing(household), carried, **NEEDED)
        hidden = read(check.text).fields
        form = await send(client, writing(household), hidden, step="change")

    assert form.status_code == 200
    assert "Your driving licence</textarea>" in form.text
    assert hidden["key"] in form.text


async def test_what_is_missing_or_refused_comes_back_to_the_field(
    front: Front, household: str
) -> None:
    async with front("recruiter") as client:
        carried = read((await client.get(writing(household))).text).fields
        nothing = await send(client, writing(household), carried, needed="")
        odd = await send(client, writing(household), carried, needed="x\u0007y")

    assert nothing.status_code == 422
    assert "There is a problem" in nothing.text
    assert odd.status_code == 422
    assert 'href="#needed"' in odd.text


async def test_a_household_is_invited_to_one_of_the_agencys_events(
    front: Front, household: str, enquiry: Service
) -> None:
    path = writing(household, "event_offered")
    async with front("recruiter") as client:
        none_yet = read((await client.get(path)).text)
        async with at(enquiry) as service:
            receipt = await command(service, "/information-events", **_soon())
        carried = read((await client.get(path)).text).fields
        chosen = str(receipt["journey"])
        check = await send(client, path, carried, information_event=chosen)

    assert "There is no information event to invite them to" in none_yet.words
    assert check.status_code == 200
    assert "Check the message before you send it" in read(check.text).words


def _soon() -> dict[str, Any]:
    """An information event in two weeks that can be booked from today."""
    held_on = today() + timedelta(14)
    return {**EVENT, "on": today().isoformat(), "held_on": held_on.isoformat()}


async def test_what_there_is_not_is_not_found(front: Front, household: str) -> None:
    async with front("recruiter") as client:
        for path in (
            writing(household, "love_letter"),
            writing(str(uuid4())),
            f"{page_of(household)}/messages/{uuid4()}",
            f"{page_of(str(uuid4()))}/messages",
        ):
            assert (await client.get(path)).status_code == 404, path


async def test_messages_that_cannot_be_had_are_said_to_be_missing(
    browse: Browse, provider: SignIn, enquiry: Service, household: str
) -> None:
    async with browse(sign_in_issuer=provider.issuer, enquiry=enquiry.url) as client:
        await signs_in(client, "recruiter")
        page = await client.get(f"{page_of(household)}/messages")
        form = await client.get(writing(household))

    assert "The messages cannot be shown at the moment" in read(page.text).words
    assert form.status_code == 503


async def test_neither_panel_nor_household_writes_for_the_agency(
    front: Front, household: str
) -> None:
    for name in ("panel-administrator", "amina"):
        async with front(name) as client:
            assert (await client.get(writing(household))).status_code == 403
            posted = await send(client, writing(household), {}, **NEEDED, **day())
            assert posted.status_code == 403


async def test_a_closing_letter_is_read_before_anything_is_filled_in(
    front: Front, household: str
) -> None:
    async with front("manager") as client:
        form = await client.get(f"{page_of(household)}/do/close")

    words = read(form.text).words
    assert "We have closed your enquiry When someone has looked at it once more, by email." in words
    assert "a manager closed your enquiry" in words
    assert "To Jun Fell, who has no email address" in words


async def test_a_letter_that_cannot_be_read_yet_says_which_question_to_answer(
    front: Front, household: str
) -> None:
    async with front("recruiter") as client:
        form = await client.get(f"{page_of(household)}/do/refer")

    assert "To read this letter, answer “Which agency?”." in read(form.text).words
    assert "receiver" not in read(form.text).words


async def test_an_invitation_to_somebody_without_an_address_offers_what_can_be_done(
    front: Front, household: str
) -> None:
    async with front("recruiter") as client:
        form = await client.get(f"{page_of(household)}/do/invite-applicant")

    assert (
        f"{JUN['name']} has no email address , so we cannot send them a link."
        in read(form.text).words
    )
    assert f'href="{page_of(household)}/do/change-contact-details"' in form.text
