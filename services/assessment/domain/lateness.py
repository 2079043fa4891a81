"""Until when the lateness of a stage is explained: by its deadline, or by the extension or delay that was recorded.

The invariant: no clock is moved by it; from the day after, the stage is late without a reason.
"""

from datetime import date

from contracts.clocks import ClockId
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.stage_one_decision import stage_one_expected_by
from services.assessment.domain.stage_two_delay import expected_by

EXPECTED = {ClockId.STAGE_ONE: stage_one_expected_by, ClockId.STAGE_TWO: expected_by}


def explained_until(assessment: Assessment) -> date | None:
    """The last day for which there is a reason; None while neither stage runs."""
    running = [
        expected(assessment)
        for clock, expected in EXPECTED.items()
        if clock in assessment.clocks and assessment.clocks[clock].stopped_on is None
    ]
    return min(running, default=None)
