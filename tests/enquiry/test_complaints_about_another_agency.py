"""What staff see of an enquiry with a complaint about another agency than theirs: no sign of it, in no view."""

from datetime import UTC, datetime

import pytest

from contracts.event import Event
from services.chassis.decision import Decision
from services.chassis.record import RecordedEvent
from services.enquiry.domain.complaints import ReceiveComplaint, receive_complaint
from services.enquiry.domain.correction import CorrectDate, correct_date
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.referral import TakeUpReferral, refer, take_up_referral
from services.enquiry.store.complaints import apart_from_others, as_seen_at
from services.enquiry.store.enquiries import EnquiryView
from services.enquiry.timeline import timeline
from tests.enquiry.helpers.complaints import COMPLAINING, day
from tests.enquiry.helpers.enquiry_decisions import JOURNEY
from tests.enquiry.helpers.households import an_enquiry
from tests.enquiry.helpers.referrals import a_referral

AT = datetime(2025, 3, 3, tzinfo=UTC)


class History:
    """An enquiry and everything that happened on it."""

    def __init__(self) -> None:
        self.enquiry = an_enquiry()
        self.events: list[RecordedEvent] = []
        self.version = self.enquiry.progress.version

    def then(self, decision: Decision[Enquiry]) -> None:
        self.enquiry = decision.state
        for event in decision.events:
            self.version += 1
            self.events.append(self._recorded(event))

    def _recorded(self, event: Event) -> RecordedEvent:
        data = event.model_dump(mode="json")
        return RecordedEvent(version=self.version, type=event.type, at=AT, data=data)


@pytest.fixture
def history() -> History:
    """A complaint at moorland, late and with a corrected day; then referred to the coast on 1 April 2025."""
    found = History()
    command = ReceiveComplaint.model_validate({"on": "2025-03-11", **COMPLAINING})
    found.then(receive_complaint(found.enquiry, command))
    correction = {"on": "2025-03-12", "corrects": found.version, "right_day": "2025-03-10"}
    said = {"reason": "The stamp on the letter.", "staff": "recruiter-07"}
    found.then(
        correct_date(
            found.enquiry, CorrectDate.model_validate({**correction, **said}), journey=JOURNEY
        )
    )
    found.then(announce(found.enquiry, today=day("2025-03-26")))
    found.then(refer(found.enquiry, a_referral(on=day("2025-04-01"))))
    return found


def taken_up(history: History) -> None:
    command = TakeUpReferral.model_validate({"on": "2025-04-02", "staff": "recruiter-07"})
    history.then(take_up_referral(history.enquiry, command))


def views(history: History, *agencies: str) -> str:
    """The events, the timeline and the enquiry itself as staff of these agencies read them."""
    enquiry = as_seen_at(history.enquiry, agencies)
    events = apart_from_others(history.events, history.enquiry, agencies)
    shown = timeline(JOURNEY, enquiry, events)
    listed = [f"{each.type} {each.data}" for each in events]
    view = EnquiryView.of(JOURNEY, enquiry).model_dump_json()
    return f"{listed} {view} {shown.model_dump_json()}"


@pytest.mark.parametrize("step", ["waits", "taken up"])
def test_the_new_agency_finds_no_sign_of_a_complaint_about_the_one_before(
    history: History, step: str
) -> None:
    if step == "taken up":
        taken_up(history)

    assert "complaint" not in views(history, "coast")
    assert "date_corrected" not in views(history, "coast")
    assert "enquiry.clock_breached" in views(history, "coast")
    assert as_seen_at(history.enquiry, ["coast"]).complaint_words == ()


def test_the_agency_that_it_is_about_sees_it_until_the_household_is_taken_up_elsewhere(
    history: History,
) -> None:
    own = views(history, "moorland")
    taken_up(history)

    for word in ("complaint_received", "date_corrected", "'complaint_answer'"):
        assert word in own
    assert "complaint" not in views(history, "moorland", "coast")


def test_what_is_due_next_is_worked_out_without_it(history: History) -> None:
    enquiry = history.enquiry

    assert enquiry.next_due_on == day("2025-03-24")
    assert as_seen_at(enquiry, ["moorland"]) == enquiry
    assert as_seen_at(enquiry, ["coast"]).next_due_on != enquiry.next_due_on


def test_a_complaint_about_the_new_agency_is_its_own(history: History) -> None:
    taken_up(history)
    command = ReceiveComplaint.model_validate({"on": "2025-04-03", **COMPLAINING})
    history.then(receive_complaint(history.enquiry, command))
    [own] = as_seen_at(history.enquiry, ["coast"]).progress.complaints

    assert (own.agency, own.number) == ("coast", 1)
