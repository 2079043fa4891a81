"""Dates, shares and periods in the words of a page."""

import re
from collections.abc import Iterable
from datetime import date

from contracts.direction import isolated
from contracts.words import day

APPLICANTS = {1: "The first applicant", 2: "The second applicant"}


def weekday(on: date) -> str:
    """`Thursday 4 December 2025`."""
    return f"{on:%A} {day(on)}"


def called(names: Iterable[str]) -> str:
    """A household by everyone's name."""
    return " and ".join(isolated(each) for each in names)


def dialled(phone: str) -> str:
    """A phone number as a link calls it: its digits, and no 0 in brackets after a country code."""
    country = "+" if phone.lstrip(" (").startswith("+") else ""
    return country + re.sub(r"\D", "", phone.replace("(0)", "") if country else phone)


def number(count: int | None) -> str:
    """A whole number with its thousands apart."""
    return "" if count is None else f"{count:,}"


def reason(code: str) -> str:
    """The code of a reason as words."""
    return code.replace("_", " ")


def file_size(size: int) -> str:
    """How large a file is, from its bytes: `340 KB`, `2.4 MB`."""
    if size < 1_000_000:  # noqa: PLR2004  a megabyte
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"
