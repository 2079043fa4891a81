"""How long a limit is, for words that are put together once: the titles of actions, forms and pages.

The invariant: the number comes from the dated rules. It is the one in force when the service starts.
"""

from contracts.clocks import ClockId, limit_in_words
from services.chassis.clock import today


def limit(clock: ClockId | str) -> str:
    """The limit of a clock today, as in "10 working days", by its name too. Raises `NoRuleInForce`."""
    return limit_in_words(ClockId(clock), today())
