"""What the panel service says of the minutes of a case: drafted, final, and corrected afterwards, for each meeting that considered it.

The invariant: what minutes say is in no event; the document that holds them is named by its number.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.documents import DocumentNumber
from contracts.event import MOST, Event

MinutesNumber = Annotated[
    int, Field(ge=1, le=MOST, description="Versions of the minutes of a case, in their order")
]
MinutesDocument = Annotated[
    DocumentNumber | None, Field(description="The document that holds them, if one does")
]


HearingNumber = Annotated[
    int,
    Field(ge=1, le=MOST, description="The panel meetings that considered the case, in their order"),
]
WhichHearing = Annotated[
    HearingNumber | None,
    Field(
        description="The meeting whose minutes they are; none in an event from before each had its own"
    ),
]


class MinutesStanding(StrEnum):
    """How far a version of the minutes is."""

    DRAFT = "draft"
    FINAL = "final"
    CORRECTED = "corrected"


class MinutesDrafted(Event):
    """A draft of the minutes was written, which the members check."""

    type: ClassVar[str] = "panel.minutes_drafted.v1"
    title: ClassVar[str] = "Draft minutes written"
    minutes: MinutesNumber
    document: MinutesDocument = None
    hearing: WhichHearing = None


class HearingMinutesFinalised(Event):
    """The minutes of a meeting are final that made no recommendation on an application.

    It deferred the case or asked for a full report, or it considered representations or an approval. Those of a panel that said its
    view of an approval begin the decision maker's time.
    """

    type: ClassVar[str] = "panel.hearing_minutes_finalised.v1"
    title: ClassVar[str] = "Final minutes of a panel meeting recorded"
    minutes: MinutesNumber
    hearing: HearingNumber
    document: MinutesDocument = None


class MinutesCorrected(Event):
    """A further version of minutes that were final; it moves no deadline, and why stays in the case record."""

    type: ClassVar[str] = "panel.minutes_corrected.v1"
    title: ClassVar[str] = "Final minutes corrected"
    minutes: MinutesNumber
    document: MinutesDocument = None
    hearing: WhichHearing = None
