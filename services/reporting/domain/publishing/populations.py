"""The families or individuals that a measure counts, where that decides how its counts are changed and rounded."""

from services.reporting.domain.measures.dimensions import ETHNICITY, OTHERS
from services.reporting.domain.measures.measure import Unit

OF_PERSONS = frozenset({Unit.INDIVIDUALS, Unit.PLACES})
"""What a couple counts twice in: rounded as individuals are, and published for England alone."""
POPULATIONS = {
    "first_response": "enquiries",
    "information": "enquiries",
    "registration_decision": "registrations_received",
    "registration_to_approval": "approvals",
    "early_permanence_offered": "approvals",
    "early_permanence_prepared": "approvals",
    "early_permanence_approved": "approvals",
    "prepared_before_approval": "approvals",
    "peer_support_offered": "approvals",
    "supported_by_a_buddy": "approvals",
    "registered_after_event": "registrations_received",
    **{
        f"{each.id}_{step}": f"{ETHNICITY.id}_{step}"
        for each in OTHERS
        for step in ("registrations_received", "approvals")
    },
}
"""Whom a measure looks at, left out or not, where another measure counts the same families or individuals."""
