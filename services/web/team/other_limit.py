"""A figure under another limit, in words: what was first, then what would have been.

The invariant: every sentence and name of a number that was not measured says "would" or "what-if".
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contracts.clocks import RULES, ClockId, ClockRule, Counting, Unit, counted
from contracts.words import day, period_name
from services.web.site.answers.other_limit import OtherLimit, SideBySide
from services.web.site.answers.reporting import ExactFigure

MEASURES: Mapping[str, tuple[str, ClockId]] = {
    "stage_two": ("Stage two, to the first decision", ClockId.STAGE_TWO),
    "stage_one": ("Stage one", ClockId.STAGE_ONE),
    "registration_to_approval": (
        "Registration to approval",
        ClockId.REGISTRATION_TO_APPROVAL,
    ),
    "first_response": ("First response", ClockId.FIRST_RESPONSE),
    "information": ("Information after an enquiry", ClockId.ENQ_INFO),
    "visit_call": ("Call after a visit is asked for", ClockId.ENQ_CALL),
    "initial_visit": ("Initial visit", ClockId.ENQ_VISIT),
    "visit_outcome": ("Outcome of the initial visit", ClockId.ENQ_WRITEUP),
}
"""The measures of a limit, and the clock that limits each."""


class CountedIn(NamedTuple):
    """A unit and a way of counting, as one choice."""

    words: str
    unit: Unit
    counting: Counting


COUNTED_IN: Mapping[str, CountedIn] = {
    "months": CountedIn("Months", Unit.MONTHS, Counting.WITHIN),
    "weeks": CountedIn("Weeks", Unit.WEEKS, Counting.WITHIN),
    "working_days": CountedIn("Working days", Unit.WORKING_DAYS, Counting.WITHIN),
    "working_days_first": CountedIn(
        "Working days, counting the first day", Unit.WORKING_DAYS, Counting.BEGINNING_WITH
    ),
}

Row = tuple[str, str, str]
Bar = tuple[str, float, float, str]


def latest(measure: str) -> ClockRule:
    """The rule that limits a measure now."""
    clock = MEASURES[measure][1]
    return max((each for each in RULES if each.id is clock), key=lambda each: each.version)


def a_little_longer(measure: str) -> tuple[int, str]:
    """What is asked first: the limit that there is and one more."""
    rule = latest(measure)
    return rule.length + 1, rule.unit.value


def versions_in_words(measure: str, rules: Iterable[ClockRule] = RULES) -> dict[str, str]:
    """The versions of its rule to choose from, the latest first; none where there is one alone."""
    clock = MEASURES[measure][1]
    every = sorted((each for each in rules if each.id is clock), key=lambda each: -each.version)
    if len(every) == 1:
        return {}
    return {"": "The limit above"} | {
        str(each.version): f"Version {each.version}, from {day(each.effective_from)}: "
        f"{counted(each.length, each.unit)}"
        for each in every
    }


def sentences(found: OtherLimit) -> list[str]:
    """What would have been, beside what was, and for how many families that makes a difference."""
    if found.whole is None:
        families = "1 family is" if found.families == 1 else f"{found.families} families are"
        return [
            f"{families} counted here. With fewer than {found.enough} there are too few to compare two limits."
        ]
    was, what_if = found.whole
    return [
        f"With a limit of {found.limit}, {_of(what_if)} would have been in time. As it was, {_of(was)} were.",
        *_differences(found),
    ]


def _of(figure: ExactFigure) -> str:
    return f"{figure.numerator:,} of {figure.denominator or 0:,} families ({share(figure)})"


def _differences(found: OtherLimit) -> Iterable[str]:
    if found.only_under:
        yield f"{_that_were(found.only_under)} not in time would have been."
    if found.only_then:
        yield f"{_that_were(found.only_then)} in time would not have been."
    if not found.only_under and not found.only_then:
        yield "It would have made no difference to any family."


def _that_were(number: int) -> str:
    return "1 family that was" if number == 1 else f"{number:,} families that were"


def share(figure: ExactFigure) -> str:
    """The share of a figure, or that there is none."""
    return "no share" if figure.value is None else f"{figure.value:.0%}"


def bars(found: SideBySide) -> list[Bar]:
    """The two shares as bars from 0 to 100; what was is solid and the what-if is hatched."""
    was, what_if = (100 * (each.value or 0) for each in found)
    return [
        ("As it was", was, was, share(found.was)),
        ("What-if", 0, what_if, share(found.what_if)),
    ]


def rows(found: OtherLimit) -> list[Row]:
    """A row for each quarter and one for all: what was, and what would have been."""
    quarters = [(period_name(each), sides) for each, sides in sorted(found.by_quarter.items())]
    every = [*quarters, *([("All together", found.whole)] if found.whole else [])]
    return [(name, _cell(sides.was), _cell(sides.what_if)) for name, sides in every]


def _cell(figure: ExactFigure) -> str:
    return f"{figure.numerator:,} of {figure.denominator or 0:,}"
