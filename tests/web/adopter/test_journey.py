"""A household's own journey, from real services: what its page says, and whom it is not for."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from contracts.words import day
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.settings import RecordSettings
from services.web.site.words import weekday
from tests.assessment.helpers.cases_over_http import ALL_CHECKS
from tests.enquiry.helpers.long_history import lengthened
from tests.waiting import until
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse, Run
from tests.web.helpers.information_events import planned
from tests.web.helpers.journeys import (
    CONTACT,
    ago,
    amina_travels,
    does,
    draws_up_plan,
    enquired,
    is_recommended,
    joins,
    posts,
    registers,
    report_is_signed_off,
    stage_two_is_planned,
    told,
    words_at,
)
from tests.web.helpers.sign_in import signs_in


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


async def test_a_new_enquiry_says_where_it_is_who_acts_and_until_when(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    clocks = (await told(enquiry, f"/enquiries/{journey}"))["clocks"]
    words = await words_at(web, f"/journey/{journey}")

    assert "Your journey with Adopt Moorland" in words
    assert "You are at step 1 of 6: enquiry." in words
    assert "It is the agency's turn. You do not need to do anything now." in words
    assert "Someone from Adopt Moorland will call or write to you, by " in words
    assert "a target for agencies, not a legal deadline" in words
    assert "is late" not in words
    for clock in clocks:
        assert weekday(date.fromisoformat(clock["due_on"])) in words


async def test_an_agency_that_is_late_is_said_to_be_late_with_what_one_can_do(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=30)
    answer = await web.get(f"/journey/{journey}")
    words = read(answer.text).words
    rights = await words_at(web, f"/journey/{journey}/rights")

    assert "Adopt Moorland is late" in words
    assert "Complain within 12 months of what your complaint is about." in rights
    assert "First response was due on" in words
    assert "working days overdue" in words
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


async def test_a_long_story_is_told_in_pages_and_changes_nothing_of_where_the_journey_is(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn, settings: RecordSettings
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=1)
    await does(enquiry, journey, "make-contact", **CONTACT)
    before = await words_at(web, f"/journey/{journey}")
    await lengthened(settings, journey, 100)
    pages = [(await web.get(f"/journey/{journey}/timeline?page={n}")).text for n in (1, 2, 3)]

    assert [page.count('class="app-story__entry"') for page in pages] == [100, 4, 0]
    assert "The agency received your enquiry." in read(pages[1]).words
    assert ['href="?page=2"' in page for page in pages] == [True, False, True]
    after = await words_at(web, f"/journey/{journey}")
    steps = "You are at step 1 of 6: enquiry."
    assert (steps in before, steps in after) == (True, True)


async def test_the_turn_passes_to_the_household_when_the_agency_owes_nothing(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=1)
    await does(enquiry, journey, "make-contact", **CONTACT)
    await does(enquiry, journey, "provide-information", form="pack", staff="recruiter-01")
    words = await words_at(web, f"/journey/{journey}")

    assert "It is your turn." in words
    assert "nobody will close your enquiry because you take your time" in words
    assert "Registration of interest Not started." in words
    assert "First response: done on time" in words


async def test_a_booked_information_event_is_shown_and_can_be_given_up(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider)
    event = await planned(enquiry)
    body = {"on": ago(0), "journey": journey, "people": 1}
    await told(enquiry, f"/information-events/{event}/book", body)
    words = await words_at(web, f"/journey/{journey}")

    assert "An evening about adoption" in words
    path = f"/journey/{journey}/events/{event}/give-up"
    form = await words_at(web, path)
    given_up = await posts(web, path)
    after = await words_at(web, given_up.headers["location"])

    assert "6:30pm to 8pm Online You have a place." in words
    assert "If someone is on the waiting list, they will get your place." in form
    assert "You have cancelled your booking." in after
    assert "You have not booked any information events." in after


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

    assert "Stage one and stage two cannot be shown at the moment." in without_later
    assert "You are at step 1 of 6: enquiry." in without_later
    assert alone.status_code == 200
    assert "Your enquiry and registration cannot be shown at the moment." in read(alone.text).words
    assert form.status_code == details.status_code == 503
    assert ">Please.</textarea>" in form.text


async def amina_is_in_stage_one(
    client: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> str:
    """Her journey, whose registration was accepted 27 days ago."""
    journey = await amina_travels(client, enquiry, provider, days_ago=40)
    await registers(enquiry, journey, days_ago=30)
    await does(enquiry, journey, "accept-registration", on=ago(27))
    await until(lambda: has_case(client, journey))
    return journey


async def the_rest_comes_back(assessment: Service, journey: str) -> None:
    """Every check but the first applicant's DBS, which was back before."""
    rest = [check for check in ALL_CHECKS["checks"] if check != "dbs"]
    for each in ({"checks": ["dbs"], "person": 2}, {**ALL_CHECKS, "checks": rest}):
        await told(assessment, f"/cases/{journey}/return-checks", {**each, "on": ago(20)})


async def test_from_the_accepted_registration_on_stage_one_is_told_by_its_own_service(
    all_along: httpx.AsyncClient, enquiry: Service, assessment: Service, provider: SignIn
) -> None:
    journey = await amina_travels(all_along, enquiry, provider, days_ago=40)
    await registers(enquiry, journey, days_ago=30)
    submitted = await words_at(all_along, f"/journey/{journey}")
    await does(enquiry, journey, "accept-registration", on=ago(27))
    await until(lambda: has_case(all_along, journey))
    await does(enquiry, journey, "assign", to="recruiter-01")
    mine = {"on": ago(21), "checks": ["dbs"], "person": 1}
    await told(assessment, f"/cases/{journey}/return-checks", mine)
    stage_one = await words_at(all_along, f"/journey/{journey}")
    table = await words_at(all_along, f"/journey/{journey}/checks")
    await the_rest_comes_back(assessment, journey)
    all_back = await words_at(all_along, f"/journey/{journey}")
    await is_recommended(assessment, journey, days_ago=12)
    outcome = {"on": ago(12), "outcome": "may_be_suitable"}
    await told(assessment, f"/cases/{journey}/decide-stage-one", outcome)
    await told(assessment, f"/cases/{journey}/send-stage-one-notice", {"on": ago(10)})
    window = await words_at(all_along, f"/journey/{journey}")

    assert "You are at step 2 of 6: registration of interest." in submitted
    assert "will tell you whether they will go ahead" in submitted
    assert f"Registration of interest Sent on {day_of(30)}." in submitted
    assert "You are at step 3 of 6: stage one." in stage_one
    assert f"Done on {day_of(27)}" in stage_one
    assert "You have completed step 3 of 6: stage one." in window
    assert "Book a medical with your GP." in stage_one
    assert "Rosa Recruiter" not in stage_one
    assert "show your agency your identity documents" not in stage_one
    for said in (
        f"Disclosure and Barring Service (DBS) Received on {day_of(21)}",
        f"It has been your agency's turn since {day_of(27)}. It will ask for it.",
        "Information from the local authority Not asked for yet",
        "For other adults in your household, 3 checks are still to come.",
    ):
        assert said in table, said
    assert "Everything you needed to do for your checks is done." in all_back
    assert "Book a medical" not in all_back
    assert "If you want to go on to stage two, tell Adopt Moorland here or in writing by" in window
    assert "It is your turn." in window


async def test_a_household_gives_its_notice_and_its_comments_on_the_report_itself(
    all_along: httpx.AsyncClient, enquiry: Service, assessment: Service, provider: SignIn
) -> None:
    journey = await amina_travels(all_along, enquiry, provider, days_ago=40)
    await registers(enquiry, journey, days_ago=30)
    await does(enquiry, journey, "accept-registration", on=ago(27))
    await until(lambda: has_case(all_along, journey))
    case, page = f"/cases/{journey}", f"/journey/{journey}"
    early = await words_at(all_along, f"{page}/stage-two")
    await told(assessment, f"{case}/return-checks", {**ALL_CHECKS, "on": ago(20)})
    await is_recommended(assessment, journey, days_ago=12)
    outcome = {"on": ago(12), "outcome": "may_be_suitable"}
    await told(assessment, f"{case}/decide-stage-one", outcome)
    await told(assessment, f"{case}/send-stage-one-notice", {"on": ago(10)})
    noticed = await posts(all_along, f"{page}/stage-two")
    after = await words_at(all_along, noticed.headers["location"])
    await stage_two_is_planned(assessment, journey, days_ago=0)
    await report_is_signed_off(assessment, journey, days_ago=0)
    await told(assessment, f"{case}/share-report", {"on": ago(0), "report": "full"})
    written_by_them = {"key": "f" * 32, "words": "Four rooms, not three."}
    sent = await posts(all_along, f"{page}/observations", **written_by_them)
    heard = await words_at(all_along, sent.headers["location"])
    own = await words_at(all_along, f"{page}/stage-two-plan")
    *_, written = (await told(assessment, f"{case}/reasons"))["reasons"]

    assert "You can ask for stage two once your agency has written to you" in early
    assert "You told your agency that you want to go on to stage two." in after
    assert "You are at step 4 of 6: stage two." in after
    assert "Your agency has your comments on the report." in heard
    assert "Four rooms, not three." in own
    assert written == {"about": "observations", "words": "Four rooms, not three."}


async def test_a_break_is_said_at_the_top_of_the_page(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=3)
    await does(enquiry, journey, "pause", reason="work")
    words = await words_at(web, f"/journey/{journey}")

    assert words.index("You have been taking a break since") < words.index("Where you are")


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
    return (
        "You started stage one." in read((await web.get(f"/journey/{journey}/timeline")).text).words
    )


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
    assert "(ended)" in read(choice.text).words


def day_of(days_ago: int) -> str:
    return day(date.fromisoformat(ago(days_ago)))


async def test_each_applicant_agrees_to_the_plan_on_their_page_and_sees_what_is_booked_for_whom(
    all_along: httpx.AsyncClient, enquiry: Service, assessment: Service, provider: SignIn
) -> None:
    journey = await amina_is_in_stage_one(all_along, enquiry, provider)
    page, case = f"/journey/{journey}", f"/cases/{journey}"
    start = {"on": ago(21), "reason": "preparation_course_began_later"}
    await told(assessment, f"{case}/record-stage-one-start", start)
    before = await words_at(all_along, f"{page}/stage-one")
    await draws_up_plan(assessment, journey, days_ago=20)
    waits = await words_at(all_along, page)
    old = read((await all_along.get(f"{page}/stage-one")).text)
    await draws_up_plan(assessment, journey, days_ago=19)
    stale = await posts(all_along, f"{page}/stage-one", plan=old.fields["plan"])
    agreed = await posts(all_along, f"{page}/stage-one", plan="2")
    after = await words_at(all_along, agreed.headers["location"])
    booking = {"kind": "training", "topic": "parenting", "hours": 6, "held_on": ago(5)}
    await told(assessment, f"{case}/book-preparation", {"on": ago(18), **booking})
    done = {"booking": 1, "applicant": 2, "outcome": "missed"}
    await told(assessment, f"{case}/record-preparation", {"on": ago(5), **done})
    longer = {"reason": "medical", "until": ago(-90), "evidence": "The letter of the surgery."}
    await told(assessment, f"{case}/extend-stage-one", {"on": ago(1), **longer})
    plan = await words_at(all_along, f"{page}/stage-one")
    seen = await told(assessment, f"{case}/stage-one")

    assert f"a plan for stage one with you. Stage one began on {day_of(21)}." in before
    assert "It is your turn. Read your stage one plan and agree to it if it is right." in waits
    assert stale.status_code == 422
    assert "The plan has changed" in read(stale.text).words
    assert "You agreed to your stage one plan." in after
    assert "The first applicant agreed to the stage one plan." in after
    for words in (
        "It is version 2, so you agree to it again.",
        f"Amina Example Agreed on {day_of(0)}",
        "Bilal Example Not agreed yet",
        "The other applicant needs to read the plan and agree to it.",
        "Training session: Parenting",
        f"Bilal Example Missed on {day_of(5)}",
        "Stage one will last longer than 2 months.",
    ):
        assert words in plan, words
    assert "The letter of the surgery." not in plan
    assert "I agree to this plan" not in plan
    assert list(seen["agreed"]) == ["1"]
