"""What did a body pay, to whom and for what? The plain reference of every step from a published file to a release."""
