"""What a panel member or an adviser sees of a meeting at which they sit or advise: that it is, and which packs are open.

The invariant: nothing before the day the papers were sent, no case before its own were, no case after its minutes are final, and never one for which
they step out.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.panel.domain.central_list import CentralList
from services.panel.domain.meetings.agenda import MAY_BE_HEARD
from services.panel.domain.meetings.panel_meeting import AgendaItem, PanelMeeting, Standing
from services.panel.domain.minutes_progress import final_of
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.status import PROPOSED, Status

WAITS_FOR_MINUTES = frozenset({Status.MET, Status.RECOMMENDED, Status.RETURNED})
"""Where the minutes of the latest meeting may not be final."""

_SECOND_PANEL = frozenset({Status.SECOND_PANEL, *PROPOSED})
_OF_APPROVAL = frozenset({Status.APPROVAL_IN_REVIEW, Status.ENDING_PROPOSED})


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


def _waits_for_minutes(case: PanelCase) -> bool:
    """Whether the minutes of the latest meeting are not final, while nothing has ended the case since."""
    again = case.status in _SECOND_PANEL and case.second_panel_met
    review = case.approval_review
    reviewed = case.status in _OF_APPROVAL and review is not None and review.met_on is not None
    waits = case.status in WAITS_FOR_MINUTES or again or reviewed
    return waits and final_of(case.minutes, len(case.meetings)) is None


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
