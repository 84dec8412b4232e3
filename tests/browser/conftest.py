"""The served demo of the journeys, for the tests that look at its pages."""

from tests.journeys.conftest import built_demo, demo

__all__ = ["built_demo", "demo"]
