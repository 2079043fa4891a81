"""Somebody who is signed in books with the journey that they have, and for nobody else's."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.local.suite import Service
from services.chassis.settings import RecordSettings
from services.web.site.sessions import COOKIE
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.information_events import bookings, cancelled, enquired, planned
from tests.web.helpers.sign_in import OURS, joined

NOBODYS = "7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"


@pytest.fixture
async def journey(enquiry: Service) -> str:
    return await enquired(enquiry, "joint")


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, settings: RecordSettings, journey: str
) -> AsyncIterator[httpx.AsyncClient]:
    """The front end, with the first applicant of the journey signed in."""
    async with browse(enquiry=enquiry.url) as client:
        key = await joined(settings, journey)
        client.cookies.set(COOKIE, key, domain="adopt.example")
        client.headers.update(OURS)
        yield client


async def test_whoever_is_signed_in_books_with_their_journey_and_is_asked_no_name(
    web: httpx.AsyncClient, enquiry: Service, journey: str
) -> None:
    event = await planned(enquiry)
    led = await web.get(f"/events/{event}/book")
    own = led.headers["location"]
    page = read((await web.get(own)).text)
    form = page.fields | {"coming": "both", "needs": "A seat near the front."}
    sent, again = await web.post(own, data=form), await web.post(own, data=form)
    booked = await web.get(sent.headers["location"])

    assert own == f"/journey/{journey}/events/{event}/book"
    assert "name" not in page.fields
    assert sent.headers["location"] == again.headers["location"]
    assert "Your 2 places are confirmed." in booked.text
    [booking] = await bookings(enquiry, event)
    assert (booking["journey"], booking["people"]) == (journey, 2)
    assert booking["needs"] == "A seat near the front."


async def test_what_is_wrong_or_refused_keeps_what_was_typed_and_says_why(
    web: httpx.AsyncClient, enquiry: Service, journey: str
) -> None:
    event = await planned(enquiry)
    own = f"/journey/{journey}/events/{event}/book"
    typed = read((await web.get(own)).text).fields | {"needs": "Large print."}
    unsaid = await web.post(own, data=typed)
    await cancelled(enquiry, event)
    refused = await web.post(own, data=typed | {"coming": "one_of_two"})

    assert (unsaid.status_code, refused.status_code) == (422, 409)
    assert "Select who is coming" in unsaid.text
    assert "This information event was cancelled on" in refused.text
    assert all("Large print.</textarea>" in each.text for each in (unsaid, refused))


async def test_a_service_that_is_away_loses_nothing_and_books_once_later(
    web: httpx.AsyncClient, enquiry: Service, journey: str
) -> None:
    event = await planned(enquiry)
    own = f"/journey/{journey}/events/{event}/book"
    typed = read((await web.get(own)).text).fields | {"coming": "one_of_two"}
    enquiry.kill()
    held = await web.post(own, data=typed)
    enquiry.start()
    page = read(held.text)
    sent = await web.post(own, data=page.fields)

    assert (held.status_code, held.headers["retry-after"]) == (503, "30")
    assert page.fields == typed
    assert sent.status_code == 303
    assert len(await bookings(enquiry, event)) == 1


async def test_nobody_books_with_another_households_journey(
    web: httpx.AsyncClient, alone: httpx.AsyncClient, enquiry: Service
) -> None:
    event, theirs = await planned(enquiry), await enquired(enquiry, "single")
    other = await web.get(f"/journey/{theirs}/events/{event}/book")
    unknown = await web.get(f"/journey/{NOBODYS}/events/{event}/book")
    nobody = await alone.get(f"/journey/{theirs}/events/{event}/book")

    assert (other.status_code, unknown.status_code) == (404, 404)
    assert nobody.headers["location"].startswith("/sign-in")
