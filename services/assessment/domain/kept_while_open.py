"""What is kept of a request only while its link works: whom we wrote to, and what they have saved and not sent.

The invariant: both are gone once the link is used, stopped or over, or the case is at the panel or has ended; staff
read neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from contracts.calendar import london_midnight
from services.assessment.domain.check_results import RequestDetails
from services.assessment.domain.request_progress import RequestProgress
from services.casework.clock_watch import LONG_AGO

GONE: Mapping[str, Any] = {"email": None, "draft": {}}


def keeps_something(details: RequestDetails) -> bool:
    """Whether anything is kept that goes with the link."""
    return details.email is not None or bool(details.draft)


def without_over(
    requests: Iterable[RequestProgress], details: Sequence[RequestDetails], today: date
) -> tuple[RequestDetails, ...]:
    """The same without what was kept for links that work no more."""
    works = {each.number for each in requests if each.is_open(today)}
    return tuple(each if each.number in works else each.model_copy(update=GONE) for each in details)


def without_any(details: Sequence[RequestDetails]) -> tuple[RequestDetails, ...]:
    """The same of a case of which no link works any more."""
    return tuple(each.model_copy(update=GONE) for each in details)


def goes_at(
    requests: Iterable[RequestProgress], details: Iterable[RequestDetails]
) -> datetime | None:
    """When something that is kept has to go next, as it is in London; None where nothing is kept."""
    kept = {each.number for each in details if keeps_something(each)}
    days = [each.ends_on + timedelta(days=1) for each in requests if each.number in kept]
    return london_midnight(min(days)) if days else None


def looked_at_once(state: dict[str, Any]) -> dict[str, Any]:
    """A record from before addresses went with their links, or with the case: it is looked at once, and then wakes by itself."""
    asked = any(each.get("email") for each in state.get("request_details", ()))
    return {**state, "wake_at": LONG_AGO} if asked else state
