"""What the reporting service answers: exact figures of an agency, and figures as they are published."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from services.web.site.agencies import agency_name
from services.web.site.clients import VIEW
from services.web.site.rows import Rows

NOT_SHOWN = "not shown"
"""The words of a published share of too few."""


class Durations(BaseModel):
    """How long it took, in days."""

    model_config = VIEW

    median: int
    percentiles: Mapping[int, int]


class ExactFigure(BaseModel):
    """A value and what it was made of; counts have no denominator."""

    model_config = VIEW

    value: float | None
    numerator: int
    denominator: int | None
    left_out: Mapping[str, int]
    days: Durations | None


class Reading(BaseModel):
    """One way of counting."""

    model_config = VIEW

    id: str
    definition: str


class Measure(BaseModel):
    """A measure that there is, and how it can be read and split."""

    model_config = VIEW

    id: str
    title: str
    unit: str
    form: str
    readings: tuple[Reading, ...]
    breakdowns: tuple[str, ...]


class ExactAnswer(BaseModel):
    """One figure with its definition, and by group where that was asked for."""

    model_config = VIEW

    measure: str
    title: str
    definition: str
    reading: Reading
    source: str
    unit: str
    form: str
    period: str
    as_of: date
    known_on: date | None = None
    recorded_at: datetime | None
    figure: ExactFigure
    by: Mapping[str, ExactFigure]


class CountedEvent(BaseModel):
    """One event by which a journey counts."""

    model_config = VIEW

    fact: str
    stream: str
    version: int
    occurred_on: date
    recorded_at: datetime
    corrected_by: int | None


class Explanation(BaseModel):
    """One journey behind a figure, how often it counts, and by which events."""

    model_config = VIEW

    journey: UUID
    times: int
    events: tuple[CountedEvent, ...]

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)


class Journeys(BaseModel):
    """A page of the journeys behind a part; `after` leads to the next."""

    model_config = VIEW

    journeys: Rows[Explanation]
    after: UUID | None


class PublishedNumber(BaseModel):
    """A published count; `words` are how it is to be shown."""

    model_config = VIEW

    value: int | None
    at_least: int
    at_most: int
    words: str

    @property
    def shown(self) -> str:
        """The words, with the thousands apart."""
        return self.words if self.value is None else f"{self.value:,}"


class PublishedShare(BaseModel):
    """A published share in whole per cent; `words` alone where one of its numbers is small."""

    model_config = VIEW

    per_cent: int | None
    at_least: int | None
    at_most: int | None
    words: str


class PublishedFigure(BaseModel):
    """A published figure; counts are a numerator alone."""

    model_config = VIEW

    numerator: PublishedNumber
    denominator: PublishedNumber | None
    remainder: PublishedNumber | None
    left_out: PublishedNumber | None
    share: PublishedShare | None
    median_days: int | None

    @property
    def words(self) -> str:
        """The whole figure in one cell."""
        return self.share.words if self.share else self.numerator.shown

    def stands_for(self, unit: str) -> str:
        """The figure with how far it may be away, and how many it stands for: `64% (62% to 66%) of 9,480 families`."""
        if self.share is None or self.denominator is None:
            return f"{self.numerator.shown} {unit}{_ends(self.numerator)}"
        of = f"{self.denominator.shown} {unit}"
        if self.share.words == NOT_SHOWN:
            return f"not shown, because {of} are too few"
        words = self.share.words
        ends = f"{self.share.at_least}% to {self.share.at_most}%"
        known = self.share.at_least is None or words == ends
        return f"{words} of {of}" if known else f"{words} ({ends}) of {of}"


def _ends(number: PublishedNumber) -> str:
    """The lowest and the highest that a rounded count may be; the words of any other say them."""
    if number.value is None:
        return ""
    return f" ({number.at_least:,} to {number.at_most:,})"


class RevisionSaid(BaseModel):
    """Which revision of a quarter something is, and why it was needed."""

    model_config = VIEW

    number: int
    why: str


class Publication(BaseModel):
    """A published quarter, and how fresh it was; a revision took the place of what was published before."""

    model_config = VIEW

    quarter: str
    published_at: datetime
    as_of: date
    recorded_at: datetime | None
    revision: RevisionSaid | None = None

    @property
    def until_then(self) -> datetime:
        """The last moment at which something else was published of the quarter."""
        return self.published_at - timedelta(microseconds=1)


class Described(BaseModel):
    """What was counted, in the words of the reporting service."""

    model_config = VIEW

    measure: str
    title: str
    definition: str
    reading: str
    source: str
    unit: str
    form: str


class PublishedAnswer(Described):
    """A published figure, by group where that was asked for."""

    publications: Rows[Publication]
    figure: PublishedFigure
    by: dict[str, PublishedFigure]
    notes: list[str]


class Interval(BaseModel):
    """The range, in per cent, that an agency's true share probably lies in."""

    model_config = VIEW

    low: float
    high: float


class Compared(BaseModel):
    """One agency beside England."""

    model_config = VIEW

    agency: str
    figure: PublishedFigure
    interval: Interval | None
    apart: str | None


class Comparison(Described):
    """All agencies beside England."""

    publications: Rows[Publication]
    england: PublishedFigure
    agencies: Rows[Compared]
    method: list[str]
    notes: list[str]

    @property
    def by_name(self) -> list[Compared]:
        """The agencies in the order of their names."""
        return sorted(self.agencies, key=lambda each: agency_name(each.agency))

    def standing(self, apart: str) -> list[str]:
        """The agencies above or below England."""
        return [each.agency for each in self.by_name if each.apart == apart]


class Trend(Described):
    """One figure for each published quarter."""

    publications: Rows[Publication]
    quarters: dict[str, PublishedFigure]
    notes: list[str]


class LiveFigure(Described):
    """England's figure of a quarter that is not published yet."""

    figure: PublishedFigure


class LiveAnswer(LiveFigure):
    """The same, with what is to be said beside it."""

    as_of: date
    notes: list[str]


class LiveFunnel(BaseModel):
    """From enquiries to approvals, today."""

    model_config = VIEW

    as_of: date
    steps: Rows[LiveFigure]
    notes: list[str]


class PreparedQuarter(BaseModel):
    """A quarter that an analyst made ready; `publish_at` once another one approved it."""

    model_config = VIEW

    quarter: str
    prepared_at: datetime
    prepared_by: str
    as_of: date
    recorded_at: datetime | None
    publish_at: datetime | None
    revision: RevisionSaid | None = None


class PreparingQuarter(BaseModel):
    """A quarter that is being made ready, or failed to be."""

    model_config = VIEW

    quarter: str
    prepared_by: str
    started_at: datetime
    failed: bool


class PreviewedMeasure(BaseModel):
    """Every number of a measure as it would be published, beside the quarter before."""

    model_config = VIEW

    measure: str
    title: str
    figure: PublishedFigure
    before: PublishedFigure | None
    by: Mapping[str, Mapping[str, PublishedFigure]]
    by_before: Mapping[str, Mapping[str, PublishedFigure]]


class Preview(BaseModel):
    """What a second analyst looks at."""

    model_config = VIEW

    prepared: PreparedQuarter
    before: str | None
    measures: Rows[PreviewedMeasure]
    of_year: Rows[PreviewedMeasure] = []


class Quarter(BaseModel):
    """A quarter that is published, or can be from a day on."""

    model_config = VIEW

    quarter: str
    is_published: bool
    can_be_published_from: date


class PublishedMeasure(BaseModel):
    """A measure that is published, and how it can be split."""

    model_config = VIEW

    id: str
    title: str
    form: str
    breakdowns: list[str]
