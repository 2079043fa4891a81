"""Whose each queue is: where everybody begins, what they may see, and what stays while a service is away."""

from uuid import UUID

import pytest

from contracts.clocks import rule
from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.assessment.domain.progress import Status as AssessmentStatus
from services.assessment.store import ASSESSMENTS
from services.chassis.clock import today
from services.chassis.settings import RecordSettings
from services.enquiry.domain.progress import Status as EnquiryStatus
from services.panel.domain.panel_case import Status as PanelStatus
from services.panel.store import PANEL_CASES
from services.web.team.queues import kinds, next_steps
from services.web.team.queues.lines import STOPS_IT
from tests.access.helpers.routes import MAY
from tests.assessment.helpers.assessments import in_window, opened
from tests.panel.helpers.panel_cases import a_case, minuted
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import NOBODY, Browse
from tests.web.helpers.queue_fixtures import QUEUE, As, a_team, front, line_of, lines, tags, written

LONG_OVERDUE = "?due=long-overdue"
"""The view in which the cases of the year 2025 are."""


@pytest.fixture(scope="module")
async def known(
    enquiry: Service, assessment: Service, panel: Service, settings: RecordSettings
) -> dict[str, str]:
    """A team's households; two of them in stages one and two, and two at the panel."""
    assert assessment
    assert panel
    found = await a_team(enquiry)
    assessed = {found["visit"]: opened(), found["asked"]: in_window()}
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
    assert "Record the meeting" in lines(meetings)[0]
    assert "/do/" not in decisions + meetings


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
        ("social-worker", ["/team/moorland/cover", "/team/moorland/hand-over"]),
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
        shown = [await client.post(f"/team/moorland/{way}") for way in ("assign", "hand-over")]

    assert {answer.status_code for answer in answers} == {403}
    if name != "recruiter":
        assert {answer.status_code for answer in shown} == {403}


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


def test_every_stage_and_clock_of_a_queue_has_words() -> None:
    statuses = (EnquiryStatus, AssessmentStatus, PanelStatus)
    for queue, status in zip(kinds.QUEUES, statuses, strict=True):
        assert list(queue.stages) == [str(each) for each in status]
        assert queue.ended < queue.stages.keys()
        assert STOPS_IT.keys() >= {*queue.clocks}
        assert all(rule(clock, today()).title for clock in queue.clocks)


def test_every_next_step_is_a_command_of_those_to_whom_it_is_offered() -> None:
    offered = {
        "enquiry": [*next_steps.BY_CLOCK.values(), next_steps.WRITE_UP, next_steps.TELL_OUTCOME],
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
