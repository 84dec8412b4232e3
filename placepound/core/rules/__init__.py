"""Dated values with their source, in TOML, and the one reader of them."""
