"""Enquiry, assessment and panel together over HTTP: whole journeys, each to an end of its own, with random work between.

The invariant: whatever staff try on the way, and in whatever order, what the law says of every journey holds of this one.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain, pairwise
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

import httpx
import pytest

from contracts.decision_notice import NoticePaper
from contracts.panel_rules import is_meeting_on_record
from contracts.reference import Household
from services.assessment.api.actions import OFFERED as OF_ASSESSMENT
from services.assessment.main import build as assessment
from services.chassis.clock import today
from services.enquiry.api.actions import OFFERED as OF_ENQUIRY
from services.enquiry.main import build as enquiry
from services.panel.api.cases import OFFERED as OF_PANEL
from services.panel.main import build as panel
from tests.assessment.helpers.cases_over_http import TO_PANEL
from tests.assessment.helpers.commands import WRITTEN
from tests.assessment.helpers.streams import nothing_parked
from tests.casework.helpers.random_work import Case, Sides, Stretch
from tests.enquiry.helpers.registrations_over_http import accepted, filled_in, somebody, submitted
from tests.enquiry.helpers.served_api import ask, serving, stands
from tests.every_settings import EverySettings
from tests.panel.helpers.cases_over_http import MEETING, RECORD
from tests.panel.helpers.held_meetings import panel_meets
from tests.panel.helpers.lawful_journeys import INVARIANTS, broken, told_of
from tests.waiting import until

AMONG = ("enquiry", "assessment", "panel", "panel")
BEFORE_PANEL = ("enquiry", "assessment")
TRIES = 2
"""How much is tried at random between two steps of the way."""


LATER = timedelta(weeks=71)
"""From Thursday 24 July 2025 to Thursday 3 December 2026, the first week in which the record of a meeting says who sat."""


class Step(NamedTuple):
    """What every journey of a kind does, on which side, on which day, and what is said."""

    side: str
    name: str
    on: date
    said: Mapping[str, Any] = MappingProxyType({})


def _day(month: int, day: int) -> date:
    return date(2025, month, day)


def _before_panel(report: str = "full") -> list[Step]:
    """From the acceptance to the panel."""
    steps = [
        Step("assessment", name, date.fromisoformat(said["on"]), said)
        for name, said in TO_PANEL.items()
    ]
    return [
        step._replace(said={**step.said, "report": report}) if "report" in step.said else step
        for step in steps
    ]


def _at_panel(recommendation: str = "suitable") -> list[Step]:
    said = {"recommendation": recommendation, "reasons": "As the minutes say."}
    return [
        Step("panel", "hold-meeting", _day(7, 24), MEETING),
        Step("panel", "recommend", _day(7, 24), said),
        Step("panel", "finalise-minutes", _day(7, 28)),
    ]


def _again(*back: Step) -> list[Step]:
    """The panel meets and sends the case back; what it asked for brings it there again, and it is approved."""
    return [
        Step("panel", "hold-meeting", _day(7, 24), MEETING),
        *back,
        Step("assessment", "refer-to-panel", _day(8, 8)),
        Step("panel", "hold-meeting", _day(8, 21), MEETING),
        Step("panel", "recommend", _day(8, 21), {"recommendation": "suitable", "reasons": "So."}),
        Step("panel", "finalise-minutes", _day(8, 25)),
        Step("panel", "approve-applicants", _day(8, 29), RECORD),
    ]


DEFERRED = [
    Step("panel", "defer-case", _day(7, 24), {"missing": ["report"], "words": "Their work."}),
    Step("assessment", "write-addendum", _day(7, 31), WRITTEN),
    Step("assessment", "sign-off-report", _day(8, 1)),
    Step("assessment", "share-addendum", _day(8, 4)),
]
FULL_ASKED = [
    Step("panel", "ask-for-full-report", _day(7, 24), {"reasons": "It is too short."}),
    Step("assessment", "share-report", _day(8, 4), {"report": "full"}),
    Step("assessment", "receive-observations", _day(8, 6)),
]
APPROVED = [Step("panel", "approve-applicants", _day(8, 1), RECORD)]
PROPOSED = [
    Step("panel", "issue-qualifying-determination", _day(8, 1), RECORD),
    Step("panel", "tell-decision", _day(8, 4)),
    Step("panel", "send-decision-notice", _day(8, 5), {"papers": [*NoticePaper]}),
]
SILENCE_OVER = _day(10, 3)
"""After the forty working days, and 71 weeks later too, where Christmas and the new year are among them."""


def _final(outcome: str, on: date) -> list[Step]:
    return [Step("panel", "make-final-decision", on, {"outcome": outcome, **RECORD})]


def _asking(route: str, on: date) -> list[Step]:
    return [Step("panel", "receive-review-request", on, {"route": route})]


REVIEWED = [
    *_asking("independent_review", _day(8, 20)),
    Step("panel", "send-review-papers", _day(8, 28)),
    Step(
        "panel",
        "record-review-recommendation",
        _day(11, 20),
        {"recommendation": "suitable", "reasons": "They will stay."},
    ),
]
NOT_TAKEN = [
    *_asking("independent_review", _day(8, 20)),
    Step("panel", "end-review", _day(8, 27), {"because": "not_taken"}),
    *_asking("representations", _day(9, 2)),
]
SECOND_PANEL = [
    *_asking("representations", _day(8, 20)),
    Step("panel", "ask-second-panel", _day(8, 22)),
    Step("panel", "hold-meeting", _day(9, 11), MEETING),
    Step(
        "panel",
        "recommend-again",
        _day(9, 11),
        {"recommendation": "suitable", "reasons": "They will stay."},
    ),
]
APPROVAL_REVIEWED = [
    Step("panel", "send-decision-notice", _day(8, 5)),
    Step(
        "panel",
        "review-approval",
        _day(8, 12),
        {
            "cause": "household",
            "views": "They both still want to adopt.",
            "finding": "no_longer_suitable",
            "reasons": "They separated, and there is no settled home.",
        },
    ),
    Step("panel", "send-review-report", _day(8, 14)),
    Step("panel", "receive-review-observations", _day(8, 20), {"words": "We have signed a lease."}),
    Step("panel", "hold-meeting", _day(9, 11), MEETING),
    Step(
        "panel", "consider-approval", _day(9, 11), {"recommendation": "suitable", "reasons": "So."}
    ),
    Step("panel", "finalise-minutes", _day(9, 15)),
]
ENDING = [
    Step("panel", "propose-ending", _day(9, 19), RECORD),
    Step("panel", "tell-approval-decision", _day(9, 22)),
    Step("panel", "send-approval-notice", _day(9, 23), {"papers": [*NoticePaper]}),
]
WITHDRAWN = [Step("assessment", "withdraw", _day(9, 2), {"reason": "not_given"})]
WAYS: dict[str, list[Step]] = {
    "approved": [*_before_panel(), *_at_panel(), *APPROVED],
    "approved against the panel": [*_before_panel(), *_at_panel("not_suitable"), *APPROVED],
    "silent": [*_before_panel(), *_at_panel(), *PROPOSED, *_final("not_approved", SILENCE_OVER)],
    "representations": [
        *_before_panel(),
        *_at_panel("not_suitable"),
        *PROPOSED,
        *_asking("representations", _day(8, 20)),
        *_final("approved", _day(8, 29)),
    ],
    "independent review": [
        *_before_panel(),
        *_at_panel(),
        *PROPOSED,
        *REVIEWED,
        *_final("not_approved", _day(11, 27)),
    ],
    "no independent review": [
        *_before_panel(),
        *_at_panel(),
        *PROPOSED,
        *NOT_TAKEN,
        *_final("not_approved", _day(9, 10)),
    ],
    "deferred": [*_before_panel(), *_again(*DEFERRED)],
    "full report asked": [*_before_panel("brief"), *_again(*FULL_ASKED)],
    "second panel": [
        *_before_panel(),
        *_at_panel("not_suitable"),
        *PROPOSED,
        *SECOND_PANEL,
        *_final("approved", _day(9, 18)),
    ],
    "approval kept after a review": [
        *_before_panel(),
        *_at_panel(),
        *APPROVED,
        *APPROVAL_REVIEWED,
        Step("panel", "keep-approval", _day(9, 19), RECORD),
    ],
    "approval ended after a review": [
        *_before_panel(),
        *_at_panel(),
        *APPROVED,
        *APPROVAL_REVIEWED,
        *ENDING,
        *_final("not_approved", _day(12, 1)),
    ],
    "brief report": [
        *_before_panel("brief"),
        *_at_panel("not_suitable"),
        *PROPOSED,
        *WITHDRAWN,
    ],
}
ENDS = {"withdraw", "close-window", "record-move", "end-approval", "take-fast-track"}
APART = ENDS | {
    *(step.name for way in WAYS.values() for step in way),
    *("put-on-hold", "record-applicant-left", "record-disqualification"),
    *("add-person", "remove-person", "correct-person", "write-report", "pause", "arrange-visit"),
    *("record-change-of-address", "tell-change-of-address", "decide-check-need"),
    *("answer-late-request", "send-representations", "recommend-stage-one", "ask-for-more"),
}
"""What may turn a journey from its way, and is not chosen before its end."""


@pytest.fixture(scope="module")
async def sides(settings: EverySettings) -> AsyncIterator[Sides]:
    async with (
        serving(enquiry(settings)) as asked,
        serving(assessment(settings)) as assessed,
        serving(panel(settings)) as sat,
    ):
        yield {
            "enquiry": (asked, OF_ENQUIRY),
            "assessment": (assessed, OF_ASSESSMENT),
            "panel": (sat, OF_PANEL),
        }


async def registered(random: Random, sides: Sides) -> Case:
    """A household whose registration is accepted."""
    client = sides["enquiry"][0]
    journey = await filled_in(client, "moorland", somebody(random.choice([*Household])))
    assert (await submitted(client, journey)).is_success
    assert (await accepted(client, journey)).is_success
    await until(lambda: stands(sides["assessment"][0], f"/cases/{journey}", "stage_one"))
    return Case(journey, random, sides, ENDS)


async def takes(case: Case, step: Step) -> None:
    """The step is taken on its day; a meeting is on record first where the members are those of its record."""
    client, _ = case.sides[step.side]
    said = step.said
    if step.name == "hold-meeting" and is_meeting_on_record(step.on):
        await panel_meets(client, case.journey, step.on)
        said = {}
    body = {**said, "on": step.on.isoformat()}
    answer = await ask(client, f"{case.path(step.side)}/{step.name}", body)
    assert answer.is_success, (step, answer.text)


async def goes(case: Case, way: Sequence[Step]) -> set[str]:
    """The whole way, with random work between its steps and after the last; the names of what was done."""
    done, told = set[str | None](), ""
    last = way[-1]._replace(on=way[-1].on + timedelta(30))
    for step, following in pairwise(chain(way, [last])):
        if step.side != told:
            await all_quiet(case.sides)  # what one service did, the next has heard of
        await takes(case, step)
        told = step.side
        at_panel = step.side == "panel"
        during = Stretch(step.on, following.on)
        apart = APART if following is not last else APART - ENDS
        for _ in range(TRIES):
            done.add(await case.moves(AMONG if at_panel else BEFORE_PANEL, during, apart))
    return {name for name in done if name}


async def all_quiet(sides: Sides) -> None:
    """Returns once nothing is on its way; what one said last may have reached one that was asked before it."""
    for client, _ in [*sides.values()] * 2:
        await until(partial(is_quiet, client))


async def is_quiet(client: httpx.AsyncClient) -> bool:
    """Whether the service has told all that it did, and heard all that it is told."""
    health = (await client.get("/health/ready")).json()
    return health["oldest_unsent_seconds"] is None and health["consumer_lag"] == health["gaps"] == 0


def test_fifteen_and_more_are_looked_at() -> None:
    offered = {row.name for each in (OF_ENQUIRY, OF_ASSESSMENT, OF_PANEL) for row in each.table}

    assert len(INVARIANTS) >= 15
    assert offered >= APART


def later(way: Sequence[Step]) -> list[Step]:
    """The same with its panel, and all that follows, since meetings are on record."""
    begins = next(number for number, step in enumerate(way) if step.side == "panel")
    return [*way[:begins], *(step._replace(on=step.on + LATER) for step in way[begins:])]


DAYS: dict[str, Callable[[Sequence[Step]], Sequence[Step]]] = {
    "in 2025": list,
    "since meetings are on record": later,
}


COME = [
    (way, days)
    for way, steps in WAYS.items()
    for days, on in DAYS.items()
    if on(steps)[-1].on <= today()
]
"""No service takes a day that has not come, so the later days of each way are walked from its last one on."""


@pytest.mark.parametrize(("way", "days"), COME)
async def test_what_the_law_says_holds_of_every_journey(way: str, days: str, sides: Sides) -> None:
    steps = DAYS[days](WAYS[way])
    case = await registered(Random(way), sides)
    done = await goes(case, steps)

    assert len(done) >= TRIES, done
    for client, _ in [
        *sides.values()
    ] * 2:  # what one said last may have reached one asked before it
        await until(partial(is_quiet, client))
    assert await case.agree()
    assert [*broken(await told_of(case))] == []
    for client, _ in sides.values():
        assert await nothing_parked(client)
