"""Equality answers of individuals: pseudonymous, optional, for reporting alone.

No other service may listen to this stream; an architecture test holds that.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event
from contracts.reference import EthnicGroup

TOPIC = "equality"

ApplicantNumber = Annotated[int, Field(ge=1, le=2, description="First or second applicant")]


class EqualityAnswersGiven(Event):
    """One individual answered, or answered anew; the latest answer counts."""

    type: ClassVar[str] = "equality.answers_given.v1"
    applicant: ApplicantNumber
    ethnic_group: EthnicGroup


EVENTS: tuple[type[Event], ...] = (EqualityAnswersGiven,)
