"""The rows of the actions table that are about checks, in the order in which they are given."""

from services.assessment.api.dependencies import ASSESSORS
from services.assessment.api.last_checks import before_disqualification
from services.assessment.domain import checks, disqualification
from services.casework.actions import Offer

CHECK_OFFERS = {
    "ask-for-checks": Offer(
        "Record that you asked for checks",
        checks.AskForChecks,
        checks.ask_for_checks,
        by=ASSESSORS,
        about="Record which checks and information you asked for, and who they are about.",
    ),
    "chase-checks": Offer(
        "Record a reminder for checks",
        checks.ChaseChecks,
        checks.chase_checks,
        by=ASSESSORS,
        about="Record that you sent a reminder for checks and information that you are waiting for.",
    ),
    "return-checks": Offer(
        "Record checks that came back",
        checks.ReturnChecks,
        checks.return_checks,
        by=ASSESSORS,
        about="Record which checks and information have come back, but not what they say.",
    ),
    "renew-checks": Offer(
        "Record renewed checks",
        checks.RenewChecks,
        checks.renew_checks,
        by=ASSESSORS,
        about="Record new certificates or reports in place of those that had come back before.",
    ),
    "decide-check-need": Offer(
        "Decide whether a check is needed",
        checks.DecideCheckNeed,
        checks.decide_check_need,
        by=ASSESSORS,
        about="Decide whether a check is needed where the list of people does not say it, and why.",
    ),
    "record-disqualification": Offer(
        "Record a disqualification",
        disqualification.RecordDisqualification,
        disqualification.record_disqualification,
        by=ASSESSORS,
        about="Record that you wrote to the applicants that an adult of the household is disqualified (regulation 25). This ends the case as not suitable.",
        last_check=before_disqualification,
    ),
}
