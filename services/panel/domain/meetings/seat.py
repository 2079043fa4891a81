"""What a panel member or an adviser sees of a meeting at which they sit or advise: that it is, and which packs are open.

The invariant: nothing before the day the papers were sent, no case before its own were, no case after its minutes are final, and never one for which
they step out.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.approval_review import ApprovalDecision
from services.panel.domain.central_list import CentralList
from services.panel.domain.meetings.agenda import MAY_BE_HEARD
from services.panel.domain.meetings.panel_meeting import AgendaItem, PanelMeeting, Standing
from services.panel.domain.minutes_progress import final_of
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.status import PROPOSED, Status

WAITS_FOR_MINUTES = frozenset({Status.MET, Status.RECOMMENDED, Status.RETURNED})
"""Where the minutes of the latest meeting may not be final."""

_SECOND_PANEL = frozenset(
    {
        Status.SECOND_PANEL,
        *PROPOSED,
        Status.APPROVED,
        Status.NOT_APPROVED,
        Status.APPROVAL_ENDED,
    }
)
_OF_APPROVAL = _SECOND_PANEL - {Status.UNDER_REVIEW, Status.NOT_APPROVED} | {
    Status.APPROVAL_IN_REVIEW
}
"""A decision of the agency, a final one too, waits for no minutes and closes no pack."""


class Member(NamedTuple):
    """Who asks: their code, and the agencies at which they hold the role of a panel member."""

    code: str
    at: Collection[str]


def sits(meeting: PanelMeeting, member: Member, lists: Iterable[CentralList], today: date) -> bool:
    """Whether they take part in a meeting whose papers were sent: a member who is on its list, or who advises it."""
    sent = meeting.papers_sent_on is not None and meeting.papers_sent_on <= today
    if meeting.standing is Standing.CANCELLED or not sent:
        return False
    if meeting.adviser(member.code):
        return not set(meeting.agencies).isdisjoint(member.at)
    return _takes_part(meeting, member.code) and any(
        _lists(each, meeting, member, today) for each in lists
    )


def has_open_pack(
    identity: UUID,
    meeting: PanelMeeting,
    item: AgendaItem,
    case: PanelCase | None,
    *,
    today: date,
    elsewhere: bool = False,
) -> bool:
    """Whether the papers were sent, this meeting considers the case and its minutes are not final.

    `elsewhere`: the case waits for another meeting. A pack of which nobody recorded that the meeting considered the case
    closes some weeks after the meeting.
    """
    if item.papers_sent_on is None or case is None or case.disqualified_on is not None:
        return False
    latest = case.meetings[-1] if case.meetings else None
    if latest is None or latest.on < meeting.held_on:
        waits = case.status in MAY_BE_HEARD and today <= meeting.packs_close_after
        return waits and not _passed_over(meeting, item, elsewhere=elsewhere)
    is_this = latest.meeting in {None, identity} and latest.on == meeting.held_on
    return is_this and _waits_for_minutes(case)


def is_second_panel(held_on: date, case: PanelCase) -> bool:
    """Whether the panel of that day considers the representations on the latest proposal; of a case whose pack is open.

    A panel that met before they were sent to a second one does not, also while its own minutes are not final.
    """
    asked = case.second_panel_on is not None and case.status in _SECOND_PANEL
    if not asked or _asked_before_review(case):
        return False
    latest = case.meetings[-1].on if case.meetings else date.min
    return case.second_panel_met or latest < held_on or bool(case.missing)


def _asked_before_review(case: PanelCase) -> bool:
    """Whether a second panel was asked about what was proposed before the latest review of the approval."""
    review, asked_on = case.approval_review, case.second_panel_on
    return review is not None and asked_on is not None and asked_on < review.on


def _waits_for_minutes(case: PanelCase) -> bool:
    """Whether the minutes of the latest meeting are not final, while adopters or applicants have not ended the case since."""
    deferred = bool(case.missing)
    again = case.status in _SECOND_PANEL and (case.second_panel_met or deferred)
    again = again and not _asked_before_review(case)
    review = case.approval_review
    met = review is not None and (review.met_on is not None or deferred)
    reviewed = case.status in _OF_APPROVAL and met
    waits = case.status in WAITS_FOR_MINUTES or again or reviewed
    minuted = final_of(case.minutes, len(case.meetings)) is not None
    return waits and not minuted and not _is_given_up(case)


def _is_given_up(case: PanelCase) -> bool:
    """Whether the approval ended at the adopters' own wish, and not by a final decision."""
    final = case.decided is not None and case.decided.decision is ApprovalDecision.ENDED
    return case.status is Status.APPROVAL_ENDED and not final


def _passed_over(meeting: PanelMeeting, item: AgendaItem, *, elsewhere: bool) -> bool:
    """Whether a meeting that was held did not consider the case: it was not quorate for it, or had no time."""
    return meeting.standing is Standing.HELD and (elsewhere or bool(meeting.lacks(item)))


def _takes_part(meeting: PanelMeeting, code: str) -> bool:
    """Whether they were asked and did not say no; once the meeting was held, whether they came."""
    if meeting.standing is Standing.HELD:
        return any(each.member == code for each in meeting.attendance)
    return any(each.member == code and each.comes is not False for each in meeting.asked)


def _lists(kept: CentralList, meeting: PanelMeeting, member: Member, today: date) -> bool:
    """Whether this list serves the meeting and has the member, today and on the day; their role is held where the list
    or the meeting is.
    """
    entry = kept.member(member.code)
    if entry is None or not {kept.agency, *kept.shared_with}.intersection(meeting.agencies):
        return False
    held_here = not {kept.agency, *meeting.agencies}.isdisjoint(member.at)
    return held_here and entry.is_on_list(today) and entry.is_on_list(meeting.held_on)
