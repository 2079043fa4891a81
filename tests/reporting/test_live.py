"""Live numbers: rounded, England's alone, and nothing for somebody who asks all the time."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise, product

import httpx
import pytest

from contracts.identity import Role
from services.chassis.clock import today
from services.chassis.mongo import Database
from services.reporting.domain.periods import first_day_after, quarter, quarters_between
from services.reporting.domain.publishing.disclosure import ENGLAND, Counted, Span, disclosed
from services.reporting.domain.publishing.live_number import LATEST, SOONEST, ExactCounts
from services.reporting.domain.publishing.published_figure import NARROWEST
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as
from tests.reporting.helpers.published_year import (
    FIRST,
    QUARTERS,
    STORY,
    enquiries,
    publish_quarters,
)
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import received, told

ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
AFTER = range(SOONEST, LATEST + 1)
CERTAINLY = 2 * LATEST
"""After so many more families a number that is asked for again has moved."""


def shown(count: int) -> Span:
    """What is shown of a count when a number is renewed."""
    return disclosed(Counted(count, ENGLAND)).span


def renewed(possible: set[int], change: int) -> dict[Span, set[int]]:
    """What may be shown next, and which counts may be behind it, where one after another comes."""
    found: dict[Span, set[int]] = {}
    for count in possible:
        for more in AFTER:
            following = count + change * more
            if following >= 0:
                found.setdefault(shown(following), set()).add(following)
    return found


def unseen(possible: set[int]) -> set[int]:
    """Which counts may be behind a number after renewals that nobody could see."""
    [span] = {shown(each) for each in possible}
    reached = set(possible)
    while True:
        more = {each for change in (1, -1) for each in renewed(reached, change).get(span, set())}
        if more <= reached:
            return reached
        reached |= more


def test_whoever_sees_every_change_of_a_number_from_nobody_on_knows_it_no_better_than_rounded() -> (
    None
):
    seen: set[frozenset[int]] = set()
    waiting = [unseen({0})]
    while waiting:
        possible = waiting.pop()
        for change in (1, -1):
            for span, behind in renewed(possible, change).items():
                assert len(behind) >= span.width >= NARROWEST, "all but one at least"
                settled = frozenset(unseen(behind))
                if max(settled) < 100 and settled not in seen:
                    seen.add(settled)
                    waiting.append(set(settled))
    assert seen == {frozenset(range(span.low, span.high + 1)) for span in map(shown, range(95))}, (
        "and all of them once more families may have come"
    )


def test_nobody_who_sees_a_number_change_can_be_surer_of_the_count_than_one_in_four() -> None:
    kept = {0: Fraction(1)}
    first_seen: dict[Span, dict[int, Fraction]] = {}
    for _ in range(40):
        following: dict[int, Fraction] = defaultdict(Fraction)
        for (count, chance), more in product(kept.items(), AFTER):
            after, likely = count + more, chance / len(AFTER)
            following[after] += likely
            if shown(after) != shown(count):
                first_seen.setdefault(shown(after), defaultdict(Fraction))[after] += likely
        kept = following
    for span in [shown(multiple) for multiple in (10, 20, 30, 40, 50)]:
        assert max(first_seen[span].values()) <= sum(first_seen[span].values()) / 4


def test_a_live_number_less_the_published_one_leaves_five_counts_or_more() -> None:
    for count in range(200):
        for behind in range(LATEST):
            live, out = shown(max(count - behind, 0)), shown(count)
            possible = [
                each
                for each in range(out.low, out.high + 1)
                if any(abs(each - kept) < LATEST for kept in range(live.low, live.high + 1))
            ]
            assert len(possible) >= NARROWEST


def test_a_number_is_never_skipped_and_moves_by_one_span_at_a_time() -> None:
    for count in range(200):
        spans = {shown(count + more) for more in AFTER} | {shown(count)}
        assert len(spans) <= 2


def test_a_family_that_comes_in_time_after_all_is_one_that_moved() -> None:
    before = ExactCounts(10, 5, 3)

    assert ExactCounts(11, 5, 2).people_since(before) == 1
    assert ExactCounts(12, 5, 3).people_since(before) == 2
    assert ExactCounts(10, 2, 3).people_since(before) == 3
    assert before.people_since(before) == 0


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


async def test_england_is_shown_while_its_quarter_runs_and_moves_when_some_more_enquire(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    now = [told(received(today(), agency="north"), number=number) for number in range(CERTAINLY)]
    async with running(settings) as client:
        assert await words(client, "/live/funnel") == ["5 or fewer"] * 4
        await send([event for [event] in now])
        await all_heard(client, db, CERTAINLY)
        steps = await words(client, "/live/funnel")
        assert await words(client, "/live/measures/enquiries") == steps[:1] == ["20"]
        assert await words(client, "/live/funnel") == steps


async def test_a_number_stays_for_a_few_and_is_the_same_for_everybody(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client, running(settings) as another:
        await all_heard(client, db, len(STORY))
        asked = {"quarter": QUARTERS[0]}
        first = await words(client, "/live/measures/enquiries", **asked)
        kept = await db["live"].find_one({})
        assert kept is not None
        assert SOONEST <= kept["renewed_after"] <= LATEST
        few = enquiries("west", FIRST, soon=kept["renewed_after"] - 1, late=0, number=3000)
        await send(few)
        await all_heard(client, db, len(STORY) + len(few))
        assert await words(another, "/live/measures/enquiries", **asked) == first == ["80"]
        assert await db["live"].find_one({}) == kept
        more = enquiries("west", FIRST, soon=CERTAINLY, late=0, number=4000)
        await send(more)
        await all_heard(client, db, len(STORY) + len(few) + len(more))
        assert await words(another, "/live/measures/enquiries", **asked) != first


async def test_a_live_share_is_englands_without_agencies_days_or_exact_counts(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        path = "/live/measures/first_response"
        answer = await client.get(path, params={"quarter": QUARTERS[0]}, auth=ANALYST)
        await publish_quarters(client, QUARTERS[0])
        out = await client.get(path.replace("live", "published"), params={"period": QUARTERS[0]})

    live = answer.json()
    assert live["figure"] == out.json()["figure"] | {"median_days": None, "percentiles_days": {}}
    assert live["notes"]
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
