"""Django calls flush after a test that commits; here it copies the migrated database back."""

from typing import Any

from django.core.management.commands import flush

from tests import restoring


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        restoring.restore(options["database"])
