"""Many journeys as the reporting service keeps them, with every cell that they count for.

The invariant: each row is what its events make of it; only identities are counted through, so that there can be
tens of thousands within a minute.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from contracts.assessment import (
    ReferredToPanel,
    StageOneDecided,
    StageOneNoticeSent,
    StageOneOpened,
    StageTwoStarted,
)
from contracts.enquiry import (
    ContactMade,
    EnquiryReceived,
    InformationProvided,
    RegistrationAccepted,
    RegistrationSubmitted,
)
from contracts.event import Envelope, Event
from contracts.panel import ApplicantsApproved
from contracts.reference import (
    Channel,
    ContactChannel,
    Household,
    InformationForm,
    ReportKind,
    StageOneOutcome,
)
from services.chassis.clock import now
from services.chassis.mongo import Database
from services.reporting.domain.evolution import evolve
from services.reporting.domain.journey import Journey
from services.reporting.store.generation_writer import fill as write
from services.reporting.store.generations import begin_next, serve

SEED = 20_250_303
STAYING = (10, 15, 40, 10, 5, 5, 5, 3, 3, 4)
"""Of a hundred households, how many go so many steps."""
STEP_DAYS = 20


async def fill(
    reporting: Database, how_many: int, agencies: tuple[str, ...], first: date, days: int
) -> None:
    """Puts journeys that began in these days in the place of all that reporting has counted."""
    generation = await begin_next(reporting)
    await write(generation, rows(how_many, agencies, first, days), ())
    await serve(generation)


def rows(how_many: int, agencies: tuple[str, ...], first: date, days: int) -> Iterator[Journey]:
    """So many journeys that began in these days."""
    dice = random.Random(SEED)
    for _ in range(how_many):
        on = first + timedelta(days=dice.randrange(days))
        yield _journey(dice, _story(dice, on, dice.choice(agencies)))


def _journey(dice: random.Random, story: list[Event]) -> Journey:
    journey, row = UUID(int=dice.getrandbits(128), version=4), None
    versions = Counter[str]()
    for event in story:
        stream = event.type.partition(".")[0]
        versions[stream] += 1
        envelope = Envelope(stream, journey, versions[stream], event.type, now(), "bench", "0" * 32)
        row = evolve(row, envelope, event)
    assert row is not None  # noqa: S101  a story has an event at least
    return row


def _story(dice: random.Random, on: date, agency: str) -> list[Event]:
    """What one household does, from the enquiry towards the approval."""
    household = dice.choice(list(Household))
    steps = [on + timedelta(days=STEP_DAYS * number) for number in range(8)]
    answered = on + timedelta(days=dice.randrange(6))
    outcome = StageOneOutcome.MAY_BE_SUITABLE
    story: list[Event] = [
        EnquiryReceived(
            occurred_on=on,
            agency=agency,
            channel=dice.choice(list(Channel)),
            household=household,
        ),
        ContactMade(occurred_on=answered, channel=ContactChannel.PHONE),
        InformationProvided(occurred_on=answered, form=InformationForm.PACK),
        RegistrationSubmitted(occurred_on=steps[1], household=household),
        RegistrationAccepted(occurred_on=steps[2], agency=agency, household=household),
        StageOneOpened(occurred_on=steps[2], agency=agency, household=household),
        StageOneDecided(occurred_on=steps[3], outcome=outcome),
        StageOneNoticeSent(occurred_on=steps[3], outcome=outcome),
        StageTwoStarted(occurred_on=steps[4], agency=agency),
        ReferredToPanel(
            occurred_on=steps[6], agency=agency, household=household, report=ReportKind.FULL
        ),
        ApplicantsApproved(occurred_on=steps[7], agency=agency),
    ]
    [last] = dice.choices(range(len(STAYING)), STAYING)
    return story[: last + 2 if last else 1]
