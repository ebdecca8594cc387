"""The WSGI entry for granian."""

import gc
import os
import threading

from django.core.wsgi import get_wsgi_application

from nq57.core import charts, counters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
counters.share()

application = get_wsgi_application()

# What is loaded stays as long as the process: garbage is looked for among the rest alone.
gc.collect()
gc.freeze()

# The first chart of a process takes a second: nobody should wait for it.
threading.Thread(target=charts.warm, name="charts", daemon=True).start()
