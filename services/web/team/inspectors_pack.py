"""The inspector's pack: the central list and the last meetings of the panel, with their final minutes, in one archive.

The invariant: it holds what its reader may open and nothing else, and says of every case whose minutes it has not why. No
file is whole in memory, and the name of none says whose case it is.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from contracts.panel_minutes import MinutesStanding
from contracts.release import Recipient
from contracts.words import day
from services.chassis.clock import now, today
from services.web.site.agencies import agency_name
from services.web.site.answers.documents import CaseDocuments, Document
from services.web.site.answers.panel import Minutes, PanelCase
from services.web.site.answers.panel_lists import (
    AgendaItem,
    CentralList,
    PanelMeeting,
    WholePanelMeeting,
)
from services.web.site.clients import Ask, Away, Refused
from services.web.site.pieces import Piece, piece

MEETINGS = 3
"""Of so many meetings an inspector is given the minutes."""
INDEX = "index.html"


class FiledMinutes(NamedTuple):
    """What the pack says of the minutes of one case, and where in it they are; empty if it has none."""

    words: str
    file: str = ""


class Pack(NamedTuple):
    """What a pack is made from."""

    agency: str
    lists: list[CentralList]
    meetings: list[WholePanelMeeting]


Filed = Mapping[tuple[UUID, str], FiledMinutes]
"""By meeting and the time of the case."""
Page = Callable[[Filed], str]


class _Written:
    """What an archive writes to; it is taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._pieces.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """There is nothing behind it."""

    def taken(self) -> bytes:
        """What was written since it was last taken."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken


async def pack_of(ask: Ask, agency: str) -> Pack:
    """The central lists and the last three meetings held, the latest first; raises `Away` and `Refused`."""
    tomorrow = (today() + timedelta(1)).isoformat()
    lists, meetings = await asyncio.gather(
        ask.panel.get(f"/agencies/{agency}/central-list", list[CentralList]),
        ask.panel.get(
            f"/agencies/{agency}/panel-meetings",
            list[PanelMeeting],
            {"from": tomorrow, "past": "true"},
        ),
    )
    held = [each for each in meetings if each.standing == "held"][:MEETINGS]
    asked = (ask.panel.get(f"/panel-meetings/{each.meeting}", WholePanelMeeting) for each in held)
    return Pack(agency, lists, await asyncio.gather(*asked))


async def archive(ask: Ask, pack: Pack, page: Page) -> AsyncIterator[bytes]:
    """The archive piece by piece: the minutes first, and last the page that says what is there and what is not."""
    written, filed = _Written(), dict[tuple[UUID, str], FiledMinutes]()
    with ZipFile(written, "w") as zipped:  # type: ignore[call-overload]  # it asks for no more than `write` and `flush`
        for meeting in pack.meetings:
            for item in meeting.agenda:
                filing = _Filing(ask, zipped, written)
                async for each in filing.of(pack.agency, meeting, item):
                    yield each
                filed[meeting.meeting, item.starts_at] = filing.filed
        zipped.writestr(_named(INDEX), page(filed), ZIP_DEFLATED)
        yield written.taken()
    yield written.taken()


class _Filing:
    """Puts the minutes of one case into the archive; `filed` says what came of it."""

    def __init__(self, ask: Ask, zipped: ZipFile, written: _Written) -> None:
        self._ask, self._zipped, self._written = ask, zipped, written
        self.filed = FiledMinutes("")

    async def of(
        self, agency: str, meeting: WholePanelMeeting, item: AgendaItem
    ) -> AsyncIterator[bytes]:
        """The bytes by which the archive grows."""
        if item.journey is None or item.agency != agency:
            with_whom = f"With {agency_name(item.agency)}" if item.agency else "The case has ended"
            self.filed = FiledMinutes(f"{with_whom}.")
            return
        case = await piece(self._ask.panel.get(f"/cases/{item.journey}", PanelCase))
        minutes = (
            final_minutes(case.found, meeting.meeting, meeting.held_on) if case.found else None
        )
        self.filed = without_document(case, minutes)
        if minutes is None or minutes.document is None:
            return
        asked = self._ask.assessment.get(f"/cases/{item.journey}/documents", CaseDocuments)
        found = await piece(asked)
        document = found.found.named(minutes.document) if found.found else None
        if document is None or Recipient.INSPECTOR not in document.recipients:
            self.filed = FiledMinutes(f"{_final(minutes)} {not_there(found, minutes.document)}")
            return
        name = f"minutes/{meeting.held_on.isoformat()}-{item.reference}.{document.latest.format}"
        try:
            async for each in self._file(item.journey, document, name):
                yield each
        except (Away, Refused) as error:
            if name in self._zipped.namelist():
                raise  # the file is broken off, and so is the archive
            away = Piece[CaseDocuments](away=isinstance(error, Away))
            self.filed = FiledMinutes(f"{_final(minutes)} {not_there(away, document.number)}")
            return
        self.filed = FiledMinutes(_final(minutes, document), name)

    async def _file(self, journey: UUID, document: Document, name: str) -> AsyncIterator[bytes]:
        version = f"{document.number}/versions/{document.latest.number}"
        path = f"/cases/{journey}/documents/{version}"
        async with self._ask.assessment.open_file(path) as answer:
            with self._zipped.open(_named(name), "w") as file:
                async for each in answer.aiter_bytes():
                    file.write(each)
                    yield self._written.taken()
            yield self._written.taken()


def final_minutes(case: PanelCase, meeting: UUID, held_on: date) -> Minutes | None:
    """The latest version of the minutes of one meeting among those of a case; a draft where none is final.

    A meeting that the case does not name is found by its day.
    """
    hearings = {
        number
        for number, each in enumerate(case.meetings, start=1)
        if each.on == held_on and each.meeting in {None, meeting}
    }
    own = [each for each in case.minutes if each.hearing in hearings]
    return next(reversed([each for each in own if each.is_final] or own), None)


def without_document(case: Piece[PanelCase], minutes: Minutes | None) -> FiledMinutes:
    """What is said of minutes that no document holds."""
    if case.away:
        return FiledMinutes("The case did not load. Download the pack again.")
    if minutes is None:
        return FiledMinutes("No minutes are on record.")
    return FiledMinutes(f"{_final(minutes)} No document that holds them is on record.")


def not_there(found: Piece[CaseDocuments], document: int) -> str:
    """Why a document is not in the pack."""
    if found.away:
        return f"Document {document} did not load. Download the pack again."
    return f"You cannot open document {document}, which holds them. A manager can."


def _final(minutes: Minutes, document: Document | None = None) -> str:
    kind = "Draft" if minutes.standing is MinutesStanding.DRAFT else "Final"
    corrected = ", corrected" if minutes.standing is MinutesStanding.CORRECTED else ""
    withdrawn = document.withdrawn if document else None
    since = f" The document was withdrawn on {day(withdrawn.on)}." if withdrawn else ""
    return f"{kind} minutes of {day(minutes.on)}{corrected}.{since}"


def _named(name: str) -> ZipInfo:
    info = ZipInfo(name, now().timetuple()[:6])
    info.compress_type = ZIP_STORED
    return info
