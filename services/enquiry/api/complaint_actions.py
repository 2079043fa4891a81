"""What may be done with complaints: one row a command, in the order of their stages.

The invariant: a household complains, goes further and withdraws by itself; what the agency finds, a manager records.
"""

from contracts.clocks import ClockId
from contracts.identity import Role
from services.casework.actions import Offer
from services.casework.limits import limit
from services.enquiry.api.dependencies import HOUSEHOLD, TOLD_BY_HOUSEHOLD
from services.enquiry.domain import complaint_time, complaints

COMPLAINT_OFFERS = {
    "receive-complaint": Offer(
        "Record a complaint",
        complaints.ReceiveComplaint,
        complaints.receive_complaint,
        by=TOLD_BY_HOUSEHOLD,
        about=f"Complain, or record a complaint. The agency must answer within {limit(ClockId.COMPLAINT_ANSWER)}. This also works after the journey has ended.",
        group="complaints",
    ),
    "answer-complaint": Offer(
        "Answer the complaint",
        complaints.AnswerComplaint,
        complaints.answer_complaint,
        by=(Role.MANAGER,),
        about="Record your written answer to a complaint. The manager who answers must not be the person it is about.",
        group="complaints",
    ),
    "extend-complaint": Offer(
        "Take more time for a complaint",
        complaint_time.ExtendComplaint,
        complaint_time.extend_complaint,
        by=(Role.MANAGER,),
        about="Record that you told them why your answer takes longer, and until when. Do this before the deadline.",
        group="complaints",
    ),
    "suspend-complaint": Offer(
        "Suspend a complaint",
        complaint_time.SuspendComplaint,
        complaint_time.suspend_complaint,
        by=(Role.MANAGER,),
        about="Record that a complaint waits while a court or the police act on the same matter. Its deadline stops.",
        group="complaints",
    ),
    "resume-complaint": Offer(
        "Resume a complaint",
        complaint_time.ResumeComplaint,
        complaint_time.resume_complaint,
        by=(Role.MANAGER,),
        about="Record that a complaint goes on. Its deadline moves by the working days that it waited.",
        group="complaints",
    ),
    "take-complaint-further": Offer(
        "Record that they take a complaint further",
        complaints.TakeComplaintFurther,
        complaints.take_complaint_further,
        by=TOLD_BY_HOUSEHOLD,
        about="Ask for the next stage of a complaint: an investigation, or a review panel after that.",
        group="complaints",
    ),
    "hold-complaint-panel": Offer(
        "Record that the review panel met",
        complaint_time.HoldComplaintPanel,
        complaint_time.hold_complaint_panel,
        by=(Role.MANAGER,),
        about="Record when the review panel met on a complaint. Answer the complaint next.",
        group="complaints",
    ),
    "withdraw-complaint": Offer(
        "Record that they withdraw a complaint",
        complaints.WithdrawComplaint,
        complaints.withdraw_complaint,
        by=HOUSEHOLD,
        about="Withdraw a complaint that has not been answered.",
        group="complaints",
    ),
}
