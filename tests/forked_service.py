"""A service as a process of its own that starts in a moment: forked from one which has loaded them all.

Python and the imports of a service cost a second of a core, and tests start more than a hundred. What runs
is what `python -m` runs, with an environment, a log, connections and an end of its own; that the command
itself starts a service is shown by the tests of whole suites and of what is killed and started again.
"""

import ctypes
import os
import runpy
import signal
import sys
import warnings
from collections.abc import Mapping
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from deploy.local.places import ROOT
from deploy.local.process import Running
from deploy.local.suite import PROGRAMS, Service
from deploy.local.tethered import PR_SET_PDEATHSIG
from tests.patience import waits_longer

LOADED = get_context("forkserver")
LOADED.set_forkserver_preload([__name__, *(f"services.{each.name}.main" for each in PROGRAMS)])


def begin_loading() -> None:
    """Has the process that is forked come to be while something else is waited for."""
    forkserver.ensure_running()


class Forked(Running):
    """What `subprocess` would say of a process."""

    def __init__(self, module: str, environment: Mapping[str, str], log: Path) -> None:
        self._process: ForkServerProcess = LOADED.Process(
            target=_become, args=(module, dict(environment), log), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode


class ForkedService(Service):
    """A service as `deploy.local.suite` has it, but for how its process comes to be."""

    def _spawn(self) -> Running:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        return Forked(f"services.{self.name}.main", os.environ | self._environment, self.log)


def _become(module: str, environment: Mapping[str, str], log: Path) -> None:
    """In the new process: everything of its own, then the module as the interpreter would run it."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as words:
        os.dup2(words.fileno(), sys.stdout.fileno())
        os.dup2(words.fileno(), sys.stderr.fileno())
    waits_longer()
    with warnings.catch_warnings():
        # The module was loaded before under its own name, as is the point here.
        warnings.simplefilter("ignore", RuntimeWarning)
        runpy.run_module(module, run_name="__main__", alter_sys=True)
