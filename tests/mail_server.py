"""A mail server on loopback for tests: takes letters and keeps them, or does what mail servers do on bad days."""

import datetime as dt
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mood:
    """How the server behaves. ``refuses``: address → answer; ``per_session``: letters it takes before it hangs up."""

    silent: bool = False
    refuses: dict[str, int] = field(default_factory=dict)
    per_session: int = 1000
    letters: list[bytes] = field(default_factory=list)
    sessions: int = 0


class Session(socketserver.StreamRequestHandler):
    """One session of SMTP, the least of it."""

    def handle(self) -> None:
        server: Server = self.server  # type: ignore[assignment]
        mood = server.mood
        mood.sessions += 1
        if mood.silent:
            server.ended.wait()
            return
        self._say("220 test")
        taken = 0
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word == "DATA":
                self._say("354 go on")
                mood.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self._say("250 taken")
                taken += 1
                if taken >= mood.per_session:
                    return
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                refused = next((code for to, code in mood.refuses.items() if word == f"RCPT TO:<{to.upper()}>"), 250)
                self._say(f"{refused} so")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """The server; ``ended`` frees those it keeps waiting."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mood: Mood) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mood, self.ended = mood, threading.Event()

    def handle_error(self, *_: object) -> None:
        """A client that was killed in the middle of a letter is nothing to tell."""


@contextmanager
def mail_server(mood: Mood, *, certificate: Path | None = None) -> Iterator[str]:
    """Run a server; yields ``host:port``. With a certificate it speaks TLS from the first byte."""
    with Server(mood) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()


def make_certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path
