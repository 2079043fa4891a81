"""The checks of a case as staff work with them: people by name, what comes next, and the forms it leads to."""

import httpx
import pytest

from deploy.local.suite import Service
from services.chassis.clock import today
from tests.enquiry.helpers.registration_forms import register
from tests.waiting import until
from tests.web.helpers.cases import JUN, ROSA, at, command, page_of, received, send
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Front


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
        page = read((await client.get(path)).text)

    assert (taken.status_code, added.status_code) == (303, 303)
    assert "No longer on the list" in page.words
    assert f"{name}, A personal referee, until" in page.words
    assert "Record that you asked : Personal reference, Robin Example" in page.words


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
