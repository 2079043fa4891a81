"""A revision: a later publication of a quarter that corrects what was published before it, and says so.

The invariant: a revision leaves every earlier publication as it was; whatever it says of one family is what that family
changed since the publication before it, under a random change of its own.

Why each revision adds a change, and does not take the old one or another one in its place: with the old one, a number that
moves says for certain that its families changed, to anybody who knows all of them but one. With another one in its place, the
mean of several publications finds whom all of them count. With one more, the difference of two publications is what changed
and the new change; and it says nothing more of those who were counted all along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.chassis.decision import Kind, Refusal

MOST_REVISIONS = 3
"""Each revision adds a change to every number of its quarter: with three, 19 in 20 are within 8 and not within 4."""


class RevisionReason(StrEnum):
    """What was wrong with a publication."""

    RECORDED_LATE = "recorded_late"
    CORRECTED = "corrected"
    COUNTED_WRONGLY = "counted_wrongly"


REASONS = {
    RevisionReason.RECORDED_LATE: "Agencies recorded something only after we had published.",
    RevisionReason.CORRECTED: "Agencies corrected what they had recorded.",
    RevisionReason.COUNTED_WRONGLY: "We had counted something wrongly.",
}
"""What everybody reads; how large it is, who was late and what it means is in the analysts' own words after it."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Which revision of its quarter a publication is, from 1, and why it was needed, in words for everybody."""

    number: int
    reason: RevisionReason
    words: str

    @property
    def why(self) -> str:
        """The reason in sentences."""
        return f"{REASONS[self.reason]} {self.words}"


def name_of(quarter: str, revision: Revision | None) -> str:
    """What one publication of a quarter is known by: 2021-22-Q1, or 2021-22-Q1-revision-1."""
    return f"{quarter}-revision-{revision.number}" if revision else quarter


def draw_for(quarter: str, number: int) -> str:
    """What the change of a quarter's publication is drawn for, beside its place: the first is 0."""
    return f"{quarter} revision {number}" if number else quarter


def next_revision(
    hours: Sequence[datetime], at: datetime, reason: RevisionReason, words: str
) -> Revision:
    """The revision that follows publications with these hours; refuses one too early or too many."""
    if not hours:
        raise Refusal(
            Kind.NOT_NOW,
            "This quarter is not published, so there is nothing to revise. Prepare it.",
        )
    if max(hours) > at:
        raise Refusal(
            Kind.NOT_NOW, "What was approved last is not published yet. Revise it afterwards."
        )
    if len(hours) > MOST_REVISIONS:
        raise Refusal(
            Kind.NOT_NOW,
            f"A quarter can be revised {MOST_REVISIONS} times, because each time its numbers are changed a little more at random.",
        )
    return Revision(len(hours), reason, words)
