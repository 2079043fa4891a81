"""The panel's part of a journey: the meeting, the recommendation, the minutes, the agency decision and its notice.

The invariant: nobody who decides for an agency is on its panel; the person who sends a decision has made it.
"""

from datetime import date
from functools import partial
from random import Random

from contracts.calendar import add_working_days
from contracts.clocks import ClockId, due
from contracts.reference import FinalOutcome, Recommendation, ReviewRoute
from deploy.demo.days import near_limit
from deploy.demo.draft import AGENCIES, Draft
from deploy.demo.plan import Service, Step, step
from deploy.demo.quotas import Ending

CENTRAL_LIST = 12
QUORUM, FULL_HOUSE = 5, 8
PAPERS_AND_WAIT = (6, 16)
MINUTES = (2, 8)
DECISION_KEPT = 0.9
REASONS = {
    Recommendation.SUITABLE: "The report and the references show a family that can adopt.",
    Recommendation.NOT_SUITABLE: "The panel is not persuaded that a child's needs would be met.",
}
NOT_APPROVED_BECAUSE = "The agency decision maker agrees with the panel's reasons."
STILL_NOT_APPROVED_BECAUSE = "Nothing has changed what the proposal rests on."
NOTICE = 3
REVIEWS = (
    (None, 0, 4),
    (ReviewRoute.REPRESENTATIONS, 25, 6),
    (ReviewRoute.INDEPENDENT_REVIEW, 30, 70),
)
"""The route that a household takes, and after how many working days each step of it comes."""

_step = partial(step, Service.PANEL)


def decide(draft: Draft, random: Random, referred_on: date) -> list[Step]:
    """From the meeting to the decision; what the panel recommends is what the agency decides."""
    approved = draft.ending is Ending.APPROVED
    recommendation = Recommendation.SUITABLE if approved else Recommendation.NOT_SUITABLE
    met_on = add_working_days(referred_on, random.randint(*PAPERS_AND_WAIT))
    final_on = add_working_days(met_on, random.randint(*MINUTES))
    decided_on = near_limit(random, final_on, ClockId.ADM_DECIDE, kept=DECISION_KEPT)
    reasons = REASONS[recommendation]
    return [
        _met(draft, random, met_on),
        _step("recommend", met_on, recommendation=recommendation, reasons=reasons),
        _step("finalise-minutes", final_on),
        *_decided(draft, decided_on),
    ]


def _met(draft: Draft, random: Random, on: date) -> Step:
    chair, *others = central_list(draft.agency)
    members = [chair, *random.sample(others, random.randint(QUORUM, FULL_HOUSE) - 1)]
    return _step("hold-meeting", on, chair=chair, members=members)


def central_list(agency: str) -> list[str]:
    """Everyone who may sit on an agency's panel (regulation 4), its chair first."""
    first = AGENCIES.index(agency) * CENTRAL_LIST + 1
    return [f"pm-{number:03}" for number in range(first, first + CENTRAL_LIST)]


def _decided(draft: Draft, on: date) -> list[Step]:
    if draft.ending is Ending.APPROVED:
        return [_step("approve-applicants", on), _notice(on)]
    proposed = _step("issue-qualifying-determination", on, reasons=NOT_APPROVED_BECAUSE)
    notice = _notice(on)
    return [proposed, notice, *_reviewed(draft, notice.on)]


def _reviewed(draft: Draft, sent_on: date) -> list[Step]:
    """One in three lets its time pass, the others take a route each; the agency stays with what it proposed."""
    route, asked_after, decided_after = REVIEWS[draft.number % len(REVIEWS)]
    if route is None:
        over_on = due(ClockId.QD_RESPONSE, sent_on)
        return [_final(add_working_days(over_on, decided_after))]
    asked_on = add_working_days(sent_on, asked_after)
    asked = _step("receive-review-request", asked_on, route=route)
    return [asked, _final(add_working_days(asked_on, decided_after))]


def _final(on: date) -> Step:
    details = {"outcome": FinalOutcome.NOT_APPROVED, "reasons": STILL_NOT_APPROVED_BECAUSE}
    return _step("make-final-decision", on, **details)


def _notice(decided_on: date) -> Step:
    return _step("send-decision-notice", add_working_days(decided_on, NOTICE))
