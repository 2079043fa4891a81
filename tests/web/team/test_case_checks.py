"""The checks of a case as staff work with them: people by name, what comes next, and the forms it leads to."""

import httpx
import pytest

from deploy.local.suite import Service
from services.chassis.clock import today
from tests.enquiry.helpers.registration_forms import register
from tests.waiting import until
from tests.web.helpers.cases import JUN, ROSA, at, command, day, page_of, received, send
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Front
from tests.web.helpers.sign_in import OURS
from tests.web.helpers.staff import MOORLAND, sends, words_of

TRAINING = {
    "topic": "loss_and_identity",
    "starts_at": "10am",
    "ends_at": "4pm",
    "mode": "in_person",
    "where": "Example Hall, Example Street",
    "places": "1",
}


@pytest.fixture
async def accepted(enquiry: Service) -> str:
    """A household of one whose registration was accepted today; its referees are numbers 3 to 5 or later."""
    journey = await received(enquiry, applicants=[ROSA])
    async with at(enquiry) as client:
        answer = await register(client, journey, today().isoformat())
        assert answer.is_success, answer.text
        await command(client, f"/enquiries/{journey}/accept-registration")
    return journey


async def opened(client: httpx.AsyncClient, journey: str) -> str:
    """The page, once the assessment has heard of the case."""
    path = f"{page_of(journey)}/checks"

    async def is_there() -> bool:
        return "Stage one starts when" not in (await client.get(path)).text

    await until(is_there)
    return path


async def referee(enquiry: Service, journey: str) -> tuple[int, str]:
    """The first referee's number and name."""
    async with at(enquiry) as client:
        people = (await client.get(f"/enquiries/{journey}/people")).json()["people"]
    found = next(each for each in people if each["kind"] == "referee")
    return found["number"], found["name"]


async def test_a_check_is_asked_for_and_recorded_from_its_cell(
    front: Front, enquiry: Service, accepted: str
) -> None:
    number, name = await referee(enquiry, accepted)
    async with front("social-worker") as client:
        path = await opened(client, accepted)
        before = read((await client.get(path)).text)
        form = f"{page_of(accepted)}/do/assessment/ask-for-checks?checks=reference&person={number}"
        asked = read((await client.get(form)).text)
        answer = await send(client, form.partition("?")[0], asked.fields)
        after = read((await client.get(path)).text)

    assert answer.status_code == 303, read(answer.text).words
    assert asked.fields["person"] == str(number)
    assert f"Record that you asked : Personal reference, {name}" in before.words
    assert f"Record as received : Personal reference, {name}" in after.words
    assert f"Waiting for {name} since" in after.words


async def test_a_referee_is_replaced_on_two_forms(
    front: Front, enquiry: Service, accepted: str
) -> None:
    number, name = await referee(enquiry, accepted)
    async with front("social-worker") as client:
        path = await opened(client, accepted)
        gone = f"{page_of(accepted)}/do/remove-person"
        form = read((await client.get(f"{gone}?person={number}")).text)
        taken = await send(client, gone, form.fields, because="replaced")
        new = f"{page_of(accepted)}/do/add-person"
        adding = read((await client.get(new)).text).fields
        answers = {"kind": "referee", "name": "Robin Example", "is_relative": "false"}
        added = await send(client, new, adding, **answers)

        async def says() -> bool:
            return "Robin Example" in read((await client.get(path)).text).words

        await until(says)
        link = f"Personal reference : {name}"

        async def has_left() -> bool:
            return link in read((await client.get(path)).text).words

        await until(has_left)
        page = read((await client.get(path)).text)
        former = read((await client.get(f"{path}/reference?person={number}")).text)

    assert (taken.status_code, added.status_code) == (303, 303)
    assert "No longer on the list" in page.words
    assert f"{name}, A personal referee, until" in page.words
    assert f"Personal reference: {name}" in former.words
    assert "They left this case on" in former.words
    assert "Record that you asked" not in former.words
    assert "Record that you asked : Personal reference, Robin Example" in page.words


async def test_training_is_planned_booked_until_full_moved_and_given_up_on_its_pages(
    front: Front, accepted: str
) -> None:
    path, book = f"{MOORLAND}/training", f"{page_of(accepted)}/book-training"
    async with front("social-worker") as client:
        client.headers.update(OURS)
        await opened(client, accepted)
        none = await words_of(client, book)
        planned = await sends(client, f"{path}/plan/new", **TRAINING, **day(-9, "held_on"))
        page = str(planned.url.path)
        booked = await sends(client, book, applicant="1", session=page.rpartition("/")[2])
        full = await words_of(client, book)
        case = await words_of(client, f"{page_of(accepted)}/stage-one")
        moved = await sends(client, f"{page}/change", starts_at="11am")
        given_up = await sends(client, f"{page}/give-up/{accepted}/1")
        cancelled = await sends(client, f"{page}/cancel")
        after = await words_of(client, f"{page_of(accepted)}/stage-one")

    assert "No training session that is to come has a free place." in none
    assert "0 of 1 places taken" in read(planned.text).words
    assert "Rosa Fell First applicant" in read(booked.text).words
    assert "No training session that is to come has a free place." in full
    for words in ("Training session: Loss, identity and life story", "10am to 4pm", "Example Hall"):
        assert words in case, words
    assert "11am to 4pm" in read(moved.text).words
    assert "Nobody has a place yet." in read(given_up.text).words
    assert "This training session was cancelled on" in read(cancelled.text).words
    assert "They do not come" in after


async def test_stage_one_counts_as_begun_with_the_acceptance_until_a_later_day_is_recorded(
    front: Front, accepted: str
) -> None:
    path = f"{page_of(accepted)}/do/assessment/record-stage-one-start"
    async with front("social-worker") as client:
        await opened(client, accepted)
        case = await words_of(client, f"{page_of(accepted)}/stage-one")
        form = read((await client.get(path)).text)
        answer = await send(client, path, form.fields | day())

    assert "Stage one counts as begun on that date until you record a later one." in case
    assert "Record that stage one began later" in case
    assert "The time for the decision still counts from the acceptance." in form.words
    assert answer.status_code == 422
    assert "so stage one began then already. There is nothing to record." in read(answer.text).words


async def test_what_a_decision_lacks_is_named_by_name(
    front: Front, enquiry: Service, accepted: str
) -> None:
    _, name = await referee(enquiry, accepted)
    async with front("social-worker") as client:
        await opened(client, accepted)
        case = read((await client.get(page_of(accepted))).text)
        path = f"{page_of(accepted)}/do/assessment/decide-stage-one"
        form = read((await client.get(path)).text)

    assert f"Personal reference ({name})" in case.words
    assert "Still missing:" in form.words or "Decide stage one" in form.words
    assert "(person" not in form.words


async def test_whoever_may_not_change_a_check_has_no_link_to_do_so(
    front: Front, accepted: str
) -> None:
    async with front("social-worker") as client:
        path = await opened(client, accepted)
    async with front("recruiter") as client:
        page = read((await client.get(path)).text)
    async with front("panel-administrator") as client:
        refused = await client.get(path)

    assert "Not asked for yet" in page.words
    assert "Record that you asked" not in page.words
    assert refused.status_code == 403


async def test_a_case_that_is_not_assessed_yet_says_when_its_checks_begin(
    front: Front, enquiry: Service
) -> None:
    journey = await received(enquiry, applicants=[JUN])
    elsewhere = await received(enquiry, applicants=[JUN], agency="estuary")
    async with front("recruiter") as client:
        answer = await client.get(f"{page_of(journey)}/checks")
        foreign = await client.get(f"{page_of(elsewhere)}/checks")
    async with front("manager") as client:
        plan = await client.get(f"{page_of(journey)}/stage-one")

    for each in (answer, plan):
        assert each.status_code == 200
        assert "Stage one starts when the agency accepts" in read(each.text).words
    assert foreign.status_code == 404


async def test_the_page_of_a_check_reads_back_who_decided_what_and_why(
    front: Front, enquiry: Service, accepted: str
) -> None:
    number, name = await referee(enquiry, accepted)
    async with front("social-worker") as client:
        path = await opened(client, accepted)
        table = read((await client.get(path)).text)
        for form, answers in (
            ("decide-check-need", {"checks": "pets", "needed": "true", "reason": "Two dogs."}),
            ("record-interview", {"person": str(number), "report": "They know them well."}),
            ("return-checks", {"checks": "finance", "outcome": "needs_follow_up"}),
            (
                "correct-outcome",
                {"check": "finance", "outcome": "satisfactory", "reason": "A slip."},
            ),
        ):
            address = f"{page_of(accepted)}/do/assessment/{form}"
            fields = read((await client.get(f"{address}?person=all")).text).fields
            mine = {"interviewed_by": "social-worker-01"} if form == "record-interview" else {}
            answer = await send(client, address, fields, **answers, **mine)
            assert answer.status_code == 303, read(answer.text).words
        pets = read((await client.get(f"{path}/pets")).text)
        reference = read((await client.get(f"{path}/reference?person={number}")).text)
        finance = read((await client.get(f"{path}/finance")).text)
    async with front("recruiter") as client:
        refused = await client.get(f"{path}/pets")
        without = read((await client.get(path)).text)

    assert f"Details : Personal reference, {name}" in table.words
    assert "Details" not in without.words
    assert "Decision Needed" in pets.words
    assert "by you Reason Two dogs." in pets.words
    assert f"Personal reference: {name}" in reference.words
    assert "Report They know them well." in reference.words
    assert "Outcome Satisfactory" in finance.words
    assert "Why it was corrected A slip." in finance.words
    assert "Outcome Needs follow-up" in finance.words or "follow up" in finance.words
    assert refused.status_code == 403
