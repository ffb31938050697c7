"""The command line: each command reads what a person gave, calls one thing of the service, says what happened."""
