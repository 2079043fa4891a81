"""How many families enquire, register and are approved: by the day of each step, and by cohort.

The invariant: a family counts at most once in each step, whatever its household.
"""

from collections.abc import Callable, Iterator

from contracts.fast_track import FastTrackGround
from services.reporting.domain.facts import Moment
from services.reporting.domain.holder import Holder, enquired, holder_of
from services.reporting.domain.journey import Journey, Step, first
from services.reporting.domain.measures.measure import (
    NUMERATOR,
    Breakdown,
    Count,
    CountedFor,
    Form,
    Group,
    Measure,
    Reading,
    Split,
    Unit,
)

BOTH_STAGES, FAST_TRACK = "both_stages", "fast_track"
_ROUTES = Split(
    Breakdown.ROUTE,
    (BOTH_STAGES, FAST_TRACK, *(f"{FAST_TRACK}/{ground}" for ground in FastTrackGround)),
)
"""Through both stages, or into stage two directly, and on which ground."""
_SPLITS: dict[Step, tuple[Split, ...]] = {"accepted": (_ROUTES,), "approved": (_ROUTES,)}
BY_OWN_DATE = "by_own_date"
BY_ENQUIRY = "by_enquiry"
_READINGS = (
    Reading(BY_OWN_DATE, "Counted in the period of the step itself, for the agency that took it."),
    Reading(
        BY_ENQUIRY,
        "Counted in the period of the enquiry that started the journey, for the agency that holds it now.",
    ),
)
ONCE = (
    "Enquiries that staff merged count once, from the earliest of their dates. A referred enquiry "
    "counts for the agency that holds it now. Until the other agency takes it up, that is the agency "
    "that sent it. A family whose journey ended and that begins again, with the same agency or another "
    "one, counts again. Mystery shops are not counted."
)


def _counts(step: Step) -> Callable[[Journey, Holder | None], Iterator[Count]]:
    def counts(row: Journey, held: Holder | None) -> Iterator[Count]:
        moment = _moment(row, step)
        if moment is None:
            return
        agency = _agency_of_step(step, moment) or (held and held.agency)
        groups = tuple(_groups(row, step))
        if agency:
            yield from CountedFor(BY_OWN_DATE, agency).split(moment.on, NUMERATOR, *groups)
        if held is not None:
            cohort = CountedFor(BY_ENQUIRY, held.agency)
            yield from cohort.split(held.asked.on, NUMERATOR, *groups)

    return counts


def _groups(row: Journey, step: Step) -> Iterator[Group]:
    if _SPLITS.get(step):
        ground = row.fast_track and f"{FAST_TRACK}/{row.fast_track.event.ground}"
        yield Group(Breakdown.ROUTE, ground or BOTH_STAGES)


def _moment(row: Journey, step: Step) -> Moment | None:
    if step == "received":
        return enquired(row)
    fact = first(row.facts(step))
    return Moment.of(fact) if fact else None


def _agency_of_step(step: Step, moment: Moment) -> str | None:
    """The agency that the step's own event names; an enquiry's changes with the agency that holds it."""
    return None if step in {"received", "submitted"} else moment.fact.event.agency


def _events(step: Step) -> Callable[[Journey], Iterator[Moment]]:
    def events(row: Journey) -> Iterator[Moment]:
        held, moment = holder_of(row), _moment(row, step)
        yield from held.how() if held else ()
        if moment is not None:
            yield moment
        if row.fast_track is not None and _SPLITS.get(step):
            yield Moment.of(row.fast_track)

    return events


def _measure(step: Step, title: str, definition: str, source: str) -> Measure:
    splits = _SPLITS.get(step, ())
    return Measure(
        id=title.lower().replace(" ", "_"),
        title=title,
        definition=f"{definition} {ONCE}",
        source=source,
        unit=Unit.FAMILIES,
        form=Form.COUNT,
        readings=_READINGS,
        starts=(step,),
        facts=(step, "fast_track") if splits else (step,),
        counts=_counts(step),
        breakdowns=(
            Breakdown.HOUSEHOLD,
            Breakdown.CHANNEL,
            Breakdown.SOURCE,
            *(each.by for each in splits),
            Breakdown.CAMPAIGN,
            Breakdown.AGENCY,
            Breakdown.PERIOD,
        ),
        events=_events(step),
        splits=splits,
    )


MEASURES = (
    _measure(
        "received",
        "Enquiries",
        "Families that told an agency for the first time that they are thinking of adopting.",
        "Quarterly collection and the campaign evaluation of the RAA Leaders, 2021/22.",
    ),
    _measure(
        "submitted",
        "Registrations received",
        "Families whose completed registration of interest the agency received.",
        "Quarterly collection. It does not say whether it means received or accepted, so we count both.",
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
        "Families that the agency decided are suitable to adopt, by the date of the final decision.",
        "Adoption Agencies Regulations 2005, regulation 30B(4); quarterly collection.",
    ),
)
STEPS = tuple(measure.id for measure in MEASURES)
