"""Every command of a panel case, and the withdrawal that it hears of, by a word and a day."""

from datetime import date, timedelta

from services.chassis.decision import Decision
from services.panel.domain import agency_decision, recommendation, referral
from services.panel.domain.case_note import AddNote, add_note
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from tests.panel.helpers.panel_cases import (
    HEARD,
    REFERRED,
    approving,
    determining,
    meeting,
    recommending,
    withdrawal,
)

STEPS = ["note", "meet", "suitable", "not_suitable", "finalise", "approve", "determine", "withdraw"]


def decide(case: PanelCase, step: str, days: int) -> Decision[PanelCase] | None:
    on = REFERRED + timedelta(days)
    if step == "note":
        return add_note(case, AddNote(on=on, staff="pa-01", words="By video call."))
    return _decided(case, step, on)


def _decided(case: PanelCase, step: str, on: date) -> Decision[PanelCase] | None:
    match step:
        case "meet":
            return hold_meeting(case, meeting(on))
        case "suitable" | "not_suitable":
            return recommendation.recommend(case, recommending(step, on=on))
        case "finalise":
            return recommendation.finalise_minutes(case, recommendation.FinaliseMinutes(on=on))
        case "approve":
            return agency_decision.approve_applicants(case, approving(on))
        case "determine":
            return agency_decision.issue_qualifying_determination(case, determining(on))
        case _:
            return referral.close_case(case, HEARD, withdrawal(on))
