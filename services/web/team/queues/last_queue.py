"""The way from a case back to the work queue: as it was filtered and sorted, and to the line where one was.

The invariant: what is kept is an address of that agency's queue and nothing else, in the reader's own browser; whatever
else comes back under its name leads to the queue as it begins.
"""

from urllib.parse import quote, unquote
from uuid import UUID

from fastapi import Request, Response

COOKIE = "__Secure-work-queue"


def keep_queue(response: Response, agency: str, address: str) -> None:
    """Keeps the address of the queue that is shown, until the browser is closed."""
    response.set_cookie(
        COOKIE,
        quote(address, safe=""),
        path=f"/team/{agency}",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def way_back(request: Request, agency: str, journey: UUID) -> str:
    """The address of the queue that was shown last at this agency, with the line of this journey."""
    queue = f"/team/{agency}/queue"
    kept = unquote(request.cookies.get(COOKIE, ""))
    own = kept.partition("?")[0] in {queue, f"{queue}/assessment", f"{queue}/panel", f"{queue}/all"}
    return f"{kept if own else queue}#{journey}"
