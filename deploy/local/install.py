"""Fetches what is not a Python package: the jars of servers, the front end's assets, a browser.

Each part gets its name only once it is whole, so an interrupted installation continues where it was.
"""

from deploy.local import browser, jars, node
from deploy.local.class_archive import make_class_archive
from deploy.local.places import TOOLS, in_turn, require_room


def install() -> None:
    """Bring `.local/tools` to what the lock files say; at once when it is there already."""
    with in_turn(TOOLS):
        if not _is_whole():
            require_room(TOOLS, gigabytes=1)
            jars.fetch_missing()
            jars.fetch_missing(jars.STORAGE, jars.STORAGE_LOCK)
            node.install()
            browser.unpack()
            if not jars.class_archive().exists():
                make_class_archive()
            print("Installed.")
        jars.class_path()


def _is_whole() -> bool:
    return (
        not jars.missing_jars()
        and not jars.missing_jars(jars.STORAGE, jars.STORAGE_LOCK)
        and jars.class_archive().exists()
        and node.is_current(node.FOLDER)
        and node.is_current(browser.FOLDER)
    )
