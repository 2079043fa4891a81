"""What stage two is made of: grounds of a delay, visits, who else contributes, and who may write the report.

The invariant: a code that was ever published keeps its meaning. Kinds of visits and of contributors are a working
model: the regulations name the report and what it must say, and no list of these.
"""

from enum import StrEnum


class DelayGround(StrEnum):
    """Why an agency may decide later than four months after it was told to go on (regulation 30B(2))."""

    EXCEPTIONAL_CIRCUMSTANCES = "exceptional_circumstances"
    APPLICANT_REQUEST = "applicant_request"


class AuthorBasis(StrEnum):
    """Why someone may write the prospective adopter's report."""

    EXPERIENCED_SOCIAL_WORKER = "experienced_social_worker"
    SUPERVISED_SOCIAL_WORKER = "supervised_social_worker"
    SUPERVISED_STUDENT = "supervised_student"


class Contributor(StrEnum):
    """Who beside the social worker contributes to an assessment."""

    PSYCHOLOGIST = "psychologist"
    THERAPIST = "therapist"
    EDUCATION = "education"
    FOSTERING = "fostering"
    CHILDRENS_SOCIAL_WORK = "childrens_social_work"
    ADOPTION_SUPPORT = "adoption_support"
    MEDICAL_ADVISER = "medical_adviser"
    FAMILY_SUPPORT = "family_support"
    PREVIOUS_AGENCY = "previous_agency"
    OTHER = "other"


class FiledPaper(StrEnum):
    """What the panel gets as documents of its own; the report and its addenda name theirs themselves."""

    AGREED_PLAN = "agreed_plan"
    OBSERVATIONS = "observations"
    HEALTH_SUMMARY = "health_summary"
    CHECKS_IN_DATE = "checks_in_date"
    REFERENCES = "references"


class VisitKind(StrEnum):
    """Where a worker meets the household or one of them, and whether it is for a second opinion."""

    HOME_VISIT = "home_visit"
    MEETING = "meeting"
    ONLINE = "online"
    SECOND_OPINION = "second_opinion"


class VisitCancelledBy(StrEnum):
    """Who cancelled a visit."""

    HOUSEHOLD = "household"
    AGENCY = "agency"
