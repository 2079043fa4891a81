"""Whatever is heard, repeated, tried and lost, in any order: no message twice, none forgotten."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import chain
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contracts.calendar import london_date
from contracts.event import Event
from contracts.notifications import (
    MessageCancelled,
    MessageFailed,
    MessageReleased,
    MessageRequested,
    MessageRule,
    MessageSent,
    MessageToldAnotherWay,
    TellingWay,
)
from contracts.reference import BookingEnd, EventDetail, PlaceState
from services.chassis.decision import Decision, Refusal
from services.notifications.domain import delivery
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import Failure, Fault, Message, Reason, message_id
from services.notifications.domain.on_event import EventContext, hear
from services.notifications.domain.progress import Progress, evolve
from services.notifications.domain.rules import GRAVE
from services.notifications.domain.second_look import Release, release
from services.notifications.domain.staff_messages import PROMISES, OfferedEvent, TemplateName
from services.notifications.domain.telling import TellAnotherWay, tell_another_way
from tests.notifications.helpers.examples import (
    APPLICATION_WITHDRAWN,
    FILLED,
    HEARD_AT,
    MERGE_UNDONE,
    MERGED,
    MORNING,
    OCCASIONED,
    ON,
    RECEIVED,
    WITHDRAWN,
    booked,
    by_hand,
    changed,
    context,
    ended,
    given,
)

STORY: tuple[Event, ...] = (
    *OCCASIONED.values(),
    booked(event=MORNING),
    booked(PlaceState.WAITING, event=MORNING),
    given(event=MORNING),
    changed(EventDetail.VENUE, event=MORNING),
    ended(BookingEnd.BY_ENQUIRER, event=MORNING),
    MERGED,
    MERGE_UNDONE,
    WITHDRAWN,
    APPLICATION_WITHDRAWN,
)
JOURNEY = uuid4()
LEASE = timedelta(seconds=60)
HOURS = st.integers(min_value=0, max_value=24 * 10).map(lambda hours: timedelta(hours=hours))


class OneHousehold(RuleBasedStateMachine):
    """A household's correspondence, with one sender that may die and be followed by another."""

    def __init__(self) -> None:
        super().__init__()
        self.state = Correspondence(agency="moorland")
        self.at: datetime = HEARD_AT
        self.heard: list[tuple[Event, EventContext]] = []
        self.held: tuple[Message, datetime] | None = None
        self.published: list[Event] = []
        self.applied: list[tuple[Event, int]] = []

    @initialize()
    def enquire(self) -> None:
        self.hears(RECEIVED)

    @rule(event=st.sampled_from(STORY))
    def hears(self, event: Event) -> None:
        heard = context(version=len(self.heard) + 1, at=self.at)
        self.heard.append((event, heard))
        decision = hear(self.state, event, heard)
        self.applied += [(event, heard.version)] if decision else []
        self.takes(decision)

    @rule(template=st.sampled_from(list(FILLED)))
    def is_written_to_by_hand(self, template: TemplateName) -> None:
        today = OfferedEvent(london_date(self.at), cancelled=False)
        event = today if template is MessageRule.EVENT_OFFERED else None
        fields = {name: value for name, value in FILLED[template].items() if name not in PROMISES}
        try:
            self.takes(by_hand(self.state, template, fields, at=self.at, event=event))
        except Refusal:
            assert self.state.merged

    @rule(hours=HOURS)
    def time_passes(self, hours: timedelta) -> None:
        self.at += hours

    @precondition(lambda self: self.held is None)
    @rule()
    def claims(self) -> None:
        claimed = delivery.claim(self.state, at=self.at, until=self.at + LEASE)
        if claimed is not None:
            self.takes(claimed.decision)
            self.held = (claimed.message, self.at + LEASE) if claimed.held else None

    @precondition(lambda self: self.held is not None)
    @rule()
    def dies(self) -> None:
        self.held = None
        self.at += LEASE

    @precondition(lambda self: self.held is not None)
    @rule()
    def sends_a_letter(self) -> None:
        assert self.held is not None
        message, until = self.held
        applicant = len(message.reached) + 1
        if applicant == 1:
            self.held = message.after_letter(1), until
            self.takes(delivery.record_letter(self.state, message, (1,)))

    @precondition(lambda self: self.held is not None)
    @rule(partly=st.booleans())
    def sends(self, *, partly: bool) -> None:
        assert self.held is not None
        message, _ = self.held
        self.held = None
        missed = Reason.PARTLY_REFUSED if partly and message.reached in {(), (1,)} else None
        for applicant in {1, 2} - set(message.reached) - ({2} if missed else set()):
            message = message.after_letter(applicant)
        self.takes(delivery.record_sent(self.state, message, at=self.at, on=ON, missed=missed))

    @precondition(lambda self: self.held is not None)
    @rule()
    def fails(self) -> None:
        assert self.held is not None
        message, until = self.held
        self.held = None
        failure = Failure(message=message, reason=Reason.REFUSED, at=self.at)
        self.takes(delivery.record_failed(self.state, failure, held_until=until, on=ON))

    @precondition(lambda self: self.held is not None)
    @rule(uncertain=st.booleans())
    def postpones(self, *, uncertain: bool) -> None:
        assert self.held is not None
        until = self.held[1]
        self.held = None
        self.takes(
            delivery.postpone(
                self.state,
                Fault.CARRIER_AWAY,
                held_until=until,
                at=self.at,
                uncertain=uncertain,
            )
        )

    @precondition(lambda self: bool(self.state.failed))
    @rule()
    def is_asked_to_send_again(self) -> None:
        failed = self.state.failed[0]
        identity = message_id(JOURNEY, *failed.message.name)
        try:
            self.takes(
                delivery.send_again(self.state, journey=JOURNEY, message=identity, at=self.at)
            )
        except Refusal:
            assert self.state.merged or failed.message.last_on

    @precondition(lambda self: bool(self.state.to_check))
    @rule()
    def is_released(self) -> None:
        identity = message_id(JOURNEY, *self.state.to_check[0].name)
        self.takes(
            release(self.state, Release(on=ON), journey=JOURNEY, message=identity, at=self.at)
        )

    @precondition(lambda self: bool(self.state.failed))
    @rule()
    def is_told_another_way(self) -> None:
        identity = message_id(JOURNEY, *self.state.failed[0].message.name)
        command = TellAnotherWay(on=ON, way=TellingWay.POST)
        self.takes(
            tell_another_way(self.state, command, journey=JOURNEY, message=identity, by="staff-01")
        )

    def takes(self, decision: Decision[Correspondence] | None) -> None:
        if decision is not None:
            self.state = decision.state
            self.published += decision.events
            self.applied += [(each, 0) for each in decision.events]

    @invariant()
    def no_message_is_in_two_places_or_sent_twice(self) -> None:
        state = self.state
        waiting = (each.name for each in state.waiting)
        failed = (each.message.name for each in state.failed)
        names = Counter(chain(waiting, failed))
        letters = Counter((each.name, who) for each in state.sent for who in each.applicants)

        assert set(names.values()) | set(letters.values()) <= {1}

    @invariant()
    def what_waits_is_looked_at_in_time_and_nothing_else_is(self) -> None:
        leaving = (*self.state.due, *self.state.planned)
        assert (self.state.wake_at is None) == (not leaving)
        assert self.state.due or not self.state.attempting

    @invariant()
    def a_merged_duplicate_has_nothing_to_come_but_what_is_with_the_carrier(self) -> None:
        if self.state.merged:
            put_back = [each for each in self.state.waiting if each.put_back]
            held = [each for each in self.state.waiting if each.overtaken]
            assert len(list(self.state.waiting)) <= len(put_back) + len(held)

    @invariant()
    def what_became_of_a_message_was_said(self) -> None:
        kinds = Counter(type(event) for event in self.published)
        cancelled = [each for each in self.published if isinstance(each, MessageCancelled)]

        assert kinds[MessageSent] == len(self.state.sent)
        assert kinds[MessageRequested] >= self.state.written
        assert kinds[MessageFailed] >= sum(
            each.reason is Reason.REFUSED for each in self.state.failed
        )
        assert kinds[MessageToldAnotherWay] == len(self.state.told)
        assert len(cancelled) >= len(self.state.cancelled)

    @invariant()
    def no_grave_letter_leaves_without_a_second_look(self) -> None:
        released = Counter(each.rule for each in self.published if type(each) is MessageReleased)
        left = {each.name: each.rule for each in self.state.sent if each.rule in GRAVE}

        assert Counter(left.values()) <= released

    @invariant()
    def replaying_the_events_gives_the_same_progress(self) -> None:
        replayed = Progress(agency="moorland")
        for event, version in self.applied:
            replayed = evolve(replayed, event, version)
        evolved = self.state.model_dump(include=set(Progress.model_fields) - {"wake_at"})

        assert replayed.model_dump(exclude={"wake_at"}) == evolved

    @invariant()
    def every_message_that_was_sent_has_its_event_in_its_place(self) -> None:
        events = [each for each in self.published if isinstance(each, MessageSent)]

        assert [(each.rule, each.information_event) for each in self.state.sent] == [
            (each.rule, each.information_event) for each in events
        ]

    def teardown(self) -> None:
        """What was heard is heard again: nothing becomes due that was sent or has failed."""
        for event, heard in self.heard:
            sent = Counter(each.name for each in self.state.sent)
            self.takes(hear(self.state, event, heard))
            waiting = (each.name for each in self.state.waiting if not each.put_back)
            assert not sent & Counter(waiting)
            assert MessageRule.ENQUIRY_ACKNOWLEDGED in {
                *(each.rule for each in self.state.waiting),
                *(each.rule for each in self.state.sent),
                *(each.rule for each in self.state.cancelled),
                *(each.message.rule for each in self.state.failed),
                *(each.message.rule for each in self.state.told),
            }


TestOneHousehold = OneHousehold.TestCase
TestOneHousehold.settings = settings(max_examples=150, stateful_step_count=40)
