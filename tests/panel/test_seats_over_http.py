"""A panel member over HTTP: their meetings, and the pass with which they read packs."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.identity import Role, Who
from deploy.local.identity import ISSUER
from services.chassis.clock import today
from services.chassis.identity import Identities
from services.panel.store.cases import PANEL_CASES
from tests.enquiry.helpers.served_api import ask, is_problem
from tests.every_settings import EverySettings
from tests.identity import as_needed, identity, signed_as, staff
from tests.panel.helpers.approvals import FINDINGS, SAYS, WHY, observed, second_panel_on_ending
from tests.panel.helpers.panel_cases import REASONS, REPRESENTED, a_case, at_second_panel
from tests.panel.helpers.papers_sent import papers_sent, records
from tests.web.helpers.queue_fixtures import written

OWN = "/my-panel-meetings"
CHAIR, MEMBER, OTHER = "pm-201", "pm-202", "pm-203"


def sitting(code: str, agency: str = "moorland") -> httpx.Auth:
    return signed_as(staff(Role.PANEL_MEMBER, agency, subject=code), "panel")


@pytest.fixture
async def meeting(client: httpx.AsyncClient, settings: EverySettings) -> AsyncIterator[str]:
    """A meeting with two cases whose papers were sent; the member steps out of the second, the other declined."""
    cases = [str(uuid4()) for _ in range(2)]
    await written(settings, "panel", PANEL_CASES, {each: a_case() for each in cases})
    for code in (CHAIR, MEMBER, OTHER):
        listed = {"member": code, "kinds": ["other"], "tie": "none"}
        path = "/agencies/moorland/central-list/list-member"
        await ask(client, path, {"on": today().isoformat(), **listed})
    meeting = await papers_sent(
        client, {"10:00": cases[0], "11:00": cases[1]}, [CHAIR, MEMBER, OTHER]
    )
    at = f"/panel-meetings/{meeting}"
    await records(client, f"{at}/record-answer", member=OTHER, comes=False)
    await records(client, f"{at}/step-out", member=MEMBER, journey=cases[1], why="A friend.")
    yield meeting
    await records(client, f"{at}/cancel-meeting", because="The test is over.")


async def test_a_member_sees_their_meeting_and_the_cases_for_which_they_do_not_step_out(
    client: httpx.AsyncClient, meeting: str
) -> None:
    [listed] = (await client.get(OWN, auth=sitting(MEMBER))).json()
    whole = (await client.get(f"{OWN}/{meeting}", auth=sitting(MEMBER))).json()
    chair = (await client.get(f"{OWN}/{meeting}", auth=sitting(CHAIR))).json()

    assert listed == whole
    assert [each["starts_at"] for each in whole["agenda"]] == ["10:00"]
    assert [each["starts_at"] for each in chair["agenda"]] == ["10:00", "11:00"]
    assert "friend" not in json.dumps(chair)
    assert MEMBER not in json.dumps(chair)


async def test_what_is_not_theirs_is_as_if_it_were_not_there(
    client: httpx.AsyncClient, meeting: str
) -> None:
    nobodys = await client.get(f"{OWN}/{uuid4()}", auth=sitting(MEMBER))
    assert is_problem(nobodys, 404)
    for path in (f"{OWN}/{meeting}", f"{OWN}/{meeting}/pass"):
        for who in (sitting(OTHER), sitting("pm-299"), sitting(MEMBER, "coast")):
            refused = await client.get(path, auth=who)
            assert (refused.status_code, refused.json()) == (404, nobodys.json())
            assert (await client.get(OWN, auth=who)).json() == []
    log = (await client.get("/agencies/moorland/accesses", auth=as_needed("panel"))).json()
    assert (OTHER, True) in {(each["by"], each["refused"]) for each in log}


async def test_an_adviser_reads_what_members_read_and_nothing_of_a_case_for_which_they_step_out(
    client: httpx.AsyncClient, meeting: str
) -> None:
    at, adviser = f"/panel-meetings/{meeting}", sitting("panel-01")
    before = await client.get(f"{OWN}/{meeting}", auth=adviser)
    await records(client, f"{at}/name-adviser", adviser="panel-01", advises_as="agency_adviser")
    whole = (await client.get(f"{OWN}/{meeting}", auth=adviser)).json()
    chair = (await client.get(f"{OWN}/{meeting}", auth=sitting(CHAIR))).json()
    first = chair["agenda"][0]["journey"]
    await records(client, f"{at}/step-out", member="panel-01", journey=first, why="Kin.")
    after = (await client.get(f"{OWN}/{meeting}", auth=adviser)).json()
    mistake = {"member": "panel-01", "journey": first, "why": "The wrong case."}
    await records(client, f"{at}/withdraw-conflict", **mistake)
    again = (await client.get(f"{OWN}/{meeting}", auth=adviser)).json()
    seen = (await client.get(at, auth=as_needed("panel"))).json()
    log = (await client.get("/agencies/moorland/accesses", auth=as_needed("panel"))).json()

    assert is_problem(before, 404)
    assert whole == {**chair, "advises_as": "agency_adviser"}
    assert [each["starts_at"] for each in after["agenda"]] == ["11:00"]
    assert again == whole
    assert [each["adviser"] for each in seen["advisers"]] == ["panel-01"]
    assert [each["member"] for each in seen["agenda"][0]["withdrawn"]] == ["panel-01"]
    assert ("panel-01", False) in {(each["by"], each["refused"]) for each in log}


@pytest.fixture
async def joint(client: httpx.AsyncClient, settings: EverySettings) -> tuple[str, str]:
    """A joint panel with a case of the other agency on its agenda, and that case."""
    case = str(uuid4())
    await written(settings, "panel", PANEL_CASES, {case: a_case()})
    held_on = (today() + timedelta(9)).isoformat()
    plan = {"starts_at": "09:30", "way": "online", "capacity": 4, "jointly_with": ["coast"]}
    path = "/agencies/moorland/panel-meetings"
    planned = await records(client, path, held_on=held_on, **plan)
    at = f"/panel-meetings/{planned['journey']}"
    await records(client, f"{at}/put-on-agenda", journey=case, starts_at="10:00")
    listed = {"member": MEMBER, "kinds": ["other"], "tie": "none"}
    path = "/agencies/moorland/central-list/list-member"
    await ask(client, path, {"on": today().isoformat(), **listed})
    await records(client, f"{at}/ask-members", members=[MEMBER])
    return at, case


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("put-on-agenda", {"starts_at": "11:00"}),
        ("invite-household", {}),
        ("step-out", {"member": MEMBER, "why": "A friend."}),
        ("withdraw-conflict", {"member": MEMBER, "why": "The wrong case."}),
        ("take-off-agenda", {}),
    ],
)
async def test_on_a_joint_panel_no_command_changes_the_case_of_another_agency(
    client: httpx.AsyncClient, joint: tuple[str, str], command: str, said: dict[str, str]
) -> None:
    at, case = joint
    others = signed_as(staff(Role.PANEL_ADMINISTRATOR, "coast"), "panel")
    if command == "withdraw-conflict":
        await records(client, f"{at}/step-out", member=MEMBER, journey=case, why="A friend.")
    before = (await client.get(at, auth=as_needed("panel"))).json()
    body = {"on": today().isoformat(), "journey": case, **said}

    async def sent(auth: httpx.Auth) -> httpx.Response:
        headers = {"Idempotency-Key": uuid4().hex}
        return await client.post(f"{at}/{command}", json=body, headers=headers, auth=auth)

    refused = await sent(others)
    after = (await client.get(at, auth=as_needed("panel"))).json()
    own = await sent(signed_as(staff(Role.PANEL_ADMINISTRATOR), "panel"))

    assert is_problem(refused, 404)
    assert after == before
    assert own.is_success, own.text


async def test_before_the_papers_and_after_a_move_there_is_nothing(
    client: httpx.AsyncClient, meeting: str
) -> None:
    later = {"held_on": (today() + timedelta(20)).isoformat(), "starts_at": "09:30"}
    await records(client, f"/panel-meetings/{meeting}/move-meeting", way="online", **later)

    assert is_problem(await client.get(f"{OWN}/{meeting}", auth=sitting(MEMBER)), 404)


async def test_a_pass_names_the_open_packs_for_a_minute_and_nothing_else(
    client: httpx.AsyncClient, meeting: str
) -> None:
    shown = (await client.get(f"{OWN}/{meeting}", auth=sitting(MEMBER))).json()
    given = (await client.get(f"{OWN}/{meeting}/pass", auth=sitting(MEMBER))).json()
    for service, token in given.items():
        known = Identities(str(identity().keys), ISSUER, audience=service)
        await known.read_keys()
        bearer = await known.bearer(token)
        [case] = shown["agenda"]

        assert bearer.who == Who(subject=MEMBER, packs=frozenset({UUID(case["journey"])}))
        assert bearer.who.roles == {Role.PACK_READER}
        assert not bearer.by_front_end


@pytest.fixture
async def second_panel(
    client: httpx.AsyncClient, settings: EverySettings
) -> AsyncIterator[tuple[str, str, str]]:
    """A meeting with a case whose representations it considers, and one that comes to its panel for the first time."""
    again, first = str(uuid4()), str(uuid4())
    await written(settings, "panel", PANEL_CASES, {again: at_second_panel(), first: a_case()})
    for code in (CHAIR, MEMBER):
        listed = {"member": code, "kinds": ["other"], "tie": "none"}
        path = "/agencies/moorland/central-list/list-member"
        await ask(client, path, {"on": today().isoformat(), **listed})
    meeting = await papers_sent(client, {"10:00": again, "11:00": first}, [CHAIR, MEMBER])
    yield meeting, again, first
    await records(client, f"/panel-meetings/{meeting}/cancel-meeting", because="The test is over.")


async def test_a_second_panel_reads_what_the_applicants_wrote_and_who_read_it_is_on_record(
    client: httpx.AsyncClient, second_panel: tuple[str, str, str]
) -> None:
    meeting, again, first = second_panel
    shown = (await client.get(f"{OWN}/{meeting}", auth=sitting(MEMBER))).json()
    path = f"{OWN}/{meeting}/cases/{again}/representations"
    read = (await client.get(path, auth=sitting(MEMBER))).json()
    log = (await client.get("/agencies/moorland/accesses", auth=as_needed("panel"))).json()

    assert [each["representations"] for each in shown["agenda"]] == [True, False]
    assert read["representations"] == REPRESENTED
    assert (read["recommendation"], read["recommendation_reasons"]) == ("not_suitable", REASONS)
    assert read["determination_reasons"] == REASONS
    assert (MEMBER, again, False) in {
        (each["by"], each["journey"], each["refused"])
        for each in log
        if each["route"].endswith("/representations")
    }
    for other in (first, str(uuid4())):
        answer = await client.get(
            f"{OWN}/{meeting}/cases/{other}/representations", auth=sitting(MEMBER)
        )
        assert is_problem(answer, 404)
    assert is_problem(await client.get(path, auth=sitting(OTHER)), 404)


async def test_who_steps_out_of_a_case_reads_no_representations_of_it(
    client: httpx.AsyncClient, second_panel: tuple[str, str, str]
) -> None:
    meeting, again, _ = second_panel
    step_out = f"/panel-meetings/{meeting}/step-out"
    await records(client, step_out, member=MEMBER, journey=again, why="A friend.")
    path = f"{OWN}/{meeting}/cases/{again}/representations"

    assert is_problem(await client.get(path, auth=sitting(MEMBER)), 404)


@pytest.fixture
async def on_approvals(
    client: httpx.AsyncClient, settings: EverySettings
) -> AsyncIterator[tuple[str, str, str]]:
    """A meeting with an approval in review, and one of whose end a second panel hears."""
    reviewed, ending = str(uuid4()), str(uuid4())
    cases = {reviewed: observed(), ending: second_panel_on_ending()}
    await written(settings, "panel", PANEL_CASES, cases)
    for code in (CHAIR, MEMBER):
        listed = {"member": code, "kinds": ["other"], "tie": "none"}
        path = "/agencies/moorland/central-list/list-member"
        await ask(client, path, {"on": today().isoformat(), **listed})
    meeting = await papers_sent(client, {"10:00": reviewed, "11:00": ending}, [CHAIR, MEMBER])
    yield meeting, reviewed, ending
    await records(client, f"/panel-meetings/{meeting}/cancel-meeting", because="The test is over.")


async def test_a_panel_on_an_approval_reads_its_review_and_a_second_panel_what_was_proposed_too(
    client: httpx.AsyncClient, on_approvals: tuple[str, str, str]
) -> None:
    meeting, reviewed, ending = on_approvals
    at = f"{OWN}/{meeting}"
    shown = (await client.get(at, auth=sitting(MEMBER))).json()
    review = (
        await client.get(f"{at}/cases/{reviewed}/approval-review", auth=sitting(MEMBER))
    ).json()
    same = (await client.get(f"{at}/cases/{ending}/approval-review", auth=sitting(MEMBER))).json()
    again = await client.get(f"{at}/cases/{ending}/representations", auth=sitting(MEMBER))
    none = await client.get(f"{at}/cases/{reviewed}/representations", auth=sitting(MEMBER))
    log = (await client.get("/agencies/moorland/accesses", auth=as_needed("panel"))).json()

    assert [each["approval_review"] for each in shown["agenda"]] == [True, True]
    assert [each["representations"] for each in shown["agenda"]] == [False, True]
    assert (review["finding"], review["reasons"]) == ("no_longer_suitable", FINDINGS)
    assert review["observations"] == same["observations"] == [SAYS]
    assert again.json()["proposed"] == "ending_proposed"
    assert (again.json()["representations"], again.json()["determination_reasons"]) == (
        REPRESENTED,
        REASONS,
    )
    assert again.json()["recommendation_reasons"] == WHY
    assert is_problem(none, 404)
    assert {
        (each["by"], each["journey"])
        for each in log
        if each["route"].endswith("/approval-review") and not each["refused"]
    } >= {(MEMBER, reviewed), (MEMBER, ending)}
    refused = await client.get(f"{at}/cases/{reviewed}/approval-review", auth=sitting(OTHER))
    assert is_problem(refused, 404)
