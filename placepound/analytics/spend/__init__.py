"""How do published spend files become releases? Read, classify, keep, resolve, code, aggregate."""
