"""Settings under test: those of use, with a home of their own, and what makes tests quick."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Nothing that is set for use on this computer reaches the tests; only the engine may be chosen.
for _name in [name for name in os.environ if name.startswith("PLACEPOUND_") and name != "PLACEPOUND_DATABASE_URL"]:
    del os.environ[_name]

_home = Path(tempfile.mkdtemp(prefix="placepound-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["PLACEPOUND_HOME"] = str(_home)

from placepound.conf.settings import *  # noqa: E402, F403
from placepound.conf.settings import DATABASES, INSTALLED_APPS, STATIC_ROOT  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Puts the database back after tests that commit.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.restoring"]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a connection kept open would stand in its way

# SQLite in a file rather than in memory, so that the server under test has its own connections, and waits for locks,
# as it does in use.
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "test.sqlite3")}

# Look static files up when asked for, rather than all of them for each test that makes a client.
WHITENOISE_AUTOREFRESH = True
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
