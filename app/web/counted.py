"""What one web process has counted since it started, for `/drift/maalinger`. In memory, and never about anybody."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

METHODS = frozenset({"GET", "HEAD", "POST"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Counted:
    """Answers by status, their times by the route's pattern, refusals by their code."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        kept = self.registry
        self._answers = Counter("sagsgang_http_requests", "Answers of this web process.", ("status",), registry=kept)
        self._times = Histogram(
            "sagsgang_http_request_duration_seconds",
            "Seconds until the answer was sent, by the pattern of its route.",
            ("method", "route"),
            buckets=SECONDS,
            registry=kept,
        )
        self._refusals = Counter("sagsgang_refusals", "What the rules refused, by reason.", ("code",), registry=kept)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """`method` is the sender's word: an unknown one is not kept."""
        self._answers.labels(str(status)).inc()
        self._times.labels(method if method in METHODS else "other", route).observe(seconds)

    def refused(self, code: str) -> None:
        self._refusals.labels(code).inc()
