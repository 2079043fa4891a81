"""Revisions on real Kafka and MongoDB: a later publication corrects an earlier one, says so, and leaves it to be read."""

import csv
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import httpx
import openpyxl
import pytest

from services.chassis.clock import now
from services.chassis.mongo import Database
from services.reporting.settings import ReportingSettings
from tests.enquiry.helpers.served_api import is_problem
from tests.reporting.helpers.published_year import (
    ANALYST,
    FIRST,
    LATE,
    QUARTERS,
    SECOND_ANALYST,
    STORY,
    approved,
    enquiries,
    prepared,
    publish_quarters,
    revision_approved,
    revision_prepared,
)
from tests.reporting.helpers.recorded import recorded
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.waiting import until

JUNE = date(2022, 6, 1)
FOUND_LATER = enquiries("west", FIRST, soon=40, late=0, number=2000)
FOUND_LATER = recorded(FOUND_LATER, *[JUNE] * len(FOUND_LATER))
PATH = "/published/measures/enquiries"
PUBLIC = (
    "/published/quarters",
    f"/published/quarters/{QUARTERS[0]}/publications",
    f"{PATH}?period={QUARTERS[0]}&by=agency",
    f"{PATH}?period=2021-22",
    "/published/measures/first_response?period=2021-22&by=agency",
    f"{PATH}/trend",
    f"{PATH}.csv",
)


async def whole(client: httpx.AsyncClient, **asked: str) -> dict[str, Any]:
    answer = await client.get(PATH, params={"period": QUARTERS[0], "by": "agency", **asked})
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


async def public(client: httpx.AsyncClient) -> list[str]:
    return [(await client.get(path, auth=None)).text for path in PUBLIC]


async def found_later(client: httpx.AsyncClient, send: Send, db: Database, *quarters: str) -> None:
    """These quarters are published, and then an agency records 40 enquiries of the first."""
    await send(STORY)
    await all_heard(client, db, len(STORY))
    await publish_quarters(client, *quarters)
    await send(FOUND_LATER)
    await all_heard(client, db, len(STORY) + len(FOUND_LATER))


async def test_a_revision_takes_the_place_of_what_was_published_says_so_and_leaves_it_to_be_read(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    async with running(settings) as client:
        await found_later(client, send, db, QUARTERS[0])
        before, [known] = await whole(client), (await client.get("/published/quarters")).json()
        ready = await revision_prepared(client, QUARTERS[0])
        seen = (await client.get(f"/prepared/quarters/{QUARTERS[0]}", auth=SECOND_ANALYST)).json()
        done = await revision_approved(client, ready)
        after = await whole(client)
        as_it_was = await whole(client, published_by=done.json()["published_at"][:-8] + "Z")
        again = await revision_approved(client, ready)
        first, second = (await client.get(f"/published/quarters/{QUARTERS[0]}/publications")).json()

    numbers = [each["by"]["west"]["numerator"]["words"] for each in (before, after)]
    assert numbers[0] == "5 or fewer"
    assert int(numbers[1]) in range(35, 55, 5)
    assert [each["figure"]["usually_within"] for each in (before, after)] == [4, 6]
    assert {**as_it_was, "notes": []} == {**before, "notes": []}
    assert (known["revision"], first["revision"]) == (None, None)
    assert second["revision"]["why"].endswith(LATE)
    assert after["publications"] == [second] == [done.json()]
    assert any("was revised on" in note and LATE in note for note in after["notes"])
    assert again.json() == done.json()
    rows = {each["measure"]: each for each in seen["measures"]}
    assert seen["before"] == QUARTERS[0]
    assert rows["enquiries"]["before"] == before["figure"]
    assert rows["enquiries"]["figure"] == after["figure"]


async def test_nothing_of_a_revision_is_to_be_seen_before_its_hour_and_nobody_publishes_it_alone(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    async with running(settings) as client:
        await found_later(client, send, db, *QUARTERS)
        before = await public(client)
        ready = await revision_prepared(client, QUARTERS[0])
        alone = await revision_approved(client, ready, ANALYST)
        first = await approved(client, ready)
        assert await public(client) == before
        hour = now() + timedelta(seconds=4)
        done = await revision_approved(client, ready, publish_at=hour.isoformat())
        to_come = await whole(client, published_by=(now() + timedelta(days=1)).isoformat())
        assert await public(client) == before
        early = await revision_prepared(client, QUARTERS[0])

        async def out() -> bool:
            return await public(client) != before

        await until(out)

    assert is_problem(alone, 409)
    assert "another analyst must look at it" in alone.json()["detail"]
    assert first.json()["revision"] is None, "the first publication stays as it is"
    assert done.status_code == 200
    assert to_come["publications"][0]["revision"] is None
    assert is_problem(early, 409)
    assert now() >= hour


async def test_the_year_of_a_revised_quarter_is_cut_anew_and_every_file_says_so(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    in_time = "/published/measures/first_response"
    async with running(settings) as client:
        await found_later(client, send, db, *QUARTERS)
        before = (await client.get(in_time, params={"period": "2021-22", "by": "agency"})).json()
        moment = now()
        old = await client.get("/published/workbook.xlsx")
        ready = await revision_prepared(client, QUARTERS[0])
        seen = (await client.get(f"/prepared/quarters/{QUARTERS[0]}", auth=SECOND_ANALYST)).json()
        await revision_approved(client, ready)
        after = (await client.get(in_time, params={"period": "2021-22", "by": "agency"})).json()
        then = await client.get(
            in_time,
            params={"period": "2021-22", "by": "agency", "published_by": moment.isoformat()},
        )
        table = await client.get(f"{in_time}.csv")
        new = await client.get("/published/workbook.xlsx")

    west = [each["by"]["west"]["numerator"] for each in (before, after)]
    assert west[0]["at_least"] == 0
    assert west[1]["at_least"] >= 15
    assert after["figure"]["numerator"]["at_least"] > before["figure"]["numerator"]["at_least"]
    assert then.json() == before
    looked_at = {each["measure"]: each for each in seen["of_year"]}
    assert looked_at["first_response"]["figure"] == after["figure"]
    assert after["notes"][1] == "So the year was worked out anew from its quarters."
    revised = {
        (row["period"], row["revised"], row["published_on"])
        for row in csv.DictReader(StringIO(table.text))
    }
    day = datetime.fromisoformat(after["publications"][0]["published_at"]).date().isoformat()
    assert {(period, mark) for period, mark, _ in revised} == {
        (QUARTERS[0], "r"),
        ("2021-22", "r"),
        *((each, "") for each in QUARTERS[1:]),
    }
    assert (QUARTERS[0], "r", day) in revised
    assert old.headers["etag"] != new.headers["etag"]
    says_so(new)


def says_so(new: httpx.Response) -> None:
    """The cover says what was revised and why, and its rows carry the shorthand for it."""
    book = openpyxl.load_workbook(BytesIO(new.content))
    cover = "\n".join(str(row[0]) for row in book["Cover"].iter_rows(values_only=True))
    assert f"{QUARTERS[0]}: revised at" in cover
    assert LATE in cover
    marks = {row[-1] for row in book["enquiries"].iter_rows(values_only=True)}
    assert {"[r]", "[z]"} <= marks


async def test_what_is_revised_without_any_correction_moves_by_its_new_change_alone(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    """Also a number whose families are the same: otherwise one that moves would say that they are not."""
    async with running(settings) as client:
        await send(STORY)
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, QUARTERS[0])
        counted = [await kept_counts(db, QUARTERS[0])]
        for number in (1, 2, 3):
            await revision_approved(client, await revision_prepared(client, QUARTERS[0]))
            counted.append(await kept_counts(db, f"{QUARTERS[0]}-revision-{number}"))
        too_many = await revision_prepared(client, QUARTERS[0])

    assert len({str(each) for each in counted}) == 4
    assert is_problem(too_many, 409)
    assert "3 times" in too_many.json()["detail"]


async def kept_counts(db: Database, name: str) -> object:
    kept = await db["publications"].find_one({"_id": name})
    assert kept is not None
    return kept["counted"]["first_response"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"reason": "recorded_late", "words": LATE}, 409),
        ({"reason": "recorded_late", "words": " "}, 422),
        ({"reason": "no_reason", "words": LATE}, 422),
        ({"words": LATE}, 422),
    ],
)
async def test_only_what_is_published_is_revised_and_never_without_a_reason(
    settings: ReportingSettings, send: Send, db: Database, body: dict[str, str], status: int
) -> None:
    async with running(settings) as client:
        await send(STORY)
        await all_heard(client, db, len(STORY))
        await prepared(client, QUARTERS[0])
        path = f"/prepared/quarters/{QUARTERS[0]}/revision"
        answer = await client.put(path, json=body, auth=ANALYST)
        ready = (await client.get("/prepared/quarters", auth=ANALYST)).json()

    assert is_problem(answer, status)
    assert [each["revision"] for each in ready] == [None]
