"""The rows of a list, each read by itself: one that cannot be read costs no other its place.

The invariant: no row is left out in silence; the log has a line for it, and the page says how many.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import structlog
from pydantic import (
    AfterValidator,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from starlette.types import Scope

log = structlog.get_logger()

UNREADABLE = (ArithmeticError, LookupError, TypeError, ValueError)
"""What reading or wording a row raises where it holds something that these pages do not know."""

LEFT_OUT = "left_out"
RowT = TypeVar("RowT")
ShownT = TypeVar("ShownT")
_GONE = object()


@dataclass(slots=True)
class LeftOut:
    """How many rows were left out on behalf of one request."""

    rows: int = 0

    def note(self, error: Exception) -> None:
        """Counts a row that could not be read, and logs where."""
        self.rows += 1
        log.warning("row_left_out", error=error)

    def shown(self, show: Callable[[RowT], ShownT], rows: Iterable[RowT]) -> list[ShownT]:
        """Each row as a page shows it, without those that cannot be shown."""
        every = [self._shown(show, row) for row in rows]
        return [each for each in every if each is not _GONE]

    def _shown(self, show: Callable[[RowT], ShownT], row: RowT) -> Any:
        try:
            return show(row)
        except UNREADABLE as error:
            self.note(error)
            return _GONE


def left_out_of(scope: Scope) -> LeftOut:
    """What was left out so far on behalf of a request."""
    found: LeftOut = scope.setdefault(LEFT_OUT, LeftOut())
    return found


def _read(row: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    try:
        return read(row)
    except ValidationError as error:
        if info.context is None:
            raise
        info.context[LEFT_OUT].note(error)
        return _GONE


def _without_gone(rows: list[Any]) -> list[Any]:
    return [each for each in rows if each is not _GONE]


Rows = Annotated[
    list[Annotated[RowT, WrapValidator(_read)]],
    AfterValidator(_without_gone),
]
"""A list in an answer of which each row stands by itself; read with a `LeftOut` in the context."""
