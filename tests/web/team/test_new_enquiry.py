"""A member of staff records an enquiry that came by phone, email, visit or event."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.cases import at, day, done, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.information_events import planned
from tests.web.helpers.staff import MOORLAND, sends, signed_in

NEW = f"{MOORLAND}/new-enquiry"
CALLED: dict[str, Any] = {"channel": "phone", "household": "single", "name": "Carys Garth"}
NUMBER = {"phone": "01632 960 009"}


@pytest.fixture
async def web(
    browse: Browse, provider: SignIn, enquiry: Service
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as client:
        yield client


async def recorded(enquiry: Service, answer: httpx.Response) -> tuple[Any, Any]:
    """The enquiry behind the case page that followed, and its people."""
    path = f"/enquiries/{answer.url.path.rpartition('/')[2]}"
    async with at(enquiry) as client:
        return (await client.get(path)).json(), (await client.get(f"{path}/contact-details")).json()


async def test_a_call_of_last_week_is_an_enquiry_of_last_week(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    answer = await sends(web, NEW, **CALLED, **NUMBER, postcode="ls14ap", **day(7))
    view, people = await recorded(enquiry, answer)

    words = read(answer.text).words
    assert "Enquiry recorded" in words
    assert "Phone. " in words
    assert view["received_on"] == (today() - timedelta(7)).isoformat()
    assert people["postcode"] == "LS1 4AP"
    assert [each["name"] for each in people["applicants"]] == ["Carys Garth"]


async def test_somebody_without_email_and_phone_is_recorded_with_where_letters_reach_them(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    hostel = {"address": "Care of Example Hostel, 1 Well Lane", "postcode": "ls14ap"}
    answer = await sends(web, NEW, **CALLED, **hostel)
    _, people = await recorded(enquiry, answer)

    assert people["envelopes"] == [["Care of Example Hostel", "1 Well Lane", "LS1 4AP"]]
    assert "Care of Example Hostel, 1 Well Lane, LS1 4AP" in read(answer.text).words


async def test_the_first_letter_is_read_before_the_enquiry_is_recorded(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    services = {"enquiry": enquiry.url, "notifications": notifications.url}
    both = {"household": "joint", "partner_name": "Dewi Garth", "email": "c@garth.example"}
    async with signed_in(browse, provider, "recruiter", **services) as client:
        form = read((await client.get(NEW)).text).fields
        look = await client.post(NEW, data=form | CALLED | both | {"step": "look"})
        page = read(look.text)
        unreached = read((await sends(client, NEW, **CALLED, **NUMBER, step="look")).text).words
        too_late = await sends(client, NEW, **CALLED, **NUMBER, **day(-3), step="look")
        answer = await client.post(NEW, data=page.fields | both, follow_redirects=True)
    view, _ = await recorded(enquiry, answer)

    assert "To Carys Garth, c•••@garth.example" in page.words
    assert "To Dewi Garth, who has no email address" in page.words
    assert f"We have received your enquiry ({view['reference']})" in page.words
    assert "We email nobody, because there is no email address." in unreached
    assert "Dear Carys Garth" in unreached
    assert "The date is in the future." in read(too_late.text).words


async def test_a_couple_is_recorded_with_both_of_its_people(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    both = {"household": "joint", "partner_name": "Dewi Garth", "partner_email": "d@example.org"}
    answer = await sends(web, NEW, **CALLED | both, **NUMBER)
    _, people = await recorded(enquiry, answer)

    assert [each["name"] for each in people["applicants"]] == ["Carys Garth", "Dewi Garth"]
    assert people["applicants"][1]["email"] == "d@example.org"


async def test_a_household_that_comes_back_is_tied_to_its_earlier_journey(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    before = await received(enquiry)
    await done(enquiry, before, "withdraw", reason="not_ready")
    again = {**CALLED, **NUMBER, "earlier": reference(UUID(before)).lower()}
    answer = await sends(web, NEW, **again)

    assert "They had enquired before." in read(answer.text).words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": ""}, "Enter an email address, a phone number or a postal address, so that"),
        ({"household": "joint"}, "Enter the full name of their partner"),
        ({"partner_name": "Dewi Garth"}, "Select a couple, or remove what you entered"),
        ({"phone": "ring me"}, "Enter a phone number, like 01632 960 001"),
        ({"earlier": "7K3M9-QXD2A"}, "No enquiry at your agency has this reference"),
        ({"channel": ""}, "Select an answer: How did they contact you?"),
    ],
)
async def test_what_is_wrong_is_said_beside_everything_that_was_typed(
    web: httpx.AsyncClient, typed: dict[str, str], sentence: str
) -> None:
    answer = await sends(web, NEW, **CALLED | NUMBER | typed)
    page = read(answer.text)

    assert answer.status_code == 422
    assert sentence in page.words
    assert page.fields["name"] == "Carys Garth"


async def test_a_form_that_is_sent_twice_is_one_enquiry(web: httpx.AsyncClient) -> None:
    fields = read((await web.get(NEW)).text).fields | CALLED | NUMBER
    first, second = [await web.post(NEW, data=fields) for _ in range(2)]

    assert first.headers["location"] == second.headers["location"]


async def test_a_household_that_came_without_a_booking_enquired_at_the_information_event(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    event = await planned(enquiry, in_days=0, starts_at="00:00", ends_at="23:59")
    page = read((await web.get(f"{MOORLAND}/events/{event}")).text)
    form = read((await web.get(f"{NEW}?event={event}")).text)

    assert f"{NEW}?event={event}" in page.links
    assert form.fields["channel"] == "event"


async def test_a_social_worker_records_no_enquiry(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    async with signed_in(browse, provider, "social-worker", enquiry=enquiry.url) as client:
        assert (await client.get(NEW)).status_code == 403
