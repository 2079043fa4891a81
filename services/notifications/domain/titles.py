"""What each message is called, in its subject and where people see a list of them.

The invariant: every rule has a title. It says what happened, and not that it is about adoption, because
it shows on a locked screen.
"""

from contracts.notifications import MessageRule
from services.notifications.domain import staff_messages

TITLES: dict[MessageRule, str] = {
    MessageRule.ENQUIRY_ACKNOWLEDGED: "We have received your enquiry",
    MessageRule.REGISTRATION_ACKNOWLEDGED: "We have received your registration of interest",
    MessageRule.REGISTRATION_ACCEPTED: "We have accepted your registration of interest",
    MessageRule.REGISTRATION_DECLINED: "Our decision on your registration of interest",
    MessageRule.STAGE_ONE_PLAN_TO_AGREE: "Your stage one plan is ready to read",
    MessageRule.TRAINING_BOOKED: "You have a place at a training session",
    MessageRule.TRAINING_MOVED: "Your training session has changed",
    MessageRule.TRAINING_GIVEN_UP: "We have cancelled your place at a training session",
    MessageRule.TRAINING_CANCELLED: "Your training session is cancelled",
    MessageRule.STAGE_ONE_EXTENDED: "Stage one will take longer",
    MessageRule.GOES_ON_ALONE: "Your application goes on with you alone",
    MessageRule.STAGE_ONE_DECIDED: "Our decision at the end of stage one",
    MessageRule.WINDOW_CLOSED: "We have closed your application",
    MessageRule.NOT_SUITABLE_NOTICE_SENT: "Our decision on your application",
    MessageRule.STAGE_TWO_STARTED: "You have started stage two",
    MessageRule.STAGE_TWO_PLAN_TO_AGREE: "Your stage two plan is ready to read",
    MessageRule.STAGE_TWO_DELAYED: "Stage two will take longer",
    MessageRule.REPORT_SHARED: "We have sent you the report about you",
    MessageRule.ADDENDUM_SHARED: "We have sent you an addition to the report about you",
    MessageRule.REFERRED_TO_PANEL: "We have sent your report to the panel",
    MessageRule.PANEL_DEFERRED: "The panel needs more before it recommends",
    MessageRule.FULL_REPORT_ASKED: "The panel has asked for a full report",
    MessageRule.APPLICANTS_APPROVED: "You have been approved",
    MessageRule.QUALIFYING_DETERMINATION_ISSUED: "Our proposed decision, and what you can do",
    MessageRule.APPLICANTS_NOT_APPROVED: "Our final decision",
    MessageRule.APPROVAL_REVIEWED: "We have reviewed your approval",
    MessageRule.APPROVAL_REVIEW_REPORT_SENT: "We have sent you the report of our review",
    MessageRule.ENDING_PROPOSED: "Our proposed decision after the review, and what you can do",
    MessageRule.APPROVAL_KEPT: "Our decision after the review",
    MessageRule.APPROVAL_ENDED: "Our final decision after the review",
    MessageRule.ENQUIRY_REFERRED: "We have passed your enquiry to another agency",
    MessageRule.REFERRAL_CAME_BACK: "Your enquiry is back with your previous agency",
    MessageRule.ENQUIRY_CLOSED: "We have closed your enquiry",
    MessageRule.ENQUIRY_REOPENED: "We have reopened your enquiry",
    MessageRule.FIRST_RESPONSE_LATE: "We are late answering your enquiry",
    MessageRule.REGISTRATION_DECISION_LATE: "We are late answering your registration of interest",
    MessageRule.EVENT_PLACE_BOOKED: "You have booked an information event",
    MessageRule.EVENT_WAITING_LIST_JOINED: "You are on the waiting list for an information event",
    MessageRule.EVENT_PLACE_GIVEN: "You have a place at an information event",
    MessageRule.EVENT_BOOKING_CANCELLED: "We have cancelled your booking",
    MessageRule.EVENT_CHANGED: "We have changed an information event",
    MessageRule.EVENT_CANCELLED: "We have cancelled an information event",
    MessageRule.EVENT_REMINDER: "Reminder of your information event",
    MessageRule.INVITATION: "Your link to sign in",
    MessageRule.CHECK_REQUESTED: "We would like to ask you for something",
    MessageRule.CHECK_REQUEST_REMINDER: "Reminder: we would like to ask you for something",
    **{rule: template.title for rule, template in staff_messages.TEMPLATES.items()},
}
