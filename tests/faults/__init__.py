"""The bad days: processes that die, servers that vanish, disks that fill. Each test comes with the setting in which the fault is seen."""
