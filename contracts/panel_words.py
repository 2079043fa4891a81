"""What the codes of the central list and of panel meetings are called where people read them."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.panel_members import ListOffice, MemberGroup, MemberKind, NoticeBy, TieToAgency

PANEL_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    MemberKind: {
        MemberKind.SOCIAL_WORKER: "Social worker with 3 years of relevant experience",
        MemberKind.ADOPTED_PERSON: "Adopted person",
        MemberKind.OTHER: "Another member",
    },
    ListOffice: {ListOffice.VICE_CHAIR: "Vice-chair"},
    TieToAgency: {
        TieToAgency.NONE: "No, and never in the past",
        TieToAgency.NOW: "Yes",
        TieToAgency.ENDED: "Not any more",
    },
    MemberGroup: {
        MemberGroup.SEX_NOT_SAID: "Prefer not to say",
        MemberGroup.WHITE: "White, including white minorities",
        MemberGroup.ETHNIC_MINORITY: "Another ethnic group",
        MemberGroup.ETHNIC_GROUP_NOT_SAID: "Prefer not to say",
    },
    NoticeBy: {NoticeBy.MEMBER: "The member", NoticeBy.AGENCY: "Our agency"},
}
