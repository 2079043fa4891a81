"""What goes with the notice of an agency decision about adopters, and how the notice is sent.

The invariant: what the papers say is in no event, only that they went.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field


class NoticePaper(StrEnum):
    """A paper that goes with the notice."""

    REASONS = "reasons"
    RECOMMENDATION = "recommendation"
    RIGHTS = "rights_notice"


class NoticeWay(StrEnum):
    """How the notice is sent."""

    POST = "post"
    EMAIL = "email"
    IN_PERSON = "in_person"


NoticePapers = Annotated[
    tuple[NoticePaper, ...],
    Field(max_length=len(NoticePaper), description="None in a notice from before it was asked"),
]

NOTICE_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    NoticePaper: {
        NoticePaper.REASONS: "Our reasons",
        NoticePaper.RECOMMENDATION: "The panel's recommendation",
        NoticePaper.RIGHTS: "The notice of their rights: 40 working days to write to us or to apply for an independent review",
    },
    NoticeWay: {
        NoticeWay.POST: "By post",
        NoticeWay.EMAIL: "By email",
        NoticeWay.IN_PERSON: "In person",
    },
}
