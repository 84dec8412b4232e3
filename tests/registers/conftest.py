"""What do the tests of the registers find ready? The eyes of the system, outside any query."""

from tests.factories.eyes import quick_reading, seen_by_the_system

__all__ = ["quick_reading", "seen_by_the_system"]
