#!/usr/bin/env bash
# FastAPI works out every route of an included router a second time, and does so in the first request.
#
# fastapi 0.165.0 analyses a route's signature and dependencies where it is declared on its APIRouter. After
# `include_router`, also without a prefix or more dependencies, the first request that reaches the router
# does all of it again, for every route of the router, before it answers; until then nothing shows, and each app that
# includes the router pays anew. Every later request goes through the included router once more than it would have to.
# Seen: of 200 routes with two dependencies each, none is analysed when the router is included, all 200 in the
# first request, none where the router's routes are added to the app's as they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fastapi==0.165.0 httpx==0.28.1
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, sys, time
from typing import Annotated
from fastapi import APIRouter, Depends, FastAPI, Header, Query, routing
import httpx

ROUTES = 200
router = APIRouter()


def somebody(name: Annotated[str, Header()] = ""): return name
def page(number: Annotated[int, Query()] = 1): return number
async def listed(of: int, who: Annotated[str, Depends(somebody)], at: Annotated[int, Depends(page)]): return of


for number in range(ROUTES):
    router.get(f"/lists-{number}/{{of}}")(listed)

analysed = 0
analyse = routing.get_dependant


def counting(**given):
    global analysed
    analysed += 1
    return analyse(**given)


routing.get_dependant = counting


async def counts(add):
    """How many routes are analysed as they are added, in the first request and in the second."""
    global analysed
    app, seen = FastAPI(), []
    analysed = 0
    add(app)
    seen.append(analysed)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        for _ in range(2):
            analysed, began = 0, time.process_time()
            assert (await client.get(f"/lists-{ROUTES - 1}/7")).json() == 7
            seen.append(analysed)
            print(f"  {analysed:4} analysed, {1000 * (time.process_time() - began):6.1f} ms of a core")
    return seen


print("include_router:")
included = asyncio.run(counts(lambda app: app.include_router(router)))
print("the router's routes as they are:")
added = asyncio.run(counts(lambda app: app.router.routes.extend(router.routes)))
sys.exit(0 if included == [0, ROUTES, 0] and added == [0, 0, 0] else f"The behaviour has changed: {included}, {added}")
PYTHON
echo "As described: the first request works out every included route once more."
