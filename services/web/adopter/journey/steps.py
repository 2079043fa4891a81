"""The way from the enquiry to the decision in six steps: done, now, next.

The invariant: a step is done where an event says so, an ended journey stays at its last step, and a step that
nobody has begun is next, never now: between stages one and two the household is at neither.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from contracts import assessment, enquiry, panel, stage_one
from services.web.adopter.journey.journey import Journey


class Step(StrEnum):
    """The steps, in their order."""

    ENQUIRY = "enquiry"
    REGISTRATION = "registration"
    STAGE_ONE = "stage_one"
    STAGE_TWO = "stage_two"
    PANEL = "panel"
    DECISION = "decision"


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    LATER = "later"
    ENDED = "ended"
    UNKNOWN = "unknown"


class StepShown(NamedTuple):
    """One step as the page shows it, with the day on which it began or was done."""

    title: str
    state: StepState
    words: str
    on: date | None


ORDER = tuple(Step)
TITLES = {
    Step.ENQUIRY: "Enquiry",
    Step.REGISTRATION: "Registration of interest",
    Step.STAGE_ONE: "Stage one",
    Step.STAGE_TWO: "Stage two",
    Step.PANEL: "Adoption panel",
    Step.DECISION: "Decision",
}
WORDS = {
    StepState.DONE: "Done",
    StepState.NOW: "Now",
    StepState.NEXT: "Next",
    StepState.LATER: "Later",
    StepState.ENDED: "Ended here",
    StepState.UNKNOWN: "Not available at the moment",
}
BEGINS: Mapping[str, Step] = {
    enquiry.EnquiryReceived.type: Step.ENQUIRY,
    enquiry.RegistrationSubmitted.type: Step.REGISTRATION,
    enquiry.RegistrationAccepted.type: Step.STAGE_ONE,
    assessment.StageOneOpened.type: Step.STAGE_ONE,
    assessment.StageTwoStarted.type: Step.STAGE_TWO,
    assessment.ReferredToPanel.type: Step.PANEL,
    panel.PanelCaseOpened.type: Step.PANEL,
    panel.MinutesFinalised.type: Step.DECISION,
}
BEGAN_LATER: Mapping[str, Step] = {stage_one.StageOneStarted.type: Step.STAGE_ONE}
"""What says that a step began on another day than the one that opened it."""
COMPLETES: Mapping[str, Step] = {
    enquiry.RegistrationSubmitted.type: Step.ENQUIRY,
    enquiry.RegistrationAccepted.type: Step.REGISTRATION,
    assessment.StageOneDecided.type: Step.STAGE_ONE,
    assessment.ReferredToPanel.type: Step.STAGE_TWO,
    panel.MinutesFinalised.type: Step.PANEL,
    panel.ApplicantsApproved.type: Step.DECISION,
}
ENDED = frozenset(
    {
        "registration_declined",
        "withdrawn",
        "closed",
        "merged",
        "not_suitable",
        "window_closed",
        "not_approved",
    }
)
"""The states of a timeline whose journey has ended; the panel's `closed` is another."""


def steps(journey: Journey) -> list[StepShown]:
    """The six steps; what lies behind a service that is away is not guessed."""
    happened = journey.happened
    begun = _days(BEGINS, happened) | _days(BEGAN_LATER, happened)
    completed = _days(COMPLETES, happened)
    at = journey.at
    ended = at is not None and at.timeline.stands in ENDED
    current = _current(begun, completed, ended=ended)
    between = current > _furthest(begun)
    states = [
        _state(place - current, ended=ended, known=at is not None, between=between)
        for place in range(len(ORDER))
    ]
    return [
        StepShown(
            TITLES[step],
            state,
            WORDS[state],
            completed.get(step) if state is StepState.DONE else begun.get(step),
        )
        for step, state in zip(ORDER, states, strict=True)
    ]


def steps_in_words(shown: Sequence[StepShown]) -> str:
    """The same in one sentence."""
    for number, step in enumerate(shown, start=1):
        if step.state is StepState.NOW:
            return f"You are at step {number} of {len(shown)}: {step.title.lower()}."
        if step.state is StepState.ENDED:
            return f"Your journey ended at step {number} of {len(shown)}: {step.title.lower()}."
    done = [step.state for step in shown].count(StepState.DONE)
    if done == len(shown):
        return f"You have completed all {done} steps."
    if shown[done].state is StepState.NEXT:
        return f"You have completed step {done} of {len(shown)}: {shown[done - 1].title.lower()}."
    return "We cannot show part of your journey at the moment."


def _days(table: Mapping[str, Step], happened: Mapping[str, date]) -> dict[Step, date]:
    """The earliest day for each step."""
    latest_first = sorted(happened.items(), key=lambda each: each[1], reverse=True)
    return {table[what]: on for what, on in latest_first if what in table}


def _current(begun: Mapping[Step, date], completed: Mapping[Step, date], *, ended: bool) -> int:
    """The place of the step that the journey is at; behind the last one where all are done."""
    done = max((ORDER.index(step) + 1 for step in completed), default=0)
    return _furthest(begun) if ended else max(_furthest(begun), done)


def _furthest(begun: Mapping[Step, date]) -> int:
    return max((ORDER.index(step) for step in begun), default=0)


def _state(distance: int, *, ended: bool, known: bool, between: bool) -> StepState:
    if distance < 0:
        return StepState.DONE
    if not known:
        return StepState.UNKNOWN
    if distance == 0 and not between:
        return StepState.ENDED if ended else StepState.NOW
    following = 0 if between else 1
    return StepState.NEXT if distance == following and not ended else StepState.LATER
