"""The pages: each asks one query, receives finished records and shows them; each change calls one action."""
