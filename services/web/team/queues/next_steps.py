"""What most likely comes next on a line of a queue: the command, by the clock or the stage.

The invariant: this only points to a form that the case page would offer as well; the services decide
whether it is possible.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from contracts.clocks import ClockId
from contracts.identity import Role
from contracts.stage_one_rules import StageOneDuty, is_owed
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.answers.enquiry.work import EnquiryItem
from services.web.site.answers.panel import PanelCase
from services.web.site.navigation import CASE_READERS
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, PANEL


class NextStep(NamedTuple):
    """The words of a link and the command to which it leads; to the case page where there are two ways."""

    words: str
    command: str
    roles: tuple[Role, ...]


CONTACT = NextStep("Record contact", "make-contact", ENQUIRIES.workers)
WRITE_UP = NextStep("Write up the visit", "write-up-initial-visit", CASE_READERS)
TELL_OUTCOME = NextStep("Tell them the outcome", "tell-visit-outcome", CASE_READERS)
BY_CLOCK: Mapping[ClockId, NextStep] = {
    ClockId.FIRST_RESPONSE: CONTACT,
    ClockId.ENQ_CALL: CONTACT,
    ClockId.ENQ_INFO: NextStep(
        "Record information given", "provide-information", ENQUIRIES.workers
    ),
    ClockId.ENQ_VISIT: NextStep("Record the visit", "hold-initial-visit", CASE_READERS),
    ClockId.ROI_DECIDE: NextStep("Decide on the registration", "", ENQUIRIES.workers),
}

RETURN_CHECKS = NextStep("Record checks", "return-checks", ASSESSMENTS.workers)
DRAW_UP_PLAN = NextStep("Draw up the stage one plan", "draw-up-plan", ASSESSMENTS.workers)
RECOMMEND = NextStep("Recommend how it ends", "recommend-stage-one", (Role.SOCIAL_WORKER,))
DECIDE_STAGE_ONE = NextStep("Decide on stage one", "decide-stage-one", (Role.MANAGER,))
SEND_NOTICE = NextStep("Record the notice", "send-stage-one-notice", ASSESSMENTS.workers)
CLOSE_WINDOW = NextStep("Close the case", "close-window", ASSESSMENTS.workers)
START_STAGE_TWO = NextStep("Start stage two", "start-stage-two", ASSESSMENTS.workers)
SHARE_REPORT = NextStep("Share the report", "share-report", ASSESSMENTS.workers)
OBSERVATIONS = NextStep("Record observations", "receive-observations", ASSESSMENTS.workers)
REFER = NextStep("Refer to panel", "refer-to-panel", ASSESSMENTS.workers)
AT_THE_PANEL: Mapping[str, NextStep] = {
    "referred": NextStep("Record the meeting", "hold-meeting", (Role.PANEL_ADMINISTRATOR,)),
    "met": NextStep("Record the recommendation", "recommend", (Role.PANEL_ADMINISTRATOR,)),
    "recommended": NextStep(
        "Record the final minutes", "finalise-minutes", (Role.PANEL_ADMINISTRATOR,)
    ),
    "minutes_final": NextStep("Record the decision", "", (Role.DECISION_MAKER,)),
    "decision_under_review": NextStep("Continue the review", "", PANEL.workers),
}
NOTICE = NextStep("Record the notice", "send-decision-notice", PANEL.workers)


def on_enquiry(item: EnquiryItem) -> NextStep | None:
    """A call that was asked for comes first, then what stops the clock that is due next."""
    if item.status not in {"received", "registration_submitted"}:
        return None
    if item.call_requested_on:
        return CONTACT
    if item.next_clock is None:
        return CONTACT
    if item.next_clock.id is ClockId.ENQ_WRITEUP:
        return TELL_OUTCOME if item.visit == "written_up" else WRITE_UP
    return BY_CLOCK.get(item.next_clock.id, CONTACT)


def on_assessment(item: AssessmentCase, today: date) -> NextStep | None:
    """By the stage; in stage two the report, the observations on it, and the referral follow in turn."""
    if item.status == "stage_one":
        return _in_stage_one(item)
    if item.status == "stage_one_decided":
        return SEND_NOTICE
    if item.status == "stage_two_window":
        over = item.next_clock is not None and today > item.next_clock.due_on
        return CLOSE_WINDOW if over else START_STAGE_TWO
    if item.status != "stage_two":
        return None
    if item.report is None:
        return SHARE_REPORT
    waits = item.next_clock is not None and item.next_clock.id is ClockId.PAR_COMMENT
    return OBSERVATIONS if waits else REFER


def _in_stage_one(item: AssessmentCase) -> NextStep:
    """A recommendation waits for a manager; before it the plan and the checks come in turn."""
    if item.recommended:
        return DECIDE_STAGE_ONE
    if not item.plan and is_owed(StageOneDuty.AGREED_PLAN, item.opened_on):
        return DRAW_UP_PLAN
    return RETURN_CHECKS if item.missing_checks else RECOMMEND


def on_panel_case(item: PanelCase) -> NextStep | None:
    """By the step at the panel; a decision waits for its notice first."""
    if item.next_clock is not None and item.next_clock.id is ClockId.NOTIFY_WRITTEN:
        return NOTICE
    return AT_THE_PANEL.get(item.status)
