"""The whole service on real Kafka and MongoDB: heard, answered, explained, and rebuilt the same."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.chassis.mongo import Database
from services.chassis.parked import Parked
from services.reporting.domain.measures.measure import Breakdown, Unit
from services.reporting.rebuild import EVENTS_IN_A_BUCKET, rebuild
from services.reporting.settings import ReportingSettings
from services.reporting.store.generations import RebuildDue, served
from tests.reporting.helpers.running_service import (
    Send,
    a_year,
    all_heard,
    expected,
    export,
    once,
    running,
)
from tests.reporting.helpers.stories import approved_family, contacted, received, told

DAY = date(2021, 4, 6)
AGENCIES = ["agency-0", "agency-1", "agency-2"]


@pytest.mark.parametrize(
    ("lanes", "in_a_bucket"),
    [(1, EVENTS_IN_A_BUCKET), (1, 20), (3, 50)],
    ids=["one bucket", "many buckets", "three processes"],
)
async def test_live_and_rebuilt_figures_are_the_same_bytes_and_the_service_goes_on_from_them(
    settings: ReportingSettings, send: Send, db: Database, lanes: int, in_a_bucket: int
) -> None:
    story = a_year()
    await send(story)
    async with running(settings) as client:
        await all_heard(client, db, len(once(story)))
    live = await export(db)

    assert await rebuild(settings, lanes=lanes, events_in_a_bucket=in_a_bucket) == 2
    assert await export(db) == live

    later = told(received(date(2021, 12, 1)), contacted(date(2021, 12, 2)), number=200)
    await send(later)
    async with running(settings) as client:
        await all_heard(client, db, len(once(story)) + len(later))
    assert await export(db) == expected([*story, *later])


async def test_partitions_that_change_hands_while_events_arrive_are_counted_once(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    story = a_year()
    third = len(story) // 3
    async with running(settings) as client:
        await send(story[:third])
        async with running(settings):
            await send(story[third : 2 * third])
        await send(story[2 * third :])
        await all_heard(client, db, len(once(story)))

    assert await export(db) == expected(story)


async def test_a_service_whose_figures_were_counted_by_other_definitions_does_not_start(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await served(db)
    await db["generations"].update_one({}, {"$set": {"counted_by": "0"}})
    await send(told(received(DAY)))

    with pytest.raises(RebuildDue):
        async with running(settings):
            pass
    await rebuild(settings)
    async with running(settings) as client:
        await all_heard(client, db, 1)


async def test_a_rebuild_beside_a_running_service_loses_nothing_that_waits_for_an_earlier_event(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    first, second, third = told(received(DAY), contacted(DAY), contacted(DAY))
    async with running(settings) as client:
        await send([first, third])
        await all_heard(client, db, 1)
        await rebuild(settings)
        await send([second])
    async with running(settings) as client:
        await all_heard(client, db, 3)
        assert (await client.get("/health/ready")).json()["gaps"] == 0
    assert await export(db) == expected([first, second, third])


async def test_a_rebuild_names_an_event_in_the_place_of_another(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    story = told(received(DAY), contacted(DAY), contacted(DAY))
    other = story[1]._replace(event=contacted(date(2021, 5, 4)))
    await send([*story, other, story[2]])

    await rebuild(settings)

    (letter,) = await Parked(db).shown()
    assert (letter.why, letter.version) == ("contradicted", 2)
    assert await export(db) == expected(story)


async def test_every_measure_answers_with_its_definition_and_what_it_was_made_of(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    story = a_year()
    await send(story)
    async with running(settings) as client:
        await all_heard(client, db, len(once(story)))
        for measure in (await client.get("/measures")).json():
            for reading in measure["readings"]:
                await _answers_and_explains(client, measure, reading["id"])
        steps = (await client.get("/funnel", params={"period": "2021-22"})).json()["steps"]
        assert (steps[0]["measure"], steps[0]["families"]) == ("enquiries", 36)
        assert (await client.get("/agencies")).json() == AGENCIES


async def test_a_stock_is_that_of_the_last_day_of_the_period_or_of_an_earlier_day(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    story = told(*approved_family())
    await send(story)
    asked = "/measures/families_waiting?period="
    journeys = "/measures/families_waiting/journeys?agency=north&part=numerator&period="
    async with running(settings) as client:
        await all_heard(client, db, len(story))
        answers = [
            (await client.get(asked + period)).json()
            for period in ("2021-22-Q1", "2021-22-Q2", "2024-25", "2021-22-Q2&as_of=2021-08-23")
        ]
        behind = [
            (await client.get(journeys + period)).json()["journeys"]
            for period in ("2021-22-Q1", "2024-25")
        ]

    assert [each["figure"]["numerator"] for each in answers] == [0, 1, 1, 0]
    assert [each["as_of"] for each in answers] == [
        "2021-06-30",
        "2021-09-30",
        "2025-03-31",
        "2021-08-23",
    ]
    assert [len(each) for each in behind] == [0, 1]


async def _answers_and_explains(
    client: httpx.AsyncClient, measure: dict[str, Any], reading: str
) -> None:
    asked = {"reading": reading, "period": "2021-22"}
    answer = (await client.get(f"/measures/{measure['id']}", params=asked)).json()
    assert answer["definition"] == measure["definition"]
    assert answer["recorded_at"]
    for by in measure["breakdowns"]:
        split = await client.get(f"/measures/{measure['id']}", params=asked | {"by": by})
        groups = split.json()["by"].values()
        everyone = answer["figure"]["numerator"]
        # Of campaigns only those that were planned are groups, and nobody of this year came by one.
        least = 0 if by == Breakdown.CAMPAIGN else everyone
        assert sum(group["numerator"] for group in groups) >= least
        assert everyone > 0
    times = 0
    for agency in AGENCIES:
        explained = await client.get(
            f"/measures/{measure['id']}/journeys",
            params=asked | {"part": "numerator", "agency": agency},
        )
        if measure["unit"] == Unit.PLACES:
            assert explained.status_code == 422
            return
        times += sum(journey["times"] for journey in explained.json()["journeys"])
    assert times == answer["figure"]["numerator"]


async def test_a_figure_is_explained_page_by_page_down_to_its_events(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    story = [*told(received(DAY), number=1), *told(received(DAY), number=2)]
    await send(story)
    async with running(settings) as client:
        await all_heard(client, db, 2)
        asked: dict[str, Any] = {
            "part": "denominator",
            "agency": "north",
            "as_of": "2021-04-09",
            "limit": 1,
        }
        address = "/measures/first_response/journeys"
        first = (await client.get(address, params=asked)).json()
        second = (await client.get(address, params=asked | {"after": first["after"]})).json()
        assert {first["journeys"][0]["journey"], second["journeys"][0]["journey"]} == {
            str(each.envelope.journey) for each in story
        }
        [event] = first["journeys"][0]["events"]
        assert (event["stream"], event["version"], event["occurred_on"]) == (
            "enquiry",
            1,
            "2021-04-06",
        )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/measures/happiness", 404),
        ("/measures/approvals?period=2021", 422),
        ("/measures/approvals?period=2021-23", 422),
        ("/measures/approvals?agency=nowhere", 404),
        ("/measures/approvals?reading=backwards", 404),
        ("/measures/approvals?by=ethnic_group", 422),
        ("/measures/approvals?as_of=yesterday", 422),
    ],
)
async def test_what_does_not_exist_is_refused_with_a_sentence(
    settings: ReportingSettings, db: Database, address: str, status: int
) -> None:
    assert db.name.endswith("reporting")
    async with running(settings) as client:
        answer = await client.get(address)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
