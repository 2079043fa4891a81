"""Who may write the prospective adopter's report: dated, with its source and how sure it is.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.
"""

from datetime import date

from contracts.assessing import AuthorBasis
from contracts.dated_rule import Certainty, DatedRule

_SOURCE = "Restriction on the Preparation of Adoption Reports Regulations 2005 (SI 2005/1711), regulation 3: a social worker with at least 3 years of child care social work after qualifying, including direct experience of adoption work, or one whom such a social worker supervises"


class ReportAuthorRule(DatedRule):
    """One basis on which someone may write a report, and whether someone else supervises them."""

    basis: AuthorBasis
    supervised: bool


REPORT_AUTHORS: tuple[ReportAuthorRule, ...] = tuple(
    ReportAuthorRule(
        basis=basis,
        supervised=basis is not AuthorBasis.EXPERIENCED_SOCIAL_WORKER,
        source=_SOURCE,
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2005, 12, 30),
    )
    for basis in AuthorBasis
)


def author_rule(basis: AuthorBasis, on: date) -> ReportAuthorRule | None:
    """The rule for this basis on a day; None where nobody may write a report on it."""
    found = (each for each in REPORT_AUTHORS if each.basis is basis and each.is_in_force(on))
    return next(found, None)
