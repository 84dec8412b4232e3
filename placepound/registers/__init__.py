"""The shared record: the single Django app. Models remember, queries read, projections derive."""
