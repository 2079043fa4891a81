"""The pack of a case: the documents that the members of its panel read.

The invariant: a pack holds what is for the panel and was not withdrawn, from the referral on, and no kind that the release
rule keeps from a panel. While the panel has sent the case back, it holds the minutes alone, which its members still check.
"""

from contracts.documents import DocumentKind
from contracts.release import Recipient, why_withheld
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.document_list import CaseDocument
from services.assessment.domain.documents import recorded_on
from services.assessment.domain.named_documents import documents_now, is_open_to_panel


def pack_of(case: Assessment) -> list[CaseDocument]:
    """The documents of the pack, in the order in which they were added; of a case that the panel does not have, the minutes."""
    return [
        each
        for each in documents_now(case)
        if (is_open_to_panel(case, each) or _is_for_those_who_met(each))
        and why_withheld(each.kind, Recipient.PANEL, recorded_on(case, each.number)) is None
    ]


def _is_for_those_who_met(document: CaseDocument) -> bool:
    """Whether it is minutes for the panel; a pass for a case that was sent back has those alone who met on it."""
    return document.kind is DocumentKind.MINUTES and document.is_for_panel
