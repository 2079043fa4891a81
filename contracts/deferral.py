"""What the panel service says where the panel needs more before it recommends, and where the case comes back to it.

The invariant: neither is a recommendation, and what exactly is missing is in no event, only its kinds.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event


class PanelNeed(StrEnum):
    """What kind of information the panel needs before it can recommend."""

    REPORT = "report"
    HOUSEHOLD = "household"
    HEALTH = "health"
    CHECKS = "checks"
    PREPARATION = "preparation"
    ADVICE = "advice"
    OTHER = "other"


class PanelOutcome(StrEnum):
    """What came of a meeting that considered a case."""

    SUITABLE = "suitable"
    NOT_SUITABLE = "not_suitable"
    DEFERRED = "deferred"
    FULL_REPORT_ASKED = "full_report_asked"


PanelNeeds = Annotated[tuple[PanelNeed, ...], Field(max_length=len(PanelNeed))]


def told_needs(missing: PanelNeeds) -> PanelNeeds:
    """Those that a sentence to the household names: none where "something else" is all that is known."""
    return () if missing == (PanelNeed.OTHER,) else missing


class PanelDeferred(Event):
    """The panel met and could not recommend yet, because something is missing; the assessment goes on."""

    type: ClassVar[str] = "panel.deferred.v1"
    title: ClassVar[str] = "The panel deferred the case"
    missing: PanelNeeds


class PanelAskedForMore(Event):
    """A panel on an approval, or on representations, deferred: it needs more before it recommends, and meets again.

    The case stays where it is, so nothing goes back to the assessment.
    """

    type: ClassVar[str] = "panel.asked_for_more.v1"
    title: ClassVar[str] = "The panel deferred, and meets again"
    missing: PanelNeeds


class FullReportAsked(Event):
    """The panel had a brief report and asked for a full one; the assessment goes on (regulation 30A)."""

    type: ClassVar[str] = "panel.full_report_asked.v1"
    title: ClassVar[str] = "The panel asked for a full report"


class PanelCaseResumed(Event):
    """A further referral brought a case back to the panel that had sent it to the assessment."""

    type: ClassVar[str] = "panel.case_resumed.v1"
    title: ClassVar[str] = "Referred to the panel again"
