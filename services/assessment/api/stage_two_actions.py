"""The rows of the actions table that are about stage two, in the order in which they are given."""

from contracts.identity import Role
from services.assessment.api.dependencies import ASSESSORS
from services.assessment.domain import (
    contributions,
    panel_documents,
    report_versions,
    stage_two_delay,
    stage_two_plan,
    visits,
)
from services.casework.actions import Offer

STAGE_TWO_OFFERS = {
    "draw-up-stage-two-plan": Offer(
        "Draw up the stage two plan",
        stage_two_plan.DrawUpStageTwoPlan,
        stage_two_plan.draw_up_stage_two_plan,
        by=ASSESSORS,
        about="Write the stage two plan that you drew up with the applicants (regulation 29). They read it on their page, and each of them agrees to it. To change a plan, write the whole of it again.",
        signed=True,
    ),
    "agree-stage-two-plan": Offer(
        "Record agreement to the stage two plan",
        stage_two_plan.AgreeStageTwoPlan,
        stage_two_plan.agree_stage_two_plan,
        by=(*ASSESSORS, Role.ADOPTER),
        about="Record that one applicant agreed to the stage two plan. A plan that is changed is agreed again.",
    ),
    "arrange-visit": Offer(
        "Arrange a visit",
        visits.ArrangeVisit,
        visits.arrange_visit,
        by=ASSESSORS,
        about="Record a visit or a meeting that you arranged with the household or one of them. Those it is with see it on their page.",
    ),
    "hold-visit": Offer(
        "Record a visit",
        visits.HoldVisit,
        visits.hold_visit,
        by=ASSESSORS,
        about="Record that an arranged visit took place, where, and what you saw and talked about.",
    ),
    "cancel-visit": Offer(
        "Record a cancelled visit",
        visits.CancelVisit,
        visits.cancel_visit,
        by=ASSESSORS,
        about="Record that an arranged visit does not take place.",
    ),
    "record-contribution": Offer(
        "Record a contribution",
        contributions.RecordContribution,
        contributions.record_contribution,
        by=ASSESSORS,
        about="Record what a psychologist, the fostering service or another person contributed to the assessment. The applicants do not read it here.",
    ),
    "write-report": Offer(
        "Record a version of the report",
        report_versions.WriteReport,
        report_versions.write_report,
        by=(Role.SOCIAL_WORKER,),
        about="Record who wrote a version of the prospective adopter's report, why they may, and what it says. A manager signs it off.",
        signed=True,
    ),
    "write-addendum": Offer(
        "Record an addendum to the report",
        report_versions.WriteAddendum,
        report_versions.write_addendum,
        by=(Role.SOCIAL_WORKER,),
        about="Record what is added to the report after you shared it. A manager signs it off, and you send it to the applicants.",
        signed=True,
    ),
    "sign-off-report": Offer(
        "Sign off the report",
        report_versions.SignOffReport,
        report_versions.sign_off_report,
        by=(Role.MANAGER,),
        about="Sign off the latest version of the report, or the latest addendum. You cannot sign off what you wrote or recorded.",
        signed=True,
    ),
    "share-addendum": Offer(
        "Record that you sent the addendum",
        report_versions.ShareAddendum,
        report_versions.share_addendum,
        by=ASSESSORS,
        about="Record that you sent the signed addendum to the applicants.",
    ),
    "choose-panel-documents": Offer(
        "Choose documents for the panel",
        panel_documents.ChoosePanelDocuments,
        panel_documents.choose_panel_documents,
        by=ASSESSORS,
        about="Choose which documents of the case the panel gets for one of its papers. It gets the report and each addendum as you shared them.",
    ),
    "record-delay": Offer(
        "Record a delay in stage two",
        stage_two_delay.RecordDelay,
        stage_two_delay.record_delay,
        by=ASSESSORS,
        about="Record that the decision takes longer than 4 months, in exceptional circumstances or because the applicants asked for it (regulation 30B). The applicants see the reason and the new date. The deadline stays as it is.",
    ),
}
