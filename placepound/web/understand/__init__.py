"""Pages for understanding a place: where its money goes, its services, sources and coding rules."""
