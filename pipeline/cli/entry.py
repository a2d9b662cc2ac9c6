"""One command from its arguments to its exit status; whatever is raised becomes one clear line."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

from pipeline.errors import BusyLedgerError, FullDiskError, LedgerError, StoppedEarly

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, SOME_FAILED, WRONG, DEFECT, STOPPED = 0, 1, 2, 70, 75
"""Done; done, but some documents failed; wrong usage or set-up; our own mistake; stopped early, to be run again."""

_AGAIN = (BusyLedgerError, FullDiskError, StoppedEarly)
"""Nothing is wrong with the command: the same one works later."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command (of `sys.argv` where none is given) and leave with its exit status."""
    status = status_of(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sys.stdout.flush()
    except OSError:
        _stop_writing()
    sys.exit(status)


def status_of(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status. Nothing but SystemExit is raised."""
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        from pipeline.cli.app import invoke

        return invoke(arguments)
    except KeyboardInterrupt:
        return _complaint("stopped. What was committed stays: run the same command again to go on.", STOPPED)
    except LedgerError as error:
        return _complaint(str(error), STOPPED if isinstance(error, _AGAIN) else WRONG)
    except Exception as error:  # noqa: BLE001  # the last door: a defect is told in one line, too
        return _ended(error)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _ended(error: Exception) -> int:
    from pipeline.cli.terminal import ReaderGone

    if isinstance(error, ReaderGone | BrokenPipeError):
        _stop_writing()
        return DONE
    return _defect(error)


def _stop_writing() -> None:
    """Who read our output went away (`| head`): what is still buffered goes nowhere, without a word."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complaint(message: str, status: int) -> int:
    from pipeline.text import printable

    try:
        print(f"newsledger: {printable(message)}", file=sys.stderr)
    except OSError:
        return status
    return status


def _defect(error: Exception) -> int:
    return _complaint(defect_line("".join(traceback.format_exception(error))), DEFECT)


def defect_line(trace: str) -> str:
    """What is said of a defect: the last line of its traceback, and with NEWSLEDGER_DEBUG=1 all of it."""
    if os.environ.get("NEWSLEDGER_DEBUG"):
        return f"a defect of newsledger, please report it:\n{trace}"
    last = trace.strip().splitlines()[-1]
    return f"a defect of newsledger: {last}. Set NEWSLEDGER_DEBUG=1 to see where it happened, and please report it."
