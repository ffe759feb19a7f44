"""The suite's settings: everything as in production, but hashing is quick and jobs and mail stay in memory."""

import os
import tempfile

os.environ.setdefault("NJIA_HOME", tempfile.mkdtemp(prefix="njia-test-"))
os.environ.setdefault("NJIA_DEMO", "1")

from njia.site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ALLOWED_HOSTS = ["*"]
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 (whitenoise warns where there is none)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = (
    True  # every test's browser is a site of its own, and need not look for all static files first
)
