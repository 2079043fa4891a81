"""A case at the panel as far as its household was told of it, for what the household reads.

The invariant: a decision against them is first told by its notice, and a review that found them no longer suitable by its report;
until then the case is as if neither had been. What staff read is the case itself.
"""

from functools import reduce

from contracts.approval_review import (
    ApprovalDecision,
    ApprovalReviewed,
    ApprovalReviewFinding,
    EndingProposed,
)
from contracts.panel import (
    ApplicantsNotApproved,
    ApprovalEnded,
    PanelCaseOpened,
    QualifyingDeterminationIssued,
)
from contracts.reference import AgencyDecision
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Progress, evolve
from services.panel.domain.steps_taken import AnyDecision

_TOLD_BY_NOTICE: dict[AnyDecision, str] = {
    AgencyDecision.QUALIFYING_DETERMINATION: QualifyingDeterminationIssued.type,
    AgencyDecision.NOT_APPROVED: ApplicantsNotApproved.type,
    ApprovalDecision.ENDING_PROPOSED: EndingProposed.type,
    ApprovalDecision.ENDED: ApprovalEnded.type,
}


def as_told(case: PanelCase) -> PanelCase:
    """The case without what they were not told: its status, its clocks and its decisions are those of the other steps.

    An old case whose first steps are not on record shows no clock until it is told.
    """
    hidden = _untold_types(case)
    if not hidden:
        return case
    if not case.steps or case.steps[0].type != PanelCaseOpened.type:
        return case.model_copy(update={"clocks": {}})
    versions = untold(case)
    kept = (each.event for each in case.steps if each.version not in versions)
    told: Progress | None = reduce(evolve, kept, None)
    return case.model_copy(update=dict(told) if told else {})


def untold(case: PanelCase) -> frozenset[int]:
    """The versions of the steps that they were not told."""
    latest = {each.type: each.version for each in case.steps}
    return frozenset(latest[each] for each in _untold_types(case) if each in latest)


def _untold_types(case: PanelCase) -> list[str]:
    """Of a decision or a review only the latest can be untold: the next one waits for its notice, or its report."""
    decided, review = case.decided, case.approval_review
    found = []
    if decided and case.notice_sent_on is None and decided.decision in _TOLD_BY_NOTICE:
        found.append(_TOLD_BY_NOTICE[decided.decision])
    unsuitable = review and review.finding is ApprovalReviewFinding.NO_LONGER_SUITABLE
    if review and unsuitable and review.report_sent_on is None:
        found.append(ApprovalReviewed.type)
    return found
