"""``anlan serve``: show a folder of reports in the browser, from this machine only."""

import http.server
from functools import partial
from pathlib import Path

import click

from anlan.cli.language import tr
from anlan.cli.output import console


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files of one folder, says nothing per request and lets nothing be cached."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal calm."""

    def end_headers(self) -> None:
        """Add what keeps a page of a case to itself."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()


def serve_folder(folder: Path, host: str, port: int, page: str = "") -> None:
    """Serve until interrupted. Raises ``click.ClickException`` when the port is taken."""
    handler = partial(QuietHandler, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer((host, port), handler)
    except OSError as cause:
        raise click.ClickException(
            tr(
                f"端口 {port} 无法使用（{cause.strerror}）。请用 --port 换一个。",
                f"Port {port} cannot be used ({cause.strerror}). Choose another with --port.",
            )
        ) from cause
    address = f"http://{host}:{server.server_port}/{page}"
    console.print(tr(f"报告在 {address}（按 Ctrl-C 结束）", f"The report is at {address} (Ctrl-C ends)"))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


@click.command(
    help=tr("在浏览器中查看报告目录（仅限本机）。", "Show a folder of reports in the browser, from this machine only.")
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="var/demo")
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="ANLAN_HOST", help=tr("监听地址。", "Address to listen on.")
)
@click.option("--port", default=8000, show_default=True, envvar="ANLAN_PORT", help=tr("端口。", "Port."))
def command(folder: Path, host: str, port: int) -> None:
    """Serve a folder."""
    serve_folder(folder, host, port)
