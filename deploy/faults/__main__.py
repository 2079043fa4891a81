"""`python -m deploy.faults`: 200 disturbances, over one server of each kind and over three; FAULTS=20 for fewer.

It ends with status 1 unless nothing was lost, doubled, out of order, sent for nothing, unheard or counted wrongly.
"""

import asyncio
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Mapping
from typing import TypeVar

from deploy.demo.year import Extent, journeys
from deploy.faults.disturbances import Disturbance, Kind
from deploy.faults.trial import Outcome, planned, trial
from deploy.faults.world import PAGES, Layout, world
from deploy.local.errors import LocalStackError, exit_status
from deploy.local.places import ROOT, empty, only_one
from deploy.local.suite import PROGRAMS

SEED = 20211004
FAULTS = 200
LAYOUTS = (Layout(instances=2), Layout(brokers=3, members=3, instances=2))
OUTAGE = Disturbance(Kind.KILL, "Kafka", after=0.0, lasts=90.0)
"""Once, and only where there is one broker: longer than any client of Kafka waits for anything."""

SETTLED_SECONDS, SECONDS_EACH = 1_500.0, 15.0
"""A trial that takes more than this to settle, and this for each disturbance, does not end by itself."""

ResultT = TypeVar("ResultT")
SHOWN = 5
FOLDER = ROOT / ".local" / "faults"
KEEPING = tuple(each for each in PROGRAMS if each.name != PAGES)


def main() -> int:
    # What is disturbed all the time has much to say, and says it in the services' own logs.
    logging.disable(logging.CRITICAL)
    return exit_status(faults)


def faults() -> None:
    """Disturbs each layout in turn and shows what came of it; raises where anything is not 0."""
    times, began = asked_times(), time.monotonic()
    refusal = f"Another run is already using {FOLDER}. Wait for it to end."
    with only_one(FOLDER, refusal=refusal):
        empty(FOLDER)
        outcomes = {layout: _outcome(layout, times // len(LAYOUTS)) for layout in LAYOUTS}
    show(outcomes)
    print(f"It took {(time.monotonic() - began) / 60:.0f} minutes. The logs are in {FOLDER}.")
    if not all(each.is_clean for each in outcomes.values()):
        raise LocalStackError("Something is not as it must be.")


def asked_times() -> int:
    """How many disturbances FAULTS asks for."""
    asked = os.environ.get("FAULTS") or str(FAULTS)
    if not asked.isdecimal() or int(asked) < len(LAYOUTS):
        raise LocalStackError(
            f"FAULTS cannot be {asked!r}. Give a number of disturbances, or none."
        )
    return int(asked)


def _outcome(layout: Layout, times: int) -> Outcome:
    print(f"Disturbing {layout}, two instances of each service", flush=True)
    folder = FOLDER / f"{layout.brokers}-brokers"
    with world(folder, layout, KEEPING) as opened:
        drawn = planned(opened, SEED, times)
        if OUTAGE.target in opened.processes:
            drawn.insert(times // 2, OUTAGE)
        return asyncio.run(in_time(trial(opened, drawn, journeys(Extent.WHOLE)), len(drawn)))


async def in_time(trying: Awaitable[ResultT], disturbances: int) -> ResultT:
    """What comes of a trial; raises `LocalStackError` where it takes longer than it can need."""
    most = SETTLED_SECONDS + disturbances * SECONDS_EACH
    try:
        async with asyncio.timeout(most):
            return await trying
    except TimeoutError:
        raise LocalStackError(f"The trial did not end within {most / 60:.0f} minutes.") from None


def show(outcomes: Mapping[Layout, Outcome]) -> None:
    """A column for each layout, and the first findings of each kind in words."""
    _row("", *map(str, outcomes))
    _row("disturbances", *(len(each.done) for each in outcomes.values()))
    for kind in Kind:
        _row(f"  {kind}", *(Counter(d.kind for d in o.done)[kind] for o in outcomes.values()))
    _row("journeys", *(each.played.journeys for each in outcomes.values()))
    for counted in zip(*(each.findings.counted() for each in outcomes.values()), strict=True):
        _row(counted[0][0], *(number for _, number in counted))
    for layout, outcome in outcomes.items():
        for said in (*outcome.troubles, *outcome.findings.examples(SHOWN)):
            print(f"{layout}: {said}")


def _row(name: str, *columns: object) -> None:
    print(f"{name:20}" + "".join(f"{each!s:>26}" for each in columns))


if __name__ == "__main__":
    sys.exit(main())
