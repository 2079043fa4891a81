"""Who may enter stage two directly, by a dated rule, and what the assessment service says of it.

The invariant: nobody enters stage two directly without a ground that the rule of that day knows.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from contracts.checks import Checks
from contracts.clock_table import TWO_STAGE_PROCESS
from contracts.dated_rule import Certainty, DatedRule
from contracts.event import Event


class FastTrackGround(StrEnum):
    """Why someone need not go through stage one."""

    PREVIOUS_ADOPTER = "previous_adopter"
    FOSTER_CARER = "foster_carer"
    FOSTER_CARER_FOR_CHILD_IN_THEIR_CARE = "foster_carer_for_child_in_their_care"


class FastTrackRule(DatedRule):
    """Who qualifies on one ground between two days, both included."""

    ground: FastTrackGround
    who: str


_SOURCE = "First4Adoption's page on fast track, read in place of the regulations (SI 2005/389, Part 4, as substituted by SI 2013/985)"
FAST_TRACK_RULES: tuple[FastTrackRule, ...] = (
    FastTrackRule(
        ground=FastTrackGround.PREVIOUS_ADOPTER,
        who="Adopters who were approved in England or Wales on or after 30 December 2005, those of children from overseas among them",
        source=_SOURCE,
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    FastTrackRule(
        ground=FastTrackGround.FOSTER_CARER,
        who="Foster carers who are approved now and were assessed under the Fostering Services (England) Regulations 2011",
        source=_SOURCE,
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    FastTrackRule(
        ground=FastTrackGround.FOSTER_CARER_FOR_CHILD_IN_THEIR_CARE,
        who="Such foster carers who want to adopt a child who lives with them",
        source=f"{_SOURCE}. A foster carer can also apply to the court without an agency's approval; that is not recorded here",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)


def qualifies(ground: FastTrackGround, on: date) -> bool:
    """Whether someone on this ground may enter stage two directly on a day."""
    return any(rule.ground is ground and rule.is_in_force(on) for rule in FAST_TRACK_RULES)


class FastTrackTaken(Event):
    """The applicants enter stage two directly; which checks of theirs, of their referees and of the household are not
    repeated, because what is held or was passed on with their consent is enough. Never those of another adult.
    """

    type: ClassVar[str] = "assessment.fast_track_taken.v1"
    title: ClassVar[str] = "Fast track: stage two without stage one"
    ground: FastTrackGround
    checks: Checks
