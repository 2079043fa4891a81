"""Which documents of a case the agency with which a household goes on can open, and until when.

The invariant: it opens the versions that there were at the move, of documents that were not withdrawn since, from the
date of the move on for 90 days. What is added or replaced afterwards is not among them.
"""

from datetime import date
from typing import NamedTuple

from contracts.move import PASSED_OPEN_FOR
from contracts.reference import AgencyCode
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.document_list import CaseDocument, KeptVersion


class Receiving(NamedTuple):
    """The agency that can open what went along, and the first and the last day on which it can."""

    agency: AgencyCode
    since: date
    until: date


class PassedVersion(NamedTuple):
    """A document that went along, in the version that there was at the move."""

    document: CaseDocument
    kept: KeptVersion


def receiving_on(case: Assessment, on: date) -> Receiving | None:
    """Who can open documents of this case on a day because the household moved there; None if nobody can."""
    passed_on, receiver = case.course.passed_on, case.course.moved_to
    if passed_on is None or receiver is None or not passed_versions(case):
        return None
    moved_on = case.day_of(passed_on.version)
    receiving = Receiving(receiver, moved_on, moved_on + PASSED_OPEN_FOR)
    return receiving if receiving.since <= on <= receiving.until else None


def passed_versions(case: Assessment) -> list[PassedVersion]:
    """What went along and was not withdrawn since, in the order of the documents."""
    passed_on = case.course.passed_on
    if passed_on is None:
        return []
    documents = [case.documents[number - 1] for number in passed_on.documents]
    latest = {
        each.document: each for each in case.document_versions if each.event < passed_on.version
    }
    return [PassedVersion(each, latest[each.number]) for each in documents if not each.withdrawn]
