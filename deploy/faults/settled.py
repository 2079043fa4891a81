"""Waiting until the suite has nothing left to do: only then does what it left behind mean something."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import httpx

from contracts.identity import NATIONAL, Who
from deploy.faults.waiting import until
from services.chassis.signing import SignedAs, Signer
from services.chassis.trust import trusted

PATIENCE = 120.0


class Said:
    """What one instance said last of its health."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.health: dict[str, Any] = {}

    def told(self) -> str:
        return f"{self._name} has not settled: {self.health}"


async def settled(bases: Mapping[str, str], *, seconds: float = PATIENCE) -> None:
    """Returns once nothing is unsent, unheard, waiting or dead anywhere; the pages have nothing to do.

    Everybody is asked twice: what a later one said last may have reached one that had been asked before.
    Raises `LocalStackError` with what the first that is not done says of its health.
    """
    async with httpx.AsyncClient(timeout=60, trust_env=False, verify=trusted()) as client:
        for name, base in [*bases.items()] * 2:
            if name != "web":
                said = Said(name)
                await until(partial(_quiet, client, base, said), seconds=seconds, told=said.told)


def looking_on(signer: Signer, service: str) -> httpx.Auth:
    """Signs in with the roles that belong to no agency."""
    return SignedAs(signer, Who(subject="looking-on", national=NATIONAL), service)


async def written(bases: Mapping[str, str], signer: Signer, *, seconds: float = PATIENCE) -> None:
    """Returns once every message that was due has been sent, or has failed for good."""
    auth = looking_on(signer, "notifications")
    async with httpx.AsyncClient(
        auth=auth, timeout=60, trust_env=False, verify=trusted()
    ) as client:
        await until(
            partial(_nothing_waits, client, bases["notifications"]),
            seconds=seconds,
            told=lambda: "notifications still has messages to send.",
        )


async def _nothing_waits(client: httpx.AsyncClient, base: str) -> bool:
    answer = await client.get(f"{base}/waiting")
    return answer.is_success and answer.json()["messages"] == 0


async def _quiet(client: httpx.AsyncClient, base: str, said: Said) -> bool:
    try:
        said.health = (await client.get(f"{base}/health/ready")).json()
    except httpx.TransportError as error:
        said.health = {"status": f"no answer ({type(error).__name__})"}
        return False
    health = said.health
    return (
        health["status"] == "ready"
        and health["oldest_unsent_seconds"] is None
        and health["consumer_lag"] == health["gaps"] == health["dead_letters"] == 0
    )
