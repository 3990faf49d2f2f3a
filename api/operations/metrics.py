"""Metrics for Prometheus: requests, database connections, certificate events."""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import QueuePool, func, select
from sqlalchemy.exc import SQLAlchemyError

from api.certificates.tables import CertificateEventRow
from api.database.engine import Database
from api.web.service import Service

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which several processes share their figures."""
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The figures of one running service.

    Parameters
    ----------
    service
        Whose database is looked at when the figures are read.
    """

    def __init__(self, service: Service) -> None:
        """Begin to count."""
        self._registry = CollectorRegistry()
        self._stored = (_Connections(service.database), _CertificateEvents(service.database))
        self._requests = Counter(
            "tanbiao_requests",
            "Requests answered.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "tanbiao_request_seconds",
            "Time until the answer was sent.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request under the template of its route."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def text(self) -> bytes:
        """Return all figures in the text format of Prometheus."""
        registry = CollectorRegistry()
        if FOLDER_VARIABLE in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # ships no types
        else:
            registry.register(_Of(self._registry))
        for collector in self._stored:
            registry.register(collector)
        return generate_latest(registry)


def open_metrics(service: Service) -> Metrics:
    """Return the metrics of a service: ``service.get(open_metrics)``."""
    return Metrics(service)


class _Of(Collector):
    """The figures of another registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        yield from self._registry.collect()


class _Connections(Collector):
    """Connections of this process to the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterator[Metric]:
        yield from ()

    def collect(self) -> Iterator[Metric]:
        pool = self._database.engine.pool
        if isinstance(pool, QueuePool):
            family = GaugeMetricFamily(
                "tanbiao_database_connections", "Connections by state.", labels=["state"]
            )
            family.add_metric(["in-use"], pool.checkedout())
            family.add_metric(["idle"], pool.checkedin())
            yield family


class _CertificateEvents(Collector):
    """Events of certificates by kind, as the database has them: exact over every process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterator[Metric]:
        yield from ()

    def collect(self) -> Iterator[Metric]:
        kind = CertificateEventRow.kind
        try:
            with self._database.reading() as session:
                rows = session.execute(select(kind, func.count()).group_by(kind)).all()
        except SQLAlchemyError:
            return
        family = CounterMetricFamily(
            "tanbiao_certificate_events", "Certificate events by kind.", labels=["kind"]
        )
        for name, count in rows:
            family.add_metric([name], count)
        yield family
