"""A history of hundreds of events over HTTP: told in pages, none left out, each page a slice of the record."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.long_history import lengthened
from tests.enquiry.helpers.served_api import ask, is_problem, serving

ENQUIRY = {
    "on": "2025-03-03",
    "agency": "moorland",
    "channel": "web_form",
    "household": "single",
    "applicants": [{"name": "Rosa Fell", "email": "rosa@example.org"}],
}
ATTEMPT = {
    "on": "2025-03-04",
    "channel": "phone",
    "staff": "recruiter-07",
    "outcome": "no_answer",
    "next_step": "planned_call",
}
MORE = 448
EVENTS = MORE + 2


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def path(client: httpx.AsyncClient, settings: EnquirySettings) -> str:
    """The address of an enquiry with 450 events."""
    journey: str = (await ask(client, "/enquiries", ENQUIRY)).json()["journey"]
    assert (await ask(client, f"/enquiries/{journey}/attempt-contact", ATTEMPT)).is_success
    await lengthened(settings, journey, MORE)
    return f"/enquiries/{journey}"


async def test_events_are_told_200_at_a_time_and_a_link_leads_to_the_rest(
    client: httpx.AsyncClient, path: str
) -> None:
    pages: list[list[int]] = []
    asked = f"{path}/events"
    while asked:
        answer = await client.get(asked)
        pages.append([each["version"] for each in answer.json()])
        link = answer.links.get("next", {}).get("url", "")
        asked = f"{path}/events{link}" if link else ""

    assert [len(page) for page in pages] == [200, 200, 50]
    assert [version for page in pages for version in page] == list(range(1, EVENTS + 1))


async def test_a_timeline_is_told_in_pages_and_each_entry_is_on_one_of_them(
    client: httpx.AsyncClient, path: str
) -> None:
    pages: list[dict[str, Any]] = []
    number: int | None = 1
    while number:
        answer = await client.get(f"{path}/timeline", params={"page": number})
        pages.append(answer.json())
        number = pages[-1]["earlier"]

    versions = [[each["version"] for each in page["entries"]] for page in pages]
    assert [len(page) for page in versions] == [100, 100, 100, 100, 50]
    assert [each for page in reversed(versions) for each in page] == list(range(1, EVENTS + 1))
    first_days = {
        "enquiry.received.v1": "2025-03-03",
        "enquiry.contact_attempted.v1": "2025-03-04",
    }
    assert [page["happened"] for page in pages] == [first_days] * 5
    assert {(page["stands"], page["turn"]) for page in pages} == {("received", "agency")}


async def test_a_page_behind_the_last_is_empty(client: httpx.AsyncClient, path: str) -> None:
    timeline = (await client.get(f"{path}/timeline", params={"page": 6})).json()
    events = await client.get(f"{path}/events", params={"after": EVENTS})

    assert (timeline["entries"], timeline["earlier"]) == ([], None)
    assert (events.json(), "link" in events.headers) == ([], False)


@pytest.mark.parametrize(
    "page", ["timeline?page=0", "timeline?page=100000", "events?after=-1", "events?after=1e12"]
)
async def test_a_page_that_no_record_can_have_is_refused(
    client: httpx.AsyncClient, path: str, page: str
) -> None:
    assert is_problem(await client.get(f"{path}/{page}"), 422)
