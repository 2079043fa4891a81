"""What the pages of the national team ask the services, in the shapes of their answers.

The invariant: a number is shown in the words of the reporting service; here it is neither counted nor
rounded, nor made a part of another.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel

from services.web.site.agencies import agency_name
from services.web.site.clients import VIEW

EVERYWHERE = "all"
QUARTERS_A_YEAR = 4


class Number(BaseModel):
    """A published count; `words` are how it is to be shown."""

    model_config = VIEW

    value: int | None
    at_least: int
    at_most: int
    words: str

    @property
    def shown(self) -> str:
        """The words, with the thousands apart."""
        return f"{self.value:,}" if self.words == str(self.value) else self.words


class Share(BaseModel):
    """A published share in whole per cent; `words` alone where one of its numbers is small."""

    model_config = VIEW

    per_cent: int | None
    at_least: int | None
    at_most: int | None
    words: str


class Figure(BaseModel):
    """A published figure; counts are a numerator alone."""

    model_config = VIEW

    numerator: Number
    denominator: Number | None
    left_out: Number | None
    share: Share | None
    median_days: int | None

    @property
    def words(self) -> str:
        """The whole figure in one cell."""
        return self.share.words if self.share else self.numerator.shown


class Publication(BaseModel):
    """A published quarter, and how fresh it was."""

    model_config = VIEW

    quarter: str
    published_at: datetime
    as_of: date
    recorded_at: datetime | None


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


class Answer(Described):
    """A published figure, by group where that was asked for."""

    publications: list[Publication]
    figure: Figure
    by: dict[str, Figure]
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
    figure: Figure
    interval: Interval | None
    apart: str | None


class Comparison(Described):
    """All agencies beside England."""

    publications: list[Publication]
    england: Figure
    agencies: list[Compared]
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

    publications: list[Publication]
    quarters: dict[str, Figure]
    notes: list[str]


class LiveFigure(Described):
    """England's figure of a quarter that is not published yet."""

    figure: Figure


class LiveAnswer(LiveFigure):
    """The same, with what is to be said beside it."""

    as_of: date
    notes: list[str]


class LiveFunnel(BaseModel):
    """From enquiries to approvals, today."""

    model_config = VIEW

    as_of: date
    steps: list[LiveFigure]
    notes: list[str]


class Quarter(BaseModel):
    """A quarter that is published, or can be from a day on."""

    model_config = VIEW

    quarter: str
    is_published: bool
    can_be_published_from: date


class Named(BaseModel):
    """A measure that is published, and how it can be split."""

    model_config = VIEW

    id: str
    title: str
    form: str
    breakdowns: list[str]


def periods(out: Sequence[Publication]) -> list[str]:
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


def funnel_summary(steps: Mapping[str, Figure]) -> str:
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
        "stage_two",
    ),
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
