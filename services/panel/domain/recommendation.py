"""What the panel recommends, and the final minutes of it.

The invariant: the panel recommends once, without conditions; its recommendation never binds the agency.
"""

from pydantic import ConfigDict, Field

from contracts.panel import MinutesFinalised, PanelRecommended
from contracts.reference import Recommendation, ReportKind
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import PanelCase, Status, at_step, decide


class Recommend(Command):
    """The panel recommends, definitely and without conditions, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-24",
                    "recommendation": "suitable",
                    "reasons": "They know what children need.",
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
    reasons: Written = Field(
        title="Reasons", description="We keep this on the case record and never publish it"
    )


class FinaliseMinutes(Command):
    """The agency decision maker received the final minutes, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-28"}]})


def recommend(state: PanelCase | None, command: Recommend) -> Decision[PanelCase]:
    """The panel's recommendation; on a brief report it can only be negative (regulation 30A)."""
    case = at_step(state, Status.MET)
    not_before(command.on, case.latest_step, "the latest step")
    if case.report is ReportKind.BRIEF and command.recommendation is Recommendation.SUITABLE:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The panel cannot recommend on a brief report that they are suitable. It needs a full report (regulations 30(4) and 30A).",
        )
    recommended = PanelRecommended(occurred_on=command.on, recommendation=command.recommendation)
    return decide(case, recommended, recommendation_reasons=command.reasons)


def finalise_minutes(state: PanelCase | None, command: FinaliseMinutes) -> Decision[PanelCase]:
    """The final minutes reach the decision maker, whose clock starts with them."""
    case = at_step(state, Status.RECOMMENDED)
    not_before(command.on, case.latest_step, "the latest step")
    return decide(case, MinutesFinalised(occurred_on=command.on))
