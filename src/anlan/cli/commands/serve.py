"""``anlan serve``: the office in the browser, or a folder of reports when one is named."""

import http.server
from functools import partial
from pathlib import Path

import click

from anlan.cli.commands.office import serve_office
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
    help=tr(
        "启动办案平台（同 office）。给出目录时改为在浏览器中查看其中的报告，仅限本机。",
        "Run the office (as office does). With a folder, show the reports in it instead, from this machine only.",
    )
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="ANLAN_HOST", help=tr("监听地址。", "Address to listen on.")
)
@click.option("--port", default=8000, show_default=True, envvar="ANLAN_PORT", help=tr("端口。", "Port."))
def command(folder: Path | None, host: str, port: int) -> None:
    """Serve the office, or a folder."""
    if folder is None:
        serve_office(demo=False, host=host, port=port)
    else:
        serve_folder(folder, host, port)
