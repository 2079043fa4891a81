"""Which standards agencies set for themselves; the subject is the agency's set of standards."""

from datetime import date
from typing import ClassVar

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


EVENTS = events_of(TOPIC)
