"""Why the panel and the agency decided as they did, in the words that were written, each kind under its name.

The invariant: reasons in writing are shown on their own, never in a list and never in an event.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from contracts.approval_review import ApprovalDecision
from contracts.reference import AgencyDecision, ReasonsFor
from contracts.words import label_of
from services.casework.reasons import CaseReasons
from services.panel.domain.panel_case import ApprovalReviewWriting, DecisionRecord, PanelCase
from services.panel.domain.steps_taken import AnyDecision

_DECIDED_BECAUSE: Mapping[AnyDecision, ReasonsFor] = {
    AgencyDecision.APPROVED: ReasonsFor.APPROVAL,
    AgencyDecision.QUALIFYING_DETERMINATION: ReasonsFor.QUALIFYING_DETERMINATION,
    AgencyDecision.NOT_APPROVED: ReasonsFor.FINAL_DECISION,
    ApprovalDecision.ENDING_PROPOSED: ReasonsFor.ENDING_PROPOSED,
    ApprovalDecision.KEPT: ReasonsFor.APPROVAL_KEPT,
    ApprovalDecision.ENDED: ReasonsFor.APPROVAL_ENDED,
}
_PARTS = {
    "considered": "Considered",
    "arguments": "For and against",
    "panel": "Agreement with the panel",
    "new": "New since the panel met",
    "reasons": "Reasons",
    "needs": "Needs of children considered",
    "approved_for": "Approved for",
}


def reasons_of(journey: UUID, case: PanelCase) -> CaseReasons:
    """Why the panel recommended what it did, what the applicants wrote, and why the agency decided as it did.

    What was written of one kind more than once stands together, in order.
    """
    every = (*case.earlier_writing, case.review_writing)
    decided = [(_DECIDED_BECAUSE[each.decision], _in_words(each)) for each in case.decision_records]
    written = [
        (ReasonsFor.PANEL_RETURN, _joined(case.returned_because)),
        (ReasonsFor.PANEL_RECOMMENDATION, _recommended(case)),
        *decided[:1],
        (ReasonsFor.LATE_REQUEST, _joined(late for each in every for late in each.late)),
        (ReasonsFor.REPRESENTATIONS, _joined(each.representations for each in every)),
        (ReasonsFor.REVIEW_RECOMMENDATION, _joined(each.recommendation for each in every)),
        (ReasonsFor.APPROVAL_REVIEW, _joined(_reviewed(each) for each in case.approval_reviews)),
        *decided[1:],
    ]
    kinds = dict.fromkeys(about for about, _ in written)
    together = {kind: _joined(words for about, words in written if about is kind) for kind in kinds}
    return CaseReasons.of(journey, together)


def _recommended(case: PanelCase) -> str:
    """The panel's reasons, with what else it said."""
    every = (*case.earlier_writing, case.review_writing)
    return _in_parts(
        {
            "Reasons": case.recommendation_reasons,
            "Advice about children": case.recommendation_advice,
            "Disagreed or abstained": case.recommendation_dissent,
            "Reasons on the representations": _joined(each.second_panel for each in every),
            "Disagreed or abstained then": _joined(each.second_panel_dissent for each in every),
            "Quality of the report": _joined(each.words for each in case.report_notes),
            "Reasons on the approval": _joined(each.reasons for each in case.approval_view_writing),
            "Disagreed or abstained on the approval": _joined(
                each.dissent for each in case.approval_view_writing
            ),
        }
    )


def _reviewed(review: ApprovalReviewWriting) -> str:
    """One review of the approval: why it was, what the adopters said, and what it found."""
    return _in_parts(
        {
            "Why it was reviewed": label_of(review.cause),
            "The adopters' views": review.views,
            "What the review found": review.reasons,
            "Their comments on the report": _joined(review.observations),
        }
    )


def _in_words(record: DecisionRecord) -> str:
    """Each part of the record under its name."""
    return _in_parts({words: getattr(record, name) for name, words in _PARTS.items()})


def _in_parts(parts: Mapping[str, str | None]) -> str:
    """Those that were written, each under its name; one alone needs none."""
    told = {words: text for words, text in parts.items() if text}
    if len(told) <= 1:
        return "".join(told.values())
    return _joined(f"{words}: {text}" for words, text in told.items())


def _joined(written: Iterable[str | None]) -> str:
    """What was written, one after the other."""
    return "\n\n".join(each for each in written if each)
