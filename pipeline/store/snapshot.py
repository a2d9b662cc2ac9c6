"""Publishing: a finished copy of the working ledger takes the place of the one that analysts open."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import StoreError
from pipeline.store.faults import fault, full_disk

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.store.database import Database

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_BLOCK = 16 * 1024 * 1024


def publish(db: Database, published: Path) -> None:
    """Replaces `published` with a copy of `db` in one step; `db` goes on afterwards.

    Who has the old file open keeps reading it; who opens it next reads the new one. When it fails, the old file stands
    and nothing is left beside it. Raises FullDiskError, and StoreError when the place cannot be written.
    """
    target = published.resolve()
    if db.path is not None and target == db.path.resolve():
        raise StoreError(f"{published} is the working ledger itself: publish to another path.")
    image = db.image()
    # One fixed name, so that what a killed run left behind is written over by the next.
    draft = target.with_name(f".{target.name}.draft")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copied(image, draft)
        draft.replace(target)
        _settled(target.parent)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise full_disk(published, "publish") from error
        raise fault(error, published, "publish") from error
    finally:
        _removed(draft)


def _copied(image: BinaryIO, draft: Path) -> None:
    with draft.open("wb") as copy:
        shutil.copyfileobj(image, copy, _BLOCK)
        copy.flush()
        os.fsync(copy.fileno())


def _settled(folder: Path) -> None:
    """Makes the new name itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _removed(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return
