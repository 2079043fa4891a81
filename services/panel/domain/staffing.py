"""Who answers for a case at the panel: assigned, covered for a time, handed over.

The invariant: it can be worked on until nothing is left to do, so also while an approval waits for its notice.
"""

from datetime import date

from contracts.panel import PanelCaseAssigned
from services.casework.teamwork import AssignedStaff, StaffMove, Teamwork
from services.chassis.decision import Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import PanelCase, decide, existing


def _workable(state: PanelCase | None, on: date) -> PanelCase:
    case = existing(state)
    if case.has_ended:
        raise Refusal(Kind.NOT_NOW, "Nothing is left to do on this case at the panel.")
    not_before(on, case.referred_on, "the referral to panel")
    return case


def _record(case: PanelCase, move: StaffMove, staffed: AssignedStaff) -> Decision[PanelCase]:
    assigned = PanelCaseAssigned(occurred_on=move.on, assignment=move.assignment)
    return decide(case, assigned, staffed=staffed, staff_moves=(*case.staff_moves, move))


TEAMWORK: Teamwork[PanelCase] = Teamwork(
    workable=_workable,
    began_on=lambda case: case.referred_on,
    staffed=lambda case: case.staffed,
    record=_record,
)
assign, cover = TEAMWORK.assign, TEAMWORK.cover
