"""Stage two on the household's own page: the plan that each agrees to, their visits, a delay and the report."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from contracts.words import day
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.assessment.helpers.cases_over_http import ALL_CHECKS
from tests.waiting import until
from tests.web.helpers.cases import day as boxes
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import (
    adds_document,
    ago,
    amina_travels,
    does,
    is_recommended,
    posts,
    registers,
    report_is_signed_off,
    stage_two_is_planned,
    told,
    words_at,
)

LONGER = {"ground": "applicant_request", "begins_on": ago(3), "evidence": "Their letter."}
AT_HOME = {"kind": "home_visit", "at": "14:30", "where": "14 High Street"}


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, assessment: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    urls = {each.name: each.url for each in (enquiry, assessment)}
    async with browse(**urls, sign_in_issuer=provider.issuer) as client:
        yield client


async def is_in_stage_two(assessment: Service, journey: str) -> None:
    """Stage one is over in a day, and stage two began 8 days ago."""
    case = f"/cases/{journey}"

    async def opened() -> bool:
        return journey in str(await told(assessment, "/agencies/moorland/cases?open=true"))

    await until(opened)
    await told(assessment, f"{case}/return-checks", {**ALL_CHECKS, "on": ago(20)})
    await is_recommended(assessment, journey, days_ago=12)
    outcome = {"on": ago(12), "outcome": "may_be_suitable"}
    await told(assessment, f"{case}/decide-stage-one", outcome)
    await told(assessment, f"{case}/send-stage-one-notice", {"on": ago(10)})
    await told(assessment, f"{case}/start-stage-two", {"on": ago(8)})


async def moves_home(web: httpx.AsyncClient, assessment: Service, journey: str) -> None:
    """The household says so, staff record it, and the page of checks says why the agency asks again."""
    page = f"/journey/{journey}"
    asked = await words_at(web, f"{page}/moving")
    moves = await posts(web, f"{page}/moving", key=uuid4().hex, **boxes(name="moves_on"))
    move = {"on": ago(0), "other_area": True, "other_doctor": False}
    await told(assessment, f"/cases/{journey}/record-change-of-address", move)
    checks = await words_at(web, f"{page}/checks")

    assert "Change it in your details once you have moved." in asked
    assert moves.headers["location"] == f"{page}?done=moving"
    assert f"You moved home on {day(today())}. Your agency will ask for it." in checks


async def writes_by_post(web: httpx.AsyncClient, assessment: Service, journey: str) -> None:
    """Their comments come as a letter, and the page says that the agency has them as a document."""
    await adds_document(assessment, journey, "letter", days_ago=0)
    came = {"on": ago(0), "document": 2}
    await told(assessment, f"/cases/{journey}/receive-observations", came)
    words = await words_at(web, f"/journey/{journey}/stage-two-plan")

    assert f"Your comments, {day(today())} You sent your comments to" in words


async def test_a_household_reads_its_plan_agrees_and_sees_visits_a_delay_and_the_report(
    web: httpx.AsyncClient, enquiry: Service, assessment: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=40)
    await registers(enquiry, journey, days_ago=30)
    await does(enquiry, journey, "accept-registration", on=ago(27))
    case, page = f"/cases/{journey}", f"/journey/{journey}"
    await is_in_stage_two(assessment, journey)
    empty = await words_at(web, f"{page}/stage-two-plan")
    await stage_two_is_planned(assessment, journey, days_ago=7)
    turn = await words_at(web, page)
    visit = {"on": ago(6), "held_on": today().isoformat(), "worker": "social-worker-01"}
    for more in (AT_HOME, {"kind": "meeting", "people": [2]}):
        await told(assessment, f"{case}/arrange-visit", {**visit, **more})
    planned = await words_at(web, f"{page}/stage-two-plan")
    agreed = await posts(web, f"{page}/stage-two-plan", plan="1")
    await adds_document(assessment, journey, "report", days_ago=2)
    await report_is_signed_off(assessment, journey, days_ago=2, agreed=(1,), document=1)
    before = await words_at(web, f"{page}/documents")
    await told(assessment, f"{case}/share-report", {"on": ago(0), "report": "full"})
    await told(assessment, f"{case}/record-delay", {"on": ago(0), "until": ago(-200), **LONGER})
    shared = await words_at(web, f"{page}/stage-two-plan")
    documents = read((await web.get(f"{page}/documents")).text)
    report = await web.get(f"{page}/documents/1/versions/1")
    await writes_by_post(web, assessment, journey)
    await moves_home(web, assessment, journey)

    assert "will draw up a plan for stage two with you. Stage two began on" in empty
    assert "Read your stage two plan and agree to it if it is right." in turn
    assert "below, and agree to it if it is right." in planned
    assert f"for {day(today())} at 2:30pm, with your household. 14 High Street" in planned
    assert "Meeting Arranged" not in planned, "the other applicant's own"
    assert agreed.headers["location"] == f"{page}?done=stage-two-plan"
    assert f"sent you the report on {day(today())}" in shared
    assert "Your stage two plan and report" in shared
    for link in ("Send comments on the report", "Open the report"):
        assert link in shared
    assert "You asked for more time, so stage two will last longer than 4 months." in shared
    assert "There are no documents here yet." in before
    assert f"{page}/stage-two-plan#report" in documents.links
    assert report.content.startswith(b"%PDF")
    for theirs in ("Their letter.", "social-worker-01", "All sections."):
        assert theirs not in shared
