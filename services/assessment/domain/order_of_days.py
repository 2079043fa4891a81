"""Which step of an assessment follows which, so that no corrected day stands before what came first.

The invariant: what a decision refuses by its day, a correction refuses too.
"""

from collections.abc import Mapping, Sequence

from services.assessment.domain.dated_steps import STARTS, DatedStep, Step
from services.chassis.decision import not_before

STAGES = (
    Step.OPENED,
    Step.STAGE_ONE_DECIDED,
    Step.NOTICE_SENT,
    Step.FAST_TRACK_TAKEN,
    Step.STAGE_TWO_STARTED,
    Step.REFERRED,
    Step.AGENCY_DECIDED,
)
"""What a disqualification after stage one follows: with it the case came to where it was."""
_FOLLOWS: dict[Step, tuple[Step, ...]] = {
    Step.STAGE_ONE_STARTED: (Step.OPENED,),
    Step.CHECKS_ASKED: (Step.OPENED,),
    Step.CHECKS_CHASED: (Step.OPENED,),
    Step.CHECKS_RETURNED: (Step.OPENED,),
    Step.CHECKS_RETURNED_LATER: (Step.OPENED,),
    Step.CHECKS_RENEWED: (Step.OPENED,),
    Step.CHECK_NEED_DECIDED: (Step.OPENED,),
    Step.CHECK_OUTCOME_CORRECTED: (Step.OPENED,),
    Step.REFEREE_INTERVIEWED: (Step.OPENED,),
    Step.MEDICAL_ADVICE: (Step.OPENED,),
    Step.STAGE_ONE_WORK: (Step.OPENED,),
    Step.DOCUMENT: (Step.OPENED,),
    Step.RECOMMENDED: (Step.OPENED,),
    Step.STAGE_ONE_DECIDED: (Step.OPENED, Step.RECOMMENDED),
    Step.NOTICE_SENT: (Step.STAGE_ONE_DECIDED, Step.CHECKS_RETURNED),
    Step.REFUSAL_SENT: (Step.STAGE_ONE_DECIDED,),
    Step.WINDOW_CLOSED: (Step.NOTICE_SENT,),
    Step.STAGE_TWO_STARTED: (Step.NOTICE_SENT, Step.FAST_TRACK_TAKEN),
    Step.STAGE_TWO_WORK: (Step.STAGE_TWO_STARTED,),
    Step.REPORT_SIGNED_OFF: (Step.STAGE_TWO_STARTED,),
    Step.REPORT_SHARED: (Step.STAGE_TWO_STARTED, Step.REPORT_SIGNED_OFF),
    Step.OBSERVED: (Step.REPORT_SHARED,),
    Step.REFERRED: (Step.REPORT_SHARED, Step.RETURNED),
    Step.RETURNED: (Step.REFERRED,),
    Step.WITHDRAWN: (*STARTS, Step.REFERRED, Step.RETURNED),
    Step.AGENCY_DECIDED: (Step.REFERRED,),
    Step.HELD: (Step.OPENED, Step.STAGE_TWO_STARTED, Step.HOLD_ENDED),
    Step.HOLD_ENDED: (Step.HELD,),
    Step.HOUSEHOLD_CHANGED: (Step.OPENED,),
    Step.ADDRESS_CHANGED: (Step.OPENED,),
    Step.FAST_TRACK_TAKEN: (Step.OPENED,),
    Step.MOVED: (*STARTS,),
    Step.DISQUALIFIED: STAGES,
    Step.DISQUALIFICATION_SENT: (Step.DISQUALIFIED,),
}
ONCE_BEGUN: Mapping[Step, str] = {
    Step.CHECKS_ASKED: "checks were asked for",
    Step.CHECKS_RETURNED: "a check came back",
    Step.REFEREE_INTERVIEWED: "a referee was interviewed",
    Step.MEDICAL_ADVICE: "the medical adviser gave advice",
    Step.RECOMMENDED: "it was recommended how stage one should end",
    Step.STAGE_ONE_DECIDED: "stage one was decided",
    Step.FAST_TRACK_TAKEN: "they gave notice of the fast track",
}
"""By what stage one has begun, whatever is recorded when: the plan and preparation can come before it."""
_WORDS = {
    Step.OPENED: "the registration was accepted",
    Step.STAGE_ONE_STARTED: "stage one began",
    Step.CHECKS_RETURNED: "the last check came back",
    Step.RECOMMENDED: "the recommendation",
    Step.STAGE_ONE_DECIDED: "the stage one decision",
    Step.NOTICE_SENT: "the notice of the stage one decision",
    Step.STAGE_TWO_STARTED: "the start of stage two",
    Step.REPORT_SIGNED_OFF: "the report was signed off",
    Step.REPORT_SHARED: "the report was shared",
    Step.REFERRED: "the referral to the panel",
    Step.RETURNED: "the day on which the panel sent the case back",
    Step.AGENCY_DECIDED: "the agency's proposal",
    Step.FAST_TRACK_TAKEN: "the notice of the fast track",
    Step.DISQUALIFIED: "the day of the disqualification",
    Step.HELD: "the beginning of the hold",
    Step.HOLD_ENDED: "the end of the hold before",
}


def require_order(dates: Sequence[DatedStep], moved: int) -> None:
    """Refuses a moved day that stands before a step that it follows, or after one that follows it.

    A step follows those that were recorded before it, so what happens again follows what ended the time before.
    """
    for place, dated in enumerate(dates):
        before = [each for each in dates[:place] if each.step in _FOLLOWS.get(dated.step, ())]
        for each in before:
            if moved in {dated.version, each.version}:
                not_before(dated.on, each.on, _WORDS[each.step])
    _require_start_first(dates, moved)


def _require_start_first(dates: Sequence[DatedStep], moved: int) -> None:
    """The start of stage one comes before what it begins with, also where it was recorded after that."""
    for began in (each for each in dates if each.step is Step.STAGE_ONE_STARTED):
        for each in dates:
            if each.step in ONCE_BEGUN and moved in {each.version, began.version}:
                not_before(each.on, began.on, _WORDS[began.step])
