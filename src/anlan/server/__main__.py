"""Django's own commands for those who run the office: ``python -m anlan.server migrate``, ``createcachetable``, ``shell`` …"""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.server.settings")
execute_from_command_line([sys.argv[0].replace("__main__.py", "anlan.server"), *sys.argv[1:]])
