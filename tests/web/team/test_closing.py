"""A manager closes several enquiries that are long overdue, or six-month windows that lapsed, in one step."""

from collections.abc import AsyncIterator
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import httpx
import pytest

from contracts.checks import Check
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.assessment.domain.stage_one_plan import EXAMPLE
from services.chassis.clock import today
from tests.enquiry.helpers.registration_forms import Content, complete_form, register
from tests.enquiry.helpers.served_api import stands
from tests.identity import as_needed
from tests.waiting import until
from tests.web.helpers.cases import at, command, heard_by, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in

AT_COAST = as_needed("enquiry", "weald")
CLOSE = f"{MOORLAND}/close-enquiries"
LONG_OVERDUE = f"{MOORLAND}/queue?due=long-overdue"
CLOSE_WINDOWS = f"{MOORLAND}/close-windows"
LAPSED = f"{MOORLAND}/queue/assessment?clock=stage_two_window&due=overdue"


@pytest.fixture
async def web(
    browse: Browse, provider: SignIn, enquiry: Service
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as client:
        yield client


async def status(enquiry: Service, journey: str) -> str:
    async with at(enquiry) as client:
        return str((await client.get(f"/enquiries/{journey}")).json()["status"])


async def test_nothing_is_closed_before_a_page_said_what_is_closed_and_a_reason_was_given(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    old = [await received(enquiry, days_ago=200) for _ in range(2)]
    queue = (await web.get(LONG_OVERDUE)).text
    chosen = {"journey": old, "key": "0f" * 16}
    page = await web.post(CLOSE, data=chosen)
    fields = read(page.text).fields
    unexplained = await web.post(CLOSE, data={**fields, "journey": old})
    before = [await status(enquiry, each) for each in old]
    reason = {"reason": "no_answer_to_contact", "explanation": "We could not reach you."}
    closed = read((await web.post(CLOSE, data={**fields, "journey": old, **reason})).text).words

    assert f'formaction="{CLOSE}"' in queue
    assert "This closes 2 enquiries." in read(page.text).words
    assert unexplained.status_code == 422
    assert "Enter explanation" in unexplained.text
    assert before == ["received", "received"]
    assert "2 enquiries closed" in closed
    assert [await status(enquiry, each) for each in old] == ["closed", "closed"]


async def test_the_letter_can_be_read_before_anything_is_closed(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    old = [await received(enquiry, days_ago=200) for _ in range(2)]
    for journey in old:
        await heard_by(notifications, journey)
    services = {"enquiry": enquiry.url, "notifications": notifications.url}
    async with signed_in(browse, provider, "manager", **services) as client:
        page = read((await client.post(CLOSE, data={"journey": old})).text).words

    assert "All 2 households get this letter. Below is the letter to Rosa Fell." in page
    assert "a manager closed your enquiry and gave the reasons in writing" in page
    assert "so send each household your explanation as well" in page


async def test_what_could_not_be_closed_is_named_with_its_reason(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    gone, open_one = [await received(enquiry, days_ago=200) for _ in range(2)]
    async with at(enquiry) as client:
        body = {"on": "2025-03-03", "reason": "not_ready"}
        body["on"] = (await client.get(f"/enquiries/{gone}")).json()["received_on"]
        headers = {"Idempotency-Key": "a-withdrawal-of-one"}
        await client.post(f"/enquiries/{gone}/withdraw", json=body, headers=headers)
    fields = read((await web.post(CLOSE, data={"journey": [gone, open_one]})).text).fields
    reason = {"reason": "no_answer_to_contact", "explanation": "We could not reach you."}
    words = read(
        (await web.post(CLOSE, data={**fields, "journey": [gone, open_one], **reason})).text
    ).words

    assert "1 enquiry closed" in words
    assert "This enquiry has ended because the household withdrew." in words


async def test_with_nothing_selected_the_page_leads_back(web: httpx.AsyncClient) -> None:
    answer = await web.post(CLOSE, data={})

    assert answer.status_code == 422
    assert "Select at least one enquiry" in answer.text


async def test_a_recruiter_closes_nothing(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as client:
        answer = await client.post(CLOSE, data={"journey": [await received(enquiry)]})

    assert answer.status_code == 403


async def lapsed(enquiry: Service, assessment: Service, form: list[Content] | None = None) -> str:
    """A household that was told 300 days ago that it may be suitable, and did not ask for stage two."""
    journey = await received(enquiry, days_ago=400)
    async with at(enquiry) as client:
        await register(client, journey, days_ago(350), form)
        await command(client, f"/enquiries/{journey}/accept-registration", on=days_ago(350))
    case = f"/cases/{journey}"
    async with at(assessment) as client:
        await until(lambda: stands(client, case, "stage_one"))
        await command(client, f"{case}/return-checks", on=days_ago(310), checks=[*Check])
        plan = {**EXAMPLE, "consulted_on": days_ago(305), "on": days_ago(305)}
        await command(client, f"{case}/draw-up-plan", **plan)
        await command(client, f"{case}/agree-plan", on=days_ago(305), applicant=1)
        recommended = {"outcome": "may_be_suitable", "reasons": "All checks are in."}
        await command(client, f"{case}/recommend-stage-one", on=days_ago(301), **recommended)
        await command(
            client, f"{case}/decide-stage-one", on=days_ago(300), outcome="may_be_suitable"
        )
        await command(client, f"{case}/send-stage-one-notice", on=days_ago(300))
    return journey


async def registers_elsewhere(enquiry: Service, form: list[Content]) -> str:
    """The same people at another agency, waiting for its decision."""
    journey = await received(enquiry, days_ago=10, agency="weald")
    async with at(enquiry, AT_COAST) as client:
        await register(client, journey, days_ago(5), form)
    return journey


async def is_accepted(enquiry: Service, journey: str) -> bool:
    """Whether the acceptance is taken, with nothing said about a likeness."""
    async with at(enquiry, AT_COAST) as client:
        headers = {"Idempotency-Key": uuid4().hex}
        path = f"/enquiries/{journey}/accept-registration"
        answer = await client.post(path, json={"on": days_ago(0)}, headers=headers)
    return answer.status_code == HTTPStatus.OK


def days_ago(days: int) -> str:
    return (today() - timedelta(days)).isoformat()


async def test_lapsed_windows_are_closed_together_and_the_households_can_register_elsewhere(
    browse: Browse, provider: SignIn, enquiry: Service, assessment: Service
) -> None:
    form = complete_form()
    old = [await lapsed(enquiry, assessment, each) for each in (form, None)]
    elsewhere = await registers_elsewhere(enquiry, form)
    registered_twice = await is_accepted(enquiry, elsewhere)
    services = {"enquiry": enquiry.url, "assessment": assessment.url}
    async with signed_in(browse, provider, "manager", **services) as client:
        queue = read((await client.get(LAPSED)).text)
        page = read((await client.post(CLOSE_WINDOWS, data={"journey": old})).text)
        sent = {**page.fields, "journey": [*old, str(uuid4())]}
        closed = read((await client.post(CLOSE_WINDOWS, data=sent)).text).words
        left = (await client.get(LAPSED)).text

    assert CLOSE_WINDOWS in queue.actions
    assert "This closes 2 cases." in page.words
    assert "2 cases closed" in closed
    assert "There is no such assessment" in closed
    assert [each for each in old if each in left] == []
    assert not registered_twice, "the first registration has not ended"
    await until(lambda: is_accepted(enquiry, elsewhere))
