"""The pages of an agency's teams: the work queue, the case pages, and what else a team does each day.

The invariant: every address names the agency, and a page is for people who hold one of its roles there.
"""

from services.web.team.cases.household_words import (
    sign_in_in_words,
    wishes_in_words,
)
from services.web.team.cases.letters import message_state, why_not_delivered
from services.web.team.information_events import booking_tag
from services.web.team.pages import (
    access_log,
    action_form,
    agency,
    assignment,
    case,
    case_access_log,
    case_checks,
    case_household,
    closing,
    colleagues,
    duplicates,
    duplicates_list,
    event_bookings,
    event_plans,
    events,
    feedback,
    figures,
    letters_to_check,
    merge,
    messages,
    messages_by_staff,
    new_enquiry,
    queue,
    referrals,
    registered_elsewhere,
    registration,
    rules,
    search,
    stage_one,
    standards,
    start,
    undelivered,
)
from services.web.team.pages.duplicates_list import signs_in_words
from services.web.team.referrals import state_in_words, take_up_clock

ROUTERS = (
    access_log.router,
    agency.router,
    case.router,
    case_access_log.router,
    case_checks.router,
    case_household.router,
    closing.router,
    colleagues.router,
    action_form.router,
    duplicates.router,
    merge.router,
    search.router,
    duplicates_list.router,
    event_bookings.router,
    event_plans.router,
    events.router,
    figures.router,
    feedback.router,
    messages.router,
    messages_by_staff.router,
    letters_to_check.router,
    new_enquiry.router,
    queue.router,
    referrals.router,
    registered_elsewhere.router,
    registration.router,
    assignment.router,
    rules.router,
    stage_one.router,
    standards.router,
    start.router,
    undelivered.router,
)

FILTERS = {
    each.__name__: each
    for each in (
        booking_tag,
        message_state,
        sign_in_in_words,
        signs_in_words,
        state_in_words,
        take_up_clock,
        why_not_delivered,
        wishes_in_words,
    )
}
"""The words of this front door for what services answer, by the names that its templates use."""
