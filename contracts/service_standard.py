"""Which standards agencies set for themselves, also for how long a check holds; the subject is the agency's set of standards."""

from datetime import date
from typing import ClassVar

from contracts.check_age import OwnCheckAge
from contracts.clocks import LocalStandard
from contracts.event import Event, events_of
from contracts.reference import AgencyCode

TOPIC = "service_standard"


class ServiceStandardSet(Event):
    """An agency set one of its own standards; it counts from its first day on."""

    type: ClassVar[str] = "service_standard.set.v1"
    agency: AgencyCode
    standard: LocalStandard
    effective_from: date


class CheckAgeSet(Event):
    """An agency set for how many months a check holds there; it counts for cases that begin from its first day on."""

    type: ClassVar[str] = "service_standard.check_age_set.v1"
    agency: AgencyCode
    age: OwnCheckAge
    effective_from: date


EVENTS = events_of(TOPIC)
