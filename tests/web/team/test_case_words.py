"""A case in words: every event, every status, every read and every clock has its own."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import assessment, deferral, panel, stage_one
from contracts.assessment import ChecksReturned
from contracts.catalogue import STREAMS
from contracts.checks import Check
from contracts.clocks import ClockId
from contracts.enquiry import ContactMade, DateCorrected, RegistrationDraftSaved
from contracts.event import Event
from contracts.panel import PanelMet
from contracts.reference import ContactChannel, DraftPart, Household
from services.assessment.api.actions import OFFERS as ASSESSMENT
from services.assessment.domain.status import Status as AssessmentStatus
from services.enquiry.api.actions import OFFERS as ENQUIRY
from services.enquiry.domain import dated_steps
from services.enquiry.domain.progress import Status as EnquiryStatus
from services.panel.api.cases import OFFERS as PANEL
from services.panel.domain.progress import Status as PanelStatus
from services.web.site.answers.casework import Access, Action, Actions, Happened
from services.web.site.answers.documents import Opening
from services.web.site.answers.enquiry.record import Applicant, ContactDetails
from services.web.site.answers.notifications import Messages
from services.web.team.access_log import AT_ONCE, READ, access_page
from services.web.team.cases.action_words import DONE, RECORDED, TITLES, title, what_was_done
from services.web.team.cases.documents import DocumentReaderView, openings_in_words
from services.web.team.cases.history import Entry, called, entries, of_kind
from services.web.team.cases.sentences import (
    CASE_STREAMS,
    WITHOUT_DAY,
    event_in_words,
    has_day,
)
from services.web.team.cases.stages import STAGES, stage_of
from services.web.team.cases.suggested_actions import EXPLAINS, PAGES, STOPS, offered_actions
from tests.access.helpers.routes import MAY
from tests.contracts.helpers.written_events import published_documents

AT = datetime(2025, 12, 4, 14, 5, tzinfo=UTC)
JOURNEY = uuid4()
DAY = date(2025, 12, 3)
MET = PanelMet(occurred_on=DAY, members=5)
EVERY_EVENT = [event for stream in CASE_STREAMS for event in STREAMS[stream].values()]
COMMANDS = {**ENQUIRY, **ASSESSMENT, **PANEL}


def happened(event: Event, *, version: int = 1, by: str = "recruiter-07") -> Happened:
    """As a service keeps it."""
    data = event.model_dump(mode="json")
    return Happened(version=version, type=event.type, at=AT, data=data, by=by)


@pytest.mark.parametrize("event", EVERY_EVENT, ids=lambda each: each.type)
@given(data=st.data())
@settings(max_examples=25)
def test_every_event_of_a_case_has_a_sentence(event: type[Event], data: st.DataObject) -> None:
    written = event.model_validate(data.draw(published_documents(event.type)))
    said = event_in_words(happened(written))

    assert event.title
    assert said.title[0].isupper()
    assert "_" not in f"{said.title} {said.words}"
    assert not said.words or said.words.endswith(".")


def test_an_event_that_is_not_known_yet_is_told_by_its_name() -> None:
    new = Happened(version=9, type="enquiry.photograph_taken.v1", at=AT, data={"x": 1}, by="a-1")

    assert event_in_words(new).title == "Photograph taken"
    assert event_in_words(new).on == date(2025, 12, 4)


@pytest.mark.parametrize(
    ("service", "statuses"),
    [("enquiry", EnquiryStatus), ("assessment", AssessmentStatus), ("panel", PanelStatus)],
)
def test_every_status_has_words(service: str, statuses: Any) -> None:
    assert {each.value for each in statuses} == STAGES[service].keys()


def test_a_status_that_is_not_known_yet_is_told_by_its_name() -> None:
    assert stage_of("panel", "looked_at_again").words == "Looked at again"


def test_every_clock_has_what_brings_it_to_its_end_and_each_of_these_is_a_command() -> None:
    assert STOPS.keys() == set(ClockId)
    assert {name for names in STOPS.values() for name in names} <= COMMANDS.keys()
    assert {*EXPLAINS.values()} <= COMMANDS.keys()
    assert PAGES.keys() | TITLES.keys() <= COMMANDS.keys()


def test_who_opened_a_document_is_a_panel_member_if_they_came_by_a_pass() -> None:
    route = "GET /cases/{journey}/pack/{document}/versions/{version}"
    opening = Opening(
        at=datetime.now(UTC), by="pm-002", roles=("pack_reader",), route=route, opened="3/1"
    )
    reader = DocumentReaderView(path="", names={}, staff={"pm-002": "Owen Tarn"}, viewer="")

    assert openings_in_words([opening], reader) == [(opening, "Panel member pm-002", "1")]


def test_every_read_of_a_case_that_is_on_record_has_words() -> None:
    read = {
        route
        for service in ("enquiry", "assessment", "panel", "notifications")
        for route, who in MAY[service].items()
        if "{journey}" in route and route.startswith("GET") and _are_staff(who)
    }

    assert read - READ.keys() == set()


def _are_staff(who: frozenset[str]) -> bool:
    return bool(who - {"adopter", "support"}) and not any(":" in each for each in who - {"adopter"})


def test_what_has_no_words_of_its_own_has_those_of_its_service() -> None:
    new = Action(
        name="take-photograph", title="Take a photograph", about="", allowed=True, fields={}
    )

    assert title(new) == "Take a photograph"
    assert what_was_done("take-photograph") == RECORDED
    assert what_was_done("") == ""
    assert all(words and words[0].isupper() for words in DONE.values())


def test_no_two_actions_of_a_case_have_one_title_but_what_ends_the_journey() -> None:
    offers = [
        (name, each) for service in (ENQUIRY, ASSESSMENT, PANEL) for name, each in service.items()
    ]
    titles = Counter(each.title for name, each in offers if name not in TITLES)

    assert [each for each, times in titles.items() if times > 1] == []


def test_what_stops_the_clock_that_is_due_first_comes_first_and_the_rest_in_their_order() -> None:
    names = ("assign", "attempt-contact", "make-contact", "provide-information", "close", "new-one")
    listed = Actions(
        version=1,
        actions=tuple(
            Action(name=each, title=each, about="", allowed=each != "close", fields={})
            for each in names
        ),
    )
    clocks = [ClockId.ENQ_INFO, ClockId.FIRST_RESPONSE]

    found = offered_actions(
        {"enquiry": listed}, clocks, "/team/a/enquiries/j", unassigned=["enquiry"]
    )

    likely = [each.action.name for each in found.likely]
    assert likely == ["provide-information", "make-contact", "attempt-contact"]
    assert [each.action.name for each in found.others] == ["assign", "new-one"]
    assert [each.action.name for each in found.impossible] == ["close"]
    assert found.others[1].href == "/team/a/enquiries/j/do/new-one"


@pytest.mark.parametrize(
    ("clock", "explains", "before"),
    [
        (ClockId.STAGE_ONE, "extend-stage-one", "decide-stage-one"),
        (ClockId.STAGE_TWO, "record-delay", "draw-up-stage-two-plan"),
    ],
)
def test_why_it_takes_longer_comes_second_once_a_clock_is_due_soon_or_overdue(
    clock: ClockId, explains: str, before: str
) -> None:
    names = (*STOPS[clock], explains)
    every = [Action(name=each, title=each, about="", allowed=True) for each in names]
    listed = {"assessment": Actions(version=1, actions=tuple(every))}

    def likely(pressing: list[ClockId]) -> list[str]:
        found = offered_actions(listed, [clock], "", unassigned=[], pressing=pressing)
        return [each.action.name for each in found.likely]

    assert likely([clock])[:2] == [before, explains]
    assert explains not in likely([])


def test_a_corrected_day_stands_where_it_belongs_and_says_so() -> None:
    contact = ContactMade(occurred_on=DAY, channel=ContactChannel.PHONE)
    correction = DateCorrected(occurred_on=DAY, corrects=1, right_day=date(2025, 12, 1))
    record = [happened(contact), happened(correction, version=2, by="adopter:0f")]

    found = _entries(record)

    assert [each.title for each in found] == ["A date was corrected", "Contact made"]
    assert found[1].on == date(2025, 12, 1)
    assert "corrected" in found[1].when
    assert [each.by for each in found] == ["the household", "recruiter-07"]
    assert has_day(record[0])
    assert not has_day(record[1])


def _entries(record: list[Happened], viewer: str = "manager-01") -> list[Entry]:
    return entries(record, messages=Messages(), path="", viewer=viewer)


def test_what_can_be_corrected_is_what_the_enquiry_service_lets_be_corrected() -> None:
    later = {*assessment.EVENTS, *panel.EVENTS}
    assert WITHOUT_DAY.difference(later) == dated_steps.UNDATED
    assert WITHOUT_DAY.intersection(panel.EVENTS) == {
        panel.PanelCaseOpened,
        deferral.PanelCaseResumed,
        panel.PanelCaseAssigned,
        panel.PanelNoteAdded,
        panel.PanelDateCorrected,
        panel.PanelDueSoonReached,
        panel.PanelClockBreached,
        panel.PanelClockBreachRetracted,
        panel.PanelClockMoved,
    }
    assert WITHOUT_DAY.intersection(assessment.EVENTS) == {
        assessment.StageOneOpened,
        assessment.StageOneOpeningCorrected,
        assessment.AssessmentAssigned,
        assessment.AssessmentDateCorrected,
        assessment.AssessmentDueSoonReached,
        assessment.AssessmentClockBreached,
        assessment.AssessmentClockBreachRetracted,
        assessment.AssessmentClockMoved,
        stage_one.ApplicantDescribed,
    }


def test_whoever_looks_is_called_you_and_a_service_nobody() -> None:
    record = [happened(MET, by="panel-01"), happened(MET, version=2, by="service")]
    assert {each.by for each in _entries(record, "panel-01")} == {"you", ""}


def read_by(who: str, minute: int, route: str, correlation: str) -> Access:
    at = AT.replace(minute=minute)
    return Access.model_validate(
        {"at": at, "by": who, "roles": ["manager"], "address": "203.0.113.7"}
        | {"route": route, "journey": JOURNEY, "correlation": correlation}
    )


def test_what_one_page_asked_of_several_services_is_one_line() -> None:
    one = [read_by("a-01", 3, "GET /enquiries/{journey}/notes", "x")]
    other = [
        read_by("a-01", 4, "GET /messages/{journey}", "x"),
        read_by("b-01", 2, "GET /somewhere/else", "y"),
    ]
    writes = [happened(MET, by="c-01")]

    found = access_page([one, other], writes, before=None, viewer="b-01")

    assert [(each.by, each.what) for each in found.lines] == [
        ("c-01", "Recorded: The panel met"),
        ("a-01", "Viewed notes, the list of messages"),
        ("You", "Viewed a part of the record"),
    ]
    assert found.before is None


def test_what_a_command_recorded_stands_with_who_sent_it_from_where() -> None:
    route = "POST /cases/{journey}/meet"
    sent = [
        read_by("c-01", 3, "GET /cases/{journey}/actions", "x"),
        read_by("c-01", 3, route, "x"),
        read_by("c-01", 2, route, "y"),
    ]
    met = happened(MET, by="c-01").model_copy(update={"correlation": "x"})

    found = access_page([sent], [met], viewer="b-01")

    assert [(each.by, each.role, each.what) for each in found.lines] == [
        (
            "c-01",
            "manager, from 203.0.113.7",
            "Recorded: The panel met; viewed the actions available in the later stages",
        ),
        ("c-01", "manager, from 203.0.113.7", "Sent: meet"),
    ]


def test_of_what_one_page_asked_nothing_is_lost_between_two_pages_of_the_list() -> None:
    many = [read_by("a-01", 9, "GET /messages/{journey}", str(n)) for n in range(AT_ONCE - 1)]
    many.append(read_by("a-01", 5, "GET /messages/{journey}", "split"))
    few = [
        read_by("a-01", 6, "GET /enquiries/{journey}/notes", "split"),
        read_by("a-01", 4, "GET /enquiries/{journey}", "split"),
    ]
    first = access_page([many, few], viewer="")
    rest = access_page([many[-1:], few[-1:]], viewer="", before=first.before)

    assert "Viewed notes" in {each.what for each in first.lines}
    assert [each.what for each in rest.lines] == ["Viewed the enquiry, the list of messages"]


def test_what_a_killed_process_recorded_stands_on_the_page_of_its_time() -> None:
    met = happened(MET, by="c-01").model_copy(update={"correlation": "lost"})
    earlier, later = AT.replace(minute=1), AT.replace(minute=8)

    assert access_page([], [met], viewer="", before=earlier).lines == []
    assert [each.what for each in access_page([], [met], viewer="", before=later).lines] == [
        "Recorded: The panel met"
    ]


def test_a_line_names_households_and_no_information_event() -> None:
    planned = [
        read_by("a-01", 3, "GET /information-events/{information_event}", "x"),
        read_by("a-01", 3, "POST /enquiries/{journey}/make-contact", "x"),
        read_by("a-01", 2, "POST /information-events", "y"),
    ]

    assert [(each.what, each.journeys) for each in access_page([planned], viewer="").lines] == [
        ("Sent: make contact; viewed an information event", (JOURNEY,)),
        ("Sent: plan information event", ()),
    ]


def test_a_service_that_has_more_to_tell_ends_the_page_where_it_told_everything() -> None:
    many = [read_by("a-01", 9, "GET /messages/{journey}", str(n)) for n in range(AT_ONCE - 1)]
    many.append(read_by("a-01", 5, "GET /messages/{journey}", "last"))
    few = [read_by("b-01", 3, "GET /enquiries/{journey}", "early")]

    found = access_page([many, few], [], before=None, viewer="")

    assert found.before == AT.replace(minute=5)
    assert {each.by for each in found.lines} == {"a-01"}


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("enquiry.contact_made.v1", "Contact made"),
        ("enquiry.date_corrected.v1", "Date corrected"),
        ("enquiry.moved_abroad.v1", "Moved abroad"),
        ("unheard", "Unheard"),
    ],
)
def test_an_event_that_cannot_be_read_costs_the_history_its_words_alone(
    kind: str, title: str
) -> None:
    damaged = Happened(version=2, type=kind, at=AT, data={"occurred_on": "never"}, by="r")
    history = entries([happened(MET), damaged], messages=None, path="", viewer="")

    assert [(each.title, each.words) for each in history] == [
        (title, ""),
        ("The panel met", "5 members attended."),
    ]


def test_what_is_saved_of_a_form_many_times_in_a_day_is_one_line() -> None:
    saves = [
        happened(
            RegistrationDraftSaved(occurred_on=DAY, part=part), version=version, by="adopter:1"
        )
        for version, part in enumerate([*DraftPart] * 6, start=1)
    ]
    met = happened(MET, version=30)
    found = entries([*saves, met], messages=None, path="", viewer="")

    assert {each.title: each.kind for each in found} == {
        f"Saved a part of the registration of interest ({len(saves)} times)": "household",
        "The panel met": "staff",
    }
    people = ContactDetails(
        agency="moorland",
        reference="R",
        household=Household.JOINT,
        applicants=(Applicant(name="Rosa"), Applicant(name="Jun")),
    )
    assert called(found, {}, people)[1].words == "Rosa. Jun. Household. Referees."


def test_what_came_back_in_stage_one_says_whose_it_is() -> None:
    own = ChecksReturned(occurred_on=DAY, checks=(Check.DBS,), applicant=2)
    both = ChecksReturned(occurred_on=DAY, checks=(Check.DBS,))

    words = [event_in_words(happened(each)).words for each in (own, both)]
    assert [each.partition(":")[0] for each in words] == [
        "The second applicant",
        "The whole household",
    ]


def test_a_history_is_narrowed_to_what_one_kind_of_person_did() -> None:
    by = ("adopter:1", "recruiter-07", "service:enquiry")
    record = [happened(MET, version=number, by=each) for number, each in enumerate(by, start=1)]
    found = entries(record, messages=None, path="", viewer="")

    assert {kind: len(of_kind(found, kind)) for kind in ("staff", "household", "automatic")} == {
        "staff": 1,
        "household": 1,
        "automatic": 1,
    }
    assert of_kind(found, "") == of_kind(found, "nonsense") == found
