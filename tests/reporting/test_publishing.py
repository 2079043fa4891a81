"""Publishing on real Kafka and MongoDB: once, rounded, for good."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import httpx
import pytest

from contracts.words import period_name
from services.chassis.clock import now, today
from services.chassis.mongo import Database
from services.reporting.domain.periods import quarter
from services.reporting.domain.publishing.export import COLUMNS
from services.reporting.domain.publishing.publication import PUBLISHED, SETTLED_AFTER
from services.reporting.rebuild import rebuild
from services.reporting.settings import ReportingSettings
from tests.reporting.helpers.published_year import (
    ANALYST,
    FIRST,
    QUARTERS,
    SECOND,
    SECOND_ANALYST,
    STORY,
    approved,
    enquiries,
    prepared,
    publish_quarters,
)
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import contacted, received, told
from tests.waiting import until


async def answered(client: httpx.AsyncClient, measure: str, **asked: str) -> dict[str, Any]:
    answer = await client.get(f"/published/measures/{measure}", params=asked)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


async def test_a_published_figure_is_rounded_and_says_how_and_of_what_and_when(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, QUARTERS[0])
        counts = await answered(client, "enquiries", period=QUARTERS[0], by="agency")
        shares = await answered(client, "first_response", period=QUARTERS[0], by="agency")
        [known] = (await client.get("/published/quarters")).json()

    assert (counts["figure"]["numerator"]["value"], counts["figure"]["denominator"]) == (70, None)
    assert counts["figure"]["usually_within"] == counts["by"]["west"]["usually_within"] == 4
    assert counts["by"]["west"]["numerator"] == {
        "value": None,
        "at_least": 0,
        "at_most": 5,
        "rounded_to": 5,
        "words": "5 or fewer",
    }
    assert shares["by"]["south"]["share"]["words"] == "35% to 50%"
    assert shares["by"]["north"]["share"]["words"] == "many"
    assert shares["by"]["west"]["share"]["words"] == "not shown"
    assert shares["by"]["south"]["median_days"] == 1
    assert shares["definition"].startswith("Of the families that enquired")
    assert counts["publications"] == [known]
    assert known["recorded_at"]
    assert any("5 or fewer" in note for note in counts["notes"])
    assert any("change is no larger than 4." in note for note in counts["notes"])
    assert any("only those 2 are shown" in note for note in shares["notes"])


async def test_what_was_published_stays_whatever_is_heard_published_again_or_rebuilt(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        ready = await prepared(client, QUARTERS[0])
        await approved(client, ready)
        before = await answered(client, "enquiries", period=QUARTERS[0], by="agency")
        more = enquiries("west", FIRST, soon=30, late=0, number=2000)
        await send(more)
        await all_heard(client, db, len(STORY) + len(more))
        assert (await approved(client, ready)).status_code == 200
        assert await answered(client, "enquiries", period=QUARTERS[0], by="agency") == before
    await rebuild(settings)
    async with running(settings) as client:
        assert await answered(client, "enquiries", period=QUARTERS[0], by="agency") == before
        exact = await client.get("/measures/enquiries", params={"period": QUARTERS[0]})
    assert exact.json()["figure"]["numerator"] == 75 + 30


async def test_a_year_is_the_sum_of_its_published_quarters_and_waits_for_all_of_them(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, *QUARTERS[:3])
        early = await client.get("/published/measures/enquiries", params={"period": "2021-22"})
        assert early.status_code == 404
        assert "January to March 2022" in early.json()["detail"]
        ready = await prepared(client, QUARTERS[3])
        seen = (await client.get(f"/prepared/quarters/{QUARTERS[3]}", auth=SECOND_ANALYST)).json()
        await approved(client, ready)
        year = await answered(client, "enquiries", period="2021-22", by="period")
        in_time = await answered(client, "first_response", period="2021-22", by="agency")

    quarters = [year["by"][each]["numerator"] for each in QUARTERS]
    assert [each["words"] for each in quarters] == ["70", "30", "5 or fewer", "5 or fewer"]
    assert year["figure"]["numerator"]["at_least"] == sum(each["at_least"] for each in quarters)
    assert year["figure"]["numerator"]["at_most"] == sum(each["at_most"] for each in quarters)
    assert len(year["publications"]) == 4
    looked_at = {each["measure"]: each for each in seen["of_year"]}
    assert looked_at["enquiries"]["figure"] == year["figure"]
    assert looked_at["first_response"]["figure"] == in_time["figure"]
    assert looked_at["first_response"]["by"]["agency"] == in_time["by"]


async def test_agencies_are_compared_with_intervals_and_quarters_follow_one_another(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, *QUARTERS[:2])
        path = "/published/measures/first_response"
        asked = {"period": QUARTERS[0]}
        beside = (await client.get(f"{path}/comparison", params=asked, auth=None)).json()
        trend = (await client.get(f"{path}/trend", auth=None)).json()
        own = (await client.get(f"{path}/trend", params={"agency": "north"}, auth=None)).json()
        quarters = [await answered(client, "first_response", period=each) for each in QUARTERS[:2]]

    north, south, west = beside["agencies"]
    assert [each["agency"] for each in (north, south, west)] == ["north", "south", "west"]
    assert (north["interval"], north["figure"]["share"]["words"]) == (None, "many")
    assert south["interval"]["low"] < 57 < south["interval"]["high"]
    assert south["apart"] is None
    assert (west["interval"], west["figure"]["share"]["words"]) == (None, "not shown")
    assert beside["england"] == quarters[0]["figure"]
    assert any("Wilson" in sentence for sentence in beside["method"])
    assert trend["quarters"] == {
        name: answer["figure"] for name, answer in zip(QUARTERS, quarters, strict=False)
    }
    assert list(own["quarters"]) == QUARTERS[:2]


async def test_the_table_has_a_row_for_each_cell_and_the_dictionary_a_line_for_each_column(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, *QUARTERS)
        answer = await client.get("/published/measures/first_response.csv")
        meanings = await client.get("/published/dictionary.csv")
        measures = (await client.get("/published/measures")).json()
        for each in measures:
            table = await client.get(f"/published/measures/{each['id']}.csv")
            assert table.status_code == 200
            assert len(table.text.splitlines()) > 5

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert len(rows) == 5 * (1 + 3)
    south = next(row for row in rows if (row["period"], row["group"]) == (QUARTERS[0], "south"))
    assert (south["shown"], south["number"], south["share"]) == ("15", "15", "35% to 50%")
    assert (south["denominator"], south["denominator_at_least"]) == ("", "30")
    for row in rows:
        low, high, step = (int(row[each]) for each in ("at_least", "at_most", "rounded_to"))
        assert row["number"] in {"", str((low + step // 2) // step * step)}
        assert not row["number"] or high - int(row["number"]) <= step // 2
    columns = [row["column"] for row in csv.DictReader(StringIO(meanings.text))]
    assert columns == list(COLUMNS) == list(rows[0])
    assert {each["id"] for each in measures}.isdisjoint({"mystery_shop_enquiry_handling"})


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/published/measures/enquiries", 422),
        ("/published/measures/enquiries?period=all", 422),
        ("/published/measures/enquiries?period=2021-22-Q1", 404),
        ("/published/measures/mystery_shop_enquiry_handling?period=2021-22-Q1", 404),
        ("/published/measures/enquiries?period=2021-22-Q2&agency=nowhere", 404),
        ("/published/measures/enquiries?period=2021-22-Q2&agency=north&by=channel", 422),
        ("/published/measures/approvals?period=2021-22-Q2&by=household", 422),
        ("/published/measures/first_response?period=2021-22-Q2&by=channel", 422),
        ("/published/measures/ethnic_minority_approvals?period=2021-22-Q2&agency=north", 422),
        ("/published/measures/enquiries/journeys?part=numerator", 404),
        ("/published/funnel", 404),
        ("/published/measures/enquiries/comparison?period=2021-22-Q2", 422),
        ("/published/measures/ethnic_minority_approvals/comparison?period=2021-22-Q2", 422),
        ("/published/measures/first_response/comparison?period=2021-22-Q1", 404),
        ("/published/measures/first_response/trend?agency=nowhere", 404),
    ],
)
async def test_what_is_not_published_is_refused_with_a_sentence(
    settings: ReportingSettings, send: Send, db: Database, address: str, status: int
) -> None:
    await send(told(received(SECOND)))
    async with running(settings) as client:
        await all_heard(client, db, 1)
        await publish_quarters(client, QUARTERS[1])
        answer = await client.get(address)

    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("named", "status"), [("2021-22", 422), ("2021-23-Q1", 422), ("now", 409), (QUARTERS[0], 409)]
)
async def test_only_a_quarter_that_is_over_and_of_which_something_was_counted_is_published(
    settings: ReportingSettings, db: Database, named: str, status: int
) -> None:
    running_quarter = quarter(today() - SETTLED_AFTER)
    async with running(settings) as client:
        await all_heard(client, db, 0)
        address = running_quarter if named == "now" else named
        answer = await prepared(client, address)

    assert answer.status_code == status
    assert answer.json()["detail"]


async def test_a_quarter_is_not_published_while_an_event_waits_for_an_earlier_one(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    first, second, third = told(received(FIRST), contacted(FIRST), contacted(FIRST))
    await send([first, third])
    async with running(settings) as client:
        await all_heard(client, db, 1)
        early = await prepared(client, QUARTERS[0])
        await send([second])
        await all_heard(client, db, 3)
        await publish_quarters(client, QUARTERS[0])

    assert early.status_code == 409


async def test_no_answer_that_leaves_has_room_for_an_exact_figure(
    settings: ReportingSettings, db: Database
) -> None:
    assert db.name.endswith("reporting")
    async with running(settings) as client:
        document = (await client.get("/openapi.json")).json()
    leaving = {path: methods for path, methods in document["paths"].items() if "/published" in path}
    schemas = document["components"]["schemas"]
    wanted, reached = [str(leaving)], set[str]()
    while wanted:
        text = wanted.pop()
        for name in schemas:
            if f"schemas/{name}'" in text and name not in reached:
                reached.add(name)
                wanted.append(str(schemas[name]))

    assert {"PublishedAnswer", "PublishedFigure", "Number"} <= reached
    assert reached.isdisjoint({"Figure", "AnswerView", "JourneysView", "Explanation", "Durations"})
    assert not any(
        "as_of" in str(each.get("parameters")) for m in leaving.values() for each in m.values()
    )


async def test_another_analyst_sees_every_number_beside_the_quarter_before_and_publishes_it(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, QUARTERS[0])
        ready = await prepared(client, QUARTERS[1])
        seen = (await client.get(f"/prepared/quarters/{QUARTERS[1]}", auth=SECOND_ANALYST)).json()
        hidden = await client.get(f"/published/measures/enquiries?period={QUARTERS[1]}")
        alone = await approved(client, ready, ANALYST)
        done = await approved(client, ready)
        shown = await answered(client, "enquiries", period=QUARTERS[1], by="agency")

    rows = {each["measure"]: each for each in seen["measures"]}
    assert seen["prepared"]["prepared_by"] == "national-01"
    assert seen["before"] == QUARTERS[0]
    assert seen["of_year"] == []
    assert rows["enquiries"]["figure"] == shown["figure"]
    assert rows["enquiries"]["by"]["agency"] == shown["by"]
    assert rows["enquiries"]["before"]["numerator"]["value"] == 70
    assert set(rows) == set(PUBLISHED)
    assert hidden.status_code == 404
    assert (alone.status_code, done.status_code) == (409, 200)
    assert "another analyst must look at it" in alone.json()["detail"]


async def test_what_was_prepared_again_is_looked_at_again(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        first = await prepared(client, QUARTERS[0])
        second = await prepared(client, QUARTERS[0])
        late = await approved(client, first)
        done = await approved(client, second)
        again = await prepared(client, QUARTERS[0])

    assert (late.status_code, done.status_code) == (412, 200)
    assert "Look at it again" in late.json()["detail"]
    assert again.status_code == 409


async def test_quarters_are_published_in_their_order(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        early = await prepared(client, QUARTERS[1])

    assert early.status_code == 409
    assert f"Publish {period_name(QUARTERS[0])} first" in early.json()["detail"]


async def test_nobody_reads_a_publication_before_its_hour(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        ready = await prepared(client, QUARTERS[0])
        past = await approved(client, ready, publish_at=(now() - timedelta(days=1)).isoformat())
        far = await approved(client, ready, publish_at=(now() + timedelta(days=90)).isoformat())
        hour = now() + timedelta(seconds=4)
        done = await approved(client, ready, publish_at=hour.isoformat())
        before = [
            (await client.get(path)).text
            for path in (
                "/published/quarters",
                f"/published/measures/enquiries?period={QUARTERS[0]}",
                "/published/measures/enquiries/trend",
                "/published/measures/enquiries.csv",
            )
        ]
        listed = (await client.get("/prepared/quarters", auth=ANALYST)).json()

        async def out() -> bool:
            return bool((await client.get("/published/quarters")).json())

        await until(out)

    assert (past.status_code, far.status_code, done.status_code) == (422, 422, 200)
    assert [each["where"] for each in past.json()["wrong"]] == ["body.publish_at"]
    assert before[0] == "[]"
    assert not any("80" in each for each in before)
    assert [each["publish_at"] for each in listed] == [done.json()["published_at"]]
    assert now() >= hour
