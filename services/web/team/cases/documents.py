"""The documents of a case in words: whose each is, who may open it, its versions, and who opened it.

The invariant: a person is called by name where names can be had, else by number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from contracts.documents import DocumentReader
from contracts.release import Recipient
from contracts.words import day, label_of
from services.web.site.agencies import agency_name
from services.web.site.answers.documents import (
    CaseDocuments,
    Document,
    DocumentVersion,
    Opening,
    PassedOn,
)
from services.web.site.words import APPLICANTS, file_size
from services.web.team.cases.check_table import called

ON_REQUEST = (Recipient.INDEPENDENT_REVIEW, Recipient.INSPECTOR)
OWN_TEAM = "Social workers and managers"


class VersionLine(NamedTuple):
    """One version of a document: what it is, who sent it, and where to get it."""

    number: int
    name: str
    about: str
    on: date
    by: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One document as staff read it; the latest version first."""

    number: int
    kind: str
    whose: str
    readers: str
    versions: tuple[VersionLine, ...]
    withdrawn: str
    withdrawn_on: date | None
    reason: str
    replaceable: bool
    report: tuple[int, ...]
    papers: str
    on_request: str
    elsewhere: str


@dataclass(frozen=True, slots=True)
class DocumentReaderView:
    """What the words depend on: the case's address, names by number, and colleagues by code."""

    path: str
    names: Mapping[int, str]
    staff: Mapping[str, str]
    viewer: str

    def person(self, code: str) -> str:
        """A colleague by name, the reader as you."""
        return "you" if code == self.viewer else self.staff.get(code, code)

    def applicant(self, number: int) -> str:
        """An applicant by name."""
        return self.names.get(number) or APPLICANTS[number]


def document_lines(found: CaseDocuments, reader: DocumentReaderView) -> list[DocumentLine]:
    """Every document, the latest added first."""
    return [
        _line(each, reader, _elsewhere(found.passed_on, each)) for each in reversed(found.documents)
    ]


def openings_in_words(
    openings: list[Opening], reader: DocumentReaderView
) -> list[tuple[Opening, str, str]]:
    """Each opening with who it was and which version they got."""
    return [(each, _opener(each, reader), each.opened.partition("/")[2]) for each in openings]


def _opener(opening: Opening, reader: DocumentReaderView) -> str:
    if "adopter" in opening.roles:
        return "An applicant"
    if opening.after_move:
        return "A manager at the agency they moved to"
    if "pack_reader" in opening.roles:
        return f"Panel member {opening.by}"
    named = reader.person(opening.by)
    return named[:1].upper() + named[1:]


def _line(document: Document, reader: DocumentReaderView, elsewhere: str) -> DocumentLine:
    gone = document.withdrawn
    others = [label_of(each) for each in DocumentReader if each in document.readers]
    return DocumentLine(
        number=document.number,
        kind=label_of(document.kind),
        whose=called(document.person, reader.names),
        readers=", ".join([OWN_TEAM, *others]),
        versions=tuple(_version(document, each, reader) for each in reversed(document.versions)),
        withdrawn=reader.person(gone.by) if gone else "",
        withdrawn_on=gone.on if gone else None,
        reason=gone.reason if gone else "",
        replaceable=document.replaceable,
        report=document.report,
        papers=", ".join(label_of(each) for each in document.papers),
        on_request=", ".join(label_of(each) for each in ON_REQUEST if each in document.recipients),
        elsewhere=elsewhere,
    )


def _elsewhere(passed_on: PassedOn | None, document: Document) -> str:
    """Until when another agency can open which version; empty if it cannot."""
    if passed_on is None:
        return ""
    versions = {each.number: each.version for each in passed_on.documents}
    if document.number not in versions:
        return ""
    receiver, until = agency_name(passed_on.receiver), day(passed_on.until)
    return f"{receiver} can open version {versions[document.number]} until {until}"


def _version(
    document: Document, version: DocumentVersion, reader: DocumentReaderView
) -> VersionLine:
    sender = ""
    if version.applicant is not None:
        sender = reader.applicant(version.applicant)
    elif version.by_link:
        sender = "someone who answered by link"
    elif version.by:
        sender = reader.person(version.by)
    return VersionLine(
        number=version.number,
        name=version.name,
        about=f"{label_of(version.format)}, {file_size(version.size)}",
        on=version.on,
        by=sender,
        href=f"{reader.path}/documents/{document.number}/versions/{version.number}",
    )
