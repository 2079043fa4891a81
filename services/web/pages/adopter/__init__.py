"""The pages of a household that has joined: where they are, what is theirs to do, what is known of them.

The invariant: every address names the journey, and a page is for an applicant of it alone.
"""

from services.web.pages.adopter import (
    booking,
    details,
    equality,
    feedback,
    giving_up,
    inviting,
    leaving,
    messages,
    overview,
    reading,
    registration,
    registration_people,
    registration_sending,
    start,
    wishing,
)

ROUTERS = (
    booking.router,
    details.router,
    equality.router,
    feedback.router,
    giving_up.router,
    inviting.router,
    leaving.router,
    messages.router,
    overview.router,
    reading.router,
    registration.router,
    registration_people.router,
    registration_sending.router,
    start.router,
    wishing.router,
)
