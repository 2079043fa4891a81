"""What the panel recommends, and the final minutes of the meeting.

The invariant: the panel recommends once, without conditions; its recommendation never binds the agency.
"""

from typing import Any

from pydantic import ConfigDict, Field

from contracts.deferral import PanelOutcome
from contracts.panel import MinutesFinalised, PanelRecommended
from contracts.panel_minutes import MinutesDocument, WhichHearing
from contracts.reference import Recommendation, ReportKind
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.decision_record import KEPT
from services.panel.domain.minutes import HEARING, WHICH, finalise_hearing, hearing_to_minute
from services.panel.domain.minutes_progress import of_hearing
from services.panel.domain.panel_case import PanelCase, at_step, decide, existing
from services.panel.domain.progress import Status
from services.panel.domain.report_quality import QUALITY, with_note

DISSENT: Any = Field(
    default=None,
    title="Did a member disagree or abstain?",
    description="Their views and reasons. Leave this empty if no one did",
)


class Recommend(Command):
    """The panel recommends, definitely and without conditions, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-24",
                    "recommendation": "suitable",
                    "reasons": "They know what children need.",
                    "advice": "One or two children up to five years old.",
                    "dissent": "One member abstained: she met them at work.",
                    "quality": "Clear and complete.",
                },
                {
                    "on": "2025-07-24",
                    "recommendation": "not_suitable",
                    "reasons": "They are about to move abroad.",
                },
            ]
        }
    )

    recommendation: Recommendation = Field(title="What does the panel recommend?")
    reasons: Written = Field(title="Reasons", description=KEPT)
    advice: WrittenIfAny = Field(
        default=None,
        title="What does the panel advise about the children they could adopt?",
        description="How many, their ages, sex, likely needs and background. This is advice: the recommendation has no conditions. The applicants read it on their page if the agency approves them",
    )
    dissent: WrittenIfAny = DISSENT
    quality: WrittenIfAny = QUALITY


class FinaliseMinutes(Command):
    """The minutes of a meeting are final on this date; those of the recommendation reached the agency decision maker."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-28"}]})

    hearing: WhichHearing = HEARING
    document: MinutesDocument = Field(
        default=None,
        title="Which document holds the final minutes?",
        description=WHICH,
        json_schema_extra={"x-record": "minutes_document"},
    )


def recommend(state: PanelCase | None, command: Recommend) -> Decision[PanelCase]:
    """The panel's recommendation; on a brief report it can only be negative (regulation 30A)."""
    case = at_step(state, Status.MET)
    not_before(command.on, case.latest_step, "the latest step")
    if case.report is ReportKind.BRIEF:
        require_full_for_suitable(command.recommendation)
    if command.advice and command.recommendation is Recommendation.NOT_SUITABLE:
        raise Refusal(
            Kind.NOT_VALID,
            "The panel advises about children only if it recommends that they are suitable. Put its other views in the reasons.",
            "advice",
        )
    recommended = PanelRecommended(occurred_on=command.on, recommendation=command.recommendation)
    return decide(
        case,
        recommended,
        recommendation_reasons=command.reasons,
        recommendation_advice=command.advice,
        recommendation_dissent=command.dissent,
        report_notes=with_note(
            case, command.on, command.quality, PanelOutcome(command.recommendation)
        ),
    )


def require_full_for_suitable(recommendation: Recommendation) -> None:
    """Refuses, on a brief report, a recommendation that they are suitable."""
    if recommendation is Recommendation.SUITABLE:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The panel cannot recommend on a brief report that they are suitable. It needs a full report (regulations 30(4) and 30A).",
        )


def finalise_minutes(state: PanelCase | None, command: FinaliseMinutes) -> Decision[PanelCase]:
    """Those of the recommendation reach the decision maker, whose clock starts with them; no others move the case."""
    case = existing(state)
    hearing = hearing_to_minute(case, command.hearing)
    if case.status is not Status.RECOMMENDED or hearing < len(case.meetings):
        return finalise_hearing(case, hearing, command.on, command.document)
    case = at_step(case, Status.RECOMMENDED)
    not_before(command.on, case.latest_step, "the latest step")
    for each in of_hearing(case.minutes, hearing)[-1:]:
        not_before(command.on, each.on, "the draft")
    final = MinutesFinalised(occurred_on=command.on, document=command.document, hearing=hearing)
    return decide(case, final)
