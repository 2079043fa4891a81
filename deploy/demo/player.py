"""Plays journeys through the services' public APIs: many at a time, each in its own order.

The invariant: a command is sent under a key that follows from its journey and place until it is
acknowledged, so whatever fails on the way, it happens once. A refusal stops the play.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_exponential

from deploy.demo.ledger import Ledger
from deploy.demo.people import EVERY_AGENCY, People
from deploy.demo.plan import Identities, Journey, Service, Step
from deploy.local.errors import LocalStackError
from deploy.local.identity import Signer

IN_FLIGHT = 24
PATIENCE = 120.0
ANSWER = httpx.Timeout(60.0, connect=20.0)
AWAY = 503
NOT_FOUND = 404

Bases = Mapping[str, str]
"""The address of each service, by its name."""


class PlayStopped(LocalStackError):
    """A journey could not be played to its end; the text says which step failed and why."""


class NotYet(Exception):
    """A passing state: the service is away, or the case has not been opened yet."""


@dataclass
class Tally:
    """How far the play has come, for the person who watches it."""

    journeys: int = 0
    commands: int = 0
    reached_on: date | None = None


async def play(
    journeys: Iterable[Journey],
    bases: Bases,
    *,
    ledger: Ledger,
    signer: Signer,
    concurrency: int = IN_FLIGHT,
    patience: float = PATIENCE,
    tally: Tally | None = None,
) -> None:
    """Plays the journeys that the ledger does not hold, in the order given, so many at a time.

    Raises `PlayStopped` on a refusal, and when a service or a case is awaited for longer than `patience`.
    """
    waiting = (journey for journey in journeys if journey.name not in ledger.finished)
    tally = tally or Tally()
    people = {service: People(signer, service, EVERY_AGENCY) for service in Service}
    certificates = ssl.create_default_context()
    try:
        async with asyncio.TaskGroup() as hands:
            for _ in range(concurrency):
                # Each its own: httpx looks through all connections of a client at each request.
                client = httpx.AsyncClient(timeout=ANSWER, verify=certificates, trust_env=False)
                player = Player(client, bases, people, tally, patience)
                hands.create_task(_play_all(player, waiting, ledger))
    except ExceptionGroup as stopped:
        raise stopped.exceptions[0] from None


async def _play_all(player: "Player", journeys: Iterator[Journey], ledger: Ledger) -> None:
    """Takes one journey after another from those that wait."""
    async with player.client:
        for journey in journeys:
            await player.play(journey)
            ledger.finish(journey.name)


class Player:
    """Sends the commands of one journey at a time."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        bases: Bases,
        people: Mapping[Service, People],
        tally: Tally,
        patience: float,
    ) -> None:
        self.client = client
        self._bases = bases
        self._people = people
        self._tally = tally
        self._patience = patience

    async def play(self, journey: Journey) -> None:
        """Sends the steps in their order, each after the one before it was acknowledged."""
        async for _ in self.played(journey):
            pass

    async def played(self, journey: Journey) -> AsyncIterator[str]:
        """The same step by step: each is acknowledged when the identity of the record that it changed comes."""
        self._tally.reached_on = journey.began_on
        known = await self._elsewhere(journey)
        reached: set[tuple[Service, str]] = set()
        for place, step in enumerate(journey.steps):
            told = f"Journey {journey.name}, step {place + 1} ({step} on {step.on.isoformat()})"
            for case in {(step.service, each) for each in step.cases} - reached:
                await self._case_opened(step.service, known[case[1]], told)
                reached.add(case)
            identity = await self._sent(step, known, journey.key(place), told)
            known.setdefault(step.record, identity)
            self._tally.commands += 1
            yield identity
        self._tally.journeys += 1

    async def _elsewhere(self, journey: Journey) -> dict[str, str]:
        """The records that other journeys begin, learnt by sending (again) what begins them.

        Before the first step: a shopper must not turn to an agency before the shop is commissioned.
        """
        return {
            record: await self._sent(
                opened.step, {}, opened.key, f"Journey {journey.name}, {record} of another journey"
            )
            for record, opened in journey.elsewhere.items()
        }

    async def _sent(self, step: Step, known: Identities, key: str, told: str) -> str:
        """Sends one command; the identity of the record that it began or changed."""
        address = self._bases[step.service] + step.path(known.get(step.record, ""))
        content = step.content(known)
        headers = {"content-type": "application/json", "idempotency-key": key}
        auth = self._people[step.service]

        async def send_file() -> httpx.Response:
            place = f"{self._bases[step.service]}/{step.folder}/{known[step.record]}/file"
            return await self.client.put(place, content=step.attached, auth=auth)

        async def send() -> httpx.Response:
            if step.attached and not (sent := await send_file()).is_success:
                return sent
            response = await self.client.post(address, content=content, headers=headers, auth=auth)
            if response.status_code == NOT_FOUND and not step.command:
                raise NotYet("does not know yet what this starts in")
            return response

        response = await self._patiently(send, told, step.service)
        if not response.is_success:
            raise PlayStopped(f"{told} was refused: {_why(response)}")
        identity: str = response.json()["journey"]
        return identity

    async def _case_opened(self, service: Service, journey: str, told: str) -> None:
        address = f"{self._bases[service]}/cases/{journey}"

        async def look() -> httpx.Response:
            response = await self.client.get(address, auth=self._people[service])
            if response.status_code == NOT_FOUND:
                raise NotYet("has not opened the case")
            return response

        response = await self._patiently(look, told, service)
        if not response.is_success:
            raise PlayStopped(f"{told} is waiting for a case that cannot be read: {_why(response)}")

    async def _patiently(
        self, ask: Callable[[], Awaitable[httpx.Response]], told: str, service: Service
    ) -> httpx.Response:
        """Asks again, with growing pauses, while the service is away or has not got so far."""
        passing = (httpx.TransportError, NotYet)
        attempts = AsyncRetrying(
            retry=retry_if_exception_type(passing),
            wait=wait_exponential(multiplier=0.02, max=1),
            stop=stop_after_delay(self._patience),
            reraise=True,
        )
        try:
            async for attempt in attempts:
                with attempt:
                    response = await ask()
                    if response.status_code == AWAY:
                        raise NotYet("could not do its work")
        except passing as last:
            what = str(last) if isinstance(last, NotYet) else "did not answer"
            raise PlayStopped(
                f"{told}: the {service} service {what} for {self._patience:.0f} seconds. See its log and its /health/ready."
            ) from None
        return response


def _why(response: httpx.Response) -> str:
    """The status and what the problem says is wrong, with the fields but not their contents."""
    try:
        problem: dict[str, Any] = response.json()
    except ValueError:
        return f"{response.status_code} without an explanation. See the service's log."
    fields = ", ".join(each["where"] for each in problem.get("wrong", ()))
    detail = problem.get("detail", "it gave no explanation")
    return f"{response.status_code}, {detail}" + (f" (Fields: {fields}.)" if fields else "")
