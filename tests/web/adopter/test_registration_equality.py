"""The equality questions after the registration: optional, one's own, changed and withdrawn."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.trust import trusted
from tests.identity import adopter, signed_as
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import enquired, registers
from tests.web.helpers.registration_form import Fill, Filling, filling

PAGES = ("sex", "health", "ethnic-group", "religion", "sexual-orientation", "marital-status")


@pytest.fixture(scope="module")
def fill(browse: Browse, enquiry: Service, provider: SignIn) -> Fill:
    return filling(browse, enquiry, provider)


@pytest.fixture
async def journey(enquiry: Service) -> str:
    """A couple's, whose registration was sent."""
    journey = await enquired(enquiry)
    await registers(enquiry, journey)
    return journey


async def kept(enquiry: Service, journey: str, applicant: int = 1) -> Any:
    """What one of them is on record as having answered."""
    auth = signed_as(adopter(journey, applicant), "enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as client:
        answer = await client.get(f"/enquiries/{journey}/equality-answers/{applicant}")
    return {name: said for name, said in answer.json()["answers"].items() if said is not None}


async def answers(amina: Filling, page: str, **typed: str) -> httpx.Response:
    return await amina.fills(f"equality/{page}", typed)


async def test_they_come_after_the_registration_and_say_why_they_are_asked(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    early = await enquired(enquiry)
    async with fill(journey) as amina, fill(early, again=False) as before:
        sent = await amina.sees("sent")
        page = await amina.sees("equality")
        led = await before.web.get(f"{before.base}/equality")

    assert "Equality questions (optional)" in sent.words
    assert "These questions are optional." in page.words
    assert "Nobody who makes decisions about you will see your answers" in page.words
    assert led.headers["location"] == before.base


async def test_they_can_be_skipped_one_by_one_or_all_and_nothing_is_recorded(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        unsaid = await amina.fills("equality", {})
        skipped = await amina.fills("equality", {"answer": "no"})
        begun = await amina.fills("equality", {"answer": "yes"})
        led = [await answers(amina, page) for page in PAGES]

    assert unsaid.status_code == 422
    assert skipped.headers["location"] == f"{amina.base}/sent"
    places = [begun.headers["location"], *(each.headers["location"] for each in led)]
    assert places == [
        *(f"{amina.base}/equality/{page}" for page in PAGES),
        f"{amina.base}/equality/answers?done=answered",
    ]
    assert await kept(enquiry, journey) == {}


async def test_each_question_can_be_left_to_oneself_and_every_answer_is_in_words(
    fill: Fill, journey: str
) -> None:
    async with fill(journey) as amina:
        pages = [await amina.web.get(f"{amina.base}/equality/{page}") for page in PAGES]

    for page in pages:
        words = read(page.text).words
        assert "Prefer not to say" in words
        assert "_" not in words
    assert "Any other mixed or multiple ethnic background" in read(pages[2].text).words


async def test_answers_are_kept_shown_again_changed_and_withdrawn(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    words = {"ethnic_group_in_words": "White and Japanese"}
    async with fill(journey) as amina:
        await answers(amina, "ethnic-group", ethnic_group="mixed_other", **words)
        await answers(amina, "health", long_term_condition="yes", reduced_activity="yes_a_little")
        shown = await amina.sees("equality/answers")
        again = await amina.sees("equality/ethnic-group")
        first = await kept(enquiry, journey)
        await answers(amina, "health", long_term_condition="no")
        changed = await kept(enquiry, journey)
        check = await amina.sees("equality/withdraw")
        gone = await amina.sends("equality/withdraw", check.fields)
        again_gone = await amina.sends("equality/withdraw", check.fields | {"key": uuid4().hex})
        after = await amina.sees("equality/answers?done=withdrawn")

    assert "White and Japanese" in shown.words
    assert again.fields["ethnic_group"] == "mixed_other"
    assert first == {
        "ethnic_group": "mixed_other",
        **words,
        "long_term_condition": "yes",
        "reduced_activity": "yes_a_little",
    }
    assert changed == {"ethnic_group": "mixed_other", **words, "long_term_condition": "no"}
    assert "so that nobody can read the copy any more" in check.words
    assert "Figures that are already published" in check.words
    places = {each.headers["location"] for each in (gone, again_gone)}
    assert places == {f"{amina.base}/equality/answers?done=withdrawn"}
    assert "We have deleted your answers" in after.words
    assert "Withdraw all my answers" not in after.words
    assert await kept(enquiry, journey) == {}


async def test_words_belong_to_an_answer_that_leaves_room_for_them(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        wrong = await answers(amina, "religion", religion="buddhist", religion_in_words="Zen")
        right = await answers(amina, "religion", religion="any_other", religion_in_words="Zen")

    assert wrong.status_code == 422
    assert "Select the answer above that this describes" in wrong.text
    assert 'value="Zen"' in wrong.text
    assert right.status_code == 303
    assert await kept(enquiry, journey) == {"religion": "any_other", "religion_in_words": "Zen"}


async def test_each_applicant_answers_for_themselves_alone(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        await answers(amina, "religion", religion="sikh")
        await answers(bilal, "religion", religion="jewish")
        pages = [await each.sees("equality/answers") for each in (amina, bilal)]

    assert ["Sikh" in each.words for each in pages] == [True, False]
    assert ["Jewish" in each.words for each in pages] == [False, True]
    assert (await kept(enquiry, journey), await kept(enquiry, journey, 2)) == (
        {"religion": "sikh"},
        {"religion": "jewish"},
    )


async def test_a_page_that_there_is_not_and_a_form_that_is_not_ours_are_refused(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        unknown = await amina.web.get(f"{amina.base}/equality/income")
        strange = await amina.web.post(f"{amina.base}/equality/religion", data={"religion": "sikh"})
        invented = await amina.sends(
            "equality/religion",
            (await amina.sees("equality/religion")).fields | {"key": uuid4().hex},
            religion="jedi",
        )

    assert (unknown.status_code, strange.status_code) == (404, 400)
    assert invented.status_code == 422
    assert await kept(enquiry, journey) == {}


async def test_while_the_service_is_away_nothing_answered_is_lost(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        form = (await amina.sees("equality/religion")).fields | {"religion": "hindu"}
        enquiry.kill()
        away = await amina.sends("equality/religion", form)
        enquiry.start()
        sent = await amina.sends("equality/religion", read(away.text).fields)

    assert away.status_code == 503
    assert sent.status_code == 303
    assert await kept(enquiry, journey) == {"religion": "hindu"}
