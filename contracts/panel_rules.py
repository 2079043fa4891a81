"""The limits of the panel's own work: notice, independence, papers, packs, how often it meets, and whose word on who sat
counts, as dated rules.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.
"""

from datetime import date, timedelta
from enum import StrEnum

from pydantic import PositiveInt

from contracts.agency import AgencyKind
from contracts.calendar import add_months, clear_working_days_before
from contracts.dated_rule import Certainty, DatedRule, last_begun

TWO_STAGE_PROCESS = date(2013, 7, 1)
FEEDBACK_ON_RECORD = date(2026, 12, 1)


class PanelLimit(StrEnum):
    """What a rule limits."""

    NOTICE = "notice"
    INDEPENDENCE = "independence"
    PAPERS = "papers"
    PACK = "pack"
    FEEDBACK = "feedback"


class PanelRule(DatedRule):
    """One limit: in months, also for feedback on reports, for papers in clear working days, for packs in days."""

    limit: PanelLimit
    length: PositiveInt


PANEL_RULES: tuple[PanelRule, ...] = (
    PanelRule(
        limit=PanelLimit.NOTICE,
        length=1,
        source="Adoption Agencies Regulations 2005, regulation 3",
        certainty=Certainty.LAW,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    PanelRule(
        limit=PanelLimit.INDEPENDENCE,
        length=12,
        source="Adoption Agencies Regulations 2005, regulation 4, from a practice guide to it",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    PanelRule(
        limit=PanelLimit.PAPERS,
        length=5,
        source="National minimum standard 17, from memory; that the days are clear ones, so that neither the day of sending nor the day of the meeting counts, is our reading",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    PanelRule(
        limit=PanelLimit.PACK,
        length=28,
        source="Our own reading: no regulation says how long members keep the papers of a meeting that nobody recorded. Four weeks are time to record it",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    PanelRule(
        limit=PanelLimit.FEEDBACK,
        length=6,
        source="National minimum standard 17.2, from a copy: the panel gives the agency feedback on the quality of reports every six months. Feedback could first be recorded here in December 2026, so the first is due six months after that",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=FEEDBACK_ON_RECORD,
    ),
)


class MeetingInterval(StrEnum):
    """How often a panel meets."""

    EACH_MONTH = "each_month"
    SIX_WEEKS = "six_weeks"


class FrequencyRule(DatedRule):
    """How often the panel of an agency of these kinds meets at least."""

    kinds: frozenset[AgencyKind]
    interval: MeetingInterval


FREQUENCY_RULES: tuple[FrequencyRule, ...] = (
    FrequencyRule(
        kinds=frozenset({AgencyKind.LOCAL_AUTHORITY, AgencyKind.REGIONAL_AGENCY}),
        interval=MeetingInterval.EACH_MONTH,
        source="National minimum standard 17.3, from a copy: a panel meets on at least one day each month. That it is the calendar month is our reading",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    FrequencyRule(
        kinds=frozenset({AgencyKind.VOLUNTARY_AGENCY}),
        interval=MeetingInterval.SIX_WEEKS,
        source="National minimum standard 17.3, from a copy: a small voluntary agency can hold a panel every six weeks. The directory does not say which are small, so we count each as small",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)


def next_panel_by(kind: AgencyKind, last_on: date) -> date | None:
    """The last day on which the panel after one on that day meets in time; None for a kind that holds no panels."""
    found = [each for each in FREQUENCY_RULES if kind in each.kinds and each.is_in_force(last_on)]
    if not found:
        return None
    if found[-1].interval is MeetingInterval.SIX_WEEKS:
        return last_on + timedelta(weeks=6)
    return add_months(last_on.replace(day=1), 2) - timedelta(days=1)


def pack_closes_after(meeting_on: date) -> date:
    """The last day on which members read the papers of a meeting that nobody recorded."""
    return meeting_on + timedelta(days=_length(PanelLimit.PACK, meeting_on))


def feedback_due_on(last_on: date | None) -> date:
    """The last day for the panel's next feedback on reports, after one on that day; None where none is on record."""
    since = max(last_on or FEEDBACK_ON_RECORD, FEEDBACK_ON_RECORD)
    return add_months(last_on or since, _length(PanelLimit.FEEDBACK, since))


def leaves_list_on(notice_on: date) -> date:
    """The last day on the central list after notice that was given on that day."""
    return add_months(notice_on, _length(PanelLimit.NOTICE, notice_on))


def independent_after(tie_ended_on: date) -> date:
    """The last day on which a tie to the agency that ended on that day still counts."""
    return add_months(tie_ended_on, _length(PanelLimit.INDEPENDENCE, tie_ended_on))


def papers_before(on: date) -> str:
    """How long before a meeting of that day the papers go out, as in "5 clear working days"."""
    return f"{_length(PanelLimit.PAPERS, on)} clear working days"


def papers_due_on(meeting_on: date) -> date:
    """The last day on which papers are sent in time for a meeting; raises `OutsideCalendar`."""
    return clear_working_days_before(meeting_on, _length(PanelLimit.PAPERS, meeting_on))


def _length(limit: PanelLimit, on: date) -> int:
    return last_begun([each for each in PANEL_RULES if each.limit is limit], on).length


MEETINGS_ON_RECORD: tuple[DatedRule, ...] = (
    DatedRule(
        source="That who sat for a case is taken from the record of the meeting is our reading of regulations 4 and 6. For meetings before it could be recorded here, members are named with the case",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
)


def is_meeting_on_record(on: date) -> bool:
    """Whether the members of a panel on that day are those of the meeting on record."""
    return any(each.is_in_force(on) for each in MEETINGS_ON_RECORD)
