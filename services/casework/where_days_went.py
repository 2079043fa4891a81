"""Where the days of a journey went: each day to one who had it, so that the parts are the whole.

The invariant: a day counts for the one who has the journey when it ends, so the days of all stretches add up to those between
the enquiry and the end, whatever was corrected or recorded late.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from contracts.calendar import OutsideCalendar
from contracts.clocks import ClockId, NoRuleInForce, due
from contracts.turning_points import DaysIn, DaysWith, Stretch, Turning, TurningPoint
from services.casework.turning_points import WAITED_FOR_NO_MORE

CONTACT, VISIT, PROMISE = "contact", "visit", "promise"
Place = tuple[str, int]


class _Standing(NamedTuple):
    """How a journey stands: in which part, and what is waited for there.

    `owed` is what the agency owes an enquirer; `asked` the event by which it asked the household for something.
    """

    part: DaysIn = DaysIn.ENQUIRY
    owed: frozenset[str] = frozenset({CONTACT})
    asked: Place | None = None
    checks: bool = False
    on_hold: bool = False
    on_break: bool = False
    in_review: bool = False
    ended: bool = False

    @property
    def days_with(self) -> DaysWith:
        """Whose the day is; where several have it at once, the first of them in this order."""
        if self.ended:
            return DaysWith.NOBODY
        if self.part in _LATER:
            return self._at_panel_or_after
        if self.on_hold or self.on_break:
            return DaysWith.HOLD
        return self._at_work

    @property
    def _at_work(self) -> DaysWith:
        if self.part is DaysIn.ENQUIRY:
            return DaysWith.AGENCY if self.owed else DaysWith.HOUSEHOLD
        if self.checks:
            return DaysWith.OTHERS
        return DaysWith.HOUSEHOLD if self.asked else DaysWith.AGENCY

    @property
    def _at_panel_or_after(self) -> DaysWith:
        if self.part is DaysIn.REVIEW and self.in_review:
            return DaysWith.REVIEW
        return DaysWith.HOUSEHOLD if self.asked else _LATER[self.part]


_LATER: Mapping[DaysIn, DaysWith] = {
    DaysIn.PANEL: DaysWith.PANEL,
    DaysIn.DECISION: DaysWith.DECISION,
    DaysIn.REVIEW: DaysWith.DECISION,
}
"""Where nobody is at work on the assessment, and with whom the days are if the household is asked nothing."""


class Divided(NamedTuple):
    """What ended a journey, if anything did, and its days in a row; without an enquiry there are none."""

    end: TurningPoint | None
    stretches: list[Stretch]


def divided(points: Iterable[TurningPoint], today: date | None = None) -> Divided:
    """Where the days went from the first enquiry to the end, or to `today`, which is not counted itself.

    `points` are in their order (`turning_points`), of all streams. Without `today`, one that goes on has no days yet.
    """
    ordered = list(points)
    begun = next((each for each in ordered if each.turning is Turning.ENQUIRED), None)
    nights = [each for each in _nights(ordered) if today is None or each[0] <= today]
    if begun is None or not nights:
        return Divided(None, [])
    runs = _runs(nights)
    on, standing, last = runs[-1]
    until = on if standing.ended else today
    if until is None:
        return Divided(None, [])
    return Divided(last if standing.ended else None, list(_cut(nights, begun.on, until)))


def days_of(found: Iterable[Stretch]) -> dict[DaysWith, int]:
    """The days of each who had some, in the order of `DaysWith`."""
    days: Counter[DaysWith] = Counter()
    for each in found:
        days[each.days_with] += each.days
    return {each: days[each] for each in DaysWith if days[each]}


Night = tuple[date, _Standing, TurningPoint]


def _nights(points: Sequence[TurningPoint]) -> list[Night]:
    """How the journey stood at the end of each day on which something happened, and what happened last that mattered."""
    standing, nights = _Standing(), list[Night]()
    for on, of_day in groupby(_with_last_days(points), key=lambda each: each.on):
        mattered = None
        for each in of_day:
            before, standing = standing, _after(standing, each)
            if mattered is None or _face(before) != _face(standing):
                mattered = each
        if mattered is not None:
            nights.append((on, standing, mattered))
    return nights


def _face(standing: _Standing) -> tuple[DaysWith, DaysIn]:
    return standing.days_with, standing.part


def _runs(nights: Iterable[Night]) -> list[Night]:
    """The first of several nights in a row that look the same."""
    return [next(run) for _, run in groupby(nights, key=lambda each: _face(each[1]))]


def _cut(nights: Sequence[Night], start: date, until: date) -> Iterator[Stretch]:
    """The nights from `start` on as stretches; the last one ends with the journey, or with `until`."""
    earlier = [each for each in nights if each[0] <= start]
    runs = _runs([*earlier[-1:], *(each for each in nights if each[0] > start)])
    ends: list[tuple[date, TurningPoint | None]] = [(on, point) for on, _, point in runs[1:]]
    if runs[-1][1].ended:
        runs.pop()
    else:
        ends.append((until, None))
    for (on, standing, began), (over, ended) in zip(runs, ends, strict=True):
        since = max(on, start)
        if since < over:
            yield Stretch(*_face(standing), since, over, began, ended)


_ANSWERED_BY: Mapping[Turning, tuple[ClockId, Turning]] = {
    Turning.MAY_BE_SUITABLE: (ClockId.STAGE_TWO_WINDOW, Turning.TIME_TO_GO_ON_OVER),
    Turning.REPORT_SHARED: (ClockId.PAR_COMMENT, Turning.TIME_TO_COMMENT_OVER),
    Turning.PROPOSED_NOT_TO_APPROVE: (ClockId.QD_RESPONSE, Turning.TIME_TO_ANSWER_OVER),
}
"""What the household has a time to answer, and what is over after its last day."""


def _with_last_days(points: Sequence[TurningPoint]) -> list[TurningPoint]:
    """The same with the days after those on which a time of the household ended."""
    over = [found for each in points if (found := _over(each)) is not None]
    return sorted([*over, *points], key=lambda each: each.on)


def _over(point: TurningPoint) -> TurningPoint | None:
    if point.turning not in _ANSWERED_BY:
        return None
    clock, turning = _ANSWERED_BY[point.turning]
    try:
        last_day = due(clock, point.on)
    except (NoRuleInForce, OutsideCalendar):
        return None
    return point.model_copy(update={"on": last_day + timedelta(1), "turning": turning})


Changes = dict[str, Any]
Effect = Callable[[_Standing, TurningPoint], Changes]


def _after(standing: _Standing, point: TurningPoint) -> _Standing:
    """How a journey stands after a turning point; one that has ended goes on only if it is reopened."""
    if standing.ended and point.turning is not Turning.REOPENED:
        return standing
    if point.turning in WAITED_FOR_NO_MORE:
        standing = standing._replace(checks=False)
    return standing._replace(**_EFFECTS[point.turning](standing, point))


_ORDER = list(DaysIn)


def _to(part: DaysIn) -> Effect:
    """Into a later part of the journey; what was waited for before is over. Never back into an earlier one."""

    def effect(standing: _Standing, _: TurningPoint) -> Changes:
        if _ORDER.index(standing.part) >= _ORDER.index(part):
            return {}
        return {"part": part, "asked": None}

    return effect


def _asking(effect: Effect) -> Effect:
    """The same, with the household asked to answer."""

    def asks(standing: _Standing, point: TurningPoint) -> Changes:
        changes = effect(standing, point)
        return {**changes, "asked": (point.stream, point.version)} if changes else {}

    return asks


def _owes(*more: str, no_longer: tuple[str, ...] = ()) -> Effect:
    return lambda standing, _: {"owed": (standing.owed | {*more}) - {*no_longer}}


def _now(**changes: Any) -> Effect:
    return lambda *_: changes


def _only_in(part: DaysIn, effect: Effect) -> Effect:
    return lambda standing, point: effect(standing, point) if standing.part is part else {}


def _asked(_: _Standing, point: TurningPoint) -> Changes:
    return {"asked": (point.stream, point.version)}


def _asked_no_more(standing: _Standing, point: TurningPoint) -> Changes:
    """A time that is over ends what was asked with it, and nothing that was asked later."""
    return {"asked": None} if standing.asked == (point.stream, point.version) else {}


def _at_work(effect: Effect) -> Effect:
    """Only before the panel."""
    return lambda standing, point: {} if standing.part in _LATER else effect(standing, point)


_AGAIN = {"owed": frozenset({CONTACT})}
ENDS = (
    Turning.APPROVED,
    Turning.NOT_APPROVED,
    Turning.NOT_SUITABLE,
    Turning.DECLINED,
    Turning.CLOSED,
    Turning.WITHDREW,
    Turning.MOVED,
    Turning.LAPSED,
)
_EFFECTS: Mapping[Turning, Effect] = {
    **dict.fromkeys(ENDS, _now(ended=True, on_break=False, on_hold=False)),
    Turning.REOPENED: lambda standing, _: (
        {"ended": False, "part": DaysIn.ENQUIRY, **_AGAIN} if standing.ended else {}
    ),
    Turning.ENQUIRED: _now(),
    Turning.CONTACTED: _owes(no_longer=(CONTACT, PROMISE)),
    Turning.PROMISED: _owes(PROMISE, no_longer=(CONTACT,)),
    Turning.INFORMED: _owes(no_longer=(PROMISE,)),
    Turning.VISIT_AGREED: _owes(VISIT),
    Turning.VISITED: _owes(VISIT, no_longer=(CONTACT,)),
    Turning.VISIT_ANSWERED: _owes(no_longer=(CONTACT, VISIT, PROMISE)),
    Turning.MORE_TO_COME: _owes(VISIT, no_longer=(CONTACT, PROMISE)),
    Turning.REFERRED: _now(**_AGAIN),
    Turning.REFERRAL_TAKEN_UP: _now(**_AGAIN),
    Turning.REFERRAL_RETURNED: _now(**_AGAIN),
    Turning.BREAK_STARTED: _now(on_break=True),
    Turning.BREAK_ENDED: _now(on_break=False),
    Turning.REGISTERED: _to(DaysIn.REGISTRATION),
    Turning.ACCEPTED: _to(DaysIn.STAGE_ONE),
    Turning.CHECKS_ASKED: _now(checks=True),
    Turning.CHECKS_BACK: _now(checks=False),
    Turning.PLAN_MADE: _at_work(_asked),
    Turning.PLAN_AGREED: _at_work(_now(asked=None)),
    Turning.HELD: _now(on_hold=True),
    Turning.HOLD_ENDED: _now(on_hold=False),
    Turning.STAGE_ONE_DECIDED: _only_in(DaysIn.STAGE_ONE, _now(asked=None)),
    Turning.MAY_BE_SUITABLE: _asking(_to(DaysIn.BETWEEN)),
    Turning.STAGE_TWO_ASKED: _to(DaysIn.STAGE_TWO),
    Turning.REPORT_SHARED: _only_in(DaysIn.STAGE_TWO, _asked),
    Turning.COMMENTED: _only_in(DaysIn.STAGE_TWO, _now(asked=None)),
    Turning.SENT_TO_PANEL: _to(DaysIn.PANEL),
    Turning.SENT_BACK: _only_in(DaysIn.PANEL, _now(part=DaysIn.STAGE_TWO)),
    Turning.MINUTES_FINAL: _only_in(DaysIn.PANEL, _now(part=DaysIn.DECISION)),
    Turning.PROPOSED_NOT_TO_APPROVE: _asking(_to(DaysIn.REVIEW)),
    Turning.REVIEW_ASKED: _now(part=DaysIn.REVIEW, asked=None, in_review=True),
    Turning.REVIEW_OVER: _now(in_review=False),
    Turning.TIME_TO_GO_ON_OVER: _asked_no_more,
    Turning.TIME_TO_COMMENT_OVER: _asked_no_more,
    Turning.TIME_TO_ANSWER_OVER: _asked_no_more,
}
