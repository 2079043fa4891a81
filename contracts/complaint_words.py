"""What the codes of complaints are called where people read them."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.complaints import (
    ComplaintAbout,
    ComplaintExtension,
    ComplaintMeans,
    ComplaintSuspension,
)

COMPLAINT_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    ComplaintAbout: {
        ComplaintAbout.TIME_TAKEN: "How long something took",
        ComplaintAbout.DECISION: "A decision",
        ComplaintAbout.TREATMENT: "How they were treated",
        ComplaintAbout.INFORMATION: "Information they were given, or were not",
        ComplaintAbout.OTHER: "Something else",
    },
    ComplaintMeans: {
        ComplaintMeans.ONLINE: "On their page",
        ComplaintMeans.EMAIL: "By email",
        ComplaintMeans.LETTER: "By letter",
        ComplaintMeans.PHONE: "By phone",
    },
    ComplaintExtension: {
        ComplaintExtension.COMPLEX: "The complaint is complex",
        ComplaintExtension.ADVOCATE: "They want an advocate first",
        ComplaintExtension.PEOPLE_AWAY: "Someone we need to speak to is away",
        ComplaintExtension.HOUSEHOLD_ASKED: "They asked for more time",
    },
    ComplaintSuspension: {
        ComplaintSuspension.COURT: "A court",
        ComplaintSuspension.POLICE: "The police",
    },
}
