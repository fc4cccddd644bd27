"""``anlan alerts import --json`` and ``anlan api key --json``: what an import came to, a key that was made.

``python -m anlan.cli.shapes.exchange`` prints the JSON schema of both.
"""

import click
import msgspec

from anlan.server.exchange import AlertsImported, KeyMade


def schema() -> bytes:
    """The JSON schema of both documents, as committed in docs/reference/json."""
    _, parts = msgspec.json.schema_components([AlertsImported, KeyMade], ref_template="#/$defs/{name}")
    return msgspec.json.format(msgspec.json.encode({"$defs": parts}), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
