"""The product's settings with what tests need otherwise. Nothing here reaches an installation's data."""

import atexit
import os
import shutil
import tempfile

_data = os.environ.get("NAERVAER_TEST_DATA")
if not _data:
    _data = tempfile.mkdtemp(prefix="naervaer-test-")
    atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["NAERVAER_DATA"] = _data  # also for the processes that tests start
for _name in ("NAERVAER_MAIL_URL", "NAERVAER_SECRET_KEY", "NAERVAER_KEY_FILE", "NAERVAER_ADDRESS"):
    os.environ.pop(_name, None)

from naervaer.config.settings import *  # noqa: E402, F403
from naervaer.config.settings import DATA, DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

# Test databases may be lost in a power cut.
if "init_command" in DATABASES["default"]["OPTIONS"]:
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

(DATA / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns where there is none
