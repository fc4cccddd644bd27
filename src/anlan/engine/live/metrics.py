"""What a watch tells of itself: counters and gauges in the text form of Prometheus, served on the loopback address.

In go the figures of each bundle; out comes ``GET /metrics``. Times are durations; nothing here asks what time it is.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from anlan.values import InputError, Note

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0)

_HELP = {
    "anlan_events_total": ("counter", "Events taken in."),
    "anlan_late_events_total": ("counter", "Events taken in late, at the time they became known."),
    "anlan_dead_letters_total": ("counter", "Events refused, by reason."),
    "anlan_alerts_total": ("counter", "Alerts, by typology."),
    "anlan_repeated_alerts_total": ("counter", "Alerts kept back because they cool down."),
    "anlan_lost_messages_total": ("counter", "Messages the stream dropped before they were read."),
    "anlan_position": ("gauge", "Last message of the stream taken in."),
    "anlan_pending_messages": ("gauge", "Messages that wait in the stream."),
    "anlan_connected": ("gauge", "1 while the broker is there."),
    "anlan_snapshot_seconds": ("gauge", "Time the last snapshot took."),
    "anlan_snapshot_bytes": ("gauge", "Size of the last snapshot."),
    "anlan_snapshot_position": ("gauge", "Position of the last snapshot."),
    "anlan_events_held": ("gauge", "Events in memory."),
    "anlan_accounts_held": ("gauge", "Accounts or numbers in memory."),
}
_BATCH = "anlan_batch_seconds"


@dataclass(slots=True)
class Metrics:
    """Figures by name and labels. Written by the watch, read by the handler's thread."""

    values: dict[tuple[str, str], float] = field(default_factory=dict)
    batches: Counter[float] = field(default_factory=Counter)
    batch_seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, amount: float, **labels: str) -> None:
        """Count on."""
        with self._lock:
            key = (name, _labels(labels))
            self.values[key] = self.values.get(key, 0) + amount

    def put(self, name: str, value: float) -> None:
        """Set a gauge."""
        with self._lock:
            self.values[name, ""] = value

    def batch(self, seconds: float) -> None:
        """Note down how long one bundle took, alerts handed out included."""
        with self._lock:
            self.batch_seconds += seconds
            for limit in (*BUCKETS, float("inf")):
                self.batches[limit] += seconds <= limit

    def text(self) -> str:
        """All of it in the text form, version 0.0.4."""
        with self._lock:
            held, batches, total = dict(self.values), dict(self.batches), self.batch_seconds
        lines = []
        for name, (kind, said) in _HELP.items():
            lines += [f"# HELP {name} {said}", f"# TYPE {name} {kind}"]
            found = {labels: value for (of, labels), value in held.items() if of == name}
            lines += [f"{name}{labels} {value}" for labels, value in sorted(found.items())] or [f"{name} 0"]
        lines += [f"# HELP {_BATCH} Time a bundle of messages took.", f"# TYPE {_BATCH} histogram"]
        for limit in (*BUCKETS, float("inf")):
            lines.append(f'{_BATCH}_bucket{{le="{"+Inf" if limit == float("inf") else limit}"}} {batches.get(limit, 0)}')
        lines += [f"{_BATCH}_sum {total:.6f}", f"{_BATCH}_count {batches.get(float('inf'), 0)}"]
        return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    said = ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()))
    return f"{{{said}}}" if said else ""


@contextmanager
def served(metrics: Metrics, port: int | None) -> Iterator[int | None]:
    """Serve ``/metrics`` on 127.0.0.1 while the block runs; port 0 takes a free one, none serves nothing. Gives the port.
    Raises ``InputError`` when the port is taken."""
    if port is None:
        yield None
        return

    class Handler(BaseHTTPRequestHandler):
        """Answers ``GET /metrics`` and nothing else."""

        def do_GET(self) -> None:
            body = metrics.text().encode() if self.path.partition("?")[0] == "/metrics" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Requests are not logged."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError:
        raise InputError(Note.of("engine.live.port_taken", port=port)) from None
    server.daemon_threads = True
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
