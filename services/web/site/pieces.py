"""One part of a page, from one service: found, not there for this reader, or away.

The invariant: what one service answers or fails to answer changes no other part.
"""

from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Generic, TypeVar

from fastapi import Query

from services.web.site.clients import Away, Refused

T = TypeVar("T")
PageNumber = Annotated[int, Query(ge=1, le=99_999)]
"""Which page of a history, in an address; the first has what happened last."""

NOT_THERE = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""There is none, or it is not for the reader's role: the part is left out."""

OWN = frozenset({HTTPStatus.NOT_FOUND})
"""Of what is somebody's own nothing is hidden by their role: a refusal is a defect, or not theirs any more."""

ANY_REFUSAL = range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)
"""Where a refusal, whatever its reason, means that there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """What a service answered; `away` where it did not."""

    found: T | None = None
    away: bool = False


async def piece(asked: Awaitable[T], empty: Collection[int] = NOT_THERE) -> Piece[T]:
    """Waits for a service's answer; raises `Refused`, except with a status that means an empty part."""
    try:
        return Piece(await asked)
    except Away:
        return Piece(away=True)
    except Refused as refused:
        if refused.status not in empty:
            raise
        return Piece()


async def own_piece(asked: Awaitable[T]) -> Piece[T]:
    """The same of the visitor's own journey."""
    return await piece(asked, OWN)
