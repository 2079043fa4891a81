"""The rules behind deadlines: a list of all, and a page for each with its source and how sure it is.

The invariant: these pages are for staff alone, and change nothing.
"""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response

from services.web.site.admission import page_for
from services.web.site.navigation import CASEWORKERS
from services.web.site.rendering import show
from services.web.team.rules import rule_of, rules

router = APIRouter(prefix="/team/{agency}/rules")


@router.get("", dependencies=[page_for(*CASEWORKERS)])
async def list_rules(request: Request, agency: str) -> Response:
    """Every rule, in the order of the journey."""
    return show(request, "team/rules.html", {"agency": agency, "rules": rules()})


@router.get("/{rule}", dependencies=[page_for(*CASEWORKERS)])
async def show_rule(request: Request, agency: str, rule: str) -> Response:
    """One rule: what it says, where that comes from, and since when."""
    found = rule_of(rule)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    back = ("All rules", f"/team/{agency}/rules")
    return show(request, "team/rule.html", {"agency": agency, "rule": found, "back": back})
