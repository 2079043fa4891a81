"""A household's own journey, from real services: what its page says, and whom it is not for."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.web.words import day, weekday
from tests.assessment.test_api import ALL_CHECKS
from tests.waiting import until
from tests.web.conftest import Browse, Run
from tests.web.offering import planned
from tests.web.reading import read
from tests.web.signing_in import OURS, signs_in
from tests.web.travelling import CONTACT, ago, does, enquired, joins, registers, told

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def assessment(run: Run, records: dict[str, str]) -> Service:
    return run("assessment", **records)


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    """The pages before the enquiry service alone; the other services are away."""
    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as client:
        yield client


@pytest.fixture
async def all_along(
    browse: Browse, enquiry: Service, assessment: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    """The pages before the services of the first three steps."""
    urls = {"enquiry": enquiry.url, "assessment": assessment.url}
    async with browse(**urls, sign_in_issuer=provider.issuer) as client:
        yield client


async def words_at(web: httpx.AsyncClient, path: str, status: int = 200) -> str:
    """What a page says."""
    answer = await web.get(path)
    assert answer.status_code == status, answer.text
    return read(answer.text).words


async def amina_travels(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn, **given: Any
) -> str:
    """Amina has joined a new journey and is signed in."""
    journey = await enquired(enquiry, **given)
    await joins(enquiry, provider, journey, "amina")
    await signs_in(web, "amina")
    return journey


async def posts(web: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    """Sends a form of ours under a key."""
    return await web.post(path, data={"key": KEY, **typed}, headers=OURS)


async def test_a_new_enquiry_says_where_it_is_who_acts_and_until_when(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    clocks = (await told(enquiry, f"/enquiries/{journey}"))["clocks"]
    words = await words_at(web, f"/journey/{journey}")

    assert "Your journey with Adopt Moorland" in words
    assert "You are at step 1 of 6: enquiry." in words
    assert "It is the agency's turn. You do not have to do anything now." in words
    assert "Somebody at Adopt Moorland calls or writes to you in person, by " in words
    assert "no published rule sets it" in words
    assert "is late" not in words
    for clock in clocks:
        assert weekday(date.fromisoformat(clock["due_on"])) in words


async def test_an_agency_that_is_late_is_said_to_be_late_with_what_one_can_do(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=30)
    answer = await web.get(f"/journey/{journey}")
    words = read(answer.text).words

    assert "Adopt Moorland is late" in words
    assert "First response was due on" in words
    assert "working days late" in words
    assert "This is not your fault" in words
    for way in (
        "tel:01632960101",
        f"/journey/{journey}/call",
        f"/journey/{journey}/rights#complain",
    ):
        assert f'href="{way}"' in answer.text


async def test_nothing_that_staff_wrote_or_who_they_are_is_on_the_page(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=3)
    await does(enquiry, journey, "make-contact", **CONTACT)
    await does(enquiry, journey, "assign", to="recruiter-01")

    for page in ("", "/timeline"):
        answer = await web.get(f"/journey/{journey}{page}")
        assert "Your agency was in touch with you by phone." in read(answer.text).words
        for secret in ("unsure", "recruiter-01", "bilal@"):
            assert secret not in answer.text


async def test_the_turn_passes_to_the_household_when_the_agency_owes_nothing(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=3)
    await does(enquiry, journey, "make-contact", **CONTACT)
    await does(enquiry, journey, "provide-information", form="pack", staff="recruiter-01")
    words = await words_at(web, f"/journey/{journey}")

    assert "It is your turn." in words
    assert "nobody closes your enquiry because you take your time" in words
    assert "Registration of interest Not started." in words
    assert "First response: done in time" in words


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
    assert "You are taking a break since" in resting
    assert "The journey is paused already" in again
    assert "Go on with your journey" in again
    assert "Welcome back" in after
    assert "You are taking a break" not in after


async def test_a_break_that_ends_before_it_begins_comes_back_with_what_was_typed(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    until_on = {"until-day": "3", "until-month": "3", "until-year": "2025"}
    answer = await posts(web, f"/journey/{journey}/pause", reason="work", words="Busy.", **until_on)
    page = read(answer.text)

    assert answer.status_code == 422
    assert "a break ends after the day on which it begins" in page.words.lower()
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
    assert "Nobody has called yet." in waiting
    assert [note["words"] for note in notes["notes"]] == ["The visit."]
    assert "Nobody has called yet." not in called


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

    assert "it ends for everybody who applies together" in form
    assert "you can take a break for as long as you like" in form
    assert without_reason.status_code == 422
    assert "Are you sure that you want to end your journey?" in read(first.text).words
    assert still == "received"
    assert "Your journey ended at step 1 of 6: enquiry." in ended
    assert "You can come back whenever you like" in ended
    for page in ("withdraw", "pause", "call"):
        words = await words_at(web, f"{base}/{page}")
        assert "You have ended this journey already." in words
        assert "01632 960 101" in words


def without_key(fields: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if name != "key"}


async def test_feedback_is_asked_for_once_a_step_is_over_and_not_a_second_time(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=3)
    asked, base = "Say how easy it was: your enquiry", f"/journey/{journey}"
    before = await words_at(web, base)
    await does(enquiry, journey, "make-contact", **CONTACT)
    over = await words_at(web, base)
    unanswered = await posts(web, f"{base}/feedback/enquiry", words="Kind people.")
    answered = await posts(web, f"{base}/feedback/enquiry", ease="4", words="Kind people.")
    thanked = await words_at(web, answered.headers["location"])
    again = await web.post(
        f"{base}/feedback/enquiry", data={"key": KEY[::-1], "ease": "1"}, headers=OURS
    )

    assert asked not in before
    assert asked in over
    assert unanswered.status_code == 422
    assert "Thank you" in thanked
    assert asked not in thanked
    assert again.status_code == 409
    assert "answered these questions about this step already" in read(again.text).words


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
        "wishes.channel": "phone",
        "wishes.time_of_day": "evening",
    }
    saved = await posts(web, path, **typed)
    details = await told(enquiry, f"/enquiries/{journey}/contact-details")

    assert fields["name"] == "Bilal Example"
    assert "Amina Example changes their own details" in read(form.text).words
    assert "amina@" not in form.text
    assert saved.headers["location"] == f"/journey/{journey}?done=details"
    amina, bilal = details["applicants"]
    assert amina["email"] == "amina@home.example"
    assert bilal["phone"] == "07700 900 982"
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
    assert "Somebody changed your details while you had it open" in page.words
    assert "Email address: new@home.example" in page.words
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
        ({"email": "amina"}, "Email address must be in the correct format"),
        ({"phone": "ring me"}, "Phone number must be in the correct format"),
        ({"name": ""}, "Enter your full name"),
        ({"email": "", "phone": ""}, "Leave an e-mail address or a phone number"),
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

    assert "Bilal Example does not sign in yet." in nobody
    assert "A link is on its way" in invited
    assert "Bilal Example has a link to sign in, until" in invited
    assert "Bilal Example signs in with an account of their own." in joined
    assert "The other applicant signs in already." in again


async def test_somebody_who_applies_alone_is_offered_nobody_to_invite(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, alone=True)

    assert "The other applicant" not in await words_at(web, f"/journey/{journey}")
    assert "You apply on your own" in await words_at(web, f"/journey/{journey}/invite")


async def test_a_booked_information_event_is_shown_with_day_and_place(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    event = await planned(enquiry)
    body = {"on": ago(0), "journey": journey, "people": 1}
    await told(enquiry, f"/information-events/{event}/book", body)
    words = await words_at(web, f"/journey/{journey}")

    assert "An evening about adoption" in words
    assert "6:30pm to 8pm Online You have a place." in words


async def test_a_journey_is_for_its_own_applicants_alone(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    await amina_travels(web, enquiry, provider)
    of_others = await enquired(enquiry)
    pages = ("", "/timeline", "/rights", "/messages", "/details", "/call", "/withdraw", "/invite")

    for page in pages:
        assert (await web.get(f"/journey/{of_others}{page}")).status_code == 404
    for form in ("call", "pause", "withdraw", "details", "invite", "feedback/enquiry"):
        assert (await posts(web, f"/journey/{of_others}/{form}")).status_code == 404
    await signs_in(web, "recruiter")
    for page in pages:
        assert (await web.get(f"/journey/{of_others}{page}")).status_code == 403
    assert (await told(enquiry, f"/enquiries/{of_others}"))["status"] == "received"


async def test_services_that_are_away_take_only_their_own_part_away(
    browse: Browse, web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    without_later = await words_at(web, f"/journey/{journey}")
    async with browse(sign_in_issuer=provider.issuer) as client:
        client.cookies = web.cookies
        alone = await client.get(f"/journey/{journey}")
        form = await posts(client, f"/journey/{journey}/call", words="Please.")
        details = await client.get(f"/journey/{journey}/details")

    assert "Stages one and two cannot be shown at the moment." in without_later
    assert "You are at step 1 of 6: enquiry." in without_later
    assert alone.status_code == 200
    assert "Your enquiry and registration cannot be shown at the moment." in read(alone.text).words
    assert form.status_code == details.status_code == 503
    assert ">Please.</textarea>" in form.text


async def test_from_the_accepted_registration_on_stage_one_is_told_by_its_own_service(
    all_along: httpx.AsyncClient, enquiry: Service, assessment: Service, provider: SignIn
) -> None:
    journey = await amina_travels(all_along, enquiry, provider, days_ago=40)
    await registers(enquiry, journey, days_ago=30)
    submitted = await words_at(all_along, f"/journey/{journey}")
    await does(enquiry, journey, "accept-registration", on=ago(27))
    await until(lambda: has_case(all_along, journey))
    stage_one = await words_at(all_along, f"/journey/{journey}")
    await told(assessment, f"/cases/{journey}/return-checks", {**ALL_CHECKS, "on": ago(20)})
    outcome = {"on": ago(10), "outcome": "may_be_suitable"}
    await told(assessment, f"/cases/{journey}/decide-stage-one", outcome)
    window = await words_at(all_along, f"/journey/{journey}")

    assert "You are at step 2 of 6: registration of interest." in submitted
    assert "tells you whether it goes ahead" in submitted
    assert f"Registration of interest Sent on {day_of(30)}." in submitted
    assert "You are at step 3 of 6: stage one." in stage_one
    assert f"Done on {day_of(27)}" in stage_one
    assert "You are at step 4 of 6: stage two." in window
    assert "When you want to go on to stage two, tell Adopt Moorland by" in window
    assert "It is your turn." in window


async def test_after_the_registration_a_journey_is_ended_at_the_assessment(
    all_along: httpx.AsyncClient, enquiry: Service, assessment: Service, provider: SignIn
) -> None:
    journey = await amina_travels(all_along, enquiry, provider, days_ago=20)
    await registers(enquiry, journey, days_ago=10)
    await does(enquiry, journey, "accept-registration", on=ago(8))
    await until(lambda: has_case(all_along, journey))
    typed = {"reason": "change_of_circumstances", "sure": "yes"}
    ended = await posts(all_along, f"/journey/{journey}/withdraw", **typed)
    twice = await posts(all_along, f"/journey/{journey}/withdraw", **typed)
    words = await words_at(all_along, ended.headers["location"])

    assert twice.headers["location"] == ended.headers["location"]
    assert (await told(assessment, f"/cases/{journey}"))["status"] == "withdrawn"
    assert "Your journey ended at step 3 of 6: stage one." in words


async def has_case(web: httpx.AsyncClient, journey: str) -> bool:
    """Whether stage one is open, as the household sees it."""
    return "Stage one began." in read((await web.get(f"/journey/{journey}/timeline")).text).words


async def test_whoever_has_several_journeys_chooses_and_who_has_one_goes_straight_there(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    first = await enquired(enquiry, days_ago=40, alone=True)
    await joins(enquiry, provider, first, "carys")
    await signs_in(web, "carys")
    straight = await web.get("/journey")
    await does(enquiry, first, "withdraw", reason="not_ready")
    second = await enquired(enquiry, alone=True)
    await joins(enquiry, provider, second, "carys")
    await signs_in(web, "carys")
    choice = await web.get("/journey")

    assert straight.headers["location"] == f"/journey/{first}"
    assert f'href="/journey/{first}"' in choice.text
    assert f'href="/journey/{second}"' in choice.text
    assert "has ended" in read(choice.text).words


async def test_a_form_without_its_key_sends_nothing(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    answer = await web.post(f"/journey/{journey}/call", data={"words": "x"}, headers=OURS)

    assert answer.status_code == 400
    assert (await told(enquiry, f"/enquiries/{journey}"))["call_requested_on"] is None


def day_of(days_ago: int) -> str:
    return day(date.fromisoformat(ago(days_ago)))
