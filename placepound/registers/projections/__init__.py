"""Figures kept ready: computed from the registers by the core's rules, written by actions, rebuilt identically."""
