"""What happens: commands, the ledger, stores, seals, the command line. `service.house` puts it together."""
