"""What-if, another limit: on the page of an agency's staff, beside what was and never to be mistaken for it."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from contracts.clocks import RULES, ClockId, Counting, Unit, rule
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.kafka import Producer
from services.chassis.trust import trusted
from services.reporting.domain.other_limit import LIMITED
from services.web.site.answers.other_limit import OtherLimit, SideBySide
from services.web.site.answers.reporting import ExactFigure
from services.web.team.other_limit import (
    COUNTED_IN,
    MEASURES,
    a_little_longer,
    bars,
    rows,
    sentences,
    versions_in_words,
)
from tests.every_settings import EverySettings
from tests.identity import as_needed
from tests.reporting.helpers.stories import approved_family, told
from tests.waiting import until
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in, words_of

PAGE = f"{MOORLAND}/figures/what-if"
FAMILIES = 12


def figure(numerator: int, denominator: int) -> ExactFigure:
    value = numerator / denominator if denominator else None
    return ExactFigure(
        value=value, numerator=numerator, denominator=denominator, left_out={}, days=None
    )


def found(was: int, would: int, of: int, *, then: int = 0, under: int = 0) -> OtherLimit:
    sides = SideBySide(figure(was, of), figure(would, of))
    return OtherLimit(
        title="Stage two within 4 months",
        definition="",
        quarters=("2021-22-Q3",),
        limit_was="4 months",
        limit="5 months",
        enough=10,
        families=of,
        whole=sides if of >= 10 else None,
        by_quarter={"2021-22-Q3": sides} if of >= 10 else {},
        only_then=then,
        only_under=under,
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            found(30, 34, 40, under=4),
            [
                "With a limit of 5 months, 34 of 40 families (85%) would have been in time. As it was, 30 of 40 families (75%) were.",
                "4 families that were not in time would have been.",
            ],
        ),
        (
            found(30, 29, 40, then=1),
            [
                "With a limit of 5 months, 29 of 40 families (72%) would have been in time. As it was, 30 of 40 families (75%) were.",
                "1 family that was in time would not have been.",
            ],
        ),
        (
            found(30, 30, 40),
            [
                "With a limit of 5 months, 30 of 40 families (75%) would have been in time. As it was, 30 of 40 families (75%) were.",
                "It would have made no difference to any family.",
            ],
        ),
        (
            found(1, 1, 1),
            [
                "1 family is counted here. With fewer than 10 there are too few to compare two limits."
            ],
        ),
    ],
)
def test_what_would_have_been_is_said_beside_what_was(
    answer: OtherLimit, expected: list[str]
) -> None:
    assert sentences(answer) == expected


def test_what_would_have_been_looks_different_from_what_was() -> None:
    answer = found(30, 34, 40, under=4)

    assert answer.whole is not None
    assert bars(answer.whole) == [("As it was", 75, 75, "75%"), ("What-if", 0, 85, "85%")]
    assert rows(answer) == [
        ("October to December 2021", "30 of 40", "34 of 40"),
        ("All together", "30 of 40", "34 of 40"),
    ]


def test_there_are_words_for_every_measure_of_a_limit_and_each_way_of_counting() -> None:
    assert {name: clock for name, (_, clock) in MEASURES.items()} == LIMITED
    assert {(each.unit, each.counting) for each in COUNTED_IN.values()} == {
        *((unit, Counting.WITHIN) for unit in Unit),
        (Unit.WORKING_DAYS, Counting.BEGINNING_WITH),
    }
    assert a_little_longer("stage_two") == (5, "months")


def test_versions_of_a_rule_are_offered_once_there_are_several() -> None:
    changed = {"version": 2, "length": 6, "effective_from": date(2022, 1, 1)}
    later = rule(ClockId.STAGE_TWO, date(2021, 4, 6)).model_copy(update=changed)

    assert versions_in_words("stage_two") == {}
    assert versions_in_words("stage_two", [*RULES, later]) == {
        "": "The limit above",
        "2": "Version 2, from 1 January 2022: 6 months",
        "1": "Version 1, from 1 July 2013: 4 months",
    }


@pytest.fixture(scope="module")
async def counted(settings: EverySettings, reporting: Service) -> dict[str, str]:
    """Families at moorland that were approved 60 days after they had asked for stage two."""
    whole = approved_family(date(2021, 4, 6), agency="moorland")
    async with Producer(settings.brokers, settings.namespace) as producer:
        for number in range(FAMILIES):
            for each in told(*whole, number=number + 1):
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


async def test_staff_read_what_would_have_been_and_what_a_senseless_limit_lacks(
    worker: httpx.AsyncClient,
) -> None:
    first = await words_of(worker, PAGE)
    shorter = await words_of(worker, f"{PAGE}?length=7&in=weeks&period=2021-22")
    mistyped = await words_of(worker, f"{PAGE}?length=soon")
    nothing = await words_of(worker, f"{PAGE}?length=0")
    too_long = await words_of(worker, f"{PAGE}?length=99")
    own = await words_of(worker, f"{PAGE}?measure=first_response&length=3&in=weeks")
    few = await words_of(worker, f"{PAGE}?period=2022-23")
    page = (await worker.get(PAGE)).text

    assert "With a limit of 5 months, 12 of 12 families (100%) would have been in time." in first
    assert "With a limit of 7 weeks, 0 of 12 families (0%) would have been in time." in shorter
    assert "12 families that were in time would not have been." in shorter
    assert "What-if: 7 weeks" in shorter
    assert "Enter a whole number, at least 1" in mistyped
    assert "Enter a whole number, at least 1" in nothing
    assert "Ask for a limit of at most 24 months." in too_long
    assert "An agency's own standard is a number of working days." in own
    assert "0 families are counted here." in few
    assert "app-what-if" in page
    assert "download" not in page


async def test_the_page_of_figures_leads_there(worker: httpx.AsyncClient) -> None:
    assert f'href="{PAGE}?period=all"' in (await worker.get(f"{MOORLAND}/figures")).text
