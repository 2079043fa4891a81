"""The files of what is published: each is made once for its content, and known by its version.

The invariant: the same bytes have the same ETag, whichever instance made them; however many ask at once, one making
answers them all.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple

import structlog
from fastapi import Request, Response

log = structlog.get_logger()

Version = tuple[tuple[str, datetime], ...]
"""What a file is made of: each publication and its hour. Neither ever changes; a revision is one more."""

MAY_BE_KEPT = {"Cache-Control": "public, no-cache"}
"""Everybody may read it, so caches may keep it; they ask each time whether it is still the latest."""


class File(NamedTuple):
    """A file's bytes, and the strong ETag that follows from them."""

    content: bytes
    etag: str

    @classmethod
    def of(cls, content: bytes) -> "File":
        return cls(content, f'"{sha256(content).hexdigest()}"')


class Files:
    """The latest making of each file, in the memory of this process."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Version, File]] = {}
        self._making: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, name: str, version: Version, make: Callable[[], Awaitable[bytes]]) -> File:
        """The file as it was made of this version; made now if it was not."""
        async with self._making[name]:
            known, file = self._made.get(name, (None, None))
            if file is None or known != version:
                file = File.of(await make())
                self._made[name] = version, file
                log.info("file_made", file=name, bytes=len(file.content))
            return file


def answered(request: Request, file: File, media_type: str, name: str) -> Response:
    """The file to take away, or 304 to someone who has it."""
    headers = {**MAY_BE_KEPT, "ETag": file.etag}
    if _has(request, file):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(file.content, media_type=media_type, headers=headers)


def _has(request: Request, file: File) -> bool:
    """Whether whoever asks names this version, or any; a weak tag counts as the strong one (RFC 9110, 13.1.2)."""
    named = request.headers.get("if-none-match", "").split(",")
    return bool({each.strip().removeprefix("W/") for each in named} & {file.etag, "*"})
