"""Runs a command under what a unit says, as far as that goes without systemd: only inside the machine of ``tests.installed``.

``python confining.py UNIT CREDENTIALS COMMAND...``: reads the unit's [Service], makes its mounts, becomes its account, gives up
what it gives up, and runs the command, or the unit's own. A directive that it does not know is an error.
"""

import ctypes
import os
import pwd
import resource
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

EPERM, EAFNOSUPPORT, ENOSYS = 1, 97, 38
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
NOT_EQUAL, MASKED = 1, 7
NAMESPACES = {"mnt": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000}
NAMESPACES |= {"user": 0x10000000, "pid": 0x20000000, "net": 0x40000000}
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}
WRITE, EXECUTE = 2, 4
# What is done here by other means for every unit, so every unit has to ask for it, in these words.
ALWAYS = {
    "ProtectSystem": "strict",
    "ProtectProc": "invisible",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    **dict.fromkeys(("ProtectHome", "PrivateTmp", "PrivateMounts", "ProtectHostname", "ProtectControlGroups"), "yes"),
    **dict.fromkeys(("ProtectKernelTunables", "RemoveIPC", "NoNewPrivileges"), "yes"),
    "RuntimeDirectoryMode": "0700",
}
# What is read here, what has no bearing on one run, and what only systemd can do.
READ = {"PrivateDevices", "DevicePolicy", "ProcSubset", "ExecStart", "Type", "RuntimeDirectory"}
NO_BEARING = {
    *("SuccessExitStatus", "TimeoutStartSec", "KillMode", "Restart", "RestartSec", "Nice", "SyslogIdentifier"),
    *("RuntimeDirectoryPreserve", "SystemCallErrorNumber", "SystemCallArchitectures", "KeyringMode"),
    *("ProtectClock", "ProtectKernelLogs", "ProtectKernelModules", "RestrictSUIDSGID", "RestrictRealtime", "LockPersonality"),
    *("IPAddressDeny", "IPAddressAllow", "MemoryMax", "TasksMax"),
}
APPLIED = {
    *("ReadWritePaths", "UMask", "User", "LoadCredential", "SetCredential", "RestrictNamespaces", "MemoryDenyWriteExecute"),
    *("RestrictAddressFamilies", "SystemCallFilter", "PrivateUsers"),
}
GROUPS = Path("/etc/syscall-groups")  # what ``systemd-analyze syscall-filter`` prints
CREDENTIALS = 243  # what systemd ends a service with to which it cannot hand a secret over
LOW = 50  # in the machine's own count of processes ours is among the first
Service = dict[str, list[str]]


def main(unit: str, credentials: str, *command: str) -> None:
    """Become the unit's service and run the command."""
    if not (GROUPS.exists() and os.getpid() < LOW):
        raise SystemExit("this mounts and forbids as it likes: it is for the tests' machine, and never for a real one")
    service = read(Path(unit))
    check(service)
    account = pwd.getpwnam(service["User"][0])
    mount(service)
    environment = hand_over(service, Path(credentials), account.pw_uid) | runtime(service, account.pw_uid)
    os.umask(int(service["UMask"][0], 8))
    os.setgroups([])
    if service["PrivateUsers"] == ["yes"]:
        own_users(account.pw_uid, account.pw_gid)
    library = ctypes.CDLL("libseccomp.so.2")
    for capability in range(64):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir("/")
    filters(library, service, GROUPS.read_text("utf-8"))
    kept = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "LANG": "C.UTF-8", "HOME": account.pw_dir}
    library_path = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    words = list(command) or shlex.split(service["ExecStart"][0].replace("%%", "%"))
    os.execve(words[0], words, kept | library_path | environment)  # noqa: S606 - what the unit says


def check(service: Service) -> None:
    """Every directive is known, and what is done here whether it is asked for or not is asked for."""
    if strange := service.keys() - ALWAYS.keys() - READ - NO_BEARING - APPLIED:
        raise SystemExit(f"unknown directives: {sorted(strange)}")
    if missing := [name for name, value in ALWAYS.items() if service.get(name) != [value]]:
        raise SystemExit(f"not as it is done here: {missing}")


def read(path: Path) -> Service:
    """Return the directives of a unit's [Service], each with its values in order."""
    found: Service = {}
    section = path.read_text("utf-8").partition("[Service]\n")[2].partition("\n[")[0]
    for line in section.splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def mount(service: Service) -> None:
    """Nothing can be written but the unit's own folders, and of /proc only one's own processes are there."""
    subset = service.get("ProcSubset", ["all"])[0]
    options = "hidepid=invisible" + (",subset=pid" if subset == "pid" else "")
    run("mount", "-t", "proc", "-o", options, "proc", "/proc")
    for place in ("/etc", "/opt", "/var"):  # each is a mount of its own already
        run("mount", "-o", "remount,bind,ro", place)
    for folder in (one.replace("%%", "%") for one in shlex.split(service["ReadWritePaths"][0])):
        if Path(folder.removeprefix("-")).exists():
            run("mount", "--bind", folder.removeprefix("-"), folder.removeprefix("-"))
            run("mount", "-o", "remount,bind,rw", folder.removeprefix("-"))
    for place in ("/tmp", "/var/tmp", "/home", "/root"):  # noqa: S108 - made private here
        run("mount", "-t", "tmpfs", "-o", "mode=1777" if "tmp" in place else "mode=000", "tmpfs", place)


def run(*command: str) -> None:
    """Run a command of the system."""
    subprocess.run(command, check=True)  # noqa: S603 - our own words


def own_users(uid: int, gid: int) -> None:
    """This process is in a user namespace that knows root, the account and nobody else; another process has to say so."""
    ready, go = os.pipe()
    ours, helper = os.getpid(), os.fork()
    if not helper:
        os.read(ready, 1)
        Path(f"/proc/{ours}/uid_map").write_text(f"0 0 1\n{uid} {uid} 1\n", "utf-8")
        Path(f"/proc/{ours}/gid_map").write_text(f"0 0 1\n{gid} {gid} 1\n", "utf-8")
        os._exit(0)
    if ctypes.CDLL(None).unshare(NAMESPACES["user"]):
        raise SystemExit("no user namespace can be made")
    os.write(go, b"x")
    if os.waitpid(helper, 0)[1]:
        raise SystemExit("nobody is known in the user namespace")


def hand_over(service: Service, folder: Path, uid: int) -> dict[str, str]:
    """Each secret was laid where systemd lays it, its mode as systemd's; return the variable that says where."""
    if "LoadCredential" not in service:
        return {}
    folder.mkdir(mode=0o700, parents=True)
    instead = dict(named.split(":", 1) for named in service.get("SetCredential", []))
    for named in service["LoadCredential"]:
        name, _, path = named.partition(":")
        try:
            shutil.copyfile(path.replace("%%", "%"), folder / name)
        except FileNotFoundError:
            if name not in instead:
                raise SystemExit(CREDENTIALS) from None
            (folder / name).write_text(instead[name].replace(r"\n", "\n"), "utf-8")
        os.chown(folder / name, uid, 0)
        (folder / name).chmod(0o440)
    os.chown(folder, uid, 0)
    folder.chmod(0o500)
    return {"CREDENTIALS_DIRECTORY": str(folder)}


def runtime(service: Service, uid: int) -> dict[str, str]:
    """The runtime folder is there; return the variable that says where."""
    folder = Path("/run", service["RuntimeDirectory"][0])
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, uid, -1)
    return {"RUNTIME_DIRECTORY": str(folder)}


class Comparison(ctypes.Structure):
    """What an argument of a system call must be: ``scmp_arg_cmp`` of libseccomp."""

    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


def filters(library: ctypes.CDLL, service: Service, groups: str) -> None:
    """From now on the kernel refuses what the unit forbids."""
    library.seccomp_init.restype = ctypes.c_void_p
    denied = ctypes.c_void_p(library.seccomp_init(ALLOW))
    for call, error, comparison in denials(service):
        rule(library, denied, ERRNO | error, call, comparison)
    allowed = ctypes.c_void_p(library.seccomp_init(ERRNO | EPERM))
    for call in sorted({*calls(service["SystemCallFilter"], groups), "seccomp", "execve"}):  # the next two lines need both
        rule(library, allowed, ALLOW, call)
    if library.seccomp_load(denied) or library.seccomp_load(allowed):
        raise SystemExit("the kernel takes no filter")


def rule(library: ctypes.CDLL, filtered: ctypes.c_void_p, action: int, call: str, comparison: Comparison | None = None) -> None:
    """Add what is to be done about a call; one that this machine does not have is left out."""
    number = library.seccomp_syscall_resolve_name(call.encode())
    if number >= 0:
        comparisons = (Comparison * 1)(comparison) if comparison else None
        if library.seccomp_rule_add_array(filtered, action, number, 1 if comparison else 0, comparisons):
            raise SystemExit(f"no rule for {call}")


def denials(service: Service) -> Iterator[tuple[str, int, Comparison | None]]:
    """Yield the calls that are refused by what they are asked, and with which error, as systemd does."""
    said = service["RestrictNamespaces"][0]
    kept = set(said.split()) if said != "yes" else set()
    for name, flag in NAMESPACES.items():
        if name not in kept:
            for call in ("clone", "unshare"):
                yield call, EPERM, Comparison(0, MASKED, flag, flag)
    yield "clone3", ENOSYS, None
    if service["MemoryDenyWriteExecute"] == ["yes"]:
        yield "mmap", EPERM, Comparison(2, MASKED, WRITE | EXECUTE, WRITE | EXECUTE)
        yield "mprotect", EPERM, Comparison(2, MASKED, EXECUTE, EXECUTE)
        yield "pkey_mprotect", EPERM, Comparison(2, MASKED, EXECUTE, EXECUTE)
    allowed = {FAMILIES[name] for name in service["RestrictAddressFamilies"][0].split()}
    for family in set(range(64)) - allowed:
        yield "socket", EAFNOSUPPORT, Comparison(0, 4, family, 0)


def calls(filtered: list[str], groups: str) -> set[str]:
    """Return the system calls that remain."""
    known: dict[str, list[str]] = {}
    for line in groups.splitlines():
        if line.startswith("@"):
            known[line] = current = []
        elif line.strip() and not line.strip().startswith("#"):
            current.append(line.strip())
    remain: set[str] = set()
    for line in filtered:
        named = set(expanded(line.removeprefix("~").split(), known))
        remain = remain - named if line.startswith("~") else remain | named
    return remain | set(expanded(["@default"], known))


def expanded(names: list[str], known: dict[str, list[str]]) -> Iterator[str]:
    """Yield each call that these names and groups stand for."""
    for name in names:
        if name.startswith("@"):
            yield from expanded(known[name], known)
        else:
            yield name


if __name__ == "__main__":
    main(*sys.argv[1:])
