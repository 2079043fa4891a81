"""The rows of the actions table that are about a case as a whole, at whatever step it is."""

from contracts.identity import Role
from services.assessment.api.dependencies import ASSESSORS
from services.assessment.api.last_checks import before_fast_track, before_move
from services.assessment.domain import (
    change_of_address,
    early_permanence,
    fast_track,
    hold,
    move,
)
from services.casework.actions import Offer

COURSE_OFFERS = {
    "take-fast-track": Offer(
        "Take them into stage two on the fast track",
        fast_track.TakeFastTrack,
        fast_track.take_fast_track,
        by=(Role.MANAGER,),
        about="Record that previous adopters or approved foster carers enter stage two without stage one, and which checks you do not repeat because what you hold, with their consent, is enough. The agency decision is due 4 months after their notice arrived.",
        last_check=before_fast_track,
    ),
    "put-on-hold": Offer(
        "Put the case on hold",
        hold.PutOnHold,
        hold.put_on_hold,
        by=ASSESSORS,
        about="Record that work on this case rests, why and who asked for it. The deadlines of the regulations do not stop: the applicants read that too. Extend stage one as well if it will take longer.",
    ),
    "record-move": Offer(
        "Record that they move to another agency",
        move.RecordMove,
        move.record_move,
        by=ASSESSORS,
        about="Record that the household goes on with another agency, and what you passed on with the consent of each applicant. Their application here ends, and they are free to register there.",
        last_check=before_move,
    ),
    "tell-change-of-address": Offer(
        "Record that they are moving home",
        change_of_address.TellChangeOfAddress,
        change_of_address.tell_change_of_address,
        by=(*ASSESSORS, Role.ADOPTER),
        about="Record that the applicants told you that they are moving, and when. Nothing changes until you record the change of address.",
    ),
    "call-off-change-of-address": Offer(
        "Record that they are not moving",
        change_of_address.CallOffChangeOfAddress,
        change_of_address.call_off_change_of_address,
        by=ASSESSORS,
        about="Record that the applicants are not moving home after all, or that it was a mistake.",
    ),
    "record-change-of-address": Offer(
        "Record a change of address",
        change_of_address.RecordChangeOfAddress,
        change_of_address.record_change_of_address,
        by=ASSESSORS,
        about="Record that the household lives in a new home. You check the new home again. In another local authority's area you ask that authority for a report. If you recorded something wrong, record it again for the same date. Change the address itself in the contact details.",
    ),
    "confirm-household": Offer(
        "Record that you checked who lives in the new home",
        change_of_address.ConfirmHousehold,
        change_of_address.confirm_household,
        by=ASSESSORS,
        about="Record that you checked who lives in the new home, and that the list of people is right. Add or take off people on the page of checks first.",
    ),
    "consider-early-permanence": Offer(
        "Record whether early permanence interests them",
        early_permanence.ConsiderEarlyPermanence,
        early_permanence.consider_early_permanence,
        by=(*ASSESSORS, Role.ADOPTER),
        about="Record whether the applicants are interested in early permanence. They can change their mind. Book the training for it as preparation.",
    ),
    "assess-early-permanence": Offer(
        "Record your assessment for early permanence",
        early_permanence.AssessEarlyPermanence,
        early_permanence.assess_early_permanence,
        by=ASSESSORS,
        about="Record whether early permanence suits the applicants. They read it on their timeline, and why in the report.",
    ),
    "end-hold": Offer(
        "End the hold",
        hold.EndHold,
        hold.end_hold,
        by=ASSESSORS,
        about="Record that you go on with this case.",
    ),
}
