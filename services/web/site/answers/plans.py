"""What the assessment service answers of a stage that has a plan: its versions, who goes on, and who agreed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Generic, TypeVar

from pydantic import BaseModel

from services.web.site.clients import VIEW

PlanT = TypeVar("PlanT", bound=BaseModel)


class PlannedStage(BaseModel, Generic[PlanT]):
    """A stage with its plans, the latest last."""

    model_config = VIEW

    applicants: tuple[int, ...]
    plans: tuple[PlanT, ...]
    agreed: Mapping[int, date]

    @property
    def plan(self) -> PlanT | None:
        """The latest plan."""
        return self.plans[-1] if self.plans else None

    @property
    def is_agreed(self) -> bool:
        """Whether each applicant who goes on agreed to the latest plan."""
        return all(each in self.agreed for each in self.applicants)

    def agreements(self, names: Sequence[str]) -> list[tuple[str, date | None]]:
        """Each applicant who goes on, and when they agreed to the latest plan.

        `names` are those of all applicants in the order of their numbers, also of one who left; without them the
        applicants are named by their numbers.
        """
        return [(called(number, names), self.agreed.get(number)) for number in self.applicants]


def called(number: int, names: Sequence[str]) -> str:
    """An applicant by name, or by number where the name is not known."""
    known = names[number - 1] if number <= len(names) else ""
    return known or ("First applicant" if number == 1 else "Second applicant")
