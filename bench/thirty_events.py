"""Journeys of thirty events each, from the enquiry to a match, as all services tell of them.

The invariant: the same number of journeys is the same events, whatever reads them.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from contracts import assessment, checks, enquiry, panel, placement, stage_one, stage_two
from contracts.checks import Check
from contracts.event import Envelope, Event
from contracts.notifications import Medium, MessageRequested, MessageRule, MessageSent
from contracts.reference import (
    AgencyDecision,
    Channel,
    ContactChannel,
    Household,
    InformationForm,
    ReportKind,
    StageOneOutcome,
    VisitOutcome,
)
from services.chassis.clock import now

EVENTS = 30
SEED = 20_250_303
FIRST_DAY, DAYS = date(2022, 4, 1), 1400
AGENCIES = tuple(f"agency-{number:02}" for number in range(30))
AFTER = (0, 0, 0, 1, 2, 3, 9, 16, 17, 30, 35, 36, 36, 36, 37, 40, 50, 55, 70, 80, 90, 92, 95, 98)
AFTER_THAT = (150, 160, 180, 190, 200, 230)
MAY_BE_SUITABLE = StageOneOutcome.MAY_BE_SUITABLE


def journeys(how_many: int) -> Iterator[list[tuple[Envelope, Event]]]:
    """So many journeys, each with its events in their order."""
    dice = random.Random(SEED)
    for _ in range(how_many):
        journey = UUID(int=dice.getrandbits(128), version=4)
        versions = Counter[str]()
        yield [_placed(journey, versions, event) for event in _story(dice)]


def _placed(journey: UUID, versions: Counter[str], event: Event) -> tuple[Envelope, Event]:
    stream = event.type.partition(".")[0]
    versions[stream] += 1
    envelope = Envelope(stream, journey, versions[stream], event.type, now(), "bench", "0" * 32)
    return envelope, event


def _story(dice: random.Random) -> list[Event]:
    """What one household does; no two are on the same days."""
    first = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
    late = dice.randrange(40)
    days = [first + timedelta(days=day + late * (day > 0)) for day in (*AFTER, *AFTER_THAT)]
    agency, household = dice.choice(AGENCIES), dice.choice(list(Household))
    channel = dice.choice(list(Channel))
    on = iter(days)
    return [
        *_enquiry(on, agency, household, channel),
        *_stage_one(on, agency, household),
        *_stage_two(on, agency, household),
    ]


def _enquiry(
    on: Iterator[date], agency: str, household: Household, channel: Channel
) -> list[Event]:
    phone, first = ContactChannel.PHONE, MessageRule.ENQUIRY_ACKNOWLEDGED
    second = MessageRule.REGISTRATION_ACKNOWLEDGED
    return [
        enquiry.EnquiryReceived(
            occurred_on=next(on), agency=agency, channel=channel, household=household
        ),
        MessageRequested(occurred_on=next(on), rule=first),
        MessageSent(occurred_on=next(on), rule=first, medium=Medium.EMAIL),
        enquiry.ContactMade(occurred_on=next(on), channel=phone),
        enquiry.InformationProvided(occurred_on=next(on), form=InformationForm.PACK),
        enquiry.InitialVisitRequested(occurred_on=next(on)),
        enquiry.ContactMade(occurred_on=next(on), channel=phone),
        enquiry.InitialVisitHeld(occurred_on=next(on)),
        enquiry.VisitOutcomeTold(occurred_on=next(on), outcome=VisitOutcome.INVITED_TO_REGISTER),
        enquiry.RegistrationSubmitted(occurred_on=next(on), household=household),
        MessageRequested(occurred_on=next(on), rule=second),
        MessageSent(occurred_on=next(on), rule=second, medium=Medium.EMAIL),
        enquiry.RegistrationAccepted(occurred_on=next(on), agency=agency, household=household),
    ]


def _stage_one(on: Iterator[date], agency: str, household: Household) -> list[Event]:
    asked = (Check.DBS, Check.HEALTH, Check.REFERENCE_1)
    return [
        assessment.StageOneOpened(occurred_on=next(on), agency=agency, household=household),
        stage_one.StageOnePlanMade(occurred_on=next(on), plan=1),
        stage_one.StageOnePlanAgreed(occurred_on=next(on), plan=1, applicant=1),
        checks.ChecksAsked(occurred_on=next(on), checks=asked),
        assessment.ChecksReturned(occurred_on=next(on), checks=(Check.REFERENCE_1,)),
        assessment.ChecksReturned(occurred_on=next(on), checks=(Check.HEALTH,)),
        assessment.ChecksReturned(occurred_on=next(on), checks=(Check.DBS,)),
        assessment.StageOneDecided(occurred_on=next(on), outcome=MAY_BE_SUITABLE),
        assessment.StageOneNoticeSent(occurred_on=next(on), outcome=MAY_BE_SUITABLE),
    ]


def _stage_two(on: Iterator[date], agency: str, household: Household) -> list[Event]:
    decided_on = FIRST_DAY + timedelta(days=2 * DAYS)
    return [
        assessment.StageTwoStarted(occurred_on=next(on), agency=agency),
        stage_two.StageTwoPlanMade(occurred_on=next(on), plan=1),
        assessment.ReportShared(occurred_on=next(on), report=ReportKind.FULL),
        assessment.ReferredToPanel(
            occurred_on=next(on), agency=agency, household=household, report=ReportKind.FULL
        ),
        panel.MinutesFinalised(occurred_on=next(on)),
        panel.ApplicantsApproved(occurred_on=(day := next(on)), agency=agency),
        panel.DecisionNoticeSent(
            occurred_on=day,
            agency=agency,
            decision=AgencyDecision.APPROVED,
            decided_on=min(day, decided_on),
        ),
        placement.AdoptersMatched(occurred_on=next(on), match=1, children=1),
    ]
