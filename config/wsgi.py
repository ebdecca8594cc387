"""The WSGI application; ``config.serve`` serves it."""

import os

from django.core.wsgi import get_wsgi_application

from nq57.core import counters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
counters.share()

application = get_wsgi_application()
