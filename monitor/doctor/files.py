"""Looks at files and disks: whose they are, how much room is left and for how long, and whether a thief could read them."""

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from monitor import account
from monitor.doctor import memory
from monitor.doctor.account import told_by, uid_of
from monitor.doctor.disk import Answer, encryption, is_virtual
from monitor.doctor.surroundings import Check, Surroundings, is_folder, standing, stat_of
from monitor.finding import Finding, bad, good, note, warning
from monitor.sizes import size
from monitor.store import figures

FULL, TIGHT = 100_000_000, 1_000_000_000  # bytes
FEW_FILES = 1000
SOON, ENOUGH = timedelta(days=30), timedelta(days=180)
YOUNG = timedelta(days=14)  # before that, growth is the filling of an empty database
MOST = 3
MOUNT = "If its disk is not mounted (findmnt), mount it; otherwise: "


def owners(here: Surroundings) -> Iterator[Finding]:
    """Whether everything that the program writes belongs to the account of its folders: what does not stops the service."""
    folder = told_by(here)
    if here.config is None or here.database is None or folder is None:
        return
    kept, letters = here.database.parent, here.config.letters
    if not os.access(kept if is_folder(kept) else folder, os.R_OK | os.X_OK, effective_ids=True):
        return  # D015 says so
    inside = (each for pattern in (f"{here.database.name}*", "backups", "backups/*") for each in kept.glob(pattern))
    files = [kept, *inside, letters, *letters.glob("*")]
    owner = folder.stat().st_uid
    foreign = [file for file in files if (found := stat_of(file)) and found.st_uid != owner]
    if foreign:
        named = ", ".join(str(file) for file in foreign[:MOST]) + (
            f" and {len(foreign) - MOST} more" if len(foreign) > MOST else ""
        )
        words = f"These files do not belong to {account.named(owner)}, to whom the folder {folder} belongs: {named}."
        is_bare = kept in foreign and stat_of(here.database) is None  # as is what a disk of its own is mounted on
        yield bad("D011", words, f"{MOUNT if is_bare else ''}sudo chown -R --reference={folder} {_folders(foreign)}")
    else:
        yield good("D011", f"All that the program has written belongs to the owner of {folder}.")


def _folders(files: Sequence[Path]) -> str:
    return " ".join(sorted({str(file) if file.is_dir() else str(file.parent) for file in files}))


def writing(here: Surroundings) -> Iterator[Finding]:
    """Whether the folders that the program writes to can be written to by this account."""
    if here.config is None:
        return
    wanted = (here.database.parent if here.database else here.folder, here.config.letters)
    # Of two folders that are both still to be made in one there is one finding.
    for folder, meant in {standing(each): each for each in reversed(wanted)}.items():
        if here.room(folder).read_only:
            words = f"The disk that {folder} is on can only be read."
            yield bad("D015", words, "Often a disk that is failing: see sudo dmesg | tail, then: sudo mount -o remount,rw ...")
        elif not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
            name = account.named(here.uid)
            gone = f"There is no folder {meant}, and this account ({name}) may not make it."
            words = f"This account ({name}) may not write to {folder}." if folder == meant else gone
            yield bad("D015", words, _right_to(meant, here))
        else:
            yield good("D015", f"{folder} can be written to.")


def _right_to(folder: Path, here: Surroundings) -> str:
    """Return what gives the account that the passes run as its folder; or, where this is another, how to become that one."""
    if uid_of(here) not in {here.uid, None}:
        return f"Type it with sudo, which goes on as the account that the passes run as: sudo monitor doctor --config {here.path}"
    return f"{MOUNT}sudo install -d -o {account.named(here.uid)} -m 0700 {folder}"


def room(here: Surroundings) -> Iterator[Finding]:
    """How much room is left on the disks that are written to, in bytes and in files."""
    letters = standing(here.config.letters) if here.config else here.folder
    for folder in {os.stat(path).st_dev: path for path in (letters, here.folder)}.values():  # noqa: PTH116 - the device is meant
        left = here.room(folder)
        remedy = f"Make room: sudo du -xsh {folder.anchor}* | sort -h | tail. The program goes on by itself when there is some."
        if left.free < FULL or (left.files is not None and left.files < FEW_FILES):
            files = "" if left.files is None or left.files >= FEW_FILES else f", and room for {left.files} more files"
            yield bad("D012", f"The disk of {folder} is full: {size(left.free)} of {size(left.total)} are free{files}.", remedy)
        elif left.free < TIGHT:
            yield warning("D012", f"The disk of {folder} has {size(left.free)} of {size(left.total)} left.", remedy)
        else:
            yield good("D012", f"The disk of {folder} has {size(left.free)} of {size(left.total)} left.")


def growth(here: Surroundings) -> Iterator[Finding]:
    """How long the room lasts if what is remembered, and its copies, go on growing as they have on average."""
    if here.config is None or here.database is None:
        return
    with memory.opened(here) as store:
        if store is None:
            return
        with store.read() as tx:
            since = figures.first_digest(tx, here.config.school.id)
    age = here.now - since if since else timedelta()
    if age < YOUNG:
        return
    written = [*here.database.parent.glob(f"{here.database.name}*"), *here.database.parent.glob("backups/*")]
    a_day = max(sum(file.stat().st_size for file in written) / (age / timedelta(days=1)), 1)
    days = int(here.room(here.folder).free / a_day)
    words = f"It grows by {size(int(a_day * 30))} a month; the disk lasts {_long(days)}."
    remedy = "Make room, or move the database: [store] in docs/configure.md"
    if days < SOON.days:
        yield bad("D013", words, remedy)
    elif days < ENOUGH.days:
        yield warning("D013", words, remedy)
    else:
        yield good("D013", words)


def _long(days: int) -> str:
    """Return a number of days as people say it; nobody knows more than ten years ahead."""
    if days > 3650:  # noqa: PLR2004 - ten years
        return "more than ten years"
    return f"{days} more days" if days < 2 * ENOUGH.days else f"{days // 30} more months"


def encrypted(here: Surroundings) -> Iterator[Finding]:
    """Whether whoever carries the disk away can read people's words on it."""
    answer, how = encryption(here.folder, here.root, here.run)
    virtual = is_virtual(here.root)
    remedy = "Encrypt the disk (LUKS) when the machine is next set up, or move the database's folder to one that is."
    if answer is Answer.YES:
        yield good("D014", f"The disk of {here.folder} is encrypted ({how}).")
    elif virtual:
        words = f"The disk of {here.folder} is not seen to be encrypted ({how}), and this machine is a virtual one."
        yield note("D014", words, "Ask whoever runs the host whether its disks and its backups are encrypted.")
    elif answer is Answer.NO:
        yield warning("D014", f"The disk of {here.folder} is not encrypted ({how}): a thief could read people's words.", remedy)
    else:
        words = f"Whether the disk of {here.folder} is encrypted could not be told ({how})."
        yield note("D014", words, "Ask whoever set the machine up, and write it into the DPIA.")


CHECKS: tuple[Check, ...] = (owners, writing, room, growth, encrypted)
