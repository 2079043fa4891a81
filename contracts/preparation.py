"""What prepares applicants for adoption: counselling, training, what they do at home, and people who went before.

The invariant: a code that was ever published keeps its meaning. Which topics training has, and which kinds of
peer support there are, is a working model: regulation 24 names counselling, information and preparation alone.
"""

from enum import StrEnum


class PreparationKind(StrEnum):
    """What was booked; a workbook is booked by giving it out, for the day on which it is to come back."""

    COUNSELLING = "counselling"
    TRAINING = "training"
    E_LEARNING = "e_learning"
    WORKBOOK = "workbook"


class PreparationTopic(StrEnum):
    """What it is about, where it is about one thing."""

    ADOPTION_PROCESS = "adoption_process"
    CHILDREN_WHO_WAIT = "children_who_wait"
    TRAUMA_AND_ATTACHMENT = "trauma_and_attachment"
    LOSS_AND_IDENTITY = "loss_and_identity"
    KEEPING_IN_TOUCH = "keeping_in_touch"
    PARENTING = "parenting"
    SUPPORT_AFTER_ADOPTION = "support_after_adoption"
    EARLY_PERMANENCE = "early_permanence"


class PreparationWay(StrEnum):
    """Whether people meet for it, and where."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    AT_HOME = "at_home"


class PreparationOutcome(StrEnum):
    """What one applicant did about it; done is attended, held, completed or given back, by its kind."""

    DONE = "done"
    MISSED = "missed"
    DECLINED = "declined"


class PlaceEnd(StrEnum):
    """Why an applicant does not take part in a training session at which they had a place."""

    GIVEN_UP = "given_up"
    SESSION_CANCELLED = "session_cancelled"


class PeerSupportKind(StrEnum):
    """Adopters who help those who come after them."""

    BUDDY = "buddy"
    PEER_GROUP = "peer_group"


class PeerSupportStep(StrEnum):
    """How far it is, in order; offered again after it was declined or ended."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MATCHED = "matched"
    MET = "met"
    ENDED = "ended"
