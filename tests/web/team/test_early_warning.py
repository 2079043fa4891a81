"""Early warning on the page of an agency's staff: what stands out, what is usual, and how often the rule is wrong."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import pytest

from contracts.event import Event
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.kafka import Producer
from services.chassis.trust import trusted
from services.web.site.answers.early_warning import MonthJudged, WatchedMonths
from services.web.team.early_warning import WATCHED, Section, last_days, month_name, quarter_of
from tests.every_settings import EverySettings
from tests.identity import as_needed
from tests.reporting.helpers.stories import contacted, received, told
from tests.waiting import until
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in, words_of

PAGE = f"{MOORLAND}/figures/early-warning"
EACH = 10
MARCH = MonthJudged("2022-03", 3, 10, 8.5, 0.0004, marked=True)


def of(*months: MonthJudged, false_alarms: float | None = 0.0061) -> Section:
    return Section(
        WatchedMonths(watched="first_response", months=months, false_alarms=false_alarms)
    )


def test_a_month_that_stands_out_has_its_number_the_usual_one_and_what_to_do() -> None:
    section = of(MARCH._replace(month="2022-02", marked=False), MARCH)

    [found] = section.marked
    assert section.summary == "1 month stands out, of 2 that could be judged."
    assert found.sentence == (
        "March 2022: 3 of 10 families were answered in time, where 8 would be usual."
    )
    assert found.advice.startswith("Look at who answered enquiries")
    assert found.journeys == "first_response?period=2021-22-Q4"
    assert section.false_alarms.endswith("the rule marked 0.6% of months.")


def test_where_nothing_stands_out_or_nothing_can_be_judged_it_says_so() -> None:
    quiet = of(MARCH._replace(marked=False))
    few = of(MARCH._replace(marked=False, chance=None), false_alarms=None)

    assert quiet.summary == "No month stands out, of 1 that could be judged."
    assert few.summary == "There are too few families to judge any month."
    assert (few.false_alarms, few.marked) == ("", [])


@pytest.mark.parametrize(
    ("month", "quarter"),
    [
        ("2021-04", "2021-22-Q1"),
        ("2021-12", "2021-22-Q3"),
        ("2022-01", "2021-22-Q4"),
        ("2022-03", "2021-22-Q4"),
        ("2022-07", "2022-23-Q2"),
    ],
)
def test_a_month_lies_in_a_quarter(month: str, quarter: str) -> None:
    assert quarter_of(month) == quarter
    assert month_name("2022-03") == "March 2022"


def test_the_days_to_choose_are_today_and_the_ends_of_quarters() -> None:
    days = last_days(date(2026, 12, 1))

    assert days[:4] == ["2026-12-01", "2026-09-30", "2026-06-30", "2026-03-31"]
    assert "2022-03-31" in days


def family(month: int, *, late: bool) -> list[Event]:
    day = date(2021, 4, 5) + timedelta(31 * month)
    return [received(day, agency="moorland"), contacted(day + timedelta(20 if late else 0))]


@pytest.fixture(scope="module")
async def counted(settings: EverySettings, reporting: Service) -> dict[str, str]:
    """Ten families in each of ten months, all answered on the day, but nine of the last month."""
    families = [
        family(month, late=month == 9 and number > 0)
        for month in range(10)
        for number in range(EACH)
    ]
    async with Producer(settings.brokers, settings.namespace) as producer:
        for number, happened in enumerate(families, start=1):
            for each in told(*happened, number=number):
                await producer.send(each.envelope, each.body)
    async with httpx.AsyncClient(
        base_url=reporting.url, auth=as_needed("reporting"), trust_env=False, verify=trusted()
    ) as service:

        async def heard() -> bool:
            found = (await service.get("/measures/first_response?agency=moorland")).json()
            return bool(
                found.get("figure", {}).get("denominator") == len(families)
                and found["figure"]["numerator"] == len(families) - 9
            )

        await until(heard)
    return {"reporting": reporting.url}


@pytest.fixture
async def manager(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "manager", **counted) as client:
        yield client


async def test_staff_read_which_month_stands_out_and_a_manager_where_its_journeys_are(
    manager: httpx.AsyncClient,
) -> None:
    words = await words_of(manager, f"{PAGE}?until=2022-03-31")
    page = (await manager.get(f"{PAGE}?until=2022-03-31")).text
    later = await words_of(manager, PAGE)
    wrong = await manager.get(f"{PAGE}?until=soon")
    figures = await manager.get(f"{MOORLAND}/figures")

    assert "1 month stands out, of 10 that could be judged." in words
    assert "1 of 10 families were answered in time, where 9 would be usual." in words
    assert "(stands out)" in words
    assert "False alarms: with the families of these months in other orders" in words
    assert f'href="{MOORLAND}/figures/first_response?period=2021-22-Q' in page
    assert "There are too few families to judge any month." in later
    assert wrong.status_code in {404, 422}
    assert f'href="{PAGE}"' in figures.text


async def test_who_does_not_manage_reads_the_months_without_the_way_to_journeys(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> None:
    async with signed_in(browse, provider, "panel-administrator", **counted) as client:
        page = await client.get(f"{PAGE}?until=2022-03-31")

    assert page.status_code == 200
    assert "See the journeys" not in page.text


def test_there_are_words_for_everything_that_is_watched() -> None:
    assert all(all(each) for each in WATCHED.values())
