"""What applicants change on their journey by themselves: kept, refused with a sentence, never lost."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import (
    CONTACT,
    KEY,
    amina_travels,
    does,
    enquired,
    joins,
    posts,
    told,
    without_key,
    words_at,
)
from tests.web.helpers.sign_in import OURS, signs_in


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as client:
        yield client


async def test_a_break_is_taken_shown_and_ended_again(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    base = f"/journey/{journey}"
    taken = await posts(web, f"{base}/pause", reason="health", words="My back.")
    resting = await words_at(web, taken.headers["location"])
    again = await words_at(web, f"{base}/pause")
    going_on = await web.post(f"{base}/resume", data={"key": KEY[::-1]}, headers=OURS)
    after = await words_at(web, going_on.headers["location"])

    assert taken.headers["location"] == f"{base}?done=pause"
    assert "You have been taking a break since" in resting
    assert "You are already taking a break" in again
    assert "Continue your journey" in again
    assert "Welcome back" in after
    assert "You have been taking a break" not in after


async def test_a_break_that_ends_before_it_begins_comes_back_with_what_was_typed(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    until_on = {"until-day": "3", "until-month": "3", "until-year": "2025"}
    answer = await posts(web, f"/journey/{journey}/pause", reason="work", words="Busy.", **until_on)
    page = read(answer.text)

    assert answer.status_code == 422
    assert "a break must end after the day it starts" in page.words.lower()
    assert page.fields["key"] == KEY
    assert page.fields["reason"] == "work"
    assert page.fields["until-year"] == "2025"
    assert ">Busy.</textarea>" in answer.text


async def test_a_call_that_was_asked_for_is_on_the_page_until_somebody_calls(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=1)
    asked = await posts(web, f"/journey/{journey}/call", time_of_day="evening", words="The visit.")
    twice = await posts(web, f"/journey/{journey}/call", time_of_day="evening", words="The visit.")
    waiting = await words_at(web, f"/journey/{journey}")
    notes = await told(enquiry, f"/enquiries/{journey}/notes")
    await does(enquiry, journey, "make-contact", **CONTACT)
    called = await words_at(web, f"/journey/{journey}")

    assert asked.headers["location"] == twice.headers["location"] == f"/journey/{journey}?done=call"
    assert "Nobody has called you yet." in waiting
    assert [note["words"] for note in notes["notes"]] == ["The visit."]
    assert "Nobody has called you yet." not in called


async def test_a_format_that_was_asked_for_is_kept_with_their_preferences_and_staff_see_the_request(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    path = f"/journey/{journey}/format"
    offered = await words_at(web, f"/journey/{journey}")
    nothing_chosen = await posts(web, path)
    asked = await posts(web, path, format="large_print")
    after = await words_at(web, asked.headers["location"])
    details = await told(enquiry, f"/enquiries/{journey}/contact-details")
    events = await told(enquiry, f"/enquiries/{journey}/events")

    assert "Ask for information in another format" in offered
    assert nothing_chosen.status_code == 422
    assert "Select which format you need" in read(nothing_chosen.text).words
    assert "We have told your agency which format you need." in after
    assert "You asked for information in another format." in after
    assert details["applicants"][0]["wishes"]["format"] == "large_print"
    assert events[-1]["type"] == "enquiry.information_format_requested.v1"
    assert "large_print" not in str(events)


async def test_a_journey_is_ended_at_the_second_press_and_the_page_says_how_to_come_back(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    base = f"/journey/{journey}"
    form = await words_at(web, f"{base}/withdraw")
    without_reason = await posts(web, f"{base}/withdraw")
    first = await posts(web, f"{base}/withdraw", reason="not_ready")
    still = (await told(enquiry, f"/enquiries/{journey}"))["status"]
    second = await posts(web, f"{base}/withdraw", **without_key(read(first.text).fields))
    ended = await words_at(web, second.headers["location"])

    assert "this ends it for both of you" in form
    assert "you can take a break for as long as you like" in form
    assert without_reason.status_code == 422
    assert "Are you sure you want to end your journey?" in read(first.text).words
    assert still == "received"
    assert "Your journey ended at step 1 of 6: enquiry." in ended
    assert "You can come back whenever you like" in ended
    for page in ("withdraw", "pause", "call"):
        words = await words_at(web, f"{base}/{page}")
        assert "You have already ended this journey." in words
        assert "01632 960 101" in words


async def test_feedback_is_asked_for_once_a_step_is_over_and_not_a_second_time(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=3)
    asked, base = "Give feedback on your enquiry", f"/journey/{journey}"
    before = await words_at(web, base)
    await does(enquiry, journey, "make-contact", **CONTACT)
    over = await words_at(web, base)
    unanswered = await posts(web, f"{base}/feedback/enquiry", words="Kind people.")
    answered = await posts(web, f"{base}/feedback/enquiry", ease="4", words="Kind people.")
    thanked = await words_at(web, answered.headers["location"])
    again = await web.post(
        f"{base}/feedback/enquiry", data={"key": KEY[::-1], "ease": "1"}, headers=OURS
    )

    page = await words_at(web, f"{base}/feedback/enquiry")

    assert "You have already answered these questions." in page
    assert asked not in before
    assert asked in over
    assert unanswered.status_code == 422
    assert "Thank you" in thanked
    assert asked not in thanked
    assert again.status_code == 409
    assert "already answered these questions about this step" in read(again.text).words


async def test_own_details_are_changed_alone_and_the_others_stay_unseen(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    await joins(enquiry, provider, journey, "bilal", applicant=2)
    await signs_in(web, "bilal")
    path = f"/journey/{journey}/details"
    form = await web.get(path)
    fields = read(form.text).fields
    typed = without_key(fields) | {
        "phone": "07700 900 982",
        "address": "Example Barracks, BFPO 61",
        "wishes.channel": "phone",
        "wishes.time_of_day": "evening",
    }
    saved = await posts(web, path, **typed)
    again = read((await web.get(path)).text).fields
    details = await told(enquiry, f"/enquiries/{journey}/contact-details")

    assert fields["name"] == "Bilal Example"
    assert "Amina Example can change their own details" in read(form.text).words
    assert "amina@" not in form.text
    assert saved.headers["location"] == f"/journey/{journey}?done=details"
    amina, bilal = details["applicants"]
    assert amina["email"] == "amina@home.example"
    assert bilal["phone"] == "07700 900 982"
    assert again["address"] == "Example Barracks, BFPO 61"
    assert details["envelopes"] == [[], ["Example Barracks", "BFPO 61"]]
    assert bilal["wishes"]["time_of_day"] == "evening"


async def test_details_that_the_agency_changed_meanwhile_are_shown_and_not_overwritten(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    path = f"/journey/{journey}/details"
    opened = without_key(read((await web.get(path)).text).fields)
    people = [{"name": "Amina Example", "email": "new@home.example"}, {"name": "Bilal Example"}]
    await does(enquiry, journey, "change-contact-details", household="joint", applicants=people)
    told_off = await posts(web, path, **opened | {"phone": "07700 900 982"})
    page = read(told_off.text)
    sent_again = await web.post(path, data=page.fields, headers=OURS)
    details = await told(enquiry, f"/enquiries/{journey}/contact-details")

    assert told_off.status_code == 412
    assert "Someone changed your details while you had this page open" in page.words
    assert "Email address is now: new@home.example" in page.words
    assert page.fields["phone"] == "07700 900 982"
    assert sent_again.headers["location"] == f"/journey/{journey}?done=details"
    assert details["applicants"][0]["phone"] == "07700 900 982"


async def test_what_a_clock_announces_does_not_stand_in_the_way_of_changing_details(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    path = f"/journey/{journey}/details"
    opened = without_key(read((await web.get(path)).text).fields)
    await does(enquiry, journey, "make-contact", **CONTACT)
    saved = await posts(web, path, **opened | {"phone": "07700 900 982"})

    assert saved.status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "amina"}, "Enter an email address in the correct format"),
        ({"phone": "ring me"}, "Enter a phone number, like 01632 960 001"),
        ({"name": ""}, "Enter your full name"),
        ({"email": "", "phone": ""}, "Keep an email address, phone number or postal address"),
    ],
)
async def test_details_that_cannot_be_right_come_back_with_a_sentence(
    web: httpx.AsyncClient,
    enquiry: Service,
    provider: SignIn,
    typed: dict[str, str],
    sentence: str,
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    path = f"/journey/{journey}/details"
    fields = without_key(read((await web.get(path)).text).fields)
    answer = await posts(web, path, **fields | typed)

    assert answer.status_code == 422
    assert sentence in read(answer.text).words
    assert {name: read(answer.text).fields[name] for name in typed} == typed


async def test_one_applicant_sends_the_other_a_link_and_sees_how_they_sign_in(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    base = f"/journey/{journey}"
    nobody = await words_at(web, base)
    sent = await posts(web, f"{base}/invite")
    invited = await words_at(web, sent.headers["location"])
    await joins(enquiry, provider, journey, "bilal", applicant=2)
    joined, again = await words_at(web, base), await words_at(web, f"{base}/invite")

    assert "Bilal Example does not have an account yet." in nobody
    assert "We are emailing a link" in invited
    assert "Bilal Example has been sent a link to sign in, which expires at" in invited
    assert "Bilal Example has their own account." in joined
    assert "The other applicant already has an account." in again


async def test_somebody_who_applies_alone_is_offered_nobody_to_invite(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, alone=True)

    assert "The other applicant" not in await words_at(web, f"/journey/{journey}")
    assert "You are applying on your own" in await words_at(web, f"/journey/{journey}/invite")


async def test_a_form_without_its_key_sends_nothing(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    answer = await web.post(f"/journey/{journey}/call", data={"words": "x"}, headers=OURS)

    assert answer.status_code == 400
    assert (await told(enquiry, f"/enquiries/{journey}"))["call_requested_on"] is None
