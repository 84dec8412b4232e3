"""Pages for running the shared record: organisations, partnerships, people, audit and first set-up."""
