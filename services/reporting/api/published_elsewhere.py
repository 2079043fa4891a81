"""What every figure of others has in common over HTTP: its source, its history, and how it is typed.

The invariant: nothing that was typed is changed or taken away, and who typed it is for the national team to read.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.clock import now, today
from services.chassis.decision import Kind, Refusal
from services.reporting.domain.published_elsewhere import (
    FigureElsewhere,
    Typed,
    TypedT,
    standing_of,
    typed,
)
from services.reporting.store.published_elsewhere import PublishedElsewhere

ANALYST = may(Role.NATIONAL_ANALYST)


class SourceView(BaseModel):
    """Where a figure is published; `corrected` says that it took the place of a wrong one."""

    figure_on: date
    publisher: str
    title: str
    published_on: date
    address: str
    typed_at: datetime
    corrected: bool


class HistoryView(BaseModel):
    """For the national team: under its identity, who typed it, what it corrects and why; whether it stands."""

    figure: str
    typed_by: str
    corrects: str | None
    reason: str | None
    stands: bool = Field(description="No later one corrects it")


async def kept_once(
    kept: PublishedElsewhere[TypedT], command: FigureElsewhere, key: str, by: str
) -> dict[str, Any]:
    """What stands under a key, as the national team reads it; decided on again for as long as others come in between."""
    while True:
        history = await kept.history()
        found = next((each for each in history if each.id == key), None)
        if found is not None:
            break
        new = typed(history, command, today())
        await kept.add(kept.kind(id=key, typed=new, by=by, at=now()), len(history))
    if found.typed != command:
        raise Refusal(
            Kind.KEY_REUSED,
            "You have already used this Idempotency-Key for another request. Send a new key.",
        )
    return with_history(found, history)


def with_history(each: Typed[Any], history: Sequence[Typed[Any]]) -> dict[str, Any]:
    """The fields of a view for the national team."""
    return {
        **view_fields(each),
        "figure": each.id,
        "typed_by": each.by,
        "corrects": each.typed.corrects,
        "reason": each.typed.reason,
        "stands": each in standing_of(history),
    }


def view_fields(each: Typed[Any]) -> dict[str, Any]:
    """The fields of a view for everybody."""
    return {
        **each.typed.said,
        "typed_at": each.at,
        "corrected": each.typed.corrects is not None,
    }
