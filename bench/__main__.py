"""Run the measurements: python -m bench [imports] [pages] [region] [spend_load] [spend_scale].

Without a name all but spend_scale, which takes the better part of an hour and 15 GB of disk.
"""

import os
import sys
import tempfile


def main() -> None:
    """Measure in a home of its own, which is thrown away."""
    wanted = sys.argv[1:] or ["imports", "pages", "region", "spend_load"]
    with tempfile.TemporaryDirectory(prefix="placepound-bench-") as home:
        os.environ["PLACEPOUND_HOME"] = home
        os.environ["PLACEPOUND_LOG_LEVEL"] = "ERROR"
        os.environ["DJANGO_SETTINGS_MODULE"] = "placepound.conf.settings"
        import django

        django.setup()
        for name in wanted:
            module = __import__(f"bench.{name}", fromlist=["measure"])
            module.measure()


if __name__ == "__main__":
    main()
