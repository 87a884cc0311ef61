"""Brings a database of an older program into the shape of this one, in one transaction and with a copy aside."""

from pathlib import Path
from traceback import extract_tb

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

from monitor.store.backup import copies, keep_before_upgrade
from monitor.store.database import Transaction
from monitor.store.sound import check
from monitor.store.trouble import StorageTrouble, trouble_of

GONE = "The database is gone: the newest copy of it is {where}."
GONE_REMEDY = (
    "Is its disk mounted? To have the newest copy back: monitor restore. To begin anew: give the folder backups another name."
)
NEWER = "A newer version of the program has used this database: it is of shape {version}, and this program knows {head}."
NEWER_REMEDY = "Install the newer version again, or go back to the copy from before the upgrade: see docs/upgrading.md."
FAILED = "The database could not be brought into the shape of this version: {fault}. It is as it was."
FAILED_REMEDY = "Install the version before again, which works with it, and report these lines. docs/upgrading.md says how."


def upgrade(tx: Transaction, file: Path | None, version: str, head: str) -> None:
    """A database at ``version`` ("": a new one) has the shape ``head`` when the transaction ends well; an old one has a copy.

    Raises ``StorageTrouble``: whoever began the transaction takes all of it back.
    """
    if version > head:
        raise StorageTrouble(NEWER.format(version=version, head=head), NEWER_REMEDY)
    if not version and file and (kept := copies(file)):
        # Everything would be found and told again as if for the first time.
        raise StorageTrouble(GONE.format(where=kept[0]), GONE_REMEDY)
    # Nobody writes while this transaction lasts, so the copy is of what the migrations find.
    if version and version != head and file:
        check(file)
        keep_before_upgrade(file, version)
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    settings.attributes["connection"] = tx
    try:
        command.upgrade(settings, head)
    except Exception as fault:
        if isinstance(fault, DBAPIError) and trouble_of(fault, ""):
            raise
        where = extract_tb(fault.__traceback__)[-1]
        words = f"{type(fault).__name__} in {Path(where.filename).name}, line {where.lineno}"
        raise StorageTrouble(FAILED.format(fault=words), FAILED_REMEDY) from fault
