"""The entry that gunicorn loads: ``anlan.server.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.server.settings")
application = get_wsgi_application()

from anlan.desk.books import read_books  # noqa: E402  models exist only after setup
from anlan.portal.questions import forms  # noqa: E402

forms()
read_books()
