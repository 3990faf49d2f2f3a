"""What was made before: the last documents under the key they were made for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from api.register.answers import Document
from api.web.service import Service


class Kept:
    """Documents made before; the one not asked for longest gives way.

    Parameters
    ----------
    most
        How many are kept.
    alone
        Make one at a time: for what keeps a processor busy.
    """

    def __init__(self, most: int, *, alone: bool = False) -> None:
        """Begin with none."""
        self._documents: OrderedDict[Hashable, Document] = OrderedDict()
        self._most = most
        self._lock = Lock()
        self._making = Lock() if alone else None

    def get(self, key: Hashable, make: Callable[[], Document]) -> Document:
        """Return the document of a key, made now if it was not."""
        found = self._find(key)
        if found is not None:
            return found
        if self._making is None:
            return self._keep(key, make())
        with self._making:
            return self._find(key) or self._keep(key, make())

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


def pages(_service: Service) -> Kept:
    """Return the pages a service rendered last."""
    return Kept(1000)


def labels(_service: Service) -> Kept:
    """Return the labels a service drew last; it draws one at a time."""
    return Kept(500, alone=True)


def lists(_service: Service) -> Kept:
    """Return the status lists a service signed last."""
    return Kept(100)
