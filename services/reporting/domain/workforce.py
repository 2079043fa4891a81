"""Panel members and social workers by broad ethnic group, as somebody else published it: to stand beside those who apply.

The invariant: only what is public already is typed. The suite asks no member of a panel and no member of staff about
themselves: at one agency they are a dozen people who know one another.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from contracts.equality import FiveGroups
from services.reporting.domain.published_elsewhere import FigureElsewhere, Typed, shown_of

MOST_PEOPLE = 100_000
People = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]
NOT_SAID = "not_said"
GROUPS = (*FiveGroups, NOT_SAID)


class Workforce(StrEnum):
    """Who is counted."""

    PANEL_MEMBERS = "panel_members"
    SOCIAL_WORKERS = "social_workers"


class TypeWorkforce(FigureElsewhere):
    """How many people of each broad ethnic group sit on adoption panels, or are social workers in adoption, in England."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "who": "panel_members",
                    "white": 1130,
                    "mixed": 20,
                    "asian": 45,
                    "black": 60,
                    "other": 5,
                    "not_said": 40,
                    "figure_on": "2022-03-31",
                    "publisher": "Example Adoption Statistics",
                    "title": "People of adoption panels 2022",
                    "published_on": "2022-09-30",
                    "address": "https://example.org/adoption-panels/2022",
                }
            ]
        },
    )

    who: Workforce
    white: People
    mixed: People
    asian: People
    black: People
    other: People
    not_said: People

    @model_validator(mode="after")
    def _counts_someone(self) -> Self:
        if not self.people:
            raise ValueError("a figure counts at least one person")
        return self

    @property
    def people(self) -> int:
        """All of them, with those who did not say."""
        return sum(getattr(self, group) for group in GROUPS)

    @property
    def about(self) -> tuple[object, ...]:
        """One figure of a publisher for each day and for each of the two."""
        return (*super().about, self.who)


class WorkforceTyped(Typed[TypeWorkforce]):
    """A figure as it was typed."""


def shown_of_each(history: Sequence[WorkforceTyped]) -> list[WorkforceTyped]:
    """Of panel members and of social workers the figure that stands beside ours, where there is one."""
    of_each = ([each for each in history if each.typed.who is who] for who in Workforce)
    return [shown for of_one in of_each if (shown := shown_of(of_one)) is not None]
