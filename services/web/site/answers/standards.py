"""What the reporting service answers about response standards: families beside mystery shops."""

from datetime import date

from pydantic import BaseModel

from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class AnsweredInTime(BaseModel):
    """Enquiries answered in time, of how many, with the ends of a 95% interval in per cent."""

    model_config = VIEW

    in_time: str
    of: str
    share: str
    per_cent: float | None
    low: float | None
    high: float | None

    @property
    def words(self) -> str:
        """The share, of how many, and the interval."""
        if self.of == "0":
            return "none in this period"
        ends = f" (95% interval {self.low}% to {self.high}%)" if self.low is not None else ""
        return f"{self.share} of {self.of}{ends}"


class ResponseStandard(BaseModel):
    """One standard on both sides; no families where nothing is published of the period."""

    model_config = VIEW

    measure: str
    title: str
    definition: str
    source: str
    families: AnsweredInTime | None
    shops: AnsweredInTime

    @property
    def compared(self) -> str:
        """What the two intervals say of one another, as a sentence."""
        families, shops = self.families, self.shops
        if families is None or families.low is None or families.high is None:
            return ""
        if shops.low is None or shops.high is None:
            return ""
        apart = shops.low > families.high or shops.high < families.low
        if apart:
            return "The two intervals do not overlap, so the difference is seldom chance alone."
        return "The two intervals overlap, so the difference may be chance."


class ResponseStandards(BaseModel):
    """Every standard that shops are measured by too."""

    model_config = VIEW

    period: str
    agency: str
    as_of: date
    standards: Rows[ResponseStandard]
