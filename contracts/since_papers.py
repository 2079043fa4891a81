"""What can change in a household after its papers went to the panel, as far as the panel is told of it."""

from enum import StrEnum


class SincePapers(StrEnum):
    """One thing that the papers do not say yet; what it is about stays with the assessment."""

    MOVED_HOME = "moved_home"
    ONE_APPLICANT_LEFT = "one_applicant_left"
    CHECKS_CAME_IN = "checks_came_in"
    ADDENDUM_SENT = "addendum_sent_to_the_applicants"
    MEDICAL_ADVICE_GIVEN = "medical_adviser_gave_a_view"
    OUTCOME_CORRECTED = "outcome_of_a_check_corrected"
    ADULT_JOINED = "one_more_adult_in_the_household"
