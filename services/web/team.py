"""What the pages of a team ask of the services, in the shapes that these answer with."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from services.web.clients import VIEW


class WorkItem(BaseModel):
    """One line of the queue."""

    model_config = VIEW

    journey: UUID
    reference: str
    status: str
    next_due_on: date | None


class WorkList(BaseModel):
    """A page of the queue; `after` leads to the next."""

    model_config = VIEW

    enquiries: list[WorkItem]
    after: str | None
