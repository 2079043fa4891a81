"""What the pages of the national team ask the services, in the shapes of their answers.

The invariant: a number is shown in the words of the reporting service; here it is neither counted nor
rounded, nor made a part of another. Which measures there are and how each is split follows from the service's list: one that this
module does not name has a place on the page all the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.web.site.answers.published_elsewhere import ChildrenWaiting
from services.web.site.answers.reporting import (
    PublishedAnswer,
    PublishedFigure,
    PublishedMeasure,
)

EVERYWHERE = "all"
AGENCY, PERIOD = "agency", "period"


def funnel_summary(steps: Mapping[str, PublishedFigure]) -> str:
    """From enquiry to approval in one sentence; each step counts by its own day."""
    reached = [f"{steps[name].words} {verb}" for name, verb in REACHED.items() if name in steps]
    if not reached:
        return "No figures are published for this period."
    listed = ", ".join(reached[:-1]) + f" and {reached[-1]}" if len(reached) > 1 else reached[0]
    return f"Families, each counted by the date of the step: {listed}."


REACHED = {
    "enquiries": "enquired",
    "registrations_received": "registered their interest",
    "registrations_accepted": "had their registration accepted",
    "approvals": "were approved",
}
FUNNEL = tuple(REACHED)
DIVERSITY = "Diversity"
"""The section in which each ethnic group is beside the others, step by step."""
GROUPS_OF_PEOPLE = {
    "white": "White",
    "mixed": "Mixed or multiple",
    "asian": "Asian or Asian British",
    "black": "Black, African, Caribbean or Black British",
    "other": "Other",
    "not_said": "Did not say",
}
STEPS_OF_PEOPLE = {
    "accepted": "registration accepted",
    "passed_stage_one": "passed stage one",
    "approved": "approved",
}
WHERE = "Where families are"
"""The section in which children who wait stand beside the families for them."""
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Timeliness": (
        "registration_decision",
        "registration_to_approval",
        "stage_one",
        "between_stages",
        "stage_two",
        "stage_two_delays",
    ),
    "Leaving": ("families_that_left",),
    WHERE: (
        "families_waiting",
        "families_matched",
        "matched_after_3_months",
        "families_in_assessment",
        "families_on_hold",
    ),
    "Decisions under review": ("proposals_not_to_approve", "after_proposals_not_to_approve"),
    "Response to enquiries": (
        "first_response",
        "information",
        "visit_call",
        "initial_visit",
        "visit_outcome",
        "referral_take_up",
    ),
    "Information events": (
        "event_places_booked",
        "event_attendance",
        "registered_within_6_months_of_event",
        "registered_after_event",
    ),
    "Preparation and support": (
        "prepared_before_approval",
        "peer_support_offered",
        "supported_by_a_buddy",
    ),
    "Early permanence": (
        "early_permanence_offered",
        "early_permanence_prepared",
        "early_permanence_approved",
    ),
    "What families say": ("ease_of_steps", "complaints_answered"),
    DIVERSITY: (
        "ethnic_minority_registrations_received",
        "ethnic_minority_registrations_accepted",
        "ethnic_minority_approvals",
        "female_registrations_received",
        "female_approvals",
        "gender_not_as_at_birth_registrations_received",
        "gender_not_as_at_birth_approvals",
        "lesbian_gay_bisexual_other_registrations_received",
        "lesbian_gay_bisexual_other_approvals",
        "religious_registrations_received",
        "religious_approvals",
        "disabled_registrations_received",
        "disabled_approvals",
        "married_registrations_received",
        "married_approvals",
        "aged_40_or_over_registrations_received",
        "aged_40_or_over_approvals",
        "registered_individuals_that_left",
        "individuals_waiting_for_decision",
        "individuals_waiting_for_match",
    ),
}
"""The measures of the page, in its order."""

OTHERS: Mapping[str, str] = {
    "count": "Other counts",
    "stock": "At the end of the period",
    "share": "Other shares",
}
"""The sections of measures that have no place of their own, by their form."""

MAIN = ("enquiries", "registrations_received", "approvals")
MAIN_SHARES = ("first_response", "stage_one", "registration_to_approval")
"""What a reader with ten seconds reads."""

INDEPENDENT = frozenset({"household", "channel", "source", AGENCY, PERIOD})
"""What any family can be split by; every other split is into the parts of what a measure counts."""


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """England's approved families beside the children who wait, as somebody else published their number."""

    waiting: PublishedFigure
    matched: PublishedFigure
    on_hold: PublishedFigure | None
    children: ChildrenWaiting | None

    @property
    def approved(self) -> str:
        """Those who wait and those who are matched are all who are approved: from the least to the most of both."""
        both = (self.waiting.numerator, self.matched.numerator)
        least, most = sum(each.at_least for each in both), sum(each.at_most for each in both)
        return f"{least:,} to {most:,}"


def sufficiency_of(
    charts: Iterable["Chart"], children: ChildrenWaiting | None
) -> Sufficiency | None:
    """What is to be seen of it; None where it is not published who waits and who is matched."""
    found = {each.answer.measure: each.answer.figure for each in charts}
    if not {"families_waiting", "families_matched"} <= found.keys():
        return None
    waiting, matched = found["families_waiting"], found["families_matched"]
    return Sufficiency(waiting, matched, found.get("families_on_hold"), children)


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure to be drawn: beside it England's, where it is an agency's, and its groups by split."""

    answer: PublishedAnswer
    england: PublishedFigure | None = None
    splits: Mapping[str, Mapping[str, PublishedFigure]] = field(default_factory=dict)


def sections_of(measures: Sequence[PublishedMeasure]) -> dict[str, list[PublishedMeasure]]:
    """The measures of each section after the funnel; a section without any is left out."""
    known = {each.id: each for each in measures}
    placed = {*FUNNEL, *(name for names in SECTIONS.values() for name in names)}
    found = {
        title: [known[name] for name in names if name in known] for title, names in SECTIONS.items()
    }
    for form, title in OTHERS.items():
        found[title] = [each for each in measures if each.form == form and each.id not in placed]
    return {title: those for title, those in found.items() if those}


def splits_of(measure: PublishedMeasure, period: str, agency: str) -> list[str]:
    """By what a measure is drawn in groups: into its own parts; a count without any by quarter, where there are several.

    An agency's numbers are published by period alone. The steps of the funnel are drawn side by side.
    """
    if measure.id in FUNNEL:
        return []
    own = [by for by in measure.breakdowns if by not in INDEPENDENT]
    if own and agency == EVERYWHERE:
        return own
    by_quarter = measure.form != "share" and PERIOD in measure.breakdowns and "Q" not in period
    return [PERIOD] if by_quarter else []


def slug(title: str) -> str:
    """A section as an address names it, to open it: `where-families-are`."""
    return "-".join(title.lower().split())


def main_figures(charts: Iterable[Chart]) -> list[PublishedAnswer]:
    """The main figures of those that were found, in their order."""
    found = {each.answer.measure: each.answer for each in charts}
    return [found[name] for name in (*MAIN, *MAIN_SHARES) if name in found]
