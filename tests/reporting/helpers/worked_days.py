"""Where the days of journeys went, worked out by hand."""

from datetime import date

from contracts import checks, deferral, panel, stage_one
from contracts.assessment import (
    AssessmentDateCorrected,
    WindowClosed,
)
from contracts.checks import Check
from contracts.event import Event
from contracts.hold import HoldEnded
from contracts.household import JourneyPaused, JourneyResumed
from contracts.reference import (
    AgencyDecision,
    PauseReason,
    Recommendation,
    ReviewRoute,
)
from tests.reporting.helpers.courses import (
    FIRST,
    asked,
    at_panel,
    back,
    decided,
    held,
    minutes,
    noticed,
    on,
    report,
    stage_two,
    written,
)
from tests.reporting.helpers.stories import (
    absorbed,
    accepted,
    approved,
    closed,
    contacted,
    corrected,
    declined,
    not_approved,
    opened,
    outcome_told,
    received,
    referred,
    reopened,
    submitted,
    taken_up,
    visit_held,
    visit_requested,
    withdrawn_application,
    withdrawn_enquiry,
)


def enquiry() -> list[Event]:
    """An answered enquiry: 2 days with the agency, 8 with the household, 4 with the agency until it is accepted."""
    return [
        received(FIRST),
        contacted(on(2)),
        submitted(on(10)),
        accepted(on(14)),
        opened(on(14)),
    ]


def to_panel() -> list[Event]:
    """The same to the panel, on day 100, with nobody asked for anything on the way."""
    return [*enquiry(), decided(50), noticed(52), stage_two(60), at_panel(100)]


BEFORE_PANEL = {
    "enquiry:agency": 2,
    "enquiry:household": 8,
    "registration:agency": 4,
    "stage_one:agency": 38,
    "between_stages:household": 8,
    "stage_two:agency": 40,
}
EXAMPLES: dict[str, tuple[list[Event], dict[str, int]]] = {
    "an enquiry that was closed a week after the last contact": (
        [received(FIRST), contacted(on(3)), closed(on(10))],
        {"enquiry:agency": 3, "enquiry:household": 7},
    ),
    "a household that visited, registered and was declined": (
        [
            received(FIRST),
            contacted(on(1)),
            visit_requested(on(5)),
            visit_held(on(12)),
            outcome_told(on(15)),
            submitted(on(40)),
            declined(on(44)),
        ],
        {"enquiry:agency": 11, "enquiry:household": 29, "registration:agency": 4},
    ),
    "an approval without a question on the way": (
        [*to_panel(), minutes(120), approved(on(125))],
        {**BEFORE_PANEL, "panel:panel": 20, "decision:decision": 5},
    ),
    "checks asked of everybody: others have the days until the last one of each kind is back": (
        [
            *enquiry(),
            asked(14, Check.DBS, Check.REFERENCE, Check.PETS),
            back(20, Check.REFERENCE, person=3),
            back(25, Check.DBS, person=1),
            back(30, Check.REFERENCE, person=4),
            back(31, Check.DBS, person=2),
            asked(40, Check.SCHOOL_OR_NURSERY, person=7),
            checks.CheckNeedDecided(
                occurred_on=on(42), checks=(Check.SCHOOL_OR_NURSERY,), person=7, needed=False
            ),
            decided(50),
            withdrawn_application(on(51)),
        ],
        {
            "enquiry:agency": 2,
            "enquiry:household": 8,
            "registration:agency": 4,
            "stage_one:others": 19,
            "stage_one:agency": 18,
        },
    ),
    "a hold while checks are out, and a plan that waits for the household": (
        [
            *enquiry(),
            stage_one.StageOnePlanMade(occurred_on=on(15), plan=1),
            stage_one.StageOnePlanAgreed(occurred_on=on(18), plan=1, applicant=1),
            stage_one.StageOnePlanAgreed(occurred_on=on(20), plan=1, applicant=2),
            asked(20, Check.HEALTH, person=1),
            held(24),
            HoldEnded(occurred_on=on(34)),
            back(40, Check.HEALTH, person=1),
            withdrawn_application(on(45)),
        ],
        {
            "enquiry:agency": 2,
            "enquiry:household": 8,
            "registration:agency": 4,
            "stage_one:agency": 6,
            "stage_one:household": 5,
            "stage_one:others": 10,
            "stage_one:hold": 10,
        },
    ),
    "a report that the household did not comment on: 5 working days are theirs, the sent day the first": (
        # 6 April 2021 is a Tuesday, so day 80 is Friday 25 June; the five days end on Thursday 1 July.
        [
            *enquiry(),
            decided(50),
            noticed(52),
            stage_two(60),
            report(80),
            at_panel(100),
            minutes(120),
            approved(on(125)),
        ],
        {
            **BEFORE_PANEL,
            "stage_two:agency": 33,
            "stage_two:household": 7,
            "panel:panel": 20,
            "decision:decision": 5,
        },
    ),
    "the panel sent it back to the assessment for a month": (
        [
            *to_panel(),
            deferral.PanelDeferred(occurred_on=on(110), missing=()),
            deferral.PanelCaseResumed(occurred_on=on(140)),
            minutes(150),
            approved(on(151)),
        ],
        {**BEFORE_PANEL, "stage_two:agency": 70, "panel:panel": 20, "decision:decision": 1},
    ),
    "a proposal not to approve, an independent review, and an approval after it": (
        [
            *to_panel(),
            minutes(110),
            panel.QualifyingDeterminationIssued(occurred_on=on(114), agency="north"),
            written(116, AgencyDecision.QUALIFYING_DETERMINATION),
            panel.ReviewRequested(occurred_on=on(130), route=ReviewRoute.INDEPENDENT_REVIEW),
            panel.ReviewRecommended(occurred_on=on(230), recommendation=Recommendation.SUITABLE),
            approved(on(240)),
        ],
        {
            **BEFORE_PANEL,
            "panel:panel": 10,
            "decision:decision": 6,
            "review:household": 14,
            "review:review": 100,
            "review:decision": 10,
        },
    ),
    "nobody answered the proposal: 40 working days are the household's, what follows is the decision's": (
        # Notice on day 116, Saturday 31 July 2021: the 40th working day is Monday 27 September, for 30 August is a holiday.
        [
            *to_panel(),
            minutes(110),
            written(116, AgencyDecision.QUALIFYING_DETERMINATION),
            not_approved(on(190)),
            written(191, AgencyDecision.NOT_APPROVED),
        ],
        {
            **BEFORE_PANEL,
            "panel:panel": 10,
            "decision:decision": 6,
            "review:household": 59,
            "review:decision": 16,
        },
    ),
    "a window that lapsed: from the day after the six months the days are the agency's": (
        # Notice on 28 May 2021; the six months end on 28 November, so the agency has the days from the 29th.
        [
            *enquiry(),
            decided(50),
            noticed(52),
            WindowClosed(occurred_on=date(2021, 12, 10)),
        ],
        {
            "enquiry:agency": 2,
            "enquiry:household": 8,
            "registration:agency": 4,
            "stage_one:agency": 38,
            "between_stages:household": 185,
            "between_stages:agency": 11,
        },
    ),
    "a break of the household, and what the agency still owed it": (
        [
            received(FIRST),
            JourneyPaused(occurred_on=on(1), reason=PauseReason.FAMILY),
            JourneyResumed(occurred_on=on(11)),
            contacted(on(13)),
            withdrawn_enquiry(on(20)),
        ],
        {"enquiry:agency": 3, "enquiry:hold": 10, "enquiry:household": 7},
    ),
    "closed and reopened: nobody has the days between": (
        [
            received(FIRST),
            contacted(on(2)),
            closed(on(5)),
            reopened(on(35)),
            contacted(on(36)),
            withdrawn_enquiry(on(40)),
        ],
        {"enquiry:agency": 3, "enquiry:household": 7, "enquiry:nobody": 30},
    ),
    "taken over from another agency: the days before the referral are told apart": (
        [
            received(FIRST),
            contacted(on(4)),
            referred(on(10)),
            taken_up(on(12)),
            contacted(on(13)),
            closed(on(20)),
        ],
        {
            "before:agency": 4,
            "before:household": 6,
            "enquiry:agency": 3,
            "enquiry:household": 7,
        },
    ),
    "a duplicate of the same household that enquired and was answered earlier": (
        [
            received(FIRST),
            contacted(on(2)),
            absorbed(on(3), on(-10), contact=on(-9)),
            closed(on(6)),
        ],
        {"enquiry:agency": 1, "enquiry:household": 15},
    ),
    "a correction that moves the contact, and one that moves a check": (
        [
            *enquiry(),
            asked(20, Check.DBS),
            back(40, Check.DBS, person=1),
            corrected(2, on(5)),
            AssessmentDateCorrected(occurred_on=on(60), corrects=3, right_day=on(30)),
            withdrawn_application(on(50)),
        ],
        {
            "enquiry:agency": 5,
            "enquiry:household": 5,
            "registration:agency": 4,
            "stage_one:agency": 26,
            "stage_one:others": 10,
        },
    ),
}
