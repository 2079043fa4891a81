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
from contracts.request_forms import BY_LINK
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
ASKED_AGAIN: Mapping[str, StateWords] = {
    "expires_soon": StateWords("Expires soon, asked for again", "blue"),
    "expired": StateWords("Expired, asked for again", "blue"),
}
"""What is said instead once a check was asked for again."""
NOT_NEEDED = "Say that it is not needed"
COMMANDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "need_open": (("Decide", "decide-check-need"),),
    "not_needed": (("Change", "decide-check-need"),),
    "to_ask": (("Record that you asked", "ask-for-checks"), (NOT_NEEDED, "decide-check-need")),
    "asked": (("Record as received", "return-checks"), ("Record a reminder", "chase-checks")),
    "back": (("Correct the outcome", "correct-outcome"),),
    "follow_up": (
        ("Correct the outcome", "correct-outcome"),
        ("Record a new one", "renew-checks"),
    ),
    "expires_soon": (("Ask again", "ask-for-checks"), ("Record the new one", "renew-checks")),
    "expired": (("Ask again", "ask-for-checks"), ("Record the new one", "renew-checks")),
}
"""What most likely comes next, by the state; the form of each command is reached from the case too."""
WHILE_ASKED_AGAIN = (("Record the new one", "renew-checks"), ("Record a reminder", "chase-checks"))
BESIDE: Mapping[Check, tuple[tuple[str, str], ...]] = {
    Check.REFERENCE: (("Record the interview", "record-interview"),),
    Check.HEALTH: (("Record the medical adviser's view", "record-medical-advice"),),
}
"""What belongs to a check besides what comes back."""
WORKS = frozenset({"sent", "accepted"})
LINKS: Mapping[str, str] = {
    "sent": "Link sent, works until {day}",
    "accepted": "They can answer. The link works until {day}",
    "answered": "Answered by link",
    "declined": "They cannot answer. Ask someone else",
    "over": "The link ended on {day} without an answer",
}
"""Where a request by link is, in words."""
NEVER_WAIVED = frozenset(
    {Check.DBS, Check.HEALTH, Check.REFERENCE, Check.LOCAL_AUTHORITY, Check.PREPARATION}
)
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
    assesses: bool = False

    def link(self, text: str, command: str, about: str, **chosen: str) -> Link:
        """The form of a command at the assessment, with what was chosen."""
        return Link(text, about, f"{self.path}/do/assessment/{command}?{urlencode(chosen)}")

    def detail(self, row: CheckRow, about: str) -> Iterable[Link]:
        """The page of one check, for those who assess."""
        if self.assesses:
            yield Link("Details", about, detail_of(self.path, row.check, row.person))

    def person_link(self, text: str, command: str, person: Person) -> Link:
        """The form of a command at the enquiry, for one person."""
        href = f"{self.path}/do/{command}?{urlencode({'person': person.number})}"
        return Link(text, person.name, href)


def detail_of(path: str, check: Check, person: int | None) -> str:
    """The address of the page of one check."""
    return f"{path}/checks/{check}" + (f"?person={person}" if person else "")


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
        f"{', expired' if each.expired else ', interview' if each.interview else ''}"
        for each in (view.missing if isinstance(view, AssessmentCase) else ())
    ]


def gone(
    people: CasePeople | None, table: CheckTable, reader: ForStaff
) -> list[tuple[Person, list[Link]]]:
    """Who was taken off the list, with the pages of their checks for those who assess."""
    left = [each for each in people.people if each.until] if people else []
    return [
        (
            person,
            [
                Link(label_of(row.check), person.name, link.href)
                for row in table.former
                if row.person == person.number
                for link in reader.detail(row, person.name)
            ],
        )
        for person in left
    ]


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
    links = [*possible_links(row, f"{label}, {name}", reader)]
    links += reader.detail(row, f"{label}, {name}")
    return Cell(
        check=label,
        state=state_in_words(row),
        facts=tuple(_facts(row, name)),
        why=f"{row.why}. {row.source}.",
        links=tuple(links),
    )


def state_in_words(row: CheckRow) -> StateWords:
    """Where a check is, in words."""
    if row.awaited and row.state in ASKED_AGAIN:
        return ASKED_AGAIN[row.state]
    return STATES.get(row.state, StateWords(row.state.replace("_", " ").capitalize(), "grey"))


def possible_links(row: CheckRow, about: str, reader: ForStaff) -> Iterable[Link]:
    """What most likely comes next and can be done now."""
    chosen = {"checks": str(row.check), "check": str(row.check), "person": str(row.person or "all")}
    beside = BESIDE.get(row.check, ()) if row.state != "not_needed" else ()
    again = row.awaited and row.state in ASKED_AGAIN
    first = WHILE_ASKED_AGAIN if again else COMMANDS.get(row.state, ())
    for text, command in (*first, *_by_link(row), *beside):
        if command in reader.possible and not _never(row, text):
            yield reader.link(text, command, about, **chosen)


def _by_link(row: CheckRow) -> Iterable[tuple[str, str]]:
    if row.link in WORKS:
        yield "Cancel the link", "cancel-request"
    elif row.check in BY_LINK and row.state in {"to_ask", "asked", "expires_soon", "expired"}:
        yield "Ask by link", "ask-by-link"


def _never(row: CheckRow, text: str) -> bool:
    return text == NOT_NEEDED and row.check in NEVER_WAIVED


def _facts(row: CheckRow, name: str) -> Iterable[str]:
    if row.waits_for in WAITS:
        yield f"{WAITS[row.waits_for].format(who=name)} since {day(row.since)}"
    if row.chased_on:
        yield f"Last reminder {day(row.chased_on[-1])}"
    if row.not_repeated and row.back_on:
        yield f"Not repeated on the fast track, used again from {day(row.back_on)}"
    elif row.back_on:
        yield f"Received {day(row.back_on)}"
    if row.link and row.link in LINKS and row.link_ends_on:
        yield LINKS[row.link].format(day=day(row.link_ends_on))
    yield from _beside(row)
    if row.outcome == "satisfactory":
        yield "Satisfactory"
    if row.expires_on:
        yield f"{'Expired after' if row.state == 'expired' else 'Holds until'} {day(row.expires_on)}"


def _beside(row: CheckRow) -> Iterable[str]:
    """What belongs to a check besides what comes back, and whether it is there."""
    if row.moved_on:
        yield f"Asked again since they moved home on {day(row.moved_on)}"
    if row.authority:
        yield f"Of {row.authority}"
    if row.interviewed_on:
        yield f"Interviewed {day(row.interviewed_on)}"
    elif row.check is Check.REFERENCE and row.back_on:
        yield "Not interviewed yet"
    if row.advised_on:
        yield f"Medical adviser's view {day(row.advised_on)}"
    elif row.check is Check.HEALTH and row.back_on:
        yield "Medical adviser's view not recorded yet"
