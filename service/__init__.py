"""What happens: commands, the ledger, stores, seals, the command line."""

from service.house import House, open_house

__all__ = ["House", "open_house"]
