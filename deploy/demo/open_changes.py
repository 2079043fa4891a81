"""Households of the first agency whose case took a turn in these days: on hold, one applicant left, on the fast track,
handed to another social worker, moved to another agency, lapsed and registered again elsewhere.

The invariant: each is made of journeys like those of the year, cut off where it took its turn.
"""

from dataclasses import replace
from datetime import date, timedelta

from deploy.demo.documents import CERTIFICATE, certificate
from deploy.demo.draft import AGENCIES
from deploy.demo.open_stage_one import Enquired
from deploy.demo.plan import Service, Step, step
from deploy.demo.preparation import WORKER
from deploy.demo.quotas import Ending
from deploy.demo.second_enquiries import AWAY, RETURN
from deploy.demo.year import course

MANAGER = "manager-01"
AGE = 75
"""How many days ago each of them enquired, at the least."""
OLDEST = 200
LATELY = timedelta(days=4)
RECENT = timedelta(days=10)
HELD_FOR = timedelta(days=400)
"""How old the certificates are that the fast track does not repeat."""
LAPSED_AGES = (300, 560)
LAPSES, APPROVED = Ending.LET_THE_WINDOW_LAPSE, Ending.APPROVED
SOON = timedelta(days=40)


def held(today: date, enquired: Enquired) -> list[Step]:
    """Put on hold in these days, as the applicants asked."""
    details = {
        "reason": "bereavement",
        "asked_by": "applicants",
        "until": (today + SOON).isoformat(),
        "words": "They asked for some weeks after a death in the family.",
    }
    on = today - LATELY
    return [*_before(on, enquired), step(Service.ASSESSMENT, "put-on-hold", on, **details)]


def separated(today: date, enquired: Enquired) -> list[Step]:
    """One of the two left, and the other goes on."""
    on = today - LATELY
    left = {"applicant": 2, "because": "separation"}
    return [
        *_before(on, enquired),
        step(Service.ENQUIRY, "record-applicant-left", on, **left),
    ]


def fast_tracked(today: date, enquired: Enquired) -> list[Step]:
    """Previous adopters, in stage two without stage one."""
    begun = _before(today - LATELY, enquired)
    place = next(n for n, each in enumerate(begun) if each.command == "accept-registration")
    certificates = ("first_dbs_on", "second_dbs_on", "first_health_on", "second_health_on")
    details = {
        "ground": "previous_adopter",
        "checks": ["dbs", "health", "reference", "local_authority", "preparation"],
        **dict.fromkeys(certificates, (today - HELD_FOR).isoformat()),
        "consent_by": [1, 2],
        "consent_on": begun[place].on.isoformat(),
        "evidence": "Approved by us in 2019; the certificates and reports are on that record.",
    }
    taken = step(Service.ASSESSMENT, "take-fast-track", today - LATELY, **details)
    return [*begun[: place + 1], taken]


def transferred(today: date, enquired: Enquired) -> list[Step]:
    """Their social worker's case until these days, and a manager's since."""
    begun = _before(today - LATELY, enquired)
    accepted_on = next(each.on for each in begun if each.command == "accept-registration")
    return [
        *begun,
        step(Service.ASSESSMENT, "assign", accepted_on, to=WORKER),
        step(Service.ASSESSMENT, "assign", today - LATELY, to=MANAGER),
    ]


def moved(today: date, enquired: Enquired) -> list[Step]:
    """They go on with another agency, with what both agreed to pass on, a certificate among it."""
    on = today - LATELY
    details = {
        "receiver": AGENCIES[1],
        "checks": ["dbs"],
        "documents": [CERTIFICATE],
        "consent_by": [1, 2],
        "consent_on": on.isoformat(),
    }
    recorded = step(Service.ASSESSMENT, "record-move", on, **details)
    return [*_before(on, enquired), certificate(recorded), recorded]


def lapsed(today: date, enquired: Enquired) -> list[Step]:
    """They let the six months pass, the agency closed the case, and they have registered again with another one.

    The other agency does not know of the earlier journey, so it names none.
    """
    for age in range(*LAPSED_AGES):
        draft = replace(enquired(today - timedelta(days=age)).draft, ending=LAPSES)
        first = course(draft)
        closed = first.first("close-window")
        if closed is None or closed.on > today - AWAY:
            continue
        again = course(
            replace(draft, agency=AGENCIES[1], enquired_on=closed.on + AWAY, ending=APPROVED)
        )
        submitted = again.first("submit-registration")
        if submitted and today - RECENT <= submitted.on <= today:
            until = again.steps[: again.steps.index(submitted) + 1]
            return [*first.steps, *(each.at(RETURN) for each in until)]
    raise LookupError("no household that let its window pass registered again in these days")


def _before(on: date, enquired: Enquired) -> list[Step]:
    """The steps of the youngest household that is in stage one on a day, up to that day."""
    for age in range(AGE, OLDEST):
        course = enquired(on - timedelta(days=age))
        accepted, made = course.first("accept-registration"), course.first("recommend-stage-one")
        if accepted and made and accepted.on < on <= made.on:
            every = course.steps[: course.steps.index(made)]
            return [each for each in every if each.on <= on]
    raise LookupError("no household is in stage one on this day")
