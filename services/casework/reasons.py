"""What people wrote down to explain a decision, as those who may read it see it.

The invariant: it is shown by a route of its own, so that each look at it is on the access log and no list
or view carries it along.
"""

from collections.abc import Iterable, Mapping
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.reference import ReasonsFor


class Reasons(BaseModel):
    """The reasons for one decision, in writing."""

    about: ReasonsFor
    words: str


class CaseReasons(BaseModel):
    """Everything that was written to explain a decision on this case."""

    journey: UUID
    reasons: list[Reasons] = Field(description="In the order of the journey")

    @classmethod
    def of(cls, journey: UUID, written: Mapping[ReasonsFor, str | None]) -> Self:
        """Those of them that were written."""
        return cls(journey=journey, reasons=[*_written(written)])


def _written(every: Mapping[ReasonsFor, str | None]) -> Iterable[Reasons]:
    return (Reasons(about=about, words=words) for about, words in every.items() if words)
