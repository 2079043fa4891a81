"""`python -m bench.letters`: what the notifications service holds in memory while it writes letters.

Each enquiry leads to one letter, and no household has two. So whatever grows with the letters is held
although nothing needs it any more. `LETTERS` and `STEPS` change how many are written between two looks.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from bench.household import ENQUIRY
from contracts.identity import Who
from deploy.local.identity import ISSUER
from deploy.local.ports import Ports
from deploy.local.suite import PROGRAMS, Suite, running_suite
from services.chassis.signing import SignedAs, Signer
from services.chassis.trust import trusted

LETTERS = int(os.environ.get("LETTERS", "500"))
STEPS = int(os.environ.get("STEPS", "8"))
AT_ONCE = 8
SETTLE_SECONDS = 2.0
NEEDED = tuple(each for each in PROGRAMS if each.name in {"enquiry", "notifications"})
BODY = ENQUIRY.model_dump_json()


async def measure(suite: Suite) -> None:
    """Prints the memory before the first letter and after each step."""
    enquiry, notifications = suite.services["enquiry"], suite.services["notifications"]
    signer = Signer.reading(suite.identity.key("web"), ISSUER)
    auth = SignedAs(signer, Who.of_service("web"), "enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as client:
        for step in range(STEPS + 1):
            if step:
                await _write(client, suite, step * LETTERS)
            await asyncio.sleep(SETTLE_SECONDS)
            megabytes = resident(notifications.pid or 0)
            print(f"{step * LETTERS:>7,} letters: {megabytes:6.1f} MB", flush=True)


def resident(pid: int) -> float:
    """The resident memory of a process, in megabytes."""
    lines = dict(_lines(Path(f"/proc/{pid}/status").read_text()))
    return int(lines["VmRSS"].split()[0]) / 1024


def _lines(status: str) -> Iterator[tuple[str, str]]:
    for line in status.splitlines():
        name, _, value = line.partition(":")
        yield name, value


async def _write(client: httpx.AsyncClient, suite: Suite, letters: int) -> None:
    """Enquires for a step's letters, and returns once so many in all have been delivered."""
    keys = iter([uuid4().hex for _ in range(LETTERS)])
    await asyncio.gather(*(_enquire(client, keys) for _ in range(AT_ONCE)))
    await _missing(suite, letters)


@retry(retry=retry_if_result(bool), wait=wait_fixed(0.2), stop=stop_after_delay(300))
async def _missing(suite: Suite, letters: int) -> bool:
    return sum(1 for _ in suite.mail.folder.glob("*.eml")) < letters


async def _enquire(client: httpx.AsyncClient, keys: Iterator[str]) -> None:
    for key in keys:
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        (await client.post("/enquiries", content=BODY, headers=headers)).raise_for_status()


def main() -> None:
    """Starts what is needed, measures, prints, and leaves nothing behind."""
    with (
        TemporaryDirectory(prefix="letters-") as folder,
        running_suite(Path(folder), Ports.unused(), programs=NEEDED) as suite,
    ):
        asyncio.run(measure(suite))


if __name__ == "__main__":
    main()
