"""Referrals, possible duplicates and undelivered messages of an agency, over the real services."""

import re
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.waiting import until
from tests.web.helpers.cases import ROSA, done, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.list_fixtures import referred, undelivered
from tests.web.helpers.staff import MOORLAND, sends, signed_in, words_of

REFERRALS, DUPLICATES = f"{MOORLAND}/referrals", f"{MOORLAND}/duplicates"
UNDELIVERED = f"{MOORLAND}/undelivered"
TO_CHECK = f"{MOORLAND}/letters-to-check"


@pytest.fixture
async def web(
    browse: Browse, provider: SignIn, enquiry: Service
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as client:
        yield client


async def test_a_household_that_waits_is_taken_up_in_one_press_and_known_by_name_afterwards(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await referred(enquiry, "estuary", "moorland")
    page = read((await web.get(REFERRALS)).text)
    form = {"key": page.fields["key"]}
    taken = await web.post(f"{REFERRALS}/{journey}/take-up", data=form, follow_redirects=True)
    twice = await web.post(f"{REFERRALS}/{journey}/take-up", data={"key": uuid4().hex})
    case = (await words_of(web, f"{MOORLAND}/enquiries/{journey}")).split("Adopt Moorland")

    assert f"Household {reference(UUID(journey))}" in page.words
    assert "2 working days left" in page.words
    assert "Rosa Fell" not in page.words
    assert taken.url.path == f"{MOORLAND}/enquiries/{journey}"
    assert "You are now responsible for this household." in taken.text
    assert twice.status_code == 409
    assert "There is no referral waiting on this enquiry" in twice.text
    assert "Rosa Fell" in case[0]


async def test_a_household_is_sent_back_with_a_reason_and_its_sender_sees_it(
    web: httpx.AsyncClient, browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey = await referred(enquiry, "estuary", "moorland")
    path = f"{REFERRALS}/{journey}/send-back"
    unsaid = await sends(web, path, words="Our next group begins in June.")
    back = await sends(web, path, reason="no_capacity", words="Our next group begins in June.")
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as manager:
        sent = await words_of(manager, "/team/estuary/referrals")

    assert unsaid.status_code == 422
    assert "Select an answer: Why are you sending them back?" in unsaid.text
    assert "Our next group begins in June.</textarea>" in unsaid.text
    assert "The household is back with the agency that referred it" in back.text
    assert f"Rosa Fell {reference(UUID(journey))} Adopt Moorland" in sent
    assert "Sent back to you" in sent


async def test_a_household_of_others_is_neither_taken_up_nor_sent_back_here(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await referred(enquiry, "estuary", "weald")
    taken = await web.post(f"{REFERRALS}/{journey}/take-up", data={"key": uuid4().hex})
    back = await web.post(
        f"{REFERRALS}/{journey}/send-back", data={"reason": "no_capacity", "words": "No."}
    )
    elsewhere = await web.post(f"/team/weald/referrals/{journey}/take-up")

    assert (taken.status_code, back.status_code, elsewhere.status_code) == (404, 404, 403)
    assert reference(UUID(journey)) not in await words_of(web, REFERRALS)


async def test_pairs_of_an_agency_lead_to_both_side_by_side(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    person = ROSA | {"name": "Ida Twice", "email": f"{uuid4().hex}@example.org"}
    person.pop("phone")
    first, second = [await received(enquiry, applicants=[person]) for _ in range(2)]
    listed = await web.get(DUPLICATES)
    await done(enquiry, second, "say-different", other=first, staff="recruiter-01")
    later = await web.get(DUPLICATES)

    assert "the same email address" in listed.text
    assert "Ida Twice" in listed.text
    ways = [f"{MOORLAND}/enquiries/{each}/duplicates" for each in (first, second)]
    assert any(way in listed.text for way in ways)
    assert "Ida Twice" not in later.text


async def test_a_message_that_reached_nobody_is_sent_again_from_the_list(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    journey, failed = await undelivered(enquiry, notifications)
    urls = {"enquiry": enquiry.url, "notifications": notifications.url}
    async with signed_in(browse, provider, "social-worker", **urls) as client:
        listed = await client.get(UNDELIVERED)
        again = await client.post(f"{UNDELIVERED}/{journey}/{failed['message']}")
        nowhere = await client.post(f"{UNDELIVERED}/{journey}/{uuid4()}")

    assert "Ivo Callme" in listed.text
    assert "They gave no email address. Call them" in listed.text
    assert again.headers["location"] == f"{UNDELIVERED}?done=again"
    assert nowhere.status_code in {404, 409}
    assert "There is a problem" in nowhere.text


async def test_messages_are_printed_and_recorded_as_told_another_way_together(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    found = [await undelivered(enquiry, notifications) for _ in range(2)]
    chosen = [f"{journey}/{failed['message']}" for journey, failed in found]
    urls = {"enquiry": enquiry.url, "notifications": notifications.url}
    async with signed_in(browse, provider, "recruiter", **urls) as client:
        nothing = await client.post(f"{UNDELIVERED}/told", data={})
        printed = await client.post(f"{UNDELIVERED}/print", data={"message": chosen})
        asked = await client.post(f"{UNDELIVERED}/told", data={"message": chosen})
        form = {**read(asked.text).fields, "message": chosen, "step": "record"}
        unsaid = await client.post(f"{UNDELIVERED}/told", data=form)
        recorded = await client.post(f"{UNDELIVERED}/told", data={**form, "way": "post"})
        left = await client.get(UNDELIVERED)
        case = await words_of(client, f"{MOORLAND}/enquiries/{found[0][0]}/messages")

    assert (nothing.status_code, unsaid.status_code) == (422, 422)
    assert "Select at least one message." in nothing.text
    assert "Select an answer: How did you tell them?" in unsaid.text
    assert printed.text.count("Dear Ivo Callme,") == 2
    assert "There is no postal address on record for Ivo Callme." in printed.text
    assert "Phone: 01632 960 101" in printed.text
    assert recorded.headers["location"] == f"{UNDELIVERED}?done=told"
    assert [each for each in chosen if each in left.text] == []
    assert "Told another way" in case
    assert "By post on" in case


async def test_a_letter_on_paper_has_the_name_and_address_of_whom_it_is_for(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    address = {"address": "Care of Example Hostel, 1 Well Lane, Leeds, LS1 4AP"}
    journey, failed = await undelivered(enquiry, notifications, address)
    place = f"{journey}/{failed['message']}"
    urls = {"enquiry": enquiry.url, "notifications": notifications.url}
    async with signed_in(browse, provider, "recruiter", **urls) as client:
        together = await client.post(f"{UNDELIVERED}/print", data={"message": [place]})
        page = f"{MOORLAND}/enquiries/{journey}/messages/{failed['message']}/print"
        alone = await client.get(page)

    envelope = "Ivo Callme Care of Example Hostel 1 Well Lane Leeds LS1 4AP"
    for printed in (together, alone):
        assert envelope in read(printed.text).words
        assert "There is no postal address" not in printed.text


async def test_a_letter_that_says_no_is_read_and_sent_from_its_page_or_told_another_way(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    closed = {"reason": "not_eligible", "manager": "manager-01", "explanation": "Too young."}
    journeys = [
        await received(enquiry, household="joint", applicants=[ROSA, {"name": "Jun"}])
        for _ in range(2)
    ]
    for journey in journeys:
        await done(enquiry, journey, "close", **closed)
    urls = {"enquiry": enquiry.url, "notifications": notifications.url}
    async with signed_in(browse, provider, "manager", **urls) as client:
        paths = [await letter_to_check(client, each) for each in journeys]
        queue = await words_of(client, f"{MOORLAND}/queue")
        page = await client.get(paths[0])
        form = {"key": read(page.text).fields["key"]}
        sent = await client.post(f"{paths[0]}/release", data=form, follow_redirects=True)
        twice = await client.post(f"{paths[0]}/release", data={"key": uuid4().hex})
        unsaid = await sends(client, f"{paths[1]}/told", way="")
        told = await sends(client, f"{paths[1]}/told", way="in_person")
        left = await client.get(TO_CHECK)

    assert "wait for a second look" in queue
    assert "Email does not reach Jun." in read(page.text).words
    assert "Letter on its way" in sent.text
    assert twice.status_code == 404
    assert unsaid.status_code == 422
    assert "In person on" in told.text
    assert [each for each in journeys if each in left.text] == []


async def letter_to_check(client: httpx.AsyncClient, journey: str) -> str:
    """The page of a journey's letter that waits for a second look, once it is listed."""
    found: list[str] = []

    async def listed() -> bool:
        page = (await client.get(TO_CHECK)).text
        found[:] = re.findall(rf'"({MOORLAND}/enquiries/{journey}/messages/[0-9a-f-]+)"', page)
        return bool(found)

    await until(listed)
    return found[0]


async def test_the_agencys_page_counts_what_waits_and_leaves_out_what_is_away(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    await referred(enquiry, "estuary", "moorland")
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as client:
        led = await client.get("/your-agency")
        words = await words_of(client, MOORLAND)
    async with signed_in(browse, provider, "panel-administrator", enquiry=enquiry.url) as client:
        few = await words_of(client, MOORLAND)
    async with signed_in(browse, provider, "manager") as client:
        several = await words_of(client, "/your-agency")
        every = await words_of(client, MOORLAND)

    assert led.headers["location"] == MOORLAND
    assert "waiting)" in words
    assert "Access log" not in words
    assert ("Your figures" in few, "Referrals" in few) == (True, False)
    assert "Estuary" in several
    assert "Access log" in every
    assert "waiting)" not in every


@pytest.mark.parametrize("page", [REFERRALS, DUPLICATES, UNDELIVERED])
async def test_a_list_whose_service_is_away_says_so(
    browse: Browse, provider: SignIn, page: str
) -> None:
    async with signed_in(browse, provider, "recruiter") as client:
        assert "cannot be shown at the moment" in await words_of(client, page, status=503)
