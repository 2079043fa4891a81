"""What a file is by its content, never by its name, and why it is not taken.

The invariant: a file is looked at without being unpacked; of an archive the list of its parts is read, and that only
where it is of a sensible length.
"""

import mmap
import re
import struct
from typing import IO
from zipfile import BadZipFile, ZipFile

from contracts.documents import FileFormat
from services.chassis.decision import Kind, Refusal

JPEG, PNG, PDF, ZIP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of .doc and .xls, and of today's office documents once they have a password."""
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R\b)")
HEAD = 1024
"""A reader of PDF looks for its mark in so many first bytes."""
MOST_PARTS = 5_000
END = re.compile(rb"PK\x05\x06(.{16})", re.DOTALL)
LONGEST_END = 66_000
LONG_ARCHIVE = b"PK\x06\x07"
OFFICE = {"word/document.xml": FileFormat.DOCX, "xl/workbook.xml": FileFormat.XLSX}
OPEN_OFFICE = {
    b"application/vnd.oasis.opendocument.text": FileFormat.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileFormat.ODS,
}
MEDIA_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.JPEG: "image/jpeg",
    FileFormat.PNG: "image/png",
    FileFormat.HEIC: "image/heic",
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.ODT: "application/vnd.oasis.opendocument.text",
    FileFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}


def format_of(file: IO[bytes]) -> FileFormat:
    """The format of a file on disk; refuses one that is empty, locked, has macros, or is of another kind."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise _refusal("The file is empty. Choose another one.")
    if head.startswith(OLD_OFFICE):
        raise _refusal(
            "This is an older office document, or it has a password. Save it as DOCX, XLSX or PDF without a password, and send that."
        )
    if PDF in head:
        return _pdf(file)
    if head.startswith(ZIP):
        return _office(file)
    return _picture(head)


def _picture(head: bytes) -> FileFormat:
    if head.startswith(JPEG):
        return FileFormat.JPEG
    if head.startswith(PNG):
        return FileFormat.PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return FileFormat.HEIC
    raise _another_kind()


def _pdf(file: IO[bytes]) -> FileFormat:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if ENCRYPTED_PDF.search(content):
            raise _refusal("This PDF has a password. Save it without one, and send that.")
    return FileFormat.PDF


def _office(file: IO[bytes]) -> FileFormat:
    _require_sensible_list(file)
    try:
        with ZipFile(file) as archive:
            names = frozenset(archive.namelist())
            found = _office_format(archive, names)
    except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        raise _another_kind() from None
    if any(each.lower().endswith("vbaproject.bin") for each in names):
        raise _refusal("This document has macros. Save it as DOCX, XLSX or PDF, and send that.")
    return found


def _office_format(archive: ZipFile, names: frozenset[str]) -> FileFormat:
    for part, found in OFFICE.items():
        if part in names:
            return found
    if "mimetype" in names:
        with archive.open("mimetype") as said:
            media_type = said.read(100).strip()
        if media_type in OPEN_OFFICE:
            return OPEN_OFFICE[media_type]
    raise _another_kind()


def _require_sensible_list(file: IO[bytes]) -> None:
    """Refuses an archive whose list of parts would be long: reading it takes memory by the part."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - LONGEST_END))
    tail = file.read()
    ends = END.findall(tail)
    if not ends or LONG_ARCHIVE in tail:
        raise _another_kind()
    if any(struct.unpack_from("<H", each, 6)[0] > MOST_PARTS for each in ends):
        raise _another_kind()
    file.seek(0)


def _another_kind() -> Refusal:
    return _refusal(
        "We cannot take this kind of file. Choose a PDF, a photo (JPEG, PNG or HEIC) or an office document (DOCX, XLSX, ODT or ODS)."
    )


def _refusal(sentence: str) -> Refusal:
    return Refusal(Kind.NOT_VALID, sentence, "file")
