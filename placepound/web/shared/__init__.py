"""What every page shares: its frame, its parts, its forms, and who may open it."""
