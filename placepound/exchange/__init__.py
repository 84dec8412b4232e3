"""How do outside formats come in and go out? Spreadsheets and text files to previews, tables to downloads."""
