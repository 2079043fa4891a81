"""Making all figures again from Kafka, beside decoding alone and beside a former build: time, processor and memory.

Each side is a process of its own, and they take turns. `python -m bench.rebuild TREE` has the build in another
working tree beside this one; `JOURNEYS="5000 20000"` says over how many journeys.
"""

import asyncio
import os
import re
import resource
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil
from aiokafka import AIOKafkaProducer

from bench.grounds import own_grounds
from bench.ratios import Row, at_least, at_most, interleaved, print_table
from bench.thirty_events import EVENTS, journeys
from contracts.catalogue import STREAMS
from deploy.local.identity import Identity
from deploy.local.servers import Addresses, servers
from services.chassis.kafka import ensure_topics
from services.chassis.settings import RecordSettings

HERE = Path(__file__).parent.parent
SIZES = tuple(map(int, os.environ.get("JOURNEYS", "2000 8000").split()))
REPEATS = int(os.environ.get("REPEATS", "3"))
LOOK_SECONDS = 0.05
AT_ONCE = 2000
SECONDS = re.compile(r"\"?seconds\"?[=:] ?([0-9.]+)")


class Run(NamedTuple):
    """What one rebuild, or decoding alone, took.

    Events a second, processor time in microseconds an event, in all its processes and with their imports, and the most
    memory in megabytes.
    """

    a_second: float
    processor: float
    megabytes: float


async def measure(addresses: Addresses, former: Path | None = None) -> list[Row]:
    """For each number of journeys, this build beside decoding alone, and beside the former one if there is any."""
    runs = {size: await _turns(addresses, size, former) for size in SIZES}
    return [
        *(row for size, sides in runs.items() for row in _speed(size, sides)),
        *(row for size, sides in runs.items() for row in _processor(size, sides)),
        *_memory(runs),
    ]


def _speed(size: int, sides: dict[str, list[Run]]) -> Iterable[Row]:
    measure, unit = f"making all figures again, {size:,} journeys", "events/s"
    ours = _a_second(sides["ours"])
    yield Row(measure, unit, ours, "decoding alone", _a_second(sides["decode"]), at_least(0.5))
    if "former" in sides:
        yield Row(
            measure, unit, ours, "the former build", _a_second(sides["former"]), at_least(4.0)
        )


def _processor(size: int, sides: dict[str, list[Run]]) -> Iterable[Row]:
    """What says most on a machine that has other work: it does not wait for a turn."""
    measure, unit = f"processor for an event, {size:,} journeys", "µs"
    ours = [run.processor for run in sides["ours"]]
    for peer in sorted(sides.keys() - {"ours"}):
        yield Row(measure, unit, ours, peer, [run.processor for run in sides[peer]])


def _memory(runs: dict[int, dict[str, list[Run]]]) -> Iterable[Row]:
    few, many = min(runs), max(runs)
    for side in sorted({"ours", "former"} & runs[few].keys()):
        bound = at_most(1.1) if side == "ours" else None
        measure = f"memory of {side}, {many:,} journeys"
        ours, theirs = ([run.megabytes for run in runs[size][side]] for size in (many, few))
        yield Row(measure, "MB", ours, f"{few:,} journeys", theirs, bound)


def _a_second(runs: Iterable[Run]) -> list[float]:
    return [each.a_second for each in runs]


async def _turns(addresses: Addresses, size: int, former: Path | None) -> dict[str, list[Run]]:
    async with own_grounds(addresses) as settings, _environment(settings) as environment:
        await _send(settings, size)

        async def rebuilt(tree: Path) -> Run:
            return await _run(tree, "services.reporting.rebuild", size, environment)

        async def decoded() -> Run:
            return await _run(HERE, "bench.decode_only", size, environment)

        sides = {"ours": lambda: rebuilt(HERE), "decode": decoded}
        if former is not None:
            sides["former"] = lambda: rebuilt(former)
        return await interleaved(sides, repeats=REPEATS)


@asynccontextmanager
async def _environment(settings: RecordSettings) -> AsyncIterator[dict[str, str]]:
    with TemporaryDirectory(prefix="identity-") as folder:
        identity = Identity(Path(folder))
        identity.make()
        yield {
            **os.environ,
            **identity.environment("reporting"),
            "PORT": "1",
            "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
            "MONGODB_URL": settings.mongodb_url,
            "NAMESPACE": settings.namespace,
            "ENQUIRY_URL": "http://127.0.0.1:1",
        }


async def _send(settings: RecordSettings, size: int) -> None:
    await ensure_topics(settings.brokers, [settings.namespace + stream for stream in STREAMS])
    async with AIOKafkaProducer(
        **settings.brokers.client_options(), linger_ms=20, max_batch_size=500_000
    ) as producer:
        for story in journeys(size):
            for envelope, event in story:
                await producer.send(
                    settings.namespace + envelope.stream,
                    event.model_dump_json(exclude_none=True).encode(),
                    key=envelope.key,
                    headers=envelope.headers(),
                )
        await producer.flush()


async def _run(tree: Path, module: str, size: int, environment: dict[str, str]) -> Run:
    """Runs one side from its own tree; what it says of its time leaves out the time of its imports."""
    before = _processor_seconds()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        cwd=tree,
        env={**environment, "PYTHONPATH": str(tree)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    looking = asyncio.create_task(_most_memory(psutil.Process(process.pid)))
    said = (await process.communicate())[0].decode()
    if process.returncode:
        raise RuntimeError(said)
    events, spent = size * EVENTS, _processor_seconds() - before
    return Run(events / _seconds(said), spent / events * 1_000_000, await looking)


def _processor_seconds() -> float:
    """What all processes took that ended below this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds(said: str) -> float:
    found = SECONDS.findall(said)
    return float(found[-1]) if found else float(said.rsplit(maxsplit=1)[-1])


async def _most_memory(process: psutil.Process) -> float:
    """The most that a process and its children held at one moment, in megabytes, until it ends."""
    most = 0
    while True:
        try:
            family = [process, *process.children(recursive=True)]
            most = max(most, sum(each.memory_info().rss for each in family))
        except psutil.NoSuchProcess:
            if not process.is_running():
                return most / 2**20
        if process.is_running() and process.status() == psutil.STATUS_ZOMBIE:
            return most / 2**20
        await asyncio.sleep(LOOK_SECONDS)


def main() -> None:
    """The command, with a former build's working tree as its argument if it is to run beside."""
    former = Path(sys.argv[1]).resolve() if sys.argv[1:] else None
    with TemporaryDirectory(prefix="bench-") as folder, servers(Path(folder)) as addresses:
        print_table(asyncio.run(measure(addresses, former)))


if __name__ == "__main__":
    main()
