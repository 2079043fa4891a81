"""An approval of 5 January 2026 taken to the final decision about it over HTTP."""

from typing import Any

from tests.panel.helpers.cases_over_http import RECORD

AGAIN = ["pm-011", "pm-012", "pm-013", "pm-014", "pm-015"]
REVIEW = {
    "on": "2026-03-02",
    "cause": "allegation",
    "views": "Rosa Fell says that nothing happened.",
    "finding": "no_longer_suitable",
    "reasons": "The inquiry found that a child was hurt.",
}
IN_REVIEW: dict[str, dict[str, Any]] = {
    "review-approval": REVIEW,
    "send-review-report": {"on": "2026-03-09"},
    "receive-review-observations": {"on": "2026-03-16", "words": "Rosa Fell disagrees."},
    "hold-meeting": {"on": "2026-03-26", "chair": AGAIN[0], "members": AGAIN},
    "consider-approval": {
        "on": "2026-03-26",
        "recommendation": "not_suitable",
        "reasons": "As the inquiry says.",
    },
    "finalise-minutes": {"on": "2026-03-30"},
}
PROPOSED: dict[str, dict[str, Any]] = {
    "propose-ending": {"on": "2026-04-01", **RECORD},
    "tell-approval-decision": {"on": "2026-04-01"},
    "send-approval-notice": {"on": "2026-04-02", "papers": ["reasons", "rights_notice"]},
}
FINAL = {"on": "2026-06-03", "outcome": "not_approved", **RECORD}
