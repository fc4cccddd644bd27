"""Settings under test: a throw-away home, a fast password hash, SQLite or the database named by ANLAN_DATABASE."""

import os
import tempfile

os.environ.setdefault("ANLAN_HOME", tempfile.mkdtemp(prefix="anlan-test-"))
os.environ.setdefault("ANLAN_PLAIN_HTTP", "1")

from anlan.server.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
