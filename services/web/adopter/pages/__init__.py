"""The pages of a household that has joined: where they are, what is theirs to do, what is known of them.

The invariant: every address names the journey, and a page is for an applicant of it alone.
"""

from services.web.adopter.pages import (
    booking,
    cancel_booking,
    checks,
    complaints,
    details,
    documents,
    equality,
    feedback,
    invitation,
    messages,
    overview,
    registration,
    registration_people,
    registration_submission,
    requests,
    stage_one,
    stage_two,
    start,
    timeline,
    withdrawal,
)

ROUTERS = (
    booking.router,
    details.router,
    documents.router,
    equality.router,
    feedback.router,
    cancel_booking.router,
    checks.router,
    complaints.router,
    invitation.router,
    withdrawal.router,
    messages.router,
    overview.router,
    timeline.router,
    registration.router,
    registration_people.router,
    registration_submission.router,
    start.router,
    requests.router,
    stage_one.router,
    stage_two.router,
)
