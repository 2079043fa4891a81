"""Cases that entered stage two directly, a week after the acceptance."""

from datetime import date
from typing import Any

from contracts.checks import Check
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.fast_track import DATED, TakeFastTrack, take_fast_track
from tests.assessment.helpers.assessments import DAY
from tests.assessment.helpers.checks import listed

NOTICE = date(2025, 3, 10)
CERTIFIED = date(2024, 3, 10)
HELD = (Check.DBS, Check.HEALTH, Check.REFERENCE, Check.LOCAL_AUTHORITY, Check.PREPARATION)


def taking(on: date = NOTICE, **more: Any) -> TakeFastTrack:
    said = {
        "on": on,
        "ground": "previous_adopter",
        "checks": HELD,
        "consent_by": [1, 2],
        "consent_on": on,
        "evidence": "Approved by us in 2019.",
    }
    consented, checks = more.get("consent_by", [1, 2]), more.get("checks", HELD)
    dated = {
        name: on - 365 * DAY
        for (check, number), name in DATED.items()
        if check in checks and number in consented
    }
    return TakeFastTrack.model_validate(said | dated | more)


def taken(state: Assessment | None = None, on: date = NOTICE, **more: Any) -> Assessment:
    return take_fast_track(state or listed(), taking(on, **more)).state
