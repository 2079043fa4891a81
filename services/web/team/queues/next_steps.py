"""What most likely comes next on a line of a queue: the command, by the clock or the stage.

The invariant: this only points to a form that the case page would offer as well; the services decide
whether it is possible.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from contracts.clocks import ClockId
from contracts.identity import Role
from contracts.panel_rules import is_meeting_on_record
from contracts.stage_one_rules import StageOneDuty, is_owed
from contracts.stage_two_rules import StageTwoDuty, is_owed_in_stage_two
from contracts.words import day
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.answers.enquiry.work import EnquiryItem
from services.web.site.answers.panel import PanelCase
from services.web.site.navigation import CASE_READERS
from services.web.team.agency_pages import PANEL_KEEPERS, PANEL_MEETINGS
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, PANEL


class NextStep(NamedTuple):
    """The words of a link and the command to which it leads; to the case page where there are two ways.

    With `page`, it leads to that page of the agency instead.
    """

    words: str
    command: str
    roles: tuple[Role, ...]
    page: str = ""


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
ANSWER_COMPLAINT = NextStep("Answer the complaint", "answer-complaint", (Role.MANAGER,))
ON_COMPLAINT: Mapping[ClockId, NextStep] = {
    ClockId.COMPLAINT_ANSWER: ANSWER_COMPLAINT,
    ClockId.COMPLAINT_INVESTIGATION: ANSWER_COMPLAINT,
    ClockId.COMPLAINT_PANEL: NextStep(
        "Record the review panel", "hold-complaint-panel", (Role.MANAGER,)
    ),
}
"""A complaint is answered at every stage of the journey, and after its end."""
RESUME_COMPLAINT = NextStep("Resume the complaint", "resume-complaint", (Role.MANAGER,))

INTERVIEW = NextStep("Interview the referees", "record-interview", ASSESSMENTS.workers)
END_HOLD = NextStep("End the hold", "end-hold", ASSESSMENTS.workers)
RETURN_CHECKS = NextStep("Record checks", "return-checks", ASSESSMENTS.workers)
DRAW_UP_PLAN = NextStep("Draw up the stage one plan", "draw-up-plan", ASSESSMENTS.workers)
RECOMMEND = NextStep("Recommend how it ends", "recommend-stage-one", (Role.SOCIAL_WORKER,))
DECIDE_STAGE_ONE = NextStep("Decide on stage one", "decide-stage-one", (Role.MANAGER,))
TO_NOTIFY: Mapping[str, NextStep] = {
    "stage_one_decided": NextStep(
        "Record the notice", "send-stage-one-notice", ASSESSMENTS.workers
    ),
    "disqualified": NextStep(
        "Record the notice, or take the disqualification back", "", ASSESSMENTS.workers
    ),
}
CLOSE_WINDOW = NextStep("Close the case", "close-window", ASSESSMENTS.workers)
START_STAGE_TWO = NextStep("Start stage two", "start-stage-two", ASSESSMENTS.workers)
DRAW_UP_STAGE_TWO_PLAN = NextStep(
    "Draw up the stage two plan", "draw-up-stage-two-plan", ASSESSMENTS.workers
)
WRITE_REPORT = NextStep("Record the report", "write-report", (Role.SOCIAL_WORKER,))
SIGN_OFF = NextStep("Sign off the report", "sign-off-report", (Role.MANAGER,))
ANSWER_PANEL = NextStep("Get what the panel needs", "", ASSESSMENTS.workers)
SHARE_REPORT = NextStep("Share the report", "share-report", ASSESSMENTS.workers)
WITH_PANEL = frozenset({"referred_to_panel", "decision_under_review"})
WRITE_ADDENDUM = NextStep("Record an addendum", "write-addendum", (Role.SOCIAL_WORKER,))
SHARE_ADDENDUM = NextStep("Send the addendum", "share-addendum", ASSESSMENTS.workers)
OBSERVATIONS = NextStep("Record observations", "receive-observations", ASSESSMENTS.workers)
REFER = NextStep("Refer to panel", "refer-to-panel", ASSESSMENTS.workers)
MEET = NextStep(
    "Plan or record the meeting", "", PANEL_KEEPERS, page=f"{PANEL_MEETINGS.name}#waiting"
)
MEETS = frozenset({"referred", "at_second_panel"})
MINUTES_FOLLOW = frozenset({"returned_to_assessment", "decision_under_review"})
"""Where a meeting has minutes that no decision waits for."""
AT_THE_PANEL: Mapping[str, NextStep] = {
    "referred": NextStep("Record the meeting", "hold-meeting", (Role.PANEL_ADMINISTRATOR,)),
    "met": NextStep("Record the recommendation", "recommend", (Role.PANEL_ADMINISTRATOR,)),
    "recommended": NextStep(
        "Record the final minutes", "finalise-minutes", (Role.PANEL_ADMINISTRATOR,)
    ),
    "minutes_final": NextStep("Record the decision", "", (Role.DECISION_MAKER,)),
    "at_second_panel": NextStep(
        "Record the panel on the representations", "recommend-again", (Role.PANEL_ADMINISTRATOR,)
    ),
    "decision_under_review": NextStep("Continue the review", "", PANEL.workers),
    "ending_proposed": NextStep("Continue the review", "", PANEL.workers),
}
PANEL_BY_CLOCK: Mapping[ClockId, NextStep] = {
    ClockId.NOTIFY_ORAL: NextStep("Record that you told them", "tell-decision", PANEL.workers),
    ClockId.NOTIFY_WRITTEN: NextStep("Record the notice", "send-decision-notice", PANEL.workers),
    ClockId.IRM_PAPERS: NextStep("Record the review papers", "send-review-papers", PANEL.workers),
    ClockId.FINAL_DECISION: NextStep(
        "Make the final decision", "make-final-decision", (Role.DECISION_MAKER,)
    ),
    ClockId.REVIEW_ANNUAL: NextStep("Record the review", "review-approval", ASSESSMENTS.workers),
}
ABOUT_APPROVAL: Mapping[ClockId | None, NextStep] = {
    ClockId.NOTIFY_ORAL: NextStep(
        "Record that you told them", "tell-approval-decision", PANEL.workers
    ),
    ClockId.NOTIFY_WRITTEN: NextStep("Record the notice", "send-approval-notice", PANEL.workers),
}
SEND_REVIEW_REPORT = NextStep("Record the report sent", "send-review-report", ASSESSMENTS.workers)
REVIEW_OBSERVATIONS = NextStep(
    "Record observations", "receive-review-observations", ASSESSMENTS.workers
)
VIEW_OF_APPROVAL = NextStep(
    "Record what the panel says", "consider-approval", (Role.PANEL_ADMINISTRATOR,)
)
DECIDE_ON_APPROVAL = NextStep("Decide on the approval", "", (Role.DECISION_MAKER,))


def on_enquiry(item: EnquiryItem) -> NextStep | None:
    """A call that was asked for comes first, then what stops the clock that is due next.

    A complaint that is due next comes before both; one that waits without a last day, where no clock runs.
    """
    if item.next_clock and item.next_clock.id in ON_COMPLAINT:
        return ON_COMPLAINT[item.next_clock.id]
    untimed = _untimed_complaint(item) if item.next_clock is None else None
    if item.status not in {"received", "registration_submitted"}:
        return untimed
    if item.call_requested_on:
        return CONTACT
    if item.next_clock is None:
        return untimed or CONTACT
    if item.next_clock.id is ClockId.ENQ_WRITEUP:
        return TELL_OUTCOME if item.visit == "written_up" else WRITE_UP
    return BY_CLOCK.get(item.next_clock.id, CONTACT)


def _untimed_complaint(item: EnquiryItem) -> NextStep | None:
    """The answer after a review panel, then the end of a suspension."""
    if item.complaint_panel_met:
        return ANSWER_COMPLAINT
    return RESUME_COMPLAINT if item.complaint_suspended else None


def on_assessment(item: AssessmentCase, today: date) -> NextStep | None:
    """What ends a hold first, and otherwise by the stage."""
    return END_HOLD if item.on_hold else _by_stage(item, today)


def _by_stage(item: AssessmentCase, today: date) -> NextStep | None:
    """In stage two the report, the observations on it, and the referral follow in turn."""
    if item.status == "stage_one":
        return _in_stage_one(item)
    if item.status in TO_NOTIFY:
        return TO_NOTIFY[item.status]
    if item.status == "stage_two_window":
        over = item.next_clock is not None and today > item.next_clock.due_on
        return CLOSE_WINDOW if over else START_STAGE_TWO
    if item.status != "stage_two":
        return _while_with_panel(item) if item.status in WITH_PANEL else None
    if item.report is None or item.report_outdated:
        return _before_the_report(item)
    return _after_the_report(item, today)


def _after_the_report(item: AssessmentCase, today: date) -> NextStep:
    """The referral is possible once the applicants have commented, or had their time."""
    if not item.answered_panel:
        return SIGN_OFF if item.to_sign_off else ANSWER_PANEL
    waits = any(
        each.id is ClockId.PAR_COMMENT and each.stopped_on is None and today <= each.due_on
        for each in item.clocks
    )
    if waits:
        return OBSERVATIONS
    until = item.may_write_until
    if until is not None and today <= until:
        words = f"The other applicant can comment until {day(until)}"
        return OBSERVATIONS._replace(words=words)
    return REFER


def _while_with_panel(item: AssessmentCase) -> NextStep | None:
    """What changed since the papers is added to the report; the rest is the panel's."""
    if not item.report_outdated:
        return None
    if item.to_sign_off:
        return SIGN_OFF
    return WRITE_ADDENDUM if item.to_write_again else SHARE_ADDENDUM


def _before_the_report(item: AssessmentCase) -> NextStep:
    begun = next(each.started_on for each in item.clocks if each.id is ClockId.STAGE_TWO)
    owed = is_owed_in_stage_two(StageTwoDuty.AGREED_PLAN, begun)
    if owed and not item.stage_two_plan:
        return DRAW_UP_STAGE_TWO_PLAN
    if item.to_sign_off:
        return SIGN_OFF
    signed = is_owed_in_stage_two(StageTwoDuty.SIGNED_REPORT, begun)
    first = signed and not item.writings
    return WRITE_REPORT if first or item.to_write_again else SHARE_REPORT


def _in_stage_one(item: AssessmentCase) -> NextStep:
    """A recommendation waits for a manager; before it the plan and the checks come in turn."""
    if item.recommended:
        return DECIDE_STAGE_ONE
    if not item.plan and is_owed(StageOneDuty.AGREED_PLAN, item.opened_on):
        return DRAW_UP_PLAN
    if item.missing and all(each.interview for each in item.missing):
        return INTERVIEW
    return RETURN_CHECKS if item.missing_checks else RECOMMEND


def on_panel_case(item: PanelCase, today: date) -> NextStep | None:
    """What is due by a clock of its own first, and otherwise by the step at the panel.

    Where a case takes its panel from a meeting on record, that meeting comes first.
    """
    clock = item.next_clock.id if item.next_clock else None
    if clock in ABOUT_APPROVAL and item.is_approval_decided:
        return ABOUT_APPROVAL[clock]
    if clock is not None and clock in PANEL_BY_CLOCK:
        return PANEL_BY_CLOCK[clock]
    if item.status == "approval_in_review":
        return _in_review(item, today)
    if item.status in MEETS and not item.second_panel_met:
        return MEET if is_meeting_on_record(today) else AT_THE_PANEL["referred"]
    if item.status in MINUTES_FOLLOW and item.without_minutes:
        return AT_THE_PANEL["recommended"]
    return AT_THE_PANEL.get(item.status)


def _in_review(item: PanelCase, today: date) -> NextStep:
    """The report, the observations on it, the panel and the decision follow in turn."""
    review, clock = item.approval_review, item.next_clock
    comment = clock if clock and clock.id is ClockId.REVIEW_COMMENT else None
    if review is None or review.report_sent_on is None:
        return SEND_REVIEW_REPORT
    if comment is not None and today <= comment.due_on:
        return REVIEW_OBSERVATIONS
    if item.approval_view is not None:
        final = not any(each.on >= review.on for each in item.without_minutes)
        return DECIDE_ON_APPROVAL if final else AT_THE_PANEL["recommended"]
    if review.met_on is not None:
        return VIEW_OF_APPROVAL
    return MEET if is_meeting_on_record(today) else AT_THE_PANEL["referred"]
