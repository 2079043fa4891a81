"""Families in a line: for a place in an assessment from the day they asked for stage two, or for the panel from their referral.

The invariant: a turn is made of recorded days alone, in the order of the journey; where the day of a turn is not on record, no
day is made up for it.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from contracts.turning_points import Turning
from services.casework.where_days_went import ENDS
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.course import ends_of_assessment
from services.reporting.domain.other_capacity import Turn
from services.reporting.domain.turned import TurnedFact


class Line(StrEnum):
    """For what families wait."""

    ASSESSMENT = "assessment"
    PANEL = "panel"


def came(line: Line, row: Journey) -> date | None:
    """The day on which a family came to a line."""
    fact = row.stage_two_started if line is Line.ASSESSMENT else row.referred
    return fact.on if fact else None


def turn(line: Line, row: Journey) -> Turn | None:
    """A family in a line; None of one that never came to it, or whose turn is not on record though it went on."""
    return _in_assessment(row) if line is Line.ASSESSMENT else _at_panel(row)


def _in_assessment(row: Journey) -> Turn | None:
    """From the wish for stage two to the plan, with which the work begins, and to the referral, with which it is over."""
    asked = row.stage_two_started
    if asked is None:
        return None
    plans = [each.on for each in row.turned if _is_plan_of_stage_two(each)]
    return _turn(row, asked.on, min(plans, default=None), row.referred.on if row.referred else None)


def _is_plan_of_stage_two(each: TurnedFact) -> bool:
    of_plan = each.event.turning is Turning.PLAN_MADE
    return of_plan and each.event.about[0].startswith("stage_two/")


def _at_panel(row: Journey) -> Turn | None:
    """From the referral to the first meeting that considered the family."""
    if row.referred is None:
        return None
    met = [each.on for each in row.panel_met]
    return _turn(row, row.referred.on, min(met, default=None), None)


def _turn(row: Journey, came: date, begun: date | None, over: date | None) -> Turn | None:
    asked = row.stage_two_started.on if row.stage_two_started else None
    decided, end = _decided(row), min(_ends(row), default=None)
    if begun is None:
        went_on = over is not None or decided is not None
        return None if went_on else Turn(came, left=_not_before(came, end), asked=asked)
    begun = max(begun, came)
    over = _not_before(begun, over or decided or end)
    return Turn(came, begun, over, None, asked, _not_before(begun, decided))


def _not_before(first: date, day: date | None) -> date | None:
    return None if day is None else max(first, day)


def _decided(row: Journey) -> date | None:
    found = (row.determined, row.approved, row.not_approved)
    return min((fact.on for fact in found if fact is not None), default=None)


def _ends(row: Journey) -> Iterator[date]:
    """When a family left: any end of the assessment, or of the journey."""
    yield from (each.on for each in ends_of_assessment(row))
    yield from (each.on for each in row.turned if each.event.turning in ENDS)
