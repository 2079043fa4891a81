"""What a household told on a duplicate that the enquiry which is kept goes by from now on.

The invariant: what only the duplicate has goes along; where both have something staff choose, when they merge,
which of the two it is. It travels from record to record without being in any event.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from contracts.contact_details import Postcode
from contracts.identity import StaffCode
from contracts.names import normal_name
from services.enquiry.domain.people import Applicant, Wishes


class MergedDetail(StrEnum):
    """A detail that both enquiries may have."""

    EMAIL = "email"
    PHONE = "phone"
    WISHES = "wishes"
    STAFF = "staff"


def same_people(
    theirs: Sequence[Applicant], own: Sequence[Applicant]
) -> tuple[Applicant | None, ...]:
    """Who of `theirs` each of `own` is: the person of the same name, or else the only one left on each side."""
    named = {normal_name(each.name): each for each in theirs}
    names = [normal_name(each.name) for each in own]
    if len(named) < len(theirs) or len(set(names)) < len(names):
        return (None,) * len(own)
    left = [each for name, each in named.items() if name not in names]
    alone = left[0] if len(left) == 1 == len(set(names) - set(named)) else None
    return tuple(named.get(name, alone) for name in names)


def are_told_apart(theirs: Sequence[Applicant], own: Sequence[Applicant]) -> bool:
    """Whether each of `theirs` is known to be one of `own`, so that no detail can go to somebody else."""
    found = same_people(theirs, own)
    return all(each in found for each in theirs)


class MergedDetails(BaseModel):
    """A duplicate's details: who can be reached how, where they live, and who works on it.

    Those that were `chosen` count before what the kept enquiry has, the others only where it has nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    applicants: tuple[Applicant, ...] = ()
    postcode: Postcode | None = None
    staff: StaffCode | None = None
    covered_by: StaffCode | None = None
    covered_until: date | None = None
    chosen: frozenset[MergedDetail] = frozenset(MergedDetail)

    def over(self, applicants: Sequence[Applicant]) -> tuple[Applicant, ...]:
        """The applicants with what goes along of each."""
        taken = same_people(self.applicants, applicants)
        return tuple(self._with(each, taken[place]) for place, each in enumerate(applicants))

    def _with(self, applicant: Applicant, taken: Applicant | None) -> Applicant:
        if taken is None:
            return applicant
        return applicant.model_copy(
            update={
                "email": self._first(MergedDetail.EMAIL, taken.email, applicant.email),
                "phone": self._first(MergedDetail.PHONE, taken.phone, applicant.phone),
                "address": applicant.address or taken.address,
                "wishes": self._wishes(taken.wishes, applicant.wishes),
            }
        )

    def _first(self, detail: MergedDetail, taken: str | None, own: str | None) -> str | None:
        return taken or own if detail in self.chosen else own or taken

    def _wishes(self, taken: Wishes | None, own: Wishes | None) -> Wishes | None:
        """Wish by wish, because the one may name a language and the other a time of day."""
        if taken is None or own is None:
            return taken or own
        first, second = (taken, own) if MergedDetail.WISHES in self.chosen else (own, taken)
        said = {name: each for name, each in first if each is not None}
        return second.model_copy(update=said)
