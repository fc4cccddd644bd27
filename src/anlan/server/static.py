"""Static files by content-hashed names, compressed with gzip alone.

whitenoise would also write brotli wherever the brotli package happens to be installed, which takes ten times as long
at set-up for files that a local network delivers at once.
"""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class GzipOnly(Compressor):
    """whitenoise's compressor with brotli always off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_brotli": False})


class GzipManifest(CompressedManifestStaticFilesStorage):
    """Names with a hash of the content; beside each file its gzip form."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """The compressor to use for one run of collectstatic."""
        return GzipOnly(**kwargs)
