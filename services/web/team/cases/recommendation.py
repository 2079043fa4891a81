"""The social worker's recommendation, shown beside the form of the decision on it.

The invariant: it is read from the route of written reasons, so each look at it is on the access log.
"""

import asyncio
from typing import NamedTuple

from contracts.reference import ReasonsFor, StageOneOutcome
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.answers.casework import CaseReasons
from services.web.site.clients import Ask
from services.web.site.pieces import piece
from services.web.team.cases.action_questions import ActionAddress

DECIDES = ("assessment", "decide-stage-one")


class RecommendationBeside(NamedTuple):
    """What was recommended, and why."""

    outcome: StageOneOutcome
    reasons: str


async def recommendation_beside(ask: Ask, address: ActionAddress) -> RecommendationBeside | None:
    """The latest recommendation, for the one action that decides on it; None where there is none."""
    if (address.service, address.command) != DECIDES:
        return None
    case, written = await asyncio.gather(
        piece(ask.assessment.get(address.record, AssessmentCase)),
        piece(ask.assessment.get(f"{address.record}/reasons", CaseReasons)),
    )
    if case.found is None or case.found.recommended is None or written.found is None:
        return None
    about = ReasonsFor.STAGE_ONE_RECOMMENDATION
    words = (each.words for each in written.found.reasons if each.about is about)
    return RecommendationBeside(StageOneOutcome(case.found.recommended), next(words, ""))
