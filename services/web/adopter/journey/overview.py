"""Everything that the page of one journey says, worked out before it is rendered.

The invariant: the parts do not depend on one another; one that cannot be shown leaves the others as they are.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contracts.calendar import london_moment
from contracts.reference import FeedbackStep, PlaceState
from contracts.timeline import TimelineEntry
from contracts.words import day
from services.web.adopter.journey.clocks import JourneyClock, clocks
from services.web.adopter.journey.feedback import to_ask_about
from services.web.adopter.journey.journey import Journey
from services.web.adopter.journey.next_steps import JourneyNow, Next, next_step, turn_in_words
from services.web.adopter.journey.steps import StepShown, StepState, steps, steps_in_words
from services.web.site.answers.casework import Actions
from services.web.site.answers.enquiry.record import (
    Account,
    OwnContactDetails,
    OwnEnquiry,
    OwnFeedback,
)
from services.web.site.answers.enquiry.registration import RegistrationDraft
from services.web.site.clients import Ask
from services.web.site.information_events import InformationEvent
from services.web.site.pieces import Piece, own_piece

LATEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the page says besides where the journey is."""

    details: Piece[OwnContactDetails]
    draft: Piece[RegistrationDraft]
    actions: Piece[Actions]
    answered: Piece[OwnFeedback]

    @classmethod
    async def asked(cls, ask: Ask, journey: UUID) -> "Beside":
        """The same as it stands now; raises `Refused`."""
        path, get = f"/enquiries/{journey}", ask.enquiry.get
        details, draft, actions, answered = await asyncio.gather(
            own_piece(get(f"{path}/contact-details", OwnContactDetails)),
            own_piece(get(f"{path}/registration-draft", RegistrationDraft)),
            own_piece(get(f"{path}/actions", Actions, {"fields": "false"})),
            own_piece(get(f"{path}/feedback", OwnFeedback)),
        )
        return cls(details=details, draft=draft, actions=actions, answered=answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """An information event that is still to come, and whether there is a place or a turn."""

    event: InformationEvent
    state: PlaceState
    begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where a journey is: the six steps, what comes next, and the clocks."""

    steps: list[StepShown]
    summary: str
    next: Next | None
    turn: str | None
    clocks: list[JourneyClock]

    @classmethod
    def of(cls, journey: Journey, today: date) -> "Where":
        shown, at = steps(journey), journey.at
        seen = clocks(journey.timelines, today)
        return cls(
            steps=shown,
            summary=steps_in_words(shown),
            next=next_step(JourneyNow(at, journey.own.found, seen, today)) if at else None,
            turn=turn_in_words(at) if at else None,
            clocks=seen,
        )

    @property
    def has_ended(self) -> bool:
        """Whether the journey ended before its last step was done."""
        return any(step.state is StepState.ENDED for step in self.steps)

    @property
    def late(self) -> list[JourneyClock]:
        """What the agency is behind with."""
        return [clock for clock in self.clocks if clock.is_late]


def asked_about(journey: Journey, beside: Beside) -> list[FeedbackStep]:
    """The steps to ask about; none while it is not known which were answered."""
    if beside.answered.found is None:
        return []
    return to_ask_about(journey.happened, beside.answered.found.steps)


def latest(entries: list[TimelineEntry]) -> list[TimelineEntry]:
    """The last things that happened, the latest first."""
    return entries[:LATEST]


def other_applicant(
    details: OwnContactDetails | None, own: OwnEnquiry | None, applicant: int
) -> tuple[str, Account | None] | None:
    """The other applicant's name, and how they sign in; None for a single applicant."""
    place = 2 - applicant
    gone = details is not None and place + 1 in details.left
    if details is None or own is None or place >= len(details.applicants) or gone:
        return None
    return details.applicants[place].name, own.account(place + 1)


def registration_in_words(own: OwnEnquiry, draft: RegistrationDraft | None) -> str:
    """How far the registration of interest is, in words."""
    if own.status == "registration_declined":
        return "The agency decided not to go ahead with it."
    if own.status == "registration_accepted":
        return "Accepted."
    if own.submitted_on:
        return f"Sent on {day(own.submitted_on)}."
    if draft is None or not draft.is_begun:
        return "Not started."
    if not draft.missing:
        return "Complete. You can send it."
    count = len(draft.missing)
    return f"Started. {count} {'thing is' if count == 1 else 'things are'} still missing."


async def booked(ask: Ask, own: OwnEnquiry, instant: datetime) -> Piece[list[Booked]]:
    """The booked information events that are still to come, the earliest first."""
    asked = [
        own_piece(ask.enquiry.get(f"/information-events/{event}", InformationEvent))
        for event in own.bookings
    ]
    answers = await asyncio.gather(*asked)
    if any(each.away for each in answers):
        return Piece(away=True)
    events = [each.found for each in answers if each.found]
    return Piece(list(_to_come(events, own, instant)))


def _to_come(
    events: Iterable[InformationEvent], own: OwnEnquiry, instant: datetime
) -> Iterable[Booked]:
    for event in sorted(events, key=lambda each: each.arrangements.held_on):
        if not event.arrangements.is_over(*london_moment(instant)):
            state, begun = own.bookings[event.information_event], event.has_begun(instant)
            yield Booked(event=event, state=state, begun=begun)
