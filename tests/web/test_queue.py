"""A team's queues as pages: what a line says, what can be chosen, who may see which, and what is away."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest

from contracts.clocks import rule
from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.assessment.domain import Status as AssessmentStatus
from services.assessment.store import ASSESSMENTS
from services.chassis.clock import today
from services.chassis.settings import RecordSettings
from services.enquiry.domain.progress import Status as EnquiryStatus
from services.panel.domain import Status as PanelStatus
from services.panel.store import PANEL_CASES
from services.web.team import queues
from services.web.team.lines import STOPS_IT
from tests.assessment.assessments import in_window, opened
from tests.panel.test_domain import a_case, minuted
from tests.web.conftest import NOBODY, Browse, Run
from tests.web.offering import asked, planned
from tests.web.reading import read
from tests.web.signing_in import OURS, signs_in
from tests.web.working import ago, enquired, in_words, lines, reached, tells, written

QUEUE = "/team/moorland/queue"
As = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
COUPLE = [{"name": "Una Fell", "phone": "07700 900 111"}, {"name": "Jo Fell"}]


@pytest.fixture(scope="module")
def assessment(run: Run, records: dict[str, str]) -> Service:
    return run("assessment", **records)


@pytest.fixture(scope="module")
def panel(run: Run, records: dict[str, str]) -> Service:
    return run("panel", **records)


@pytest.fixture(scope="module")
async def known(enquiry: Service) -> dict[str, str]:
    """Households by a word for where they stand."""
    found = {
        "new": await enquired(enquiry, "Noor New", channel="web_form"),
        "late": await enquired(
            enquiry, "", days_ago=30, household="joint", applicants=COUPLE, channel="event"
        ),
        "visit": await enquired(enquiry, "Vera Visit", days_ago=3),
        "asked": await enquired(enquiry, "Asa Asked", days_ago=2),
        "paused": await enquired(enquiry, "Pia Paused", days_ago=2),
        "referred": await enquired(enquiry, "Rae Referred", days_ago=2),
        "closed": await enquired(enquiry, "Cleo Closed", days_ago=2),
        "elsewhere": await enquired(enquiry, "Ella Elsewhere", agency="estuary"),
    }
    await tells(enquiry, found["visit"], "assign", to="recruiter-01")
    await reached(enquiry, found["visit"], on=ago(2))
    await tells(enquiry, found["visit"], "provide-information", form="pack")
    await tells(enquiry, found["visit"], "request-initial-visit")
    await tells(enquiry, found["visit"], "hold-initial-visit", staff="recruiter-01")
    await tells(enquiry, found["asked"], "ask-to-be-called")
    await tells(enquiry, found["asked"], "assign", to="recruiter-02")
    until = (today() + timedelta(5)).isoformat()
    await tells(enquiry, found["asked"], "cover", by="recruiter-01", until=until)
    await tells(enquiry, found["paused"], "pause", reason="own_time")
    consent = {"given_by": [1], "given_on": ago(0)}
    why = {"reason": "home_area", "words": "They moved to the coast."}
    await tells(enquiry, found["referred"], "refer", receiver="estuary", consent=consent, **why)
    ending = {"manager": "manager-01", "explanation": "Entered twice."}
    await tells(enquiry, found["closed"], "close", reason="recorded_in_error", **ending)
    return found


@pytest.fixture(scope="module")
async def cases(
    known: dict[str, str], assessment: Service, panel: Service, settings: RecordSettings
) -> None:
    """Cases of two of the households in stages one and two, and of two at the panel."""
    assert assessment
    assert panel
    assessed = {known["visit"]: opened(), known["asked"]: in_window()}
    await written(settings, "assessment", ASSESSMENTS, assessed)
    decided = {known["paused"]: minuted(), known["new"]: a_case()}
    await written(settings, "panel", PANEL_CASES, decided)


@pytest.fixture(scope="module")
def signed_in(
    browse: Browse, provider: SignIn, enquiry: Service, assessment: Service, panel: Service
) -> As:
    """The front end before all of the services, with one of the ready people signed in."""

    @asynccontextmanager
    async def opened_as(name: str, **away: str) -> AsyncIterator[httpx.AsyncClient]:
        urls = {"enquiry": enquiry.url, "assessment": assessment.url, "panel": panel.url, **away}
        async with browse(sign_in_issuer=provider.issuer, **urls) as client:
            await signs_in(client, name)
            client.headers.update(OURS)
            yield client

    return opened_as


def line_of(html: str, name: str) -> str:
    """The words of the line about somebody."""
    [found] = [line for line in lines(html) if name in line]
    return found


def tags(html: str) -> dict[str, str]:
    """The selected filters, each with the address that is left without it."""
    found = re.findall(r'moj-filter__tag" href="([^"]*)">.*?</span> ([^<]*)</a>', html)
    return {unescape(text): unescape(href) for href, text in found}


async def test_a_line_says_who_where_what_is_due_who_has_it_and_what_comes_next(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        page = (await client.get(QUEUE)).text
    late, visit = line_of(page, "Una Fell"), line_of(page, "Vera Visit")

    assert late.startswith(f"Choose Una Fell and Jo Fell, {reference(UUID(known['late']))}")
    assert f"Information event, {in_words(today() - timedelta(30))}" in late
    assert re.search(r"Enquiry First response \d+ working days late Due \d+ \w+ \d{4}", late)
    assert "What stops it: you reach them and record the contact." in late
    assert "With Nobody yet Record contact for Una Fell" in late
    assert f'href="/team/moorland/enquiries/{known["late"]}/do/make-contact"' in page
    assert "Enquiry. Initial visit to be written up Outcome of the initial visit" in visit
    assert "With You Write up the visit" in visit
    assert f'href="/team/moorland/enquiries/{known["visit"]}/do/write-up-initial-visit"' in page


async def test_what_must_not_be_overlooked_is_marked(signed_in: As, known: dict[str, str]) -> None:
    assert known
    async with signed_in("recruiter") as client:
        page = (await client.get(QUEUE)).text
    asked, referred = line_of(page, "Asa Asked"), line_of(page, "Rae Referred")

    assert f"Asked to be called, {in_words(today())}" in asked
    assert f"Covered by you until {in_words(today() + timedelta(5))}" in asked
    assert f"Paused since {in_words(today())}" in line_of(page, "Pia Paused")
    assert "Referred to another agency" in referred
    assert "With Estuary Adoption" in referred
    assert "Record contact" not in referred


async def test_what_is_due_first_stands_first_and_what_ended_or_is_anothers_is_not_there(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        page = (await client.get(QUEUE)).text

    assert "Una Fell" in lines(page)[0]
    assert len(lines(page)) == len(known) - 2
    assert "Cleo Closed" not in page
    assert "Ella Elsewhere" not in page


async def test_ways_to_look_at_the_queue_say_how_much_there_is(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        team = (await client.get(QUEUE)).text
        mine = (await client.get(QUEUE, params={"whose": "mine"})).text
        unassigned = (await client.get(QUEUE, params={"whose": "unassigned"})).text
        overdue = (await client.get(QUEUE, params={"due": "overdue"})).text
    views = re.findall(r'app-views__count">([\d,]+)</span> ([^<]*)', team)

    assert views[:4] == [("2", "Mine"), ("6", "Team"), ("4", "Unassigned"), ("1", "Overdue")]
    assert {line.split(",")[0] for line in lines(mine)} == {"Choose Vera Visit", "Choose Asa Asked"}
    assert len(lines(unassigned)) == len(known) - 4
    assert len(lines(overdue)) == 1
    assert re.findall(r'href="([^"]*)" aria-current="page"><span', mine) == [f"{QUEUE}?whose=mine"]


async def test_filters_stand_in_the_address_and_each_can_be_taken_away_alone(
    signed_in: As, known: dict[str, str], enquiry: Service
) -> None:
    event = await planned(enquiry, title="First steps")
    body = {"journey": known["new"], "people": 1, "on": ago(0)}
    await asked(enquiry, f"/information-events/{event}/book", body)
    chosen = {"event": event, "clock": "first_response", "stage": "received"}
    async with signed_in("recruiter") as client:
        page = (await client.get(QUEUE, params={**chosen, "channel": "web_form"})).text
        other = (await client.get(QUEUE, params={**chosen, "channel": "phone"})).text
        found = tags(page)
        without = (await client.get(found["How it came: Online form"])).text

    assert [line.split(",")[0] for line in lines(page)] == ["Choose Noor New"]
    assert "Nothing here matches" in other
    assert parse_qs(urlsplit(found["Clock: First response"]).query) == {
        "event": [event],
        "stage": ["received"],
        "channel": ["web_form"],
    }
    assert {text.partition(":")[0] for text in found} == {
        "Stage",
        "Clock",
        "How it came",
        "Information event",
    }
    assert f"Information event: First steps, {in_words(today() + timedelta(7))}" in found
    assert tags(without).keys() == found.keys() - {"How it came: Online form"}


async def test_a_colleagues_work_and_what_ended_can_be_asked_for(
    signed_in: As, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter") as client:
        theirs = (await client.get(QUEUE, params={"whose": "recruiter-02"})).text
        ended = (await client.get(QUEUE, params={"stage": "closed"})).text

    assert ["Asa Asked" in line for line in lines(theirs)] == [True]
    assert tags(theirs).keys() == {"Whose: recruiter-02"}
    assert "Closed by the agency Nothing is due" in line_of(ended, "Cleo Closed")


async def test_a_day_is_typed_as_people_write_it_and_a_wrong_one_is_kept_and_told(
    signed_in: As, known: dict[str, str]
) -> None:
    assert known
    by = today() - timedelta(20)
    right = {"by-day": str(by.day), "by-month": f"{by:%B}", "by-year": str(by.year)}
    async with signed_in("recruiter") as client:
        found = await client.get(QUEUE, params=right)
        wrong = await client.get(QUEUE, params={**right, "by-day": "31", "by-month": "feb"})

    assert len(lines(found.text)) == 1
    assert tags(found.text).keys() == {f"Due: By {in_words(by)}"}
    assert wrong.status_code == 422
    assert "must be a real date" in wrong.text
    assert 'value="feb"' in wrong.text


async def test_what_an_address_says_in_vain_counts_as_not_said(
    signed_in: As, known: dict[str, str]
) -> None:
    said = {"whose": "N o", "stage": "x", "clock": "stage_one", "channel": "x", "event": "x"}
    async with signed_in("recruiter") as client:
        page = await client.get(QUEUE, params={**said, "due": "never"})
        lost = await client.get(QUEUE, params={"after": "nowhere"})

    assert len(lines(page.text)) == len(known) - 2
    assert tags(page.text) == {}
    assert lost.status_code == 404


@pytest.mark.parametrize(
    "words", ["una fell", "Fell", "07700 900111", "vera.visit@home.example", "VISIT"]
)
async def test_a_household_is_found_by_what_it_says_of_itself_and_no_address_shows_it(
    signed_in: As, known: dict[str, str], words: str
) -> None:
    assert known
    async with signed_in("recruiter") as client:
        page = await client.post("/team/moorland/find", data={"words": words})

    assert page.status_code == 200
    assert len(lines(page.text)) == 1
    assert not page.url.query
    assert not re.search(r'(href|action)="[^"]*(ell|isit@)', page.text)


async def test_what_is_looked_for_is_kept_when_nothing_is_found_or_nothing_was_typed(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        by_reference = await client.post(
            "/team/moorland/find", data={"words": reference(UUID(known["closed"]))}
        )
        nobody = await client.post("/team/moorland/find", data={"words": "Ella Elsewhere"})
        nothing = await client.post("/team/moorland/find", data={"words": " "})
        too_long = await client.post("/team/moorland/find", data={"words": "x" * 255})

    assert "Closed by the agency" in line_of(by_reference.text, "Cleo Closed")
    assert "Nothing was found" in nobody.text
    assert 'value="Ella Elsewhere"' in nobody.text
    assert (nothing.status_code, too_long.status_code) == (422, 422)
    assert "Enter a name, a phone number, an email address or a reference" in nothing.text


async def test_a_long_queue_goes_on_page_by_page(signed_in: As, enquiry: Service) -> None:
    names = [f"Family {number:02}" for number in range(52)]
    for name in names:
        await enquired(enquiry, name, agency="estuary", channel="social_media")
    address = "/team/estuary/queue?channel=social_media"
    async with signed_in("manager") as client:
        first = (await client.get(address)).text
        [following] = re.findall(r'href="([^"]*)" rel="next"', first)
        second = (await client.get(unescape(following))).text

    assert (len(lines(first)), len(lines(second))) == (50, 2)
    assert not {*lines(first)} & {*lines(second)}
    assert 'rel="next"' not in second
    assert f'<a class="govuk-link" href="{address}">Back to the first page</a>' in second


@pytest.mark.usefixtures("cases")
async def test_everybody_begins_on_the_queue_that_is_theirs_to_work_on(signed_in: As) -> None:
    begins = {}
    for name in ("recruiter", "social-worker", "panel-administrator", "decision-maker"):
        async with signed_in(name) as client:
            for address in ("/team", "/team/moorland", QUEUE):
                answer = await client.get(address)
                begins[name, address] = answer.headers.get("location", answer.status_code)

    own = {"recruiter": QUEUE, "social-worker": f"{QUEUE}/assessment"}
    for (name, address), led in begins.items():
        at_home = (name, address) == ("recruiter", QUEUE)
        assert led == (200 if at_home else own.get(name, f"{QUEUE}/panel"))


@pytest.mark.usefixtures("cases")
async def test_stages_and_panel_are_queues_of_the_same_kind(signed_in: As) -> None:
    async with signed_in("social-worker") as client:
        stages = (await client.get(f"{QUEUE}/assessment")).text
        narrowed = (await client.get(f"{QUEUE}/assessment?stage=stage_two_window")).text
    async with signed_in("decision-maker") as client:
        decisions = (await client.get(f"{QUEUE}/panel")).text

    first = line_of(stages, "Vera Visit")
    assert "Stage one. 7 of 7 checks missing Stage one" in first
    assert "What stops it: the decision on stage one is recorded." in first
    assert "/do/assessment/return-checks" in stages
    assert len(lines(narrowed)) == 1
    assert "Between stage one and stage two" in line_of(narrowed, "Asa Asked")
    assert tags(narrowed).keys() == {"Stage: Between stage one and stage two"}
    assert "With the decision maker. Recommended: suitable to adopt" in lines(decisions)[0]
    assert "Record the decision" in lines(decisions)[0]
    assert "Record the meeting" not in decisions


@pytest.mark.usefixtures("cases")
async def test_names_are_told_to_those_who_may_know_them_and_to_nobody_else(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("panel-administrator") as client:
        of_administrator = (await client.get(f"{QUEUE}/panel")).text
    async with signed_in("manager") as client:
        of_manager = (await client.get(f"{QUEUE}/panel")).text

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


@pytest.mark.usefixtures("cases")
async def test_a_service_that_is_away_takes_down_its_own_queue_alone(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("manager", enquiry=NOBODY) as client:
        enquiries = await client.get(QUEUE)
        stages = await client.get(f"{QUEUE}/assessment")
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
    assert "The names of the people cannot be shown at the moment." in stages.text
    assert "Una Fell" in still_there.text
    assert "Estuary Adoption" in agencies.text
    assert "the figures cannot be shown at the moment" in agencies.text


async def test_whoever_works_at_several_agencies_sees_what_waits_at_each(
    signed_in: As, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("manager") as client:
        page = read((await client.get("/team")).text)

    assert "Adopt Moorland Enquiries: 6 open, 1 overdue," in page.words


def test_every_stage_and_clock_of_a_queue_has_words() -> None:
    statuses = (EnquiryStatus, AssessmentStatus, PanelStatus)
    for queue, status in zip(queues.QUEUES, statuses, strict=True):
        assert list(queue.stages) == [str(each) for each in status]
        assert queue.ended < queue.stages.keys()
        assert STOPS_IT.keys() >= {*queue.clocks}
        assert all(rule(clock, today()).title for clock in queue.clocks)
