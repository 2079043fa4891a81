"""Who could read the pack of a case at a meeting, also where the case left the agenda since.

The invariant: who could read a case at one meeting, as member or adviser, does not decide it after another (regulation 30B(3)).
"""

from collections.abc import Iterable
from uuid import UUID

from contracts.identity import StaffCode
from services.panel.domain.meetings.panel_meeting import PackLeft, PanelMeeting


def could_read(meeting: PanelMeeting, journey: UUID) -> tuple[StaffCode, ...]:
    """The codes of those who could read the pack of a case at this meeting."""
    item = meeting.item(journey)
    left = [code for each in meeting.packs_left if each.journey == journey for code in each.readers]
    sent = item is not None and item.papers_sent_on is not None
    asked = [each.member for each in meeting.asked if each.comes is not False] if sent else []
    advised = meeting.could_read_as_adviser if item else ()
    return tuple(dict.fromkeys([*left, *asked, *advised]))


def packs_after(meeting: PanelMeeting, journeys: Iterable[UUID]) -> tuple[PackLeft, ...]:
    """Who could read the packs of these cases, kept for when the cases are on this agenda no more."""
    found = [PackLeft(journey=each, readers=could_read(meeting, each)) for each in journeys]
    gone = {each.journey for each in found}
    kept = [each for each in meeting.packs_left if each.journey not in gone]
    return (*kept, *(each for each in found if each.readers))


def packs_of_agenda(meeting: PanelMeeting) -> tuple[PackLeft, ...]:
    """The same for every case on the agenda."""
    return packs_after(meeting, [each.journey for each in meeting.agenda])
