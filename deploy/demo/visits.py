"""What a visitor finds of the work of stage two: visits and meetings, and early permanence from interest to assessment.

The invariant: all of it lies between the start of stage two and the day on which the report is written, but for the
meeting that is still to come, which is arranged today.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from contracts.assessing import VisitCancelledBy, VisitKind
from contracts.calendar import add_working_days
from contracts.preparation import (
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
    PreparationWay,
)
from deploy.demo.open_changes import MANAGER
from deploy.demo.plan import Service, Step, step, woven
from deploy.demo.preparation import HOURS, WORKER

ARRANGED, CANCELLED, FIRST, ALONE, SECOND_OPINION = 1, 4, 6, 9, 12
ASKED, BOOKED, TRAINED, ASSESSED = 1, 2, 7, 14
"""Working days after the start of stage two."""

TO_COME = 4
"""Working days from today."""

NOTES = "They showed us their home and told us how they would spend a day with a child."

_step = partial(step, Service.ASSESSMENT)


def with_stage_two_work(steps: Sequence[Step], today: date) -> list[Step]:
    """The same steps with visits in place of its own, and with early permanence; one meeting is still to come."""
    steps = [each for each in steps if each.command not in {"arrange-visit", "hold-visit"}]
    commands = [each.command for each in steps]
    began, written = commands.index("start-stage-two") + 1, commands.index("write-report")
    started_on = steps[began - 1].on
    trained = _early_permanence(started_on, commands.count("book-preparation") + 1)
    work = woven(steps[began:written], _visits(started_on), trained)
    held_on = add_working_days(today, TO_COME)
    to_come = _arranged(today, VisitKind.MEETING, held_on, WORKER)
    return [*steps[:began], *work, *steps[written:], to_come]


def _visits(started_on: date) -> list[Step]:
    """A meeting that was cancelled, two visits at home, one of them to one applicant alone, and a second opinion."""
    on = partial(add_working_days, started_on)
    arranged = partial(_arranged, on(ARRANGED))
    return [
        arranged(VisitKind.ONLINE, on(CANCELLED), WORKER),
        arranged(VisitKind.HOME_VISIT, on(FIRST), WORKER),
        arranged(VisitKind.HOME_VISIT, on(ALONE), WORKER, people=[1]),
        arranged(VisitKind.SECOND_OPINION, on(SECOND_OPINION), MANAGER),
        _step("cancel-visit", on(CANCELLED), visit=1, cancelled_by=VisitCancelledBy.HOUSEHOLD),
        _held(on(FIRST), 2),
        _held(on(ALONE), 3, alone=True),
        _held(on(SECOND_OPINION), 4),
    ]


def _arranged(
    on: date, kind: VisitKind, held_on: date, worker: str, people: Sequence[int] = ()
) -> Step:
    whose = {"worker": worker, "people": people}
    when = {"held_on": held_on.isoformat(), "at": "14:30"}
    return _step("arrange-visit", on, kind=kind, **when, **whose)


def _held(on: date, visit: int, *, alone: bool = False) -> Step:
    return _step("hold-visit", on, visit=visit, at_home=True, alone=alone, notes=NOTES)


def _early_permanence(started_on: date, booking: int) -> list[Step]:
    """Both say that it interests them and train for it, and it suits them."""
    on = partial(add_working_days, started_on)
    session = {
        "kind": PreparationKind.TRAINING,
        "held_on": on(TRAINED).isoformat(),
        "topic": PreparationTopic.EARLY_PERMANENCE,
        "way": PreparationWay.IN_PERSON,
        "hours": HOURS,
    }
    done = {"booking": booking, "outcome": PreparationOutcome.DONE}
    return [
        _step("consider-early-permanence", on(ASKED), interested=True),
        _step("book-preparation", on(BOOKED), **session),
        *(_step("record-preparation", on(TRAINED), applicant=each, **done) for each in (1, 2)),
        _step("assess-early-permanence", on(ASSESSED), suitable=True),
    ]
