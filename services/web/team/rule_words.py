"""What the pages of rules call the duties and limits of the dated tables, and how they say what each needs."""

from contracts.bank_holidays import LAST_YEAR, PROCLAIMED_THROUGH
from contracts.check_age import HealthReportDue
from contracts.clocks import Counting, Unit
from contracts.decision_rules import DecisionDuty
from contracts.panel_rules import PanelLimit
from contracts.stage_one_rules import CountedFrom, StageOneDuty
from contracts.stage_two_rules import StageTwoDuty

NEEDED_FOR_DECISION = {
    DecisionDuty.PANEL: (
        "Panel before the agency decision",
        "The agency decides once it has the panel's recommendation and its final minutes",
    ),
    DecisionDuty.LISTED_DECISION_MAKER: (
        "Who makes the agency decision",
        "The one who is signed in, listed in the directory as an agency decision maker on that day, and at no panel about the case. A deputy is listed so too, for as long as they decide",
    ),
}
COUNTED_FROM = {
    CountedFrom.ACCEPTANCE: "The day the agency accepted the registration. A later start of stage one is a date of its own, in List 11 and in the figures that count from it",
    CountedFrom.START: "The day stage one began",
}
NEEDED = {
    StageOneDuty.AGREED_PLAN: (
        "Stage one plan before the decision",
        "A positive decision needs a plan to which each applicant has agreed",
    ),
    StageOneDuty.RECOMMENDATION: (
        "Recommendation before the stage one decision",
        "A social worker recommends, and a manager who did not recommend decides",
    ),
    StageOneDuty.REFEREE_INTERVIEWS: (
        "Interviews of referees before the stage one decision",
        "A positive decision needs an interview with each referee, with a report of it, besides their reference",
    ),
}
NEEDED_IN_STAGE_TWO = {
    StageTwoDuty.AGREED_PLAN: (
        "Stage two plan before the panel",
        "The referral to panel needs a plan to which each applicant has agreed",
    ),
    StageTwoDuty.SIGNED_REPORT: (
        "Report signed off before it is shared",
        "The report goes to the applicants once a manager who did not write it has signed it off",
    ),
    StageTwoDuty.PANEL_PAPERS: (
        "What the panel receives",
        "The referral to panel needs the medical adviser's view, the references, and checks that are in date",
    ),
    StageTwoDuty.NEW_AREA_REPORT: (
        "Report of the new local authority before the panel",
        "After a move into another area, the referral to panel needs the report of the local authority where they live now",
    ),
    StageTwoDuty.OBSERVATIONS_KEPT: (
        "Observations that come by post",
        "Recording that the applicants' observations arrived needs what they say, or the document that holds them",
    ),
}
OF_PANELS = {
    PanelLimit.NOTICE: ("Notice of leaving the central list", "month, to the same date"),
    PanelLimit.INDEPENDENCE: (
        "When a panel member becomes independent",
        "months after their tie to the agency ended",
    ),
    PanelLimit.PAPERS: (
        "Papers before a panel meeting",
        "clear working days between the day they are sent and the day of the meeting",
    ),
    PanelLimit.PACK: (
        "Papers of a meeting that nobody recorded",
        "days after the meeting, and then its members can read them no more",
    ),
    PanelLimit.FEEDBACK: (
        "The panel's feedback on reports",
        "months after its last feedback, to the same date",
    ),
}
DUE_BEFORE = {
    HealthReportDue.STAGE_ONE_DECISION: "The decision at the end of stage one",
    HealthReportDue.AGENCY_DECISION: "The agency decision, and before the case goes to panel",
}
COUNTED = {
    (
        Unit.WORKING_DAYS,
        Counting.WITHIN,
    ): "The day it starts is not counted. The last day is in time.",
    (
        Unit.WORKING_DAYS,
        Counting.BEGINNING_WITH,
    ): "The day it starts is the first day. The last day is in time.",
    (
        Unit.WEEKS,
        Counting.WITHIN,
    ): "To the same day of the week. It does not move if that is not a working day.",
    (
        Unit.MONTHS,
        Counting.WITHIN,
    ): "To the same date of the last month. It does not move if that is not a working day.",
}
WORKING_DAYS = {
    "Bank holidays": f"As announced up to {PROCLAIMED_THROUGH}. From {PROCLAIMED_THROUGH + 1} to {LAST_YEAR} by the usual rule, so a day can still be added"
}
