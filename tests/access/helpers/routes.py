"""Who may use which route, written down a second time: what the services state must agree with it.

A route that is missing here fails the tests, and so does one that is no longer served.
"""

from contracts.identity import Role

RECRUITERS = frozenset({"recruitment_worker", "manager"})
CASE_READERS = RECRUITERS | {"social_worker"}
HOUSEHOLD = RECRUITERS | {"adopter"}
TOLD_BY_HOUSEHOLD = CASE_READERS | {"adopter"}
ASSESSORS = frozenset({"social_worker", "manager"})
PANEL = frozenset({"panel_administrator", "decision_maker", "social_worker", "manager"})
AGENCY = PANEL | {"recruitment_worker"}
MANAGER = frozenset({"manager"})
ADOPTER = frozenset({"adopter"})
ANALYST = frozenset({"national_analyst"})
SUPPORT = frozenset({"support"})
WEB = frozenset({"service:web"})
EVERYBODY: frozenset[str] = frozenset()
"""The mark of a route that is open to whoever comes."""

SERVICES = ("service:web", "service:notifications", "service:reporting", "service:x")
CAPACITIES = (*(str(role) for role in Role), *SERVICES)

_EACH = {
    "GET /health/live": EVERYBODY,
    "GET /health/ready": EVERYBODY,
    "GET /parked": SUPPORT,
    "GET /parked/dismissed": SUPPORT,
    "POST /parked/{message}/send-again": SUPPORT,
    "POST /parked/{message}/dismiss": SUPPORT,
    "GET /agencies/{agency}/accesses": MANAGER,
    "GET /national-team/accesses": SUPPORT,
}


def _commands(folder: str, **who: frozenset[str]) -> dict[str, frozenset[str]]:
    return {f"POST /{folder}/{command.replace('_', '-')}": may for command, may in who.items()}


MAY: dict[str, dict[str, frozenset[str]]] = {
    "enquiry": {
        **_EACH,
        "POST /enquiries": RECRUITERS | {"service:web"},
        **_commands(
            "enquiries/{journey}",
            add_note=CASE_READERS,
            change_contact_details=RECRUITERS,
            change_own_details=ADOPTER,
            ask_to_be_called=TOLD_BY_HOUSEHOLD,
            ask_for_another_format=HOUSEHOLD,
            pause=TOLD_BY_HOUSEHOLD,
            resume=TOLD_BY_HOUSEHOLD,
            give_feedback=ADOPTER,
            attempt_contact=CASE_READERS,
            make_contact=CASE_READERS,
            provide_information=RECRUITERS,
            assign=RECRUITERS,
            cover=RECRUITERS,
            request_initial_visit=RECRUITERS,
            hold_initial_visit=CASE_READERS,
            write_up_initial_visit=CASE_READERS,
            tell_visit_outcome=CASE_READERS,
            close=MANAGER,
            reopen=RECRUITERS,
            save_registration_draft=HOUSEHOLD,
            give_consent_to_checks=HOUSEHOLD,
            submit_registration=HOUSEHOLD,
            accept_registration=RECRUITERS,
            decline_registration=RECRUITERS,
            withdraw=HOUSEHOLD,
            add_person=CASE_READERS,
            correct_person=CASE_READERS,
            remove_person=CASE_READERS,
            refer=RECRUITERS,
            take_up_referral=RECRUITERS,
            refuse_referral=RECRUITERS,
            merge=RECRUITERS,
            undo_merge=RECRUITERS,
            say_different=RECRUITERS,
            correct_date=RECRUITERS,
            give_equality_answers=ADOPTER,
            withdraw_equality_answers=ADOPTER,
            invite_applicant=HOUSEHOLD,
            remove_account=MANAGER,
        ),
        "GET /enquiries/{journey}/invitations/{applicant}/link": frozenset(
            {"service:notifications"}
        ),
        "POST /invitations/accept": WEB,
        "POST /invitations/ask": WEB,
        "POST /invitations/ask-again": WEB,
        "GET /accounts/{account}": WEB,
        "GET /enquiries/{journey}": CASE_READERS | ADOPTER,
        "GET /enquiries/{journey}/timeline": CASE_READERS | ADOPTER,
        "GET /enquiries/{journey}/people": CASE_READERS | ADOPTER,
        "GET /enquiries/{journey}/actions": CASE_READERS | ADOPTER,
        "GET /enquiries/{journey}/confirmation": WEB,
        "GET /enquiries/{journey}/feedback": ADOPTER,
        "GET /enquiries/{journey}/contact-details": CASE_READERS
        | {"adopter", "service:notifications"},
        "GET /enquiries/{journey}/notes": CASE_READERS,
        "GET /enquiries/{journey}/events": CASE_READERS,
        "GET /enquiries/{journey}/registered-alike": MANAGER,
        "GET /agencies/{agency}/registered-alike": MANAGER,
        "GET /enquiries/{journey}/registration-draft": TOLD_BY_HOUSEHOLD | {"decision_maker"},
        "GET /enquiries/{journey}/possible-duplicates": RECRUITERS,
        "GET /enquiries/{journey}/equality-answers/{applicant}": ADOPTER,
        "POST /equality-keys": frozenset({"service:reporting"}),
        "GET /agencies/{agency}/enquiries": RECRUITERS,
        "GET /agencies/{agency}/feedback": MANAGER,
        "GET /agencies/{agency}/enquiries/counts": RECRUITERS,
        "GET /agencies/{agency}/households": CASE_READERS
        | {"panel_administrator", "decision_maker"},
        "GET /agencies/{agency}/staff": RECRUITERS,
        "GET /agencies/{agency}/enquiries/summary": RECRUITERS,
        "POST /agencies/{agency}/find-enquiries": CASE_READERS,
        **_commands(
            "agencies/{agency}",
            assign_enquiries=RECRUITERS,
            close_enquiries=MANAGER,
            cover_colleague=RECRUITERS,
            hand_over=RECRUITERS,
        ),
        "GET /agencies/{agency}/referrals": RECRUITERS,
        "GET /agencies/{agency}/possible-duplicates": RECRUITERS,
        "GET /agencies/{agency}/mystery-shops": RECRUITERS,
        "GET /agencies/{agency}/information-events": HOUSEHOLD,
        "GET /agencies/{agency}/service-standards": CASE_READERS | ANALYST,
        "POST /service-standards": MANAGER,
        "POST /information-events": RECRUITERS,
        **_commands(
            "information-events/{information_event}",
            change_information_event=RECRUITERS,
            cancel_information_event=RECRUITERS,
            book=HOUSEHOLD,
            book_as_enquirer=frozenset({"service:web"}),
            cancel_booking=HOUSEHOLD,
            record_attendance=RECRUITERS,
            record_follow_up=RECRUITERS,
        ),
        "GET /information-events": frozenset({"service:web"}),
        "GET /information-events/{information_event}": HOUSEHOLD
        | {"service:notifications", "service:web"},
        "GET /information-events/{information_event}/confirmations/{journey}": frozenset(
            {"service:web"}
        ),
        "GET /information-events/{information_event}/bookings": RECRUITERS,
        "POST /mystery-shop-rounds": ANALYST,
        "POST /mystery-shop-rounds/{code}/unmask-round": ANALYST,
        "GET /mystery-shop-rounds": ANALYST,
        "GET /mystery-shop-rounds/{code}": ANALYST,
        "POST /mystery-shops": ANALYST,
        **_commands(
            "mystery-shops/{shop}", score_shop=ANALYST, cancel_shop=ANALYST, attach_enquiry=ANALYST
        ),
    },
    "assessment": {
        **_EACH,
        **_commands(
            "cases/{journey}",
            ask_for_checks=ASSESSORS,
            chase_checks=ASSESSORS,
            return_checks=ASSESSORS,
            renew_checks=ASSESSORS,
            decide_check_need=ASSESSORS,
            record_disqualification=ASSESSORS,
            draw_up_plan=ASSESSORS,
            agree_plan=ASSESSORS | ADOPTER,
            give_support_information=ASSESSORS,
            book_preparation=ASSESSORS,
            record_preparation=ASSESSORS,
            record_peer_support=ASSESSORS,
            extend_stage_one=ASSESSORS,
            recommend_stage_one=frozenset({"social_worker"}),
            decide_stage_one=MANAGER,
            send_stage_one_notice=ASSESSORS,
            close_window=ASSESSORS,
            correct_date=ASSESSORS,
            start_stage_two=ASSESSORS,
            give_notice=ADOPTER,
            send_observations=ADOPTER,
            share_report=ASSESSORS,
            receive_observations=ASSESSORS,
            refer_to_panel=ASSESSORS,
            withdraw=ASSESSORS | ADOPTER,
        ),
        "GET /cases/{journey}": ASSESSORS | {"recruitment_worker", "adopter"},
        "GET /cases/{journey}/timeline": ASSESSORS | {"recruitment_worker", "adopter"},
        "GET /cases/{journey}/actions": ASSESSORS | {"recruitment_worker", "adopter"},
        "GET /cases/{journey}/checks": ASSESSORS | {"recruitment_worker", "adopter"},
        "GET /cases/{journey}/events": ASSESSORS,
        "GET /cases/{journey}/reasons": ASSESSORS,
        "GET /cases/{journey}/stage-one": ASSESSORS | ADOPTER,
        "POST /agencies/{agency}/cases/close-windows": MANAGER,
        "GET /agencies/{agency}/cases": ASSESSORS | {"recruitment_worker"},
        "GET /agencies/{agency}/cases/counts": ASSESSORS | {"recruitment_worker"},
    },
    "panel": {
        **_EACH,
        **_commands(
            "cases/{journey}",
            add_note=PANEL,
            hold_meeting=frozenset({"panel_administrator"}),
            recommend=frozenset({"panel_administrator"}),
            finalise_minutes=frozenset({"panel_administrator"}),
            approve_applicants=frozenset({"decision_maker"}),
            issue_qualifying_determination=frozenset({"decision_maker"}),
            send_decision_notice=frozenset({"panel_administrator", "decision_maker"}),
            receive_review_request=frozenset({"panel_administrator", "decision_maker"}),
            make_final_decision=frozenset({"decision_maker"}),
            correct_date=frozenset({"panel_administrator", "decision_maker"}),
            end_approval=frozenset({"decision_maker", "manager"}),
        ),
        "GET /cases/{journey}": PANEL,
        "GET /cases/{journey}/timeline": PANEL | ADOPTER,
        "GET /cases/{journey}/actions": PANEL | ADOPTER,
        "GET /cases/{journey}/events": PANEL,
        "GET /cases/{journey}/reasons": PANEL,
        "GET /cases/{journey}/notes": PANEL,
        "GET /agencies/{agency}/cases": PANEL,
        "GET /agencies/{agency}/cases/counts": PANEL,
    },
    "notifications": {
        **_EACH,
        "GET /waiting": SUPPORT,
        "GET /failed": SUPPORT,
        "GET /agencies/{agency}/failed": CASE_READERS,
        "GET /agencies/{agency}/to-check": CASE_READERS,
        "POST /messages/{journey}/{message}/release": CASE_READERS,
        "POST /failed/{journey}/{message}/send-again": CASE_READERS | SUPPORT,
        "POST /failed/{journey}/{message}/tell-another-way": CASE_READERS,
        "GET /messages/{journey}": CASE_READERS | SUPPORT | ADOPTER,
        "GET /messages/{journey}/{message}": CASE_READERS | ADOPTER,
        "GET /templates": CASE_READERS,
        "POST /messages/{journey}/preview": CASE_READERS,
        "POST /messages/{journey}/send-template": CASE_READERS,
        "GET /rules": AGENCY,
        "POST /messages/{journey}/preview-action": AGENCY,
        "POST /agencies/{agency}/preview-enquiry": RECRUITERS,
    },
    "reporting": {
        **_EACH,
        "GET /measures": AGENCY,
        "GET /measures/{measure}": AGENCY,
        "GET /measures/{measure}/journeys": MANAGER,
        "GET /funnel": AGENCY,
        "GET /agencies": AGENCY,
        "GET /mystery-shop-measures/{measure}": ANALYST,
        "GET /live/quarters": ANALYST,
        "GET /live/measures": ANALYST,
        "GET /live/measures/{measure}": ANALYST,
        "GET /live/funnel": ANALYST,
        "PUT /prepared/quarters/{quarter}": ANALYST,
        "GET /prepared/quarters/{quarter}": ANALYST,
        "GET /prepared/quarters": ANALYST,
        "GET /preparing/quarters": ANALYST,
        "PUT /published/quarters/{quarter}": ANALYST,
        "GET /published/quarters": EVERYBODY,
        "GET /published/measures": EVERYBODY,
        "GET /published/measures/{measure}": EVERYBODY,
        "GET /published/measures/{measure}/comparison": EVERYBODY,
        "GET /published/measures/{measure}/trend": EVERYBODY,
        "GET /published/measures/{measure}.csv": EVERYBODY,
        "GET /published/workbook.xlsx": EVERYBODY,
        "GET /published/dictionary.csv": EVERYBODY,
    },
}

ANY_AGENCYS = {
    "GET /agencies/{agency}/information-events",
    "GET /information-events/{information_event}",
}
"""What an agency offers to every household: not theirs alone to see."""
