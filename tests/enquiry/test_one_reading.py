"""The questions of one page about one household read its record once, and say what one moment had to say."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from services.chassis.one_reading import once, one_reading
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.database_work import database_work
from tests.enquiry.helpers.enquiry_bodies import CONTACT, ENQUIRY
from tests.enquiry.helpers.served_api import ask, serving


@pytest.fixture
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


async def test_the_parts_of_a_page_read_the_record_once_and_answer_as_they_do_alone(
    client: httpx.AsyncClient,
) -> None:
    journey = (await ask(client, "/enquiries", ENQUIRY)).json()["journey"]
    parts = [f"/enquiries/{journey}", f"/enquiries/{journey}/timeline"]
    with database_work() as apart:
        alone = [(await client.get(each)).content for each in parts]
    with database_work() as done:
        together = await client.get("/together", params={"part": parts})

    assert together.content.partition(b"\n")[2] == b"".join(alone)
    # The record, and its events for the timeline; each route by itself reads the record, some more than once.
    assert done.count("find enquiries") == 2 < apart.count("find enquiries")


async def test_each_command_reads_anew_and_so_does_the_next_page(client: httpx.AsyncClient) -> None:
    journey = (await ask(client, "/enquiries", ENQUIRY)).json()["journey"]
    part = {"part": f"/enquiries/{journey}"}
    before = await client.get("/together", params=part)
    assert (await ask(client, f"/enquiries/{journey}/make-contact", CONTACT)).status_code == 200
    after = await client.get("/together", params=part)

    assert b'"version":1' in before.content
    assert b'"version":2' in after.content


async def test_what_fails_fails_for_each_that_asked_and_one_that_gives_up_takes_nobody_along() -> (
    None
):
    asked = []

    async def slow() -> str:
        asked.append(1)
        await asyncio.sleep(0.05)
        return "found"

    async def broken() -> str:
        raise LookupError

    async with one_reading():
        impatient = asyncio.create_task(once("a", slow))
        patient = asyncio.create_task(once("a", slow))
        await asyncio.sleep(0)
        impatient.cancel()
        failed = await asyncio.gather(
            *(once("b", broken) for _ in range(2)), return_exceptions=True
        )
        assert await patient == "found"
    assert asked == [1]
    assert [type(each) for each in failed] == [LookupError, LookupError]
    assert [await once("a", slow), await once("a", slow)] == ["found", "found"]
    assert asked == [1, 1, 1]
