"""How many families enquire, register and are approved: by the day of each step, and by cohort.

The invariant: a family counts at most once in each step, whatever its household.
"""

from collections.abc import Callable, Iterator

from services.reporting.domain.journey import Journey, Step
from services.reporting.domain.measure import NUMERATOR, Count, Form, Measure, Reading, Unit

BY_OWN_DATE = "by_own_date"
BY_ENQUIRY = "by_enquiry"
_READINGS = (
    Reading(BY_OWN_DATE, "In the period and agency of the step itself."),
    Reading(BY_ENQUIRY, "In the period and agency of the enquiry with which the journey began."),
)


def _counts(step: Step) -> Callable[[Journey], Iterator[Count]]:
    def counts(row: Journey) -> Iterator[Count]:
        fact = getattr(row, step)
        if fact is None:
            return
        agency = getattr(fact.event, "agency", None) or _enquiry_agency(row)
        if agency is not None:
            yield Count(BY_OWN_DATE, fact.on, agency, NUMERATOR)
        if row.received is not None:
            yield Count(BY_ENQUIRY, row.received.on, row.received.event.agency, NUMERATOR)

    return counts


def _enquiry_agency(row: Journey) -> str | None:
    return row.received.event.agency if row.received else None


def _measure(step: Step, title: str, definition: str, source: str) -> Measure:
    return Measure(
        id=title.lower().replace(" ", "_"),
        title=title,
        definition=definition,
        source=source,
        unit=Unit.FAMILIES,
        form=Form.COUNT,
        readings=_READINGS,
        facts=("received",) if step == "received" else ("received", step),
        counts=_counts(step),
    )


MEASURES = (
    _measure(
        "received",
        "Enquiries",
        "Families that told an agency for the first time that they think of adopting.",
        "Quarterly collection and the campaign evaluation of the RAA Leaders, 2021/22.",
    ),
    _measure(
        "submitted",
        "Registrations received",
        "Families whose completed registration of interest the agency received.",
        "Quarterly collection; received or accepted is not published, so both are counted.",
    ),
    _measure(
        "accepted",
        "Registrations accepted",
        "Families whose registration of interest the agency accepted.",
        "Adoption Agencies Regulations 2005, regulation 21; quarterly collection.",
    ),
    _measure(
        "approved",
        "Approvals",
        "Families that the agency decided are suitable to adopt, at the final date.",
        "Adoption Agencies Regulations 2005, regulation 30B(4); quarterly collection.",
    ),
)
STEPS = tuple(measure.id for measure in MEASURES)
