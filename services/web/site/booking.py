"""What every form asks that books an information event, and the page in its place while the service is away.

The invariant: everyone who books answers the same two questions, with or without an account.
"""

from enum import StrEnum
from typing import Annotated

from fastapi import Request, Response
from pydantic import AfterValidator

from services.web.site.command_forms import Errors
from services.web.site.rendering import show

LONGEST_NEEDS = 1000


class Coming(StrEnum):
    """Who of a household comes: that says also whether they apply with a partner."""

    ALONE = "alone"
    BOTH = "both"
    ONE_OF_TWO = "one_of_two"


def _same_line_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


Needs = Annotated[str, AfterValidator(_same_line_breaks)]


def needs_too_long(needs: str) -> Errors:
    """What is wrong with what somebody needs; nothing of it has to be said."""
    if len(needs) <= LONGEST_NEEDS:
        return {}
    return {"needs": f"What you need must be {LONGEST_NEEDS:,} characters or fewer"}


def event_away(request: Request) -> Response:
    """The page in place of one that is about a single information event."""
    return show(request, "event_away.html", {}, away=True)
