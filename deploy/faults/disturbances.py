"""Disturbances: drawn from a seed, done one after another, also while others still last.

The invariant: whatever is disturbed works again afterwards, by itself or because it is started again, and
two disturbances never have the same target at once.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from functools import partial
from itertools import islice
from random import Random
from typing import NamedTuple, TypeVar

from deploy.faults.links import Line, Link
from deploy.faults.waiting import until
from deploy.faults.world import World
from deploy.local.process import Process
from deploy.local.restarts import Restarts

BACK_SECONDS = 180.0
WATCH_SECONDS = 0.5
Drawn = TypeVar("Drawn")


class Kind(StrEnum):
    """What happens to a process, or to a way to one; of a way, the state that its link then has."""

    KILL = "killed"
    FREEZE = "frozen"
    CUT = Line.CUT
    RESET = Line.RESETTING
    SLOW = Line.SLOW
    STALL = Line.STALLED
    HALF_OPEN = Line.HALF_OPEN


OF_PROCESSES = (Kind.KILL, Kind.FREEZE)
OF_LINKS = (Kind.CUT, Kind.RESET, Kind.SLOW, Kind.STALL, Kind.HALF_OPEN)
EVERY_KIND = (Kind.KILL, Kind.FREEZE, *OF_LINKS, Kind.KILL, Kind.FREEZE, Kind.KILL)
"""So often each kind in ten disturbances."""


class Disturbance(NamedTuple):
    """What happens to which target, how many seconds after the one before, and for how many."""

    kind: Kind
    target: str
    after: float
    lasts: float


class Pace(NamedTuple):
    """Between which numbers of seconds the next disturbance comes, and between which it lasts."""

    after: tuple[float, float]
    lasts: tuple[float, float]


def drawn(
    random: Random,
    *,
    kinds: Sequence[Kind],
    processes: Iterable[str],
    links: Iterable[str],
    pace: Pace,
    times: int,
) -> list[Disturbance]:
    """So many disturbances, of every kind in turn, each with every target in turn."""
    targets = {
        **dict.fromkeys(OF_PROCESSES, _turns(random, [*processes])),
        **dict.fromkeys(OF_LINKS, _turns(random, [*links])),
    }
    return [
        Disturbance(
            kind, next(targets[kind]), random.uniform(*pace.after), random.uniform(*pace.lasts)
        )
        for kind in islice(_turns(random, kinds), times)
    ]


async def disturb(world: World, planned: Iterable[Disturbance], done: list[Disturbance]) -> None:
    """Does what is planned and writes down what is done; returns once everything works again.

    Raises `LocalStackError` where a process that was killed does not come back.
    """
    turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def in_turn(each: Disturbance) -> None:
        async with turns[each.target]:
            done.append(each)
            await _suffered(world, each)

    try:
        async with _looked_after(world.processes.values()), asyncio.TaskGroup() as lasting:
            for each in planned:
                await asyncio.sleep(each.after)
                lasting.create_task(in_turn(each))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None


async def _suffered(world: World, each: Disturbance) -> None:
    if each.kind in OF_LINKS:
        await _on_link(world.links[each.target], Line(each.kind.value), each.lasts)
    elif each.kind is Kind.FREEZE:
        await _frozen(world.processes[each.target], each.lasts)
    else:
        await _killed(world.processes[each.target], each.lasts)


async def _on_link(link: Link, line: Line, seconds: float) -> None:
    link.turn(line)
    try:
        await asyncio.sleep(seconds)
    finally:
        link.turn(Line.OPEN)


async def _frozen(process: Process, seconds: float) -> None:
    process.freeze()
    try:
        await asyncio.sleep(seconds)
    finally:
        process.thaw()


async def _killed(process: Process, seconds: float) -> None:
    await asyncio.to_thread(process.kill)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(process.launch)
    # One that ends by itself meanwhile is started again by what looks after it.
    await until(
        partial(asyncio.to_thread, process.is_ready),
        seconds=BACK_SECONDS,
        told=lambda: f"{process.name} did not come back: {process.last_words()}",
    )


@asynccontextmanager
async def _looked_after(processes: Iterable[Process]) -> AsyncIterator[None]:
    """Starts again what ends by itself, as `make up` does, until the block ends."""
    restarts = Restarts([*processes])

    async def look() -> None:
        while True:
            await asyncio.to_thread(restarts.look)
            await asyncio.sleep(WATCH_SECONDS)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()


def _turns(random: Random, each: Sequence[Drawn]) -> Iterator[Drawn]:
    """Everything in turn for ever, each round in another order."""
    while True:
        yield from random.sample(each, len(each))
