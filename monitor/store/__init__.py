"""Everything remembered; the only code that speaks SQL."""

from monitor.store.database import Store, Transaction

__all__ = ["Store", "Transaction"]
