"""Plan and preparation for the household: what was agreed, what is booked for whom, and what comes next.

The invariant: it is said what was booked and what came of it, and never what staff wrote about it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from contracts.direction import isolated
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PlaceEnd,
    PreparationKind,
    PreparationOutcome,
    PreparationWay,
)
from contracts.words import day, label_of
from services.web.site.answers.assessment import BookedPreparation, StageOne

TITLES = {
    PreparationKind.COUNSELLING: "Counselling",
    PreparationKind.TRAINING: "Training session",
    PreparationKind.E_LEARNING: "E-learning",
    PreparationKind.WORKBOOK: "Workbook",
}
DONE = {
    PreparationKind.COUNSELLING: "Held",
    PreparationKind.TRAINING: "Attended",
    PreparationKind.E_LEARNING: "Completed",
    PreparationKind.WORKBOOK: "Given back",
}
ENDED = {
    PlaceEnd.GIVEN_UP: "Place given up",
    PlaceEnd.SESSION_CANCELLED: "Session cancelled",
}
BY_A_DAY = frozenset({PreparationKind.E_LEARNING, PreparationKind.WORKBOOK})
WAYS = {
    PreparationWay.IN_PERSON: "in person",
    PreparationWay.ONLINE: "online",
    PreparationWay.AT_HOME: "at home",
}
SUPPORT = {
    PeerSupportKind.BUDDY: "A buddy, who is an adopter",
    PeerSupportKind.PEER_GROUP: "A group of adopters",
}
STEPS = {
    PeerSupportStep.OFFERED: "Offered to you",
    PeerSupportStep.ACCEPTED: "You accepted. Your agency finds someone for you",
    PeerSupportStep.DECLINED: "You declined. You can ask for it again",
    PeerSupportStep.MATCHED: "Your agency found someone for you",
    PeerSupportStep.MET: "You have met",
    PeerSupportStep.ENDED: "Ended. You can ask for it again",
}
PLANNED = frozenset({"stage_one", "stage_one_decided"})
"""While the plan can still be drawn up or agreed to; on the fast track there is none."""


class Prepared(NamedTuple):
    """One thing to prepare with: what it is, when, and each applicant with how far they are."""

    title: str
    when: str
    states: tuple[tuple[str, str], ...]


def prepared(stage: StageOne, people: Sequence[str]) -> list[Prepared]:
    """Everything that was booked, in the order of its days."""
    every = sorted(stage.preparation, key=lambda each: (each.held_on, each.number))
    return [Prepared(_title(each), _when(each), tuple(_states(each, people))) for each in every]


def support(stage: StageOne) -> list[tuple[str, str]]:
    """How far each kind of support by other adopters is, with its day."""
    latest = {each.kind: each for each in stage.support}
    return [
        (SUPPORT[kind], f"{STEPS[each.step]} ({day(each.on)})") for kind, each in latest.items()
    ]


def comes_next(stage: StageOne, applicant: int, today: date) -> list[str]:
    """What this applicant can do now or next, the plan first."""
    return [*_plan_next(stage, applicant), *_preparation_next(stage, applicant, today)]


def _plan_next(stage: StageOne, applicant: int) -> Iterator[str]:
    if stage.status not in PLANNED:
        return
    if stage.plan is None:
        began = f" Stage one began on {day(stage.started_on)}." if stage.started_on else ""
        yield f"Your agency will draw up a plan for stage one with you.{began}"
    elif applicant not in stage.agreed:
        yield "Read your plan below, and agree to it if it is right."
    elif len(stage.agreed) < len(stage.applicants):
        yield "The other applicant needs to read the plan and agree to it."


def _preparation_next(stage: StageOne, applicant: int, today: date) -> Iterator[str]:
    own = [each for each in stage.preparation if applicant in each.applicants]
    for each in sorted(own, key=lambda booking: booking.held_on):
        if applicant in each.taken or each.ended:
            continue
        if each.kind in BY_A_DAY:
            yield f"{_title(each)}: finish it by {day(each.held_on)}."
        elif each.held_on >= today:
            yield f"{_title(each)}: on {each.when}."


def _title(booking: BookedPreparation) -> str:
    title = TITLES[booking.kind]
    return f"{title}: {label_of(booking.topic)}" if booking.topic else title


def _when(booking: BookedPreparation) -> str:
    words = f"By {day(booking.held_on)}" if booking.kind in BY_A_DAY else booking.when
    if booking.hours:
        words += f", {booking.hours} hour{'' if booking.hours == 1 else 's'}"
    words = f"{words}, {WAYS[booking.way]}" if booking.way else words
    return f"{words}. {booking.where}" if booking.where else words


def _states(booking: BookedPreparation, people: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number in booking.applicants:
        name = people[number - 1] if number <= len(people) else ""
        yield isolated(name), _state(booking, number)


def _state(booking: BookedPreparation, applicant: int) -> str:
    taken = booking.taken.get(applicant)
    if taken is None and booking.ended:
        return ENDED[booking.ended]
    if taken is None:
        return "Given to you" if booking.kind in BY_A_DAY else "Booked"
    outcome = (
        DONE[booking.kind] if taken.outcome is PreparationOutcome.DONE else label_of(taken.outcome)
    )
    return f"{outcome.partition(' by')[0]} on {day(taken.on)}"
