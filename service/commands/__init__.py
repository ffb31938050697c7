"""The rooms of the command line: each reads what a person gave, calls one thing of the service, and says what happened."""
