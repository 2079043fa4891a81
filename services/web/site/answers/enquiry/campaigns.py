"""Campaigns, as the enquiry service shows them to the national team and to an agency's recruiters."""

from datetime import date

from pydantic import BaseModel

from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class MonthCount(BaseModel):
    """Visits and clicks of one month, and whether they were corrected."""

    model_config = VIEW

    month: str
    visits: int
    clicks: int
    corrected: bool


class Campaign(BaseModel):
    """One campaign; a national one has no agency."""

    model_config = VIEW

    code: str
    name: str
    agency: str | None
    begins_on: date
    ends_on: date
    visits: int
    clicks: int
    months: Rows[MonthCount]
