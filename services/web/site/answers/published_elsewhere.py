"""What the reporting service answers about figures that others published."""

from datetime import date, datetime

from pydantic import BaseModel

from services.web.site.clients import VIEW


class FigureElsewhere(BaseModel):
    """Where a figure is published, and whether it took the place of a wrong one."""

    model_config = VIEW

    figure_on: date
    publisher: str
    title: str
    published_on: date
    address: str
    typed_at: datetime
    corrected: bool


class TypedElsewhere(FigureElsewhere):
    """The same with who typed it, what it corrects and whether it stands."""

    figure: str
    typed_by: str
    corrects: str | None
    reason: str | None
    stands: bool


class ChildrenWaiting(FigureElsewhere):
    """A published number of children."""

    children: int


class ChildrenTyped(TypedElsewhere, ChildrenWaiting):
    """A number of children in its history."""


class WorkforceCounted(FigureElsewhere):
    """Panel members or social workers by broad ethnic group."""

    who: str
    white: int
    mixed: int
    asian: int
    black: int
    other: int
    not_said: int

    @property
    def minority(self) -> int:
        """Of ethnic minority groups: as in our own figures, White minorities are not among them."""
        return self.mixed + self.asian + self.black + self.other

    @property
    def said(self) -> int:
        """Who said their group."""
        return self.white + self.minority

    @property
    def people(self) -> int:
        """All of them."""
        return self.said + self.not_said

    @property
    def per_cent(self) -> float | None:
        """The share of those who said their group that is of an ethnic minority group; None where nobody said."""
        return 100 * self.minority / self.said if self.said else None


class WorkforceTyped(TypedElsewhere, WorkforceCounted):
    """A figure of panel members or social workers in its history."""
