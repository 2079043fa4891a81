"""A line of families with other places or meetings, in words: what was first, then what would have been.

The invariant: every sentence and name of a number that was not measured says "would" or "what-if".
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from contracts.words import day
from services.web.site.answers.other_capacity import LineFigures, OtherCapacity
from services.web.site.days_in_words import number_of

Row = tuple[str, str, str]
Bar = tuple[str, int, int, str]
PLACES = "places"
CHANGES: Mapping[str, str] = {
    "more": "More places for assessments at once",
    "fewer": "Fewer places for assessments at once",
    "twice_as_often": "The panel twice as often",
    "half_as_often": "The panel half as often",
    "every_week": "The panel every week",
    "every_2_weeks": "The panel every 2 weeks",
    "every_4_weeks": "The panel every 4 weeks",
}
"""What can be other than it was; the first two need a number of places."""
LATER = frozenset({"fewer", "half_as_often"})
"""Those by which turns come later."""
OF_PLACES: Mapping[str, int] = {"more": 1, "fewer": -1}


class LineWords(NamedTuple):
    """How the families of a line are spoken of: for what they wait, and what had no turn on record."""

    line: str
    title: str
    wait: str
    without: str


ASSESSMENT = LineWords(
    "assessment",
    "Wait for an assessment",
    "from asking for stage two to the stage two plan",
    "went on without a stage two plan on record",
)
PANEL = LineWords(
    "panel",
    "Wait for the panel",
    "from the referral to the first meeting",
    "had a decision without a meeting on record",
)


def words_of(change: str) -> LineWords:
    """The words of the line that a change is of."""
    return ASSESSMENT if change in OF_PLACES else PANEL


def query_of(change: str, places: str) -> dict[str, str]:
    """How the reporting service is asked for it."""
    if change in OF_PLACES:
        return {"line": ASSESSMENT.line, "more": str(OF_PLACES[change] * int(places))}
    return {"line": PANEL.line, "meetings": change}


def change_in_words(change: str, places: str) -> str:
    """The change as it stands above its numbers: "2 more places for assessments at once"."""
    said = CHANGES[change]
    if change not in OF_PLACES:
        return said
    named = f"{places} {said[0].lower()}{said[1:]}"
    return named.replace("places", "place") if places == "1" else named


def sentences(found: OtherCapacity, change: str) -> list[str]:
    """How long half would have waited and how many at the end, beside what was; or that there are too few families."""
    was, would = found.was, found.what_if
    if was is None or would is None:
        families = "1 family" if found.families == 1 else f"{found.families} families"
        return [
            f"{families} came in this period. With fewer than {found.enough} there are too few to say what would have been."
        ]
    return [
        f"Half of the families would have waited {_at_most(would.half)} {words_of(change).wait}. As it was, half waited {_at_most(was.half)}.",
        f"On {day(found.until)}, {would.waiting:,} would have been waiting. As it was, {was.waiting:,} were.",
        *_notes(found, change),
    ]


def _at_most(days: int | None) -> str:
    return "longer than we can say" if days is None else f"{number_of(days)} or less"


def _notes(found: OtherCapacity, change: str) -> Iterator[str]:
    moved = "1 family" if found.moved == 1 else f"{found.moved:,} families"
    yield f"{moved} would have had their turn on another day."
    if change in OF_PLACES:
        places = "1 place was" if found.turns == 1 else f"{found.turns:,} places were"
        yield f"At most {places} in use at once."
    else:
        yield f"The panel met on {number_of(found.turns)} of this period."
    if found.without_turn:
        number = found.without_turn
        families = "1 family that" if number == 1 else f"{number:,} families that"
        left_out = "is" if number == 1 else "are"
        yield f"{families} {words_of(change).without} {left_out} left out."


def assumptions(found: OtherCapacity, change: str) -> list[str]:
    """All that is assumed."""
    if change in LATER:
        return [*found.assumed, "No family has its turn sooner than it did."]
    sooner = (
        f"No family has its turn sooner than {number_of(found.least)} after it came, or than it did if that was sooner: the quickest tenth of families waited no longer. "
        "We assume that every longer wait was for a turn."
    )
    return [*found.assumed, sooner]


def wait_bars(was: LineFigures, would: LineFigures) -> list[Bar]:
    """How long half waited, as two bars; what was is solid and the what-if is hatched."""
    return [
        ("As it was", was.half or 0, was.half or 0, _days(was.half)),
        ("What-if", 0, would.half or 0, _days(would.half)),
    ]


def rows(found: OtherCapacity) -> list[Row]:
    """Everything that is compared."""
    was, would = found.was, found.what_if
    if was is None or would is None:
        return []
    until = day(found.until)
    return [
        ("Half waited at most", _days(was.half), _days(would.half)),
        ("80% waited at most", _days(was.most), _days(would.most)),
        (f"Waiting on {until}", f"{was.waiting:,}", f"{would.waiting:,}"),
        ("Left while they waited", f"{was.left:,}", f"{would.left:,}"),
        ("Decided", f"{was.decided:,}", f"{would.decided:,}"),
        ("Stage two in time", _in_time(was), _in_time(would)),
    ]


def _days(days: int | None) -> str:
    return "Not known" if days is None else number_of(days)


def _in_time(found: LineFigures) -> str:
    return f"{found.in_time:,} of {found.limited:,}"


def waiting_rows(found: OtherCapacity) -> list[Row]:
    """How many waited at the end of each month."""
    return [(day(each.on), f"{each.was:,}", f"{each.what_if:,}") for each in found.waiting]


def waiting_bars(found: OtherCapacity) -> list[Bar]:
    """How many waited at the end of the period, as two bars."""
    was, would = found.was, found.what_if
    if was is None or would is None:
        return []
    return [
        ("As it was", was.waiting, was.waiting, f"{was.waiting:,}"),
        ("What-if", 0, would.waiting, f"{would.waiting:,}"),
    ]
