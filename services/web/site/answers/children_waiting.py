"""What the reporting service answers about the number of children who wait, as others published it."""

from datetime import date, datetime

from pydantic import BaseModel

from services.web.site.clients import VIEW


class ChildrenWaiting(BaseModel):
    """A published number of children with its source."""

    model_config = VIEW

    children: int
    figure_on: date
    publisher: str
    title: str
    published_on: date
    address: str
    typed_at: datetime
    corrected: bool


class ChildrenTyped(ChildrenWaiting):
    """The same with who typed it, what it corrects and whether it stands."""

    figure: str
    typed_by: str
    corrects: str | None
    reason: str | None
    stands: bool
