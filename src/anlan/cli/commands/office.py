"""``anlan office``: the office in the browser: web and worker on this machine, its database brought up to date first."""

import importlib
import os
import sys
from datetime import datetime

import click

from anlan.cli.cases import money_table
from anlan.cli.language import LANG, tr
from anlan.cli.output import console
from anlan.server import running
from anlan.values import SHANGHAI


@click.command(
    help=tr(
        "启动办案平台（网页与后台进程）。--demo 先填入演示单位、人员和事项，并打印登录名。",
        "Run the office (web and worker). --demo first fills in made-up people and matters and prints sign-ins.",
    )
)
@click.option("--demo", is_flag=True, help=tr("演示数据；仅供本机试用。", "Made-up data, for a try on this machine only."))
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="ANLAN_HOST", help=tr("监听地址。", "Address to listen on.")
)
@click.option("--port", default=8000, show_default=True, envvar="ANLAN_PORT", help=tr("端口。", "Port."))
def command(*, demo: bool, host: str, port: int) -> None:
    """Run the office."""
    serve_office(demo=demo, host=host, port=port)


def serve_office(*, demo: bool, host: str, port: int) -> None:
    """Prepare, seed when asked to, serve until told to stop; ends the program with what web or worker ended with."""
    if demo:
        os.environ.update(ANLAN_DEMO="1", ANLAN_PLAIN_HTTP="1")
    running.prepare()
    if demo:
        _show_sign_ins()
    console.print(
        tr(f"办案平台在 http://{host}:{port}/ （按 Ctrl-C 结束）", f"The office is at http://{host}:{port}/ (Ctrl-C ends)")
    )
    sys.exit(running.serve(host, port))


def _show_sign_ins() -> None:
    # Models and translations can be imported only after Django has its settings, which `prepare` has just given it.
    seeding = importlib.import_module("anlan.server.demo")
    translation = importlib.import_module("django.utils.translation")
    seeding.seed(datetime.now(SHANGHAI))
    with translation.override("en" if LANG == "en" else "zh-hans"):
        sign_ins = seeding.seed(datetime.now(SHANGHAI))
    password = ", ".join(sorted({one.password for one in sign_ins}))
    table = money_table(
        tr(f"演示登录 · 口令均为 {password}", f"Sign-ins of the demonstration · password: {password}"),
        tr("登录名", "user"),
        tr("单位", "organisation"),
        tr("角色", "roles"),
    )
    for one in sign_ins:
        table.add_row(one.username, one.organisation, one.roles)
    console.print(table)
    key = importlib.import_module("anlan.server.demo_alerts").demo_key(datetime.now(SHANGHAI))
    console.print(
        tr("银行系统的数据接口密钥（一天内有效）：", "Key to the API for the bank's system (good for a day): ") + key,
        soft_wrap=True,
    )
