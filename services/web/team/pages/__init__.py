"""The pages of an agency's teams: the work queue, the case pages, and what else a team does each day.

The invariant: every address names the agency, and a page is for people who hold one of its roles there.
"""

from services.web.team.pages import (
    access_log,
    action_form,
    agency,
    assignment,
    case,
    case_access_log,
    case_household,
    duplicates,
    duplicates_list,
    event_bookings,
    event_plans,
    events,
    feedback,
    figures,
    messages,
    queue,
    referrals,
    registration,
    search,
    standards,
    start,
    undelivered,
)

ROUTERS = (
    access_log.router,
    agency.router,
    case.router,
    case_access_log.router,
    case_household.router,
    action_form.router,
    duplicates.router,
    search.router,
    duplicates_list.router,
    event_bookings.router,
    event_plans.router,
    events.router,
    figures.router,
    feedback.router,
    messages.router,
    queue.router,
    referrals.router,
    registration.router,
    assignment.router,
    standards.router,
    start.router,
    undelivered.router,
)
