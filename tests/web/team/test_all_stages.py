"""The queue of every stage: one list of what is due first, from services that each guard their own."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.assessment.store import ASSESSMENTS
from services.chassis.clock import today
from services.chassis.settings import RecordSettings
from services.panel.store.cases import PANEL_CASES
from services.web.site.answers.panel import PanelCase
from services.web.team.queues import all_stages
from services.web.team.queues.all_stages import QueuePage, merged
from tests.assessment.helpers.assessments import opened
from tests.panel.helpers.panel_cases import a_case
from tests.web.helpers.front_end import NOBODY, Browse
from tests.web.helpers.queue_fixtures import QUEUE, As, enquired, front, line_of, lines, written

ALL = f"{QUEUE}/all"


@pytest.fixture(scope="module")
async def known(
    enquiry: Service, assessment: Service, panel: Service, settings: RecordSettings
) -> dict[str, str]:
    """A household at each stage: an enquiry of today, one in stage one, one that waits for the panel."""
    assert assessment
    assert panel
    names = {"new": "Nia New", "assessed": "Ana Assessed", "panel": "Pat Panel"}
    found = {each: await enquired(enquiry, name) for each, name in names.items()}
    stage_one = {found["assessed"]: opened(today() - timedelta(days=70))}
    await written(settings, "assessment", ASSESSMENTS, stage_one)
    await written(settings, "panel", PANEL_CASES, {found["panel"]: a_case()})
    return found


@pytest.fixture(scope="module")
def signed_in(
    browse: Browse, provider: SignIn, enquiry: Service, assessment: Service, panel: Service
) -> As:
    urls = {"enquiry": enquiry.url, "assessment": assessment.url, "panel": panel.url}
    return front(browse, provider, **urls)


async def test_what_is_due_first_stands_first_whatever_its_stage(
    signed_in: As, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("manager") as client:
        page = (await client.get(ALL)).text
        overdue = (await client.get(f"{ALL}?due=overdue")).text
        case = (await client.get(f"/team/moorland/enquiries/{known['new']}")).text

    found = lines(page)
    [stage_one] = [each for each in found if "Ana Assessed" in each and "Stage one" in each]
    enquiry = line_of(page, "Nia New")
    at_panel = next(each for each in found if "Waiting for the panel" in each)
    assert found.index(stage_one) < found.index(enquiry) < found.index(at_panel)
    assert re.search(r'aria-current="(page|true)"[^>]*>\s*(<strong[^>]*>)?\s*All stages', page)
    assert stage_one in lines(overdue)
    assert enquiry not in lines(overdue)
    assert f'href="{ALL}?due=overdue#' in case


async def test_its_pages_hold_each_line_once(
    signed_in: As, known: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert known
    async with signed_in("manager") as client:
        whole = lines((await client.get(ALL)).text)
        monkeypatch.setattr(all_stages, "A_PART", 1)
        found, address = [], ALL
        while address:
            page = (await client.get(address)).text
            found += lines(page)
            following = re.search(r'href="([^"]*after=[^"]*)"[^>]*rel="next"', page)
            address = following[1].replace("&amp;", "&") if following else ""

    assert found == whole
    assert len(found) >= len(known)


async def test_a_service_that_is_away_is_said_and_the_rest_is_shown(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("manager", assessment=NOBODY) as client:
        without_stages = await client.get(ALL)
    async with signed_in("manager", enquiry=NOBODY) as client:
        without_names = await client.get(ALL)
    async with signed_in("manager", enquiry=NOBODY, assessment=NOBODY, panel=NOBODY) as client:
        nothing = await client.get(ALL)

    assert without_stages.status_code == without_names.status_code == 200
    assert "Stages one and two cannot be shown at the moment." in without_stages.text
    assert "Nia New" in without_stages.text
    assert "Stage one started" not in without_stages.text
    assert "Enquiries cannot be shown at the moment." in without_names.text
    assert reference(UUID(known["assessed"])) in without_names.text
    assert nothing.status_code == 503


async def test_each_reader_sees_what_the_single_queues_show_them(
    signed_in: As, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("social-worker") as client:
        of_worker = (await client.get(ALL)).text
    async with signed_in("panel-administrator") as client:
        of_administrator = await client.get(ALL)
    async with signed_in("recruiter") as client:
        elsewhere = await client.get("/team/estuary/queue/all")
        malformed = await client.get(f"{ALL}?after=x")

    assert "Nia New" not in of_worker
    assert "Ana Assessed" in of_worker
    assert "Stage one started" in of_worker
    assert of_administrator.headers["location"] == f"{QUEUE}/panel"
    assert elsewhere.status_code == 403
    assert malformed.status_code == 404


def a_line(due_on: date | None, number: int) -> PanelCase:
    """What a service answers of one case, as far as its place in the list needs it."""
    due = {"id": "adm_decide", "started_on": "2025-03-03", "rule_version": 1}
    clock = {**due, "due_on": due_on, "calendar_version": ""} if due_on else None
    told = {
        "journey": UUID(int=number),
        "reference": "",
        "agency": "",
        "status": "",
        "meetings": (),
    }
    more = {"referred_on": "2025-03-03", "recommendation": None, "decision_maker": None}
    return PanelCase.model_validate({**told, **more, "next_clock": clock})


def test_a_page_ends_where_one_of_the_lists_may_have_more() -> None:
    days = [date(2025, 3, day) for day in (3, 5, 7)]
    one = QueuePage([a_line(days[0], 1), a_line(days[1], 2)], goes_on=True)
    other = QueuePage([a_line(days[0], 0), a_line(days[2], 3), a_line(None, 4)], goes_on=False)

    shown, after = merged([one, other])
    last, end = merged([other])

    assert [each.journey.int for each in shown] == [0, 1, 2]
    assert after == f"2025-03-05_{UUID(int=2)}"
    assert [each.journey.int for each in last] == [0, 3, 4]
    assert end == ""
