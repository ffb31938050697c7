"""Tests of what becomes of a read file: acts, differences, parts, tickets, a watched directory."""
