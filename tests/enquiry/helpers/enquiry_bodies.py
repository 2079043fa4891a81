"""Enquiries, a contact and a closing as the API takes them."""

from typing import Any

ROSA = {"name": "Rosa Fell", "email": "Rosa.Fell@Example.org", "phone": "0113 496 0000"}
ENQUIRY = {
    "on": "2025-03-03",
    "agency": "moorland",
    "channel": "web_form",
    "household": "single",
    "applicants": [ROSA],
    "postcode": "LS1 4AP",
}
COUPLE: dict[str, Any] = {
    "on": "2025-03-03",
    "agency": "moorland",
    "channel": "web_form",
    "household": "joint",
    "applicants": [{"name": "Rosa Fell", "email": "rosa@home.example"}, {"name": "Jun Fell"}],
    "postcode": "ZX1 4AP",
}
CONTACT = {
    "on": "2025-03-04",
    "channel": "phone",
    "staff": "recruiter-07",
    "outcome": "wishes_to_go_on",
    "next_step": "information_event",
    "words": "Rosa would rather be called in the evening.",
}
CLOSE = {
    "on": "2025-04-10",
    "reason": "no_answer_to_contact",
    "manager": "manager-02",
    "explanation": "No answer in four weeks.",
}
