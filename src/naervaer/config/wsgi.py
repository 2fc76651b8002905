"""What the web server calls. It runs the system checks itself: a server does not."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naervaer.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.core.wsgi import get_wsgi_application  # noqa: E402

call_command("check", databases=["default"])
application = get_wsgi_application()
