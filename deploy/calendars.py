"""Whether every process counts working days by the same table: asked of health, for the roll-out of a proclaimed day.

The invariant: a process that does not answer, or says nothing of its table, never counts as agreeing.
"""

import sys
from collections.abc import Sequence

import httpx

SECONDS = 10.0


def calendar_of(client: httpx.Client, address: str) -> str | None:
    """The version and digest that the process at this address answers; None where it answers neither."""
    try:
        said = client.get(f"{address.rstrip('/')}/health/ready", timeout=SECONDS).json()
        return f"{said['calendar_version']} {said['calendar_digest']}"
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None


def agree(calendars: Sequence[str | None]) -> bool:
    """Whether there are answers, and all of them are the same."""
    return len(set(calendars)) == 1 and calendars[0] is not None


def main(addresses: Sequence[str]) -> int:
    """Prints what each process says; 0 if all say the same, 1 if they do not, 2 without an address."""
    if not addresses:
        print("Name the address of each process, as in http://127.0.0.1:8001", file=sys.stderr)
        return 2
    with httpx.Client() as client:
        said = [calendar_of(client, each) for each in addresses]
    for address, calendar in zip(addresses, said, strict=True):
        print(f"{address}: {calendar or 'does not say'}")
    same = agree(said)
    print(
        "All count by the same table." if same else "They do not all count by the same table yet."
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
