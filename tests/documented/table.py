"""What stands for what in a documented line, what a line needs besides, how it ends, and which lines are not ours to run.

A new command needs a row here only where one of these four is not plain.
"""

from typing import NamedTuple

# What a page writes, and the program fills in, for something that the school has; which of Found in school.py that is.
PLACEHOLDERS = {
    "M-0012": "case", "CASE": "case", "{ref}": "case", "{case.ref}": "case", "{found.case.ref}": "case",
    "{' '.join(calm)}": "case",
    "A-0003": "alert", "ALERT": "alert", "{raised.ref}": "alert", "{waiting[0]}": "alert", "{' '.join(refs)}": "alert",
    "{refs}": "alert", "{refs[0]}": "alert", "{overdue[0].ref}": "alert", "{one.ref}": "alert",
    "T-0001": "test", "{asking.ref}": "test", "{answer.code}": "code", "CODE": "code",
    "STEP": "step", "{step.id}": "step", "{rung.step.id}": "step", "{first.id}": "lesson",
    "ROLE": "role", "{by}": "role", "{role}": "role", "{person.role}": "role", "{reader.role}": "role", "{by or 'head'}": "role",
    "{standing.by('')}": "role", "{standing.by(rung.actor)}": "role", "{progress.by('')}": "role",
}  # fmt: skip
# The same for what is always one thing.
WORDS = {
    "DECISION": "referred", "{action}": "did", "URL": "https://forum.example/1", "a,b": "complaint,praise",
    "COPY": "var/backups/monitor-2026-11-22.db", "{escape(str(found[0]))}": "var/salvaged.db",
    "{escape(str(config))}": "config.toml",
    "OLD": "old.toml", "NEW": "new.toml", "FOLDER": "drafts", "...": "Netherby", "...{weight}": "Netherby",
}  # fmt: skip
# A file is another one behind each option.
A_FILE = {"FILE", "F", "FILE...", "{path}", "{here.path}"}
FILES = {
    "--register": "edubasealldata20261120.csv", "--opml": "feeds.opml", "--html": "report.html", "--file": "posts.jsonl",
    "--config": "config.toml", "--policy": "ours.toml", "--to": "copy.db", "restore": "var/salvaged.db",
}  # fmt: skip


class Row(NamedTuple):
    """What is said of the lines that begin so."""

    begins: str
    said: str | int
    why: str


# What is added to a line so that it leads to this machine and not to the internet, or does not wait for a person.
ADDED = [
    Row("monitor test-alert", "--wait 0", "nobody is here to answer"),
    Row("monitor sample", "--port {sample}", "the town of the other tests has the usual ports"),
    Row("monitor init", "{loopback}", "the catalogue leads to a web on loopback"),
]
# What must not be there yet.
ABSENT = [
    Row("monitor policy new", "ours.toml", "a policy is not written over"),
    Row("monitor init --out our-school.toml", "our-school.toml", "a configuration is not written over"),
    Row("monitor init --out /var/lib/school-monitor/config.toml", "config.toml", "the same"),
    Row("monitor init", "config.toml", "the same"),
]
# What a person would type when asked.
ANSWERS = [
    Row("monitor policy new", "{policy}", "a policy is asked for"),
    Row("monitor policy new ours.toml --text", "{policy with its paper}", "the same, and its lines are known"),
    Row("monitor init", "{school}", "the school is asked for"),
    Row("monitor hand-in", "A lovely concert at Larkspur Hill Primary School in Brackenford.\n", "the words are typed"),
]
# Codes other than 0: each is the right one for the school that is prepared here.
ENDINGS = [
    Row("monitor test-alert", 3, "nobody has answered yet"),
    Row("monitor check --live", 3, "two places of the sample town cannot be read, on purpose"),
    Row("monitor run --all", 3, "the same"),
    Row("monitor status --check", 3, "the same"),
    Row("monitor doctor", 3, "the same"),
    Row("monitor retune --undo", 1, "nothing was moved yet"),
    Row("monitor watchdog --failed", 3, "it tells that a pass has failed"),
]
# What asks for more than its name, though none of its options must be given.
ASKS = ("monitor hand-in", "monitor retune")
# What would change this machine: its options are looked at, and it has tests of its own.
NOT_RUN = [Row("monitor install", "tests/acceptance/test_install.py", "it makes an account and writes units")]
# Where a page has the program and the school's files: here that is the folder of the test.
FOLDERS = ("/opt/school-monitor/", "/var/lib/school-monitor/", "/etc/school-monitor/")
# What stays until it is stopped.
STAYS = ("monitor web", "monitor serve")
# Not ours, or not for a test to run; what can be seen of them is looked at in test_commands.py.
ELSEWHERE = {
    "apt": "the system's packages", "apt-get": "the system's packages",
    "pip": "installs; what it names must be there", "python3": "makes the environment that these tests run in",
    "bash": "a script, which must be there", "cd": "the folder that these tests are in",
    "chmod": "a file's mode, which the tests of secrets hold", "useradd": "needs root", "userdel": "needs root",
    "sudoedit": "an editor", "du": "the system's", "dmesg": "the system's", "mount": "the system's", "sed": "the system's",
    "head": "the system's", "tail": "the system's", "umask": "the shell's own", "fuser": "the system's",
    "alias": "the shell's own", "chown": "needs root", "tee": "the system's", "rm": "the system's", "tar": "the system's",
    "systemctl": "systemd's", "journalctl": "systemd's", "systemd-analyze": "systemd's", "systemd-creds": "systemd's",
    "crontab": "cron's", "nginx": "a web server's", "curl": "asks another machine", "git": "fetches the program",
    "cp": "the system's", "mv": "the system's", "mkdir": "the system's", "install": "the system's", "ls": "the system's",
    "sqlite3": "the database's own tool", "timedatectl": "the system's clock", "df": "the system's", "schtasks": "Windows",
    "wsl": "Windows", "top": "the system's", "kill": "the shell's own",
    "hwclock": "needs root", "update-ca-certificates": "needs root",
}  # fmt: skip
# What belongs to the system or a library; whatever else the program looks for in its environment, or leaves there, a page names.
SURROUNDINGS = {
    "PATH", "LANG", "HOME", "TMPDIR", "COLUMNS", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "JOURNAL_STREAM", "RUNTIME_DIRECTORY",
    "PLAYWRIGHT_BROWSERS_PATH", "ORT_DISABLE_TELEMETRY",
}  # fmt: skip
