"""Asking the reporting service after the play: once it has heard everything, for figures, to publish.

The invariant: nothing is asked before every event that the play caused has been heard there.
"""

import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    retry_if_result,
    stop_after_delay,
    wait_exponential,
    wait_fixed,
)

from deploy.demo.figures_client import analyst, answer, asking_as, staff
from deploy.demo.player import Bases
from deploy.local.errors import LocalStackError
from deploy.local.identity import Signer

UPSTREAM_FIRST = ("enquiry", "assessment", "panel", "reporting")
PATIENCE = 120.0
ENQUIRED = "2021-22"
"""The year in which the families enquire; what comes of it later, an analyst may publish."""
TIMELINESS = (
    "first_response",
    "information",
    "referral_take_up",
    "visit_call",
    "initial_visit",
    "visit_outcome",
    "registration_decision",
    "stage_one",
    "stage_two",
    "registration_to_approval",
)


class StillMoving(Exception):
    """Events are on their way: how many, where that is known."""

    def __init__(self, what: str, waiting: int | None = None) -> None:
        super().__init__(what)
        self.waiting = waiting


class Stuck:
    """Stops the asking once two minutes have passed in which no event fewer was waiting."""

    def __init__(self) -> None:
        self._fewest: int | None = None
        self._since = time.monotonic()

    def __call__(self, asked: RetryCallState) -> bool:
        last = asked.outcome.exception() if asked.outcome else None
        waiting = last.waiting if isinstance(last, StillMoving) else None
        if waiting is not None and (self._fewest is None or waiting < self._fewest):
            self._fewest, self._since = waiting, time.monotonic()
            return False
        return time.monotonic() - self._since > PATIENCE


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many kept a limit, of how many; the median in days; how many were left out, and why."""

    title: str
    kept: int
    of: int
    median: int | None
    left_out: dict[str, int]


async def heard(bases: Bases) -> None:
    """Waits until reporting has heard everything that was acknowledged; nothing new may be sent.

    Upstream services are asked first: one that hears and says nothing more stays quiet. Raises
    `LocalStackError` after two minutes without progress, and at once where a message became a
    dead letter.
    """
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        for service in UPSTREAM_FIRST:
            await _quiet(client, service, bases[service])


async def timeliness(bases: Bases, signer: Signer) -> list[Timeliness]:
    """The measures of time, in their headline reading, over all periods."""
    async with asking_as(staff(signer)) as client:
        return [_timely(await answer(client, bases, measure)) for measure in TIMELINESS]


async def publish(bases: Bases, signer: Signer) -> list[str]:
    """Publishes every quarter of the year in which the families enquired, once.

    A quarter stays as it was first published, so what is played later is not in it. One analyst makes it
    ready, and another one publishes it.
    """
    quarters = [f"{ENQUIRED}-Q{number}" for number in range(1, 5)]
    async with asking_as(analyst(signer)) as client:
        out = (await client.get(f"{bases['reporting']}/published/quarters")).json()
        for each in quarters:
            if each not in {one["quarter"] for one in out}:
                await _published(client, bases["reporting"], each, analyst(signer, second=True))
    return quarters


async def _published(
    client: httpx.AsyncClient, reporting: str, quarter: str, second: httpx.Auth
) -> None:
    ready = await _prepared(client, f"{reporting}/prepared/quarters/{quarter}")
    if not ready.is_success:
        raise LocalStackError(f"Could not prepare {quarter}: {ready.text[:300]}")
    seen = {"prepared_at": ready.json()["prepared_at"]}
    done = await client.put(f"{reporting}/published/quarters/{quarter}", json=seen, auth=second)
    if not done.is_success:
        raise LocalStackError(f"Could not publish {quarter}: {done.text[:300]}")


async def _prepared(client: httpx.AsyncClient, address: str) -> httpx.Response:
    """The answer; while events are not counted yet, as when a deadline passes by itself, it is asked again."""
    asking = AsyncRetrying(
        retry=retry_if_result(lambda answer: answer.status_code == HTTPStatus.CONFLICT),
        wait=wait_fixed(1),
        stop=stop_after_delay(PATIENCE),
        retry_error_callback=lambda asked: asked.outcome and asked.outcome.result(),
    )
    return await asking(client.put, address)


async def _quiet(client: httpx.AsyncClient, service: str, base: str) -> None:
    attempts = AsyncRetrying(
        retry=retry_if_exception_type((StillMoving, httpx.TransportError)),
        wait=wait_exponential(multiplier=0.05, max=0.2),
        stop=Stuck(),
        reraise=True,
    )
    try:
        async for attempt in attempts:
            with attempt:
                _check(service, (await client.get(f"{base}/health/ready")).json())
    except (StillMoving, httpx.TransportError) as last:
        raise LocalStackError(
            f"The {service} service has made no progress for {PATIENCE:.0f} seconds ({last}). See {base}/health/ready and its log."
        ) from None


def _check(service: str, progress: dict[str, Any]) -> None:
    if progress["dead_letters"]:
        raise LocalStackError(
            f"The {service} service could not apply {progress['dead_letters']} of the events it read. To see why, ask its GET /parked."
        )
    if progress["status"] != "ready":
        raise StillMoving("it is not ready")
    if progress["oldest_unsent_seconds"] is not None:
        raise StillMoving("it has not sent all its events yet")
    if progress["consumer_lag"] is None:
        raise StillMoving("it does not know yet what it has to read")
    if waiting := progress["consumer_lag"] + progress["gaps"]:
        raise StillMoving(f"it has not read {waiting} events yet", waiting)


def _timely(said: dict[str, Any]) -> Timeliness:
    found = said["figure"]
    days = found["days"]
    return Timeliness(
        title=said["title"],
        kept=found["numerator"],
        of=found["denominator"],
        median=days["median"] if days else None,
        left_out=found["left_out"],
    )
