"""What is checked once more before something about a case at the panel is recorded that ends, refuses or tells."""

from contracts.clocks import ClockId
from contracts.panel_minutes import MinutesStanding
from contracts.words import day, label_of
from services.casework.actions import LastCheck
from services.casework.limits import limit
from services.chassis.clock import today
from services.panel.domain.decision_notice import wanted_papers
from services.panel.domain.minutes_progress import final_of
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.status import Status
from services.panel.store.cases import SincePapersView


def before_decision(case: PanelCase) -> LastCheck:
    """The panel's recommendation stands beside what is about to be decided."""
    return LastCheck(
        still_open=_known_of_panel(case),
        undo="You cannot undo this. Next, send the applicants the decision in writing and record the date.",
    )


def _known_of_panel(case: PanelCase) -> list[str]:
    """What the panel recommended and who sat: the person who decides must be none of them."""
    recommended = [] if case.recommendation is None else [label_of(case.recommendation)]
    corrected = [
        final.on
        for hearing in range(1, len(case.meetings) + 1)
        if (final := final_of(case.minutes, hearing))
        and final.standing is MinutesStanding.CORRECTED
    ]
    members = dict.fromkeys(member for each in case.meetings for member in each.members)
    return [
        *(f"The panel's recommendation: {each}." for each in recommended),
        *(
            f"The minutes were corrected on {day(each)}. Read the last version."
            for each in corrected
        ),
        f"Members of the panel: {', '.join(members)}. You cannot decide if you are one of them.",
        *(
            f"Since the papers came: {label_of(each.what).lower()}, {day(each.on)}."
            for each in SincePapersView.each_of(case)
        ),
    ]


def before_notice(case: PanelCase) -> LastCheck:
    """The decision, and what its notice begins or tells."""
    decided = [] if case.decided is None else [case.decided]
    return LastCheck(
        still_open=[
            *(f"Decided on {day(each.on)}: {label_of(each.decision)}." for each in decided),
            *(f"It goes with {each} (regulation 30B(5))." for each in wanted_papers(case).values()),
        ],
        undo="You cannot undo this. The applicants read it on their page, and the time they have to answer counts from this date.",
    )


def before_final_decision(case: PanelCase) -> LastCheck:
    """The panel's recommendation, and the answer of the applicants."""
    asked = (
        label_of(case.review_route)
        if case.review_route
        else f"no request within {limit(ClockId.QD_RESPONSE)}"
    )
    again = [case.second_recommendation] if case.second_recommendation else []
    return LastCheck(
        still_open=[
            *_known_of_panel(case),
            f"The applicants' answer: {asked}.",
            *(f"The panel's recommendation on it: {label_of(each)}." for each in again),
        ],
        undo="You cannot undo this. Next, send the applicants the decision in writing and record the date.",
    )


def before_review(case: PanelCase) -> LastCheck:
    """When the approval was last looked at, and what a finding against it leads to."""
    review, approved = case.approval_review, case.decided
    known = [] if approved is None else [f"Last decision: {day(approved.on)}."]
    return LastCheck(
        still_open=[*known, *([f"Last review: {day(review.on)}."] if review else [])],
        undo="You cannot undo this. If they are no longer suitable, send them the report next. They stay approved until the agency's final decision.",
    )


def before_review_report(case: PanelCase) -> LastCheck:
    """What the adopters read, and what begins with it."""
    review = case.approval_review
    return LastCheck(
        still_open=[f"Reviewed on {day(review.on)}: {label_of(review.finding)}."] if review else [],
        undo=f"You cannot undo this. The adopters read it on their page, and their {limit(ClockId.REVIEW_COMMENT)} to comment count from this date.",
    )


def before_decision_on_approval(case: PanelCase) -> LastCheck:
    """What the panel said, who sat, and whether the adopters wrote something."""
    wrote = case.approval_review is not None and case.approval_review.observed_on is not None
    return LastCheck(
        still_open=[
            _view_on(case),
            *_known_of_panel(case),
            f"The adopters' comments on the report: {'received' if wrote else 'none'}.",
        ],
        undo="You cannot undo this. Next, send the adopters the decision in writing and record the date.",
    )


def _view_on(case: PanelCase) -> str:
    """What the panel says of the approval."""
    if case.approval_view is None:
        return "The panel's view of the approval: none on record."
    return f"The panel's view of {day(case.approval_view.on)}: {label_of(case.approval_view.recommendation)}."


def before_end_of_match(case: PanelCase) -> LastCheck:
    """Which matches there are, and what follows for the yearly review."""
    running = [each for each in case.matches if each.ended_on is None]
    return LastCheck(
        still_open=[
            f"Match {each.number}, {day(each.matched_on)}: {f'children placed on {day(each.placed_on)}' if each.placed_on else 'no children placed yet'}."
            for each in running
        ],
        undo="You cannot undo this, but you can record the match again. The yearly review falls due again once no child is placed.",
    )


def before_end(case: PanelCase) -> LastCheck:
    """What the adopters give up with the approval."""
    fostering = [each for each in case.fostering if each.ended_on is None and each.until >= today()]
    in_review = case.status is not Status.APPROVED
    return LastCheck(
        still_open=[
            *(
                ["The agency is reviewing the approval. This ends the review too."]
                if in_review
                else []
            ),
            *(
                f"A temporary approval as foster carers runs until {day(each.until)}. Record its end too."
                for each in fostering
            ),
        ],
        undo="You cannot undo this. The adopters are not approved from this date, and can register again with any agency.",
    )
