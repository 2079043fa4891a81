"""Which checks are about the home, and since which change of address they are asked again.

The invariant: what was recorded of a check before the change counts for the earlier home. The order is that in which
things were recorded, so a corrected day makes no report one of another home.
"""

from collections.abc import Mapping
from datetime import date

from contracts.checks import Check
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.course import Home
from services.assessment.domain.request_progress import RequestProgress

ABOUT_HOME = frozenset({Check.HOME_SAFETY})
"""Of the home itself: asked again after every move."""
ABOUT_AREA = frozenset({Check.LOCAL_AUTHORITY, Check.EARLIER_LOCAL_AUTHORITY})
"""Of the area: asked again after a move into another authority's area, when the home before is an earlier one."""


def asked_again_since(assessment: Assessment) -> Mapping[Check, int]:
    """The event by which each check of an earlier home lost its hold."""
    homes = homes_of(assessment)
    moves = {check: each.version for each in homes for check in ABOUT_HOME}
    return moves | {
        check: each.version for each in homes if each.other_area for check in ABOUT_AREA
    }


def authority_of(assessment: Assessment) -> str | None:
    """The local authority of the area where they live since they moved; None where nobody named it."""
    moved = asked_again_since(assessment).get(Check.LOCAL_AUTHORITY, 0)
    latest = max(assessment.authorities, default=0)
    return assessment.authorities[latest] if 0 < moved <= latest else None


def homes_of(assessment: Assessment) -> list[Home]:
    """Each change of address; of one that was recorded again the facts as they were recorded last.

    It counts from its first recording, so that what came back in between, or was confirmed, is of the new home.
    """
    first: dict[date, Home] = {}
    confirmed = max((each.confirmed or 0 for each in assessment.course.homes), default=0)
    for each in assessment.course.homes:
        on = assessment.day_of(each.version)
        version = first[on].version if on in first else each.version
        known = {"version": version, "confirmed": confirmed if confirmed > version else None}
        first[on] = each.model_copy(update=known)
    return sorted(first.values(), key=lambda each: each.version)


def of_earlier_homes(assessment: Assessment) -> list[RequestProgress]:
    """The requests that were made before the move since which their check is asked again."""
    moved = asked_again_since(assessment)
    return [each for each in assessment.requests if each.version < moved.get(each.check, 0)]
