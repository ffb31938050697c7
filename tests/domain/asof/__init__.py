"""Tests of the answers about past days."""
