"""What is true about commissioning: frozen dataclasses and functions, standard library only."""
