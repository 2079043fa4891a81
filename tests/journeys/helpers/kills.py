"""Kills the suite's processes as a power cut would, at seeded random moments, and starts them again."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from random import Random

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed

from deploy.local.errors import LocalStackError
from deploy.local.process import Process, until_ready
from deploy.local.suite import Suite

QUIET_SECONDS = (0.3, 2.5)
DEAD_SECONDS = (0.0, 1.5)


@dataclass
class Killings:
    """Whom it hit, in order; the seed makes the same order again."""

    seed: int
    done: list[str] = field(default_factory=list)
    finished_in_time: bool = False


async def kill_at_random(suite: Suite, killings: Killings, *, times: int) -> None:
    """Kills so many processes, every kind in turn, also while others are still coming back."""
    random = Random(killings.seed)
    async with asyncio.TaskGroup() as returning:
        for victim in _turns(random, victims(suite), times):
            await asyncio.sleep(random.uniform(*QUIET_SECONDS))
            await asyncio.to_thread(victim.kill)
            killings.done.append(victim.name)
            returning.create_task(_start_again(victim, after=random.uniform(*DEAD_SECONDS)))


def victims(suite: Suite) -> list[Process]:
    """Each service that keeps records, Kafka and MongoDB."""
    services = [process for name, process in suite.services.items() if name != "web"]
    return [*services, *suite.servers.processes]


def _turns(random: Random, processes: list[Process], times: int) -> Iterator[Process]:
    rounds = (random.sample(processes, len(processes)) for _ in range(times))
    return islice(chain.from_iterable(rounds), times)


async def _start_again(victim: Process, *, after: float) -> None:
    """Starts it until it stays: one that finds its database dead ends by itself, and is tried again."""
    await asyncio.sleep(after)
    trying = AsyncRetrying(
        retry=retry_if_exception_type(LocalStackError),
        stop=stop_after_delay(120),
        wait=wait_fixed(0.5),
        reraise=True,
    )
    async for attempt in trying:
        with attempt:
            await asyncio.to_thread(_started, victim)


def _started(victim: Process) -> None:
    if victim.pid is None:
        victim.launch()
    try:
        until_ready(victim)
    except LocalStackError:
        victim.kill()
        raise
