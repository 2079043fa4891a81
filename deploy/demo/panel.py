"""The panel's part of a journey: the meeting, the recommendation, the minutes, the agency decision and its notice.

The invariant: nobody who decides for an agency is on its panel; the person who sends a decision has made it.
"""

from datetime import date
from functools import partial
from random import Random

from contracts.calendar import add_working_days
from contracts.clocks import ClockId, due
from contracts.decision_notice import NoticePaper, NoticeWay
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
CONSIDERED = "The report, the observations, the references and the panel's final minutes."
AGREED = "I agree with the panel, for its reasons."
APPROVED_BECAUSE = "They know what children who wait need, and who will help them."
NOT_APPROVED_BECAUSE = "The agency decision maker agrees with the panel's reasons."
STILL_NOT_APPROVED_BECAUSE = "Nothing has changed what the proposal rests on."
FOR_AND_AGAINST = {
    Recommendation.SUITABLE: "For: how they learn and whom they can ask. Against: little time with young children so far.",
    Recommendation.NOT_SUITABLE: "For: they want to learn. Against: what the references say of the last year.",
}
TOLD, NOTICE = 1, 3
ASKED_AFTER = {ReviewRoute.REPRESENTATIONS: 25, ReviewRoute.INDEPENDENT_REVIEW: 30}
PAPERS, REVIEWED, FINAL = 7, 60, 5
"""Working days after the step before: to the papers, to the recommendation of the independent review, to the final decision."""

WITH_PROPOSAL = (NoticePaper.REASONS, NoticePaper.RIGHTS)

_step = partial(step, Service.PANEL)


def decide(draft: Draft, random: Random, referred_on: date) -> list[Step]:
    """From the meeting to the decision; what the panel recommends is what the agency decides."""
    approved = draft.ending is Ending.APPROVED
    recommendation = Recommendation.SUITABLE if approved else Recommendation.NOT_SUITABLE
    met_on = add_working_days(referred_on, random.randint(*PAPERS_AND_WAIT))
    final_on = add_working_days(met_on, random.randint(*MINUTES))
    decided_on = near_limit(random, final_on, ClockId.ADM_DECIDE, kept=DECISION_KEPT)
    return [
        _met(draft, random, met_on),
        recommended(met_on, recommendation),
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
        approved = record(Recommendation.SUITABLE, APPROVED_BECAUSE)
        return [_step("approve-applicants", on, **approved), *told(on)]
    return [*proposed(on), *_reviewed(draft, notice_on(on))]


def recommended(on: date, recommendation: Recommendation) -> Step:
    """What the panel recommends, with its reasons."""
    reasons = REASONS[recommendation]
    return _step("recommend", on, recommendation=recommendation, reasons=reasons)


def proposed(on: date) -> list[Step]:
    """The agency follows a panel that did not recommend them, and tells them."""
    said = record(Recommendation.NOT_SUITABLE, NOT_APPROVED_BECAUSE)
    return [_step("issue-qualifying-determination", on, **said), *told(on, *WITH_PROPOSAL)]


def record(recommendation: Recommendation, reasons: str) -> dict[str, str]:
    """What the decision maker sets down."""
    return {
        "considered": CONSIDERED,
        "arguments": FOR_AND_AGAINST[recommendation],
        "panel": AGREED,
        "reasons": reasons,
    }


def _reviewed(draft: Draft, sent_on: date) -> list[Step]:
    """One in three lets its time pass, the others take a route each; the agency stays with what it proposed."""
    route = (None, *ReviewRoute)[draft.number % 3]
    if route is None:
        return [_final(due(ClockId.QD_RESPONSE, sent_on))]
    asked_on = add_working_days(sent_on, ASKED_AFTER[route])
    asked = _step("receive-review-request", asked_on, route=route)
    if route is ReviewRoute.REPRESENTATIONS:
        return [asked, _final(asked_on)]
    papers_on = add_working_days(asked_on, PAPERS)
    recommended_on = add_working_days(papers_on, REVIEWED)
    against = Recommendation.NOT_SUITABLE
    reviewed = _step(
        "record-review-recommendation",
        recommended_on,
        recommendation=against,
        reasons=REASONS[against],
    )
    return [asked, _step("send-review-papers", papers_on), reviewed, _final(recommended_on)]


def _final(after: date) -> Step:
    said = record(Recommendation.NOT_SUITABLE, STILL_NOT_APPROVED_BECAUSE)
    on = add_working_days(after, FINAL)
    return _step("make-final-decision", on, outcome=FinalOutcome.NOT_APPROVED, **said)


def told(decided_on: date, *papers: NoticePaper) -> list[Step]:
    """First by a person, then by the notice with these papers."""
    return [
        _step("tell-decision", add_working_days(decided_on, TOLD)),
        _step("send-decision-notice", notice_on(decided_on), papers=papers, sent_by=NoticeWay.POST),
    ]


def notice_on(decided_on: date) -> date:
    """The day on which the notice of a decision is sent."""
    return add_working_days(decided_on, NOTICE)
