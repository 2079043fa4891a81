"""Service standards: one record an agency, and all of them in memory.

The invariant: an agency's record is found by its code alone, so it has one.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5

from contracts import service_standard
from contracts.check_age import OwnCheckAge
from contracts.clocks import ClockId, LocalStandard
from services.chassis.record import RecordKind
from services.enquiry.domain.standards import AgencyStandards, DatedStandard
from services.enquiry.store.cached_records import CachedRecords

SERVICE_STANDARDS = RecordKind(service_standard.TOPIC, "service_standards", AgencyStandards)
AGENCIES = UUID("0b0a6d0e-54a5-5d5c-9d3b-64b1a0d7c2f4")


def standards_of(agency: str) -> UUID:
    """The identity of an agency's set of standards."""
    return uuid5(AGENCIES, agency)


class CachedStandards(CachedRecords[AgencyStandards]):
    """Every agency's own standards."""

    def in_force(
        self, agency: str, on: date, clocks: Iterable[ClockId]
    ) -> tuple[LocalStandard, ...]:
        """The agency's own standards for these clocks on that day; none where it set none."""
        if not self.states:
            return ()
        known = self.states.get(standards_of(agency))
        return known.in_force(on, clocks) if known else ()

    def ages_on(self, agency: str, on: date) -> tuple[OwnCheckAge, ...]:
        """How long checks hold at this agency for a case that begins on that day, where it set that itself."""
        known = self.states.get(standards_of(agency))
        return known.ages_on(on) if known else ()

    def coming(self, agency: str, on: date, clock: ClockId) -> DatedStandard | None:
        """What the agency set for a clock and begins after that day."""
        known = self.states.get(standards_of(agency))
        return known.coming(on, clock) if known else None
