"""Tests on real figures from public documents, which stand beside the checkout and never in it."""
