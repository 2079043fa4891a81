"""How mystery shops are scored: points over the questions that applied, then shares, then a mean.

The invariant: a share is points achieved of points available, over whatever it is of; only the national
figures are means, of the agencies' shares, so that each agency weighs the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from contracts.mystery_shop import Section, SectionScore
from contracts.written import Written
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.mystery_shops.shop_round import (
    MOST_POINTS,
    QuestionCode,
    QuestionnaireSection,
    ScoredQuestion,
)


class QuestionScore(BaseModel):
    """The points scored for one question, or null if it did not apply to this shop."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    question: QuestionCode
    achieved: Annotated[int, Field(ge=0, le=MOST_POINTS)] | None
    comment: Written | None = None


def section_scores(
    questionnaire: Iterable[QuestionnaireSection], answered: Sequence[QuestionScore]
) -> tuple[SectionScore, ...]:
    """The points of each section in which a question applied, in the questionnaire's order.

    Refuses answers that leave a question out, answer one twice or give more points than it has.
    """
    parts = tuple(questionnaire)
    by_question = {each.question: each for each in answered}
    asked = {question.code for part in parts for question in part.questions}
    if len(by_question) < len(answered) or by_question.keys() != asked:
        raise Refusal(
            Kind.NOT_VALID,
            "Answer each question of the round once. Give null points if a question did not apply.",
        )
    scores = tuple(score for part in parts if (score := _section_score(part, by_question)))
    if not scores:
        raise Refusal(
            Kind.NOT_VALID, "No question applied. Cancel this shop instead of scoring it."
        )
    return scores


def _section_score(
    part: QuestionnaireSection, answered: Mapping[str, QuestionScore]
) -> SectionScore | None:
    points = [_points(question, answered[question.code]) for question in part.questions]
    applied = [each for each in points if each is not None]
    if not applied:
        return None
    achieved, available = (sum(column) for column in zip(*applied, strict=True))
    return SectionScore(section=part.section, achieved=achieved, available=available)


def _points(question: ScoredQuestion, answer: QuestionScore) -> tuple[int, int] | None:
    if answer.achieved is None:
        return None
    if answer.achieved > question.available:
        raise Refusal(
            Kind.NOT_VALID,
            f"You cannot give more than {question.available} points for the question {question.code}.",
        )
    return answer.achieved, question.available


def section_shares(scores: Iterable[SectionScore]) -> dict[Section, Fraction]:
    """For each section, points achieved of points available, over all these scores."""
    by_section: dict[Section, list[SectionScore]] = {}
    for score in scores:
        by_section.setdefault(score.section, []).append(score)
    return {section: share(by_section[section]) for section in Section if section in by_section}


def share(scores: Iterable[SectionScore]) -> Fraction:
    """All points achieved of all points available: the overall score, not the mean of the sections."""
    found = list(scores)
    return Fraction(sum(each.achieved for each in found), sum(each.available for each in found))


def mean(shares: Sequence[Fraction]) -> Fraction:
    """The mean over agencies, each weighing the same."""
    return sum(shares, Fraction()) / len(shares)


def percentage(of: Fraction) -> float:
    """A share in per cent, to two decimal places."""
    return float(round(100 * of, 2))
