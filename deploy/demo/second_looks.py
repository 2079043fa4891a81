"""The year's letters that tell a household no, looked at once more and sent, as a manager does in time.

The invariant: at each agency a few stay for those who sign in; no figure follows from a letter.
"""

import asyncio
from typing import Any

import httpx

from deploy.demo.people import EVERY_AGENCY, People
from deploy.demo.player import Bases
from deploy.local.identity import Signer

LEFT = 3
AT_A_TIME = 8


async def look_at_letters(bases: Bases, signer: Signer, on: str) -> None:
    """Releases every letter that waits for a second look, but the newest few of each agency."""
    auth, base = People(signer, "notifications", EVERY_AGENCY), bases["notifications"]
    async with httpx.AsyncClient(base_url=base, auth=auth, trust_env=False, timeout=60) as manager:
        for agency in EVERY_AGENCY:
            while waiting := (await _to_check(manager, agency))[:-LEFT]:
                await _release(manager, waiting, on)


async def _to_check(manager: httpx.AsyncClient, agency: str) -> list[dict[str, Any]]:
    answer = await manager.get(f"/agencies/{agency}/to-check")
    found: list[dict[str, Any]] = answer.raise_for_status().json()
    return found


async def _release(manager: httpx.AsyncClient, letters: list[dict[str, Any]], on: str) -> None:
    turns = asyncio.Semaphore(AT_A_TIME)

    async def released(letter: dict[str, Any]) -> None:
        path = f"/messages/{letter['journey']}/{letter['message']}/release"
        async with turns:
            answer = await manager.post(
                path, json={"on": on}, headers={"Idempotency-Key": f"look-{letter['message']}"}
            )
        if answer.status_code != httpx.codes.NOT_FOUND:  # what happened since overtook it
            answer.raise_for_status()

    await asyncio.gather(*map(released, letters))
