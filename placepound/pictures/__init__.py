"""How is it shown? Charts, maps and flows as specifications, drawn on the server for pages and papers alike."""
