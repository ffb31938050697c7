"""Language-neutral vectors: what another implementation of SPEC.md can be held to."""
