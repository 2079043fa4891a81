"""A quarter made ready for publication: every exact count is changed a little and becomes a span, once.

The invariant: a publication holds no exact count and is made of none, but of counts that were changed; and
it covers one quarter, so no two publications count the same event.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from contracts.reference import Channel, Household, SourceKind
from services.reporting.domain.answers import Figure, figure, figures_by, standing, whole_of
from services.reporting.domain.contributions import (
    MEASURES,
    STOCKS,
    UNKNOWN,
    Cell,
    contributions,
    counted_in,
)
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.dimensions import DIMENSIONS, Dimension
from services.reporting.domain.measures.measure import (
    Breakdown,
    Form,
    Measure,
    Split,
    Unit,
)
from services.reporting.domain.periods import quarter
from services.reporting.domain.publishing.campaign_split import by_campaign
from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    INDIVIDUALS,
    Counted,
    Disclosed,
    Rounding,
    Span,
    disclosed,
)
from services.reporting.domain.publishing.noise import Change, Noise, Place, perturbed
from services.reporting.domain.publishing.populations import OF_PERSONS, POPULATIONS
from services.reporting.domain.publishing.revision import Revision, draw_for, name_of
from services.reporting.domain.publishing.waits import EVERYWHERE, Typical, Waits, lengths

OUTCOME = "outcome"
NUMERATOR, REMAINDER, LEFT_OUT = "numerator", "remainder", "left_out"
OUTCOMES = (NUMERATOR, REMAINDER, LEFT_OUT)
"""Counted, counted in the denominator only, and left out: together everyone who was looked at."""

SETTLED_AFTER = timedelta(days=28)
"""By then every clock that began in the quarter and counts by it has run out."""

_GROUPS: Mapping[Breakdown, tuple[str, ...]] = {
    Breakdown.HOUSEHOLD: (*Household, UNKNOWN),
    Breakdown.CHANNEL: (*Channel, UNKNOWN),
    Breakdown.SOURCE: (*SourceKind, UNKNOWN),
}
IN_DETAIL = {
    f"{each.id}_{step}"
    for each in DIMENSIONS.values()
    if each.others
    for step in ("registrations_received", "approvals")
}
"""Shares of which each answer is published too. Who was accepted was mostly received a few weeks before."""
_AS_INDIVIDUALS_TOO = {"registrations_received", "registrations_accepted", "approvals"}
"""Families here, individuals in another measure: single and joint households would tell them apart."""


class Tally(NamedTuple):
    """The cells of one quarter, or of one measure in it: how many, and what the keys of these records add up to.

    `earlier` are the sums of keys as they were for each publication of the quarter before a revision.
    """

    counts: Mapping[Cell, int]
    keys: Mapping[Cell, int]
    earlier: Sequence[Mapping[Cell, int]] = ()

    @property
    def drawn_by(self) -> Sequence[Mapping[Cell, int]]:
        """The keys that each change of a number is drawn by, the first publication's first."""
        return (*self.earlier, self.keys)

    def of(self, measure: Measure) -> "Tally":
        """The cells of a measure's headline reading."""
        wanted = (measure.id, measure.readings[0].counted_as)
        counts, keys, *earlier = (
            {cell: each for cell, each in cells.items() if (cell.measure, cell.reading) == wanted}
            for cells in (self.counts, self.keys, *self.earlier)
        )
        return Tally(counts, keys, earlier)


@dataclass(frozen=True, slots=True)
class Occasion:
    """For what spans are made: a quarter, agencies in this order, the day as of which, the noise, and the
    national campaigns that are named in it.

    A revision follows earlier publications, each of which counted what was recorded before a moment.
    """

    quarter: str
    agencies: Sequence[str]
    as_of: date
    noise: Noise
    campaigns: Sequence[str] = ()
    revision: Revision | None = None
    earlier: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class PublishedMeasure:
    """What a measure says of one quarter, with the words that it had then.

    `days` has England under `all`, and each agency that is large enough. The quarter that completes a
    year has the outcomes of that year beside its own: `of_year`, England under `all`. Quarters that were
    published before there was noise are not `perturbed`. Each number has so many random `changes` in it:
    one, and one more for each revision.
    """

    id: str
    title: str
    definition: str
    reading: str
    source: str
    unit: Unit
    form: Form
    whole: Disclosed
    days: Mapping[str, Typical]
    of_year: Mapping[str, Mapping[str, Span]] = field(default_factory=dict)
    perturbed: bool = False
    changes: int = 1


@dataclass(frozen=True, slots=True)
class Publication:
    """A quarter as it was published; it stays so, whatever is corrected later, also when a revision follows."""

    quarter: str
    published_at: datetime
    as_of: date
    recorded_at: datetime | None
    measures: Mapping[str, PublishedMeasure]
    revision: Revision | None = None

    @property
    def name(self) -> str:
        """What tells it from other publications, also of its quarter."""
        return name_of(self.quarter, self.revision)

    @property
    def counted_before(self) -> datetime:
        """Everything that it counted was recorded before this moment: the database keeps one to a millisecond."""
        return (self.recorded_at or self.published_at) + timedelta(milliseconds=1)

    @property
    def number(self) -> int:
        """Which revision of its quarter it is; the first publication is 0."""
        return self.revision.number if self.revision else 0


PUBLISHED = {
    each.id: each for each in MEASURES.values() if each.unit not in {Unit.AGENCIES, Unit.DAYS}
}
"""Measures that count people; how agencies score in mystery shops is not about people, and days are for an agency's own staff."""
HEADLINES = {(each.id, each.readings[0].counted_as) for each in PUBLISHED.values()}
"""By measure, the reading that is published."""
_FLOWS = {reading for reading in HEADLINES if reading[0] not in STOCKS}


def published_cells(a_quarter: str, row: Journey) -> dict[Cell, int]:
    """What a journey adds to what is published of a quarter: what happened in it, and where it stood at its end."""
    stood = contributions(row, STOCKS)
    return {**counted_in(a_quarter, row, _FLOWS), **standing(stood, a_quarter)}


def breakdowns(measure: Measure) -> tuple[Breakdown, ...]:
    """How a published measure is split; where two splits could be played off, only one is made."""
    if measure.unit is Unit.INDIVIDUALS:
        [split] = measure.splits
        alone = split.by in DIMENSIONS and len(DIMENSIONS[split.by].parts) == 1
        return (*(() if alone else (split.by,)), Breakdown.PERIOD)
    if measure.unit is Unit.PLACES:
        return (Breakdown.PERIOD,)
    if measure.form is Form.SHARE:
        return (Breakdown.AGENCY, Breakdown.PERIOD)
    # Parts of one whole are disclosed together, as a tree under the count of everyone.
    hidden = {Breakdown.HOUSEHOLD} if measure.id in _AS_INDIVIDUALS_TOO else set()
    return tuple(each for each in measure.breakdowns if each not in hidden)


def may_be_published(a_quarter: str, on: date) -> bool:
    """Whether a quarter is so long over that its clocks have run out."""
    return quarter(on - SETTLED_AFTER) > a_quarter


def publication_order(agencies: Sequence[str], a_quarter: str) -> tuple[str, ...]:
    """The agencies in an order that begins with another one each quarter.

    The last of a split is what the others leave of the total and may be the coarsest.
    """
    first = sum(map(ord, a_quarter)) % len(agencies) if agencies else 0
    return (*agencies[first:], *agencies[:first])


def published_measure(measure: Measure, tally: Tally, on: Occasion) -> PublishedMeasure:
    """A measure's headline reading, from the cells of one quarter."""
    whole = disclosed(_perturbed(measure, tally, on))
    made = worded(measure, whole, dict(_days(measure, tally, on, whole)))
    return replace(made, changes=len(tally.drawn_by))


def worded(measure: Measure, whole: Disclosed, days: Mapping[str, Typical]) -> PublishedMeasure:
    """Spans with the words of their measure."""
    return PublishedMeasure(
        id=measure.id,
        title=measure.title,
        definition=measure.definition,
        reading=measure.readings[0].definition,
        source=measure.source,
        unit=measure.unit,
        form=measure.form,
        whole=whole,
        days=days,
        perturbed=True,
    )


def outcome_counts(measure: Measure, tally: Tally, on: Occasion) -> dict[str, list[int]]:
    """The outcomes that spans are made of, by agency: kept for the year, and never shown."""
    whole = _perturbed(measure, tally, on)
    nodes = whole.splits.get(Breakdown.AGENCY, {EVERYWHERE: whole})
    return {
        name: [each.count for each in node.splits[OUTCOME].values()]
        for name, node in nodes.items()
        if OUTCOME in node.splits
    }


def outcomes(node: Disclosed) -> dict[str, list[Span]]:
    """The spans that each outcome is made of: its own, or those of every agency."""
    if OUTCOME in node.splits:
        return {outcome: [each.span] for outcome, each in node.splits[OUTCOME].items()}
    of_agencies = [each.splits[OUTCOME] for each in node.splits[Breakdown.AGENCY].values()]
    return {outcome: [each[outcome].span for each in of_agencies] for outcome in OUTCOMES}


def _perturbed(measure: Measure, tally: Tally, on: Occasion) -> Counted:
    """The counts that spans are made of. Two measures that look at the same families change them alike."""
    draws = (
        (_Exact(measure, keys, on).counted(), _change(measure, on, number))
        for number, keys in enumerate(tally.drawn_by)
    )
    return perturbed(_Exact(measure, tally.counts, on).counted(), draws)


def _change(measure: Measure, on: Occasion, number: int) -> Change:
    """What the first publication of a quarter changes counts by, or what a revision adds to it."""
    population = POPULATIONS.get(measure.id, measure.id)
    # Who waits through several quarters would be found by the mean of several changes.
    drawn_for = draw_for("" if measure.form is Form.STOCK else on.quarter, number)

    def change(place: Place, cell_key: int, again_below: int) -> int:
        counted_by = measure.id if OUTCOME in place else population
        return on.noise.change((drawn_for, counted_by, *place), cell_key, again_below)

    return change


@dataclass(frozen=True, slots=True)
class _Exact:
    """What cells of one measure in one quarter make of its tree, be they counts or keys."""

    measure: Measure
    cells: Mapping[Cell, int]
    on: Occasion

    def counted(self) -> Counted:
        if self.measure.unit is Unit.INDIVIDUALS:
            return self._individuals() if self.measure.form is Form.SHARE else self._groups()
        if self.measure.unit is Unit.PLACES:
            return _outcomes_of(self._whole(), INDIVIDUALS)
        if self.measure.form is Form.SHARE:
            each = self._by(Breakdown.AGENCY, self.on.agencies)
            by_agency = {agency: _outcomes_of(found, AGENCY) for agency, found in each.items()}
            everyone = sum(each.count for each in by_agency.values())
            return Counted(everyone, ENGLAND, {Breakdown.AGENCY: by_agency})
        splits: dict[str, dict[str, Counted]] = {
            by: self._counts(by, groups, ENGLAND)
            for by, groups in _GROUPS.items()
            if by in breakdowns(self.measure)
        }
        splits |= {each.by: self._tree(each) for each in self.measure.splits}
        splits[Breakdown.AGENCY] = self._counts(Breakdown.AGENCY, self.on.agencies, AGENCY)
        if Breakdown.SOURCE in splits and self.on.campaigns:
            named = self._counts(Breakdown.CAMPAIGN, self.on.campaigns, ENGLAND)
            splits[Breakdown.SOURCE] = by_campaign(splits[Breakdown.SOURCE], named)
        return Counted(self._whole().numerator, ENGLAND, splits)

    def _individuals(self) -> Counted:
        whole = _outcomes_of(self._whole(), INDIVIDUALS)
        [split] = self.measure.splits
        groups, split_into = self._by(split.by, split.names), DIMENSIONS[split.by].parts
        if len(split_into) == 1:
            return whole
        counts = {each: groups[each].numerator for each in groups}
        found, asked = dict(whole.splits[OUTCOME]), DIMENSIONS[split.by]
        parts = {
            name: Counted(
                sum(counts[each] for each in of), INDIVIDUALS, self._each(asked, name, of, counts)
            )
            for name, of in split_into.items()
        }
        found[NUMERATOR] = Counted(found[NUMERATOR].count, INDIVIDUALS, {split.by: parts})
        if asked.others:
            others = self._each(asked, asked.others, asked.rest, counts)
            found[REMAINDER] = Counted(found[REMAINDER].count, INDIVIDUALS, others)
        return Counted(whole.count, INDIVIDUALS, {OUTCOME: found})

    def _each(
        self, asked: Dimension, name: str, of: frozenset[str], counts: Mapping[str, int]
    ) -> dict[str, dict[str, Counted]]:
        """The answers of a part one by one, where they are published."""
        if self.measure.id not in IN_DETAIL or len(of) == 1:
            return {}
        inside = asked.inside(name, of).items()
        return {asked.by: {path: Counted(counts[each], INDIVIDUALS) for path, each in inside}}

    def _groups(self) -> Counted:
        """Individuals in parts of one whole, with no agency beside them."""
        parts = {each.by.value: self._tree(each, INDIVIDUALS) for each in self.measure.splits}
        return Counted(self._whole().numerator, INDIVIDUALS, parts)

    def _counts(
        self, by: Breakdown, groups: Iterable[str], rounding: Rounding
    ) -> dict[str, Counted]:
        figures = self._by(by, groups)
        return {group: Counted(each.numerator, rounding) for group, each in figures.items()}

    def _tree(self, split: Split, rounding: Rounding = ENGLAND) -> dict[str, Counted]:
        """The parts of one whole, and the parts of each part under it."""
        figures = self._by(split.by, split.names)

        def below(path: str) -> dict[str, Counted]:
            names = [each for each in split.names if each.rpartition("/")[0] == path]
            return {name: Counted(figures[name].numerator, rounding, under(name)) for name in names}

        def under(path: str) -> dict[str, dict[str, Counted]]:
            parts = below(path)
            return {split.by: parts} if parts else {}

        return below("")

    def _whole(self) -> Figure:
        return figure(self.measure.form, whole_of(self.cells), self.on.as_of, self._overdue)

    def _by(self, by: Breakdown, groups: Iterable[str]) -> dict[str, Figure]:
        """One figure for each group that there may be: that a group is empty is not to be seen."""
        found = figures_by(by, self.measure.form, self.cells, self.on.as_of, self._overdue)
        return {group: found.get(group, _NOBODY) for group in groups}

    @property
    def _overdue(self) -> str:
        return self.measure.readings[0].overdue


_NOBODY = Figure(value=None, numerator=0, denominator=0)


def _outcomes_of(each: Figure, rounding: Rounding) -> Counted:
    denominator = each.denominator or 0
    counts = (each.numerator, denominator - each.numerator, sum(each.left_out.values()))
    split = {
        outcome: Counted(count, rounding) for outcome, count in zip(OUTCOMES, counts, strict=True)
    }
    return Counted(sum(counts), rounding, {OUTCOME: split})


def _days(
    measure: Measure, tally: Tally, on: Occasion, whole: Disclosed
) -> Iterator[tuple[str, Typical]]:
    """Percentiles, where the published spans say that enough families lie around them."""
    counts, drawn_by = lengths(tally.counts), [*map(lengths, tally.drawn_by)]
    if measure.form is not Form.SHARE or measure.unit in OF_PERSONS or not counts:
        return
    for where, node in {EVERYWHERE: whole, **whole.splits[Breakdown.AGENCY]}.items():
        draws: list[tuple[Place, Mapping[int, int]]] = [
            ((draw_for(on.quarter, number), measure.id, where), keys.get(where, {}))
            for number, keys in enumerate(drawn_by)
        ]
        waits = Waits(counts.get(where, {}), draws, on.noise)
        spans = outcomes(node)
        least = sum(span.low for part in (NUMERATOR, REMAINDER) for span in spans[part])
        typical = waits.typical(least)
        if typical:
            yield where, typical
