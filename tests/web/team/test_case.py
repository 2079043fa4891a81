"""The case page over ASGI before real services: each part, each role, and each service away."""

import re
from uuid import uuid4

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.cases import JUN, ROSA, at, done, page_of, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse, Front
from tests.web.helpers.sign_in import signs_in

CALLED = {
    "channel": "phone",
    "staff": "recruiter-02",
    "outcome": "wishes_to_go_on",
    "next_step": "information_event",
    "words": "Works nights; call after four.",
}


async def test_the_page_says_whose_it_is_who_has_it_what_runs_and_what_happened(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry, household="joint", applicants=[ROSA, JUN])
    await done(enquiry, journey, "assign", to="recruiter-02")
    await done(enquiry, journey, "attempt-contact", **CALLED | {"outcome": "no_answer"})
    await done(enquiry, journey, "make-contact", **CALLED)

    async with front("recruiter") as client:
        answer = await client.get(page_of(journey))
    page = read(answer.text)

    assert answer.status_code == 200
    for words in (
        "Rosa Fell and Jun Fell",
        "01632 960001",
        "Member of staff Carl Colleague",
        "Works nights; call after four.",
        "Information after an enquiry",
        "Contact made by demo-staff",
        "By phone. They want to continue. Next: information event.",
        "First response On time: ended on",
    ):
        assert words in page.words, words
    assert page.words.index("Contact made") < page.words.index("Tried to contact them")


async def test_neither_title_nor_heading_nor_address_names_anybody(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        text = (await client.get(page_of(journey))).text

    title = text[text.index("<title") : text.index("</title>")]
    heading = text[text.index("<h1") : text.index("</h1>")]
    assert "Rosa" not in title + heading
    assert "Case" in heading


async def test_what_can_be_done_comes_first_by_the_clock_and_what_cannot_has_its_reason(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        page = read((await client.get(page_of(journey))).text)

    words = page.words
    assert words.index("Record a contact") < words.index("Record an attempt to reach them")
    assert words.index("Record an attempt to reach them") < words.index("Change contact details")
    assert "Close the enquiry Only a manager can do this." in words
    assert (
        "Undo the merge This enquiry is not merged into another one, so there is nothing to undo."
        in words
    )


async def test_each_role_sees_what_its_services_let_it_see(front: Front, enquiry: Service) -> None:
    journey = await received(enquiry)
    statuses = {}
    for name in ("recruiter", "social-worker", "manager", "panel-administrator", "amina"):
        async with front(name) as client:
            statuses[name] = (await client.get(page_of(journey))).status_code

    assert statuses == {
        "recruiter": 200,
        "social-worker": 200,
        "manager": 200,
        "panel-administrator": 404,
        "amina": 403,
    }


async def test_another_agencys_case_is_not_there_under_any_address(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry, agency="estuary")
    async with front("recruiter") as client:
        here = await client.get(page_of(journey))
        there = await client.get(page_of(journey, "estuary"))
        nobodys = await client.get(page_of(str(uuid4())))
    async with front("manager") as client:
        elsewhere = await client.get(page_of(journey))
        own = await client.get(page_of(journey, "estuary"))

    assert (here.status_code, there.status_code, nobodys.status_code) == (404, 403, 404)
    assert (elsewhere.status_code, own.status_code) == (404, 200)


async def test_a_household_that_was_referred_shows_the_receiver_what_it_may_take_up_and_no_more(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry, agency="weald")
    await done(
        enquiry,
        journey,
        "refer",
        receiver="moorland",
        reason="home_area",
        consent={"given_by": [1], "given_on": today().isoformat()},
        words="They moved.",
    )
    async with front("recruiter") as client:
        page = read((await client.get(page_of(journey))).text)

    assert "Adopt Weald referred this household to you" in page.words
    assert "Take up the referral" in page.words
    assert "Taking up a referral" in page.words
    assert "Rosa Fell" not in page.words
    assert "They moved" not in page.words


async def test_a_service_that_is_away_takes_down_its_part_alone(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with browse(sign_in_issuer=provider.issuer, enquiry=enquiry.url) as client:
        await signs_in(client, "recruiter")
        page = read((await client.get(page_of(journey))).text)
    async with browse(sign_in_issuer=provider.issuer) as client:
        await signs_in(client, "recruiter")
        alone = await client.get(page_of(journey))

    assert "Rosa Fell" in page.words
    for part in ("Stages one and two", "The panel stage", "Messages to the household"):
        assert f"{part}" in page.words
        assert "cannot be shown at the moment" in page.words
    assert alone.status_code == 200
    assert "The enquiry cannot be shown at the moment" in read(alone.text).words


async def test_staff_see_what_the_household_sees_and_nothing_that_staff_wrote(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry, days_ago=9)
    await done(enquiry, journey, "make-contact", **CALLED)
    async with front("recruiter") as client:
        page = read((await client.get(f"{page_of(journey)}/household")).text)
        nobodys = await client.get(f"{page_of(str(uuid4()))}/household")

    assert "Your agency was in touch with you by phone." in page.words
    assert "9 days since" in page.words, "where the days went, as the household reads it"
    assert "It began when the household enquired" in page.words
    assert "Works nights" not in page.words
    assert nobodys.status_code == 404


async def test_a_manager_sees_who_looked_and_who_changed_something_a_colleague_does_not(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        await client.get(page_of(journey))
        refused = await client.get(f"{page_of(journey)}/accesses")
    async with front("manager") as client:
        page = read((await client.get(f"{page_of(journey)}/accesses")).text)
        wrong = [
            await client.get(f"{page_of(journey)}/accesses?before={before}")
            for before in ("yesterday", "2025-03-03T10:00", "0001-01-01T00:00:00%2B14:00")
        ]

    assert refused.status_code == 403
    assert {each.status_code for each in wrong} == {404}
    assert "Rosa Recruiter, recruiter-01 (recruitment worker, from 127.0.0.1) Viewed" in page.words
    assert "contact details" in page.words
    assert re.search(r"demo-staff \(.+, from 127.0.0.1\) Recorded: Enquiry received", page.words)


async def test_what_was_given_up_is_said_in_place_of_a_page_that_is_no_longer_there(
    front: Front,
) -> None:
    async with front("recruiter") as client:
        page = read((await client.get(f"{page_of(str(uuid4()))}?done=refuse-referral")).text)

    assert "Referral sent back" in page.words
    assert "This case is no longer at your agency" in page.words


async def test_a_look_at_a_case_is_on_record_once_for_each_part(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry)
    async with front("recruiter") as client:
        await client.get(page_of(journey))
    async with at(enquiry) as client:
        answer = await client.get("/agencies/moorland/accesses", params={"journey": journey})

    found = [each for each in answer.json() if each["by"] == "recruiter-01"]
    routes = sorted(each["route"] for each in found)
    assert len(routes) == len(set(routes)) == 6
