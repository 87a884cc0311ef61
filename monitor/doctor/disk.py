"""Follows a folder to the disk below it and says whether something on the way encrypts, by what the kernel shows."""

import os
import re
from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path

ENCRYPTING = frozenset({"ecryptfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs"})
ELSEWHERE = frozenset({"9p", "cifs", "nfs", "nfs4", "smb3", "virtiofs", "vboxsf", "ceph", "glusterfs"})
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MACHINES = ("kvm", "qemu", "vmware", "virtualbox", "virtual machine", "xen", "bhyve", "hvm", "google compute", "amazon ec2")


class Answer(Enum):
    """Whether a disk is encrypted, as far as this machine can tell."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()


def encryption(folder: Path, root: Path, run: Callable[[Sequence[str]], str]) -> tuple[Answer, str]:
    """Return whether the file system of a folder lies on an encrypted disk, and by what that is known."""
    kind, source = _mount(folder, root)
    if kind in ENCRYPTING:
        return Answer.YES, kind
    if kind in ELSEWHERE:
        return Answer.UNKNOWN, f"it lies on another machine, by {kind}"
    if kind == "zfs":
        return _zfs(source, run)
    device = _device(folder, source, root)
    if device is None:
        return Answer.UNKNOWN, f"no disk is seen below its file system {kind}".rstrip()
    bare = _bare(device)
    if bare:
        return Answer.NO, f"no dm-crypt between it and {', '.join(bare)}"
    return Answer.YES, "dm-crypt"


def is_virtual(root: Path) -> bool:
    """Return whether this machine is a virtual one, whose disk is a file of its host's."""
    said = " ".join(_read(root / "sys/class/dmi/id" / name) for name in ("sys_vendor", "product_name")).lower()
    return any(word in said for word in _MACHINES) or " hypervisor" in _read(root / "proc/cpuinfo")


def _mount(folder: Path, root: Path) -> tuple[str, str]:
    """Return the kind and the source of the file system that a folder is on."""
    inside = str(folder.resolve())
    found, longest = ("", ""), -1
    for line in _read(root / "proc/self/mountinfo").splitlines():
        before, _, after = line.partition(" - ")
        fields, rest = before.split(), after.split()
        if len(fields) < 5 or len(rest) < 2:  # noqa: PLR2004 - proc(5): the fifth is where it is mounted
            continue
        point = _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4])
        # Of two mounts on one folder the later one is seen.
        if len(point) >= longest and (inside == point or inside.startswith(f"{point.rstrip('/')}/")):
            found, longest = (rest[0], rest[1]), len(point)
    return found


def _device(folder: Path, source: str, root: Path) -> Path | None:
    """Return the kernel's folder on the block device below a folder; btrfs and overlays have numbers of their own."""
    number = folder.stat().st_dev
    device = root / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}"
    if not device.exists() and source.startswith("/dev/"):
        device = root / "sys/class/block" / (root / source.lstrip("/")).resolve().name
    return device.resolve() if device.exists() else None


def _bare(device: Path) -> list[str]:
    """Return the disks that lie below a device with nothing between that encrypts: each part of a mapping counts."""
    if _read(device / "dm/uuid").startswith("CRYPT-"):
        return []
    below = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    if below:
        return [disk for part in below for disk in _bare(part.resolve())]
    return _bare(device.parent) if (device / "partition").exists() else [device.name]


def _zfs(dataset: str, run: Callable[[Sequence[str]], str]) -> tuple[Answer, str]:
    said = run(["zfs", "get", "-H", "-o", "value", "encryption", dataset]).strip()
    if not said:
        return Answer.UNKNOWN, "zfs did not say"
    return (Answer.NO, "zfs without encryption") if said in {"off", "-"} else (Answer.YES, f"zfs, {said}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
