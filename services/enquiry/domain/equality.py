"""Equality answers, one person's record each, beside the enquiry and never part of it.

The invariant: an answer holds until the person who gave it changes or withdraws it, and what no longer
applies (words beside another answer, a second question) goes with it. No event says an answer openly, and
only the latest one can be opened: the record forgets every key but the last, and the last with the answers.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from contracts.calendar import add_months
from contracts.equality import (
    AgeGroup,
    AnswersKey,
    CountedAnswers,
    EqualityAnswersGiven,
    EqualityAnswersWithdrawn,
    MaritalStatus,
    ReducedActivity,
    Religion,
    Sex,
    SexualOrientation,
    YesNo,
)
from contracts.reference import AgencyCode, EthnicGroup, Household
from services.chassis.decision import Command, Decision, Kind, Refusal, State, not_before
from services.enquiry.domain.people import PEOPLE, ShortText, WhichApplicant

InWords = Annotated[
    ShortText | None, Field(description="We keep this in the record and never publish it")
]

IN_WORDS: dict[str, tuple[str, frozenset[Any]]] = {
    "ethnic_group_in_words": (
        "ethnic_group",
        frozenset(
            {
                EthnicGroup.WHITE_OTHER,
                EthnicGroup.MIXED_OTHER,
                EthnicGroup.ASIAN_OTHER,
                EthnicGroup.BLACK_OTHER,
                EthnicGroup.ANY_OTHER,
            }
        ),
    ),
    "sexual_orientation_in_words": ("sexual_orientation", frozenset({SexualOrientation.OTHER})),
    "religion_in_words": ("religion", frozenset({Religion.ANY_OTHER})),
    "gender_in_words": ("gender_same_as_at_birth", frozenset({YesNo.NO})),
}
"""Each field for someone's own words, its question, and the answers that it may stand beside."""


COUNTED = CountedAnswers.model_fields.keys() - {"journey", "applicant", "age_group"}
"""The questions whose answers are counted: all, and nothing that was said in words."""
COUNTED_BEFORE = frozenset({"ethnic_group"})
"""What was counted when people who have given no answer since were told what is."""
_FROM = {50: AgeGroup.FROM_50, 40: AgeGroup.FROM_40, 30: AgeGroup.FROM_30, 0: AgeGroup.UNDER_30}
"""From which birthday on somebody is in a group, the oldest first."""


class EqualityAnswers(BaseModel):
    """What one person answered. A question they left out is None."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    ethnic_group: EthnicGroup | None = Field(default=None, title="What is your ethnic group?")
    ethnic_group_in_words: InWords = Field(
        default=None, title="Your ethnic group in your own words"
    )
    sexual_orientation: SexualOrientation | None = Field(
        default=None, title="Which of these describes your sexual orientation?"
    )
    sexual_orientation_in_words: InWords = Field(
        default=None, title="Your sexual orientation in your own words"
    )
    religion: Religion | None = Field(default=None, title="What is your religion?")
    religion_in_words: InWords = Field(default=None, title="Your religion in your own words")
    long_term_condition: YesNo | None = Field(
        default=None,
        title="Do you have a long-term condition or illness?",
        description="One that lasts, or will last, 12 months or more",
    )
    reduced_activity: ReducedActivity | None = Field(
        default=None,
        title="Does it reduce your ability to do day-to-day activities?",
        description="Answer this only if you have such a condition",
    )
    sex: Sex | None = Field(default=None, title="What is your sex?")
    gender_same_as_at_birth: YesNo | None = Field(
        default=None, title="Is your gender the same as the sex registered at your birth?"
    )
    gender_in_words: InWords = Field(default=None, title="Your gender in your own words")
    marital_status: MaritalStatus | None = Field(
        default=None, title="What is your marital or civil partnership status?"
    )


class EqualityRecord(State):
    """One person's answers as they now stand, and the key of the event that says so; neither once withdrawn.

    Nothing of it can follow from the events alone: they are sealed, and a withdrawal leaves no key.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    answers: EqualityAnswers | None = None
    key: str | None = Field(default=None, repr=False)
    all_counted: bool = Field(
        default=False,
        description="Whether an answer was given since every answer and the age group are counted; before, the ethnic group alone was",
    )


class HouseholdFacts(BaseModel):
    """What these decisions need to know about the enquiry, and nothing more."""

    model_config = ConfigDict(frozen=True)

    journey: UUID
    agency: AgencyCode
    household: Household
    left: frozenset[int] = frozenset()
    submitted_on: date | None
    age_groups: Mapping[int, AgeGroup] = Field(
        default={},
        description="Of the applicants whose birthday is on the form, when it was submitted",
    )


class GiveEqualityAnswers(Command, EqualityAnswers):
    """One applicant answers, changes or withdraws (null) only the questions named here."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-10",
                    "applicant": 1,
                    "ethnic_group": "mixed_other",
                    "ethnic_group_in_words": "White and Japanese",
                    "religion": "no_religion",
                    "long_term_condition": "yes",
                    "reduced_activity": "yes_a_little",
                },
                {"on": "2025-03-12", "applicant": 1, "religion": None},
            ]
        }
    )

    applicant: WhichApplicant

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.named:
            raise ValueError("give at least one question, with its answer or null")
        return self

    @property
    def named(self) -> dict[str, Any]:
        """The questions that were named, each with its answer."""
        return {
            name: getattr(self, name)
            for name in EqualityAnswers.model_fields
            if name in self.model_fields_set
        }

    @model_serializer(mode="wrap")
    def _as_it_was_said(self, given: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # To leave a question out and to withdraw its answer are two requests, not the same again.
        return {name: each for name, each in given(self).items() if name in self.model_fields_set}


class WithdrawEqualityAnswers(Command):
    """One applicant takes back every answer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-14", "applicant": 1}]}
    )

    applicant: WhichApplicant


def pseudonym_of(journey: UUID, applicant: int, secret: bytes) -> UUID:
    """Under what one person's answers are kept and published: nobody without the secret finds it."""
    digest = hmac.digest(secret, f"{journey}/{applicant}".encode(), hashlib.sha256)
    return UUID(bytes=digest[:16])


def give_equality_answers(
    record: EqualityRecord | None,
    command: GiveEqualityAnswers,
    *,
    about: HouseholdFacts,
    key: AnswersKey,
) -> Decision[EqualityRecord]:
    """Keeps one applicant's answers, and publishes what measures count of them, sealed with a new key.

    The age group goes with them. Who only withdraws one has agreed to nothing more: what they said before it was counted stays uncounted.
    """
    if about.submitted_on is None:
        raise Refusal(
            Kind.NOT_NOW,
            "Submit a registration of interest before you answer equality questions.",
        )
    require_applicant(command.applicant, about)
    not_before(command.on, about.submitted_on, "the registration")
    known = record.answers if record else None
    answers = _change(known or EqualityAnswers(), command.named)
    answers_one = any(each is not None for each in command.named.values())
    every = answers_one or (record is not None and record.all_counted)
    said = {name: getattr(answers, name) for name in (COUNTED if every else COUNTED_BEFORE)}
    said["age_group"] = about.age_groups.get(command.applicant) if every else None
    counted = CountedAnswers(journey=about.journey, applicant=command.applicant, **said)
    given = EqualityAnswersGiven(occurred_on=command.on, sealed=key.seal(counted))
    after = EqualityRecord(agency=about.agency, answers=answers, key=key.value, all_counted=every)
    return Decision(after, [given])


def withdraw_equality_answers(
    record: EqualityRecord | None, command: WithdrawEqualityAnswers
) -> Decision[EqualityRecord]:
    """Deletes one applicant's answers and the key to what was published of them."""
    if record is None or record.answers is None:
        raise Refusal(Kind.NOT_NOW, "There are no answers to withdraw.")
    withdrawn = EqualityAnswersWithdrawn(occurred_on=command.on)
    return Decision(EqualityRecord(agency=record.agency), [withdrawn])


def age_group(born: date, on: date) -> AgeGroup:
    """In which group somebody is on a day."""
    return next(group for years, group in _FROM.items() if add_months(born, 12 * years) <= on)


def require_applicant(applicant: int, about: HouseholdFacts) -> None:
    """Refuses the second applicant of a household of one."""
    if applicant > PEOPLE[about.household] + len(about.left):
        raise Refusal(Kind.NOT_VALID, "There is only one applicant. Answer as applicant 1.")


def _change(known: EqualityAnswers, named: dict[str, Any]) -> EqualityAnswers:
    outdated = {words: None for words, (question, _) in IN_WORDS.items() if question in named}
    if "long_term_condition" in named:
        outdated["reduced_activity"] = None
    answers = known.model_copy(update={**outdated, **named})
    for words, (question, beside) in IN_WORDS.items():
        if getattr(answers, words) is not None and getattr(answers, question) not in beside:
            raise Refusal(
                Kind.NOT_VALID,
                f"Give {words} only with an answer to {question} that you can put in your own words.",
            )
    if answers.reduced_activity and answers.long_term_condition is not YesNo.YES:
        raise Refusal(
            Kind.NOT_VALID,
            "Answer reduced_activity only if long_term_condition is yes.",
        )
    return answers
