"""What a household reads on its timeline about each event of a complaint.

The invariant: it says where the complaint is and until when, and never what it says or whom it names: both applicants read it.
"""

from datetime import date

from contracts import complaints as events
from contracts.calendar import OutsideCalendar
from contracts.clocks import NoRuleInForce, due
from contracts.complaint_rules import CLOCK_OF
from contracts.complaints import (
    ComplaintFinding,
    ComplaintStage,
    ComplaintSuspension,
    ComplaintWayOn,
)
from contracts.words import day
from services.casework.timeline import Entry, Table

_FOUND = {
    ComplaintFinding.UPHELD: "It upheld the complaint.",
    ComplaintFinding.PARTLY_UPHELD: "It upheld the complaint in part.",
    ComplaintFinding.NOT_UPHELD: "It did not uphold the complaint.",
    ComplaintFinding.NOT_CONSIDERED: "It did not consider the complaint, because it was made after the time to complain.",
}
_WAY_ON = {
    ComplaintWayOn.INVESTIGATION: "If you are not satisfied, you can ask for an investigation on your page.",
    ComplaintWayOn.REVIEW_PANEL: "If you are not satisfied, you can ask for a review panel on your page.",
    ComplaintWayOn.OMBUDSMAN: "If a council runs your agency, you can go to the Local Government and Social Care Ombudsman.",
}
_ASKED = {
    ComplaintStage.LOCAL_RESOLUTION: "an answer to",
    ComplaintStage.INVESTIGATION: "an investigation of",
    ComplaintStage.REVIEW_PANEL: "a review panel on",
}
_THEN = {
    ComplaintStage.LOCAL_RESOLUTION: "Your agency must answer",
    ComplaintStage.INVESTIGATION: "Your agency must answer",
    ComplaintStage.REVIEW_PANEL: "It must meet",
}
_ACTING = {
    ComplaintSuspension.COURT: "a court is dealing with the same matter",
    ComplaintSuspension.POLICE: "the police are looking into the same matter",
}


def _received(event: events.ComplaintReceived) -> str:
    until = _last_day(ComplaintStage.LOCAL_RESOLUTION, event.occurred_on)
    answer = f" It must answer by {until}." if until else ""
    return f"Your agency received complaint {event.number}.{answer} This makes no difference to how you are treated."


def _answered(event: events.ComplaintAnswered) -> str:
    if event.answered_by:
        return f"The agency that you were with before answered complaint {event.number} about it in writing. {_FOUND[event.finding]}"
    found, way_on = _FOUND[event.finding], _WAY_ON[event.way_on]
    return f"Your agency answered complaint {event.number} in writing. {found} {way_on}"


def _taken_further(event: events.ComplaintTakenFurther) -> str:
    until = _last_day(event.stage, event.occurred_on)
    asked = f"You asked for {_ASKED[event.stage]} complaint {event.number}."
    return f"{asked} {_THEN[event.stage]} by {until}." if until else asked


def _last_day(stage: ComplaintStage, on: date) -> str:
    """The last day of a stage as it began; nothing where the calendar does not reach it."""
    try:
        return day(due(CLOCK_OF[stage], on))
    except (NoRuleInForce, OutsideCalendar):
        return ""


def _extended(event: events.ComplaintExtended) -> str:
    return f"Your agency needs more time to answer complaint {event.number}, and told you why. It will answer by {day(event.until)}."


def _suspended(event: events.ComplaintSuspended) -> str:
    return f"Complaint {event.number} is waiting because {_ACTING[event.ground]}. Your agency will tell you when it goes on."


COMPLAINT_TIMELINE: Table = {
    events.ComplaintReceived: Entry(_received, ("number",)),
    events.ComplaintAnswered: Entry(_answered, ("number", "stage", "finding")),
    events.ComplaintTakenFurther: Entry(_taken_further, ("number", "stage")),
    events.ComplaintExtended: Entry(_extended, ("number", "until")),
    events.ComplaintSuspended: Entry(_suspended, ("number",)),
    events.ComplaintResumed: Entry(
        lambda event: (
            f"Complaint {event.number} goes on. Your page shows by when your agency must answer."
        ),
        ("number",),
    ),
    events.ComplaintPanelMet: Entry(
        lambda event: (
            f"A review panel met on complaint {event.number}. Your agency will write to you."
        ),
        ("number",),
    ),
    events.ComplaintWithdrawn: Entry(
        lambda event: f"You withdrew complaint {event.number}.", ("number",)
    ),
}
