"""One command on many records: each is decided and answered separately.

The invariant: each record has a key of its own that follows from the command's, so the same command sent
again changes nothing twice, wherever it broke off before.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from services.chassis.commands import Commands, require_days
from services.chassis.damage import DamagedRecord
from services.chassis.decision import Command, Decision, Refusal, StateT

CommandT = TypeVar("CommandT", bound=Command)
AT_A_TIME = 8
MOST_REMAINING = 10_000


class Outcome(BaseModel):
    """The result of the command on one record."""

    journey: UUID
    done: bool
    why_not: str | None = Field(description="Why it failed, in plain words; null if it succeeded")


class BulkReceipt(BaseModel):
    """The result for each record. Send the same command again to do those `remaining`."""

    outcomes: list[Outcome]
    remaining: int = Field(
        default=0, le=MOST_REMAINING, description="10,000 means that many or more"
    )


async def change_each(
    door: Commands[StateT],
    agency: str,
    journeys: Iterable[UUID],
    decide: Callable[[StateT | None, CommandT], Decision[StateT]],
    command: CommandT,
) -> list[Outcome]:
    """Decides on each of an agency's records once, in the order given; another's is as if not there.

    Refuses as a whole a date in the future or of a wrong year, and a code that nobody has. Where the database fails on one of them it raises; the same
    command sent again then finishes the others.
    """
    require_days(command)
    await door.require_known(command)
    turns = asyncio.Semaphore(AT_A_TIME)

    def decided(state: StateT | None, command: CommandT) -> Decision[StateT]:
        theirs = state is not None and state.agency == agency
        return decide(state if theirs else None, command)

    async def changed(journey: UUID) -> Outcome:
        own = replace(door, key=f"{door.key} {journey}")
        async with turns:
            try:
                await own.change(journey, decided, command)
            except (DamagedRecord, Refusal) as refused:
                return Outcome(journey=journey, done=False, why_not=refused.sentence)
        return Outcome(journey=journey, done=True, why_not=None)

    return await asyncio.gather(*map(changed, dict.fromkeys(journeys)))
