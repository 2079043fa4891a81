"""What adopters are approved for: how many children, of which ages and sex, and whether for early permanence.

The invariant: it describes and never sets a condition. Words about it stay in the case record; an event has the numbers and codes alone.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

MOST_CHILDREN = 10
Children = Annotated[int, Field(ge=1, le=MOST_CHILDREN, description="At most so many at once")]
ChildAge = Annotated[int, Field(ge=0, le=17, description="In whole years; 0 is from birth")]


class ChildSex(StrEnum):
    """Of which sex a child may be."""

    EITHER = "either"
    GIRL = "girl"
    BOY = "boy"


class ApprovalTerms(BaseModel):
    """As an approval says it; what it does not say is None."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    children: Children | None = None
    youngest: ChildAge | None = None
    oldest: ChildAge | None = None
    child_sex: ChildSex | None = None
    early_permanence: bool | None = None

    @classmethod
    def of(cls, said: Any) -> Self | None:
        """Those of a command or an event that has them; None where it says nothing."""
        terms = cls(**{name: getattr(said, name, None) for name in cls.model_fields})
        return None if terms == cls() else terms

    @property
    def in_words(self) -> str:
        """One phrase for people, such as "up to 2 children, from birth to 5 years old, for early permanence too"."""
        return ", ".join(self._phrases())

    def _phrases(self) -> Iterator[str]:
        if self.children is not None:
            yield "1 child" if self.children == 1 else f"up to {self.children} children"
        if self.youngest is not None and self.oldest is not None:
            begins = "birth" if self.youngest == 0 else str(self.youngest)
            yield f"from {begins} to {self.oldest} years old"
        if self.child_sex in _SEXES:
            yield _SEXES[self.child_sex]
        if self.early_permanence:
            yield "for early permanence too"


_SEXES = {ChildSex.GIRL: "girls", ChildSex.BOY: "boys"}
