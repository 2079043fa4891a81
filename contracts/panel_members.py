"""What the central list says of a member of adoption panels, in codes (regulation 3).

The invariant: which of them somebody is stays with the panel service; no event says it.
"""

from enum import StrEnum


class MemberKind(StrEnum):
    """What a member brings to the panel; one member can bring several things."""

    SOCIAL_WORKER = "social_worker"
    MEDICAL_ADVISER = "medical_adviser"
    ADOPTER = "adopter"
    ADOPTED_PERSON = "adopted_person"
    OTHER = "other"


class ListOffice(StrEnum):
    """What a member was appointed to beside sitting on the panel (regulation 4)."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"


class TieToAgency(StrEnum):
    """Whether a member works for the agency's children's services, or is related to somebody who does."""

    NONE = "none"
    NOW = "now"
    ENDED = "ended"


class NoticeBy(StrEnum):
    """Who gave notice that a member leaves the central list."""

    MEMBER = "member"
    AGENCY = "agency"


class MemberGroup(StrEnum):
    """How members answer a survey of who they are; counts alone are kept, and no count is a member's."""

    WOMEN = "women"
    MEN = "men"
    SEX_NOT_SAID = "sex_not_said"
    WHITE = "white"
    ETHNIC_MINORITY = "ethnic_minority"
    ETHNIC_GROUP_NOT_SAID = "ethnic_group_not_said"


class Development(StrEnum):
    """What keeps a member fit to sit: it is recorded with its day."""

    TRAINING = "training"
    APPRAISAL = "appraisal"
