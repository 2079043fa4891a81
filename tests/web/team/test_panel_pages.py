"""What a panel administrator does for the panel itself, and what a member reads: the list, a meeting and its packs."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import httpx
import pytest

from contracts.calendar import add_months
from contracts.journey import reference
from contracts.panel_minutes import MinutesStanding
from contracts.words import day as in_words
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.assessment.store import ASSESSMENTS
from services.chassis.clock import today
from services.chassis.settings import RecordSettings
from services.enquiry.domain.registration import AcceptRegistration, accept_registration
from services.enquiry.store.enquiries import ENQUIRIES
from services.panel.domain.meetings.panel_meeting import Standing
from services.panel.domain.minutes_progress import Minutes
from services.panel.domain.panel_case import Meeting
from services.panel.store.cases import PANEL_CASES
from services.panel.store.meetings import PANEL_MEETINGS
from tests.assessment.helpers.assessments import referred
from tests.enquiry.helpers.registration_forms import submitted
from tests.panel.helpers.approvals import FINDINGS, SAYS, second_panel_on_ending
from tests.panel.helpers.meetings import a_meeting
from tests.panel.helpers.panel_cases import (
    REASONS,
    REPRESENTED,
    a_case,
    approved,
    at_second_panel,
)
from tests.panel.helpers.papers_sent import papers_sent
from tests.web.helpers.cases import at, command, day
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.panels import MEMBERS as SITS
from tests.web.helpers.panels import panel_meets
from tests.web.helpers.queue_fixtures import written
from tests.web.helpers.sign_in import signs_in
from tests.web.helpers.staff import MOORLAND, sends, signed_in, words_of

CENTRAL_LIST, MEETINGS = f"{MOORLAND}/central-list", f"{MOORLAND}/panel-meetings"
MEMBERS: dict[str, dict[str, Any]] = {
    "pm-002": {"office": "chair"},
    "pm-003": {"kinds": ["social_worker"]},
    **{f"pm-00{number}": {} for number in range(4, 8)},
}


@pytest.fixture(scope="module")
def services(enquiry: Service, panel: Service, assessment: Service) -> dict[str, str]:
    """Where the services behind these pages are found."""
    return {each.name: each.url for each in (enquiry, panel, assessment)}


@pytest.fixture(scope="module")
async def administrator(
    browse: Browse, provider: SignIn, services: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "panel-administrator", **services) as client:
        yield client


async def test_a_member_comes_onto_the_list_is_trained_and_leaves_it_again(
    administrator: httpx.AsyncClient,
) -> None:
    petra = {"member": "pm-001", "kinds": "adopter", "office": "chair", "tie": "none"}
    member = f"{CENTRAL_LIST}/pm-001"

    tied = await sends(administrator, f"{CENTRAL_LIST}/new", **{**petra, "tie": "now"})
    await sends(administrator, f"{CENTRAL_LIST}/new", **petra)
    await sends(administrator, f"{member}/development", development="training", **day())
    silent = await sends(administrator, f"{member}/notice", by="agency", **day())
    await sends(administrator, f"{member}/notice", by="member", **day())
    words = await words_of(administrator, CENTRAL_LIST)

    assert "The chair must be independent of the agency" in tied.text
    assert "The agency must give its reasons" in silent.text
    assert "Petra Crag (chair) pm-001 Chair Adopter Yes" in words
    assert f"Trained on {today():%-d %B %Y}" in words
    assert "See the notice" in words
    assert "Your list does not have: a social worker with 3 years" in words


@pytest.fixture(scope="module")
async def six_listed(panel: Service) -> None:
    """An agency with six on its central list."""
    async with at(panel) as client:
        for code, facts in MEMBERS.items():
            said = {"member": code, "kinds": ["other"], "tie": "none", **facts}
            await command(client, "/agencies/moorland/central-list/list-member", **said)


@pytest.fixture
async def six_more_listed(panel: Service) -> None:
    """As many again."""
    async with at(panel) as client:
        for number in (1, *range(8, 13)):
            said = {"member": f"pm-{number:03}", "kinds": ["other"], "tie": "none"}
            await command(client, "/agencies/moorland/central-list/list-member", **said)


@pytest.fixture
async def waiting(settings: RecordSettings) -> str:
    """A case that waits for a date."""
    journey = str(uuid4())
    await written(settings, "panel", PANEL_CASES, {journey: a_case()})
    return journey


@pytest.mark.usefixtures("six_listed")
async def test_a_meeting_goes_from_plan_to_quorum_and_a_case_counts_without_who_steps_out(
    administrator: httpx.AsyncClient, waiting: str
) -> None:
    plan = {"starts_at": "9:30am", "way": "online", "capacity": "4", **day(name="held_on")}
    planned = await sends(administrator, f"{MEETINGS}/new", **plan)
    meeting = planned.url.path
    before = await words_of(administrator, MEETINGS)
    put = {"journey": waiting, "starts_at": "10am"}
    await sends(administrator, f"{meeting}/do/put-on-agenda", **put)
    await sends(administrator, f"{meeting}/do/ask-members", members=[*MEMBERS])
    late = await sends(administrator, f"{meeting}/do/send-papers")
    because = {"late_because": "A reference came late."}
    await sends(administrator, f"{meeting}/do/send-papers", **because)
    adviser = {"adviser": "medical-01", "advises_as": "legal_adviser"}
    await sends(administrator, f"{meeting}/do/name-adviser", **adviser)
    sat = {"chair": "pm-002", "members": [*MEMBERS]}
    few = await sends(
        administrator, f"{meeting}/do/record-meeting", **{**sat, "members": [*MEMBERS][:4]}
    )
    await sends(administrator, f"{meeting}/do/record-meeting", **sat)
    quorate = await words_of(administrator, meeting)
    conflict = {"member": "pm-003", "journey": waiting, "why": "She knows them."}
    await sends(administrator, f"{meeting}/do/step-out", **conflict)
    after = await words_of(administrator, meeting)
    mistake = {"member": "pm-003", "journey": waiting, "why": "The wrong case."}
    await sends(administrator, f"{meeting}/do/withdraw-conflict", **mistake)
    again = await words_of(administrator, meeting)
    advised = await words_of(administrator, meeting)
    gone = await administrator.get(f"{meeting}/do/cancel-meeting")

    assert "The panel meeting is planned" in planned.text
    assert "referred on" in before
    assert "Say why they are late" in late.text
    assert "It needs at least 5 members (this panel had 4)" in few.text
    assert "Quorate Owen Tarn (in the chair)" in quorate
    assert "Record it on the case" in quorate
    assert "Not quorate It needs a social worker with 3 years" in after
    assert "recorded by mistake, withdrawn on" in again
    assert "Quorate Owen Tarn (in the chair)" in again
    assert ", legal adviser" in advised
    assert gone.status_code == 404


async def test_a_meeting_that_nobody_recorded_and_the_next_one_that_is_due_are_in_the_calendar(
    administrator: httpx.AsyncClient, panel: Service, settings: RecordSettings
) -> None:
    held_on, last_on = today() - timedelta(days=9), today() - timedelta(days=20)
    last = {"held_on": last_on, "standing": Standing.HELD}
    held = {str(uuid4()): a_meeting().model_copy(update=last)}
    await written(settings, "panel", PANEL_MEETINGS, held)
    plan = {"starts_at": "09:30", "way": "online", "capacity": 4}
    async with at(panel) as client:
        path = "/agencies/moorland/panel-meetings"
        said = {"on": held_on.isoformat(), "held_on": held_on.isoformat(), **plan}
        planned = await command(client, path, **said)
        calendar = await words_of(administrator, MEETINGS)
        meeting = await words_of(administrator, f"{MEETINGS}/{planned['journey']}")
        because = {"because": "Planned by a test."}
        await command(client, f"/panel-meetings/{planned['journey']}/cancel-meeting", **because)
    after = await words_of(administrator, MEETINGS)

    assert f"Held on {in_words(held_on)}, not recorded. Record who came, or cancel it." in calendar
    met = f"The last panel met on {in_words(last_on)}, so the next one is due by"
    assert met in calendar
    closes = in_words(held_on + timedelta(days=28))
    assert f"Members can read its papers until {closes}." in meeting
    assert f"Held on {in_words(held_on)}" not in after


async def test_the_page_of_the_quality_of_reports_counts_six_months(
    administrator: httpx.AsyncClient,
) -> None:
    words = await words_of(administrator, f"{MOORLAND}/report-quality")

    assert f"{today():%B %Y} 0" in words
    assert "No panel recorded a note in these months." in words
    assert "No feedback is on record yet." in words


async def test_the_panels_feedback_is_recorded_and_says_when_the_next_is_due(
    administrator: httpx.AsyncClient,
) -> None:
    path = f"{MOORLAND}/report-quality/feedback"
    empty = await sends(administrator, path, words="", **day())
    done = await sends(administrator, path, words="Say more of health.", **day())
    words = await words_of(administrator, f"{MOORLAND}/report-quality")
    calendar = await words_of(administrator, MEETINGS)

    due = in_words(add_months(today(), 6))
    assert "There is a problem" in empty.text
    assert "The feedback is recorded." in done.text
    assert "Say more of health." in words
    assert f"The panel's next feedback is due by {due}." in words
    assert f"feedback on reports is due by {due}." in calendar


@pytest.mark.usefixtures("six_listed", "six_more_listed")
async def test_a_survey_of_the_members_is_shown_as_ranges_and_an_exact_count_is_kept_nowhere(
    administrator: httpx.AsyncClient,
) -> None:
    counts = {"women": "12", "men": "0", "sex_not_said": "0", "white": "5", "ethnic_minority": "0"}
    path = f"{CENTRAL_LIST}/survey"
    few = await sends(
        administrator, path, **(counts | {"women": "11"}), ethnic_group_not_said="0", **day()
    )
    done = await sends(administrator, path, **counts, ethnic_group_not_said="1", **day())
    words = await words_of(administrator, CENTRAL_LIST)

    assert "At least 12 members must have answered" in few.text
    assert "The exact counts are not kept." in done.text
    assert "Women 6 to 1" in words
    assert "Men 5 or fewer Prefer not to say 5 or fewer" in words
    assert "White, including white minorities 5 or fewer Another ethnic group 5 or fewer" in words


PDF = b"%PDF-1.7\nThe panel met.\n%%EOF\n"


@pytest.fixture
async def minuted(panel: Service, assessment: Service, settings: RecordSettings) -> str:
    """A case that a meeting considered today; its final minutes are document 1, which the panel cannot open."""
    journey = str(uuid4())
    await written(settings, "panel", PANEL_CASES, {journey: a_case()})
    await written(settings, "assessment", ASSESSMENTS, {journey: referred()})
    held = UUID(await panel_meets(panel, journey, today()))
    met = Meeting(on=today(), chair=SITS[0], members=SITS, meeting=held)
    final = Minutes(number=1, hearing=1, standing=MinutesStanding.FINAL, on=today(), document=1)
    case = a_case().model_copy(update={"meetings": (met,), "minutes": (final,)})
    await written(settings, "panel", PANEL_CASES, {journey: case})
    async with at(assessment) as client:
        sent = await client.put(f"/cases/{journey}/file", content=PDF)
        told = {"file": sent.json()["file"], "name": "Rosa Fell.pdf", "kind": "minutes"}
        await command(client, f"/cases/{journey}/add-document", **told)
    return journey


async def test_the_inspectors_pack_holds_what_its_reader_may_open_and_each_file_is_on_the_access_log(
    administrator: httpx.AsyncClient,
    minuted: str,
    browse: Browse,
    provider: SignIn,
    services: dict[str, str],
) -> None:
    case = reference(UUID(minuted))
    listed = read((await administrator.get(CENTRAL_LIST)).text)
    path = f"{MOORLAND}/inspectors-pack.zip"
    theirs = ZipFile(BytesIO((await administrator.get(path)).content))
    async with signed_in(browse, provider, "manager", **services) as manager:
        answer = await manager.get(path)
        openings = f"{MOORLAND}/enquiries/{minuted}/documents/1/opened"
        opened = await words_of(manager, openings)
    pack = ZipFile(BytesIO(answer.content))
    index = read(pack.read("index.html").decode()).words
    own = read(theirs.read("index.html").decode()).words
    name = f"minutes/{today().isoformat()}-{case}.pdf"

    assert path in listed.links
    assert pack.testzip() is None
    assert pack.namelist() == [name, "index.html"]
    assert pack.read(name) == PDF
    assert f"{case} Quorate: Petra Crag (chair) (in the chair)" in index
    assert "Final minutes of" in index
    assert "Rosa" not in answer.headers["content-disposition"] + index
    assert theirs.namelist() == ["index.html"]
    assert "You cannot open document 1, which holds them. A manager can." in own
    assert "you" in opened.lower().partition("opened")[2]


@pytest.fixture
async def household(waiting: str, settings: RecordSettings, assessment: Service) -> str:
    """The case that waits, with its registration, its assessment and one document for the panel."""
    registered = accept_registration(submitted(), AcceptRegistration(on=date(2025, 3, 10))).state
    await written(settings, "enquiry", ENQUIRIES, {waiting: registered})
    await written(settings, "assessment", ASSESSMENTS, {waiting: referred()})
    async with at(assessment) as client:
        sent = await client.put(f"/cases/{waiting}/file", content=b"%PDF-1.7\n%%EOF\n")
        said = {"name": "Report.pdf", "kind": "report", "readers": ["panel"]}
        path = f"/cases/{waiting}/add-document"
        await command(client, path, file=sent.json()["file"], **said)
    return waiting


async def test_an_approval_that_crossed_with_a_disqualification_says_so_to_who_decides(
    settings: RecordSettings, browse: Browse, provider: SignIn, services: dict[str, str]
) -> None:
    journey, found_on = str(uuid4()), date(2025, 8, 11)
    registered = accept_registration(submitted(), AcceptRegistration(on=date(2025, 3, 10))).state
    crossed = approved().model_copy(update={"disqualification_crossed_on": found_on})
    await written(settings, "enquiry", ENQUIRIES, {journey: registered})
    await written(settings, "panel", PANEL_CASES, {journey: crossed})
    async with signed_in(browse, provider, "decision-maker", **services) as client:
        words = await words_of(client, f"{MOORLAND}/enquiries/{journey}")

    assert "On 11 August 2025 an adult in the household was found to be disqualified." in words
    assert "The approval stands until the agency ends it." in words


@pytest.fixture
async def member(
    browse: Browse, provider: SignIn, services: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "panel-member", **services) as client:
        yield client


@pytest.mark.usefixtures("six_listed")
async def test_a_member_reads_the_pack_of_their_meeting_and_nothing_of_the_teams(
    member: httpx.AsyncClient, panel: Service, household: str
) -> None:
    async with at(panel) as client:
        meeting = await papers_sent(client, {"10:00": household}, [*MEMBERS])
    begins = await signs_in(member, "panel-member", to="")
    listed = await words_of(member, "/panel")
    agenda = await words_of(member, f"/panel/{meeting}")
    pack = await words_of(member, f"/panel/{meeting}/cases/{household}")
    document = f"/panel/{meeting}/cases/{household}/documents"
    file = await member.get(f"{document}/1/versions/1")
    others = [f"/panel/{uuid4()}", f"/panel/{meeting}/cases/{uuid4()}"]
    nothing = [await member.get(each) for each in (*others, f"{document}/2/versions/1")]
    team = [await member.get(each) for each in ("/team", MOORLAND, MEETINGS, f"{MOORLAND}/queue")]

    assert begins.headers["location"] == "/panel"
    assert "9:30am" in listed
    assert "10am Rosa Fell" in agenda
    assert "Rosa Fell" in pack
    assert "Report.pdf" in pack
    assert file.content == b"%PDF-1.7\n%%EOF\n"
    assert [each.status_code for each in nothing] == [404] * 3
    assert [each.status_code for each in team] == [403] * 4


@pytest.mark.usefixtures("six_listed")
async def test_a_member_of_a_second_panel_reads_what_the_applicants_wrote(
    member: httpx.AsyncClient, panel: Service, household: str, settings: RecordSettings
) -> None:
    await written(settings, "panel", PANEL_CASES, {household: at_second_panel()})
    async with at(panel) as client:
        meeting = await papers_sent(client, {"10:00": household}, [*MEMBERS])
    pack = await words_of(member, f"/panel/{meeting}/cases/{household}")

    assert f"What the applicants wrote about the proposal {REPRESENTED}" in pack
    assert f"Why the agency proposed not to approve them {REASONS}" in pack
    assert "24 July 2025 They are not suitable to adopt" in pack


@pytest.mark.usefixtures("six_listed")
async def test_a_second_panel_on_the_end_of_an_approval_reads_the_review_and_the_proposal_to_end_it(
    member: httpx.AsyncClient, panel: Service, household: str, settings: RecordSettings
) -> None:
    await written(settings, "panel", PANEL_CASES, {household: second_panel_on_ending()})
    async with at(panel) as client:
        meeting = await papers_sent(client, {"10:00": household}, [*MEMBERS])
    pack = await words_of(member, f"/panel/{meeting}/cases/{household}")

    assert f"Why the agency proposed to end their approval {REASONS}" in pack
    assert "What the panel recommended about the approval 26 March 2026" in pack
    assert f"2 March 2026 They are no longer suitable {FINDINGS}" in pack
    assert f"comments on the report of the review {SAYS}" in pack
    assert "first panel" not in pack
