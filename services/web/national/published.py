"""What the pages of the national team ask the services, in the shapes of their answers.

The invariant: a number is shown in the words of the reporting service; here it is neither counted nor
rounded, nor made a part of another.
"""

from collections.abc import Mapping, Sequence

from services.web.site.answers.reporting import (
    Publication,
    PublishedFigure,
)

EVERYWHERE = "all"
QUARTERS_A_YEAR = 4


def published_periods(out: Sequence[Publication]) -> list[str]:
    """Each published quarter after its year, where all of that is published; the latest year first."""
    years: dict[str, list[str]] = {}
    for each in out:
        years.setdefault(each.quarter.partition("-Q")[0], []).append(each.quarter)
    found: list[str] = []
    for year in sorted(years, reverse=True):
        found += [year, *years[year]] if len(years[year]) == QUARTERS_A_YEAR else years[year]
    return found


def begin_with(known: Sequence[str]) -> str:
    """The period that is shown where none is asked for: the latest whole year, else quarter."""
    years = [each for each in known if "Q" not in each]
    return years[0] if years else max(known)


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
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Timeliness": (
        "registration_decision",
        "registration_to_approval",
        "stage_one",
        "between_stages",
        "stage_two",
    ),
    "Decisions under review": ("proposals_not_to_approve",),
    "Response to enquiries": (
        "first_response",
        "information",
        "visit_call",
        "initial_visit",
        "visit_outcome",
        "referral_take_up",
    ),
    "Diversity": (
        "ethnic_minority_registrations_received",
        "ethnic_minority_registrations_accepted",
        "ethnic_minority_approvals",
    ),
}
"""The measures of the page, in its order."""
