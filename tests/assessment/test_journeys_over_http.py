"""Enquiry and assessment together over HTTP: random households, and random work on both sides of their case.

Between the random work each seed plays a part of its own, so that holds, separations, corrections and moves do happen.

The invariant: in whatever order staff work, both services agree on who is in the case, every refusal is a
sentence that changes nothing, and every page of the case can be read.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import httpx
import pytest

from contracts.reference import Household
from services.assessment.api.actions import OFFERED as OF_ASSESSMENT
from services.assessment.main import build as assessment
from services.casework.actions import OfferedActions
from services.chassis.clock import today
from services.enquiry.api.actions import OFFERED as OF_ENQUIRY
from services.enquiry.main import build as enquiry
from tests.assessment.helpers.streams import nothing_parked
from tests.casework.helpers.random_work import Case, Sides, Step, lately
from tests.enquiry.helpers.registrations_over_http import (
    accepted,
    filled_in,
    somebody,
    submitted,
)
from tests.enquiry.helpers.served_api import serving, stands
from tests.every_settings import EverySettings
from tests.waiting import until

MOVES, DIFFERENT = 20, 4
AMONG = ("enquiry", "assessment", "assessment")
ENDS = {
    "withdraw",
    "close-window",
    "record-disqualification",
    "send-disqualification-notice",
    "record-move",
}
"""Chosen seldom, because nothing much can be done afterwards; not before a seed has played its part."""
READ = ("", "/timeline", "/actions", "/checks", "/reasons", "/stage-one", "/events")


def _ago(days: int) -> str:
    return (today() - timedelta(days)).isoformat()


HOLD = Step("assessment", "put-on-hold", {"on": _ago(10), "until": None})
END_HOLD = Step("assessment", "end-hold", {"on": _ago(5)})
SEPARATE = Step("enquiry", "record-applicant-left", {"on": _ago(8), "applicant": 2})
CORRECT = Step("assessment", "correct-date", {"right_day": _ago(12)})
MOVE = Step("assessment", "record-move", {"checks": [], "consent_on": _ago(1), "on": _ago(1)})
PARTS = (
    (HOLD, CORRECT, END_HOLD, SEPARATE, MOVE),
    (SEPARATE,),
    (HOLD, CORRECT, END_HOLD),
    (MOVE,),
    (SEPARATE, MOVE),
    (HOLD, SEPARATE, END_HOLD),
)
"""What each seed plays, in this order. A correction is of the step before it."""
APART = ENDS | {
    "take-fast-track",
    "decide-stage-one",
    "send-stage-one-notice",
    "start-stage-two",
    *(step.name for part in PARTS for step in part),
}
"""What may hinder a part, and is not chosen before it is played."""


@pytest.fixture(scope="module")
async def sides(
    settings: EverySettings,
) -> AsyncIterator[dict[str, tuple[httpx.AsyncClient, OfferedActions[Any]]]]:
    async with serving(enquiry(settings)) as asked, serving(assessment(settings)) as assessed:
        yield {"enquiry": (asked, OF_ENQUIRY), "assessment": (assessed, OF_ASSESSMENT)}


async def registered(
    random: Random,
    sides: Sides,
    part: Sequence[Step],
) -> Case:
    """A household of a make-up of its own, accepted; of two applicants where one of them is to leave."""
    household = Household.JOINT if SEPARATE in part else random.choice([*Household])
    parts = somebody(household)
    lives_there = {"name": "Example Three", "relationship": "Grown-up child of an applicant"}
    born = ("1990-04-05", "2009-01-31", "2016-12-24")
    members = [{**lives_there, "date_of_birth": each} for each in born if random.random() < 0.5]
    parts = [
        {**each, "members": members} if each["part"] == "household" else each for each in parts
    ]
    client = sides["enquiry"][0]
    journey = await filled_in(client, "moorland", parts)
    assert (await submitted(client, journey)).is_success
    assert (await accepted(client, journey)).is_success
    await until(lambda: stands(sides["assessment"][0], f"/cases/{journey}", "stage_one"))
    return Case(journey, random, sides, ENDS)


def test_the_parts_hold_whatever_changes_a_case_under_way_and_name_actions_that_there_are() -> None:
    offered = {row.name for each in (OF_ENQUIRY, OF_ASSESSMENT) for row in each.table}
    played = {step.name for part in PARTS for step in part}

    assert offered >= APART
    assert played == {
        "put-on-hold",
        "end-hold",
        "record-applicant-left",
        "correct-date",
        "record-move",
    }


async def played(case: Case, part: Sequence[Step]) -> set[str]:
    """The names of what was done: random work before, between and after the steps of the part."""
    stretch, done, version = MOVES // (len(part) + 1), set[str | None](), 0
    for step in part:
        done |= {await case.moves(AMONG, lately(), APART) for _ in range(stretch)}
        version = await case.plays(step, version)
        done.add(step.name)
    done |= {await case.moves(AMONG, lately()) for _ in range(stretch)}
    return {name for name in done if name}


@pytest.mark.parametrize("seed", range(len(PARTS)))
async def test_both_services_agree_on_a_case_whatever_is_done_with_it(
    seed: int, sides: Sides
) -> None:
    part = PARTS[seed]
    case = await registered(Random(seed), sides, part)
    done = await played(case, part)

    assert len(done) >= DIFFERENT, done
    await until(case.agree)
    for what in READ:
        await case.read("assessment", what)
    days = [each["on"] for each in (await case.read("assessment", "/timeline"))["entries"]]
    assert days == sorted(days)
    for client, _ in sides.values():
        assert await nothing_parked(client)
