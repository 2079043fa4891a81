"""`python -m bench` runs every measurement, `python -m bench relay` one; status 1 if a bound is missed."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from bench import (
    case_record,
    command,
    consumer,
    meetings,
    pages,
    relay,
    reporting,
    safeguards,
    stages,
)
from bench.ratios import Row, print_table
from deploy.local.servers import Addresses, servers

MEASUREMENTS: dict[str, Callable[[Addresses], Awaitable[list[Row]]]] = {
    "consumer": consumer.measure,
    "command": command.measure,
    "case_record": case_record.measure,
    "meetings": meetings.measure,
    "pages": pages.measure,
    "relay": relay.measure,
    "reporting": reporting.measure,
    "safeguards": safeguards.measure,
    "stages": stages.measure,
}

MOST_SECONDS = 600


def main() -> int:
    """The process's status: 0 where every bound was met."""
    names = sys.argv[1:] or list(MEASUREMENTS)
    if unknown := set(names) - MEASUREMENTS.keys():
        print(
            f"There is no measurement called {', '.join(sorted(unknown))}. Choose from {', '.join(MEASUREMENTS)}."
        )
        return 2
    # A broker that has just begun has no group coordinator for a moment; the client asks again.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    with TemporaryDirectory(prefix="bench-") as folder, servers(Path(folder)) as addresses:
        rows = uvloop.run(_measured(addresses, names))
    print_table(rows)
    return 0 if all(row.met for row in rows) else 1


async def _measured(addresses: Addresses, names: Iterable[str]) -> list[Row]:
    rows: list[Row] = []
    async with asyncio.timeout(MOST_SECONDS):
        for name in names:
            print(f"Measuring {name}", flush=True)
            rows += await MEASUREMENTS[name](addresses)
    return rows


if __name__ == "__main__":
    sys.exit(main())
