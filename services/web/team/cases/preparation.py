"""Preparation and support of one household, in the words of staff.

The invariant: what each applicant did is said beside them; nothing is added up to a judgement.
"""

from collections.abc import Sequence
from typing import NamedTuple

from contracts.words import day, label_of
from services.web.site.answers.assessment import BookedPreparation, StageOne
from services.web.site.answers.plans import called

WAITS = "Not recorded yet"


class PreparationRow(NamedTuple):
    """One booking: what it is, when, and what came of it for each applicant."""

    number: int
    title: str
    when: str
    where: str
    outcomes: tuple[tuple[str, str], ...]
    learnt: tuple[tuple[str, str], ...]


def booking_title(booking: BookedPreparation) -> str:
    """What was booked: `Training session: How adoption works, 6 hours, online`."""
    title = label_of(booking.kind)
    if booking.topic:
        title = f"{title}: {label_of(booking.topic)}"
    more = []
    if booking.hours:
        more.append(f"{booking.hours} hour{'' if booking.hours == 1 else 's'}")
    if booking.way:
        more.append(label_of(booking.way).lower())
    return ", ".join([title, *more])


def preparation_rows(stage: StageOne, people: Sequence[str]) -> list[PreparationRow]:
    """Every booking in its order, with the applicants by the names in `people`."""
    return [
        PreparationRow(
            number=each.number,
            title=booking_title(each),
            when=each.when,
            where=each.where or "",
            outcomes=tuple(
                (called(number, people), _outcome(each, number)) for number in each.applicants
            ),
            learnt=tuple(
                (called(said.applicant, people), said.words)
                for said in stage.learnt
                if said.booking == each.number
            ),
        )
        for each in stage.preparation
    ]


def _outcome(booking: BookedPreparation, applicant: int) -> str:
    taken = booking.taken.get(applicant)
    if booking.ended and not taken:
        return label_of(booking.ended)
    return f"{label_of(taken.outcome)} ({day(taken.on)})" if taken else WAITS
