"""What each message is called where people see a list of them.

The invariant: every rule has a title; it says what the household is told, not why.
"""

from contracts.notifications import MessageRule
from services.notifications.domain import staff_messages

TITLES: dict[MessageRule, str] = {
    MessageRule.ENQUIRY_ACKNOWLEDGED: "We have your enquiry",
    MessageRule.REGISTRATION_ACKNOWLEDGED: "We have your registration of interest",
    MessageRule.REGISTRATION_ACCEPTED: "Your registration of interest is accepted",
    MessageRule.REGISTRATION_DECLINED: "We cannot go ahead with your registration of interest",
    MessageRule.STAGE_ONE_DECIDED: "The decision at the end of stage one",
    MessageRule.STAGE_TWO_STARTED: "Stage two has begun",
    MessageRule.REPORT_SHARED: "The report about you has been sent to you",
    MessageRule.REFERRED_TO_PANEL: "Your report has gone to the adoption panel",
    MessageRule.APPLICANTS_APPROVED: "You are approved to adopt",
    MessageRule.QUALIFYING_DETERMINATION_ISSUED: "The agency proposes not to approve you",
    MessageRule.ENQUIRY_REFERRED: "Your enquiry was passed on to another agency",
    MessageRule.REFERRAL_CAME_BACK: "Another agency answers you again",
    MessageRule.ENQUIRY_CLOSED: "Your enquiry is closed",
    MessageRule.ENQUIRY_REOPENED: "Your enquiry is open again",
    MessageRule.FIRST_RESPONSE_LATE: "Our answer to your enquiry is late",
    MessageRule.REGISTRATION_DECISION_LATE: "Our answer to your registration is late",
    MessageRule.EVENT_PLACE_BOOKED: "Your place at an information event",
    MessageRule.EVENT_WAITING_LIST_JOINED: "You are on a waiting list",
    MessageRule.EVENT_PLACE_GIVEN: "A place became free for you",
    MessageRule.EVENT_BOOKING_CANCELLED: "Your booking is cancelled",
    MessageRule.EVENT_CANCELLED: "An information event is cancelled",
    MessageRule.EVENT_REMINDER: "A reminder of an information event",
    MessageRule.INVITATION: "A link to sign in with",
    **{rule: template.title for rule, template in staff_messages.TEMPLATES.items()},
}
