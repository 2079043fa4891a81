"""Representations that the agency sends to a panel again, and what that panel recommends, before the final decision.

The invariant: the agency chooses whether it asks a second panel, once, and only about representations: an independent review
and a panel are never both asked (regulation 30B(5)). Nobody who sat on either panel decides.
"""

from pydantic import ConfigDict, Field

from contracts.reference import Recommendation, ReportKind, ReviewEnd, ReviewRoute
from contracts.second_panel import SecondPanelAsked, SecondPanelRecommended
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.decision_record import KEPT
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import DISSENT, require_full_for_suitable
from services.panel.domain.status import PROPOSED


class AskSecondPanel(Command):
    """The agency sends the representations to a panel."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-08-22"}]})


class RecommendAgain(Command):
    """The panel that considered the representations recommends, definitely and without conditions."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-09-18",
                    "recommendation": "not_suitable",
                    "reasons": "What they write of the move changes nothing.",
                }
            ]
        }
    )

    recommendation: Recommendation = Field(title="What does the panel recommend?")
    reasons: Written = Field(title="Reasons", description=KEPT)
    dissent: WrittenIfAny = DISSENT


def ask_second_panel(state: PanelCase | None, command: AskSecondPanel) -> Decision[PanelCase]:
    """The agency's own choice, while the final decision is left; the decision maker's time begins with the recommendation."""
    case = at_step(state, *PROPOSED)
    asked = case.review_over_on
    given_up = case.review_end is ReviewEnd.WITHDRAWN
    if case.review_route is not ReviewRoute.REPRESENTATIONS or asked is None or given_up:
        raise Refusal(
            Kind.NOT_NOW,
            "Only representations go to the panel again. There are none to consider now (regulation 30B(5)).",
        )
    if case.second_panel_on is not None:
        raise Refusal(Kind.NOT_NOW, "A panel has already considered these representations.")
    not_before(command.on, asked, "the representations")
    return decide(case, SecondPanelAsked(occurred_on=command.on))


def recommend_again(state: PanelCase | None, command: RecommendAgain) -> Decision[PanelCase]:
    """What the second panel recommends, after a meeting of its own; from then on the final decision is due."""
    case = at_step(state, Status.SECOND_PANEL)
    if not case.second_panel_met:
        raise Refusal(
            Kind.NOT_NOW,
            "The panel has not met on the representations. Record its meeting first.",
        )
    not_before(command.on, case.latest_step, "the latest step")
    if case.report is ReportKind.BRIEF:
        require_full_for_suitable(command.recommendation)
    recommended = SecondPanelRecommended(
        occurred_on=command.on, recommendation=command.recommendation
    )
    words = {"second_panel": command.reasons, "second_panel_dissent": command.dissent}
    return decide(case, recommended, review_writing=case.review_writing.model_copy(update=words))
