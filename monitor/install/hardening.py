"""What a service of ours may do under systemd: as little as it can do with, and what each exception is for. Pure."""

from pathlib import Path

from monitor.install.writing import words

Lines = tuple[str, ...]

BECOMES_NOTHING_ELSE = (
    "# It never becomes more than it is.",
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "AmbientCapabilities=",
    "PrivateUsers=yes",
    "RestrictSUIDSGID=yes",
    "RestrictRealtime=yes",
    "LockPersonality=yes",
    "KeyringMode=private",
    "RemoveIPC=yes",
)
SEES_LITTLE = (
    "# Of the machine it sees what every program does, and of other people nothing.",
    "ProtectHome=yes",
    "PrivateMounts=yes",
    "PrivateTmp=yes",
    "ProtectProc=invisible",
    "ProtectHostname=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
)
DEVICES = ("PrivateDevices=yes", "DevicePolicy=closed")
CALLS = (
    "SystemCallArchitectures=native",
    "SystemCallErrorNumber=EPERM",
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged",
)


def hardening(folders: tuple[Path, ...], *, judges: bool = False, renders: bool = False, commands: bool = False) -> Lines:
    """Return the directives for a service that writes to these folders.

    ``judges`` says that it runs the detector, ``renders`` a browser, ``commands`` programs of the school's own.
    """
    return (
        "# It writes to its own folders and to nothing else. A missing one is told in words by the program itself.",
        "ProtectSystem=strict",
        f"ReadWritePaths={words(f'-{folder}' for folder in folders)}",
        "UMask=0077",
        *SEES_LITTLE,
        *_proc(judges=judges),
        *_devices(commands=commands),
        *BECOMES_NOTHING_ELSE,
        *_namespaces(renders=renders),
        *_code(renders=renders, commands=commands),
        "# Network, and the sockets of this machine that name services listen on.",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6" + (" AF_NETLINK" if renders else ""),
        *CALLS,
        *(("# The browser shuts itself in before it reads a page.", "SystemCallFilter=capset chroot seccomp") if renders else ()),
    )


def _proc(*, judges: bool) -> Lines:
    if judges:
        return ("# The detector's model is computed as /proc/cpuinfo says that this processor does it best.", "ProcSubset=all")
    return ("ProcSubset=pid",)


def _devices(*, commands: bool) -> Lines:
    if commands:
        return (
            "# [[notify]] has a command, which may need a modem: what that may open is its group's matter.",
            "PrivateDevices=no",
        )
    return DEVICES


def _namespaces(*, renders: bool) -> Lines:
    if renders:
        return ("# The browser is shut in without a network, each page by itself.", "RestrictNamespaces=user pid net")
    return ("RestrictNamespaces=yes",)


def _code(*, renders: bool, commands: bool) -> Lines:
    if renders:
        return ("# What drives the browser compiles as it runs.", "MemoryDenyWriteExecute=no")
    if commands:
        return ("# The school's own command may be of a kind that compiles as it runs.", "MemoryDenyWriteExecute=no")
    return ("MemoryDenyWriteExecute=yes",)
