"""Shares of individual adopters by what they said of themselves: ethnic group first, and every other question that is asked.

The invariant: people who did not answer, or preferred not to say, count as unknown and are never guessed.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from contracts.reference import Household
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey, Step, first
from services.reporting.domain.measures.dimensions import (
    ETHNICITY,
    NOT_GIVEN,
    OTHERS,
    UNSAID,
    Dimension,
)
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    LEFT_OUT,
    NUMERATOR,
    Breakdown,
    Count,
    Form,
    Group,
    Measure,
    Reading,
    Split,
    Unit,
)
from services.reporting.domain.opened_answers import OpenedAnswers

KNOWN, EVERYBODY = "known", "everybody"
_USUAL = (Breakdown.HOUSEHOLD, Breakdown.CHANNEL, Breakdown.SOURCE)
_STEPS: tuple[tuple[Step, str, str, str], ...] = (
    (
        "submitted",
        "registrations_received",
        "registrations received",
        "whose registration of interest was received in the period",
    ),
    (
        "accepted",
        "registrations_accepted",
        "registrations accepted",
        "whose registration of interest was accepted in the period",
    ),
    ("approved", "approvals", "approvals", "approved in the period"),
)
"""A step, its name in a measure's own, and in words."""


def answers_of(row: Journey, on: date) -> tuple[OpenedAnswers | None, ...]:
    """One entry for each adopter of the household on a day: two of a couple, one otherwise."""
    answers = {1: row.first_applicant, 2: row.second_applicant}
    found = (answers[number] for number in _applicants(row, on))
    return tuple(answer.event if answer else None for answer in found)


def _applicants(row: Journey, on: date) -> list[int]:
    """The numbers of the applicants; one who had left by that day is none of them."""
    if row.one_left is None:
        return [1, 2] if row.household is Household.JOINT else [1]
    gone = {row.one_left.event.applicant} if row.one_left.on <= on else set()
    return [each for each in (1, 2) if each not in gone]


def _counts(
    step: Step, dimension: Dimension
) -> Callable[[Journey, Holder | None], Iterator[Count]]:
    # Half of all counts are these, and they are the same few: made once (measured: a fifth of counting).
    @cache
    def individual(answer: str) -> tuple[tuple[str, str, Group | None], ...]:
        return tuple(
            (reading, part, Group(dimension.by, name) if name else None)
            for reading, part, name in _individual(answer, dimension)
        )

    def counts(row: Journey, held: Holder | None) -> Iterator[Count]:
        fact = first(row.facts(step))
        if fact is None:
            return
        agency = held and held.agency if step == "submitted" else fact.event.agency
        if not agency:
            return
        told = [said and dimension.answer(said) for said in answers_of(row, fact.on)]
        answers = [answer or NOT_GIVEN for answer in told]
        for answer in dict.fromkeys(answers):
            people = answers.count(answer)
            for reading, part, narrowed in individual(answer):
                yield Count(reading, fact.on, agency, part, people, narrowed)

    return counts


def _individual(answer: str, dimension: Dimension) -> Iterator[tuple[str, str, str | None]]:
    yield EVERYBODY, DENOMINATOR, None
    yield EVERYBODY, NUMERATOR, answer
    if answer in UNSAID:
        yield KNOWN, LEFT_OUT + "unknown", None
        yield KNOWN, LEFT_OUT + "unknown", answer
    else:
        yield KNOWN, DENOMINATOR, None
        yield KNOWN, NUMERATOR, answer
    if answer in dimension.counted:
        yield KNOWN, NUMERATOR, None
        yield EVERYBODY, NUMERATOR, None


def _measure(
    dimension: Dimension, step: tuple[Step, str, str, str], *, note: str, source: str, known: str
) -> Measure:
    fact, of_step, title, who = step
    return Measure(
        id=f"{dimension.id}_{of_step}",
        title=f"{dimension.of} share of {title}",
        definition=f"Individual adopters {dimension.whom}, out of the individual adopters {who}. {note}"
        "A couple is 2 individuals; someone who had left the application before is not counted. The latest answer counts. "
        "Someone who skipped the question, or withdrew their answer, has not answered. Mystery shops "
        "and merged duplicates are not counted.",
        source=source,
        unit=Unit.INDIVIDUALS,
        form=Form.SHARE,
        readings=_readings(known),
        starts=(fact,),
        facts=(fact, "first_applicant", "second_applicant", "one_left"),
        counts=_counts(fact, dimension),
        breakdowns=(*_USUAL, dimension.by, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(dimension.by, _names(dimension)),),
    )


def _names(dimension: Dimension) -> tuple[str, ...]:
    return (*dimension.answers, NOT_GIVEN)


def _readings(known: str) -> tuple[Reading, ...]:
    return (
        Reading(KNOWN, f"Out of the individuals whose {known} is known. The others are left out."),
        Reading(
            EVERYBODY,
            "Out of all individuals, including those who did not answer or preferred not to say.",
        ),
    )


_OF_ETHNICITY = tuple(
    _measure(
        ETHNICITY,
        step,
        note="White minorities are in the denominator, but are not counted as ethnic minority. ",
        source="RAA Leaders annual report 2021/22 (individual adopters, excludes white "
        "minorities). It does not publish the denominator, so we count both.",
        known="ethnic group",
    )
    for step in _STEPS
)
_OF_OTHERS = tuple(
    _measure(
        dimension,
        step,
        note=dimension.note,
        source=dimension.source,
        known=dimension.known,
    )
    for dimension in OTHERS
    for step in (_STEPS[0], _STEPS[-1])
)
MEASURES = (*_OF_ETHNICITY, *_OF_OTHERS)
