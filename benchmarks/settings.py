"""Settings of a measurement: as the tests', with kept connections and addresses of rivals."""

from config.settings.test import *

DATABASES["default"]["CONN_MAX_AGE"] = 600
ROOT_URLCONF = "benchmarks.urls"
