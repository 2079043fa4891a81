"""One trial: journeys are played while their world is disturbed, and then the evidence is read.

The invariant: evidence is read from a suite that has settled, or the outcome says that it has not.
"""

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from deploy.demo.colleagues import come_to_work
from deploy.demo.ledger import Ledger
from deploy.demo.plan import Journey
from deploy.demo.player import Tally, play
from deploy.faults.disturbances import EVERY_KIND, Disturbance, Pace, disturb, drawn
from deploy.faults.evidence import Evidence
from deploy.faults.findings import Findings, causes_of, found
from deploy.faults.settled import settled, written
from deploy.faults.world import World
from deploy.local.errors import LocalStackError
from services.chassis.mongo import ReplicaSet, open_client

HANDS = 12
PATIENCE = 600.0
PACE = Pace(after=(0.5, 5.0), lasts=(0.3, 8.0))
SETTLE_SECONDS = 240.0
REPORT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, what did not come to its end, and what the evidence shows."""

    done: list[Disturbance]
    played: Tally
    troubles: list[str]
    findings: Findings

    @property
    def is_clean(self) -> bool:
        return not self.troubles and not any(self.findings.wrong.values())


def planned(world: World, seed: int, times: int) -> list[Disturbance]:
    """So many disturbances of everything in a world, the same for the same seed."""
    return drawn(
        Random(seed),
        kinds=EVERY_KIND,
        processes=world.processes,
        links=world.links,
        pace=PACE,
        times=times,
    )


async def trial(
    world: World, disturbances: Sequence[Disturbance], plans: Sequence[Journey]
) -> Outcome:
    """Plays plans until all disturbances are over, and reads what is left behind."""
    done: list[Disturbance] = []
    tally, troubles = Tally(), Troubles()
    await come_to_work(world.suite.bases, world.suite.identity.signer("demo"))
    with Ledger.kept(world.suite.folder / "played") as ledger:
        disturbing = asyncio.create_task(disturb(world, disturbances, done))
        telling = asyncio.create_task(_told(done, len(disturbances), tally))
        await troubles.of(_played(world, _until(disturbing, plans), ledger, tally))
        await troubles.of(disturbing)
        telling.cancel()
        print("  all are over; waiting until nothing is left to do", flush=True)
        await troubles.of(_left_nothing(world))
        print("  reading what was left behind", flush=True)
        finished = [each for each in plans if each.name in ledger.finished]
    return Outcome(done, tally, troubles, await _findings(world, finished))


class Troubles(list[str]):
    """What went wrong in words; with it, one wants to know all the more what was lost."""

    async def of(self, doing: Awaitable[None]) -> None:
        try:
            await doing
        except LocalStackError as trouble:
            self.append(str(trouble))


async def _played(world: World, plans: Iterator[Journey], ledger: Ledger, tally: Tally) -> None:
    await play(
        plans,
        world.suite.bases,
        ledger=ledger,
        signer=world.suite.identity.signer("demo"),
        concurrency=HANDS,
        patience=PATIENCE,
        tally=tally,
    )


def _until(disturbing: asyncio.Task[None], plans: Sequence[Journey]) -> Iterator[Journey]:
    """New journeys begin only while something is disturbed; those that have begun end."""
    for plan in plans:
        if disturbing.done():
            return
        yield plan


async def _left_nothing(world: World) -> None:
    """Returns once all is heard, and written of what was heard, and heard of what was written."""
    await settled(world.instances, seconds=SETTLE_SECONDS)
    await written(world.suite.bases, world.suite.identity.signer("demo"), seconds=SETTLE_SECONDS)
    await settled(world.instances, seconds=SETTLE_SECONDS)


async def _findings(world: World, finished: Sequence[Journey]) -> Findings:
    addresses = world.suite.servers.addresses
    async with open_client(ReplicaSet(addresses.mongodb)) as client:
        evidence = await Evidence.gathered(client, addresses.kafka, world.suite.mail)
        causes = causes_of(finished, world.suite.identity.secret("pseudonyms").read_bytes())
        return await found(evidence, causes)


async def _told(done: Sequence[Disturbance], of: int, tally: Tally) -> None:
    while True:
        await asyncio.sleep(REPORT_SECONDS)
        print(f"  {len(done)} of {of} disturbances, {tally.commands} commands", flush=True)
