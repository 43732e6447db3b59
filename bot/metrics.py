"""Counts and latencies for Prometheus: how much work there is and how long it takes, and nothing of whom or what."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.exposition import generate_latest

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the latency buckets, around the second within which an answer should come."""


class Metrics:
    """What is measured; no label names a user, a kind of message, a pattern or a word."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._done = Counter("klankbord_jobs", "Jobs by how they ended", ["outcome"], registry=self._registry)
        self._took = Histogram("klankbord_job_seconds", "How long a job took", buckets=SECONDS, registry=self._registry)
        self._waiting = Gauge("klankbord_jobs_waiting", "Jobs taken in and not done", registry=self._registry)

    def waits(self, count: Callable[[], int]) -> None:
        """Say where the number of waiting jobs is found."""
        self._waiting.set_function(count)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time one job, and count how it ended."""
        begun, outcome = time.perf_counter(), "failed"
        try:
            yield
            outcome = "done"
        finally:
            self._done.labels(outcome).inc()
            self._took.observe(time.perf_counter() - begun)

    def text(self) -> str:
        """Return all that is measured, as Prometheus reads it."""
        return generate_latest(self._registry).decode()

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Show it at http://host:port/metrics, and nowhere else; returns what ends that."""
        server, thread = start_http_server(port, host, self._registry)

        def end() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return end
