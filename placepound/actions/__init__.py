"""What people do: one function each, one transaction, one audit line. The only writers of the registers."""
