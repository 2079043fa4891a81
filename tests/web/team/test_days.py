"""Where the days of an agency's journeys went, on the page of its staff."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import pytest

from contracts.turning_points import DaysWith
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.trust import trusted
from services.web.site.answers.days import AgencysDays, DaysInPart
from services.web.team.days import summary, table_of
from tests.identity import as_needed
from tests.waiting import until
from tests.web.helpers.cases import ROSA, done, received
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in, words_of

DAYS = f"{MOORLAND}/figures/days"
ENQUIRED = date(2021, 5, 10)
CONTACT = {
    "channel": "phone",
    "staff": "recruiter-01",
    "outcome": "does_not_wish_to_go_on",
    "next_step": "none",
}


def answered(*parts: DaysInPart, families: int = 2) -> AgencysDays:
    return AgencysDays(
        reading="approved",
        reading_definition="",
        definition="",
        quarters=(),
        recorded_at=None,
        families=families,
        days=sum(sum(each.days.values()) for each in parts),
        parts=parts,
    )


def test_rows_and_columns_of_the_table_add_up_to_all_days() -> None:
    enquiry = DaysInPart(part="enquiry", days={DaysWith.HOUSEHOLD: 10, DaysWith.AGENCY: 4})
    panel = DaysInPart(part="panel", days={DaysWith.PANEL: 20})
    found = answered(panel, enquiry)

    table = table_of(found)

    assert table.columns == [
        "With the agency",
        "With the household",
        "Waiting for the adoption panel",
    ]
    assert table.rows == [("Enquiry", [4, 10, 0, 14]), ("Adoption panel", [0, 0, 20, 20])]
    assert table.sums == [4, 10, 20, 34]
    assert summary(found, table) == (
        "2 journeys ended, after 17 days on average. The largest part of the days, 59%, was: waiting for the adoption panel."
    )


def test_journeys_that_go_on_are_told_apart_from_those_that_ended() -> None:
    panel = DaysInPart(part="panel", days={DaysWith.PANEL: 20})
    found = answered(panel).model_copy(update={"reading": "going_on"})

    assert summary(found, table_of(found)).startswith(
        "2 journeys going on, 10 days so far on average."
    )


def test_a_period_in_which_nothing_ended_says_so() -> None:
    found = answered(families=0)

    assert summary(found, table_of(found)) == "No journey of this kind ended in this period."


@pytest.fixture(scope="module")
async def counted(enquiry: Service, reporting: Service) -> dict[str, str]:
    """An enquiry at moorland that was answered after four days and ended after ten."""
    journey = await received(
        enquiry, days_ago=(today() - ENQUIRED).days, agency="moorland", applicants=[ROSA]
    )
    spoke, left = (ENQUIRED + timedelta(days) for days in (4, 10))
    await done(enquiry, journey, "make-contact", on=spoke.isoformat(), **CONTACT)
    await done(enquiry, journey, "withdraw", on=left.isoformat(), reason="not_ready")
    async with httpx.AsyncClient(
        base_url=reporting.url, auth=as_needed("reporting"), trust_env=False, verify=trusted()
    ) as service:

        async def heard() -> bool:
            answer = (await service.get("/days-with?agency=moorland&reading=other_ends")).json()
            return bool(answer.get("families"))

        await until(heard)
    return {"enquiry": enquiry.url, "reporting": reporting.url}


@pytest.fixture
async def manager(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "manager", **counted) as client:
        yield client


async def test_a_manager_reads_the_table_and_opens_the_journeys_behind_it(
    manager: httpx.AsyncClient,
) -> None:
    figures = await manager.get(f"{MOORLAND}/figures")
    none = await words_of(manager, DAYS)
    words = await words_of(manager, f"{DAYS}?ended=other_ends")
    journeys = await words_of(manager, f"{DAYS}/journeys?ended=other_ends&period=2021-22-Q1")

    assert f'href="{DAYS}?period=all"' in figures.text
    assert "No journey of this kind ended in this period." in none
    assert (
        "1 journey ended, after 10 days on average. The largest part of the days, 60%, was: with the household."
        in words
    )
    assert "All days 10" in words
    assert (
        "10 days from 10 May 2021 to 20 May 2021: with the household 6 days and with the agency 4 days."
        in journeys
    )
    assert (
        "With the agency, enquiry: 4 days. From when the household enquired (10 May 2021) until the agency got in touch (14 May 2021)."
        in journeys
    )


async def test_who_does_not_manage_reads_the_table_and_no_journeys(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> None:
    async with signed_in(browse, provider, "panel-administrator", **counted) as client:
        page = await client.get(f"{DAYS}?ended=other_ends")
        behind = await client.get(f"{DAYS}/journeys?ended=other_ends")

    assert page.status_code == 200
    assert "/days/journeys" not in page.text
    assert behind.status_code in {403, 404}
