"""A complaint in the words of staff: what was written at which step, where it is, and what can be done.

The invariant: nothing is offered here that the enquiry service does not offer.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from contracts.complaints import ComplaintStage
from contracts.words import day, label_of
from services.web.site.answers.casework import Actions
from services.web.site.answers.enquiry.complaints import AgencyComplaint, Complaint
from services.web.team.cases.action_words import title

WRITTEN: Mapping[str, str] = {
    "received": "The complaint",
    "answered": "Our answer",
    "extended": "Why it takes longer",
    "taken_further": "What should be looked at again",
}
WAITS_AT: Mapping[ComplaintStage, str] = {
    ComplaintStage.LOCAL_RESOLUTION: "First stage, local resolution",
    ComplaintStage.INVESTIGATION: "Second stage, investigation",
    ComplaintStage.REVIEW_PANEL: "Third stage, review panel",
}


def standing_in_words(complaint: Complaint, today: date) -> Iterator[str]:
    """Where it is, a sentence each."""
    yield f"Received on {day(complaint.received_on)}. {label_of(complaint.means)}."
    if complaint.happened_on:
        yield f"It happened on {day(complaint.happened_on)}."
    if complaint.made_late:
        yield "It was made after the time to complain. You decide whether to consider it, and say so in your answer."
    for each in complaint.answers:
        yield f"{WAITS_AT[each.stage]}: answered on {day(each.on)}. {label_of(each.finding)}."
    if complaint.status == "withdrawn":
        yield "The household withdrew it."
    if complaint.is_open:
        yield f"{WAITS_AT[complaint.stage]}. {_waits(complaint, today)}"


STATUSES: Mapping[str, str] = {
    "open": "Waits for your answer",
    "suspended": "Suspended",
    "answered": "Answered",
    "withdrawn": "Withdrawn",
    "left_behind": "Waits for your answer",
}


def left_in_words(complaint: Complaint, today: date) -> Iterator[str]:
    """Where a complaint is that stayed with this agency when its household went on with another one, a sentence each."""
    yield from standing_in_words(complaint, today)
    if not complaint.answered:
        yield f"{WAITS_AT[complaint.stage]}. {_waits(complaint, today)}"


def in_time_in_words(complaint: AgencyComplaint) -> str:
    """Whether the stage was over by its last day."""
    if complaint.in_time is None:
        return ""
    return "In time" if complaint.in_time else "Late"


def offered_for(actions: Actions | None, path: str) -> list[tuple[str, str]]:
    """What can be done with complaints now, with the page of each form."""
    listed = actions.actions if actions else []
    return [
        (title(each), f"{path}/do/{each.name}")
        for each in listed
        if each.allowed and "complaint" in each.name
    ]


def _waits(complaint: Complaint, today: date) -> str:
    if complaint.waits_for:
        return f"Suspended: {label_of(complaint.waits_for).lower()} acts on the same matter."
    if complaint.panel_met_on:
        return f"The review panel met on {day(complaint.panel_met_on)}. Answer the complaint next."
    if complaint.due_on is None:
        return "Answer it next."
    if complaint.due_on < today:
        return f"It was due on {day(complaint.due_on)}."
    longest = complaint.latest_on
    more = (
        f" It can be extended to {day(longest)} at most."
        if longest and longest > complaint.due_on
        else ""
    )
    return f"Due on {day(complaint.due_on)}.{more}"
