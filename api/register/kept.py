"""What was made before: the last documents under the key they were made for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import BoundedSemaphore, Lock

from api.register.answers import Document
from api.web.problems import RefusalError, refuse
from api.web.service import Service
from footprint.text import Text


class Kept:
    """Documents made before; the one not asked for longest gives way.

    Parameters
    ----------
    most
        How many are kept.
    queue
        Make one at a time, for what keeps a processor busy, while at most so many wait; None:
        no limit.
    """

    def __init__(self, most: int, queue: int | None = None) -> None:
        """Begin with none."""
        self._documents: OrderedDict[Hashable, Document] = OrderedDict()
        self._most = most
        self._lock, self._making = Lock(), Lock()
        self._places = None if queue is None else BoundedSemaphore(queue)

    def get(self, key: Hashable, make: Callable[[], Document]) -> Document:
        """Return the document of a key, made now if it was not.

        Raises
        ------
        RefusalError
            Too many wait already (429).
        """
        found = self._find(key)
        if found is not None:
            return found
        if self._places is None:
            return self._keep(key, make())
        if not self._places.acquire(blocking=False):
            raise _too_many()
        try:
            with self._making:
                return self._find(key) or self._keep(key, make())
        finally:
            self._places.release()

    def _find(self, key: Hashable) -> Document | None:
        with self._lock:
            found = self._documents.get(key)
            if found is not None:
                self._documents.move_to_end(key)
            return found

    def _keep(self, key: Hashable, document: Document) -> Document:
        with self._lock:
            self._documents[key] = document
            while len(self._documents) > self._most:
                self._documents.popitem(last=False)
        return document


def _too_many() -> RefusalError:
    refusal = refuse(
        429,
        "too-many-at-once",
        Text("too many of these are being drawn.", "正在绘制的标识过多。"),
        Text("Try again in a few seconds.", "请几秒后重试。"),
    )
    refusal.headers["Retry-After"] = "5"
    return refusal


def pages(_service: Service) -> Kept:
    """Return the pages a service rendered last."""
    return Kept(1000)


def labels(_service: Service) -> Kept:
    """Return the labels a service drew last; it draws one at a time."""
    return Kept(500, queue=6)


def lists(_service: Service) -> Kept:
    """Return the status lists a service signed last."""
    return Kept(100)
