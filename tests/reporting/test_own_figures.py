"""Exact figures: for an agency's own staff, about their own agencies, and for nobody else."""

from typing import Any

import httpx
import pytest

from contracts.identity import Role, Who
from services.chassis.mongo import Database
from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.measures.measure import Unit
from services.reporting.settings import ReportingSettings
from tests.enquiry.helpers.served_api import is_problem
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.published_year import QUARTERS, STORY
from tests.reporting.helpers.running_service import Send, all_heard, running

NORTH = signed_as(staff(Role.MANAGER, "north"), "reporting")
BOTH = signed_as(
    Who(subject="staff-02", at=dict.fromkeys(["north", "west"], frozenset({Role.SOCIAL_WORKER}))),
    "reporting",
)
ELSEWHERE = (
    "/measures/first_response?agency=south",
    "/measures/first_response?agency=south&by=household",
    "/measures/first_response/journeys?agency=south&part=numerator",
    "/funnel?agency=south",
    "/days-with?agency=south",
    "/days-with/journeys?agency=south",
)


async def answer(client: httpx.AsyncClient, auth: httpx.Auth, path: str) -> dict[str, Any]:
    found = await client.get(path, auth=auth)
    assert found.status_code == 200, found.text
    content: dict[str, Any] = found.json()
    return content


async def test_staff_read_the_sum_of_their_own_agencies_whatever_they_ask_to_split_it_by(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        period = f"period={QUARTERS[0]}"
        own = await answer(client, NORTH, f"/measures/enquiries?{period}&by=agency")
        both = await answer(client, BOTH, f"/measures/enquiries?{period}&by=agency")
        one = await answer(client, BOTH, f"/measures/enquiries?{period}&agency=west")
        steps = (await answer(client, NORTH, f"/funnel?{period}"))["steps"]
        agencies = await client.get("/agencies", auth=BOTH)

    assert (own["figure"]["numerator"], list(own["by"])) == (35, ["north"])
    assert (both["figure"]["numerator"], list(both["by"])) == (39, ["north", "west"])
    assert (one["figure"]["numerator"], one["agency"]) == (4, "west")
    assert steps[0]["families"] == 35
    assert agencies.json() == ["north", "west"]


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_the_exact_figures_of_another_agency_are_as_if_they_were_not_there(
    settings: ReportingSettings, send: Send, db: Database, path: str
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        theirs = await client.get(path, auth=NORTH)
        nobodys = await client.get(path.replace("south", "nowhere"), auth=NORTH)

    assert theirs.status_code == 404
    assert theirs.json() == nobodys.json()


@pytest.mark.parametrize("path", ["/measures/enquiries", "/funnel", "/agencies"])
async def test_neither_the_national_team_nor_the_front_end_reads_an_exact_figure(
    settings: ReportingSettings, db: Database, path: str
) -> None:
    assert db.name.endswith("reporting")
    analyst = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
    web = signed_as(Who.of_service("web"), "reporting", by="web")
    async with running(settings) as client:
        answers = [await client.get(path, auth=auth) for auth in (analyst, web)]

    assert [each.status_code for each in answers] == [403, 403]


@pytest.mark.parametrize("asked", ["", "?agency=north", "/journeys?agency=north&part=numerator"])
async def test_what_people_said_of_themselves_is_told_exactly_to_nobody(
    settings: ReportingSettings, db: Database, asked: str
) -> None:
    assert db.name.endswith("reporting")
    of_individuals = [
        each for each in MEASURES.values() if each.unit in {Unit.INDIVIDUALS, Unit.ANSWERS}
    ]
    async with running(settings) as client:
        known = {each["id"] for each in (await client.get("/measures", auth=NORTH)).json()}
        for measure in of_individuals:
            refused = await client.get(f"/measures/{measure.id}{asked}", auth=NORTH)
            assert is_problem(refused, 403)
            assert "for England only, rounded" in refused.json()["detail"]

    assert len(of_individuals) == 21
    assert known.isdisjoint(each.id for each in of_individuals)


async def test_the_journeys_behind_a_figure_are_asked_for_one_agency_at_a_time(
    settings: ReportingSettings, db: Database
) -> None:
    assert db.name.endswith("reporting")
    async with running(settings) as client:
        found = await client.get("/measures/enquiries/journeys?part=numerator", auth=NORTH)

    assert found.status_code == 422


async def test_scores_of_mystery_shops_are_the_national_teams_until_their_round_is_unmasked(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        name = "mystery_shop_enquiry_handling"
        analyst = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
        scores = await answer(client, analyst, f"/mystery-shop-measures/{name}?by=agency")
        own = await client.get(f"/measures/{name}", auth=NORTH)
        journeys = await client.get(f"/measures/{name}/journeys?agency=north", auth=NORTH)
        known = (await client.get("/measures", auth=NORTH)).json()
        other = await client.get("/mystery-shop-measures/enquiries", auth=analyst)

    assert (scores["figure"]["value"], list(scores["by"])) == (0.8, ["north"])
    assert [each.status_code for each in (own, journeys, other)] == [404, 404, 404]
    assert name not in {each["id"] for each in known}
