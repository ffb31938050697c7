"""Mappings: data files, one for each kind of export (README.md)."""
