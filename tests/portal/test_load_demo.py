"""load_demo refuses to open accounts with a known password where that would be a risk."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from areas.models import Area
from config.settings import base


def test_it_refuses_in_production(db, settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    with pytest.raises(CommandError, match="--force"):
        call_command("load_demo")
    assert not User.objects.exists()
    assert not Area.objects.exists()


def test_only_the_embedded_and_the_test_settings_allow_it():
    assert base.DEMO_ACCOUNTS_ALLOWED is False
    lines = Path(base.__file__).with_name("prod.py").read_text(encoding="utf-8")
    assert "DEMO_ACCOUNTS_ALLOWED" not in lines
