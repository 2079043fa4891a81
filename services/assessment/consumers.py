"""What the assessment service hears; every other event of the two streams is of no use here."""

from collections.abc import Mapping
from typing import Any

from contracts import enquiry, panel
from contracts.deferral import FullReportAsked, PanelDeferred
from contracts.enquiry import DateCorrected, RegistrationAccepted
from contracts.event import Event
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    PanelDateCorrected,
    QualifyingDeterminationIssued,
)
from contracts.people import ApplicantLeft, PersonCorrected, PersonJoined, PersonRemoved
from services.assessment.domain import outcome, stage_one
from services.assessment.domain.heard_people import hear_of_applicant_left, hear_of_person
from services.assessment.store import ASSESSMENTS
from services.casework.ended_access import EndedAccess
from services.casework.learning import learning
from services.casework.listed_agencies import ListedAgencies
from services.chassis.inbox import Handler
from services.chassis.running import subscription

HANDLERS: Mapping[type[Event], Handler[Any]] = {
    RegistrationAccepted: stage_one.open_stage_one,
    DateCorrected: stage_one.correct_opening,
    PersonJoined: hear_of_person,
    PersonCorrected: hear_of_person,
    PersonRemoved: hear_of_person,
    ApplicantLeft: hear_of_applicant_left,
    PanelDeferred: outcome.go_on_for_panel,
    FullReportAsked: outcome.go_on_for_panel,
    ApplicantsApproved: outcome.end_with_agency_decision,
    ApplicantsNotApproved: outcome.end_with_agency_decision,
    QualifyingDeterminationIssued: outcome.await_review,
    PanelDateCorrected: outcome.correct_agency_decision,
}

subscribe = learning(
    subscription(ASSESSMENTS, [enquiry.TOPIC, panel.TOPIC], HANDLERS), EndedAccess, ListedAgencies
)
