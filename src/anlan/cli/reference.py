"""The reference page of the command line, made from the commands themselves.

``python -m anlan.cli.reference`` prints it in the language of the run; ``docs/reference/cli.md`` and ``cli.zh-CN.md`` are what it
printed, and a test compares them.
"""

from collections.abc import Iterator

import click

from anlan.cli.language import tr
from anlan.cli.main import program


def pages(command: click.Command, path: tuple[str, ...], parent: click.Context | None = None) -> Iterator[str]:
    """The help of a command and of everything below it, in Markdown."""
    context = click.Context(command, info_name=path[-1], parent=parent, terminal_width=100, max_content_width=100)
    yield f"\n## `{' '.join(path)}`\n\n```text\n{command.get_help(context).rstrip()}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            if member is not None and not member.hidden:
                yield from pages(member, (*path, name), context)


def reference() -> str:
    """The whole page."""
    title = tr(
        "# 命令行参考\n\n本页由程序生成：`ANLAN_LANG=zh python -m anlan.cli.reference`。",
        "# Command line reference\n\nMade by the program: `ANLAN_LANG=en python -m anlan.cli.reference`.",
    )
    codes = tr(
        "退出码，各命令相同：0 完成（疑点见输出，单行未读入也属此类）；2 命令行有误；3 输入的文件（哪怕只有一个）无法使用或结果"
        "无法写出，其余照常完成并输出，原因在标准错误；4 程序自身的承诺未能保持；130 被中断。",
        "Exit codes, the same for all commands: 0 done (doubts are in the output, rows left out too); 2 the command line is "
        "wrong; 3 a file that was handed in, if only one of many, cannot be used or the result cannot be written: the rest "
        "is done and printed, the reason stands on standard error; 4 a promise of the program is broken; 130 interrupted.",
    )
    return "\n".join([title, "", codes, *pages(program, ("anlan",))]) + "\n"


if __name__ == "__main__":
    click.echo(reference(), nl=False)
