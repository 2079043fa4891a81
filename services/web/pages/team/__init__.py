"""The pages of an agency's teams: the work queue, the case pages, and what else a team does each day.

The invariant: every address names the agency, and a page is for somebody who holds one of its roles there.
"""

from services.web.pages.team import (
    case,
    case_accesses,
    case_household,
    do,
    duplicates,
    finding,
    messages,
    queue,
    registration,
    sharing,
    start,
)

ROUTERS = (
    case.router,
    case_accesses.router,
    case_household.router,
    do.router,
    duplicates.router,
    finding.router,
    messages.router,
    queue.router,
    registration.router,
    sharing.router,
    start.router,
)
