"""Money that partners spend: statements, flows, and the place pound."""
