"""Settings under test: a throw-away home a process, a fast password hash, SQLite or the database named by ANLAN_DATABASE."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("ANLAN_HOME", tempfile.mkdtemp(prefix="anlan-test-"))
os.environ.setdefault("ANLAN_PLAIN_HTTP", "1")
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and Path(os.environ["ANLAN_HOME"]).name != worker:  # tests side by side do not touch each other's files
    os.environ["ANLAN_HOME"] = str(Path(os.environ["ANLAN_HOME"], worker))
    Path(os.environ["ANLAN_HOME"]).mkdir(exist_ok=True)

from anlan.server.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
