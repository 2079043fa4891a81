"""Whose each queue is: where everybody begins, what they may see, and what stays while a service is away."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from contracts.clocks import rule
from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.stage_one_decision import ExtendStageOne, extend_stage_one
from services.assessment.domain.status import Status as AssessmentStatus
from services.assessment.store import ASSESSMENTS
from services.chassis.clock import today
from services.chassis.settings import RecordSettings
from services.enquiry.domain.progress import Status as EnquiryStatus
from services.panel.domain.progress import Status as PanelStatus
from services.panel.store.cases import PANEL_CASES
from services.web.team.queues import kinds, next_steps
from services.web.team.queues.lines import STOPS_IT
from tests.access.helpers.routes import MAY
from tests.assessment.helpers.assessments import ACCEPTED, in_window, opened
from tests.panel.helpers.panel_cases import a_case, minuted
from tests.web.helpers.cases import done
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import NOBODY, Browse
from tests.web.helpers.queue_fixtures import (
    QUEUE,
    As,
    a_team,
    enquired,
    front,
    in_words,
    line_of,
    lines,
    tags,
    written,
)

SHARING = {"recruiter", "social-worker", "panel-administrator"}
"""Those who share out the work of one queue at least."""
TEAM = "/team/moorland"
LONG_OVERDUE = "?due=long-overdue"
"""The view in which the cases of the year 2025 are."""


def extended() -> Assessment:
    """Stage one takes until 30 days from today."""
    longer = {"reason": "medical", "until": today() + timedelta(30), "evidence": "Their letter."}
    command = ExtendStageOne.model_validate({"on": ACCEPTED, **longer})
    return extend_stage_one(opened(), command).state


@pytest.fixture(scope="module")
async def known(
    enquiry: Service, assessment: Service, panel: Service, settings: RecordSettings
) -> dict[str, str]:
    """A team's households; three of them in stages one and two, and two at the panel."""
    assert assessment
    assert panel
    found = await a_team(enquiry)
    assessed = {
        found["visit"]: opened(),
        found["asked"]: in_window(),
        found["late"]: extended(),
    }
    await written(settings, "assessment", ASSESSMENTS, assessed)
    decided = {found["paused"]: minuted(), found["new"]: a_case()}
    await written(settings, "panel", PANEL_CASES, decided)
    return found


@pytest.fixture(scope="module")
def signed_in(
    browse: Browse, provider: SignIn, enquiry: Service, assessment: Service, panel: Service
) -> As:
    urls = {"enquiry": enquiry.url, "assessment": assessment.url, "panel": panel.url}
    return front(browse, provider, **urls)


@pytest.mark.usefixtures("known")
async def test_everybody_begins_on_the_queue_that_is_theirs_to_work_on(signed_in: As) -> None:
    begins = {}
    for name in ("recruiter", "social-worker", "panel-administrator", "decision-maker"):
        async with signed_in(name) as client:
            for address in ("/team", QUEUE):
                answer = await client.get(address)
                begins[name, address] = answer.headers.get("location", answer.status_code)

    own = {"recruiter": QUEUE, "social-worker": f"{QUEUE}/assessment"}
    for (name, address), led in begins.items():
        at_home = (name, address) == ("recruiter", QUEUE)
        assert led == (200 if at_home else own.get(name, f"{QUEUE}/panel"))


@pytest.mark.usefixtures("known")
async def test_stages_and_panel_are_queues_of_the_same_kind(signed_in: As) -> None:
    async with signed_in("social-worker") as client:
        stages = (await client.get(f"{QUEUE}/assessment{LONG_OVERDUE}")).text
        window = f"{QUEUE}/assessment{LONG_OVERDUE}&stage=stage_two_window"
        narrowed = (await client.get(window)).text
    async with signed_in("decision-maker") as client:
        decisions = (await client.get(f"{QUEUE}/panel{LONG_OVERDUE}")).text
        meetings = (await client.get(f"{QUEUE}/panel")).text

    first = line_of(stages, "Vera Visit")
    assert "Stage one. 7 of 7 checks missing Stage one" in first
    assert "The clock stops when a manager records the stage one decision." in first
    assert "/do/assessment/return-checks" in stages
    assert len(lines(narrowed)) == 1
    assert "Between stage one and stage two" in line_of(narrowed, "Asa Asked")
    long_overdue = "Due: Overdue by more than 90 days"
    assert tags(narrowed).keys() == {"Stage: Between stage one and stage two", long_overdue}
    assert "With the agency decision maker. Recommended: suitable to adopt" in lines(decisions)[0]
    assert "Record the decision" in lines(decisions)[0]
    assert "record the meeting" in lines(meetings)[0].lower()
    assert "/do/" not in decisions + meetings


@pytest.mark.usefixtures("known")
async def test_a_manager_sees_why_a_stage_takes_longer_and_what_is_late_without_a_reason(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("manager") as client:
        delayed = (await client.get(f"{QUEUE}/assessment?recommended=delayed")).text
        late = (await client.get(f"{QUEUE}/assessment?recommended=late_without_reason")).text
        nobodys = await client.get(
            f"{QUEUE}/assessment?recommended=late_without_reason&whose=recruiter-02"
        )
        page = read((await client.get(f"{TEAM}/enquiries/{known['late']}/stage-one")).text)
    case = f"{TEAM}/enquiries/{known['late']}"

    [line] = lines(delayed)
    assert f"Extended until {in_words(today() + timedelta(30))}: the medical report" in line
    assert "Una Fell" in line
    assert ["Vera Visit" in line for line in lines(late)] == [True]
    assert re.search(r'count">1</span> Late without a reason', late)
    assert "Nothing matches" in nobodys.text
    assert "The medical report. The deadline stays as it is. Read the evidence" in page.words
    assert f"{case}#reasons" in page.links


@pytest.mark.usefixtures("known")
async def test_names_are_told_to_those_who_may_know_them_and_to_nobody_else(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("panel-administrator") as client:
        of_administrator = (await client.get(f"{QUEUE}/panel{LONG_OVERDUE}")).text
    async with signed_in("manager") as client:
        of_manager = (await client.get(f"{QUEUE}/panel{LONG_OVERDUE}")).text

    assert "Pia Paused" in of_manager
    assert "Pia Paused" not in of_administrator
    assert reference(UUID(known["paused"])) in of_administrator
    assert "Find by name" not in of_administrator


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("recruiter", ["/team/estuary/queue", f"{QUEUE}/panel", "/team/estuary/find"]),
        ("social-worker", ["/team/estuary/cover", "/team/estuary/hand-over"]),
        ("panel-administrator", [f"{QUEUE}/assessment", "/team/moorland/find"]),
        ("decision-maker", [f"{QUEUE}/assessment", "/team/moorland/cover"]),
        ("analyst", ["/team", QUEUE]),
        ("amina", ["/team", QUEUE]),
    ],
)
async def test_a_queue_is_not_for_another_role_or_agency(
    signed_in: As, name: str, refused: list[str]
) -> None:
    async with signed_in(name) as client:
        answers = [await client.get(address) for address in refused]
        assigned = await client.post("/team/moorland/assign")
        handed_over = await client.post("/team/moorland/hand-over")

    assert {answer.status_code for answer in answers} == {403}
    if name != "recruiter":
        assert assigned.status_code == 403
    if name not in SHARING:
        assert handed_over.status_code == 403


@pytest.mark.usefixtures("known")
async def test_a_service_that_is_away_takes_down_its_own_queue_alone(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("manager", enquiry=NOBODY) as client:
        enquiries = await client.get(QUEUE)
        stages = await client.get(f"{QUEUE}/assessment{LONG_OVERDUE}")
        found = await client.post("/team/moorland/find", data={"words": "Fell"})
        agencies = await client.get("/team")
    async with signed_in("manager", assessment=NOBODY) as client:
        no_stages = await client.get(f"{QUEUE}/assessment")
        still_there = await client.get(QUEUE)

    for answer in (enquiries, no_stages, found):
        assert answer.status_code == 503
        assert "cannot be shown at the moment" in answer.text
        assert answer.headers["retry-after"]
    assert 'value="Fell"' in found.text
    assert reference(UUID(known["visit"])) in stages.text
    assert "The names cannot be shown at the moment." in stages.text
    assert "Una Fell" in still_there.text
    assert "Estuary Adoption" in agencies.text
    assert "the numbers are not available at the moment" in agencies.text


async def test_whoever_works_at_several_agencies_sees_what_waits_at_each(
    signed_in: As, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("manager") as client:
        page = read((await client.get("/team")).text)

    assert "Adopt Moorland Enquiries: 6 open, 1 overdue," in page.words


async def test_a_leaver_has_work_in_three_queues_and_all_of_it_is_handed_over(
    signed_in: As, enquiry: Service, settings: RecordSettings
) -> None:
    journeys = [
        await enquired(enquiry, name) for name in ("Liv Leaver", "Lou Leaver", "Lyn Leaver")
    ]
    await done(enquiry, journeys[0], "assign", to="recruiter-09")
    await written(settings, "assessment", ASSESSMENTS, {journeys[1]: opened(today())})
    await written(settings, "panel", PANEL_CASES, {journeys[2]: a_case()})
    for service, place in (("assessment", 1), ("panel", 2)):
        async with signed_in("social-worker" if place == 1 else "panel-administrator") as client:
            chosen = {"key": uuid4().hex, "queue": service, "journey": journeys[place]}
            sent = await client.post(f"{TEAM}/assign", data={**chosen, "staff": "recruiter-09"})
            assert sent.headers["location"].startswith(f"{QUEUE}/{service}?done=assigned")
            assert "1 case assigned" in (await client.get(sent.headers["location"])).text
            theirs = (await client.get(f"{QUEUE}/{service}?whose=recruiter-09")).text
            assert len(lines(theirs)) == 1
    body = {"key": uuid4().hex, "colleague": "recruiter-09", "staff": "manager-01"}
    async with signed_in("manager", panel=NOBODY) as client:
        waits = await client.post(f"{TEAM}/hand-over", data=body)
    async with signed_in("manager") as client:
        handed = await client.post(f"{TEAM}/hand-over", data=body)
        form = (await client.get(f"{TEAM}/hand-over?colleague=manager-01")).text
        mine = (await client.get(f"{QUEUE}/panel?whose=mine")).text

    assert waits.status_code == 503
    assert "At least 2 done so far." in waits.text
    assert "Part of the list of colleagues cannot be shown" in waits.text
    assert handed.headers["location"] == f"{QUEUE}?done=handed-over&number=1"
    assert 'value="manager-01" selected>You, 3 open, ' in form
    assert "(Enquiries: 1, Stages one and two: 1, Panel and decision: 1)" in form
    assert "Assigned to: You" in line_of(mine, "Lyn Leaver")


def test_every_stage_and_clock_of_a_queue_has_words() -> None:
    statuses = (EnquiryStatus, AssessmentStatus, PanelStatus)
    for queue, status in zip(kinds.QUEUES, statuses, strict=True):
        assert list(queue.stages) == [str(each) for each in status]
        assert queue.ended < queue.stages.keys()
        assert STOPS_IT.keys() >= {*queue.clocks}
        assert all(rule(clock, today()).title for clock in queue.clocks)


def test_every_next_step_is_a_command_of_those_to_whom_it_is_offered() -> None:
    offered = {
        "enquiry": [
            *next_steps.BY_CLOCK.values(),
            *next_steps.ON_COMPLAINT.values(),
            next_steps.WRITE_UP,
            next_steps.TELL_OUTCOME,
        ],
        "assessment": [
            next_steps.RETURN_CHECKS,
            next_steps.DECIDE_STAGE_ONE,
            next_steps.START_STAGE_TWO,
            next_steps.SHARE_REPORT,
            next_steps.OBSERVATIONS,
            next_steps.REFER,
        ],
        "panel": next_steps.AT_THE_PANEL.values(),
    }
    for service, steps in offered.items():
        folder = "enquiries" if service == "enquiry" else "cases"
        for step in steps:
            if step.command:
                who = MAY[service][f"POST /{folder}/{{journey}}/{step.command}"]
                assert {str(role) for role in step.roles} <= who
