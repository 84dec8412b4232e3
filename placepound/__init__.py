"""Placepound: one shared record of a place, for the people who commission health and care together."""
