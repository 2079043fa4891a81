"""The first agency's panel meetings around today: three that were held, one with its agenda, one that is planned.

The invariant: every day is counted from today, so all five are there on any day; nothing is recorded of a day to come.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from contracts.calendar import add_working_days, working_days_before
from contracts.panel_rules import is_meeting_on_record, papers_due_on
from deploy.demo.days import working_day
from deploy.demo.draft import AGENCIES
from deploy.demo.panel_list import CHAIR, CONFLICTED, DECLINES, SITS, UNANSWERED
from deploy.demo.plan import Journey, Service, Step, step
from deploy.demo.stage_two import ADVISER

AHEAD = 5
"""Working days from today to this month's meeting; its papers are due one working day more before it."""
MONTH = timedelta(weeks=4)
PLANNED, ASKED, ANSWERED = timedelta(days=60), timedelta(days=42), timedelta(days=38)
ON_AGENDA, CONFLICT_SAID = 7, 5
"""Working days before the meeting."""
HOURS = ("10:00", "11:00", "12:00", "14:00", "15:00")
WHERE = {"way": "in_person", "place": "Example House, room 2"}
PLAN: Mapping[str, Any] = {"starts_at": "09:30", **WHERE, "capacity": len(HOURS)}
ADVICE = ["agency_adviser", "medical_adviser"]
WHY = "She lives in the same street as the applicants."


class Meetings(NamedTuple):
    """The days of the five meetings."""

    third_last: date
    second_last: date
    last: date
    this: date
    coming: date


def meetings(today: date) -> Meetings:
    """A working week from today, and four weeks apart from there."""
    this = add_working_days(today, AHEAD)
    return Meetings(*(working_day(this + count * MONTH) for count in range(-3, 2)))


def papers_before(held_on: date) -> date:
    """The day on which cases come on the agenda; a case is referred by then."""
    return working_days_before(held_on, ON_AGENDA)


def considered(held_on: date) -> Step:
    """That the panel considered a case: before meetings were on record, with the members who came."""
    named = {} if is_meeting_on_record(held_on) else {"chair": CHAIR, "members": SITS}
    return step(Service.PANEL, "hold-meeting", held_on, **named)


def meeting_journeys(
    today: date, prefix: str, cases: Mapping[date, Sequence[Journey]]
) -> list[Journey]:
    """The meetings, each with the cases of its agenda by its day."""
    days = meetings(today)
    return [
        _meeting(f"{prefix}-meeting-{number}", held_on, cases.get(held_on, ()), today)
        for number, held_on in enumerate(days)
    ]


def _meeting(name: str, held_on: date, cases: Sequence[Journey], today: date) -> Journey:
    """What would have happened to it by now."""
    planned = Step(
        Service.PANEL,
        "",
        held_on - PLANNED,
        {"held_on": held_on.isoformat(), **PLAN},
        f"agencies/{AGENCIES[0]}/panel-meetings",
    )
    conflict = _conflict(held_on, cases) if held_on > today else []
    steps = [planned, *_asked(held_on), *_agenda(held_on, cases), *conflict, *_held(held_on, cases)]
    elsewhere = {each.name: each.opened() for each in cases}
    return Journey(name, tuple(each for each in steps if each.on <= today), elsewhere)


def _asked(held_on: date) -> list[Step]:
    answered = partial(_step, "record-answer", held_on - ANSWERED)
    return [
        _step("ask-members", held_on - ASKED, members=[*SITS, DECLINES, UNANSWERED]),
        *(answered(member=each, comes=True) for each in SITS),
        answered(member=DECLINES, comes=False),
        _step("name-adviser", held_on - ANSWERED, adviser=ADVISER, advises_as="medical_adviser"),
    ]


def _agenda(held_on: date, cases: Sequence[Journey]) -> list[Step]:
    """The cases and their hours, the invitations and the papers."""
    on = papers_before(held_on)
    added = partial(_step, "put-on-agenda", on)
    steps = [
        *(_of(each, added(starts_at=at)) for each, at in zip(cases, HOURS, strict=False)),
        *(_of(each, _step("invite-household", on)) for each in cases),
    ]
    return [*steps, _step("send-papers", papers_due_on(held_on))] if cases else []


def _conflict(held_on: date, cases: Sequence[Journey]) -> list[Step]:
    """Of the second case a member says that she must step out."""
    on = working_days_before(held_on, CONFLICT_SAID)
    out = _step("step-out", on, member=CONFLICTED, why=WHY)
    return [_of(each, out) for each in cases[1:2]]


def _held(held_on: date, cases: Sequence[Journey]) -> list[Step]:
    came = {"chair": CHAIR, "members": SITS, "advice": ADVICE}
    return [_step("record-meeting", held_on, **came)] if cases else []


def _step(command: str, on: date, **details: Any) -> Step:
    return Step(Service.PANEL, command, on, details, "panel-meetings")


def _of(case: Journey, said: Step) -> Step:
    return said.naming(journey=case.name)
