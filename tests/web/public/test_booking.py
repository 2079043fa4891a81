"""A booking that reaches the real enquiry service: one enquiry, one place, and the truth about both."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from contracts.clocks import ClockId, due
from contracts.identity import Who
from contracts.reference import Channel
from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.trust import trusted
from services.web.public.booking import journey_by
from services.web.public.booking_form import BookingAnswers
from services.web.public.enquiry_command import enquiry_command
from services.web.site.words import weekday
from tests.identity import signed_as
from tests.web.helpers.broken_connection import cut
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.information_events import (
    ALONE,
    BOTH,
    a_form,
    asked,
    bookings,
    cancelled,
    planned,
)

NOWHERE = "7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"
KEY = "0123456789abcdef0123456789abcdef"
PLAN = {
    "on": today().isoformat(),
    "name": "Come and meet us",
    "agency": "moorland",
    "begins_on": today().isoformat(),
    "ends_on": today().isoformat(),
}


@pytest.fixture
async def web(browse: Browse, enquiry: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with browse(enquiry=enquiry.url) as client:
        yield client


async def sent(web: httpx.AsyncClient, event: str, form: dict[str, str]) -> httpx.Response:
    return await web.post(f"/events/{event}/book/send", data=form)


def journey_of_form(form: dict[str, str]) -> str:
    return str(journey_by(BookingAnswers.model_validate(form)))


@pytest.mark.parametrize("page", ["who", "contact", "needs", "check"])
async def test_every_page_carries_every_answer_also_while_the_service_is_away(
    alone: httpx.AsyncClient, page: str
) -> None:
    typed = BOTH | {"key": KEY, "needs": "A chair with arms.\nA seat near the front."}
    answer = await alone.post(f"/events/{NOWHERE}/book/{page}", data=typed)
    fields = read(answer.text).fields

    assert answer.status_code == 200
    assert fields == typed


async def test_an_incomplete_page_comes_back_with_what_was_typed(
    alone: httpx.AsyncClient,
) -> None:
    base = f"/events/{NOWHERE}/book"
    nobody = await alone.post(f"{base}/send", data=a_form(coming=""))
    unnamed = await alone.post(f"{base}/needs", data=a_form(name="", preferred="phone"))
    unreachable = await alone.post(f"{base}/needs", data=a_form(preferred="phone"))
    too_long = await alone.post(f"{base}/check", data=a_form(needs="a" * 1001))

    answers = (nobody, unnamed, unreachable, too_long)
    assert {answer.status_code for answer in answers} == {422}
    assert "Select who is coming" in nobody.text
    assert "Enter your full name" in unnamed.text
    assert "Enter a phone number, or choose another way" in unreachable.text
    assert "must be 1,000 characters or fewer" in too_long.text
    assert read(unnamed.text).fields["email"] == "amina@home.example"


async def test_a_couple_that_never_enquired_gets_two_places_a_reference_and_a_day(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry)
    form = BOTH | a_form() | BOTH | {"needs": "A seat near the front.", "language": "pl"}
    answer = await sent(web, event, form | {"preferred": "email"})
    page = read((await web.get(answer.headers["location"])).text).words
    journey = journey_of_form(form)
    view = await asked(enquiry, f"/enquiries/{journey}")
    people = (await asked(enquiry, f"/enquiries/{journey}/contact-details"))["applicants"]
    events = await asked(enquiry, f"/enquiries/{journey}/events")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/events/{event}/booked/{journey}"
    assert f"Your reference {view['reference']} Your 2 places are confirmed." in page
    assert f"We will contact you by {weekday(due(ClockId.FIRST_RESPONSE, today()))}." in page
    assert (view["household"], view["agency"]) == ("joint", "moorland")
    assert events[0]["data"]["channel"] == "event"
    assert people[0]["wishes"]["language"] == "pl"
    assert people[0]["wishes"]["channel"] == "email"
    [booking] = await bookings(enquiry, event)
    assert (booking["people"], booking["needs"]) == (2, "A seat near the front.")


async def test_how_they_heard_of_us_is_kept_with_the_enquiry_that_a_booking_makes(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event, form = await planned(enquiry), a_form(heard="website")
    begun = read((await web.get(f"/events/{event}/book")).text)
    check = read((await web.post(f"/events/{event}/book/check", data=form)).text)
    await sent(web, event, form)
    first, *_ = await asked(enquiry, f"/enquiries/{journey_of_form(form)}/events")

    assert "How did you hear about us? (optional)" in begun.words
    assert "How you heard about us A website or a search" in check.words
    assert first["data"]["source"] == {"kind": "website", "code": None}


async def test_a_booking_from_the_address_of_a_campaign_names_it(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event, code = await planned(enquiry), f"open-day-{uuid4().hex[:8]}"
    await asked(enquiry, "/campaigns", PLAN | {"code": code})
    page = read((await web.get(f"/events/{event}", params={"campaign": code})).text)
    begun = read((await web.get(f"/events/{event}/book", params={"campaign": code})).text)
    form = a_form(key=begun.fields["key"], campaign=begun.fields["campaign"])
    await sent(web, event, form)
    first, *_ = await asked(enquiry, f"/enquiries/{journey_of_form(form)}/events")

    listed = read((await web.get("/events", params={"campaign": code})).text)

    assert f"/events/{event}?campaign={code}" in listed.links
    assert f"/events/{event}/book?campaign={code}" in page.links
    assert "How did you hear about us?" not in begun.words
    assert first["data"]["source"] == {"kind": "campaign", "code": code}


async def test_who_finds_no_room_is_told_the_number_in_the_waiting_list(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry, places=1)
    answers = [await sent(web, event, a_form()) for _ in range(3)]
    pages = [read((await web.get(each.headers["location"])).text).words for each in answers]
    offered = read((await web.get(f"/events/{event}")).text).words

    assert "Your place is confirmed." in pages[0]
    assert "You are number 1 on the waiting list." in pages[1]
    assert "You are number 2 on the waiting list." in pages[2]
    assert "Full. You can join the waiting list" in offered


async def test_a_form_sent_twice_is_one_enquiry_and_one_booking(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event, form = await planned(enquiry), a_form()
    first, second = await sent(web, event, form), await sent(web, event, form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert [each["journey"] for each in await bookings(enquiry, event)] == [journey_of_form(form)]


@pytest.mark.parametrize("changed", [{"name": "Amina Changed"}, {"needs": "Large print."}])
async def test_other_answers_in_a_form_that_was_sent_stay_and_go_as_a_new_booking(
    web: httpx.AsyncClient, enquiry: Service, changed: dict[str, str]
) -> None:
    event, form = await planned(enquiry), a_form()
    first = await sent(web, event, form)
    again = await sent(web, event, form | changed)

    page = read(again.text)
    assert again.status_code == 409
    assert "We have not received the answers you have just sent." in page.words
    assert first.headers["location"] not in again.text
    assert len(await bookings(enquiry, event)) == 1

    assert changed.items() <= page.fields.items()
    anew = await sent(web, event, page.fields)
    assert anew.headers["location"] != first.headers["location"]
    assert len(await bookings(enquiry, event)) == 2


async def test_what_closed_meanwhile_makes_no_enquiry_and_offers_others(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry)
    other = await planned(enquiry, agency="weald", title="Another evening", in_days=1)
    await cancelled(enquiry, event)
    form = a_form()
    held = await sent(web, event, form)
    page = read(held.text)

    assert held.status_code == 409
    assert "We have not sent your enquiry or your booking." in page.words
    unknown = await web.get(f"/enquiries/{journey_of_form(form)}/sent")
    assert unknown.status_code == 404
    assert f"/events/{other}/book/check" in page.actions
    assert "agency" not in page.fields

    chosen = await web.post(f"/events/{other}/book/check", data=page.fields | {"agency": "weald"})
    checked = read(chosen.text)
    assert "Another evening" in checked.words
    booked = await sent(web, other, checked.fields)
    assert booked.headers["location"] == f"/events/{other}/booked/{journey_of_form(form)}"
    assert (await asked(enquiry, f"/enquiries/{journey_of_form(form)}"))["agency"] == "weald"


async def test_a_place_refused_after_the_enquiry_is_told_apart_and_another_one_goes_with_it(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event, other = await planned(enquiry), await planned(enquiry, in_days=1, title="Tomorrow")
    form = a_form()
    await enquired_alone(enquiry, form)
    await cancelled(enquiry, event)
    held = await sent(web, event, form)
    page = read(held.text)

    assert held.status_code == 409
    assert "We have your enquiry, but we could not book a place for you." in page.words
    assert f'href="/enquiries/{journey_of_form(form)}/sent"' in held.text
    assert page.fields == form
    booked = await sent(web, other, page.fields)
    assert booked.headers["location"] == f"/events/{other}/booked/{journey_of_form(form)}"
    nothing = read((await web.get(f"/events/{event}/booked/{journey_of_form(form)}")).text)
    assert "You do not have a place This information event has been cancelled." in nothing.words


@pytest.mark.parametrize("arrives", [False, True])
async def test_a_service_that_goes_away_after_the_enquiry_is_told_and_booked_once_later(
    browse: Browse, enquiry: Service, *, arrives: bool
) -> None:
    event, form = await planned(enquiry), a_form()
    async with cut(enquiry.url, "book-as-enquirer") as (address, connection):
        connection.arrives = arrives
        async with browse(enquiry=address) as web:
            held = await sent(web, event, form)
            page = read(held.text)
            before = await bookings(enquiry, event)
            known = await web.get(f"/enquiries/{journey_of_form(form)}/sent")
            connection.broken = False
            answer = await sent(web, event, page.fields)

    assert (held.status_code, held.headers["retry-after"]) == (503, "30")
    assert "We have your enquiry, but may not have your booking" in page.words
    assert "We do not know yet whether you have a place." in page.words
    assert known.status_code == 200
    assert len(before) == arrives
    assert answer.headers["location"] == f"/events/{event}/booked/{journey_of_form(form)}"
    assert [each["journey"] for each in await bookings(enquiry, event)] == [journey_of_form(form)]


async def enquired_alone(enquiry: Service, form: dict[str, str]) -> None:
    """The enquiry is recorded as by a front end that was stopped before it booked."""
    command = enquiry_command(BookingAnswers.model_validate(form), Channel.EVENT)
    auth = signed_as(Who.of_service("web"), "enquiry", by="web")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as client:
        body = command.model_dump(mode="json", exclude_none=True)
        headers = {"Idempotency-Key": form["key"]}
        answer = await client.post("/enquiries", json=body, headers=headers)
    assert answer.status_code == 201, answer.text


async def test_a_booking_kept_back_by_a_killed_service_is_sent_from_the_same_page(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event, form = await planned(enquiry), a_form()
    enquiry.kill()
    held = await sent(web, event, form)
    page = read(held.text)
    enquiry.start()
    answer = await sent(web, event, page.fields)

    assert (held.status_code, held.headers["retry-after"]) == (503, "30")
    assert "one enquiry and one booking" in page.words
    assert page.fields == form
    assert "Your place is confirmed." in (await web.get(answer.headers["location"])).text
    assert len(await bookings(enquiry, event)) == 1


async def test_neither_the_address_nor_the_page_holds_what_was_typed(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry)
    answer = await sent(web, event, a_form(needs="A chair with arms."))
    shown = answer.headers["location"] + (await web.get(answer.headers["location"])).text

    typed = ("amina", "home.example", "chair")
    assert [text for text in typed if text in shown.lower()] == []


async def test_somebody_already_known_sees_what_anybody_sees(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry)
    known = [await sent(web, event, a_form(email="known@home.example")) for _ in range(2)]
    unknown = await sent(web, event, a_form(email="new@home.example"))
    pages = [(await web.get(each.headers["location"])).text for each in (*known, unknown)]

    views = [
        await asked(enquiry, f"/enquiries/{each.headers['location'].rpartition('/')[2]}")
        for each in (*known, unknown)
    ]
    without = {page.replace(view["reference"], "") for page, view in zip(pages, views, strict=True)}
    assert len(without) == 1


async def test_a_field_that_people_do_not_see_has_the_form_sent_once_more(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event, form = await planned(enquiry), a_form(website="http://spam.example")
    held = await sent(web, event, form)
    page = read(held.text)

    assert held.status_code == 422
    assert "hidden part" in page.words
    assert page.fields == form | {"website": ""}
    assert await bookings(enquiry, event) == []
    assert (await sent(web, event, page.fields)).status_code == 303


async def test_an_address_in_the_middle_leads_to_the_beginning(alone: httpx.AsyncClient) -> None:
    answer = await alone.get(f"/events/{NOWHERE}/book/check")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/events/{NOWHERE}/book")


async def test_a_booking_that_another_site_sent_is_refused(alone: httpx.AsyncClient) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    address = f"/events/{NOWHERE}/book/send"
    answer = await alone.post(address, data=ALONE | {"key": KEY}, headers=foreign)

    assert answer.status_code == 403
