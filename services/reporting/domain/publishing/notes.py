"""The sentences beside a published figure: how it was rounded, what is not shown, and why.

The invariant: there is a sentence for every rule that shaped the figure, and no other.
"""

from collections.abc import Iterable, Iterator

from contracts.calendar import london_date
from contracts.words import period_name
from services.reporting.domain.measures.measure import Form, Unit
from services.reporting.domain.publishing.disclosure import AGENCY, ENGLAND, INDIVIDUALS, Rounding
from services.reporting.domain.publishing.noise import FAMILIES, PERSONS, usually_within
from services.reporting.domain.publishing.populations import OF_PERSONS
from services.reporting.domain.publishing.publication import (
    Publication,
    PublishedMeasure,
)
from services.reporting.domain.publishing.published_figure import (
    SHARE_FROM,
    SHARE_WITHIN,
    PublishedFigure,
)
from services.reporting.domain.publishing.waits import BEYOND

_NOBODY_KNOWN = "so that no one can be identified as one of a few"


COMPARED = [
    "A revision counts the quarter again, with everything recorded since, and gives each number one more small random change.",
    "So a number can move although nothing was corrected in it, and stay although something was.",
    f"In 19 of 20 cases the new change is no larger than {usually_within(1, FAMILIES)}, or {usually_within(1, PERSONS)} for individuals.",
    "A smaller difference says nothing about what was corrected.",
    "Do not take one range from another: each could be rounded either way.",
]
"""What to say beside two publications of a quarter."""


def notes(
    measure: PublishedMeasure, figures: Iterable[PublishedFigure], *, of_agency: bool, quarters: int
) -> list[str]:
    """What to say beside these figures of a measure."""
    shown = list(figures)
    return [
        *_changes(shown),
        *_rounding(measure, of_agency=of_agency),
        *_coarser(shown),
        *_shares(measure, shown, of_agency=of_agency),
        *_over_quarters(measure, quarters),
        *_not_split(measure),
        "A published quarter stays as it is when something is corrected later, unless a revision is published that says so.",
    ]


def revised(out: Iterable[Publication]) -> Iterator[str]:
    """What to say of the revisions among publications, before everything else."""
    quarters = list(out)
    revisions = [(each, each.revision) for each in quarters if each.revision]
    for each, revision in revisions:
        day = f"{london_date(each.published_at):%-d %B %Y}"
        yield f"{period_name(each.quarter)} was revised on {day}. {revision.why}"
    if revisions and len(quarters) > 1:
        yield "So the year was worked out anew from its quarters."


def live_notes(form: Form, figures: Iterable[PublishedFigure]) -> list[str]:
    """What to say beside live numbers, which are renewed once a day."""
    return [
        *_changes(figures),
        f"Rounded to the nearest {ENGLAND.step}, for England only.",
        _few(ENGLAND),
        "We work out each number once a day. It can rise or fall by its random change alone.",
        *(["The share is of the rounded numbers."] if form is Form.SHARE else []),
        "Dates recorded or corrected later can still change it, until the quarter is published.",
    ]


def _changes(shown: Iterable[PublishedFigure]) -> Iterator[str]:
    within = sorted({each.usually_within for each in shown if each.usually_within is not None})
    if within:
        sums = f", or {within[-1]} for numbers that are sums of many" if len(within) > 1 else ""
        yield (
            "Every number was made a little higher or lower at random before it was rounded, so that no one "
            "can be identified, even by people who know some of the families. In 19 of 20 cases this change "
            f"is no larger than {within[0]}{sums}."
        )


def _rounding(measure: PublishedMeasure, *, of_agency: bool) -> Iterator[str]:
    if measure.unit is Unit.INDIVIDUALS:
        yield (
            f"Individuals are rounded to the nearest {INDIVIDUALS.step}, because a couple is 2 people."
        )
        yield _few(INDIVIDUALS)
        return
    if measure.unit is Unit.PLACES:
        yield f"Places are rounded to the nearest {INDIVIDUALS.step}, because a couple takes 2."
        yield _few(INDIVIDUALS)
        return
    if of_agency:
        yield f"An agency's numbers are rounded to the nearest {AGENCY.step}."
    else:
        yield (
            f"England's numbers are rounded to the nearest {ENGLAND.step}, "
            f"an agency's to the nearest {AGENCY.step}."
        )
    yield _few(AGENCY)


def _few(rounding: Rounding) -> str:
    return (
        f'A small number, including 0, is shown as "{rounding.few} or fewer" before anything is '
        f"rounded, {_NOBODY_KNOWN}."
    )


def _coarser(shown: Iterable[PublishedFigure]) -> Iterator[str]:
    numbers = [n for f in shown for n in (f.numerator, f.denominator, f.left_out) if n is not None]
    if any(" to " in number.words for number in numbers):
        yield (
            'Some numbers are a range, such as "6 to 17". Any number in it could have been rounded, so do not '
            "use its middle. With a more exact number, you could work out a small one from the total and the "
            "other numbers."
        )


def _shares(
    measure: PublishedMeasure, shown: Iterable[PublishedFigure], *, of_agency: bool
) -> Iterator[str]:
    if measure.form is not Form.SHARE:
        return
    yield (
        "Shares are worked out from the published numbers, with the lowest and highest that they could "
        f"be. A share of fewer than {SHARE_FROM} is not shown. If one of its numbers is a range, or the "
        f"lowest and highest are more than {SHARE_WITHIN} percentage points apart, only those 2 are shown."
    )
    words = {figure.share.words for figure in shown if figure.share is not None}
    if words & {"some", "many"}:
        yield '"Many" means all but a small number. "Some" means no more than a small number.'
    if measure.unit in OF_PERSONS:
        return
    if not of_agency:
        yield "In a quarter, England is the sum of the agencies' rounded numbers."
    yield (
        f"A median or percentile is shown only for single quarters, and only if {BEYOND} or more are "
        "on either side of it."
    )
    if measure.perturbed:
        yield "It is worked out from numbers that were changed at random in the same way."


def _over_quarters(measure: PublishedMeasure, quarters: int) -> Iterator[str]:
    if quarters > 1 and measure.form is Form.SHARE:
        yield (
            "A year is rounded anew, from the counts that its 4 quarters were rounded from. So it can be more "
            "exact than the sum of what they show."
        )
    elif quarters > 1 and measure.form is Form.STOCK:
        yield "For a year, the number is that of its last day."
    elif quarters > 1:
        yield (
            "A year is the sum of its 4 quarters as published, each rounded. The number before rounding "
            "is between the lowest and the highest given."
        )


def _not_split(measure: PublishedMeasure) -> Iterator[str]:
    if measure.unit is Unit.INDIVIDUALS:
        yield "What people said of themselves is published for England only, ethnic groups in the broad groups of the Census."
    elif measure.unit is Unit.PLACES:
        yield "Places are published for England only."
    elif measure.form is Form.SHARE:
        yield "Measures of time are published for England and by agency, not by other groups."
