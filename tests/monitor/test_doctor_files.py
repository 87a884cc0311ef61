"""The doctor looks at files and disks: owners, room, growth, and whether a thief could read them."""

import os
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.doctor import Surroundings, examine
from monitor.doctor.files import encrypted, growth, owners, room, writing
from monitor.doctor.surroundings import Room, room_of
from monitor.finding import Level
from tests.accounts import NOBODY, nobody, open_folder
from tests.monitor.patient import NOW, ROOM, healthy, lay, seen, told


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("name", ["monitor.db", "monitor.db.lock", "backups/monitor-2026-11-20.db", "letters/a.eml"])
def test_leftovers_of_another_account_are_told(tmp_path: Path, name: str) -> None:
    """Whatever the program writes, with the command that mends it."""
    here = healthy(tmp_path)
    lay(tmp_path / "letters/a.eml", "a letter")
    (tmp_path / "monitor.db.lock").touch()
    assert told(here, owners) == []
    os.chown(tmp_path / name, NOBODY, NOBODY)
    (found,) = seen(here, owners)
    assert (found.id, found.level) == ("D011", Level.BAD)
    assert name in found.seen
    assert "chown -R" in found.remedy


@pytest.mark.parametrize(
    ("left", "found"),
    [
        (ROOM, []),
        (replace(ROOM, free=900_000_000), [("D012", Level.WARNING)]),
        (replace(ROOM, free=90_000_000), [("D012", Level.BAD)]),
        (replace(ROOM, files=12), [("D012", Level.BAD)]),
        (replace(ROOM, files=None), []),
    ],
)
def test_a_disk_that_fills_is_told(tmp_path: Path, left: Room, found: list[tuple[str, Level]]) -> None:
    """In bytes, and in files, of which there may be none left on a disk with room."""
    assert told(healthy(tmp_path, room=lambda _: left), room) == found


def test_the_room_is_the_systems_own_figure(tmp_path: Path) -> None:
    """What statvfs(3) says of the folder's disk."""
    found, real = room_of(tmp_path), os.statvfs(tmp_path)
    assert found.total == real.f_blocks * real.f_frsize
    assert 0 < found.free <= found.total
    assert not found.read_only


@pytest.mark.parametrize(("free", "level"), [(5 * 10**11, Level.GOOD), (1_000_000, Level.WARNING), (200_000, Level.BAD)])
def test_how_long_the_room_lasts(tmp_path: Path, free: int, level: Level) -> None:
    """By what was written a day since the first digest, copies too."""
    here = healthy(tmp_path, now=NOW + timedelta(days=30), room=lambda _: replace(ROOM, free=free))
    (found,) = examine(here, (growth,))
    assert (found.id, found.level) == ("D013", level)
    assert "a month" in found.seen


def test_of_a_young_database_nobody_can_say(tmp_path: Path) -> None:
    """It is being filled, and does not grow yet."""
    assert examine(healthy(tmp_path), (growth,)) == []


def test_a_disk_that_can_only_be_read_is_told(tmp_path: Path) -> None:
    """As the kernel makes one that fails."""
    assert set(told(healthy(tmp_path, room=lambda _: replace(ROOM, read_only=True)), writing)) == {("D015", Level.BAD)}


def test_a_folder_of_somebody_elses_is_told(tmp_path: Path) -> None:
    """Typed as another account, or put there by root."""
    here = healthy(tmp_path)
    with open_folder() as folder:
        folder.chmod(0o555)
        assert here.config
        elsewhere = replace(here, config=replace(here.config, database=f"sqlite:///{folder}/monitor.db", letters=folder))
        with nobody():
            assert told(elsewhere, writing) == [("D015", Level.BAD)]


def disk(here: Surroundings, name: str = "vda1") -> Path:
    """Return the kernel's folder on the device below the installation, a partition with nothing above it, and link it."""
    (number,) = (here.root / "sys/dev/block").iterdir()
    lay(here.root / f"sys/devices/vda/{name}/partition", "1\n")
    for file in number.rglob("uuid"):
        file.unlink()
    number.joinpath("dm").rmdir()
    number.rmdir()
    device = here.root / "sys/devices/vda" / name
    number.symlink_to(device)
    return device


def test_a_bare_disk_is_told(tmp_path: Path) -> None:
    """With the name of the disk."""
    here = healthy(tmp_path)
    disk(here)
    (found,) = seen(here, encrypted)
    assert (found.id, found.level) == ("D014", Level.WARNING)
    assert "(no dm-crypt between it and vda)" in found.seen


def test_the_disk_of_a_virtual_machine_is_its_hosts(tmp_path: Path) -> None:
    """From inside nobody can say what the host does."""
    here = healthy(tmp_path)
    disk(here)
    lay(here.root / "sys/class/dmi/id/sys_vendor", "QEMU\n")
    assert told(here, encrypted) == [("D014", Level.NOTE)]


@pytest.mark.parametrize(
    ("uuids", "amiss"), [(["CRYPT-LUKS2-a"], []), (["CRYPT-LUKS2-a", ""], ["D014"]), (["CRYPT-a", "CRYPT-b"], [])]
)
def test_a_logical_volume_is_as_safe_as_the_weakest_disk_below(tmp_path: Path, uuids: list[str], amiss: list[str]) -> None:
    """LVM over one encrypted part and one bare one can be read in half."""
    here = healthy(tmp_path)
    volume = disk(here, "dm-0")
    (volume / "partition").unlink()
    lay(volume / "dm/uuid", "LVM-0123")
    (volume / "slaves").mkdir()
    for at, uuid in enumerate(uuids):
        lay(here.root / f"sys/devices/sd{at}/dm/uuid", uuid)
        (volume / "slaves" / f"sd{at}").symlink_to(here.root / f"sys/devices/sd{at}")
    assert [found for found, _ in told(here, encrypted)] == amiss


@pytest.mark.parametrize(
    ("mount", "said", "level", "words"),
    [
        ("nfs4 server:/export", "", Level.NOTE, "it lies on another machine, by nfs4"),
        ("overlay overlay", "", Level.NOTE, "no disk is seen below its file system overlay"),
        ("ecryptfs /home/.x", "", Level.GOOD, "ecryptfs"),
        ("zfs tank/var", "aes-256-gcm\n", Level.GOOD, "zfs, aes-256-gcm"),
        ("zfs tank/var", "off\n", Level.WARNING, "zfs without encryption"),
        ("zfs tank/var", "", Level.NOTE, "zfs did not say"),
    ],
)
def test_what_cannot_be_told_is_said_so(tmp_path: Path, mount: str, said: str, level: Level, words: str) -> None:
    """By the kind of the file system, of those mounted the innermost; a wrong "yes" would be worse than none."""
    here = healthy(tmp_path, run=lambda _: said)
    (number,) = (here.root / "sys/dev/block").iterdir()
    (number / "dm/uuid").unlink()
    (number / "dm").rmdir()
    number.rmdir()
    spaced = str(tmp_path.resolve()).replace(" ", r"\040")
    lay(here.root / "proc/self/mountinfo", f"23 22 0:9 / {spaced} rw - {mount} rw\n22 1 254:0 / / rw - ext4 /dev/x rw\n")
    (found,) = examine(here, (encrypted,))
    assert (found.id, found.level) == ("D014", level)
    assert words in found.seen


def test_btrfs_is_followed_by_its_source(tmp_path: Path) -> None:
    """It has a device number of its own, which no disk has."""
    here = healthy(tmp_path)
    (number,) = (here.root / "sys/dev/block").iterdir()
    (here.root / "sys/class/block").mkdir(parents=True)
    number.rename(here.root / "sys/class/block/dm-3")
    lay(here.root / "dev/dm-3", "")
    (here.root / "dev/mapper").mkdir()
    (here.root / "dev/mapper/disk").symlink_to("../dm-3")
    lay(here.root / "proc/self/mountinfo", "22 1 0:44 / / rw - btrfs /dev/mapper/disk rw\n")
    assert told(here, encrypted) == []


def test_it_looks_at_a_database_and_changes_nothing(tmp_path: Path) -> None:
    """Not a byte of it, and nobody's rows."""
    here = healthy(tmp_path)
    with sqlite3.connect(tmp_path / "monitor.db") as database:
        before = "\n".join(database.iterdump())
    examine(here)
    with sqlite3.connect(tmp_path / "monitor.db") as database:
        assert "\n".join(database.iterdump()) == before
