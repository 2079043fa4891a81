"""The enquiry service: `python -m services.enquiry.main`."""

from functools import partial

from fastapi import FastAPI

from services.chassis.service import run, service
from services.enquiry.api import (
    actions,
    campaigns,
    case_people,
    complaints,
    corrections,
    directory,
    duplicates,
    enquiries,
    equality,
    household,
    information_events,
    invitations,
    mystery_shops,
    packs,
    referrals,
    registration,
    standards,
    teamwork,
    work_list,
)
from services.enquiry.background.clocks import clock_watch
from services.enquiry.background.invitations import invitation_work, overdue_link_requests
from services.enquiry.background.memory import Memory
from services.enquiry.background.obligations import obligation_work, overdue_obligations
from services.enquiry.background.places import place_work
from services.enquiry.background.registered_people import sign_work
from services.enquiry.consumers import subscribe
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.campaigns import CAMPAIGNS
from services.enquiry.store.directory import DIRECTORY, open_listing
from services.enquiry.store.ended_access import has_ended
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.equality import EQUALITY
from services.enquiry.store.information_events import INFORMATION_EVENTS
from services.enquiry.store.mystery_shops import MYSTERY_SHOP_ROUNDS, MYSTERY_SHOPS
from services.enquiry.store.standards import SERVICE_STANDARDS

API = (
    enquiries,
    work_list,
    teamwork,
    registration,
    case_people,
    packs,
    referrals,
    duplicates,
    corrections,
    invitations,
    information_events,
    directory,
    standards,
    equality,
    mystery_shops,
    campaigns,
    household,
    complaints,
    actions,
)


def build(settings: EnquirySettings) -> FastAPI:
    """Put together: eight kinds of records, what it hears and answers, and what it does unasked."""
    memory, registration_key = Memory(), settings.registration_secret
    watch = clock_watch(memory)
    app = service(
        "enquiry",
        settings,
        routers=[actions.commands, *(each.router for each in API)],
        kinds=[
            CAMPAIGNS,
            DIRECTORY,
            ENQUIRIES,
            EQUALITY,
            INFORMATION_EVENTS,
            MYSTERY_SHOPS,
            MYSTERY_SHOP_ROUNDS,
            SERVICE_STANDARDS,
        ],
        subscribe=subscribe,
        works=[
            memory.work,
            watch.work,
            obligation_work,
            place_work,
            invitation_work,
            partial(sign_work, key=registration_key),
        ],
        health_checks=[overdue_obligations, overdue_link_requests, watch.overdue],
        has_ended=has_ended,
        listing=open_listing,
    )
    app.state.memory = memory
    app.state.invitation_key = settings.invitation_secret
    app.state.pseudonym_key = settings.pseudonym_secret
    app.state.registration_key = registration_key
    return app


if __name__ == "__main__":
    run(build, EnquirySettings.read())
