"""Preparation and support by other adopters, among the families that are approved.

The invariant: what was offered is none that was taken up, and one applicant of two is enough for a family.
"""

from contracts.preparation import PeerSupportKind, PeerSupportStep, PreparationOutcome
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.among_approved import among_approved

_GUIDANCE = (
    "Adoption Agencies Regulations 2005, regulation 24 (preparation); the definition is ours."
)
_OURS = "No published measure; the definition is ours."
_SUPPORTED = {PeerSupportStep.MATCHED, PeerSupportStep.MET}


def _prepared(row: Journey) -> bool:
    return any(each.event.outcome is PreparationOutcome.DONE for each in row.preparation_taken)


def _offered(row: Journey) -> bool:
    return any(each.event.step is PeerSupportStep.OFFERED for each in row.peer_support)


def _has_buddy(row: Journey) -> bool:
    return any(
        each.event.kind is PeerSupportKind.BUDDY and each.event.step in _SUPPORTED
        for each in row.peer_support
    )


MEASURES = (
    among_approved(
        "prepared_before_approval",
        "Took part in preparation",
        "those of which at least one applicant has taken part in counselling, training, e-learning or a workbook.",
        _GUIDANCE,
        steps=("preparation_taken",),
        has=_prepared,
    ),
    among_approved(
        "peer_support_offered",
        "Offered support by other adopters",
        "those that were offered a buddy or a group of other adopters.",
        _OURS,
        steps=("peer_support",),
        has=_offered,
    ),
    among_approved(
        "supported_by_a_buddy",
        "Supported by a buddy",
        "those that were matched with a buddy or have met one.",
        _OURS,
        steps=("peer_support",),
        has=_has_buddy,
    ),
)
