"""Panel meetings as sentences: agenda, members, papers, attendance, and the quorum of each case."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from services.chassis.decision import Kind, Refusal
from services.panel.domain.agency_decision import approve_applicants
from services.panel.domain.meeting import HeldForCase, HoldMeeting, hold_meeting
from services.panel.domain.meetings import agenda, attendance
from services.panel.domain.meetings.panel_meeting import PanelMeeting, Standing
from services.panel.domain.panel_case import PanelCase
from services.panel.store.meetings import PANEL_MEETINGS, AgendaItemView
from tests.panel.helpers.meetings import (
    FIRST,
    MEETING,
    ON_LIST,
    PLANNED,
    SECOND,
    a_meeting,
    does,
    held,
    on_agenda,
)
from tests.panel.helpers.panel_cases import (
    BY,
    a_case,
    approving,
    at_second_panel,
    meeting,
    met,
    minuted,
)

FROM = date(2026, 12, 1)


def refusal(ask: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ask()
    return refused.value


def test_cases_stand_in_the_order_of_their_hours() -> None:
    late = does(a_meeting(), "put", journey=FIRST, starts_at="11:30")
    both = does(late, "put", journey=SECOND, starts_at="10:00")
    again = does(both, "put", journey=FIRST, starts_at="09:45")

    assert [each.journey for each in both.agenda] == [SECOND, FIRST]
    assert [each.journey for each in again.agenda] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("ask", "kind", "words"),
    [
        (
            partial(
                does,
                on_agenda(),
                "put",
                journey="00000000-0000-0000-0000-000000000009",
                starts_at="12:00",
            ),
            Kind.NOT_NOW,
            "The agenda is full",
        ),
        (
            partial(does, on_agenda(), "put", journey=FIRST, starts_at="11:00"),
            Kind.NOT_VALID,
            "Another case has this time",
        ),
        (
            partial(does, a_meeting(), "put", journey=FIRST, starts_at="09:00"),
            Kind.NOT_VALID,
            "The meeting starts at 9:30am",
        ),
        (
            partial(does, a_meeting(), "take_off", journey=FIRST),
            Kind.NOT_NOW,
            "No case is on the agenda",
        ),
        (
            partial(does, a_meeting(), "ask", members=["pm-99"]),
            Kind.NOT_LAWFUL,
            "pm-99 is not on the central list",
        ),
        (
            partial(does, on_agenda(), "step_out", journey=FIRST, member="pm-99", why="Kin."),
            Kind.NOT_VALID,
            "This member was not asked",
        ),
        (
            partial(
                does, on_agenda(), "hold", MEETING - timedelta(1), chair="pm-1", members=["pm-1"]
            ),
            Kind.NOT_NOW,
            "The meeting is on 23 July 2026",
        ),
        (
            partial(held, sits=4),
            Kind.NOT_LAWFUL,
            "at least 5 members",
        ),
        (
            partial(held, chair="pm-4"),
            Kind.NOT_LAWFUL,
            "Only the chair or a vice-chair can be in the chair",
        ),
        (partial(does, held(), "cancel", MEETING, because="Ill."), Kind.NOT_NOW, "was held"),
        (
            partial(does, on_agenda(), "leave", MEETING, member="pm-1", left_at="12:00"),
            Kind.NOT_NOW,
            "First record who came",
        ),
    ],
)
def test_what_is_refused_says_what_would_be_right(
    ask: Callable[[], Any], kind: Kind, words: str
) -> None:
    refused = refusal(ask)

    assert refused.kind is kind
    assert words in refused.sentence


@pytest.mark.parametrize(
    ("sent_on", "late"), [(date(2026, 7, 15), False), (date(2026, 7, 16), True)]
)
def test_papers_with_fewer_than_five_clear_working_days_need_a_reason_and_show_as_late(
    sent_on: date, *, late: bool
) -> None:
    ready = on_agenda()
    reason = {"late_because": "A reference came late."} if late else {}
    sent = does(ready, "send", sent_on, **reason)

    assert (sent.papers_sent_on, sent.papers_late) == (sent_on, late)
    assert sent.papers_due_on == date(2026, 7, 15)
    if late:
        assert "due by 15 July 2026" in refusal(lambda: does(ready, "send", sent_on)).sentence


def test_cases_of_a_meeting_that_is_moved_or_cancelled_wait_for_a_date_again() -> None:
    ready = does(on_agenda(), "send", date(2026, 7, 15))
    elsewhere = {"held_on": date(2026, 8, 6), "starts_at": "10:00", "way": "online"}
    moved = does(ready, "move", date(2026, 7, 16), **elsewhere)
    cancelled = does(ready, "cancel", date(2026, 7, 16), because="The chair is ill.")

    assert (moved.agenda, moved.papers_sent_on, moved.held_on) == ((), None, date(2026, 8, 6))
    assert (cancelled.agenda, cancelled.standing) == ((), Standing.CANCELLED)


def test_a_case_waits_for_one_date_and_belongs_to_an_agency_of_the_panel() -> None:
    command = agenda.PutOnAgenda(on=PLANNED, journey=FIRST, starts_at="10:00")
    put = partial(agenda.put_on_agenda, a_meeting(), command)
    elsewhere = refusal(lambda: put(case=a_case(), elsewhere=date(2026, 8, 6)))
    recommended = refusal(lambda: put(case=minuted()))
    stopped = a_case().model_copy(update={"disqualified_on": PLANNED})
    disqualified = refusal(lambda: put(case=stopped))
    theirs = refusal(lambda: put(case=a_case().model_copy(update={"agency": "coast"})))

    assert put(case=a_case()).state.item(FIRST)
    assert "on the agenda of 6 August 2026" in elsewhere.sentence
    assert put(case=met()).state.item(FIRST)
    assert "does not wait for a panel" in recommended.sentence
    assert "is disqualified" in disqualified.sentence
    assert not agenda.waits_for_panel(stopped)
    assert "does not hold this panel" in theirs.sentence


def test_a_member_who_steps_out_counts_for_the_other_case_alone() -> None:
    out = does(on_agenda(), "step_out", journey=FIRST, member="pm-3", why="She knows them.")
    meeting = held(out)
    first, second = meeting.agenda

    assert [each.code for each in meeting.sits_for(first)] == ["pm-1", "pm-2", "pm-4", "pm-5"]
    assert len(meeting.lacks(first)) == 2
    assert meeting.lacks(second) == []


AUGUST = {"held_on": date(2026, 8, 6), "starts_at": "09:30", "way": "online"}


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(lambda it: does(it, "move", PLANNED, **AUGUST), id="the meeting moves"),
        pytest.param(lambda it: does(it, "take_off", journey=FIRST), id="the case is taken off"),
    ],
)
def test_a_conflict_that_was_declared_finds_its_case_again(
    between: Callable[[PanelMeeting], PanelMeeting],
) -> None:
    out = does(on_agenda(), "step_out", journey=FIRST, member="pm-3", why="She knows them.")
    again = does(between(out), "put", journey=FIRST, starts_at="10:00")

    assert again.stepped_out == out.stepped_out
    assert again.steps_out("pm-3", FIRST)
    assert not again.steps_out("pm-3", SECOND)


def test_a_conflict_comes_along_from_an_earlier_meeting_once() -> None:
    out = does(on_agenda(), "step_out", journey=FIRST, member="pm-3", why="She knows them.")
    next_month = agenda.PutOnAgenda(on=PLANNED, journey=FIRST, starts_at="10:00")
    put = partial(agenda.put_on_agenda, command=next_month, declared=[*out.stepped_out] * 2)
    carried = put(a_meeting(**AUGUST))

    assert carried.state.stepped_out == out.stepped_out
    assert put(out).state.stepped_out == out.stepped_out
    assert len(carried.events) == 1


def test_when_somebody_leaves_the_quorum_of_later_cases_counts_without_them() -> None:
    meeting = does(held(), "leave", MEETING, member="pm-1", left_at="11:00")
    first, second = meeting.agenda

    assert meeting.lacks(first) == []
    assert meeting.lacks(second) == ["at least 5 members (this panel had 4)"]


def test_a_vice_chair_takes_the_chair_of_a_case_for_which_the_chair_steps_out() -> None:
    out = does(on_agenda(), "step_out", journey=FIRST, member="pm-1", why="A friend.")
    meeting = held(out, sits=6)
    first, second = (meeting.chairs(each) for each in meeting.agenda)

    assert first
    assert second
    assert (first.code, second.code) == ("pm-2", "pm-1")
    assert meeting.lacks(meeting.agenda[0]) == []


def test_a_joint_panel_needs_six() -> None:
    joint = on_agenda(a_meeting(jointly_with=["coast"]))

    assert "at least 6 members" in refusal(lambda: held(joint)).sentence
    assert held(joint, sits=6).standing is Standing.HELD


def test_a_later_change_of_the_list_changes_no_meeting_that_was_held() -> None:
    [chair, *_] = held().attendance

    assert (chair.office, chair.independent) == (ON_LIST["pm-1"].office, True)


def test_from_december_2026_who_sat_for_a_case_is_on_record_and_nobody_types_it() -> None:
    case = a_case().model_copy(update={"referred_on": FROM})
    sat = HeldForCase(
        meeting=FIRST, members=("pm-1", "pm-2"), present=("pm-3",), chair="pm-1", lacks=()
    )
    command = HoldMeeting(on=FROM)
    [kept] = hold_meeting(case, command, held=sat).state.meetings
    typed = refusal(lambda: hold_meeting(case, meeting(on=FROM), held=sat))
    missing = refusal(lambda: hold_meeting(case, command))
    short = HeldForCase(
        meeting=FIRST, members=("pm-1",), present=(), chair="pm-1", lacks=("a vice-chair",)
    )
    unlawful = refusal(lambda: hold_meeting(case, command, held=short))

    assert (kept.meeting, kept.chair, kept.members) == (FIRST, "pm-1", ("pm-1", "pm-2"))
    assert typed.field == "members"
    assert "No panel meeting was recorded on this date" in missing.sentence
    assert (unlawful.kind, "a vice-chair" in unlawful.sentence) == (Kind.NOT_LAWFUL, True)


def test_what_was_recorded_of_a_meeting_is_put_right_until_a_case_is_recorded_with_it() -> None:
    right = held(held(sits=5), sits=6)
    again = attendance.RecordMeeting(on=MEETING, chair="pm-1", members=("pm-1",))
    fixed = refusal(
        lambda: attendance.record_meeting(held(), again, listed=ON_LIST, considered={FIRST})
    )

    assert len(right.attendance) == 6
    assert "Put what was wrong into the minutes" in fixed.sentence


def test_who_sat_for_a_case_that_is_recorded_stays_as_it_is_and_later_cases_are_put_right() -> None:
    gone = attendance.RecordLeaving(on=MEETING, member="pm-3", left_at="10:30")
    leave = partial(attendance.record_leaving, held(), considered={FIRST})
    later = leave(gone).state
    at_first = refusal(lambda: leave(gone.model_copy(update={"left_at": "10:00"})))
    out = agenda.StepOut(on=MEETING, journey=FIRST, member="pm-3", why="She knows them.")
    step_out = partial(agenda.step_out, held(), considered={FIRST})
    recorded = refusal(lambda: step_out(out))

    assert [len(later.sits_for(each)) for each in later.agenda] == [5, 4]
    assert "The case at 10am is recorded" in at_first.sentence
    assert "Put what was wrong into the minutes" in recorded.sentence
    assert step_out(out.model_copy(update={"journey": SECOND})).state.steps_out("pm-3", SECOND)


def test_recorded_again_a_meeting_keeps_when_a_member_left_who_is_still_in_the_list() -> None:
    left = does(held(), "leave", MEETING, member="pm-3", left_at="10:30")
    again = held(left, sits=6)

    left_at = {each.member: each.left_at for each in again.attendance if each.left_at}
    assert left_at == {"pm-3": "10:30"}
    assert [len(again.sits_for(each)) for each in again.agenda] == [6, 5]


def papers(meeting: PanelMeeting) -> list[date | None]:
    """When the papers of each case of the agenda were sent."""
    return [each.papers_sent_on for each in meeting.agenda]


def test_a_case_that_comes_after_the_papers_needs_papers_too_and_is_late_only_for_itself() -> None:
    in_time, late = date(2026, 7, 15), date(2026, 7, 20)
    sent = does(on_agenda(a_meeting(capacity=3)), "send", in_time)
    sooner = does(sent, "put", journey=FIRST, starts_at="09:45")
    later = does(sent, "put", journey=UUID(int=3), starts_at="12:00")
    again = does(later, "send", late, late_because="It came late.")

    assert papers(sooner) == [in_time, in_time]
    assert papers(later) == [in_time, in_time, None]
    assert papers(again) == [in_time, in_time, late]
    assert (again.papers_sent_on, again.papers_late) == (in_time, True)
    assert again.late_because == ("It came late.",)
    assert "on record as sent" in refusal(lambda: does(again, "send", late)).sentence


def test_papers_can_be_recorded_once_the_meeting_was_held_with_the_day_on_which_they_went() -> None:
    missing = held(on_agenda())

    assert papers(does(missing, "send", date(2026, 7, 15))) == [date(2026, 7, 15)] * 2
    after = refusal(lambda: does(missing, "send", MEETING + timedelta(1)))
    assert "This is after the meeting" in after.sentence


def test_papers_of_a_meeting_on_record_from_before_were_those_of_each_of_its_cases() -> None:
    item = {"journey": str(FIRST), "starts_at": "10:00", "invited_on": None}
    before = a_meeting().model_dump(mode="json") | {"agenda": [item]}
    sent = before | {"papers_sent_on": "2026-07-16", "late_because": "It came late."}
    unsent = before | {"papers_sent_on": None, "late_because": None}
    read, waits = (PANEL_MEETINGS.state_of({"state": each}) for each in (sent, unsent))

    assert (papers(read), read.late_because) == ([date(2026, 7, 16)], ("It came late.",))
    assert (papers(waits), waits.late_because) == ([None], ())


def test_of_a_joint_panel_another_agency_reads_of_a_case_its_time_whose_it_is_and_who_steps_out() -> (
    None
):
    joint = does(on_agenda(a_meeting(jointly_with=["coast"])), "invite", journey=FIRST)
    out = does(joint, "step_out", journey=FIRST, member="pm-3", why="She knows them.")
    meeting = held(does(out, "send", date(2026, 7, 15)), sits=6)
    case = met().model_copy(update={"agency": "coast"})
    shown = partial(AgendaItemView.of, (UUID(int=9), meeting), meeting.agenda[0], case)
    own, others = shown({"coast"}.__contains__), shown({"moorland"}.__contains__)

    assert (own.journey, own.status, len(own.sits)) == (FIRST, case.status, 5)
    assert {name: said for name, said in others.model_dump().items() if said} == {
        "starts_at": "10:00",
        "agency": "coast",
        "steps_out": ["pm-3"],
    }


@pytest.mark.parametrize("on", [PLANNED - timedelta(1), MEETING + timedelta(1)])
def test_a_conflict_is_declared_between_the_plan_and_the_meeting(on: date) -> None:
    with pytest.raises(Refusal):
        does(held(), "step_out", on, journey=FIRST, member="pm-3", why="She knows them.")


def test_the_agenda_says_which_cases_are_recorded_with_this_meeting() -> None:
    this, other = UUID(int=9), UUID(int=8)
    case = at_second_panel()
    [first] = case.meetings
    again = case.model_copy(
        update={"meetings": (first, first.model_copy(update={"meeting": this}))}
    )
    meeting = held()

    def shown(identity: UUID, case: PanelCase) -> AgendaItemView:
        return AgendaItemView.of((identity, meeting), meeting.agenda[0], case, lambda _: True)

    assert shown(this, again).considered
    assert not shown(other, again).considered
    assert not shown(this, case).considered


def test_who_was_at_the_meeting_or_stepped_out_of_the_case_cannot_decide_it() -> None:
    case = minuted()
    [sat] = case.meetings
    with_others = case.model_copy(update={"meetings": (sat.model_copy(update={"present": (BY,)}),)})

    assert (
        "or stepped out of it"
        in refusal(lambda: approve_applicants(with_others, approving(), BY)).sentence
    )
