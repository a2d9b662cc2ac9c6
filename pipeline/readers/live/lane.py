"""Documents in, readings out: coroutines in an event loop of a thread, their results in the caller's thread.

Ctrl-C once: no document is begun any more, those under way may end, and all that lands is handed over before
KeyboardInterrupt is raised. Twice: KeyboardInterrupt at once.
"""

from __future__ import annotations

import asyncio
import queue
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from pipeline.errors import LedgerError
    from pipeline.readers.protocol import Read
    from pipeline.records import Document

TOGETHER_S = 0.05
"""Answers that land within this time are handed over, and committed, together."""
MOST_TOGETHER = 256
UNCOMMITTED = 2
"""So many times its width a lane may have under way or landed and not yet committed: what a kill can cost at most."""
DRAIN_S = 120.0
"""After Ctrl-C, requests under way may take so long to end."""
TICK_S = 0.2


class Asked(NamedTuple):
    """What came of one document."""

    read: Read | None
    """None where it stays pending."""
    stop: LedgerError | None = None
    """What ends the run once everything under way has landed."""


Ask: TypeAlias = Callable[["Document"], Awaitable[Asked]]
"""Reads one document."""


@dataclass(frozen=True, slots=True)
class _Landed:
    """What comes out of the loop: a reading, or its end with what stopped it."""

    read: Read | None = None
    stop: BaseException | None = None


class Lane:
    """One pass over some documents.

    More documents are begun than requests are sent at once (that is the pacer's business): so a request is ready to
    be sent the moment that another is answered, and no answer's judging keeps the server waiting.
    """

    def __init__(self, opened: Callable[[], AbstractAsyncContextManager[Ask]], width: int) -> None:
        """`opened` is entered in the event loop and gives what reads one document."""
        self._opened = opened
        self._width = width
        self._landed: queue.SimpleQueue[_Landed] = queue.SimpleQueue()
        self._draining = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._places = asyncio.Semaphore(UNCOMMITTED * width)

    def drain(self) -> None:
        """Begin no document any more; safe from any thread and from a signal handler."""
        self._draining.set()

    def run(self, documents: Iterable[Document]) -> Iterator[Read]:
        """The readings as they land; `more` is False on the last one of those that landed together.

        Raises, once everything that landed was handed over: LedgerError where one stopped the run,
        KeyboardInterrupt after Ctrl-C.
        """
        thread = threading.Thread(target=self._work, args=(iter(documents),), name="live lane", daemon=True)
        with self._interruptible() as interrupted:
            thread.start()
            try:
                yield from self._handed_over(interrupted)
            finally:
                self._cancel()
                thread.join(timeout=5.0)
            if interrupted.is_set():
                raise KeyboardInterrupt

    def _handed_over(self, interrupted: threading.Event) -> Iterator[Read]:
        deadline = None
        while True:
            if interrupted.is_set() and deadline is None:
                deadline = time.monotonic() + DRAIN_S
            if deadline is not None and time.monotonic() > deadline:
                return
            batch = self._together()
            reads = [one.read for one in batch if one.read is not None]
            for index, read in enumerate(reads):
                yield replace(read, more=index < len(reads) - 1)
            self._committed(len(reads))
            if batch and batch[-1].read is None:
                if batch[-1].stop is not None:
                    raise batch[-1].stop
                return

    def _committed(self, count: int) -> None:
        """Who took the last of a batch has come back for more, so the batch is committed."""

        def leave() -> None:
            for _ in range(count):
                self._places.release()

        if self._loop is not None and count:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                self._loop.call_soon_threadsafe(leave)

    def _together(self) -> list[_Landed]:
        """What lands within TOGETHER_S of the first; empty after a tick without any."""
        try:
            batch = [self._landed.get(timeout=TICK_S)]
        except queue.Empty:
            return []
        until = time.monotonic() + TOGETHER_S
        while len(batch) < MOST_TOGETHER and batch[-1].read is not None:
            rest = until - time.monotonic()
            try:
                batch.append(self._landed.get(timeout=rest) if rest > 0 else self._landed.get_nowait())
            except queue.Empty:
                break
        return batch

    @contextmanager
    def _interruptible(self) -> Iterator[threading.Event]:
        """The first Ctrl-C only sets the event, so that it cannot cut a commit in two; the second is raised.

        Elsewhere than in the main thread signals are not ours.
        """
        interrupted = threading.Event()
        if threading.current_thread() is not threading.main_thread():
            yield interrupted
            return

        def interrupt(*_: Any) -> None:
            if interrupted.is_set():
                raise KeyboardInterrupt
            interrupted.set()
            self.drain()

        before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield interrupted
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _cancel(self) -> None:
        self.drain()
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(task.cancel)

    def _work(self, documents: Iterator[Document]) -> None:
        """The thread: an event loop until all is read."""
        stop: BaseException | None = None
        try:
            asyncio.run(self._all(documents))
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # noqa: BLE001  # it is raised in the caller's thread
            stop = error
        self._landed.put(_Landed(stop=stop))

    async def _all(self, documents: Iterator[Document]) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        stops: list[LedgerError] = []
        async with self._opened() as ask:
            count = UNCOMMITTED * self._width
            workers = [asyncio.create_task(self._worker(documents, ask, stops)) for _ in range(count)]
            try:
                await asyncio.gather(*workers)
            except BaseException:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)
                raise
        if stops:
            raise stops[0]

    async def _worker(self, documents: Iterator[Document], ask: Ask, stops: list[LedgerError]) -> None:
        """Read one document after the other until there is none, or the run is to stop."""
        while True:
            await self._places.acquire()
            document = None if self._draining.is_set() else next(documents, None)
            if document is None:
                self._places.release()
                return
            asked = await ask(document)
            if asked.read is not None:
                self._landed.put(_Landed(asked.read))
            else:
                self._places.release()
            if asked.stop is not None:
                stops.append(asked.stop)
                self.drain()
