"""What a household told on a duplicate that the enquiry which is kept goes by from now on.

The invariant: staff choose it field by field when they merge, and it travels from record to record without
being in any event.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from contracts.identity import StaffCode
from contracts.names import normal_name
from services.enquiry.domain.people import Applicant


class MergedDetail(StrEnum):
    """A detail that can be taken from the enquiry that is merged."""

    EMAIL = "email"
    PHONE = "phone"
    WISHES = "wishes"
    STAFF = "staff"


OF_PEOPLE = (MergedDetail.EMAIL, MergedDetail.PHONE, MergedDetail.WISHES)


class MergedDetails(BaseModel):
    """The chosen details: of each applicant those that are to be taken, and who works on it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    applicants: tuple[Applicant, ...] = ()
    staff: StaffCode | None = None

    @classmethod
    def chosen(
        cls, applicants: Sequence[Applicant], staff: str | None, take: Collection[MergedDetail]
    ) -> "MergedDetails":
        """What was chosen of a duplicate's details; what it does not know is not taken."""
        kept = {detail.value for detail in OF_PEOPLE if detail in take} | {"name"}
        people = (Applicant(**{name: getattr(each, name) for name in kept}) for each in applicants)
        return cls(applicants=tuple(people), staff=staff if MergedDetail.STAFF in take else None)

    def over(self, applicants: Sequence[Applicant]) -> tuple[Applicant, ...]:
        """The applicants with what was chosen of each; they are matched by name, or else by place."""
        own = [normal_name(each.name) for each in applicants]
        return tuple(_with(each, self._same(own, place)) for place, each in enumerate(applicants))

    def _same(self, own: Sequence[str], place: int) -> Applicant | None:
        names = [normal_name(each.name) for each in self.applicants]
        if own[place] in names:
            return self.applicants[names.index(own[place])]
        nobodys = place < len(names) and names[place] not in own
        return self.applicants[place] if nobodys else None


def _with(applicant: Applicant, taken: Applicant | None) -> Applicant:
    if taken is None:
        return applicant
    given = {detail.value: getattr(taken, detail) for detail in OF_PEOPLE if getattr(taken, detail)}
    return applicant.model_copy(update=given)
