"""Individuals who left after their registration was received and before an approval, by broad ethnic group and step.

The invariant: each individual of a household that left is one of one group, or of those who did not say, and left at
one step. Who was approved is not counted here a second time: the share of approvals by ethnic group has them.
"""

from collections.abc import Iterator, Mapping

from contracts.equality import FIVE_GROUPS, FiveGroups
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures import leaving
from services.reporting.domain.measures.course import (
    BETWEEN_STAGES,
    STAGE_ONE,
    STAGE_TWO,
    UNDER_REVIEW,
)
from services.reporting.domain.measures.diversity import answers_of
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
from services.reporting.domain.opened_answers import OpenedAnswers

LEFT = "left"
NOT_SAID = "not_said"
BEFORE_ACCEPTANCE, IN_STAGE_ONE, LATER = "before_acceptance", "stage_one", "after_stage_one"
STEP_OF_STAGE: Mapping[str, str] = {
    leaving.REGISTRATION: BEFORE_ACCEPTANCE,
    STAGE_ONE: IN_STAGE_ONE,
    BETWEEN_STAGES: LATER,
    STAGE_TWO: LATER,
    UNDER_REVIEW: LATER,
}
"""At which step somebody left, by the stage; who only enquired was asked nothing, and who was approved is elsewhere."""
GROUPS = (*FiveGroups, NOT_SAID)
NAMES = tuple(
    name
    for group in GROUPS
    for name in (group, *(f"{group}/{step}" for step in dict.fromkeys(STEP_OF_STAGE.values())))
)


def broad_group(said: OpenedAnswers | None) -> str:
    """The group of the census that an answer is in."""
    codes = FIVE_GROUPS.codes[said.ethnic_group] if said and said.ethnic_group else ()
    return codes[0] if codes else NOT_SAID


def _counts(row: Journey, held: Holder | None) -> Iterator[Count]:
    left = leaving.leaving(row, held)
    step = STEP_OF_STAGE.get(left.stage) if left else None
    if left is None or step is None:
        return
    for said in answers_of(row, left.fact.on):
        part = Group(Breakdown.BROAD_GROUP, f"{broad_group(said)}/{step}")
        yield from CountedFor(LEFT, left.agency).split(left.fact.on, NUMERATOR, part)


(_OF_FAMILIES,) = leaving.MEASURES
MEASURES = (
    Measure(
        id="registered_individuals_that_left",
        title="Individuals who left after registering",
        definition="Individuals of families whose journey ended in the period after their registration of interest was received "
        "and before an approval, by broad ethnic group and by how far they came: before the registration was "
        "accepted, in stage one, or later. When a family has left is as in “Families that left”. The group is that of the latest "
        "answer; those who did not answer, preferred not to say or withdrew their answer are “not said”. A couple is 2 individuals. The equality "
        "questions come with the registration, so nobody who only enquired has a group.",
        source="Broad groups of the 2021 Census; how families leave is from Annex A, list 11.",
        unit=Unit.INDIVIDUALS,
        form=Form.COUNT,
        readings=(Reading(LEFT, "Individuals who left for good, as far as is known."),),
        starts=_OF_FAMILIES.starts,
        facts=(*_OF_FAMILIES.facts, "first_applicant", "second_applicant", "one_left"),
        counts=_counts,
        breakdowns=(Breakdown.BROAD_GROUP, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.BROAD_GROUP, NAMES),),
        events=_OF_FAMILIES.events,
    ),
)
