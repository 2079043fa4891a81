"""What figures were counted by: the definitions, the bank holidays, and the dated rules of clocks, delays and the start of stage one.

The invariant: figures that were counted by another table are never served or added to. A day that is proclaimed, or a rule
that changes, moves last days of journeys that are counted already; adding to their cells by the new days would take away
what was never there.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from contracts.bank_holidays import CALENDAR_VERSION, HOLIDAYS
from contracts.clock_table import RULES
from contracts.dated_rule import DatedRule
from contracts.delay_grounds import DELAY_GROUNDS
from contracts.stage_one_rules import STAGE_ONE_START_RULES
from services.reporting.domain.contributions import DEFINITIONS


def counted_by(
    holidays: Iterable[date] = HOLIDAYS,
    rules: Iterable[DatedRule] = (*RULES, *DELAY_GROUNDS, *STAGE_ONE_START_RULES),
    definitions: int = DEFINITIONS,
) -> str:
    """The number of the definitions, the version of the calendar, and a digest of what both tables say."""
    days = " ".join(day.isoformat() for day in sorted(holidays))
    said = "\n".join([days, *(_said(each) for each in rules)])
    return f"{definitions} {CALENDAR_VERSION} {sha256(said.encode()).hexdigest()[:16]}"


def _said(rule: DatedRule) -> str:
    """What a rule counts by, without its words, as the same text in every process: sets have no order."""
    told = rule.model_dump(mode="json", exclude=_WORDS)
    return repr([(name, sorted(v) if isinstance(v, list) else v) for name, v in told.items()])


_WORDS = {"title", "plain", "source"}
COUNTED_BY = counted_by()
