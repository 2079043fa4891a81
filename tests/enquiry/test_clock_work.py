"""Clocks announced in the background on real MongoDB: once each, also by two processes at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from asgi_lifespan import LifespanManager

from contracts.bank_holidays import CALENDAR_NUMBER
from contracts.clocks import ClockId, due_soon_on, start
from contracts.event_booking import EventMissed
from services.casework import clock_work
from services.casework.clock_work import QUIET
from services.chassis.clock import now, today
from services.chassis.decision import Decision
from services.chassis.record import CALENDAR, Cause
from services.chassis.relisting import wake_for_calendar
from services.enquiry.background import clocks
from services.enquiry.background.clocks import clock_watch
from services.enquiry.background.memory import Memory
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from tests.enquiry.helpers.event_bookings import received
from tests.enquiry.helpers.served_api import ask, types
from tests.identity import as_needed
from tests.waiting import until

NOW = timedelta(0)
REFER = {
    "receiver": "coast",
    "reason": "home_area",
    "words": "They moved to the coast.",
}


class Watched:
    """The service, and the two things that its watch works with."""

    def __init__(self, app: Any, client: httpx.AsyncClient) -> None:
        self.enquiries = app.state.running.records[ENQUIRIES.collection]
        self.memory: Memory = app.state.memory
        self.client = client

    async def look(self, quiet: timedelta = NOW) -> int:
        return await clock_watch(self.memory).announce_due(self.enquiries, quiet=quiet)


@pytest.fixture(scope="module")
async def watched(settings: EnquirySettings) -> AsyncIterator[Watched]:
    app = build(settings)
    async with (
        LifespanManager(app, startup_timeout=120, shutdown_timeout=120) as served,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(served.app),
            base_url="http://service",
            auth=as_needed("enquiry"),
        ) as client,
    ):
        yield Watched(app, client)


async def test_a_clock_that_has_run_out_is_announced_once(watched: Watched) -> None:
    path = f"/enquiries/{await received(watched.client)}"
    await watched.look()
    await watched.look()

    assert await types(watched.client, path) == [
        "enquiry.received.v1",
        "enquiry.clock_breached.v1",
        "enquiry.clock_breached.v1",
    ]


async def test_a_record_of_an_earlier_table_of_bank_holidays_gets_its_places_anew_without_a_restart(
    watched: Watched,
) -> None:
    records, journey = watched.enquiries.collection, await received(watched.client)
    await watched.look()
    right = await records.find_one({"_id": journey}, {"listed": True})
    stale = {CALENDAR: CALENDAR_NUMBER - 1, "listed.due_on": "2000-01-01"}
    await records.update_one({"_id": journey}, {"$set": stale})

    assert await wake_for_calendar(records, CALENDAR_NUMBER - 1) == 0
    await wake_for_calendar(records)  # unless the service's own watch was faster
    assert await wake_for_calendar(records) == 0
    await watched.look()
    assert await records.find_one({"_id": journey}, {"listed": True}) == right


async def test_two_processes_announce_it_once(watched: Watched) -> None:
    journeys = [await received(watched.client) for _ in range(10)]
    await asyncio.gather(*(watched.look() for _ in range(4)))

    for journey in journeys:
        assert len(await types(watched.client, f"/enquiries/{journey}")) == 3


async def test_a_record_that_was_just_written_is_left_in_peace(watched: Watched) -> None:
    path = f"/enquiries/{await received(watched.client)}"
    await watched.look(QUIET)

    assert await types(watched.client, path) == ["enquiry.received.v1"]


async def test_a_record_at_which_it_fails_holds_up_no_other_and_is_on_health(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = await received(watched.client, agency="coast")
    other = await received(watched.client)

    def announcing(state: Enquiry | None, **more: Any) -> Decision[Enquiry]:
        if state is not None and state.agency == "coast":
            raise ValueError("what nobody thought of")
        return announce(state, **more)

    with monkeypatch.context() as patched:
        patched.setattr(clocks, "announce", announcing)
        patched.setattr(clock_work, "LATE", NOW)
        await watched.look()
        said = (await watched.client.get("/health/ready")).json()["attention"]

    assert len(await types(watched.client, f"/enquiries/{fails}")) == 1
    assert len(await types(watched.client, f"/enquiries/{other}")) == 3
    assert any(each.startswith("Deadlines of 1 enquiries") for each in said)


async def test_due_soon_is_said_before_the_last_day(watched: Watched) -> None:
    on = a_day_whose_first_response_is_due_soon()
    path = f"/enquiries/{await received(watched.client, on=on.isoformat())}"
    await watched.look()

    said = (await watched.client.get(f"{path}/events")).json()[1:]
    assert [(each["type"], each["data"]["clock"]) for each in said] == [
        ("enquiry.due_soon_reached.v1", "first_response")
    ]


def a_day_whose_first_response_is_due_soon() -> date:
    """The latest day whose first response is due soon today, and not late."""
    for back in range(15):
        clock = start(ClockId.FIRST_RESPONSE, today() - timedelta(back))
        if due_soon_on(clock) <= today() <= clock.due_on:
            return clock.started_on
    pytest.fail("no day of the last two weeks has its first response due by now")


async def test_a_referral_that_nobody_takes_up_comes_back_to_its_sender(watched: Watched) -> None:
    path = f"/enquiries/{await received(watched.client)}"
    consent = {"given_by": [1], "given_on": "2025-03-04"}
    answer = await ask(
        watched.client, f"{path}/refer", {**REFER, "on": "2025-03-04", "consent": consent}
    )
    assert answer.status_code == 200, answer.text
    referred = (await watched.client.get(path)).json()["status"]
    await watched.look()

    view = (await watched.client.get(path)).json()
    assert (referred, view["status"], view["agency"]) == ("referred", "received", "moorland")
    assert "enquiry.referral_lapsed.v1" in await types(watched.client, path)


async def test_health_says_that_a_debt_cannot_be_settled(watched: Watched) -> None:
    journey, nowhere = UUID(await received(watched.client)), uuid4()
    missed = EventMissed(occurred_on=today(), information_event=uuid4())

    def owing(enquiry: Enquiry | None) -> Decision[Enquiry]:
        assert enquiry is not None
        return Decision(enquiry.with_obligation(nowhere, missed))

    async def is_sent() -> bool:
        return bool(await watched.enquiries.collection.count_documents({"unsent": True}) == 0)

    await until(is_sent)
    before = (await watched.client.get("/health/ready")).json()["attention"]
    await watched.enquiries.change(journey, owing, Cause(uuid4().hex, uuid4().hex))
    long_ago = {"$set": {"touched_at": now() - timedelta(minutes=2)}}
    await watched.enquiries.collection.update_one({"_id": journey}, long_ago)

    after = (await watched.client.get("/health/ready")).json()["attention"]
    assert [each for each in after if each not in before] == [
        "1 records have owed an enquiry something for over a minute. The log names them."
    ]
