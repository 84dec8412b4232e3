"""What the tests of pages find ready: a person who may sign in."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

PASSWORD = "a horse that nobody guesses"


@pytest.fixture
def jo(db: None) -> Any:
    """A person with an account and no post."""
    return get_user_model().objects.create_user("jo@example.org", PASSWORD, name="Jo Bloggs")
