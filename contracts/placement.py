"""What the panel service says of approved adopters who are matched with children, and of children who are placed with them.

The invariant: no event says which child. A match has a number in its case, a day and a number of children; how it was found is
no part of this suite.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.approval_terms import MOST_CHILDREN
from contracts.event import MOST, Event

MatchNumber = Annotated[int, Field(ge=1, le=MOST, description="Matches of a case, in their order")]
ChildrenTogether = Annotated[int, Field(ge=1, le=MOST_CHILDREN, description="How many children")]


class MatchEnd(StrEnum):
    """Why a match is over without an adoption; one that was recorded by mistake never was."""

    DID_NOT_GO_AHEAD = "did_not_go_ahead"
    DISRUPTED = "disrupted"
    BY_MISTAKE = "recorded_by_mistake"


class AdoptersMatched(Event):
    """It was decided to place these children with the approved adopters ("Date matched" in Ofsted's Annex A, list 11)."""

    type: ClassVar[str] = "panel.adopters_matched.v1"
    title: ClassVar[str] = "Adopters matched"
    match: MatchNumber
    children: ChildrenTogether


class ChildrenPlaced(Event):
    """Children of a match came to live with the adopters ("Date placed" and "No. of children placed" there).

    No yearly review of the approval is due from then on (regulation 30D(1)).
    """

    type: ClassVar[str] = "panel.children_placed.v1"
    title: ClassVar[str] = "Children placed with the adopters"
    match: MatchNumber
    children: ChildrenTogether


class MatchEnded(Event):
    """A match is over: it did not go ahead, the placement ended, or it was recorded by mistake and never was."""

    type: ClassVar[str] = "panel.match_ended.v1"
    title: ClassVar[str] = "Match ended"
    match: MatchNumber
    because: MatchEnd
