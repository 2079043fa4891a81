"""How easy applicants found each step of the journey, in their own answers.

The invariant: an answer counts once, under its step. No agency's staff see an exact number of it or the journeys behind,
because a manager reads answers five together and without names.
"""

from collections.abc import Iterator

from contracts.reference import FeedbackStep
from services.reporting.domain.facts import Moment
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import STEPS_OF_HOLDER, Journey
from services.reporting.domain.measures.measure import (
    NUMERATOR,
    Breakdown,
    Count,
    CountedFor,
    Form,
    Group,
    Measure,
    Reading,
    Split,
    Unit,
)

EASES = {1: "very_hard", 2: "hard", 3: "neither", 4: "easy", 5: "very_easy"}
"""The answers from 1 to 5, in words."""
ANSWERS = tuple(
    path for step in FeedbackStep for path in (step, *(f"{step}/{ease}" for ease in EASES.values()))
)


def _counts(row: Journey, held: Holder | None) -> Iterator[Count]:
    if held is None:
        return
    counted_for = CountedFor("all", held.agency)
    for given in row.feedback:
        group = Group(Breakdown.RESULT, f"{given.event.step}/{EASES[given.event.ease]}")
        yield from counted_for.split(given.on, NUMERATOR, group)


def _moments(row: Journey) -> Iterator[Moment]:
    yield from map(Moment.of, row.feedback)


MEASURES = (
    Measure(
        id="ease_of_steps",
        title="How easy each step was",
        definition="Answers of applicants in the period to the question how easy a step was, from very hard to very easy, "
        "by the step. Each answer counts, so a couple can give two, and a second answer about a step counts "
        "too. They count for the agency that holds the enquiry now, also where it turned out to be a duplicate. Those "
        "who did not answer are not known to be of one mind with those who did.",
        source="Adopter Journey National Practice Standards (adopter voice); the question is ours.",
        unit=Unit.ANSWERS,
        form=Form.COUNT,
        readings=(Reading("all", "All answers."),),
        starts=("feedback",),
        facts=(*STEPS_OF_HOLDER, "feedback"),
        counts=_counts,
        breakdowns=(Breakdown.RESULT, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.RESULT, ANSWERS),),
        events=_moments,
        outlives_merges=True,
    ),
)
