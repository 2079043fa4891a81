"""The table of checks as staff read it: people by name, each check with its state in words and what to do next.

The invariant: a state is said in words, never by colour alone. What can be done is what the service offers; each
link leads to the form of that command with the check and the person chosen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from contracts.checks import Check
from contracts.people import PersonKind
from contracts.words import day, label_of
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.answers.checks import CasePeople, CheckRow, CheckTable, Person

HOUSEHOLD = "The household"
GROUPS: Mapping[str, tuple[PersonKind, ...]] = {
    "Applicants and other adults": (PersonKind.APPLICANT, PersonKind.ADULT),
    "Children": (PersonKind.CHILD,),
    "Referees and former partners": (PersonKind.REFEREE, PersonKind.FORMER_PARTNER),
    HOUSEHOLD: (),
}
"""The tables of the page: whose checks each has; the last has those of nobody alone."""


class StateWords(NamedTuple):
    """A state in words, and the colour of its tag beside them."""

    words: str
    colour: str


STATES: Mapping[str, StateWords] = {
    "need_open": StateWords("To decide: is it needed?", "yellow"),
    "not_needed": StateWords("Not needed", "grey"),
    "to_ask": StateWords("Not asked for yet", "yellow"),
    "asked": StateWords("Asked for", "blue"),
    "back": StateWords("Received", "green"),
    "follow_up": StateWords("Received, needs follow-up", "orange"),
    "expires_soon": StateWords("Expires soon", "orange"),
    "expired": StateWords("Expired", "red"),
}
NOT_NEEDED = "Say that it is not needed"
COMMANDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "need_open": (("Decide", "decide-check-need"),),
    "not_needed": (("Change", "decide-check-need"),),
    "to_ask": (("Record that you asked", "ask-for-checks"), (NOT_NEEDED, "decide-check-need")),
    "asked": (("Record as received", "return-checks"), ("Record a reminder", "chase-checks")),
    "back": (),
    "follow_up": (("Record a new one", "renew-checks"),),
    "expires_soon": (("Ask again", "ask-for-checks"), ("Record the new one", "renew-checks")),
    "expired": (("Ask again", "ask-for-checks"), ("Record the new one", "renew-checks")),
}
"""What most likely comes next, by the state; the form of each command is reached from the case too."""
NEVER_WAIVED = frozenset({Check.DBS, Check.REFERENCE, Check.LOCAL_AUTHORITY})
WAITS: Mapping[str, str] = {
    "agency": "Waiting for your team",
    "person": "Waiting for {who}",
    "others": "Waiting for others",
}


class Link(NamedTuple):
    """What can be done about a check, of whom, and where."""

    text: str
    about: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One check of one person in words."""

    check: str
    state: StateWords
    facts: tuple[str, ...]
    why: str
    links: tuple[Link, ...]


class PersonLine(NamedTuple):
    """One row: who it is, what they are to the case, and their checks by column; None where not asked of them."""

    name: str
    kind: str
    links: tuple[Link, ...]
    turned_18: bool
    cells: tuple[Cell | None, ...]


class CheckGroup(NamedTuple):
    """One table of the page."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class ForStaff:
    """What the page needs besides the answers: the case's address, and what the reader can do now."""

    path: str
    possible: Collection[str]

    def link(self, text: str, command: str, about: str, **chosen: str) -> Link:
        """The form of a command at the assessment, with what was chosen."""
        return Link(text, about, f"{self.path}/do/assessment/{command}?{urlencode(chosen)}")

    def person_link(self, text: str, command: str, person: Person) -> Link:
        """The form of a command at the enquiry, for one person."""
        href = f"{self.path}/do/{command}?{urlencode({'person': person.number})}"
        return Link(text, person.name, href)


def check_groups(
    table: CheckTable, people: CasePeople | None, reader: ForStaff
) -> list[CheckGroup]:
    """The tables that have a row, in order."""
    known = {each.number: each for each in people.people} if people else {}
    groups = (_group(title, kinds, table, known, reader) for title, kinds in GROUPS.items())
    return [each for each in groups if each.lines]


def missing_in_words(view: object, names: Mapping[int, str]) -> list[str]:
    """What a positive decision on stage one still needs: the check, and whose it is."""
    return [
        f"{label_of(each.check)}"
        f"{f' ({called(each.person, names)})' if each.person else ''}"
        f"{', expired' if each.expired else ''}"
        for each in (view.missing if isinstance(view, AssessmentCase) else ())
    ]


def gone(people: CasePeople | None) -> list[Person]:
    """Who was taken off the list."""
    return [each for each in people.people if each.until] if people else []


def called(number: int | None, names: Mapping[int, str]) -> str:
    """A person by name, or by number while no name is to be had."""
    return HOUSEHOLD if number is None else names.get(number, f"Person {number}")


def _group(
    title: str,
    kinds: Sequence[PersonKind],
    table: CheckTable,
    known: Mapping[int, Person],
    reader: ForStaff,
) -> CheckGroup:
    rows = [each for each in table.checks if (each.kind in kinds if kinds else each.kind is None)]
    columns = tuple(dict.fromkeys(each.check for each in rows))
    numbers = tuple(dict.fromkeys(each.person for each in rows))
    lines = tuple(
        _line(number, [each for each in rows if each.person == number], columns, known, reader)
        for number in sorted(numbers, key=lambda each: each or 0)
    )
    return CheckGroup(title, tuple(label_of(each) for each in columns), lines)


def _line(
    number: int | None,
    rows: Sequence[CheckRow],
    columns: Iterable[Check],
    known: Mapping[int, Person],
    reader: ForStaff,
) -> PersonLine:
    by_check = {each.check: each for each in rows}
    name = called(number, {each.number: each.name for each in known.values()})
    cells = (by_check.get(each) for each in columns)
    kind, person = rows[0].kind, known.get(number or 0)
    return PersonLine(
        name=name,
        kind=label_of(kind) if kind else "",
        links=tuple(_about_person(person, reader)) if person else (),
        turned_18=person is not None and person.turned_18,
        cells=tuple(_cell(each, name, reader) if each else None for each in cells),
    )


def _about_person(person: Person, reader: ForStaff) -> Iterable[Link]:
    if person.kind is PersonKind.APPLICANT:
        return
    if "correct-person" in reader.possible:
        yield reader.person_link("Correct", "correct-person", person)
    if "remove-person" in reader.possible:
        replace = person.kind is PersonKind.REFEREE
        yield reader.person_link("Replace" if replace else "Take off", "remove-person", person)


def _cell(row: CheckRow, name: str, reader: ForStaff) -> Cell:
    label = label_of(row.check)
    chosen = {"checks": str(row.check), "person": str(row.person or "all")}
    links = [
        reader.link(text, command, f"{label}, {name}", **chosen)
        for text, command in COMMANDS.get(row.state, ())
        if command in reader.possible and not _never(row, text)
    ]
    return Cell(
        check=label,
        state=STATES.get(row.state, StateWords(row.state.replace("_", " ").capitalize(), "grey")),
        facts=tuple(_facts(row, name)),
        why=f"{row.why}. {row.source}.",
        links=tuple(links),
    )


def _never(row: CheckRow, text: str) -> bool:
    return text == NOT_NEEDED and row.check in NEVER_WAIVED


def _facts(row: CheckRow, name: str) -> Iterable[str]:
    if row.waits_for in WAITS:
        yield f"{WAITS[row.waits_for].format(who=name)} since {day(row.since)}"
    if row.chased_on:
        yield f"Last reminder {day(row.chased_on[-1])}"
    if row.back_on:
        yield f"Received {day(row.back_on)}"
    if row.outcome == "satisfactory":
        yield "Satisfactory"
    if row.expires_on:
        yield f"{'Expired after' if row.state == 'expired' else 'Holds until'} {day(row.expires_on)}"
