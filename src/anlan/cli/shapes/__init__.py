"""The JSON documents that commands print with ``--json``, a file a command; `docs/reference/json` holds their schemas."""
