"""A manager closes several enquiries that are long overdue, in one step and for one reason."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.cases import at, heard_by, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in

CLOSE = f"{MOORLAND}/close-enquiries"
LONG_OVERDUE = f"{MOORLAND}/queue?due=long-overdue"


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
    assert "a manager closed your enquiry" in page


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
