"""Feedback of one agency's households, found without who gave it.

The invariant: answers come in the order in which they were recorded, so one given later never moves into
those that were shown before.
"""

from collections.abc import Iterator
from datetime import datetime

from pymongo import IndexModel

from contracts.reference import FeedbackStep
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.feedback import FeedbackAnswer

GIVEN: Document = {"state.feedback.0": {"$exists": True}}
FEEDBACK = IndexModel(
    [("state.feedback.agency", 1)], name="feedback", partialFilterExpression=GIVEN
)


async def feedback_for(enquiries: CaseRecords[Enquiry], agency: str) -> list[FeedbackAnswer]:
    """Every answer about this agency, the earliest recorded first; a shopper's counts nowhere."""
    shown = {"state.feedback": True, "events.version": True, "events.at": True}
    found = await enquiries.collection.find(feedback_query(agency), shown).to_list()
    answers = enquiries.concerns.readable(found, lambda record: [*_answers(record, agency)])
    dated = [each for of_record in answers for each in of_record]
    return [answer for _, answer in sorted(dated, key=lambda each: each[0])]


def feedback_query(agency: str) -> Document:
    """The question for the records with feedback about an agency, as its index serves it."""
    return {**GIVEN, "state.feedback.agency": agency, "state.progress.mystery_shop": False}


def _answers(record: Document, agency: str) -> Iterator[tuple[datetime, FeedbackAnswer]]:
    recorded = {each["version"]: each["at"] for each in record["events"]}
    for each in record["state"]["feedback"]:
        if each["agency"] == agency:
            answer = FeedbackAnswer(FeedbackStep(each["step"]), each["ease"], each["words"])
            yield recorded[each["version"]], answer
