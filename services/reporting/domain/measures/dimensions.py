"""What people said of themselves, question by question: which answers there may be, and what a share is of.

The invariant: each person has one answer to a question or none, and the wish not to say is none that a share counts.
A share is of the answers in `parts`, which alone are published one by one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contracts.equality import (
    AgeGroup,
    MaritalStatus,
    Religion,
    Sex,
    SexualOrientation,
    YesNo,
    is_disabled,
)
from contracts.reference import EthnicGroup
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.opened_answers import OpenedAnswers

NOT_GIVEN = "not_given"
UNSAID = frozenset({NOT_GIVEN, "prefer_not_to_say"})
"""Who did not answer, and who did not wish to: unknown, and never guessed."""
QUESTIONS = (
    "Questions of the GOV.UK Design System, in the answers of the harmonised standards; disability as the Equality Act 2010 "
    "puts it. Counted since these answers are: who answered before is unknown."
)
DISABLED, NOT_DISABLED = "disabled", "not_disabled"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A question: `answers` are all there are, `parts` those of which the share is, in groups that may be published.

    `others` is what the remaining answers are called together, where each answer may be published too.
    `note` is said in the definition, and `known` is what is known of those who count.
    `of` and `whom` are words for "The {of} share of approvals" and "the individuals {whom}".
    """

    by: Breakdown
    id: str
    of: str
    whom: str
    answer: Callable[[OpenedAnswers], str | None]
    answers: tuple[str, ...]
    parts: Mapping[str, frozenset[str]]
    others: str | None = None
    note: str = ""
    source: str = QUESTIONS
    known: str = "answer"

    @property
    def counted(self) -> frozenset[str]:
        """The answers that the share is of."""
        return frozenset[str]().union(*self.parts.values())

    @property
    def rest(self) -> frozenset[str]:
        """Who said something else than what the share is of."""
        return frozenset(self.answers) - self.counted - UNSAID

    def inside(self, name: str, of: frozenset[str]) -> dict[str, str]:
        """The answers of a part under their paths, each with its answer: `asian/indian`."""
        return {f"{name}/{each}": each for each in self.answers if each in of}


def _each(*answers: str) -> dict[str, frozenset[str]]:
    return {str(answer): frozenset({answer}) for answer in answers}


def _disability(said: OpenedAnswers) -> str | None:
    disabled = is_disabled(said.long_term_condition, said.reduced_activity)
    return None if disabled is None else DISABLED if disabled else NOT_DISABLED


BROAD_GROUPS: Mapping[str, frozenset[str]] = {
    "asian": frozenset(
        {
            EthnicGroup.INDIAN,
            EthnicGroup.PAKISTANI,
            EthnicGroup.BANGLADESHI,
            EthnicGroup.CHINESE,
            EthnicGroup.ASIAN_OTHER,
        }
    ),
    "black": frozenset(
        {EthnicGroup.BLACK_CARIBBEAN, EthnicGroup.BLACK_AFRICAN, EthnicGroup.BLACK_OTHER}
    ),
    "mixed": frozenset(
        {
            EthnicGroup.WHITE_AND_BLACK_CARIBBEAN,
            EthnicGroup.WHITE_AND_BLACK_AFRICAN,
            EthnicGroup.WHITE_AND_ASIAN,
            EthnicGroup.MIXED_OTHER,
        }
    ),
    "other": frozenset({EthnicGroup.ARAB, EthnicGroup.ANY_OTHER}),
}
"""The broad groups of the 2021 Census without the white ones: together the ethnic minority."""

ETHNICITY = Dimension(
    by=Breakdown.ETHNIC_GROUP,
    id="ethnic_minority",
    of="Ethnic minority",
    whom="in Mixed, Asian, Black and Other ethnic groups",
    answer=lambda said: said.ethnic_group,
    answers=(*EthnicGroup,),
    parts=BROAD_GROUPS,
    others="white",
)
OTHERS = (
    Dimension(
        by=Breakdown.SEX,
        id="female",
        of="Female",
        whom="whose sex is female",
        answer=lambda said: said.sex,
        answers=(*Sex,),
        parts=_each(Sex.FEMALE),
    ),
    Dimension(
        by=Breakdown.GENDER,
        id="gender_not_as_at_birth",
        of="Different gender",
        whom="whose gender is not the same as their sex registered at birth",
        answer=lambda said: said.gender_same_as_at_birth,
        answers=(*YesNo,),
        parts=_each(YesNo.NO),
    ),
    Dimension(
        by=Breakdown.SEXUAL_ORIENTATION,
        id="lesbian_gay_bisexual_other",
        of="Lesbian, gay, bisexual and other",
        whom="who are lesbian, gay or bisexual, or have another sexual orientation than straight",
        answer=lambda said: said.sexual_orientation,
        answers=(*SexualOrientation,),
        parts=_each(
            SexualOrientation.GAY_OR_LESBIAN, SexualOrientation.BISEXUAL, SexualOrientation.OTHER
        ),
    ),
    Dimension(
        by=Breakdown.RELIGION,
        id="religious",
        of="Religious",
        whom="who have a religion",
        answer=lambda said: said.religion,
        answers=(*Religion,),
        parts=_each(*(each for each in Religion if each not in {Religion.NO_RELIGION, *UNSAID})),
    ),
    Dimension(
        by=Breakdown.DISABILITY,
        id="disabled",
        of="Disabled",
        whom="with a lasting condition or illness that reduces what they can do day to day",
        answer=_disability,
        answers=(DISABLED, NOT_DISABLED),
        parts=_each(DISABLED),
    ),
    Dimension(
        by=Breakdown.MARITAL_STATUS,
        id="married",
        of="Married and civil partnership",
        whom="who are married or in a civil partnership",
        answer=lambda said: said.marital_status,
        answers=(*MaritalStatus,),
        parts=_each(MaritalStatus.MARRIED, MaritalStatus.IN_CIVIL_PARTNERSHIP),
    ),
    Dimension(
        by=Breakdown.AGE_GROUP,
        id="aged_40_or_over",
        of="Aged 40 or over",
        whom="who were 40 or over on the day on which their registration of interest was received",
        answer=lambda said: said.age_group,
        answers=(*AgeGroup,),
        parts=_each(AgeGroup.FROM_40, AgeGroup.FROM_50),
        others="under_40",
        note="The age follows from the date of birth on the registration form. It is known of those who answered an equality question. ",
        source="Date of birth: Schedule 4, Part 1 of the Adoption Agencies Regulations 2005. The age groups are ours. "
        "Counted of those who have given an answer since it is.",
        known="age",
    ),
)
"""Every other question that is asked, and the age: registrations received and approvals are counted by it."""
DIMENSIONS = {each.by: each for each in (ETHNICITY, *OTHERS)}
