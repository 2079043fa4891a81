"""`python -m bench` runs every measurement, `python -m bench relay` one; status 1 if a bound is missed."""

import argparse
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from bench import case_record, command, consumer, relay, reporting
from bench.ratios import Row, print_table
from deploy.local.servers import Addresses, servers

MEASUREMENTS: dict[str, Callable[[Addresses], Awaitable[list[Row]]]] = {
    "consumer": consumer.measure,
    "command": command.measure,
    "case_record": case_record.measure,
    "relay": relay.measure,
    "reporting": reporting.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MEASUREMENTS, []], metavar="measurement")
    names = parser.parse_args().names or list(MEASUREMENTS)
    with TemporaryDirectory(prefix="bench-") as folder, servers(Path(folder)) as addresses:
        rows = uvloop.run(_measured(addresses, names))
    print_table(rows)
    return 0 if all(row.met for row in rows) else 1


async def _measured(addresses: Addresses, names: Iterable[str]) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        print(f"measuring {name} ...", flush=True)
        rows += await MEASUREMENTS[name](addresses)
    return rows


if __name__ == "__main__":
    sys.exit(main())
