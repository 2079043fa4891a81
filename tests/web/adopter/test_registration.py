"""What applicants say of themselves in the registration of interest: saved, kept, private, from real services."""

import asyncio

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.web.site.command_forms import Question
from services.web.site.command_forms.checks import nothing_given
from services.web.site.registration.own_part import PAGES
from services.web.site.registration.people import LISTS
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import ago, does, enquired, told
from tests.web.helpers.registration_form import DETAILS, HOME, Fill, filling, on_record
from tests.web.helpers.sign_in import signs_in


@pytest.fixture(scope="module")
def fill(browse: Browse, enquiry: Service, provider: SignIn) -> Fill:
    return filling(browse, enquiry, provider)


@pytest.fixture
async def journey(enquiry: Service) -> str:
    return await enquired(enquiry)


async def test_a_new_one_lists_all_there_is_to_do_and_asks_no_name_again(
    fill: Fill, journey: str
) -> None:
    async with fill(journey) as amina:
        tasks, details = await amina.sees(), await amina.sees("you/details")

    assert "0 of 11 tasks completed" in tasks.words
    assert tasks.words.count("Not started") == 10
    assert "Consent to checks Enter your name in Personal details first" in tasks.words
    assert details.fields["name"] == "Amina Example"


async def test_what_was_saved_is_there_on_another_device_and_what_is_missing_in_words(
    fill: Fill, journey: str
) -> None:
    async with fill(journey) as amina:
        saved = await amina.fills("you/details", DETAILS)
        later = await amina.fills("you/home", {"postcode": "zx1 2ab", "later": "yes"})
    async with fill(journey, again=True) as elsewhere:
        tasks, home = await elsewhere.sees(), await elsewhere.sees("you/home")

    assert saved.headers["location"] == amina.base
    assert later.headers["location"] == f"{amina.base}?done=saved"
    assert "Personal details Completed" in tasks.words
    assert "Still missing: address; local authority" in tasks.words
    assert home.fields["postcode"] == "ZX1 2AB"


async def test_answers_lead_to_the_questions_that_follow_from_them_and_to_no_others(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        married = await amina.fills("you/partner", {"partnership": "married"})
        formed = {"partnership_formed_on-day": "7", "partnership_formed_on-month": "6"}
        formed |= {"partnership_formed_on-year": "2014", "partnership_formed_at": "Leeds"}
        then = await amina.fills("you/partnership-formed", formed)
        kept = (await on_record(enquiry, journey))["first_applicant"]["content"]
        alone = await amina.fills("you/partner", {"partnership": "none"})
        dropped = (await on_record(enquiry, journey))["first_applicant"]["content"]

    assert married.headers["location"] == f"{amina.base}/you/partnership-formed"
    assert then.headers["location"] == f"{amina.base}/you/relationships-before"
    assert kept["partnership_formed_on"] == "2014-06-07"
    assert alone.headers["location"] == f"{amina.base}/you/relationships-before"
    assert (dropped["partnership_formed_on"], dropped["partnership_formed_at"]) == (None, None)


async def test_what_is_asked_no_more_is_not_opened_and_says_so_to_whoever_answered_it(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        unasked = await amina.web.get(f"{amina.base}/you/residence")
        await amina.fills("you/domicile", {"domiciled": "false"})
        form = (await amina.sees("you/residence")).fields
        await amina.fills("you/domicile", {"domiciled": "true"})
        late = await amina.sends("you/residence", form, habitually_resident="true")

    assert unasked.headers["location"] == amina.base
    assert late.status_code == 412
    assert "we no longer ask this question" in read(late.text).words
    kept = (await on_record(enquiry, journey))["first_applicant"]["content"]
    assert kept["habitually_resident"] is None


async def test_somebody_who_is_married_and_applies_alone_is_asked_why(
    fill: Fill, enquiry: Service
) -> None:
    journey = await enquired(enquiry, alone=True)
    async with fill(journey) as amina:
        await amina.fills("you/partner", {"partnership": "married"})
        page = await amina.sees("you/applying-alone")
        tasks = await amina.sees()

    assert "Why are you applying without your husband, wife or partner?" in page.words
    assert "the other applicant" not in tasks.words.lower()


WRONG = [
    ("you/details", {"date_of_birth-day": "31"}, "Your date of birth must be a real date"),
    ("you/details", {"date_of_birth-year": "2099"}, "must be today or in the past"),
    ("you/details", {"date_of_birth-year": "1812"}, "must be in 1900 or later"),
    ("you/details", {"place_of_birth": ""}, "Enter your place of birth"),
    ("you/home", {"postcode": "nowhere"}, "Enter a full UK postcode, like SW1A 1AA"),
    ("you/home", {"address": "1\n2\n3\n4\n5\n6\n7"}, "Enter 6 or fewer"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong[2])
async def test_what_is_wrong_is_said_saves_nothing_and_stays_in_the_form(
    fill: Fill, enquiry: Service, journey: str, wrong: tuple[str, dict[str, str], str]
) -> None:
    place, typed, sentence = wrong
    given = (DETAILS if place == "you/details" else HOME) | {"date_of_birth-month": "2"} | typed
    async with fill(journey) as amina:
        answer = await amina.fills(place, given)
        page = read(answer.text)

    assert answer.status_code == 422
    assert sentence in page.words
    assert page.words.startswith("Error: ")
    for name, text in typed.items():
        assert page.fields[name].split() == text.split()
    assert (await on_record(enquiry, journey))["first_applicant"] is None


NOWHERE = {"address": "", "postcode": "", "home_not_given": "fixed_address"}
UNKNOWN = {"place_of_birth": "", "birth_not_given": "place_of_birth"}


async def test_whoever_cannot_answer_says_so_and_the_task_is_completed(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        both = await amina.fills("you/details", DETAILS | {"birth_not_given": "place_of_birth"})
        saved = [
            await amina.fills("you/details", DETAILS | UNKNOWN),
            await amina.fills("you/home", HOME | NOWHERE),
            await amina.fills("you/doctor", {"doctor_not_given": "doctor"}),
        ]
        tasks, check = await amina.sees(), await amina.sees("check")

    assert both.status_code == 422
    assert "Enter an answer, or select that you cannot give one, but not both" in both.text
    assert [each.status_code for each in saved] == [303, 303, 303]
    for task in ("Personal details", "Your home address", "Your doctor"):
        assert f"{task} Completed" in tasks.words
    assert "I do not have a fixed address" in check.words
    assert "Postcode Not given" in check.words
    kept = (await on_record(enquiry, journey))["first_applicant"]["content"]
    assert (kept["postcode"], kept["home_not_given"]) == (None, ["fixed_address"])


@pytest.mark.parametrize(
    "question",
    [
        question
        for asked in (
            *(page.asked for page in PAGES.values()),
            *(people.asked for people in LISTS.values()),
        )
        for question in asked
        if question.required
    ],
    ids=lambda question: question.name,
)
def test_a_missing_answer_is_asked_for_in_a_whole_sentence(question: Question) -> None:
    said = nothing_given(question)

    assert said.startswith(("Enter ", "Select "))
    assert "?" not in said
    assert ":" not in said


async def test_the_second_of_two_devices_is_told_what_changed_and_loses_nothing(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as telephone, fill(journey, again=True) as laptop:
        await telephone.fills("you/details", DETAILS)
        seen = (await telephone.sees("you/details")).fields, await laptop.sees("you/details")
        await telephone.sends("you/details", seen[0], place_of_birth="York")
        told_so = await laptop.sends("you/details", seen[1].fields, place_of_birth="Hull")
        page = read(told_so.text)
        again = await laptop.sends("you/details", page.fields)

    assert told_so.status_code == 412
    assert "Someone changed these answers while you had this page open" in page.words
    assert "Place of birth is now: York" in page.words
    assert page.words.count("is now:") == 1
    assert page.fields["place_of_birth"] == "Hull"
    assert again.status_code == 303
    kept = (await on_record(enquiry, journey))["first_applicant"]
    assert (kept["content"]["place_of_birth"], kept["saved"]) == ("Hull", 3)


async def test_different_pages_saved_in_the_same_moment_are_all_kept(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    pages = {"you/details": DETAILS, "you/home": HOME, "you/domicile": {"domiciled": "true"}}
    async with fill(journey) as amina:
        answers = await asyncio.gather(*(amina.fills(*each) for each in pages.items()))

    kept = (await on_record(enquiry, journey))["first_applicant"]
    assert [each.status_code for each in answers] == [303, 303, 303]
    assert kept["saved"] == 3
    assert kept["content"]["place_of_birth"] == "Leeds"
    assert kept["content"]["address"] == ["1 Example Street", "Exampletown"]
    assert kept["content"]["domiciled"] is True


async def test_a_form_sent_twice_is_saved_once(fill: Fill, enquiry: Service, journey: str) -> None:
    async with fill(journey) as amina:
        form = (await amina.sees("you/home")).fields | HOME
        both = await asyncio.gather(*(amina.sends("you/home", form) for _ in range(2)))
        third = await amina.sends("you/home", form)

    assert {each.status_code for each in (*both, third)} == {303}
    assert (await on_record(enquiry, journey))["first_applicant"]["saved"] == 1


async def test_a_session_that_ended_keeps_what_was_typed_and_sends_it_afterwards(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        form = (await amina.sees("you/details")).fields
        amina.web.cookies.clear()
        ended = await amina.sends("you/details", form, **DETAILS)
        page = read(ended.text)
        await signs_in(amina.web, "amina")
        sent = await amina.sends("you/details", page.fields)

    assert ended.status_code == 401
    assert DETAILS.items() <= page.fields.items()
    assert sent.status_code == 303
    kept = (await on_record(enquiry, journey))["first_applicant"]["content"]
    assert kept["place_of_birth"] == "Leeds"


async def test_while_the_service_is_away_nothing_typed_is_lost(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        form = (await amina.sees("you/home")).fields
        enquiry.kill()
        away = await amina.sends("you/home", form, **HOME)
        closed = await amina.web.get(amina.base)
        enquiry.start()
        page = read(away.text)
        sent = await amina.sends("you/home", page.fields)

    assert (away.status_code, away.headers["retry-after"]) == (503, "30")
    assert "They are still on this page" in page.words
    assert page.fields["address"].split() == HOME["address"].split()
    assert closed.status_code == 503
    assert sent.status_code == 303
    assert (await on_record(enquiry, journey))["first_applicant"]["saved"] == 1


async def test_neither_applicant_sees_or_changes_what_the_other_says(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        await amina.says_all(place_of_birth="Skelwith")
        await amina.fills("you/family-court", {"had_family_court_proceedings": "true"})
        pages = [await bilal.sees(place) for place in ("", "you/details", "you/home", "check")]
        await bilal.fills("you/details", DETAILS | {"name": "Bilal Example"})
        others = await amina.sees()

    assert "Amina Example's own part" in pages[0].words
    assert pages[1].fields["name"] == "Bilal Example"
    for page in pages:
        assert not any(word in str(page) for word in ("Skelwith", "ZX1", "proceedings; "))
        assert "Still missing: details of the family court" not in page.words
    form = await on_record(enquiry, journey)
    assert form["first_applicant"]["content"]["place_of_birth"] == "Skelwith"
    assert form["second_applicant"]["content"]["place_of_birth"] == "Leeds"
    assert "Bilal Example's own part" in others.words


async def test_a_registration_is_for_its_own_applicants_alone(
    fill: Fill, browse: Browse, enquiry: Service, provider: SignIn, journey: str
) -> None:
    theirs = await enquired(enquiry)
    async with fill(journey) as amina:
        places = ("", "/you/details", "/people/referees", "/consent", "/check", "/equality")
        answers = [await amina.web.get(f"/journey/{theirs}/registration{each}") for each in places]
        unknown = await amina.web.get(f"{amina.base}/you/secrets")
        foreign = await amina.web.post(f"{amina.base}/you/details", headers={"Sec-Fetch-Site": "x"})
    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as web:
        nobody = await web.get(amina.base)
        await signs_in(web, "recruiter")
        staff = await web.get(amina.base)

    assert {each.status_code for each in answers} == {404}
    assert (unknown.status_code, foreign.status_code) == (404, 403)
    assert nobody.headers["location"].startswith("/sign-in")
    assert staff.status_code == 403


async def test_an_end_meanwhile_is_said_with_what_was_typed(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        form = (await amina.sees("you/home")).fields
        await does(enquiry, journey, "withdraw", reason="not_ready")
        refused = await amina.sends("you/home", form, **HOME)
        closed, led = await amina.sees(), await amina.web.get(f"{amina.base}/you/home")
        kept = await amina.sees("check")

    assert refused.status_code == 409
    assert "We could not save this" in read(refused.text).words
    assert "Exampletown" in refused.text
    assert "has ended, so you cannot fill in your registration now" in closed.words
    assert led.headers["location"] == amina.base
    assert "Your answers" in kept.words


async def test_a_household_that_is_passed_on_goes_on_once_it_was_taken_up(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    consent = {"given_by": [1, 2], "given_on": ago(0)}
    async with fill(journey) as amina:
        await amina.fills("you/home", HOME)
        referral = {"receiver": "estuary", "reason": "home_area", "consent": consent}
        await does(enquiry, journey, "refer", words="They moved.", **referral)
        between = await amina.sees()
        await does(enquiry, journey, "take-up-referral", staff="recruiter-02")
        after = await amina.sees()

    assert "When they accept you, you can continue" in between.words
    assert "ask Estuary Adoption to start stage one" in after.words
    assert "Your home address Completed" in after.words


async def test_no_answer_stands_in_an_address_or_an_event(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        answers: list[httpx.Response] = [
            await amina.fills("you/details", DETAILS),
            await amina.fills("people/household/add", {"name": "Ada Example", "later": "yes"}),
        ]
    events = await told(enquiry, f"/enquiries/{journey}/events")

    for said in (*(each.headers["location"] for each in answers), str(events)):
        assert not any(word in said for word in ("Ada", "Leeds", "1988"))
