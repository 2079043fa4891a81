"""Where the days went, counted a second time from the events themselves, a day at a time.

It shares no code with what it checks: each evening the whole story up to that day is told again.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts.calendar import OutsideCalendar
from contracts.clocks import ClockId, NoRuleInForce, due
from contracts.event import Event
from tests.reporting.helpers.stories import Told

RANK = {"enquiry": 0, "assessment": 1, "panel": 2}
EARLIER = ("enquiry", "registration", "stage_one", "between_stages", "stage_two", "panel")
PARTS = (*EARLIER, "decision", "review")
HOUSEHOLDS_TIME = {
    "assessment.stage_one_notice_sent.v1": ClockId.STAGE_TWO_WINDOW,
    "assessment.report_shared.v1": ClockId.PAR_COMMENT,
    "panel.decision_notice_sent.v1": ClockId.QD_RESPONSE,
}
GOES_ON = {
    "assessment.stage_one_decided.v1",
    "assessment.stage_one_notice_sent.v1",
    "assessment.stage_two_started.v1",
    "assessment.referred_to_panel.v1",
    "panel.case_resumed.v1",
}
ENDS = {
    "enquiry.withdrawn.v1",
    "enquiry.closed.v1",
    "enquiry.registration_declined.v1",
    "assessment.application_withdrawn.v1",
    "assessment.window_closed.v1",
    "assessment.not_suitable_notice_sent.v1",
    "assessment.case_moved.v1",
    "panel.applicants_approved.v1",
    "panel.case_closed.v1",
}
Happened = tuple[date, int, int, str, Any]


def days_again(story: Iterable[Told]) -> tuple[date, Counter[tuple[str, str]]] | None:
    """The day on which a journey ended, and its days by part and by who had it; None if it goes on."""
    happened = in_order(story)
    starts = [on for on, _, _, what, _ in happened if what == "enquiry.received.v1"]
    last = Evening(happened, happened)
    if not starts or last.ended is None or not last.own_enquiry:
        return None
    days: Counter[tuple[str, str]] = Counter()
    day = min(starts)
    while day < last.ended:
        evening = Evening([each for each in happened if each[0] <= day], happened)
        days[evening.part, evening.who] += 1
        day += timedelta(1)
    return last.ended, days


REGISTERED = {
    "enquiry.registration_submitted.v1",
    "enquiry.registration_accepted.v1",
    "assessment.stage_one_opened.v1",
}


def days_until(story: Iterable[Told], today: date) -> Counter[tuple[str, str]] | None:
    """The days before today of a journey that is registered and goes on; None of any other."""
    happened = in_order(story)
    starts = [on for on, _, _, what, _ in happened if what == "enquiry.received.v1"]
    last = Evening(happened, happened)
    if not starts or last.ended is not None or not last.own_enquiry:
        return None
    if not any(what in REGISTERED for *_, what, _ in happened):
        return None
    days: Counter[tuple[str, str]] = Counter()
    day = min(starts)
    while day < today:
        evening = Evening([each for each in happened if each[0] <= day], happened)
        days[evening.part, evening.who] += 1
        day += timedelta(1)
    return days


def in_order(story: Iterable[Told]) -> list[Happened]:
    """What counts, on its right day: by day, stream and version, with what happened on duplicates."""
    events: dict[tuple[str, int], Any] = {
        (each.envelope.stream, each.envelope.version): each.event for each in story
    }
    days: dict[tuple[str, int], date] = {
        place: event.occurred_on for place, event in events.items()
    }
    for (stream, version), event in sorted(events.items(), key=lambda each: each[0]):
        if event.type.endswith("date_corrected.v1") and event.corrects < version:
            days[stream, event.corrects] = event.right_day
        if event.type == "assessment.stage_one_opening_corrected.v1":
            opened = [p for p, e in events.items() if e.type == "assessment.stage_one_opened.v1"]
            days.update(dict.fromkeys(opened, event.right_day))
    found = [
        (days[place], RANK[place[0]], place[1], event.type, event)
        for place, event in events.items()
        if place[0] in RANK
    ]
    found += _of_duplicates(events)
    found += [over for each in found if (over := _time_over(each))]
    return sorted(found, key=lambda each: (each[0], each[1] if each[3] != "over" else -1, each[2]))


def _of_duplicates(events: dict[tuple[str, int], Any]) -> list[Happened]:
    absorbed: dict[UUID, tuple[int, Any]] = {}
    for (_, version), event in sorted(events.items(), key=lambda each: each[0][1]):
        if event.type == "enquiry.duplicate_absorbed.v1":
            absorbed[event.duplicate] = (version, event)
        if event.type == "enquiry.duplicate_released.v1":
            absorbed.pop(event.duplicate, None)
    found: list[Happened] = []
    for version, event in absorbed.values():
        found.append((event.received_on, 0, version, "enquiry.received.v1", None))
        if event.contact_made_on:
            found.append((event.contact_made_on, 0, version, "contact", None))
        if event.information_provided_on:
            on = event.information_provided_on
            found.append((on, 0, version, "enquiry.information_provided.v1", None))
    return found


def _time_over(each: Happened) -> Happened | None:
    on, rank, version, what, event = each
    if what not in HOUSEHOLDS_TIME or not _asks(event):
        return None
    try:
        last_day = due(HOUSEHOLDS_TIME[what], on)
    except (NoRuleInForce, OutsideCalendar):
        return None
    return (last_day + timedelta(1), rank, version, "over", (rank, version))


def _asks(event: Event) -> bool:
    outcome = getattr(event, "outcome", None) or getattr(event, "decision", None)
    return outcome in {None, "may_be_suitable", "qualifying_determination"}


class Evening:
    """How a journey stands after some of its events."""

    def __init__(self, happened: list[Happened], whole: list[Happened]) -> None:
        self.ended: date | None = None
        self.part = "enquiry"
        self.contact_owed, self.visit_owed, self.promised = True, False, False
        self.waits_for_household: Any = None
        self.rests: set[str] = set()
        self.reviewed = False
        self.checks_out = False
        self.own_enquiry = any(w == "enquiry.received.v1" and e for *_, w, e in happened)
        self._asked: set[str] = set()
        self._whole = whole
        for position, each in enumerate(happened):
            self.tell(position, each)

    @property
    def who(self) -> str:
        if self.ended is not None:
            return "nobody"
        if self.part in {"panel", "decision", "review"}:
            asked = "household" if self.waits_for_household else self.part
            under_review = "review" if self.reviewed else asked.replace("review", "decision")
            return under_review if self.part == "review" else asked
        if self.rests:
            return "hold"
        return self._working

    @property
    def _working(self) -> str:
        if self.part == "enquiry":
            owed = self.contact_owed or self.visit_owed or self.promised
            return "agency" if owed else "household"
        if self.checks_out:
            return "others"
        return "household" if self.waits_for_household else "agency"

    def on_to(self, part: str) -> bool:
        """Into a later part; never back."""
        if PARTS.index(part) <= PARTS.index(self.part):
            return False
        self.part, self.waits_for_household = part, None
        return True

    def tell(self, position: int, each: Happened) -> None:
        on, rank, version, what, event = each
        checks = self._checks(position, what, event)
        if self.ended is not None:
            if what == "enquiry.reopened.v1":
                self.ended, self.part = None, "enquiry"
                self.contact_owed, self.visit_owed, self.promised = True, False, False
            return
        if checks is not None:
            self.checks_out = checks
        elif what in ENDS or _refuses(what, event):
            self.ended, self.rests = on, set()
        else:
            self.go_on(position, (rank, version), what, event)

    def go_on(self, position: int, place: tuple[int, int], what: str, event: Any) -> None:
        self._before_registration(what, event)
        self._rests(what)
        self._milestones(place, what, event)
        self._asks_household(position, place, what, event)
        self._at_panel(what)

    def _before_registration(self, what: str, event: Any) -> None:
        match what:
            case "contact" | "enquiry.contact_made.v1":
                told = event.next_step if event is not None else None
                self.contact_owed = False
                self.promised = told in {"planned_call", "information_pack"}
            case "enquiry.information_provided.v1":
                self.promised = False
            case "enquiry.initial_visit_requested.v1":
                self.visit_owed = True
            case "enquiry.initial_visit_held.v1":
                self.contact_owed, self.visit_owed = False, True
            case "enquiry.visit_outcome_told.v1":
                self.contact_owed, self.promised = False, False
                self.visit_owed = event.outcome in {"second_visit", "not_going_forward"}
            case (
                "enquiry.referred.v1"
                | "enquiry.referral_taken_up.v1"
                | "enquiry.referral_refused.v1"
                | "enquiry.referral_lapsed.v1"
            ):
                self.contact_owed, self.visit_owed, self.promised = True, False, False

    def _rests(self, what: str) -> None:
        begins = {"enquiry.journey_paused.v1": "break", "assessment.case_held.v1": "hold"}
        ends = {"enquiry.journey_resumed.v1": "break", "assessment.hold_ended.v1": "hold"}
        if what in begins:
            self.rests = self.rests | {begins[what]}
        if what in ends:
            self.rests = self.rests - {ends[what]}

    def _milestones(self, place: tuple[int, int], what: str, event: Any) -> None:
        leads_to = {
            "enquiry.registration_submitted.v1": "registration",
            "enquiry.registration_accepted.v1": "stage_one",
            "assessment.stage_one_opened.v1": "stage_one",
            "assessment.stage_one_notice_sent.v1": "between_stages",
            "assessment.stage_two_started.v1": "stage_two",
            "assessment.referred_to_panel.v1": "panel",
            "panel.case_resumed.v1": "panel",
        }
        if what == "panel.decision_notice_sent.v1" and event.decision != "approved":
            leads_to[what] = "review"
        if what in leads_to and self.on_to(leads_to[what]) and what in HOUSEHOLDS_TIME:
            self.waits_for_household = place

    def _asks_household(self, position: int, place: tuple[int, int], what: str, event: Any) -> None:
        working = self.part in EARLIER[:-1]
        match what:
            case "assessment.stage_one_plan_made.v1" | "assessment.stage_two_plan_made.v1":
                self.waits_for_household = place if working else self.waits_for_household
            case "assessment.stage_one_plan_agreed.v1" | "assessment.stage_two_plan_agreed.v1":
                if working and self._last_to_agree(position, what, event):
                    self.waits_for_household = None
            case "assessment.stage_one_decided.v1" if self.part == "stage_one":
                self.waits_for_household = None
            case "assessment.report_shared.v1" if self.part == "stage_two":
                self.waits_for_household = place
            case "assessment.observations_received.v1" if self.part == "stage_two":
                self.waits_for_household = None
            case "over" if self.waits_for_household == event:
                self.waits_for_household = None

    def _at_panel(self, what: str) -> None:
        match what:
            case "panel.deferred.v1" | "panel.full_report_asked.v1" if self.part == "panel":
                self.part = "stage_two"
            case "panel.minutes_finalised.v1" if self.part == "panel":
                self.part = "decision"
            case "panel.review_requested.v1" | "panel.second_panel_asked.v1":
                self.part, self.waits_for_household, self.reviewed = "review", None, True
            case (
                "panel.review_recommended.v1"
                | "panel.review_ended.v1"
                | "panel.second_panel_recommended.v1"
            ):
                self.reviewed = False

    def _checks(self, position: int, what: str, event: Any) -> bool | None:
        """Whether others are waited for after an event of checks that changes it."""
        if what in GOES_ON and (what != "assessment.stage_one_notice_sent.v1" or _asks(event)):
            self._asked = set()
            if self.ended is None:
                self.checks_out = False
        if what != "assessment.checks_asked.v1" and not _no_longer_waited_for(what, event):
            return None
        names = [
            c for c in event.checks if c not in {"preparation", "finance", "home_safety", "pets"}
        ]
        before = bool(self._asked)
        if what == "assessment.checks_asked.v1":
            self._asked |= {f"{name} {event.person or ''}" for name in names}
        else:
            self._asked -= {f"{name} {event.person or ''}" for name in names}
            for name in names:
                later = self.everything_after(position, name)
                if not later:
                    self._asked.discard(f"{name} ")
        return bool(self._asked) if bool(self._asked) != before else None

    def everything_after(self, position: int, name: str) -> bool:
        """Whether a check of this kind comes back later in the whole story."""
        return any(
            _no_longer_waited_for(what, event) and name in event.checks
            for *_, what, event in self._whole[position + 1 :]
        )

    def _last_to_agree(self, position: int, what: str, event: Any) -> bool:
        return not any(
            later == what and other.plan == event.plan
            for *_, later, other in self._whole[position + 1 :]
        )


def _no_longer_waited_for(what: str, event: Any) -> bool:
    not_needed = what == "assessment.check_need_decided.v1" and not event.needed
    return not_needed or what == "assessment.checks_returned.v1"


def _refuses(what: str, event: Any) -> bool:
    if what == "assessment.stage_one_notice_sent.v1":
        return bool(event.outcome == "not_suitable")
    return what == "panel.decision_notice_sent.v1" and bool(event.decision == "not_approved")
