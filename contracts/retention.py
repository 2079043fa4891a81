"""How long a case record is kept, by what came of the journey, as dated rules: the one in force today counts.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.

Nothing is erased by these rules yet. They are what a privacy notice promises and what erasure will go by.
"""

from datetime import date
from enum import StrEnum

from pydantic import PositiveInt

from contracts.dated_rule import Certainty, DatedRule


class Outcome(StrEnum):
    """What came of a journey, as far as it decides how long the record is kept."""

    ORDER_MADE = "order_made"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    APPLICATION_ENDED = "application_ended"
    ENQUIRY_ENDED = "enquiry_ended"


class RetentionRule(DatedRule):
    """One rule. Without `years` no rule says how many: the agency's own policy does.

    `plain` says it to a family, whatever the doubt about the law; `counted_from` is for staff.
    """

    outcome: Outcome
    title: str
    years: PositiveInt | None
    counted_from: str
    plain: str


AS_THE_AGENCY_DECIDES = (
    "Adoption Agencies Regulations 2005, regulation 40: for such period as the agency considers appropriate; "
    "no national number of years was found"
)
IN_FORCE = date(2005, 12, 30)
"""When the Adoption and Children Act 2002 and its regulations began to apply."""

RULES: tuple[RetentionRule, ...] = (
    RetentionRule(
        outcome=Outcome.ORDER_MADE,
        title="Case record, adoption order made",
        years=100,
        counted_from="The day of the adoption order",
        plain="If an adoption order is made: at least 100 years from the order.",
        version=1,
        source="Disclosure of Adoption Information (Post-Commencement Adoptions) Regulations 2005, regulation 6, from guides to it",
        certainty=Certainty.UNCERTAIN,
        effective_from=IN_FORCE,
    ),
    RetentionRule(
        outcome=Outcome.APPROVED,
        title="Case record, approved, no adoption order",
        years=None,
        counted_from="The day on which the approval ended",
        plain="If you are approved but no adoption order is made: as long as your agency's policy says.",
        version=1,
        source=AS_THE_AGENCY_DECIDES,
        certainty=Certainty.UNCERTAIN,
        effective_from=IN_FORCE,
    ),
    RetentionRule(
        outcome=Outcome.NOT_APPROVED,
        title="Case record, not approved",
        years=None,
        counted_from="The day of the final decision, after any review",
        plain="If you are not approved: as long as your agency's policy says.",
        version=1,
        source=AS_THE_AGENCY_DECIDES,
        certainty=Certainty.UNCERTAIN,
        effective_from=IN_FORCE,
    ),
    RetentionRule(
        outcome=Outcome.APPLICATION_ENDED,
        title="Case record, withdrawn or ended after registration",
        years=None,
        counted_from="The last contact",
        plain="If your application ends before a decision: as long as your agency's policy says.",
        version=1,
        source=f"{AS_THE_AGENCY_DECIDES}. One council keeps records of prospective adopters who withdrew for 2 years",
        certainty=Certainty.UNCERTAIN,
        effective_from=IN_FORCE,
    ),
    RetentionRule(
        outcome=Outcome.ENQUIRY_ENDED,
        title="Enquiry that led to no registration",
        years=2,
        counted_from="The last contact",
        plain="If you enquire and do not register your interest: 2 years from the last contact.",
        version=1,
        source="A suggestion, after one council's period for prospective adopters who withdrew; no national rule was found",
        certainty=Certainty.LOCAL,
        effective_from=IN_FORCE,
    ),
)
"""In the order of the journey's ends; of several versions of a rule, in the order of their dates."""


def retention(on: date) -> list[RetentionRule]:
    """The rules in force on a day, one for each outcome."""
    begun = {each.outcome: each for each in RULES if each.effective_from <= on}
    return list(begun.values())
