"""Figures for Prometheus at /metrics: how many requests and how long, what was logged, what waits. About nobody."""

import hmac
import logging
import os
import time
from collections.abc import Iterator

from flask import Flask, Response, abort, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.settings import LOOPBACK
from portal.web.context import service
from portal.web.service_state import State, service_state

SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)
PARTS = ("database", "index", "redis")
_own = CollectorRegistry()
REQUESTS = Counter("iyc_requests", "Requests answered.", ["endpoint", "status"], registry=_own)
LATENCY = Histogram("iyc_request_seconds", "How long answers took.", ["endpoint"], buckets=SECONDS, registry=_own)
EVENTS = Counter("iyc_events", "Warnings and errors that were logged.", ["event", "level"], registry=_own)


class EventCounter(logging.Handler):
    """Counts what is logged. Names of events are fixed, so there are only so many."""

    def emit(self, record: logging.LogRecord) -> None:
        EVENTS.labels(str(record.msg), record.levelname.lower()).inc()


class StateCollector(Collector):
    """What the database and the parts say at the moment of asking."""

    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("iyc_up", "Whether a part answers.", labels=["part"])
        for part in PARTS:
            up.add_metric([part], float(part not in self._state.missing))
        yield up
        yield GaugeMetricFamily("iyc_troubles", "Things that are wrong.", value=len(self._state.troubles))
        if self._state.backup_at is not None:
            age = (self._state.at - self._state.backup_at).total_seconds()
            yield GaugeMetricFamily("iyc_backup_age_seconds", "Since the last backup.", value=age)
        yield from self._waiting()

    def _waiting(self) -> Iterator[GaugeMetricFamily]:
        found = self._state.backlog
        if found is None:
            return
        waiting = GaugeMetricFamily("iyc_waiting", "How much waits.", labels=["what"])
        oldest = GaugeMetricFamily("iyc_waiting_oldest_seconds", "How long the oldest has waited.", labels=["what"])
        queues = {"outbox": found.to_send, "texts_unanswered": found.to_answer, "alerts": found.alerts}
        for what, queue in queues.items():
            waiting.add_metric([what], queue.count)
            oldest.add_metric([what], queue.age(self._state.at).total_seconds())
        yield from (waiting, oldest)
        yield GaugeMetricFamily("iyc_texts_not_sent", "Texts that did not go, of a fortnight.", value=found.not_sent)
        yield GaugeMetricFamily("iyc_replies_last_hour", "Texts answered in an hour.", value=found.replies)


def add_metrics(app: Flask) -> None:
    """Count and time every request, and answer /metrics."""
    for name in ("portal", "search_index", "sms"):
        logger = logging.getLogger(name)
        if not any(isinstance(handler, EventCounter) for handler in logger.handlers):
            logger.addHandler(EventCounter(logging.WARNING))

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        REQUESTS.labels(endpoint, str(response.status_code)).inc()
        if "began" in g:
            LATENCY.labels(endpoint).observe(time.perf_counter() - g.began)
        return response

    app.add_url_rule("/metrics", "metrics", _metrics)


def _metrics() -> Response:
    """Answer who may ask: whoever has the token, and on a local run without one this machine."""
    token = service().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_here = service().settings.is_local and not token and request.remote_addr in LOOPBACK
    if not (is_here or (token and hmac.compare_digest(given.encode(), token.encode()))):
        abort(404)
    registry = CollectorRegistry()
    registry.register(StateCollector(service_state()))
    return Response(_counted() + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _counted() -> bytes:
    """Return what this process counted, or all processes where several serve (gunicorn_settings.py)."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(_own)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
