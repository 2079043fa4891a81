"""Where the days of a journey went, in words: the sentence, the rows of its table, and what happened at the two ends of each.

The invariant: the rows add up to the days that the sentence names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from contracts.timeline import Timeline
from contracts.turning_points import DaysIn, DaysWith, Stretch, Turning, TurningPoint
from contracts.words import day
from services.casework.turning_points import STREAMS
from services.casework.where_days_went import Divided, days_of, divided


class ReadBy(NamedTuple):
    """How the page names the two sides."""

    household: str
    agency: str


HOUSEHOLD = ReadBy("you", "your agency")
STAFF = ReadBy("the household", "the agency")

WITH: Mapping[DaysWith, str] = {
    DaysWith.AGENCY: "With {agency}",
    DaysWith.HOUSEHOLD: "With {household}",
    DaysWith.OTHERS: "Waiting for checks from others",
    DaysWith.PANEL: "Waiting for the adoption panel",
    DaysWith.DECISION: "Waiting for the decision",
    DaysWith.REVIEW: "Review of the proposal",
    DaysWith.HOLD: "On hold or on a break",
    DaysWith.NOBODY: "Closed, and reopened later",
}
PARTS: Mapping[DaysIn | str, str] = {
    "before": "Before this agency",
    DaysIn.ENQUIRY: "Enquiry",
    DaysIn.REGISTRATION: "Registration of interest",
    DaysIn.STAGE_ONE: "Stage one",
    DaysIn.BETWEEN: "Between the stages",
    DaysIn.STAGE_TWO: "Stage two",
    DaysIn.PANEL: "Adoption panel",
    DaysIn.DECISION: "Decision",
    DaysIn.REVIEW: "Proposal not to approve",
}
WHEN: Mapping[Turning, str] = {
    Turning.ENQUIRED: "{household} enquired",
    Turning.CONTACTED: "{agency} got in touch",
    Turning.PROMISED: "{agency} got in touch and promised to call or send something",
    Turning.INFORMED: "{agency} gave information",
    Turning.VISIT_AGREED: "{household} agreed to a visit",
    Turning.VISITED: "{agency} visited",
    Turning.VISIT_ANSWERED: "{agency} told {household} the outcome of the visit",
    Turning.MORE_TO_COME: "{agency} told {household} that a second visit or a letter would follow",
    Turning.REFERRED: "the enquiry was passed to another agency",
    Turning.REFERRAL_TAKEN_UP: "the other agency accepted the enquiry",
    Turning.REFERRAL_RETURNED: "the enquiry came back from the other agency",
    Turning.BREAK_STARTED: "{household} started a break",
    Turning.BREAK_ENDED: "{household} came back after the break",
    Turning.REGISTERED: "{agency} received the registration of interest",
    Turning.ACCEPTED: "{agency} accepted the registration",
    Turning.CHECKS_ASKED: "{agency} asked others for checks or information",
    Turning.CHECKS_BACK: "the last check from others came back",
    Turning.PLAN_MADE: "{agency} made a plan for {household} to agree to",
    Turning.PLAN_AGREED: "{household} agreed to the plan",
    Turning.HELD: "the application was put on hold",
    Turning.HOLD_ENDED: "the hold ended",
    Turning.STAGE_ONE_DECIDED: "{agency} made its stage one decision",
    Turning.MAY_BE_SUITABLE: "{agency} wrote that {household} may go on to stage two",
    Turning.STAGE_TWO_ASKED: "{household} asked to start stage two",
    Turning.REPORT_SHARED: "{agency} sent the report for {household} to comment on",
    Turning.COMMENTED: "{household} commented on the report",
    Turning.SENT_TO_PANEL: "{agency} sent the report to the adoption panel",
    Turning.SENT_BACK: "the adoption panel asked for more",
    Turning.MINUTES_FINAL: "the decision maker received the final minutes",
    Turning.PROPOSED_NOT_TO_APPROVE: "{agency} wrote that it proposes not to approve {household}",
    Turning.REVIEW_ASKED: "{household} asked for the proposal to be looked at again",
    Turning.REVIEW_OVER: "the proposal had been looked at again",
    Turning.APPROVED: "{agency} decided to approve {household}",
    Turning.NOT_APPROVED: "{agency} wrote that it does not approve {household}",
    Turning.NOT_SUITABLE: "{agency} wrote that {household} cannot go on",
    Turning.DECLINED: "{agency} declined the registration",
    Turning.CLOSED: "{agency} closed the enquiry",
    Turning.WITHDREW: "the journey ended",
    Turning.MOVED: "{household} moved to another agency",
    Turning.LAPSED: "{agency} closed the case, because the time to ask for stage two was over",
    Turning.REOPENED: "{agency} reopened the enquiry",
    Turning.TIME_TO_GO_ON_OVER: "the six months to ask for stage two were over",
    Turning.TIME_TO_COMMENT_OVER: "the time to comment on the report was over",
    Turning.TIME_TO_ANSWER_OVER: "the time to answer the proposal was over",
}


class StretchShown(NamedTuple):
    """One stretch: who had it in which part, how many days, and why it began and ended."""

    days: str
    days_with: str
    part: str
    began: str
    ended: str | None


@dataclass(frozen=True, slots=True)
class DaysShown:
    """What a page says of the days of one journey; `rows` are names, days and their share in per cent."""

    sentence: str
    has_ended: bool
    total: int
    rows: list[tuple[str, int, int]]
    stretches: list[StretchShown]


def shown(went: Sequence[Stretch], reader: ReadBy, *, has_ended: bool) -> DaysShown | None:
    """The days of a journey in words for its reader; None while there is none.

    One that goes on can have a last stretch that ended today.
    """
    total = sum(each.days for each in went)
    if not total:
        return None
    rows = [
        (days_with(each, reader), number, round(100 * number / total))
        for each, number in days_of(went).items()
    ]
    rows.sort(key=lambda row: row[1], reverse=True)
    return DaysShown(
        sentence=_sentence(went, rows, total, has_ended=has_ended),
        has_ended=has_ended,
        total=total,
        rows=rows,
        stretches=[_stretch(each, reader) for each in went],
    )


def told(timelines: Sequence[Timeline | None], today: date, reader: ReadBy) -> DaysShown | None:
    """The days of a journey, to its end or to today, in words; None while they are not known."""
    found = divided_as_told(timelines, today)
    return found and shown(found.stretches, reader, has_ended=found.end is not None)


def divided_as_told(timelines: Sequence[Timeline | None], today: date) -> Divided | None:
    """The days of a journey, to its end or to today, by what its household is told by the three services in their order.

    None while one of them cannot be read that the journey has come to.
    """
    points = {
        stream: timeline.turning_points if timeline else []
        for stream, timeline in zip(STREAMS, timelines, strict=True)
    }
    for following, came in zip(
        timelines[1:], (Turning.ACCEPTED, Turning.SENT_TO_PANEL), strict=True
    ):
        if following is None and any(each.turning is came for of in points.values() for each in of):
            return None
    ordered = sorted(chain(*points.values()), key=_order)
    return divided(ordered, today)


def _order(point: TurningPoint) -> tuple[date, int, int]:
    return point.on, STREAMS.index(point.stream), point.version


def days_with(who: DaysWith, reader: ReadBy) -> str:
    """Who has a journey, as the name of a row."""
    return WITH[who].format(**reader._asdict())


def number_of(days: int) -> str:
    """`1 day`, `12 days`."""
    return "1 day" if days == 1 else f"{days:,} days"


def _sentence(
    went: Sequence[Stretch], rows: Sequence[tuple[str, int, int]], total: int, *, has_ended: bool
) -> str:
    since, until = went[0].since, went[-1].until
    span = f"from {day(since)} to {day(until)}" if has_ended else f"since {day(since)}"
    named = [f"{name[0].lower()}{name[1:]} {number_of(days)}" for name, days, _ in rows]
    listed = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return f"{number_of(total)} {span}: {listed}."


def _stretch(each: Stretch, reader: ReadBy) -> StretchShown:
    return StretchShown(
        days=number_of(each.days),
        days_with=days_with(each.days_with, reader),
        part=PARTS[each.part],
        began=_when(each.began, each.since, reader),
        ended=_when(each.ended, each.until, reader) if each.ended else None,
    )


def _when(point: TurningPoint, on: date, reader: ReadBy) -> str:
    return f"{WHEN[point.turning].format(**reader._asdict())} ({day(on)})"
