"""How long it took others, on a household's own page: in words, and from England's table alone."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from contracts.turning_points import DaysIn
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.mongo import database, open_client
from services.reporting.domain.time_left import Came
from services.reporting.store.time_left_tables import TimeLeftTables
from services.web.site.answers.time_left import By, Point, TimeLeft
from services.web.site.time_left_in_words import (
    WAITED,
    WHERE,
    HouseholdsTimeLeft,
    row_of,
    staff_sentences,
    waited_of,
)
from tests.every_settings import EverySettings
from tests.waiting import until
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import ago, amina_travels, does, registers, told, words_at

FOUND = TimeLeft(
    definition="The definition.",
    notes=("A note.",),
    quarters=(),
    until=date(2022, 3, 31),
    part=DaysIn.STAGE_ONE,
    waited=56,
    enough=100,
    families=1230,
    decided=900,
    left=150,
    waits=180,
    points=(Point(28, 0.1, 0.08, 0.12), Point(196, 0.52, 0.5, 0.55)),
    half=By(196, 168, 224),
    most=None,
)


def read_by(days: int, **changes: object) -> str:
    found = FOUND.model_copy(update=changes)
    return " ".join(HouseholdsTimeLeft(DaysIn.STAGE_ONE, days, found).sentences)


def test_a_household_reads_what_others_had_counted_from_where_it_is() -> None:
    words = read_by(70)

    assert words.startswith(
        "You have been in stage one for 70 days. We looked at about 1,230 households in England that were in stage one for more than 8 weeks. "
        "Half had a decision within 28 weeks after those 8 weeks (allowing for chance, 24 weeks to 32 weeks). "
        "Counted from today, that is about 26 weeks. Too few households were watched for long enough to say when 8 in 10 had a decision."
    )
    assert "Some households left before a decision." in words
    assert "It is not a promise" in words


def test_from_the_first_day_nothing_is_added_for_a_wait() -> None:
    words = read_by(1, waited=0)

    assert "that were in stage one. Half had a decision within 28 weeks of its first day" in words
    assert "Counted from today, that is about 28 weeks." in words


def test_a_household_that_waited_as_long_reads_so_and_no_day_that_is_over() -> None:
    assert "You have come to that time." in read_by(56 + 196)
    assert "Counted from today" not in read_by(56 + 300)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (By(28, 28, 28), "within 4 weeks after those 8 weeks. "),
        (
            By(28, 28, None),
            "within 4 weeks after those 8 weeks (allowing for chance, 4 weeks or more). ",
        ),
        (By(28, None, None), "within 4 weeks after those 8 weeks. "),
        (By(7, None, None), "within 1 week after those 8 weeks. "),
    ],
)
def test_an_interval_is_named_as_far_as_it_is_known(by: By, words: str) -> None:
    assert words in read_by(60, half=by)


def test_where_there_are_too_few_it_says_so_and_nothing_else() -> None:
    words = read_by(70, half=None, points=())

    assert words == (
        "You have been in stage one for 70 days. There are too few households like yours to say how long it took them."
    )


@pytest.mark.parametrize(
    ("days", "waited"), [(0, 0), (56, 0), (57, 56), (112, 56), (113, 112), (169, 168), (900, 168)]
)
def test_a_household_is_compared_with_those_that_waited_longer_than_it_did(
    days: int, waited: int
) -> None:
    assert waited_of(days) == waited
    assert waited in WAITED


def test_staff_read_counts_and_days() -> None:
    assert staff_sentences(FOUND) == [
        "1,230 families were in stage one for more than 56 days. By 31 March 2022, 900 of them had a decision, 150 had left and 180 still waited.",
        "Half had a decision within 196 days, 95% interval from 168 to 224, counted from 56 days after it began. Too few families were watched for long enough to say when 8 in 10 had a decision, counted from 56 days after it began.",
    ]
    few = FOUND.model_copy(update={"points": (), "families": 1, "waited": 0})
    assert staff_sentences(few) == [
        "1 family was in stage one. By 31 March 2022, 900 of them had a decision, 150 had left and 180 still waited. With fewer than 100 decisions there are too few families to say how long it takes."
    ]
    assert row_of(FOUND.points[1], "28 weeks") == ("28 weeks", "50", "55", "52", "52% (50% to 55%)")


def test_there_are_words_for_every_part_from_which_a_decision_is_ahead() -> None:
    assert set(WHERE) < set(DaysIn)
    assert all(WHERE.values())


@pytest.fixture
async def table(settings: EverySettings) -> None:
    """What was published: 200 households with a decision after 5 steps, 20 that left."""
    cells = {
        (DaysIn.STAGE_ONE, 0, Came.DECIDED, 4): 200,
        (DaysIn.STAGE_ONE, 0, Came.LEFT, 9): 20,
    }
    async with open_client(settings.replica_set) as client:
        await TimeLeftTables(database(client, f"{settings.namespace}reporting")).keep(
            "2021-22", cells
        )


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, assessment: Service, reporting: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    urls = {each.name: each.url for each in (enquiry, assessment, reporting)}
    async with browse(**urls, sign_in_issuer=provider.issuer) as client:
        yield client


@pytest.mark.usefixtures("table")
async def test_a_household_in_stage_one_reads_it_beside_its_days(
    web: httpx.AsyncClient, enquiry: Service, assessment: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=40)
    before = await words_at(web, f"/journey/{journey}/days")
    await registers(enquiry, journey, days_ago=30)
    await does(enquiry, journey, "accept-registration", on=ago(21))

    async def opened() -> bool:
        return journey in str(await told(assessment, "/agencies/moorland/cases?open=true"))

    await until(opened)
    page = read((await web.get(f"/journey/{journey}/days")).text).words

    assert "How long it took others" not in before
    assert "You have been in stage one for 21 days. We looked at about 220 households" in page
    assert (
        "Half had a decision within 20 weeks of its first day. Counted from today, that is about 17 weeks."
        in page
    )
    assert "20 weeks 91%" in page
    assert "in the three years up to 31 March 2022" in page


async def test_without_a_table_or_with_figures_away_the_page_has_the_days_alone(
    browse: Browse, enquiry: Service, assessment: Service, provider: SignIn
) -> None:
    urls = {each.name: each.url for each in (enquiry, assessment)}
    async with browse(**urls, sign_in_issuer=provider.issuer) as web:
        journey = await amina_travels(web, enquiry, provider, days_ago=9)
        page = await words_at(web, f"/journey/{journey}/days")

    assert "9 days since" in page
    assert "How long it took others" not in page
