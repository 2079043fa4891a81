"""Spreadsheets are written in a process of their own, which ends with the file.

The invariant: no service ever loads what writes them (70 MB that would stay), and answers others meanwhile; the
process that writes gets what it writes and no secret of the service.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from enum import StrEnum

import structlog
from pydantic import TypeAdapter

from services.spreadsheets.book import Book

log = structlog.get_logger()

BOOK = TypeAdapter(Book)
PASSED_ON = ("PATH", "PYTHONPATH", "LANG")
"""All that the process gets of the service's surroundings."""


class SpreadsheetForm(StrEnum):
    """The formats, by the ending of their files."""

    XLSX = "xlsx"
    ODS = "ods"


MEDIA_TYPES = {
    SpreadsheetForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SpreadsheetForm.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}


class NotWritten(RuntimeError):
    """The process that writes a spreadsheet ended without one."""


async def written(book: Book, form: SpreadsheetForm) -> bytes:
    """The file of a book; raises `NotWritten`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, form),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
    )
    try:
        file, said = await process.communicate(BOOK.dump_json(book))
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        # All that it got is published, so what it says of that is too.
        log.error(
            "spreadsheet_not_written", form=form, code=process.returncode, said=_last_line(said)
        )
        raise NotWritten(form)
    return file


def _last_line(said: bytes) -> str:
    """The last of what was written to the standard error: of a traceback, the error."""
    return said.decode(errors="replace").strip().rpartition("\n")[2][:300]


def main() -> None:
    """Reads a book as JSON and writes it in the format that is asked for."""
    book = BOOK.validate_json(sys.stdin.buffer.read())
    if SpreadsheetForm(sys.argv[1]) is SpreadsheetForm.XLSX:
        from services.spreadsheets.xlsx import xlsx as write  # noqa: PLC0415  loads a lot
    else:
        from services.spreadsheets.ods import ods as write  # noqa: PLC0415
    sys.stdout.buffer.write(write(book))


if __name__ == "__main__":
    main()
