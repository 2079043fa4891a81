"""Who answers for an assessment: assigned, covered for a time, handed over.

The invariant: an assessment begins unassigned, also where a colleague had the enquiry, so that a manager sees what nobody has taken.
"""

from datetime import date

from contracts.assessment import AssessmentAssigned
from services.assessment.domain.assessment import OPEN, Assessment, at_step, decide
from services.casework.teamwork import AssignedStaff, StaffMove, Teamwork
from services.chassis.decision import Decision, not_before


def _workable(state: Assessment | None, on: date) -> Assessment:
    assessment = at_step(state, *OPEN)
    not_before(on, assessment.opened_on, "the registration was accepted")
    return assessment


def _record(
    assessment: Assessment, move: StaffMove, staffed: AssignedStaff
) -> Decision[Assessment]:
    assigned = AssessmentAssigned(occurred_on=move.on, assignment=move.assignment)
    moves = (*assessment.staff_moves, move)
    return decide(assessment, assigned, staffed=staffed, staff_moves=moves)


TEAMWORK: Teamwork[Assessment] = Teamwork(
    workable=_workable,
    began_on=lambda assessment: assessment.opened_on,
    staffed=lambda assessment: assessment.staffed,
    record=_record,
)
assign, cover = TEAMWORK.assign, TEAMWORK.cover
