"""Journeys counted a second time, from their events alone: nothing here knows of rows, cells or measures.

What happened once is taken from the earliest day, then the lowest version; days are corrected where a
correction says so; a journey that was merged, or that was a mystery shop, is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from contracts import enquiry
from contracts.assessment import AssessmentDateCorrected, StageOneOpened, StageOneOpeningCorrected
from contracts.disqualification import DisqualificationRetracted, HouseholdDisqualified
from contracts.early_permanence import EarlyPermanenceConsidered
from contracts.event import Event
from contracts.fast_track import FastTrackTaken
from contracts.hold import CaseHeld, HoldEnded
from contracts.panel import LateReviewRequestAnswered, PanelDateCorrected, ReviewRequested
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnded
from contracts.stage_one import PeerSupportMoved, PreparationBooked, PreparationTaken
from contracts.stage_two import StageTwoDelayed
from tests.reporting.helpers.stories import Told

_CORRECTIONS = (enquiry.DateCorrected, AssessmentDateCorrected, PanelDateCorrected)

_OFTEN = (
    AdoptersMatched,
    CaseHeld,
    ChildrenPlaced,
    EarlyPermanenceConsidered,
    FastTrackTaken,
    HoldEnded,
    LateReviewRequestAnswered,
    MatchEnded,
    PreparationBooked,
    PeerSupportMoved,
    PreparationTaken,
    ReviewRequested,
    StageTwoDelayed,
)
"""What may happen more than once after the enquiry."""


class Happened(NamedTuple):
    """An event on its right day; `turn` is its place in its stream."""

    on: date
    turn: int
    stream: str
    event: Any


@dataclass
class Record:
    """What happened on one journey, kind by kind."""

    every: list[Happened] = field(default_factory=list)
    counts: bool = True

    def all(self, *kinds: type[Event]) -> list[Happened]:
        """Those of some kinds, in the order of their days."""
        return sorted((e for e in self.every if isinstance(e.event, kinds)), key=lambda e: e[:2])

    def one(self, *kinds: type[Event]) -> Happened | None:
        """The first of them by day."""
        return next(iter(self.all(*kinds)), None)

    def day(self, *kinds: type[Event]) -> date | None:
        """The day of the first of them."""
        found = self.one(*kinds)
        return found.on if found else None


def record_of(story: Sequence[Told]) -> Record:
    """Reads a story in its order."""
    record = Record()
    for envelope, event in story:
        _read(record, Happened(event.occurred_on, envelope.version, envelope.stream, event))
    return record


def _read(record: Record, new: Happened) -> None:
    match new.event:
        case enquiry.EnquiryMerged():
            record.counts = False
        case enquiry.MergeUndone():
            record.counts = True
        case enquiry.RecognisedAsMysteryShop():
            raise NotAFamily
        case enquiry.EnquiryReceived(mystery_shop=True):
            raise NotAFamily
        case StageOneOpeningCorrected():
            _correct(record, new, lambda each: isinstance(each.event, StageOneOpened))
        case DisqualificationRetracted():
            record.every = [
                e for e in record.every if not isinstance(e.event, HouseholdDisqualified)
            ]
        case _ if isinstance(new.event, _CORRECTIONS):
            corrects = new.event.corrects
            _correct(record, new, lambda e: (e.stream, e.turn) == (new.stream, corrects))
        case _:
            _keep(record, new)


class NotAFamily(Exception):
    """A mystery shop: nothing of it counts."""


def _correct(record: Record, new: Happened, is_meant: Any) -> None:
    record.every = [
        each._replace(on=new.event.right_day) if is_meant(each) else each for each in record.every
    ]


def _keep(record: Record, new: Happened) -> None:
    """In the streams after the enquiry the earliest of a kind alone is kept."""
    if new.stream in {"assessment", "panel"}:
        known = [each for each in record.every if type(each.event) is type(new.event)]
        known = [] if isinstance(new.event, _OFTEN) else known
        if known and known[0].on <= new.on:
            return
        for each in known:
            record.every.remove(each)
    record.every.append(new)
