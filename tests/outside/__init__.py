"""The evidence checked by programs that are not ours, or that import nothing of ours."""
