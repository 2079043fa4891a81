"""The pages of an agency's teams: the work queue, the case pages, and what else a team does each day.

The invariant: every address names the agency, and a page is for people who hold one of its roles there.
"""

from services.web.pages.team import (
    accesses,
    agency,
    case,
    case_accesses,
    case_household,
    do,
    duplicates,
    duplicates_list,
    event_bookings,
    event_plans,
    events,
    figures,
    finding,
    listening,
    messages,
    queue,
    referrals,
    registration,
    sharing,
    standards,
    start,
    undelivered,
)

ROUTERS = (
    accesses.router,
    agency.router,
    case.router,
    case_accesses.router,
    case_household.router,
    do.router,
    duplicates.router,
    finding.router,
    duplicates_list.router,
    event_bookings.router,
    event_plans.router,
    events.router,
    figures.router,
    listening.router,
    messages.router,
    queue.router,
    referrals.router,
    registration.router,
    sharing.router,
    standards.router,
    start.router,
    undelivered.router,
)
