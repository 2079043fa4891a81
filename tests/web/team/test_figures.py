"""An agency's own figures on its pages, down to the events, over the real reporting service."""

import csv
from collections.abc import AsyncIterator
from datetime import date
from io import StringIO

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.trust import trusted
from services.web.site.answers.reporting import ExactAnswer, ExactFigure, Measure, Reading
from services.web.site.splits import group_in_words
from services.web.team.figures import (
    FigureQuestion,
    beside_england,
    counted_periods,
    days_of_knowledge,
    left_out_in_words,
    sections_of,
    splits_of,
)
from tests.identity import as_needed
from tests.waiting import until
from tests.web.helpers.cases import ROSA, done, received
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in, words_of

FIGURES = f"{MOORLAND}/figures"
RESPONSE = f"{FIGURES}/first_response"
CONTACT = {
    "channel": "phone",
    "staff": "recruiter-01",
    "outcome": "wishes_to_go_on",
    "next_step": "information_pack",
}
MAY_2021 = (today() - date(2021, 5, 10)).days
IN_TIME, LATE, ELSEWHERE = "Ada Prompt", "Ben Late", "Cyd Coast"


@pytest.fixture(scope="module")
async def counted(enquiry: Service, reporting: Service) -> dict[str, str]:
    """Two enquiries at moorland, one answered in time, and one elsewhere; where to ask for them."""
    for name, days, agency in ((IN_TIME, 1, "moorland"), (LATE, 30, "moorland")):
        journey = await received(
            enquiry, days_ago=MAY_2021, applicants=[ROSA | {"name": name}], agency=agency
        )
        answered_on = date(2021, 5, 10 + days) if days == 1 else date(2021, 6, 10)
        await done(enquiry, journey, "make-contact", on=answered_on.isoformat(), **CONTACT)
    await received(
        enquiry, days_ago=MAY_2021, agency="estuary", applicants=[{**ROSA, "name": ELSEWHERE}]
    )
    auth = as_needed("reporting")
    async with httpx.AsyncClient(
        base_url=reporting.url, auth=auth, trust_env=False, verify=trusted()
    ) as service:

        async def heard() -> bool:
            answer = (await service.get("/measures/first_response")).json()
            return bool(answer["figure"]["denominator"] >= 3)

        await until(heard)
    return {"enquiry": enquiry.url, "reporting": reporting.url}


@pytest.fixture
async def manager(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "manager", **counted) as client:
        yield client


async def test_every_measure_is_shown_exactly_for_one_agency_and_period(
    manager: httpx.AsyncClient,
) -> None:
    every = await words_of(manager, FIGURES)
    quarter = await words_of(manager, f"{FIGURES}?period=2021-22-Q1")
    other = await words_of(manager, f"{FIGURES}?period=2021-22-Q2")

    for words in (every, quarter):
        assert "First response within the standard" in words
        assert "50.0% 1 2" in words
    assert "April to June 2021" in every
    assert "50.0% 1 2" not in other
    assert "thnic minority" not in every


async def test_a_figure_says_what_it_means_and_what_it_is_made_of(
    manager: httpx.AsyncClient,
) -> None:
    words = await words_of(manager, RESPONSE)
    read_differently = await words_of(manager, f"{RESPONSE}?reading=answered_only")
    by_channel = await words_of(manager, f"{RESPONSE}?by=channel")

    assert "50.0%" in words
    assert "Of the families that enquired, those that a member of staff reached" in words
    assert "Counted 1 families: counted families" in words
    assert "Left out None" in words
    assert "using everything recorded up to" in words
    assert "April to June 2021 50.0%" in words
    assert "Answered enquiries only" in read_differently
    assert "Form on the website 50.0%" in by_channel


async def test_a_manager_opens_a_number_down_to_the_households_and_their_events(
    manager: httpx.AsyncClient,
) -> None:
    in_time = await words_of(manager, f"{RESPONSE}/journeys?part=numerator")
    all_of_them = await words_of(
        manager, f"{RESPONSE}/journeys?part=denominator&by=period&group=2021-22-Q1"
    )
    split = await words_of(
        manager, f"{RESPONSE}/journeys?part=denominator&by=channel&group=web_form"
    )
    nobody = await words_of(manager, f"{RESPONSE}/journeys?part=numerator&period=2021-22-Q3")
    missed = await words_of(manager, f"{RESPONSE}/journeys?part=missed")
    file = await manager.get(f"{RESPONSE}/journeys.csv?part=missed")

    assert IN_TIME in in_time
    assert LATE not in in_time
    assert "Enquiry received: Monday 10 May 2021" in in_time
    assert "Contact made: Tuesday 11 May 2021" in in_time
    for words in (all_of_them, split):
        assert (IN_TIME in words, LATE in words, ELSEWHERE in words) == (True, True, False)
    assert "No households are counted here." in nobody
    assert (IN_TIME in missed, LATE in missed, "Assigned to" in missed) == (False, True, True)
    heading, row = csv.reader(StringIO(file.text))
    assert heading == ["reference", "assigned_to", "counted_times", "events"]
    assert row[2] == "1"
    assert "Enquiry received 2021-05-10" in row[3]
    assert LATE not in file.text, "a file has references and no names"


async def test_a_household_whose_record_cannot_be_had_is_listed_by_reference_and_leads_nowhere(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> None:
    async with signed_in(browse, provider, "manager", reporting=counted["reporting"]) as client:
        page = (await client.get(f"{RESPONSE}/journeys?part=numerator")).text

    assert "Enquiry received" in page
    assert "You cannot open this case at the moment" in page
    assert f"{MOORLAND}/enquiries/" not in page


async def test_staff_see_the_figures_and_no_households_behind_them(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> None:
    async with signed_in(browse, provider, "panel-administrator", **counted) as client:
        page = await client.get(RESPONSE)
        behind = await client.get(f"{RESPONSE}/journeys?part=numerator")
        file = await client.get(f"{RESPONSE}/journeys.csv?part=missed")
        elsewhere = await client.get("/team/estuary/figures")

    assert "50.0%" in page.text
    assert "/journeys" not in page.text
    assert (behind.status_code, elsewhere.status_code, file.status_code) == (403, 403, 403)


async def test_what_people_answered_about_themselves_is_not_shown_by_agency(
    manager: httpx.AsyncClient,
) -> None:
    path = f"{FIGURES}/ethnic_minority_approvals"

    assert (await manager.get(path)).status_code == 404
    assert (await manager.get(f"{path}/journeys?part=numerator")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [f"{FIGURES}/nothing", f"{FIGURES}?period=2021", f"{RESPONSE}?by=agency&reading=none"],
)
async def test_an_address_of_nothing_is_not_found(manager: httpx.AsyncClient, path: str) -> None:
    assert "50.0%" not in (await manager.get(path)).text


async def test_figures_that_are_away_are_said_to_be(browse: Browse, provider: SignIn) -> None:
    async with signed_in(browse, provider, "manager") as client:
        for path in (FIGURES, RESPONSE, f"{RESPONSE}/journeys?part=numerator"):
            words = await words_of(client, path, status=503)
            assert "Figures cannot be shown at the moment." in words


def answered(measure: str, form: str) -> ExactAnswer:
    figure = ExactFigure(value=1, numerator=1, denominator=None, left_out={}, days=None)
    return ExactAnswer(
        measure=measure,
        title=measure,
        definition="",
        reading=Reading(id="all", definition=""),
        source="",
        unit="families",
        form=form,
        period="all",
        as_of=date(2021, 6, 30),
        recorded_at=None,
        figure=figure,
        by={},
    )


def test_the_steps_are_apart_from_other_numbers_and_what_is_on_time_from_other_shares() -> None:
    found = sections_of(
        [
            answered("enquiries", "count"),
            answered("first_response", "share"),
            answered("families_waiting", "stock"),
            answered("families_that_left", "count"),
            answered("early_permanence_approved", "share"),
        ]
    )

    assert [[each.measure for each in section] for section in found] == [
        ["enquiries"],
        ["families_that_left"],
        ["families_waiting"],
        ["first_response"],
        ["early_permanence_approved"],
    ]


def test_a_part_of_a_part_is_named_after_what_it_is_a_part_of() -> None:
    assert group_in_words("way_out", "stage_two/household/not_ready") == (
        "Stage two: Household: Not ready"
    )
    assert group_in_words("waited", "3_to_6_months") == "3 to 6 months"


def test_an_exact_share_says_of_how_many_it_is() -> None:
    own = ExactFigure(value=0.5, numerator=20, denominator=40, left_out={}, days=None)
    nobody = ExactFigure(value=None, numerator=0, denominator=0, left_out={}, days=None)

    assert beside_england(own, "families", None) == "Your agency: 50.0% of 40 families."
    assert beside_england(nobody, "families", None) == "Your agency: nothing counted."


def test_a_split_without_words_of_its_own_is_offered_all_the_same() -> None:
    measure = Measure(
        id="leaving",
        title="Left",
        unit="families",
        form="count",
        readings=(),
        breakdowns=("something_new", "agency", "ethnic_group", "period"),
    )

    assert splits_of(measure) == {"period": "By quarter", "something_new": "By something new"}


def test_periods_begin_with_everything_and_each_year_stands_before_its_quarters() -> None:
    assert counted_periods(["2021-22-Q1", "2022-23-Q1", "2021-22-Q2"]) == [
        "all",
        "2022-23",
        "2022-23-Q1",
        "2021-22",
        "2021-22-Q2",
        "2021-22-Q1",
    ]


def test_codes_have_words_and_unknown_ones_are_readable() -> None:
    assert left_out_in_words("still_running").startswith("Still running")
    assert left_out_in_words("something_new") == "Something new"
    assert group_in_words("period", "2021-22-Q1") == "April to June 2021"
    assert group_in_words("household", "joint") == "A couple"


def test_a_group_of_a_split_by_quarter_is_asked_for_as_its_quarter() -> None:
    asked = FigureQuestion("all", "", "period", "numerator", "2021-22-Q1")

    assert asked.behind == {"period": "2021-22-Q1", "part": "numerator", "breakdown": "all"}


def test_a_figure_can_be_asked_for_as_it_was_known_at_the_end_of_the_last_six_months() -> None:
    assert [each.isoformat() for each in days_of_knowledge(date(2026, 3, 31))] == [
        "2026-02-28",
        "2026-01-31",
        "2025-12-31",
        "2025-11-30",
        "2025-10-31",
        "2025-09-30",
    ]


async def test_the_page_of_a_figure_shows_it_as_it_was_known_and_keeps_the_day(
    manager: httpx.AsyncClient,
) -> None:
    """What happened in 2021 was recorded when this test began, so months ago nothing was known of it."""
    before = days_of_knowledge(today())[-1].isoformat()
    then, now = [
        await words_of(manager, f"{RESPONSE}{each}") for each in (f"?known_on={before}", "")
    ]
    page = (await manager.get(RESPONSE, params={"known_on": before})).text

    assert "as it was known at the end of that day" in then
    assert "0 families" in then
    assert f"by=channel&amp;known_on={before}" in page
    assert "as it was known at the end of that day" not in now
