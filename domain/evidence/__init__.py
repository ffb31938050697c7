"""What can be proven: bytes, signatures, the tree, checkpoints, bundles, the verdict. It runs alone, with `cryptography` only."""
