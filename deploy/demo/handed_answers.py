"""Equality answers of the rest of the year, given to the enquiry service's store as the service itself keeps them.

The invariant: each is under the pseudonym that the data has for it, once, sealed with a key of its own. The service sends
it when it starts.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from contracts.equality import AgeGroup, AnswersKey, CountedAnswers
from contracts.reference import Household
from deploy.demo.rest_of_year import KeptRecord
from services.chassis.cases import CaseRecords
from services.chassis.record import Cause
from services.enquiry.domain.equality import (
    EqualityRecord,
    GiveEqualityAnswers,
    HouseholdFacts,
    give_equality_answers,
)

AT_ONCE = 200
"""Records that begin at once are inserted together."""


async def keep_answers(
    answers: CaseRecords[EqualityRecord],
    given: Sequence[KeptRecord],
    agencies: Mapping[UUID, str],
) -> None:
    """Keeps everything that these people answered; `agencies` has whose each household is."""
    waiting = iter(given)

    async def take_turns() -> None:
        for person in waiting:
            await _keep(answers, person, agencies)

    async with asyncio.TaskGroup() as hands:
        for _ in range(AT_ONCE):
            hands.create_task(take_turns())


async def _keep(
    answers: CaseRecords[EqualityRecord], person: KeptRecord, agencies: Mapping[UUID, str]
) -> None:
    for version, event in enumerate(person.events, start=1):
        decide = partial(
            give_equality_answers,
            command=command_of(event.data),
            about=_household(event.data, agencies),
            key=AnswersKey.new(),
        )
        at = recorded_at(event.data)
        cause = Cause(f"year-{person.identity}-{version}", person.identity.hex, at=at)
        await (answers.open if version == 1 else answers.change)(person.identity, decide, cause)


def command_of(counted: Mapping[str, Any]) -> GiveEqualityAnswers:
    """The command that leads to what is counted of somebody's answers."""
    asked = CountedAnswers.model_fields.keys() - {"journey", "age_group"}
    given = {name: counted[name] for name in asked}
    return GiveEqualityAnswers.model_validate({"on": counted["occurred_on"], **given})


def recorded_at(said: Mapping[str, Any]) -> datetime:
    """When an event was recorded that nobody plays: at noon of its day."""
    return datetime.combine(date.fromisoformat(said["occurred_on"]), time(12), UTC)


def _household(counted: Mapping[str, Any], agencies: Mapping[UUID, str]) -> HouseholdFacts:
    journey = UUID(counted["journey"])
    return HouseholdFacts(
        journey=journey,
        agency=agencies[journey],
        household=Household.JOINT,
        submitted_on=date.fromisoformat(counted["occurred_on"]),
        age_groups={counted["applicant"]: AgeGroup(counted["age_group"])},
    )
