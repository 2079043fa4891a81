"""What applicants say after a step: how easy it was, and in their own words; and what an agency sees of it.

The invariant: nobody at an agency can tell who said what. Fewer than five answers on a step are not shown,
and further ones are shown five at a time, so that no answer is the difference between two looks.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from contracts.household import Ease, FeedbackGiven
from contracts.reference import FeedbackStep
from contracts.written import WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.enquiry import ENDED, Enquiry, Feedback, decide, require_enquiry
from services.enquiry.domain.people import WhichApplicant
from services.enquiry.domain.progress import Status

TOGETHER = 5
_LATER: list[JsonDict] = [
    {"on": "2025-03-12", "applicant": 1, "step": step.value, "ease": 2}
    for step in FeedbackStep
    if step is not FeedbackStep.ENQUIRY
]

_AFTER = {
    FeedbackStep.REGISTRATION: Step.SUBMITTED,
    FeedbackStep.STAGE_ONE: Step.ACCEPTED,
    FeedbackStep.STAGE_TWO: Step.ACCEPTED,
    FeedbackStep.PANEL: Step.ACCEPTED,
    FeedbackStep.DECISION: Step.ACCEPTED,
}
"""What is on record here before a step can have been gone through; assessment and panel keep the rest."""


class GiveFeedback(Command):
    """Two questions after a step: how easy was it, and what would have made it better?"""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-12",
                    "applicant": 1,
                    "step": "enquiry",
                    "ease": 4,
                    "words": "We were called back within a day.",
                },
                *_LATER,
            ]
        },
    )

    applicant: WhichApplicant
    step: FeedbackStep = Field(title="Which step was it?")
    ease: Ease = Field(
        title="How easy was this step?",
        json_schema_extra={"x-words": {"1": "1: very hard", "5": "5: very easy"}},
    )
    words: WrittenIfAny = Field(
        default=None,
        title="What would have made it better?",
        description="Your agency reads this with other people's answers, without your name",
    )


class StepFeedback(BaseModel):
    """What applicants said about one step. Only the step is shown for fewer than 5 answers."""

    model_config = ConfigDict(frozen=True)

    step: FeedbackStep
    answers: int | None = Field(description="A multiple of 5; null if there are fewer")
    mean: float | None = Field(
        description="From 1 (very hard) to 5 (very easy), to one decimal place"
    )
    words: tuple[str, ...] = Field(description="In alphabetical order, not by date")


class FeedbackAnswer(NamedTuple):
    """One answer, without who gave it."""

    step: FeedbackStep
    ease: int
    words: str | None


def give_feedback(state: Enquiry | None, command: GiveFeedback) -> Decision[Enquiry]:
    """Keeps one applicant's answer for the agency that the journey is with, also after its end.

    An answer is given once: one that replaced another would show in the mean whose it was.
    """
    enquiry = require_enquiry(state)
    if enquiry.status is Status.MERGED:
        raise Refusal(Kind.NOT_NOW, ENDED[Status.MERGED])
    if command.applicant > len(enquiry.applicants):
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this enquiry.")
    _gone_through(enquiry, command)
    given = {(each.applicant, each.step) for each in enquiry.feedback}
    if (command.applicant, command.step) in given:
        raise Refusal(Kind.NOT_NOW, "You have already answered these questions about this step.")
    feedback = Feedback(
        version=enquiry.progress.version + 1,
        agency=enquiry.agency,
        applicant=command.applicant,
        step=command.step,
        ease=command.ease,
        words=command.words,
    )
    event = FeedbackGiven(occurred_on=command.on, step=command.step, ease=command.ease)
    return decide(enquiry, event, feedback=(*enquiry.feedback, feedback))


def summarise_feedback(answers: Iterable[FeedbackAnswer]) -> list[StepFeedback]:
    """What an agency sees of its answers, given in the order in which they were recorded."""
    every = list(answers)
    return [_of_step(step, [each for each in every if each.step is step]) for step in FeedbackStep]


def _of_step(step: FeedbackStep, answers: list[FeedbackAnswer]) -> StepFeedback:
    shown = answers[: len(answers) - len(answers) % TOGETHER]
    if not shown:
        return StepFeedback(step=step, answers=None, mean=None, words=())
    words = sorted(each.words for each in shown if each.words)
    mean = round(sum(each.ease for each in shown) / len(shown), 1)
    return StepFeedback(step=step, answers=len(shown), mean=mean, words=tuple(words))


def _gone_through(enquiry: Enquiry, command: GiveFeedback) -> None:
    not_before(command.on, enquiry.received_on, "the enquiry")
    needed = _AFTER.get(command.step)
    if needed is not None and enquiry.progress.day(needed) is None:
        raise Refusal(
            Kind.NOT_NOW,
            "This step has not started yet. Tell us how it was once you have finished it.",
        )
