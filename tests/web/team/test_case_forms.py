"""Doing something on a case over ASGI: the form, the refusals, two people at once, services away."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.cases import (
    JUN,
    ROSA,
    at,
    day,
    done,
    heard_by,
    hidden,
    page_of,
    received,
    record,
    said,
    send,
)
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse, Front
from tests.web.helpers.sign_in import signs_in

OUTCOME = {
    "channel": "phone",
    "outcome": "wishes_to_go_on",
    "next_step": "information_event",
}


def contacting(journey: str) -> str:
    return f"{page_of(journey)}/do/make-contact"


async def events(enquiry: Service, journey: str) -> list[dict[str, object]]:
    async with at(enquiry) as client:
        found: list[dict[str, object]] = (await client.get(f"/enquiries/{journey}/events")).json()
        return found


async def test_a_contact_is_recorded_by_whoever_signed_in_and_no_answer_is_chosen_for_them(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        form = await client.get(contacting(journey))
        carried = read(form.text).fields
        answer = await send(client, contacting(journey), carried, **OUTCOME)
        page = await client.get(answer.headers["location"])

    assert carried.keys().isdisjoint(OUTCOME)
    assert carried["on-day"] == str(today().day)
    assert "staff" not in carried
    assert answer.status_code == 303
    assert said(page.text) == "Contact recorded"
    last = (await events(enquiry, journey))[-1]
    assert (last["type"], last["by"]) == ("enquiry.contact_made.v1", "recruiter-01")


@pytest.mark.parametrize("command", ["make-contact", "attempt-contact"])
async def test_a_call_to_a_household_without_a_number_is_asked_about_once(
    front: Front, enquiry: Service, command: str
) -> None:
    people = [{"name": "Rosa Fell", "email": "rosa.fell@example.org"}]
    journey = await received(enquiry, applicants=people)
    path = f"{page_of(journey)}/do/{command}"
    said = OUTCOME if command == "make-contact" else OUTCOME | {"outcome": "no_answer"}
    async with front("recruiter") as client:
        carried = read((await client.get(path)).text).fields
        asked = await send(client, path, carried, **said)
        sent = await send(client, path, read(asked.text).fields, **said)

    assert asked.status_code == 422
    assert "There is no phone number for this household. Enter the number" in read(asked.text).words
    assert sent.status_code == 303


async def test_a_number_given_with_a_contact_is_kept_with_the_contact_details(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry, applicants=[{"name": "Rosa Fell", "email": "r@example.org"}])
    async with front("recruiter") as client:
        carried = read((await client.get(contacting(journey))).text).fields
        answer = await send(client, contacting(journey), carried, **OUTCOME, number="01632 960 009")

    assert answer.status_code == 303
    async with at(enquiry) as client:
        details = (await client.get(f"/enquiries/{journey}/contact-details")).json()
    assert details["applicants"][0]["phone"] == "01632 960 009"


async def test_the_same_form_sent_twice_counts_once(front: Front, enquiry: Service) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        carried = read((await client.get(contacting(journey))).text).fields
        for _ in range(2):
            answer = await send(client, contacting(journey), carried, **OUTCOME)

    assert answer.status_code == 303
    assert len(await events(enquiry, journey)) == 2


async def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        carried = read((await client.get(contacting(journey))).text).fields
        typed = {"words": 'Said "yes" & <more>', "on-day": "31", "on-month": "2"}
        answer = await send(client, contacting(journey), carried, **typed)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Said &#34;yes&#34; &amp; &lt;more&gt;" in answer.text
    assert read(answer.text).fields["on-day"] == "31"
    assert "<title" in answer.text
    assert "Error: Record a contact" in answer.text


async def test_a_refusal_of_the_service_comes_back_to_the_form(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    tomorrow = day(-1)
    async with front("recruiter") as client:
        carried = read((await client.get(contacting(journey))).text).fields
        answer = await send(client, contacting(journey), carried, **OUTCOME, **tomorrow)

    assert answer.status_code == 422
    assert "The date is in the future" in read(answer.text).words
    assert len(await events(enquiry, journey)) == 1


async def test_the_second_of_two_is_told_what_changed_loses_nothing_and_sends_again(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client, front("colleague") as other:
        carried = read((await client.get(contacting(journey))).text).fields
        theirs = read((await other.get(contacting(journey))).text).fields
        await send(other, contacting(journey), theirs, **OUTCOME)
        mine = {**OUTCOME, "words": "They will come on Tuesday."}
        refused = await send(client, contacting(journey), carried, **mine)
        again = {**mine, **hidden(refused.text)}
        sent = await send(client, contacting(journey), carried, **again)

    page = read(refused.text)
    assert refused.status_code == 412
    assert "Someone changed this record while you had this page open" in page.words
    assert "Contact made. By phone. They want to continue" in page.words
    assert "by Carl Colleague" in page.words
    assert "They will come on Tuesday." in page.words
    assert hidden(refused.text)["key"] == carried["key"]
    assert sent.status_code == 303
    assert [each["by"] for each in await events(enquiry, journey)][1:] == [
        "recruiter-02",
        "recruiter-01",
    ]


async def test_what_cannot_be_done_now_has_no_form_and_says_why(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        not_theirs = await client.get(f"{page_of(journey)}/do/close")
        not_now = await client.get(f"{page_of(journey)}/do/undo-merge")
        posted = await send(client, f"{page_of(journey)}/do/undo-merge", {}, **day())

    assert "Only a manager can do this." in read(not_theirs.text).words
    assert "not merged into another one" in read(not_now.text).words
    assert 'name="version"' not in not_theirs.text + not_now.text
    assert posted.status_code in {409, 412}


async def test_what_there_is_not_is_not_found(front: Front, enquiry: Service) -> None:
    journey = await received(enquiry)
    elsewhere = await received(enquiry, agency="estuary")
    async with front("recruiter") as client:
        for path in (
            f"{page_of(journey)}/do/dance",
            f"{page_of(journey)}/do/reporting/make-contact",
            f"{page_of(journey)}/do/panel/recommend",
            f"{page_of(journey)}/do/save-registration-draft",
            contacting(elsewhere),
            contacting(str(uuid4())),
        ):
            assert (await client.get(path)).status_code == 404, path


async def test_contact_details_stand_in_their_form_and_what_is_not_changed_stays(
    front: Front, enquiry: Service
) -> None:
    journey = await received(
        enquiry, household="joint", applicants=[ROSA, JUN], postcode="SW1A 1AA"
    )
    path = f"{page_of(journey)}/do/change-contact-details"
    async with front("recruiter") as client:
        carried = read((await client.get(path)).text).fields
        answer = await send(client, path, carried, **{"applicants.1.email": "jun@example.org"})

    assert answer.status_code == 303, read(answer.text).words
    async with at(enquiry) as client:
        details = (await client.get(f"/enquiries/{journey}/contact-details")).json()
    assert details["postcode"] == "SW1A 1AA"
    assert [each["email"] for each in details["applicants"]] == [ROSA["email"], "jun@example.org"]
    assert [each["phone"] for each in details["applicants"]] == [ROSA["phone"], JUN["phone"]]


async def test_a_date_is_corrected_by_choosing_what_happened(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry, days_ago=5)
    await done(enquiry, journey, "make-contact", staff="recruiter-01", **OUTCOME)
    path = f"{page_of(journey)}/do/correct-date"
    async with front("recruiter") as client:
        form = await client.get(path)
        carried = read(form.text).fields
        right = {"corrects": "2", "reason": "It was the day before.", **day(1, "right_day")}
        answer = await send(client, path, carried, **right)
        page = read((await client.get(page_of(journey))).text)

    assert re.search(r"Contact made, \d+ \w+ \d{4}", read(form.text).words)
    assert answer.status_code == 303
    assert "corrected (recorded" in page.words


async def test_an_enquiry_is_given_to_oneself_or_to_a_colleague_by_name(
    front: Front, enquiry: Service
) -> None:
    other, journey = await received(enquiry), await received(enquiry)
    await done(enquiry, other, "assign", to="recruiter-02")
    path = f"{page_of(journey)}/do/assign"
    async with front("recruiter") as client:
        form = await client.get(path)
        answer = await send(client, path, read(form.text).fields)

    assert '<option value="recruiter-02">Carl Colleague</option>' in form.text
    assert answer.status_code == 303
    async with at(enquiry) as client:
        shown = (await client.get(f"/enquiries/{journey}")).json()
    assert shown["assigned_to"] == "recruiter-01"


async def test_a_household_is_referred_to_an_agency_chosen_by_its_name(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    path = f"{page_of(journey)}/do/refer"
    async with front("recruiter") as client:
        form = await client.get(path)
        answers = {
            "receiver": "estuary",
            "reason": "home_area",
            "consent.given_by": "1",
            **day(0, "consent.given_on"),
            "words": "They moved.",
        }
        answer = await record(client, path, read(form.text).fields, **answers)
        page = read((await client.get(page_of(journey))).text)

    assert "Estuary Adoption" in read(form.text).words
    assert answer.status_code == 303
    assert "Referred to Estuary Adoption, which has not taken it up yet" in page.words


async def test_what_an_action_sends_is_said_beside_it_and_can_be_read_before(
    front: Front, enquiry: Service, notifications: Service
) -> None:
    journey = await received(enquiry)
    await heard_by(notifications, journey)
    path = f"{page_of(journey)}/do/close"
    answers = {"reason": "outside_area", "explanation": "You live too far away."}
    async with front("manager") as client:
        form = await client.get(path)
        looked = await send(client, path, read(form.text).fields, **answers, step="look")
        nothing = await client.get(contacting(journey))

    assert "We have closed your enquiry" in read(form.text).words
    assert looked.status_code == 200
    assert "To Rosa Fell, r•••@example.org" in read(looked.text).words
    assert "You live too far away." in looked.text
    assert len(await events(enquiry, journey)) == 1
    assert "This does not send anything to the household." in read(nothing.text).words


async def test_a_service_that_is_away_keeps_the_form_and_what_was_typed(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with browse(sign_in_issuer=provider.issuer, enquiry=enquiry.url) as client:
        await signs_in(client, "recruiter")
        form = await client.get(contacting(journey))
        away = await client.get(f"{page_of(journey)}/do/assessment/decide-stage-one")

    assert "The preview of messages cannot be shown at the moment" in read(form.text).words
    assert away.status_code == 503


async def test_a_form_whose_session_ended_keeps_what_was_typed(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        carried = read((await client.get(contacting(journey))).text).fields
        client.cookies.clear()
        answer = await send(client, contacting(journey), carried, words="Works nights.")

    assert answer.status_code == 401
    assert 'value="Works nights."' in answer.text
    assert "<textarea" not in answer.text


@pytest.mark.parametrize("lost", ["key", "version"])
async def test_a_form_that_lost_what_it_carried_records_nothing_unseen(
    front: Front, enquiry: Service, lost: str
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        carried = read((await client.get(contacting(journey))).text).fields
        del carried[lost]
        answer = await send(client, contacting(journey), carried, **OUTCOME)

    assert answer.status_code == (303 if lost == "key" else 412)


async def test_a_day_in_the_past_is_taken(front: Front, enquiry: Service) -> None:
    journey = await received(enquiry, days_ago=3)
    async with front("recruiter") as client:
        carried = read((await client.get(contacting(journey))).text).fields
        await send(client, contacting(journey), carried, **OUTCOME, **day(2))

    data = (await events(enquiry, journey))[-1]["data"]
    assert isinstance(data, dict)
    assert data["occurred_on"] == (today() - timedelta(2)).isoformat()


async def test_applicants_and_languages_are_chosen_by_name(front: Front, enquiry: Service) -> None:
    welsh = {"language": "cy", "message_may_be_left": True}
    people = [ROSA | {"wishes": welsh}, JUN]
    journey = await received(enquiry, household="joint", applicants=people)
    async with front("recruiter") as client:
        inviting = (await client.get(f"{page_of(journey)}/do/invite-applicant")).text
        path = f"{page_of(journey)}/do/change-contact-details"
        details = (await client.get(path)).text
        name = "applicants.0.wishes.language"
        answer = await send(client, path, read(details).fields, **{name: "pl"})
        case = read((await client.get(page_of(journey))).text)

    for words in ("Rosa Fell", "Jun Fell"):
        assert words in read(inviting).words, words
    assert "The first applicant" not in read(inviting).words
    assert '<option value="cy" selected>Welsh</option>' in details
    assert answer.status_code == 303
    assert "Language: Polish" in case.words


async def test_a_misspelt_code_is_nobody_to_assign_to(front: Front, enquiry: Service) -> None:
    journey = await received(enquiry)
    path = f"{page_of(journey)}/do/assign"
    async with front("recruiter") as client:
        form = read((await client.get(path)).text).fields
        answer = await send(client, path, form, to="recruiter-O2")

    assert answer.status_code == 422
    async with at(enquiry) as client:
        assert (await client.get(f"/enquiries/{journey}")).json()["assigned_to"] is None


async def test_a_social_worker_records_a_contact_that_closes_a_request_for_a_call(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    await done(enquiry, journey, "ask-to-be-called")
    async with front("social-worker") as client:
        asked = read((await client.get(page_of(journey))).text)
        form = await client.get(f"{page_of(journey)}/do/make-contact")
        answers = {"channel": "visit", "outcome": "question_answered", "next_step": "none"}
        answer = await send(
            client, f"{page_of(journey)}/do/make-contact", read(form.text).fields, **answers
        )
        called = read((await client.get(page_of(journey))).text)

    assert answer.status_code == 303
    assert "they asked you to call them" in asked.words
    assert "they asked you to call them" not in called.words
