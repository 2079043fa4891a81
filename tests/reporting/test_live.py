"""Live numbers: changed and rounded, England's alone, and one a day for somebody who asks all the time."""

from datetime import timedelta
from itertools import pairwise

import httpx
import pytest

from contracts.identity import Role
from services.chassis.clock import today
from services.chassis.mongo import Database
from services.reporting.domain.periods import first_day_after, quarter, quarters_between
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as
from tests.reporting.helpers.published_year import QUARTERS, STORY, publish_quarters
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import received, told

ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
MANY = 60


def test_quarters_follow_one_another_over_the_end_of_a_year() -> None:
    every = quarters_between("2021-22-Q3", "2022-23-Q2")

    assert every == ("2021-22-Q3", "2021-22-Q4", "2022-23-Q1", "2022-23-Q2")
    assert [str(first_day_after(each)) for each in every[:2]] == ["2022-01-01", "2022-04-01"]
    assert all(quarter(first_day_after(one)) == following for one, following in pairwise(every))


async def words(client: httpx.AsyncClient, path: str, **asked: str) -> list[str]:
    answer = await client.get(path, params=asked, auth=ANALYST)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    figures = found.get("steps", [found])
    return [each["figure"]["numerator"]["words"] for each in figures]


async def a_new_day(db: Database) -> None:
    """What was kept is yesterday's."""
    yesterday = (today() - timedelta(days=1)).isoformat()
    await db["live_by_day"].update_many({}, {"$set": {"on": yesterday}})


async def test_england_is_shown_while_its_quarter_runs_and_is_renewed_on_the_next_day(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    now = [told(received(today(), agency="north"), number=number) for number in range(MANY)]
    async with running(settings) as client, running(settings) as another:
        before = await words(client, "/live/funnel")
        await send([event for [event] in now])
        await all_heard(client, db, MANY)
        assert await words(another, "/live/funnel") == before, "nobody sees when somebody enquires"
        await a_new_day(db)
        after = await words(client, "/live/funnel")
        assert await words(another, "/live/funnel") == after != before
        assert await words(client, "/live/measures/enquiries") == after[:1]
        async for kept in db["live_by_day"].find({}):
            assert kept.keys() == {"_id", "on", "figure"}, "no exact count is kept"


async def test_a_live_share_is_englands_without_agencies_days_or_exact_counts(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        path = "/live/measures/first_response"
        answer = await client.get(path, params={"quarter": QUARTERS[0]}, auth=ANALYST)

    live = answer.json()
    figure = live["figure"]
    assert (figure["median_days"], figure["percentiles_days"]) == (None, {})
    assert figure["share"]["words"]
    assert any(f"no larger than {figure['usually_within']}" in note for note in live["notes"])
    assert not {"by", "agency", "recorded_at"} & live.keys()


async def test_a_published_quarter_has_no_live_number_beside_it(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, QUARTERS[0])
        asked = {"quarter": QUARTERS[0]}
        refused = await client.get("/live/funnel", params=asked, auth=ANALYST)
        quarters = (await client.get("/live/quarters", auth=ANALYST)).json()

    assert refused.status_code == 409
    assert quarters[0]["quarter"] == quarter(today())
    assert quarters[-1] == {
        "quarter": QUARTERS[0],
        "is_published": True,
        "can_be_published_from": "2021-07-29",
    }
    assert not quarters[-2]["is_published"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/live/measures/ethnic_minority_approvals", 404),
        ("/live/measures/mystery_shop_enquiry_handling", 404),
        ("/live/funnel?quarter=2021-22", 422),
        ("/live/funnel?quarter=2121-22-Q1", 422),
    ],
)
async def test_what_has_no_live_number_is_refused_with_a_sentence(
    settings: ReportingSettings, db: Database, address: str, status: int
) -> None:
    assert db.name.endswith("reporting")
    async with running(settings) as client:
        answer = await client.get(address, auth=ANALYST)

    assert answer.status_code == status
    assert answer.json()["detail"]
