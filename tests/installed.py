"""A machine of its own in a namespace, with the program in /opt and a school in /var/lib, for ``monitor install`` to work on."""

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
MONITOR = "/opt/school-monitor/.venv/bin/monitor"
HOME = "/var/lib/school-monitor"
CONFIG = f"{HOME}/config.toml"
UNITS = "etc/systemd/system"
NEEDED = ("bwrap", "systemctl", "systemd-analyze", "useradd", "setpriv")
LAUNCHER = "#!/opt/school-monitor/.venv/bin/python\nimport sys\nfrom monitor.cli import main\nsys.argv[0] = 'monitor'\nmain()\n"


def missing() -> str:
    """Return what this machine lacks to make another, or nothing."""
    if os.geteuid():
        return "only root can have accounts made"
    if lacking := ", ".join(name for name in NEEDED if not shutil.which(name)):
        return lacking
    return "" if can_nest() else "bwrap may not make namespaces"


@cache
def can_nest() -> bool:
    """Return whether this machine allows a machine inside it: containers mostly do not."""
    command = ("bwrap", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--cap-add", "ALL", "--ro-bind", "/", "/", "true")
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words


@dataclass(frozen=True, slots=True)
class Machine:
    """A folder that holds the machine's /etc, /opt and /var; nothing of the real ones is changed."""

    folder: Path

    def run(self, *command: str, timeout: float = 240, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command there as root, and return what it printed and how it ended."""
        return subprocess.run(  # noqa: S603 - our own words
            self.command(*command, **environment), capture_output=True, text=True, check=False, timeout=timeout
        )

    def command(self, *command: str, **environment: str) -> list[str]:
        """Return the command that runs one there as root. What is mounted inside is seen by nobody else."""
        base = Path(sys.base_prefix)
        variables = {"PATH": "/usr/sbin:/usr/bin", "LANG": "C.UTF-8", "COLUMNS": "200", "LD_LIBRARY_PATH": "/opt/python/lib"}
        variables |= {"SYSTEMD_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1"} | environment
        links = [word for name in ("bin", "sbin", "lib", "lib64") for word in ("--symlink", f"usr/{name}", f"/{name}")]
        binds = [word for name in ("etc", "opt", "var") for word in ("--bind", str(self.folder / name), f"/{name}")]
        given = [word for name, value in variables.items() for word in ("--setenv", name, value)]
        return [
            *("bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--cap-add", "ALL", "--clearenv"),
            *("--ro-bind", "/usr", "/usr", *links, *binds),
            *("--ro-bind", str(base), "/opt/python", "--ro-bind", str(ROOT), "/opt/checkout"),
            *("--ro-bind", sysconfig.get_path("purelib"), "/opt/packages"),
            *("--proc", "/proc", "--dev", "/dev", "--ro-bind", "/sys", "/sys"),
            *("--tmpfs", "/tmp", "--tmpfs", "/run", "--tmpfs", "/home", "--tmpfs", "/root", "--dir", "/srv"),  # noqa: S108 - its own
            *("--dir", "/run/systemd/system"),  # as on a machine that systemd started
            *(*given, "--", *command),
        ]

    def monitor(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program there as root."""
        return self.run(MONITOR, *arguments)

    def service(self, unit: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a unit's command, or another in its place, under what the unit says."""
        return self.run(*self.confined(unit), *command)

    def confined(self, unit: str) -> tuple[str, ...]:
        """Return the command, there, that runs a unit's under what the unit says."""
        return ("/opt/python/bin/python3", "/opt/checkout/tests/confining.py", f"/{UNITS}/{unit}", f"/run/credentials/{unit}")

    def path(self, inside: str) -> Path:
        """Return where a path of that machine lies on this one."""
        return self.folder / inside.lstrip("/")


def machine(folder: Path) -> Machine:
    """Return a machine with the program on it, and no school yet."""
    made = Machine(folder)
    for name in ("etc", "opt/school-monitor", "opt/python", "opt/checkout", "opt/packages", "var/lib/school-monitor", "var/tmp"):
        (folder / name).mkdir(parents=True)
    for name in ("passwd", "group", "shadow", "gshadow", "login.defs", "nsswitch.conf", "hosts", "ld.so.cache", "localtime"):
        if Path("/etc", name).exists():
            shutil.copy2(Path("/etc", name), folder / "etc" / name)
    for name in ("ssl", "alternatives", "chromium.d", "fonts"):
        if Path("/etc", name).exists():
            shutil.copytree(Path("/etc", name), folder / "etc" / name, symlinks=True, ignore=shutil.ignore_patterns("private"))
    (folder / UNITS).mkdir(parents=True)
    (folder / "etc/cron.d").mkdir()
    groups = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    (folder / "etc/syscall-groups").write_text(groups.partition("\n# Not")[0])
    made.run("/opt/python/bin/python3", "-m", "venv", "--without-pip", "/opt/school-monitor/.venv").check_returncode()
    (packages,) = (folder / "opt/school-monitor/.venv/lib").glob("python*/site-packages")
    (packages / "school.pth").write_text("/opt/checkout\n/opt/packages\n")
    launcher = made.path(MONITOR)
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)
    for place, folders, files in os.walk(folder):
        for name in folders:
            Path(place, name).chmod(0o755)
        del files
    return made
