"""What a panel member sees, and when: a table of what may have happened to a meeting, a case and a member."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from contracts.panel_members import NoticeBy
from contracts.panel_minutes import MinutesStanding
from services.panel.domain.central_list import CentralList, Notice
from services.panel.domain.meetings.panel_meeting import PanelMeeting
from services.panel.domain.meetings.seat import Member, has_open_pack, is_second_panel, sits
from services.panel.domain.minutes_progress import Minutes
from services.panel.domain.panel_case import Meeting, PanelCase
from services.panel.domain.progress import Status
from tests.panel.helpers.meetings import (
    FIRST,
    MEETING,
    ON_LIST,
    SECOND,
    a_meeting,
    does,
    held,
    on_agenda,
)
from tests.panel.helpers.panel_cases import a_case

PAPERS = date(2026, 7, 14)
BEFORE, AFTER = PAPERS - timedelta(days=1), MEETING + timedelta(days=5)
OWN = CentralList(agency="moorland", members=tuple(ON_LIST.values()))
SHARED = CentralList(agency="coast", shared_with=("moorland",), members=OWN.members)
ELSEWHERE = CentralList(agency="coast", members=OWN.members)
ADVISER = Member("panel-01", {"moorland"})
HERE, THERE = Member("pm-3", {"moorland"}), Member("pm-3", {"coast"})
Happened = Callable[[PanelMeeting], PanelMeeting]


def sent(meeting: PanelMeeting | None = None) -> PanelMeeting:
    return does(meeting or on_agenda(), "send", PAPERS)


def jointly() -> PanelMeeting:
    return sent(on_agenda(a_meeting(jointly_with=["coast"])))


def answers(comes: bool) -> PanelMeeting:
    return does(sent(), "answer", member="pm-3", comes=comes)


def moved(*, again: bool) -> PanelMeeting:
    later = {"held_on": MEETING + timedelta(days=7), "starts_at": "09:30", "way": "online"}
    after = does(sent(), "move", PAPERS, **later)
    if not again:
        return after
    return sent(does(after, "put", PAPERS, journey=FIRST, starts_at="10:00"))


def advised(meeting: PanelMeeting | None = None) -> PanelMeeting:
    """A meeting that somebody who is on no list advises."""
    named = {"adviser": "panel-01", "advises_as": "agency_adviser"}
    return does(meeting or sent(), "name", PAPERS, **named)


def left_on(last_day: date) -> CentralList:
    """The list after the member gave notice."""
    notice = Notice(by=NoticeBy.MEMBER, given_on=date(2026, 6, 1), until=last_day)
    gone = ON_LIST["pm-3"].model_copy(update={"notice": notice})
    return CentralList(agency="moorland", members=(gone,))


@pytest.mark.parametrize(
    ("meeting", "member", "kept", "on", "seen"),
    [
        pytest.param(on_agenda(), HERE, OWN, PAPERS, False, id="the papers were not sent"),
        pytest.param(sent(), HERE, OWN, BEFORE, False, id="the day before the papers"),
        pytest.param(sent(), HERE, OWN, PAPERS, True, id="the day of the papers"),
        pytest.param(sent(), HERE, OWN, MEETING, True, id="the day of the meeting"),
        pytest.param(sent(), Member("pm-9", {"moorland"}), OWN, PAPERS, False, id="never asked"),
        pytest.param(answers(True), HERE, OWN, PAPERS, True, id="said yes"),
        pytest.param(answers(False), HERE, OWN, PAPERS, False, id="declined"),
        pytest.param(
            does(sent(), "cancel", PAPERS, because="Ill."), HERE, OWN, PAPERS, False, id="cancelled"
        ),
        pytest.param(
            moved(again=False), HERE, OWN, PAPERS, False, id="moved, papers not sent anew"
        ),
        pytest.param(moved(again=True), HERE, OWN, PAPERS, True, id="moved, papers sent anew"),
        pytest.param(sent(), HERE, left_on(PAPERS), PAPERS, False, id="leaves before the meeting"),
        pytest.param(
            sent(), HERE, left_on(MEETING), PAPERS, True, id="leaves on the day of the meeting"
        ),
        pytest.param(
            held(sent()), HERE, left_on(MEETING), AFTER, False, id="left after the meeting"
        ),
        pytest.param(held(sent()), HERE, OWN, AFTER, True, id="came"),
        pytest.param(
            held(sent()), Member("pm-6", {"moorland"}), OWN, AFTER, False, id="did not come"
        ),
        pytest.param(sent(), THERE, OWN, PAPERS, False, id="role at another agency alone"),
        pytest.param(
            sent(), THERE, SHARED, PAPERS, True, id="of a list that another agency shares"
        ),
        pytest.param(sent(), THERE, ELSEWHERE, PAPERS, False, id="of a list that is not shared"),
        pytest.param(
            jointly(), THERE, ELSEWHERE, PAPERS, True, id="of a joint panel's other agency"
        ),
        pytest.param(advised(), ADVISER, OWN, PAPERS, True, id="advises, and is on no list"),
        pytest.param(advised(), ADVISER, OWN, BEFORE, False, id="advises, the day before papers"),
        pytest.param(held(advised()), ADVISER, OWN, AFTER, True, id="advised"),
        pytest.param(
            advised(), Member("panel-01", {"coast"}), OWN, PAPERS, False, id="advises elsewhere"
        ),
        pytest.param(
            does(advised(), "take_off_adviser", PAPERS, adviser="panel-01"),
            ADVISER,
            OWN,
            PAPERS,
            False,
            id="was taken off as adviser",
        ),
    ],
)
def test_a_member_sees_a_meeting_while_they_sit_at_it(
    meeting: PanelMeeting, member: Member, kept: CentralList, on: date, seen: bool
) -> None:
    assert sits(meeting, member, [kept], on) is seen


def waiting(**changed: Any) -> PanelCase:
    return a_case().model_copy(update=changed)


def recorded(on: date = MEETING, **changed: Any) -> PanelCase:
    """A case that a panel considered on a day."""
    sat = Meeting(on=on, chair="pm-1", members=("pm-1", "pm-3"), meeting=FIRST)
    return waiting(**{"status": Status.MET, "meetings": (sat,), **changed})


FINAL = (Minutes(number=1, hearing=1, standing=MinutesStanding.FINAL, on=AFTER),)


@pytest.mark.parametrize(
    ("meeting", "case", "elsewhere", "open_"),
    [
        pytest.param(sent(), a_case(), False, True, id="waits for the meeting"),
        pytest.param(on_agenda(), a_case(), False, False, id="its papers were not sent"),
        pytest.param(sent(), None, False, False, id="there is no case"),
        pytest.param(sent(), waiting(status=Status.CLOSED), False, False, id="withdrawn"),
        pytest.param(
            sent(), waiting(disqualified_on=PAPERS), False, False, id="an adult is disqualified"
        ),
        pytest.param(held(sent()), a_case(), False, True, id="held, not recorded on the case yet"),
        pytest.param(
            held(sent()), a_case(), True, False, id="held, and the case waits for another"
        ),
        pytest.param(held(sent()), recorded(), False, True, id="considered"),
        pytest.param(
            held(sent()), recorded(status=Status.RECOMMENDED), False, True, id="recommended"
        ),
        pytest.param(
            held(sent()), recorded(status=Status.MINUTES_FINAL), False, False, id="minutes final"
        ),
        pytest.param(held(sent()), recorded(status=Status.APPROVED), False, False, id="decided"),
        pytest.param(held(sent()), recorded(status=Status.RETURNED), False, True, id="sent back"),
        pytest.param(
            held(sent()),
            recorded(status=Status.RETURNED, minutes=FINAL),
            False,
            False,
            id="sent back, minutes final",
        ),
        pytest.param(
            held(sent()), recorded(status=Status.REFERRED), False, False, id="referred again"
        ),
        pytest.param(
            held(sent()), recorded(AFTER), False, False, id="considered by a later meeting"
        ),
        pytest.param(sent(), recorded(BEFORE), False, True, id="an earlier meeting did not finish"),
        pytest.param(
            held(sent()),
            recorded(status=Status.SECOND_PANEL),
            False,
            False,
            id="at a second panel, before it met",
        ),
        pytest.param(
            held(sent()),
            recorded(status=Status.SECOND_PANEL, second_panel_met=True),
            False,
            True,
            id="second panel met",
        ),
        pytest.param(
            held(sent()),
            recorded(status=Status.UNDER_REVIEW, second_panel_met=True),
            False,
            True,
            id="second panel recommended",
        ),
        pytest.param(
            held(sent()),
            recorded(status=Status.UNDER_REVIEW, second_panel_met=True, minutes=FINAL),
            False,
            False,
            id="minutes of the second panel final",
        ),
    ],
)
def test_a_pack_is_open_until_the_minutes_of_its_case_are_final(
    meeting: PanelMeeting, case: PanelCase | None, elsewhere: bool, open_: bool
) -> None:
    item = meeting.agenda[0]

    open_now = has_open_pack(FIRST, meeting, item, case, today=AFTER, elsewhere=elsewhere)
    assert open_now is open_


@pytest.mark.parametrize(
    ("meeting", "case", "open_"),
    [
        pytest.param(sent(), a_case(), False, id="nobody recorded the meeting"),
        pytest.param(held(sent()), a_case(), False, id="nobody recorded it on the case"),
        pytest.param(held(sent()), recorded(), True, id="considered, and its minutes not final"),
    ],
)
def test_a_pack_closes_28_days_after_a_meeting_that_nobody_recorded(
    meeting: PanelMeeting, case: PanelCase, open_: bool
) -> None:
    last = date(2026, 8, 20)
    opened = partial(has_open_pack, FIRST, meeting, meeting.agenda[0], case)

    assert meeting.packs_close_after == last
    assert opened(today=last)
    assert opened(today=last + timedelta(days=1)) is open_


def test_a_meeting_whose_day_is_past_is_unrecorded_until_it_is_held_or_cancelled() -> None:
    states = (sent(), held(sent()), does(sent(), "cancel", PAPERS, because="Ill."))

    assert [each.is_unrecorded(AFTER) for each in states] == [True, False, False]
    assert not sent().is_unrecorded(MEETING)


@pytest.mark.parametrize(
    ("status", "asked_on", "again"),
    [
        (Status.SECOND_PANEL, BEFORE, True),
        (Status.UNDER_REVIEW, BEFORE, True),
        (Status.REFERRED, None, False),
        (Status.RETURNED, None, False),
        (Status.RECOMMENDED, None, False),
    ],
)
def test_the_first_panel_never_has_representations_to_read(
    status: Status, asked_on: date | None, again: bool
) -> None:
    assert is_second_panel(MEETING, waiting(status=status, second_panel_on=asked_on)) is again


def test_a_case_that_is_added_later_closes_no_other_pack() -> None:
    one = sent(does(a_meeting(), "put", journey=FIRST, starts_at="10:00"))
    first, added = does(one, "put", PAPERS, journey=SECOND, starts_at="11:00").agenda

    assert has_open_pack(FIRST, one, first, a_case(), today=PAPERS)
    assert not has_open_pack(FIRST, one, added, a_case(), today=PAPERS)


def test_a_panel_that_was_not_quorate_for_a_case_did_not_consider_it() -> None:
    meeting = sent()
    for member in ("pm-3", "pm-4"):
        meeting = does(meeting, "step_out", PAPERS, member=member, journey=SECOND, why="A friend.")
    meeting = held(meeting)
    first, second = meeting.agenda

    assert has_open_pack(FIRST, meeting, first, a_case(), today=AFTER)
    assert not has_open_pack(FIRST, meeting, second, a_case(), today=AFTER)
