"""Where in a served demo is the example of each page? Printed as JSON, by a process that knows the demo's data only."""

import json
import os
import sys


def main() -> None:
    """Each example's address and who looks, for the places of the demo: those of the synthetic place first."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "placepound.conf.settings"
    import django

    django.setup()
    from placepound.core.terms.viewer import Viewer
    from placepound.registers.base import seen_by
    from placepound.registers.models import Partnership
    from tests.browser.examples import EXAMPLES, Examples

    with seen_by(Viewer.system("choose examples of pages")):
        place = Partnership.objects.get(synthetic=True)
    records = Examples(place)
    found = {name: (example.who, example.address(name, records)) for name, example in EXAMPLES.items()}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
