"""What can be done from the command line? One module for each group of commands."""
