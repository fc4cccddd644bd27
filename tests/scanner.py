"""Scanners for tests: the real clamd with one signature of ours, and one on loopback that answers whatever a test wants."""

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from anlan.desk.scanning.clamd import NoVerdict, version

MARKER = b"a harmless text that the tests of anlan call malware"
NAME = "Anlan.Test.Marker.UNOFFICIAL"
LARGEST = 3 * 1024 * 1024
"""What the real clamd of the tests takes as a stream; it looks through two thirds of that."""
NOBODY = str(Path(tempfile.gettempdir()) / "anlan-no-such-scanner.ctl")
"""The address of a scanner that is down."""
_CONF = """
DatabaseDirectory {folder}
LocalSocket {folder}/clamd.ctl
Foreground yes
StreamMaxLength {stream}
MaxFileSize {file}
MaxScanSize {file}
AlertExceedsMax yes
"""


@contextmanager
def real_clamd() -> Iterator[str]:
    """The path of its socket; skips where the program is not installed."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if program is None:
        pytest.skip("no clamd on this machine (Debian: clamav-daemon)")
    folder = Path(tempfile.mkdtemp(prefix="anlan-clamd-"))  # a path of pytest's may be too long for a socket
    (folder / "anlan.ndb").write_text(f"Anlan.Test.Marker:0:*:{MARKER.hex()}\n")
    conf = folder / "clamd.conf"
    conf.write_text(_CONF.format(folder=folder, stream=LARGEST, file=LARGEST * 2 // 3))
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen([program, "-c", str(conf)], stdout=said, stderr=said)
    try:
        yield _awaited(str(folder / "clamd.ctl"), process)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


def _awaited(address: str, process: "subprocess.Popen[bytes]") -> str:
    for _ in range(200):
        try:
            version(address)
        except NoVerdict:
            assert process.poll() is None, "clamd ended"
            time.sleep(0.1)
        else:
            return address
    raise AssertionError("clamd does not answer")


@contextmanager
def odd_clamd(answer: bytes, *, reads: int = 1 << 30, silent: bool = False) -> Iterator[tuple[str, int]]:
    """The address of one that reads at most ``reads`` bytes, to the end of the stream, then says ``answer`` and hangs up."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                while True:
                    line, _ = server.accept()
                    with line:
                        seen = b""
                        while len(seen) < reads and not seen.endswith(bytes(4)) and (more := line.recv(min(reads, 65536))):
                            seen += more
                        if silent:
                            ended.wait()
                        line.sendall(answer)
            except OSError:
                return  # the test is over

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server.getsockname()
        finally:
            ended.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join(5)
