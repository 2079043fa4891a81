"""Which steps an applicant is asked about: those that are over and that they have not answered yet.

The invariant: nobody is asked twice about a step, and nothing depends on whether they answer.
"""

from collections.abc import Iterable, Mapping

from contracts import assessment, enquiry, panel
from contracts.reference import FeedbackStep

OVER: Mapping[str, FeedbackStep] = {
    enquiry.ContactMade.type: FeedbackStep.ENQUIRY,
    enquiry.InformationProvided.type: FeedbackStep.INFORMATION,
    enquiry.RegistrationSubmitted.type: FeedbackStep.REGISTRATION,
    assessment.StageOneDecided.type: FeedbackStep.STAGE_ONE,
    assessment.ReferredToPanel.type: FeedbackStep.STAGE_TWO,
    panel.PanelMet.type: FeedbackStep.PANEL,
    panel.ApplicantsApproved.type: FeedbackStep.DECISION,
    panel.DecisionNoticeSent.type: FeedbackStep.DECISION,
}
"""By the event after which a step lies behind the household."""

TITLES: Mapping[FeedbackStep, str] = {
    FeedbackStep.ENQUIRY: "your enquiry",
    FeedbackStep.INFORMATION: "the information you were given",
    FeedbackStep.REGISTRATION: "your registration of interest",
    FeedbackStep.STAGE_ONE: "stage one",
    FeedbackStep.STAGE_TWO: "stage two",
    FeedbackStep.PANEL: "the adoption panel",
    FeedbackStep.DECISION: "the decision",
}


def to_ask_about(happened: Iterable[str], answered: Iterable[FeedbackStep]) -> list[FeedbackStep]:
    """The steps that the types of what happened put behind the household, the latest first."""
    over = {OVER[what] for what in happened if what in OVER}
    return [step for step in reversed(list(FeedbackStep)) if step in over - set(answered)]
