"""One part of a page, from one service: found, not there for this reader, or away.

The invariant: what one service answers or fails to answer changes no other part.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Generic, TypeVar

from services.web.site.clients import Away, Refused

T = TypeVar("T")
NOT_THERE = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""There is none, or it is not for the reader's role: the part is left out."""


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """What a service answered; `away` where it did not."""

    found: T | None = None
    away: bool = False


async def piece(asked: Awaitable[T]) -> Piece[T]:
    """Waits for a service's answer; raises `Refused` only for what is a defect of ours."""
    try:
        return Piece(await asked)
    except Away:
        return Piece(away=True)
    except Refused as refused:
        if refused.status not in NOT_THERE:
            raise
        return Piece()
