"""The settings of any service that keeps records, with what only one of them is told."""

from services.assessment.settings import AssessmentSettings
from services.enquiry.settings import EnquirySettings
from services.panel.settings import PanelSettings


class EverySettings(EnquirySettings, AssessmentSettings, PanelSettings):
    """One set for all, so that one fixture starts whichever service a test is about."""
