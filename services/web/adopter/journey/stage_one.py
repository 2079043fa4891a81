"""The checks for one applicant: what they have to do, and where each check is, of them and of the household.

The invariant: that a check came back is said, and never what it says; of the other adults in the household no more
than how much is still to come.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contracts.checks import Check
from contracts.people import PersonKind
from contracts.words import day, label_of
from services.web.site.answers.checks import CasePeople, CheckRow, CheckTable

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
    "Ask your referees to expect an email or a call from your agency.": frozenset(
        {Check.REFERENCE, Check.FORMER_PARTNER}
    ),
    "Give your agency the documents about your income and spending that it asks for.": frozenset(
        {Check.FINANCE}
    ),
}
"""What an applicant does, and the checks for which they do it."""

STATES: Mapping[str, str] = {
    "not_needed": "Not needed",
    "to_ask": "Not asked for yet",
    "asked": "Asked for, not received yet",
    "back": "Received",
    "expired": "Has to be done again",
}
OUTSTANDING = frozenset({"to_ask", "asked", "expired"})
YOURS = frozenset({Check.DBS, Check.HEALTH, Check.PREPARATION})
"""What an applicant does something for once it is asked."""


class CheckLine(NamedTuple):
    """One check: what and whose it is, where it is, and whose turn it is."""

    check: Check
    title: str
    whose: str
    state: str
    turn: str
    waits: bool


class OwnChecks(NamedTuple):
    """The checks of a household as one of its applicants sees them."""

    own: tuple[CheckLine, ...]
    shared: tuple[CheckLine, ...]
    others_waiting: int

    @property
    def lines(self) -> tuple[CheckLine, ...]:
        """Every check that they see."""
        return (*self.own, *self.shared)

    @property
    def received(self) -> str:
        """How many of what they see are in, in words."""
        known = [each for each in self.lines if each.state != STATES["not_needed"]]
        back = [each for each in known if not each.waits]
        return f"{len(back)} of {len(known)} checks and pieces of information have been received."

    @property
    def to_do(self) -> list[str]:
        """What is still to be done; nothing once every check is back."""
        waiting = {each.check for each in self.lines if each.waits}
        return [words for words, checks in TO_DO.items() if checks & waiting]


def own_checks(table: CheckTable, people: CasePeople | None, applicant: int) -> OwnChecks:
    """The checks for one applicant: theirs, and those of the household and its referees."""
    names = people.names if people else {}
    own = [each for each in table.checks if each.person == applicant]
    shared = [each for each in table.checks if each.person != applicant]
    return OwnChecks(
        own=tuple(_line(each, "") for each in own),
        shared=tuple(_line(each, _whose(each, names)) for each in _in_order(shared)),
        others_waiting=table.others_waiting,
    )


def _in_order(rows: Sequence[CheckRow]) -> list[CheckRow]:
    return sorted(rows, key=lambda each: (each.person is None, each.person or 0))


def _whose(row: CheckRow, names: Mapping[int, str]) -> str:
    if row.person is None:
        return ""
    return names.get(row.person) or ("A referee" if row.kind is PersonKind.REFEREE else "A child")


def _line(row: CheckRow, whose: str) -> CheckLine:
    return CheckLine(
        check=row.check,
        title=label_of(row.check),
        whose=whose,
        state="Your agency uses what it has" if row.not_repeated else _state(row),
        turn=_turn(row, whose),
        waits=row.state in OUTSTANDING,
    )


def _state(row: CheckRow) -> str:
    if row.state == "asked" and row.back_on:
        return "Asked for again, not received yet"
    on = f" on {day(row.back_on)}" if row.state == "back" and row.back_on else ""
    return f"{STATES.get(row.state, 'Not received yet')}{on}"


def _turn(row: CheckRow, whose: str) -> str:
    """Whose turn it is and since when, to the applicant; nothing once nobody waits."""
    if (row.awaited or row.state == "asked") and row.asked_on is not None:
        return _asked(row, whose, f"since {day(row.asked_on)}")
    if row.state == "to_ask" and row.moved_on:
        return f"You moved home on {day(row.moved_on)}. Your agency will ask for it."
    asks = {"to_ask": "ask for it", "expired": "ask for it again"}.get(row.state)
    return f"{_agencys(row)} It will {asks}." if asks else ""


def _asked(row: CheckRow, whose: str, since: str) -> str:
    if row.waits_for == "agency":
        return _agencys(row)
    if row.check in YOURS:
        return f"It is your turn {since}, unless you have done your part."
    if row.kind is PersonKind.REFEREE:
        return f"Your agency has been waiting for {whose} {since}."
    return f"Your agency has been waiting for it {since}."


def _agencys(row: CheckRow) -> str:
    return f"It has been your agency's turn since {day(row.since)}."
