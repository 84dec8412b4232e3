"""How is Placepound set up on this computer? Settings, addresses and the application for the server."""
