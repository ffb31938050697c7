"""The rows of the table of acts, a module for each room of the register; `domain.evidence.acts` puts them together."""
