"""Kota Contoh: a fictitious city whose ledger is full of life, made by the same commands and keys as any other.

Its clock is simulated, which only origins under `demo.invalid` may have; its people's keys come from a published seed, so that two
runs give the same root.
"""
