"""The form on which staff record how they told households what no email told them.

The invariant: how is never chosen beforehand, because it makes a fact.
"""

from datetime import date

from pydantic import BaseModel, Field

from contracts.notifications import TellingWay
from contracts.words import label_of
from services.web.site.form import asked_by


class HowTold(BaseModel):
    """How and when. The person who is signed in is recorded as the one who did it."""

    way: TellingWay = Field(
        title="How did you tell them?",
        json_schema_extra={"x-words": {each.value: label_of(each) for each in TellingWay}},
    )
    on: date = Field(title="When did you tell them?", description="Today or an earlier date")


HOW_TOLD = asked_by(HowTold)
