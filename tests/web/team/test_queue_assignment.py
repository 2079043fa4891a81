"""Work shared out from the queue: chosen enquiries assigned, a colleague covered, a leaver's work handed over."""

import re
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.casework.teamwork import Assign
from services.chassis.clock import today
from services.chassis.settings import RecordSettings
from services.enquiry.domain.staffing import assign
from services.enquiry.store.enquiries import ENQUIRIES
from services.web.team.queues import assignment
from tests.enquiry.helpers.households import an_enquiry
from tests.web.helpers.cases import done
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import NOBODY, Browse
from tests.web.helpers.information_events import asked
from tests.web.helpers.queue_fixtures import QUEUE, As, enquired, front, line_of, lines, written

TEAM = "/team/moorland"


@pytest.fixture(scope="module")
def signed_in(browse: Browse, provider: SignIn, enquiry: Service) -> As:
    return front(browse, provider, enquiry=enquiry.url)


async def theirs(enquiry: Service, staff: str, *names: str) -> list[str]:
    """Enquiries that are assigned to somebody."""
    found = [await enquired(enquiry, name) for name in names]
    for journey in found:
        await done(enquiry, journey, "assign", to=staff)
    return found


async def assigned_to(enquiry: Service, journey: str) -> str:
    """Whose an enquiry is."""
    return str((await asked(enquiry, f"/enquiries/{journey}"))["assigned_to"])


async def keys(client: httpx.AsyncClient, address: str) -> dict[str, str]:
    """What the form of a page carries."""
    page = (await client.get(address)).text
    return dict(re.findall(r'<input type="hidden" name="(key|back)" value="([^"]*)">', page))


async def test_chosen_enquiries_are_assigned_once_however_often_the_form_comes(
    signed_in: As, enquiry: Service
) -> None:
    chosen = [await enquired(enquiry, name) for name in ("Ada Able", "Ben Able")]
    async with signed_in("recruiter") as client:
        form = await keys(client, f"{QUEUE}?whose=unassigned")
        body = {**form, "journey": chosen, "staff": "recruiter-01"}
        sent = await client.post(f"{TEAM}/assign", data=body)
        again = await client.post(f"{TEAM}/assign", data=body)
        queue = (await client.get(sent.headers["location"])).text
        mine = (await client.get(f"{QUEUE}?whose=mine")).text

    assert sent.status_code == again.status_code == 303
    assert sent.headers["location"] == f"{QUEUE}?whose=unassigned&done=assigned&number=2"
    assert again.headers["location"] == sent.headers["location"]
    assert "2 enquiries assigned" in queue
    assert "Ada Able" not in "".join(lines(queue))
    assert "Assigned to: You" in line_of(mine, "Ada Able")
    assert [await assigned_to(enquiry, journey) for journey in chosen] == ["recruiter-01"] * 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"journey": []}, "Select at least one enquiry"),
        ({"staff": ""}, "Select a colleague"),
        ({"staff": "recruiter-1"}, "Select a colleague from the list. If someone is missing"),
        ({"staff": "Rosa Recruiter"}, "Select a colleague from the list."),
    ],
)
async def test_what_is_missing_is_told_in_the_queue_with_what_was_chosen(
    signed_in: As, enquiry: Service, changed: dict[str, object], told: str
) -> None:
    chosen = await enquired(enquiry, "Cy Careful")
    async with signed_in("recruiter") as client:
        form = await keys(client, f"{QUEUE}?whose=unassigned")
        body = {**form, "journey": [chosen], "staff": "recruiter-01", **changed}
        answer = await client.post(f"{TEAM}/assign", data=body)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert told in answer.text
    assert f'name="key" value="{form["key"]}"' in answer.text
    assert ("checked" in answer.text) is bool(body["journey"])
    assert await assigned_to(enquiry, chosen) == "None"


async def test_what_could_not_be_assigned_is_named_with_the_reason(
    signed_in: As, enquiry: Service
) -> None:
    [already] = await theirs(enquiry, "recruiter-05", "Al Already")
    free = await enquired(enquiry, "Flo Free")
    elsewhere = await enquired(enquiry, "Ed Elsewhere", agency="estuary")
    async with signed_in("recruiter") as client:
        body = {"key": uuid4().hex, "journey": [already, free, elsewhere], "staff": "recruiter-05"}
        answer = await client.post(f"{TEAM}/assign", data=body)
    page = read(answer.text)

    assert answer.status_code == 200
    assert "1 assigned." in page.words
    assert "Al Already" in page.words
    assert "This is already assigned to this person." in page.words
    assert "Ed Elsewhere" not in page.words
    assert await assigned_to(enquiry, free) == "recruiter-05"
    assert await assigned_to(enquiry, elsewhere) == "None"


async def test_cover_puts_a_colleagues_work_among_that_of_whoever_covers(
    signed_in: As, enquiry: Service
) -> None:
    await theirs(enquiry, "recruiter-02", "Cora Covered", "Cal Covered")
    until = today() + timedelta(4)
    boxes = {
        "until-day": str(until.day),
        "until-month": f"{until:%B}",
        "until-year": str(until.year),
    }
    async with signed_in("recruiter") as client:
        form = await keys(client, f"{TEAM}/cover")
        body = {**form, "colleague": "recruiter-02", "staff": "recruiter-01", **boxes}
        sent = await client.post(f"{TEAM}/cover", data=body)
        queue = (await client.get(sent.headers["location"])).text
        mine = (await client.get(f"{QUEUE}?whose=mine")).text

    assert "2 covered" in queue
    assert "Assigned to: Carl Colleague Covered by you until" in line_of(mine, "Cora Covered")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"colleague": ""}, "Select the colleague whose work this is"),
        ({"staff": "recruiter-02"}, "Select a different colleague"),
        ({"until-day": "31", "until-month": "2"}, "The last day of cover must be a real date"),
        ({"until-year": "2020"}, "The last day of cover must be today or in the future"),
        ({"until-year": "2062"}, "The last day of cover must be within 2 years. Check the year"),
        ({"until-day": ""}, "The last day of cover must include a day"),
    ],
)
async def test_a_cover_that_is_not_right_comes_back_as_it_was_typed(
    signed_in: As, enquiry: Service, changed: dict[str, str], told: str
) -> None:
    await theirs(enquiry, "recruiter-02", "Una Uncovered")
    body = {"colleague": "recruiter-02", "staff": "recruiter-01", "key": uuid4().hex}
    until = {"until-day": "1", "until-month": "march", "until-year": str(today().year + 1)}
    async with signed_in("recruiter") as client:
        answer = await client.post(f"{TEAM}/cover", data={**body, **until, **changed})

    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{(until | changed)["until-month"]}"' in answer.text


async def test_a_leavers_work_is_handed_over_in_one_step(signed_in: As, enquiry: Service) -> None:
    given = await theirs(enquiry, "recruiter-07", "Lea Left", "Leo Left")
    async with signed_in("recruiter") as client:
        page = (await client.get(f"{TEAM}/hand-over")).text
        form = await keys(client, f"{TEAM}/hand-over")
        body = {**form, "colleague": "recruiter-07", "staff": "recruiter-11"}
        sent = await client.post(f"{TEAM}/hand-over", data=body)
        again = read((await client.post(f"{TEAM}/hand-over", data=body)).text)

    assert "Eve Stone, 2 open, 0 overdue" in page
    assert sent.headers["location"] == f"{QUEUE}?done=handed-over&number=2"
    assert {await assigned_to(enquiry, journey) for journey in given} == {"recruiter-11"}
    assert "They have nothing open, so nothing was handed over." in again.words


async def test_much_work_is_handed_over_with_progress_and_goes_on_where_it_was(
    signed_in: As, enquiry: Service, settings: RecordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enquiry
    state = assign(an_enquiry(), Assign(on=an_enquiry().received_on, to="recruiter-08")).state
    many = {str(uuid4()): state for _ in range(230)}
    await written(settings, "enquiry", ENQUIRIES, many)
    monkeypatch.setattr(assignment, "ENOUGH_AT_ONCE", 0)
    body = {"key": uuid4().hex, "colleague": "recruiter-08", "staff": "recruiter-01"}
    async with signed_in("recruiter") as client:
        first = await client.post(f"{TEAM}/hand-over", data=body)
        page = read(first.text)
        then = await client.post(f"{TEAM}/hand-over", data=page.fields)

    assert "200 of 230 handed over so far." in page.words
    assert 'max="230" value="200"' in first.text
    assert page.fields["key"] == body["key"]
    assert then.headers["location"] == f"{QUEUE}?done=handed-over&number=230"
    assert await assigned_to(enquiry, next(iter(many))) == "recruiter-01"


async def test_while_the_service_is_away_nothing_is_lost(signed_in: As, enquiry: Service) -> None:
    journey = await enquired(enquiry, "Abe Away")
    body = {"key": uuid4().hex, "colleague": "recruiter-02", "staff": "recruiter-12"}
    async with signed_in("recruiter", enquiry=NOBODY) as client:
        handed = await client.post(f"{TEAM}/hand-over", data=body)
        chosen = {"key": body["key"], "journey": [journey], "staff": "recruiter-01"}
        assigned = await client.post(f"{TEAM}/assign", data=chosen)

    assert (handed.status_code, assigned.status_code) == (503, 503)
    assert "Sorry, there is a problem. At least 0 done so far." in handed.text
    assert 'value="recruiter-12" selected' in handed.text
    assert f'value="{body["key"]}"' in handed.text
    kept = read(assigned.text).fields
    assert (kept["journey"], kept["staff"]) == (journey, "recruiter-01")
    assert kept["key"] == body["key"]


async def test_a_colleague_who_signed_in_once_is_chosen_by_name_and_one_of_another_agency_is_not(
    signed_in: As, enquiry: Service
) -> None:
    journey = await enquired(enquiry, "Kit Known")
    async with signed_in("social-worker"), signed_in("recruiter") as client:
        queue = (await client.get(f"{QUEUE}?whose=unassigned")).text
        form = {**(await keys(client, f"{QUEUE}?whose=unassigned")), "journey": [journey]}
        given = await client.post(f"{TEAM}/assign", data={**form, "staff": "social-worker-01"})

    assert '<option value="social-worker-01">Sol Worker</option>' in queue
    assert given.status_code == 303
    assert await assigned_to(enquiry, journey) == "social-worker-01"
