"""To whom which documents of a case may go, as dated rules: the one in force on the day on which a document is recorded counts, whatever day it was added on.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from contracts.dated_rule import Certainty, DatedRule, last_begun
from contracts.documents import DocumentKind, DocumentReader


class Recipient(StrEnum):
    """Who may be given documents of a case beside the agency's social workers and managers."""

    APPLICANTS = "applicants"
    PANEL = "panel"
    INDEPENDENT_REVIEW = "independent_review"
    INSPECTOR = "inspector"


class ReleaseRule(DatedRule):
    """Which kinds of document never go to a recipient, and why; what is not listed goes where staff say it may.

    An inspector who asks may see everything.
    """

    withheld: Mapping[Recipient, Mapping[DocumentKind, str]]


_MINUTES = "The independent review comes to its own view, so the first panel's minutes stay out"
_BEFORE = ReleaseRule(
    withheld={Recipient.INDEPENDENT_REVIEW: {DocumentKind.MINUTES: _MINUTES}},
    source="What the Independent Review Mechanism says of its papers",
    certainty=Certainty.GUIDANCE,
    version=1,
    effective_from=date(2013, 7, 1),
)
RULES: tuple[ReleaseRule, ...] = (
    _BEFORE,
    ReleaseRule(
        withheld={
            Recipient.APPLICANTS: {
                DocumentKind.REFERENCE: "Referees write in confidence, so applicants do not get a reference here",
                DocumentKind.MINUTES: "Minutes name others, so applicants get the recommendation and its reasons instead",
            },
            Recipient.PANEL: {
                DocumentKind.IDENTITY: "The report says that identity was checked, so the panel needs no copy",
            },
            Recipient.INDEPENDENT_REVIEW: {
                DocumentKind.MINUTES: _MINUTES,
                DocumentKind.IDENTITY: "The report says that identity was checked, so the review needs no copy",
            },
        },
        source="What the Independent Review Mechanism says of its papers, for the minutes; the rest is practice of agencies",
        certainty=Certainty.UNCERTAIN,
        version=2,
        effective_from=date(2026, 12, 1),
    ),
)
"""In the order of their dates; each holds until the next begins."""


def why_withheld(kind: DocumentKind, recipient: Recipient, recorded_on: date) -> str | None:
    """Why a document of this kind does not go to the recipient; None where it may."""
    return last_begun(RULES, recorded_on).withheld.get(recipient, {}).get(kind)


def recipients(
    kind: DocumentKind,
    readers: tuple[DocumentReader, ...],
    recorded_on: date,
    *,
    withdrawn: bool,
    sent_by_applicant: bool = False,
) -> tuple[Recipient, ...]:
    """Who may be given a document; the independent review gets what the panel had, and applicants what they sent."""
    if withdrawn:
        return (Recipient.INSPECTOR,)
    chosen = {Recipient(each) for each in readers}
    if DocumentReader.PANEL in readers:
        chosen.add(Recipient.INDEPENDENT_REVIEW)
    allowed = {each for each in chosen if why_withheld(kind, each, recorded_on) is None}
    if sent_by_applicant:
        allowed |= chosen & {Recipient.APPLICANTS}
    return tuple(each for each in Recipient if each in allowed | {Recipient.INSPECTOR})
