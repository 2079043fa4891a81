"""Information events on the pages: found, looked at, and honestly absent."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.information_event import Arrangements
from deploy.local.suite import Service
from services.chassis.clock import today
from services.web.site.information_events import InformationEvent
from services.web.site.words import weekday
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.information_events import NEXT_WEEK, cancelled, planned

VENUE: dict[str, Any] = {
    "mode": "in_person",
    "venue": {"name": "Example Hall", "postcode": "ZX1 2AB"},
}
JUNE = "9 June 2027"
DAY = weekday(today() + timedelta(NEXT_WEEK))


@pytest.fixture
async def web(browse: Browse, enquiry: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with browse(enquiry=enquiry.url) as client:
        yield client


def offered(**changed: str) -> InformationEvent:
    """An information event as the enquiry service offers it, for an evening in June."""
    plan = {
        "held_on": "2027-06-09",
        "starts_at": "18:30",
        "ends_at": "20:00",
        "mode": "online",
        "places": 12,
        "booking_opens_on": "2027-06-04",
        "booking_closes_on": "2027-06-09",
    }
    return InformationEvent(
        information_event=uuid4(),
        agency="moorland",
        title="An evening about adoption",
        venue=None,
        joining_link=None,
        arrangements=Arrangements.model_validate(plan | changed),
        cancelled_on=None,
        free=12,
        waiting=0,
    )


async def words(web: httpx.AsyncClient, address: str, **query: str) -> str:
    """What a page says, with single spaces."""
    answer = await web.get(address, params=query)
    assert answer.status_code == 200, answer.text
    return read(answer.text).words


async def test_an_information_event_is_found_over_all_agencies_and_narrowed_down(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    await planned(enquiry, title="Evening of Moorland")
    await planned(enquiry, agency="weald", title="Morning of Weald", in_days=20, **VENUE)

    everything = await words(web, "/events")
    assert f"Evening of Moorland on {DAY.partition(' ')[2]} {DAY}, 6:30pm to 8pm" in everything
    assert "Online. Adopt Moorland Places available" in everything
    assert "Example Hall, ZX1 2AB. Adopt Weald" in everything
    assert everything.index("Evening of Moorland") < everything.index("Morning of Weald")
    narrowed = [
        await words(web, "/events", agency="weald"),
        await words(web, "/events", mode="in_person"),
        await words(web, "/events", **from_day(10)),
    ]
    assert all("Morning of Weald" in each for each in narrowed)
    assert not any("Evening of Moorland" in each for each in narrowed)


def from_day(in_days: int) -> dict[str, str]:
    on = today() + timedelta(in_days)
    return {"from-day": str(on.day), "from-month": str(on.month), "from-year": str(on.year)}


async def test_later_ones_stand_on_the_next_page_with_the_same_filter(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    for number in range(21):
        await planned(enquiry, agency="fenland", title=f"Fenland evening {number:02}")
    first = await web.get("/events", params={"agency": "fenland"})
    address = first.text.partition('href="/events?agency=fenland')[2].partition('"')[0]
    rest = await web.get(f"/events?agency=fenland{address.replace('&amp;', '&')}")

    shown = [each.text.count(">Fenland evening") for each in (first, rest)]
    assert shown == [20, 1]
    assert "Later events" not in rest.text


async def test_a_day_that_there_is_not_is_asked_for_again(alone: httpx.AsyncClient) -> None:
    typed = {"from-day": "31", "from-month": "2", "from-year": "2027", "agency": "weald"}
    answer = await alone.get("/events", params=typed)

    assert answer.status_code == 422
    assert "<title>Error: Information events" in answer.text
    assert "must be a real date" in read(answer.text).words
    assert 'href="#from-day"' in answer.text
    assert 'value="31"' in answer.text


@pytest.mark.parametrize(
    ("free", "said"),
    [(12, "Places available"), (2, "2 places left"), (1, "1 place left")],
)
async def test_how_many_places_are_left_is_told_in_words(
    web: httpx.AsyncClient, enquiry: Service, free: int, said: str
) -> None:
    event = await planned(enquiry, places=free, step_free=True, interpreters=["pl"], **VENUE)
    page = await words(web, f"/events/{event}")

    assert f"When {DAY}, 6:30pm to 8pm Where Example Hall, ZX1 2AB" in page
    assert f"Agency Adopt Moorland Places {said} Book by {DAY}" in page
    assert "step-free access an interpreter who speaks Polish" in page
    assert "phone: 01632 960 101" in page


async def test_what_cannot_be_booked_says_why_and_offers_no_form(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry)
    await cancelled(enquiry, event)
    page = await words(web, f"/events/{event}")
    begun = await web.get(f"/events/{event}/book")

    assert "This information event has been cancelled." in page
    assert "Book a place" not in page
    assert (begun.status_code, begun.headers["location"]) == (303, f"/events/{event}")


@pytest.mark.parametrize(
    ("at", "why_not"),
    [
        ("2027-06-02T23:00Z", "You can book from 4 June 2027."),
        ("2027-06-09T17:29Z", ""),
        (
            "2027-06-09T17:30Z",
            f"Booking closed at 6:30pm on {JUNE}, when this information event started.",
        ),
        ("2027-06-09T19:00Z", "This information event has finished."),
        ("2027-06-10T08:00Z", "This information event has finished."),
    ],
)
def test_an_event_is_open_until_it_starts_in_london_and_then_says_when_it_closed(
    at: str, why_not: str
) -> None:
    event = offered()

    assert event.why_not(datetime.fromisoformat(at)) == why_not
    assert event.closes == f"Wednesday {JUNE}, 6:30pm"


def test_an_event_that_closed_the_day_before_says_the_day() -> None:
    event = offered(booking_closes_on="2027-06-08")

    assert event.closes == "Tuesday 8 June 2027"
    assert event.why_not(datetime(2027, 6, 9, tzinfo=UTC)) == "Booking closed on 8 June 2027."


@pytest.mark.parametrize("address", ["", "/book", "/booked/7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"])
async def test_while_the_enquiry_service_is_away_the_page_says_so(
    alone: httpx.AsyncClient, address: str
) -> None:
    event = "7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"
    answer = await alone.get(f"/events/{event}{address}")
    listed = await alone.get("/events")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "at the moment" in answer.text
    assert (listed.status_code, listed.headers["retry-after"]) == (503, "30")
    assert "We cannot show information events at the moment" in listed.text
    assert "Show events from" in listed.text


@pytest.mark.parametrize("address", ["", "/book", "/booked/7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"])
async def test_an_information_event_that_there_is_not_is_not_found(
    web: httpx.AsyncClient, address: str
) -> None:
    answer = await web.get(f"/events/7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10{address}")

    assert answer.status_code == 404
