"""Approved adopters are matched with children, children are placed with them, and a match can be over.

The invariant: nobody is matched before the approval, no child is placed before the match, and no record says which child. What was
recorded by mistake stays on record as that.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.panel import ApprovalEnded
from contracts.placement import (
    AdoptersMatched,
    ChildrenPlaced,
    ChildrenTogether,
    MatchEnd,
    MatchEnded,
    MatchNumber,
)
from contracts.words import day
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.determination_progress import proposal_of
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.placement_progress import Match
from services.panel.domain.status import Status
from services.panel.domain.steps_taken import approved_on

WHICH = Field(title="Which match?", json_schema_extra={"x-record": "match"})


class RecordMatch(Command):
    """The adopters were matched with one child, or with brothers and sisters, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2026-05-11", "children": 2}]})

    on: date = Field(
        title="When were they matched?",
        description="The date of the decision to place the children with them. Today or earlier",
    )
    children: ChildrenTogether = Field(
        title="With how many children?",
        description="Do not enter a name. Record children who join them at another time as another match",
    )


class RecordPlacement(Command):
    """Children of a match came to live with the adopters, on this date."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2026-06-15", "match": 1, "children": 2}]}
    )

    on: date = Field(title="When were they placed?", description="Today or an earlier date")
    match: MatchNumber = WHICH
    children: ChildrenTogether = Field(title="How many children were placed?")


class EndMatch(Command):
    """A match is over, or was recorded by mistake."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2026-05-29", "match": 1, "because": "did_not_go_ahead"}]
        }
    )

    on: date = Field(
        title="When did it end?",
        description="Today or an earlier date. For a mistake, the date on which you found it",
    )
    match: MatchNumber = WHICH
    because: MatchEnd = Field(title="Why?")


def record_match(state: PanelCase | None, command: RecordMatch) -> Decision[PanelCase]:
    """Any number of them after the approval, also where it is recorded once that has ended."""
    case = _with_approval(state)
    matched = AdoptersMatched(
        occurred_on=command.on, match=len(case.matches) + 1, children=command.children
    )
    return _in_order(decide(case, matched))


def record_placement(state: PanelCase | None, command: RecordPlacement) -> Decision[PanelCase]:
    """Once for each match, and no more children than were matched; no yearly review is due from then on."""
    case = _with_approval(state)
    match = _running(case, command.match)
    if match.placed_on is not None:
        raise Refusal(
            Kind.NOT_NOW,
            f"The children of this match were placed on {day(match.placed_on)}. Record a match of its own for another child.",
            "match",
        )
    if command.children > match.children:
        raise Refusal(
            Kind.NOT_VALID,
            f"They were matched with {match.children}. Enter no more than that, or record another match first.",
            "children",
        )
    facts = command.model_dump(include={"match", "children"})
    return _in_order(decide(case, ChildrenPlaced(occurred_on=command.on, **facts)))


def end_match(state: PanelCase | None, command: EndMatch) -> Decision[PanelCase]:
    """Once for each match. Before the placement it did not go ahead, after it it was disrupted; a mistake is possible at any time."""
    case = _with_approval(state)
    match = _running(case, command.match)
    _fits(match, command.because)
    facts = command.model_dump(include={"match", "because"})
    return _in_order(decide(case, MatchEnded(occurred_on=command.on, **facts)))


def require_days_in_order(case: PanelCase) -> None:
    """Refuses days of matches that no match could have, such as one before the approval or after its end."""
    begins = approved_on(case.steps)
    over = [each.event.occurred_on for each in case.steps if each.type == ApprovalEnded.type]
    for each in case.matches:
        if each.because is MatchEnd.BY_MISTAKE:
            continue
        if begins is not None:
            not_before(each.matched_on, begins, "the approval as adopters")
        if each.placed_on is not None:
            not_before(each.placed_on, each.matched_on, "the match")
        if each.ended_on is not None:
            not_before(each.ended_on, each.placed_on or each.matched_on, "the match or placement")
        if over and (each.placed_on or each.matched_on) > over[-1]:
            raise Refusal(
                Kind.NOT_VALID, f"The approval ended on {day(over[-1])}. Check the dates."
            )


def _in_order(decision: Decision[PanelCase]) -> Decision[PanelCase]:
    require_days_in_order(decision.state)
    return decision


def _with_approval(state: PanelCase | None) -> PanelCase:
    """The case of adopters who are or were approved."""
    case = at_step(
        state,
        Status.APPROVED,
        Status.APPROVAL_IN_REVIEW,
        Status.ENDING_PROPOSED,
        Status.SECOND_PANEL,
        Status.APPROVAL_ENDED,
    )
    if case.status is Status.SECOND_PANEL and proposal_of(case) is Status.UNDER_REVIEW:
        raise Refusal(Kind.NOT_NOW, "The applicants are not approved, so they cannot be matched.")
    return case


def _running(case: PanelCase, number: int) -> Match:
    running = [each for each in case.matches if each.ended_on is None]
    if not running:
        raise Refusal(Kind.NOT_NOW, "No match is on record. Record the match first.")
    meant = next((each for each in running if each.number == number), None)
    if meant is None:
        raise Refusal(Kind.NOT_VALID, "Choose a match that has not ended.", "match")
    return meant


def _fits(match: Match, because: MatchEnd) -> None:
    if because is MatchEnd.DISRUPTED and match.placed_on is None:
        raise Refusal(
            Kind.NOT_VALID,
            "The children of this match are not recorded as placed. Choose that it did not go ahead.",
            "because",
        )
    if because is MatchEnd.DID_NOT_GO_AHEAD and match.placed_on is not None:
        raise Refusal(
            Kind.NOT_VALID,
            f"The children of this match were placed on {day(match.placed_on)}. Choose that the placement was disrupted, or that it was recorded by mistake.",
            "because",
        )
