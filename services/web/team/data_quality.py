"""What is missing in an agency's List 11, as a list of sentences that each lead to their households.

The invariant: it counts what the download would hold. What was not recorded of an applicant is counted by the
household, because staff record it on the case, and only of those with an assessment: before stage one nobody can, and
a line of nearly every enquiry would show by whom it leaves out which of them is a mystery shop.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.web.site.answers.checks import DescribedCase
from services.web.site.answers.returns import DataQuality

NOT_DESCRIBED = "not_described"
WORDS: Mapping[str, tuple[str, str]] = {
    "no_enquiry_date": ("household has no enquiry date", "households have no enquiry date"),
    "approved_without_stage_one_start": (
        "approval without a stage one start",
        "approvals without a stage one start",
    ),
    "approved_without_stage_two_start": (
        "approval without a stage two start",
        "approvals without a stage two start",
    ),
    "approved_without_referral": (
        "approval without a referral to the panel",
        "approvals without a referral to the panel",
    ),
    "stage_two_without_stage_one_end": (
        "household in stage two without an end of stage one",
        "households in stage two without an end of stage one",
    ),
    "order_without_placement": (
        "adoption order without a placement",
        "adoption orders without a placement",
    ),
    "days_out_of_order": (
        "household with dates that are out of order",
        "households with dates that are out of order",
    ),
    NOT_DESCRIBED: (
        "household without a record of an applicant's gender, ethnicity or disability",
        "households without a record of an applicant's gender, ethnicity or disability",
    ),
}
"""By the code of an issue: of one household, and of several."""
MENDED_BY: Mapping[str, str] = {
    "no_enquiry_date": "The list cannot be downloaded until then. Ask support why the enquiry was not counted.",
    "days_out_of_order": "Correct the date that is wrong on the case.",
    NOT_DESCRIBED: "Ask each applicant, and record it on the case from stage one on. Until then the list says that it is not recorded.",
}
ON_THE_CASE = "Record what is missing on the case."


@dataclass(frozen=True, slots=True)
class IssueFound:
    """One kind of issue, and the households that have it."""

    issue: str
    journeys: tuple[UUID, ...]

    @property
    def words(self) -> str:
        """How many of what, such as "3 approvals without a stage one start"."""
        one, several = WORDS[self.issue]
        return f"{len(self.journeys)} {one if len(self.journeys) == 1 else several}"

    @property
    def way_out(self) -> str:
        """What puts it right."""
        return MENDED_BY.get(self.issue, ON_THE_CASE)


def lines(quality: DataQuality, assessed: Iterable[DescribedCase]) -> list[IssueFound]:
    """Every kind of issue that there is, in the order in which it matters; `assessed` are the cases with an assessment."""
    found: dict[str, list[UUID]] = {issue: [] for issue in WORDS}
    for each in quality.issues:
        found[each.issue].append(each.journey)
    found[NOT_DESCRIBED] = [*_not_described(quality.adopters, assessed)]
    return [IssueFound(issue, tuple(journeys)) for issue, journeys in found.items() if journeys]


def _not_described(
    adopters: Mapping[UUID, int], assessed: Iterable[DescribedCase]
) -> Iterator[UUID]:
    known = {each.journey: {one.applicant for one in each.applicants} for each in assessed}
    for journey, many in adopters.items():
        if journey in known and not known[journey].issuperset(range(1, many + 1)):
            yield journey
