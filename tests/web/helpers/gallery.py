"""One page for each part of the pages, with an example of it in every state, served as the pages are."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.middleware.gzip import GZipMiddleware

from contracts.clocks import ClockId, start
from deploy.local.node import GOVUK_FRONTEND
from deploy.local.ports import HOST, Ports
from services.web.site import failures, operation
from services.web.site.assets import read_assets
from services.web.site.clock_faces import face
from services.web.site.command_forms import Typed, fields, problems, questions, read
from services.web.site.rendering import templates
from services.web.site.security_headers import Safety
from tests.waiting import until

AT = datetime(2025, 12, 4, 14, 5, tzinfo=UTC)
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
PAGE = """{% extends "page.html" %}{% block heading %}Gallery{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Gallery</h1>BODY{% endblock %}"""

MOJ: Mapping[str, str] = {
    "timeline": """{% from "moj/timeline.html" import timeline %}
      {{ timeline([
        {"title": "Contact made", "by": "recruiter-01", "at": at, "when": "4 December 2025", "words": "By phone."},
        {"title": long_word, "at": at.date(), "when": "3 December 2025"},
      ]) }}""",
    "badge": """{% from "moj/badge.html" import badge %}
      {{ badge("Plain") }}
      {% for each in ("blue", "red", "green", "purple", "bright-purple", "grey", "black") %}{{ badge("Covered", each) }} {% endfor %}""",
    "notification-badge": """{% from "moj/notification_badge.html" import notification_badge %}
      <h2>Overdue {{ notification_badge(4, "enquiries") }}</h2><h2>Mine {{ notification_badge(120, "enquiries") }}</h2>
      <h2>None {{ notification_badge(0, "enquiries") }}</h2>""",
    "filter": """{% from "moj/filter.html" import filter, filtered %}
      {% from "govuk_frontend_jinja/components/radios/macro.html" import govukRadios %}
      {% set selected = [{"heading": "Stage", "items": [{"text": "Registered", "href": "?"}, {"text": long_word, "href": "?"}]}] %}
      {% call(part) filtered() %}
        {% if part == "filter" %}
          {% call filter("/team", selected, clear="/team") %}
            {{ govukRadios({"name": "whose", "fieldset": {"legend": {"text": "Whose"}}, "items": [{"text": "Mine", "value": "mine"}]}) }}
          {% endcall %}
        {% else %}<p class="govuk-body">Nothing fits.</p>{% endif %}
      {% endcall %}""",
    "sub-navigation": """{% from "moj/sub_navigation.html" import sub_navigation %}
      {{ sub_navigation([{"text": "Case", "href": "/", "active": true}, {"text": "Messages", "href": "/m", "count": 3}], "Case") }}""",
    "side-navigation": """{% from "moj/side_navigation.html" import side_navigation %}
      {{ side_navigation([{"heading": "Figures", "items": [{"text": "Funnel", "href": "/", "active": true}, {"text": "Timeliness", "href": "/t"}]}], "Figures") }}""",
    "identity-bar": """{% from "moj/identity_bar.html" import identity_bar %}
      {% call identity_bar("Amina and Bilal Example, AJ-4F7K-2Q") %}<a class="govuk-button" href="/c">Record a contact</a>{% endcall %}
      {{ identity_bar(long_word) }}""",
    "alert": """{% from "moj/alert.html" import alert %}
      {% for each in ("information", "success", "warning", "error") %}{{ alert(each, "Contact recorded " ~ each, "The clock has stopped.") }}{% endfor %}
      {{ alert("success", "Contact recorded") }}""",
    "pagination": """{% from "moj/pagination.html" import pagination %}
      {{ pagination(previous="?before=1", next="?after=2", results="Showing 50 of 312 enquiries") }}
      {{ pagination(results="3 enquiries") }}""",
    "page-header-actions": """{% from "moj/page_header_actions.html" import page_header_actions %}
      {% call page_header_actions("Work queue", 2) %}<a class="govuk-button" href="/n">New enquiry</a>{% endcall %}""",
    "action-bar": """{% from "moj/action_bar.html" import action_bar %}
      {% call action_bar() %}<button class="govuk-button govuk-button--secondary">Assign</button>{% endcall %}""",
    "sortable-table": """{% from "moj/sortable_header.html" import sortable_header %}
      <table class="govuk-table"><caption class="govuk-table__caption">Enquiries</caption><thead><tr>
        {{ sortable_header("Reference", "?order=reference") }}{{ sortable_header("Due", "?order=-due", "ascending") }}
        {{ sortable_header("Days", "?order=days", "descending", numeric=true) }}
      </tr></thead><tbody><tr><td>AJ-4F7K-2Q</td><td>4 December</td><td>3</td></tr></tbody></table>""",
    "messages": """{% from "moj/messages.html" import messages %}
      {{ messages([
        {"id": 1, "type": "sent", "words": "We tried to reach you.", "sender": "Adopt Moorland", "at": at, "day": "4 December 2025", "time": "2:05pm"},
        {"id": 2, "type": "received", "words": long_word, "sender": "Amina Example", "at": at, "day": "4 December 2025", "time": "2:06pm"},
      ]) }}""",
    "ticket-panel": """{% from "moj/ticket_panel.html" import ticket_panel %}
      {{ ticket_panel([{"words": "Reference AJ-4F7K-2Q", "colour": "blue"}, {"words": long_word}]) }}""",
}
"""By the name of the component in MoJ Frontend."""

OURS: Mapping[str, str] = {
    "clock": """{% from "parts/clock.html" import clock, clock_line %}
      {% for each in faces %}{{ clock(each, 2) }}{% endfor %}
      <table class="govuk-table"><tr><th scope="col">Enquiry</th><th scope="col">Next</th></tr>
        {% for each in faces %}<tr><td>AJ-4F7K-2Q</td><td>{{ clock_line(each) }}</td></tr>{% endfor %}</table>""",
    "command-form": """{% from "parts/command_form.html" import command_fields, command_problems %}
      <form method="post" action="/none" novalidate>{{ command_fields(fields) }}<button class="govuk-button">Record</button></form>""",
    "command-form-wrong": """{% from "parts/command_form.html" import command_fields, command_problems %}
      {{ command_problems(problems) }}
      <form method="post" action="/none" novalidate>{{ command_fields(wrong_fields) }}<button class="govuk-button">Record</button></form>""",
    "part-away": """{% from "parts/away.html" import part_away %}
      {{ part_away("The messages") }}{{ part_away("Stage one", "What was recorded before is kept.") }}""",
    "changed-since": """{% from "parts/changed_since.html" import changed_since %}
      {{ changed_since([{"words": "Contact made by phone", "by": "recruiter-02", "at": "2:05pm today"}, {"words": "Assigned"}]) }}""",
}

SCHEMA: Mapping[str, Any] = {
    "properties": {
        "on": {"type": "string", "format": "date", "title": "Date it happened"},
        "channel": {
            "enum": ["phone", "visit"],
            "title": "How did you reach them?",
            "description": "In person.",
        },
        "maybe": {"anyOf": [{"enum": ["yes", "no"]}, {"type": "null"}], "default": None},
        "reason": {"enum": [f"reason_{n}" for n in range(9)], "title": "Reason"},
        "checks": {"type": "array", "items": {"enum": ["dbs", "health"]}, "minItems": 1},
        "members": {"type": "array", "items": {"type": "string", "examples": ["pm-017"]}},
        "places": {"type": "integer", "minimum": 1, "maximum": 60},
        "code": {"type": "string", "pattern": "^[a-z]+$", "examples": ["adm"]},
        "words": {
            "type": "string",
            "x-long": True,
            "title": "What was said",
            "description": "Kept here alone.",
        },
        "loop": {"type": "boolean", "default": False, "title": "Is there a hearing loop?"},
        "consent": {
            "type": "object",
            "title": "Consent",
            "description": "Of everybody in the household.",
            "properties": {"given_on": {"type": "string", "format": "date"}},
            "required": ["given_on"],
        },
    },
    "required": [
        "on",
        "channel",
        "reason",
        "checks",
        "members",
        "places",
        "code",
        "words",
        "consent",
    ],
}
"""A command with every kind of question."""


def context() -> dict[str, Any]:
    """What the examples show."""
    asked = questions(SCHEMA)
    typed: Typed = {"on-day": ["31"], "on-month": ["11"], "on-year": ["2025"], "code": ["X1"]}
    _, errors = read(asked, typed)
    errors = {"": "The record was merged.", "consent": "Somebody else must agree."} | dict(errors)
    wrong = fields(asked, typed, errors)
    running = start(ClockId.ROI_DECIDE, date(2025, 12, 1))
    ended = (running.stopped(date(2025, 12, 3)), running.stopped(date(2026, 1, 9)))
    days = (date(2025, 12, 2), running.due_on, date(2025, 12, 20))
    return {
        "at": AT,
        "long_word": LONG_WORD,
        "faces": [face(running, day) for day in days] + [face(each, AT.date()) for each in ended],
        "fields": fields(asked, {}, {}),
        "wrong_fields": wrong,
        "problems": problems(wrong, errors),
    }


def application() -> FastAPI:
    """Serves the examples with the real assets, headers, compression and pages of failures."""
    app = FastAPI(openapi_url=None)
    assets = read_assets(GOVUK_FRONTEND)
    rendered_with = templates(assets)
    app.state.site = SimpleNamespace(assets=assets, templates=rendered_with)
    app.include_router(operation.router)
    failures.answer_failures(app)

    @app.get("/parts/{name}")
    async def part(request: Request, name: str) -> Response:
        body = PAGE.replace("BODY", {**MOJ, **OURS}[name])
        page = rendered_with.env.from_string(body)
        return Response(page.render(context() | {"request": request}), media_type="text/html")

    @app.get("/failures/{status}")
    async def failure(request: Request, status: int) -> Response:
        return failures.failed(request, status, failures.FAILURES[status])

    app.add_middleware(GZipMiddleware)
    app.add_middleware(Safety)
    return app


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The gallery's address while it is open."""
    port = Ports.unused().web
    server = uvicorn.Server(
        uvicorn.Config(application(), host=HOST, port=port, log_level="error", lifespan="off")
    )
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await until(started)
    yield f"http://{HOST}:{port}"
    server.should_exit = True
    await serving
