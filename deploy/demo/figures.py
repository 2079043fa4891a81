"""The figures after the play: published, counted, difference; then the measures nobody published.

The invariant: what is shown as counted is what the reporting service answered, and nothing is asked
before every event that the play caused has been heard there.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential

from contracts.identity import Role, Who
from deploy.demo.people import EVERY_AGENCY
from deploy.demo.player import Bases
from deploy.demo.published import Figure, Published
from deploy.demo.quotas import SLICES
from deploy.local.errors import LocalStackError
from deploy.local.identity import SignedAs, Signer

UPSTREAM_FIRST = ("enquiry", "assessment", "panel", "reporting")
PATIENCE = 120.0
AFTER_THE_YEAR = "2025-26"
"""The households that go on today enquired later than this year began; the synthetic ones ended before."""
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
class Comparison:
    """One published figure beside what was counted; both in `unit`."""

    figure: Figure
    expected: float
    counted: float
    unit: str
    of: int | None = None

    @property
    def difference(self) -> float:
        return round(self.counted - self.expected, 2)


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
    async with _client() as client:
        for service in UPSTREAM_FIRST:
            await _quiet(client, service, bases[service])


async def compare(bases: Bases, slices: int, signer: Signer) -> list[Comparison]:
    """Every published figure with what reporting counts, of so many sixteenths of the year."""
    published = Published.read()
    async with _client(_staff(signer)) as client:
        return [
            *[_count(f, await _asked(client, bases, f), slices) for f in published.funnel],
            *[_share(f, await _asked(client, bases, f)) for f in published.shares],
            *[_mean(f, await _scored(bases, f, signer)) for f in published.means],
        ]


async def timeliness(bases: Bases, signer: Signer) -> list[Timeliness]:
    """The measures of time, in their headline reading, over all periods."""
    async with _client(_staff(signer)) as client:
        return [_timely(await _answer(client, bases, measure)) for measure in TIMELINESS]


async def publish(bases: Bases, signer: Signer) -> list[str]:
    """Publishes every quarter of the year in which the families enquired, once.

    A quarter stays as it was first published, so what is played later is not in it.
    """
    async with _client(_analyst(signer)) as client:
        quarters = [f"{ENQUIRED}-Q{number}" for number in range(1, 5)]
        for each in quarters:
            answer = await client.put(f"{bases['reporting']}/published/quarters/{each}")
            if not answer.is_success:
                raise LocalStackError(f"{each} could not be published: {answer.text[:300]}")
    return quarters


def found_again(comparisons: Sequence[Comparison]) -> bool:
    """Whether every figure was counted as it was published."""
    return all(comparison.difference == 0 for comparison in comparisons)


def _client(auth: httpx.Auth | None = None) -> httpx.AsyncClient:
    return httpx.AsyncClient(auth=auth, timeout=30, trust_env=False)


def _staff(signer: Signer) -> httpx.Auth:
    """Somebody who works at every agency, so that their own figures are those of the year."""
    at = dict.fromkeys(EVERY_AGENCY, frozenset({Role.MANAGER}))
    return SignedAs(signer, Who(subject="demo-staff", at=at), "reporting")


def _analyst(signer: Signer) -> httpx.Auth:
    analyst = Who(subject="demo-analyst", national=frozenset({Role.NATIONAL_ANALYST}))
    return SignedAs(signer, analyst, "reporting")


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
            f"The {service} service has got no further for {PATIENCE:.0f} seconds ({last}); "
            f"see {base}/health/ready and its log."
        ) from None


def _check(service: str, progress: dict[str, Any]) -> None:
    if progress["dead_letters"]:
        raise LocalStackError(
            f"The {service} service could not apply {progress['dead_letters']} of the events it "
            "heard; its GET /parked says why."
        )
    if progress["status"] != "ready":
        raise StillMoving("it is not ready")
    if progress["oldest_unsent_seconds"] is not None:
        raise StillMoving("events are not sent yet")
    if progress["consumer_lag"] or progress["gaps"]:
        waiting = (progress["consumer_lag"] or 0) + progress["gaps"]
        raise StillMoving(f"{waiting} events are not heard yet", waiting)


async def _asked(client: httpx.AsyncClient, bases: Bases, figure: Figure) -> dict[str, Any]:
    wanted = {"reading": figure.reading, "period": figure.period, "by": "period"}
    return await _answer(client, bases, figure.measure, **wanted)


async def _scored(bases: Bases, figure: Figure, signer: Signer) -> dict[str, Any]:
    """How agencies score in mystery shops: for the national team alone."""
    async with _client(_analyst(signer)) as client:
        wanted = {"period": figure.period}
        return await _answer(client, bases, figure.measure, "mystery-shop-measures", **wanted)


async def _answer(
    client: httpx.AsyncClient,
    bases: Bases,
    measure: str,
    folder: str = "measures",
    **wanted: str,
) -> dict[str, Any]:
    response = await client.get(f"{bases['reporting']}/{folder}/{measure}", params=wanted)
    if not response.is_success:
        raise LocalStackError(
            f"Reporting does not answer for the measure {measure}: {response.text[:300]}"
        )
    answer: dict[str, Any] = response.json()
    return answer


def _count(figure: Figure, answer: dict[str, Any], slices: int) -> Comparison:
    expected = figure.published * slices / SLICES
    return Comparison(figure, expected, answer["figure"]["numerator"], figure.unit)


def _share(figure: Figure, answer: dict[str, Any]) -> Comparison:
    """Over the quarters of the synthetic year's households alone, who may register long after it."""
    found = [each for quarter, each in answer["by"].items() if quarter < AFTER_THE_YEAR]
    individuals = sum(each["denominator"] for each in found)
    expected = round(figure.published * individuals / 100)
    counted = sum(each["numerator"] for each in found)
    return Comparison(figure, expected, counted, "adopters", of=individuals)


def _mean(figure: Figure, answer: dict[str, Any]) -> Comparison:
    counted = round(100 * (answer["figure"]["value"] or 0), 2)
    return Comparison(figure, figure.published, counted, "%")


def _timely(answer: dict[str, Any]) -> Timeliness:
    found = answer["figure"]
    days = found["days"]
    return Timeliness(
        title=answer["title"],
        kept=found["numerator"],
        of=found["denominator"],
        median=days["median"] if days else None,
        left_out=found["left_out"],
    )
