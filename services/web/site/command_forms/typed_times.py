"""A time of day as people type it: 18:30, 6.30pm, 7 pm, midday.

The invariant: nothing is guessed. An hour without am or pm is a time only where it has two digits.
"""

import re

TWENTY_FOUR = re.compile(r"([01][0-9]|2[0-3])[:. ]?([0-5][0-9])")
TWELVE = re.compile(r"(0?[1-9]|1[0-2])(?:[:. ]?([0-5][0-9]))? ?([ap])[.]?m[.]?")
BY_NAME = {"midday": "12:00", "noon": "12:00", "12 noon": "12:00", "12 midday": "12:00"}
NOT_A_TIME = "Enter a time, like 6:30pm or 18:30"
HALF_A_DAY = 12


def typed_time(text: str) -> str:
    """The time on the 24-hour clock; raises ValueError with what is right."""
    typed = " ".join(text.lower().split())
    if named := BY_NAME.get(typed):
        return named
    if found := TWENTY_FOUR.fullmatch(typed):
        return f"{found[1]}:{found[2]}"
    if found := TWELVE.fullmatch(typed):
        hour = int(found[1]) % HALF_A_DAY + (HALF_A_DAY if found[3] == "p" else 0)
        return f"{hour:02}:{found[2] or '00'}"
    raise ValueError(NOT_A_TIME)
