"""What every dated rule says of itself: since when it holds, where it comes from and how sure that is.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, PositiveInt


class Certainty(StrEnum):
    """How far you can rely on a limit; `words` says it on a screen."""

    LAW = "law"
    GUIDANCE = "guidance"
    LOCAL = "local"
    UNCERTAIN = "uncertain"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Certainty.LAW: "Set by the regulations.",
    Certainty.GUIDANCE: "A published rule for national figures. It is not a deadline for a single case.",
    Certainty.LOCAL: "A suggested local standard. No regulation or guidance sets it.",
    Certainty.UNCERTAIN: "Not checked against the original text. Check it before you rely on it.",
}


class DatedRule(BaseModel):
    """A rule between two days, both included; without `effective_to`, until another of its kind begins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: PositiveInt
    source: str
    certainty: Certainty
    effective_from: date
    effective_to: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether the day is one of those between which it holds."""
        return self.effective_from <= on <= (self.effective_to or date.max)


RuleT = TypeVar("RuleT", bound=DatedRule)


def last_begun(rules: Sequence[RuleT], on: date) -> RuleT:
    """Of rules in the order of their dates the last that began by a day; the first one for any day before."""
    begun = [each for each in rules if each.effective_from <= on]
    return begun[-1] if begun else rules[0]
