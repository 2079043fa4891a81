"""What-if, other capacity: on the page of an agency's staff, beside what was, with all that is assumed."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.kafka import Producer
from services.chassis.trust import trusted
from services.reporting.domain.other_capacity import Meetings
from services.web.site.answers.other_capacity import LineFigures, OtherCapacity, WaitingOn
from services.web.team.other_capacity import (
    CHANGES,
    OF_PLACES,
    assumptions,
    change_in_words,
    query_of,
    rows,
    sentences,
    wait_bars,
    waiting_bars,
    waiting_rows,
)
from tests.every_settings import EverySettings
from tests.identity import as_needed
from tests.waiting import until
from tests.web.helpers.front_end import Browse
from tests.web.helpers.in_line import families
from tests.web.helpers.staff import MOORLAND, signed_in, words_of

PAGE = f"{MOORLAND}/figures/what-if/capacity"
FAMILIES = 12
WAS = LineFigures(40, 30, 61, 2, 8, 30, 30, 20)
WOULD = LineFigures(40, 12, None, 2, 1, 37, 37, 33)
FOUND = OtherCapacity(
    period="2021-22",
    quarters=("2021-22-Q1",),
    since=date(2021, 4, 1),
    until=date(2022, 3, 31),
    assumed=("Families come on their days.",),
    enough=10,
    families=40,
    without_turn=1,
    turns=9,
    least=3,
    was=WAS,
    what_if=WOULD,
    moved=25,
    waiting=(WaitingOn(date(2021, 4, 30), 3, 2), WaitingOn(date(2022, 3, 31), 8, 1)),
)


def test_what_would_have_been_is_said_beside_what_was() -> None:
    assert sentences(FOUND, "more") == [
        "Half of the families would have waited 12 days or less from asking for stage two to the stage two plan. As it was, half waited 30 days or less.",
        "On 31 March 2022, 1 would have been waiting. As it was, 8 were.",
        "25 families would have had their turn on another day.",
        "At most 9 places were in use at once.",
        "1 family that went on without a stage two plan on record is left out.",
    ]
    panel = sentences(FOUND.model_copy(update={"without_turn": 0, "moved": 1}), "every_week")
    assert panel[0].startswith(
        "Half of the families would have waited 12 days or less from the referral"
    )
    assert panel[2:] == [
        "1 family would have had their turn on another day.",
        "The panel met on 9 days of this period.",
    ]


def test_with_too_few_families_nothing_is_compared() -> None:
    few = FOUND.model_copy(update={"was": None, "what_if": None, "families": 1, "waiting": ()})

    assert sentences(few, "more") == [
        "1 family came in this period. With fewer than 10 there are too few to say what would have been."
    ]
    assert (rows(few), waiting_bars(few), waiting_rows(few)) == ([], [], [])


def test_every_number_stands_beside_the_one_that_was() -> None:
    assert rows(FOUND) == [
        ("Half waited at most", "30 days", "12 days"),
        ("80% waited at most", "61 days", "Not known"),
        ("Waiting on 31 March 2022", "8", "1"),
        ("Left while they waited", "2", "2"),
        ("Decided", "30", "37"),
        ("Stage two in time", "20 of 30", "33 of 37"),
    ]
    assert waiting_rows(FOUND) == [("30 April 2021", "3", "2"), ("31 March 2022", "8", "1")]
    assert wait_bars(WAS, WOULD) == [
        ("As it was", 30, 30, "30 days"),
        ("What-if", 0, 12, "12 days"),
    ]
    assert waiting_bars(FOUND) == [("As it was", 8, 8, "8"), ("What-if", 0, 1, "1")]


def test_there_are_words_for_each_change_and_what_it_assumes() -> None:
    assert CHANGES.keys() - OF_PLACES.keys() == set(Meetings)
    assert query_of("fewer", "2") == {"line": "assessment", "more": "-2"}
    assert query_of("every_week", "2") == {"line": "panel", "meetings": "every_week"}
    assert change_in_words("more", "1") == "1 more place for assessments at once"
    assert change_in_words("fewer", "2") == "2 fewer places for assessments at once"
    assert change_in_words("half_as_often", "1") == "The panel half as often"
    assert "sooner than 3 days after it came" in assumptions(FOUND, "more")[-1]
    assert assumptions(FOUND, "fewer")[-1] == "No family has its turn sooner than it did."


@pytest.fixture(scope="module")
async def counted(settings: EverySettings, reporting: Service) -> dict[str, str]:
    """Families at moorland that were assessed one after another."""
    async with Producer(settings.brokers, settings.namespace) as producer:
        for each in families(FAMILIES):
            await producer.send(each.envelope, each.body)
    async with httpx.AsyncClient(
        base_url=reporting.url, auth=as_needed("reporting"), trust_env=False, verify=trusted()
    ) as service:

        async def heard() -> bool:
            answer = (await service.get("/measures/stage_two?agency=moorland")).json()
            return bool(answer.get("figure", {}).get("denominator") == FAMILIES)

        await until(heard)
    return {"reporting": reporting.url}


@pytest.fixture
async def worker(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "social-worker", **counted) as client:
        yield client


async def test_staff_read_what_more_places_would_have_done_and_what_is_assumed(
    worker: httpx.AsyncClient,
) -> None:
    first = await words_of(worker, PAGE)
    fewer = await words_of(worker, f"{PAGE}?change=fewer&places=1")
    panel = await words_of(worker, f"{PAGE}?change=every_week")
    mistyped = await words_of(worker, f"{PAGE}?places=some")
    none = await words_of(worker, f"{PAGE}?places=0")
    few = await words_of(worker, f"{PAGE}?period=2019-20")
    page = (await worker.get(PAGE)).text

    assert "1 more place for assessments at once: April 2021 to March 2022" in first
    assert "As it was, half waited 100 days or less." in first
    assert "At most 1 place was in use at once." in first
    assert "What is assumed" in first
    assert "that would leave none" in fewer
    assert "The panel every week: April 2021 to March 2022" in panel
    assert "Enter how many places" in mistyped
    assert "Enter how many places" in none
    assert "0 families came in this period." in few
    assert "app-what-if" in page
    assert "download" not in page


async def test_the_pages_of_figures_and_of_another_limit_lead_there(
    worker: httpx.AsyncClient,
) -> None:
    for page in ("figures", "figures/what-if"):
        assert f'href="{PAGE}?period=all"' in (await worker.get(f"{MOORLAND}/{page}")).text
