"""What can be proven: bytes, signatures, the tree, bundles, the verdict. It runs alone, with `cryptography` only."""
