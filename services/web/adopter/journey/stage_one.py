"""Stage one for its household: what they have to do, and which checks are back for whom.

The invariant: that a check came back is said, and never what it says.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from contracts.direction import isolated
from contracts.reference import Check
from contracts.words import day, label_of
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.answers.enquiry.record import OwnContactDetails

PERSONAL = frozenset({Check.DBS, Check.HEALTH, Check.PREPARATION})
"""What each applicant has of their own; the others are about the household."""

TO_DO: Mapping[str, frozenset[Check]] = {
    "Book a medical with your GP. Your agency gives you the form for it.": frozenset(
        {Check.HEALTH}
    ),
    "Fill in the form for your DBS check and show your agency your identity documents.": frozenset(
        {Check.DBS}
    ),
    "Go to the preparation training that you agree with your agency.": frozenset(
        {Check.PREPARATION}
    ),
    "Ask your referees to expect a call from your agency.": frozenset(
        {Check.REFERENCE_1, Check.REFERENCE_2, Check.REFERENCE_3}
    ),
}
"""What the household does, and the checks for which it does it."""


class CheckLine(NamedTuple):
    """One check: whose it is, and whether it is back."""

    check: Check
    title: str
    whose: str
    back_on: date | None

    @property
    def state(self) -> str:
        """Whether it is back, in words."""
        return f"Received on {day(self.back_on)}" if self.back_on else "Not received yet"


def applicants(details: OwnContactDetails | None) -> list[str]:
    """The names of the household's applicants; one without a name while these cannot be had."""
    return [each.name for each in details.applicants] if details else [""]


def check_lines(case: AssessmentCase, people: Sequence[str]) -> list[CheckLine]:
    """Every check in order, once for each applicant where it is a person's own."""
    return [line for check in Check for line in _lines(case, check, people)]


def to_do(lines: Sequence[CheckLine]) -> list[str]:
    """What is still to be done, and by whom where one of two has done it; nothing once every check is back."""
    return [
        f"{words}{_who(lines, checks)}"
        for words, checks in TO_DO.items()
        if any(each.check in checks and not each.back_on for each in lines)
    ]


def _who(lines: Sequence[CheckLine], checks: Collection[Check]) -> str:
    of_each = [each for each in lines if each.check in checks and each.whose]
    waiting = [each.whose for each in of_each if not each.back_on]
    return f" Still to do: {isolated(waiting[0])}." if 0 < len(waiting) < len(of_each) else ""


def _lines(case: AssessmentCase, check: Check, people: Sequence[str]) -> Iterator[CheckLine]:
    title, whole = label_of(check), case.returned_checks.get(check)
    if check not in PERSONAL or len(people) == 1:
        yield CheckLine(check, title, "", whole)
        return
    for number, name in enumerate(people, start=1):
        yield CheckLine(check, title, name, case.checks_of.get(number, {}).get(check) or whole)
