"""What do the tests of the architecture find ready? The eyes of the system, outside any query."""

from tests.factories.eyes import seen_by_the_system

__all__ = ["seen_by_the_system"]
