"""The page at `/docs`, which draws a service's API without the internet.

FastAPI's own page fetches its script from another host. Here script and style come from an installed
package.

The invariant: the browser loads nothing for this page but from the service, and asks nothing else.
"""

import re
from base64 import b64encode
from hashlib import sha256

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

FILES = "docs/files"
"""Relative, as every address on the page, so that a proxy may put the service under a path of its own."""

SCRIPT_IN_PAGE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def serve_api_docs(app: FastAPI) -> None:
    """Serves the page and its files, for an application made without FastAPI's own pages."""
    page = bytes(
        get_swagger_ui_html(
            openapi_url="openapi.json",
            title=app.title,
            swagger_js_url=f"{FILES}/swagger-ui-bundle.js",
            swagger_css_url=f"{FILES}/swagger-ui.css",
            swagger_favicon_url=f"{FILES}/favicon.png",
        ).body
    )
    headers = _headers(page)

    async def docs(_: Request) -> HTMLResponse:
        return HTMLResponse(page, headers=headers)

    async def redoc(_: Request) -> RedirectResponse:
        return RedirectResponse("docs")

    app.mount(f"/{FILES}", StaticFiles(packages=[("fastapi_offline", "static")]))
    app.add_route("/docs", docs, include_in_schema=False)
    app.add_route("/redoc", redoc, include_in_schema=False)


def _headers(page: bytes) -> dict[str, str]:
    """The policy of the page: its own script by digest, and files and answers of the service alone."""
    digests = [sha256(script).digest() for script in SCRIPT_IN_PAGE.findall(page)]
    scripts = " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        f"connect-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self' {scripts}"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
