import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "njia.site.settings")
application = get_wsgi_application()

# What is loaded by now stays until the process ends, so the garbage collector need not walk through it again; and a page
# makes thousands of small objects that reference counting alone frees, so it need not look after every 700 of them.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 10, 10)
