"""One case's history from every service that has a part in it, merged by day, the latest first.

The invariant: nothing is left out unless a reader narrows it, and a corrected day is listed where it belongs, marked as corrected.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple, Self

from pydantic import ValidationError

from contracts.assessment import AssessmentDateCorrected
from contracts.calendar import london_date
from contracts.enquiry import DateCorrected, RegistrationDraftSaved
from contracts.panel import PanelDateCorrected
from contracts.words import day, moment
from services.web.site.answers.casework import Happened
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.answers.notifications import Messages
from services.web.site.staff import Names
from services.web.team.cases.letters import why_not_delivered
from services.web.team.cases.person_names import by_name
from services.web.team.cases.sentences import event_in_words, with_names

NO_NAMES: Mapping[int, str] = MappingProxyType({})
LINES = 100
"""The lines of a page of history."""

Correction = DateCorrected | AssessmentDateCorrected | PanelDateCorrected
CORRECTIONS: Mapping[str, type[Correction]] = {
    each.type: each for each in (DateCorrected, AssessmentDateCorrected, PanelDateCorrected)
}
"""Of each record those of its own stream."""


class HistoryKind(StrEnum):
    """By whom or what a line of a history came about: what it can be narrowed to."""

    STAFF = "staff"
    HOUSEHOLD = "household"
    MESSAGES = "messages"
    AUTOMATIC = "automatic"


FOLDED = frozenset({RegistrationDraftSaved.type})
"""Events that come in dozens: those of one day by one person are one line."""

_LEFT = {
    "sent": "Email sent",
    "failed": "Email not delivered",
    "to_tell": "To tell another way",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a timeline; `at` is when it was recorded, `on` the day on which it happened."""

    title: str
    words: str
    on: date
    at: datetime
    by: str = ""
    href: str = ""
    corrected: bool = False
    kind: HistoryKind = HistoryKind.STAFF
    folds: bool = False

    @property
    def when(self) -> str:
        """The day, with the hour where it was recorded at once, else with the day on which it was."""
        recorded_on = london_date(self.at)
        if recorded_on == self.on and not self.corrected:
            return moment(self.at)
        corrected = ", corrected" if self.corrected else ""
        return f"{day(self.on)}{corrected} (recorded {day(recorded_on)})"


def entries(
    *records: Iterable[Happened], messages: Messages | None, path: str, viewer: str
) -> list[Entry]:
    """Every event of these records with the messages that left, the latest first."""
    found = [entry for record in records for entry in _of_record(tuple(record), viewer)]
    if messages is not None:
        found += _of_messages(messages, path, viewer)
    return sorted(_folded(found), key=lambda each: (each.on, each.at), reverse=True)


def of_kind(history: list[Entry], kind: str) -> list[Entry]:
    """The lines of this kind; all of them where there is no such kind."""
    return [each for each in history if each.kind == kind] if kind in {*HistoryKind} else history


def called(
    history: Iterable[Entry],
    staff: Names,
    contact: ContactDetails | None = None,
    in_case: Mapping[int, str] = NO_NAMES,
) -> list[Entry]:
    """The same with colleagues and the people of the case by their names, as far as these are known."""
    people = [each.name for each in contact.applicants] if contact else []
    return [
        replace(
            each,
            by=staff.get(each.by, each.by),
            words=by_name(with_names(each.words, people), in_case),
        )
        for each in history
    ]


def _folded(found: list[Entry]) -> Iterator[Entry]:
    """The same with one line for all that fold into it, at the time of the last."""
    alone = [each for each in found if not each.folds]
    folding = sorted((each for each in found if each.folds), key=_alike)
    yield from alone
    for _, each in groupby(folding, key=_alike):
        yield _as_one(sorted(each, key=lambda entry: entry.at))


def _alike(entry: Entry) -> tuple[date, str, str]:
    return entry.on, entry.by, entry.title


def _as_one(entries: list[Entry]) -> Entry:
    words = " ".join(dict.fromkeys(each.words for each in entries))
    times = f" ({len(entries)} times)" if len(entries) > 1 else ""
    return replace(entries[-1], title=f"{entries[-1].title}{times}", words=words)


class HistoryPage(NamedTuple):
    """One page of a history; `later` and `earlier` are the numbers of the pages beside it, if any."""

    lines: list[Entry]
    later: int | None
    earlier: int | None

    @classmethod
    def of(cls, history: list[Entry], number: int) -> Self:
        """The page of this number; the first has what happened last."""
        end = number * LINES
        return cls(
            lines=history[end - LINES : end],
            later=number - 1 or None,
            earlier=number + 1 if len(history) > end else None,
        )


def person(by: str, viewer: str) -> str:
    """Who caused something, in the viewer's eyes: staff by their code, empty if a service did."""
    if by == viewer:
        return "you"
    if by.startswith("adopter:"):
        return "the household"
    return "" if by.partition(":")[0] == "service" else by


def _kind(by: str) -> HistoryKind:
    kinds = {"adopter": HistoryKind.HOUSEHOLD, "service": HistoryKind.AUTOMATIC}
    return kinds.get(by.partition(":")[0], HistoryKind.STAFF)


def _of_record(record: tuple[Happened, ...], viewer: str) -> Iterable[Entry]:
    right_days = corrected_days(record)
    for each in record:
        happened = event_in_words(each)
        yield Entry(
            title=happened.title,
            words=happened.words,
            on=right_days.get(each.version, happened.on),
            at=each.at,
            by=person(each.by, viewer),
            corrected=each.version in right_days,
            kind=_kind(each.by),
            folds=each.type in FOLDED,
        )


def corrected_days(record: Iterable[Happened]) -> dict[int, date]:
    """The right days by the version of their event; of several corrections the last holds."""
    found = (_correction(each) for each in record if each.type in CORRECTIONS)
    return {each.corrects: each.right_day for each in found if each is not None}


def _correction(happened: Happened) -> Correction | None:
    try:
        return CORRECTIONS[happened.type].model_validate(happened.data)
    except ValidationError:
        # The line of this event says by its name alone that it could not be read.
        return None


def _of_messages(messages: Messages, path: str, viewer: str) -> Iterable[Entry]:
    for each in (*messages.sent, *messages.failed):
        yield Entry(
            title=f"{_LEFT.get(each.status, 'Email')}: {each.title}",
            words=why_not_delivered(each),
            on=london_date(each.at),
            at=each.at,
            by=person(each.requested_by, viewer) if each.requested_by else "",
            href=f"{path}/messages/{each.message}",
            kind=HistoryKind.MESSAGES,
        )
