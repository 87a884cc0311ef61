"""The closed list of what can be wrong in a configuration: stable id, words, remedy; docs/configure.md shows it to people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found wrong: which kind, at which keys and counts, what its words are filled with, and what else it rests on."""

    problem: str
    loc: Loc
    details: Mapping[str, str] = field(default_factory=dict)
    besides: tuple[Loc, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """How one kind of problem is told. ``{names}`` are filled in; ``hide`` keeps the value out, since it may be a secret."""

    words: str
    remedy: str
    warning: bool = False
    hide: bool = False


_SEE = "docs/configure.md lists every key."
_PEOPLE = "Watch the school, never a person: take this out. Following a person's posts can be covert surveillance."

CATALOGUE: dict[str, Entry] = {
    # the file itself
    "C001": Entry(
        "The file cannot be read: {why}.",
        "Check the name, and that the account that runs the monitor may read it. By hand, type sudo before the command.",
    ),
    "C002": Entry("This is not valid TOML: {why}.", 'Text stands in quotes, lists in [ ], and each key once: name = "value".'),
    "C003": Entry("Nothing here is called {key}.{hint}", f"Correct the spelling or delete the line. {_SEE}", hide=True),
    "C004": Entry("{key} is missing or empty.", f"Write it. {_SEE}"),
    "C005": Entry("This should be {want}.", f"Write it so. {_SEE}", hide=True),
    "C006": Entry("This is not one of: {choices}.{hint}", "Write one of them."),
    "C007": Entry("This is out of bounds: {bound}.", "Write a number within them."),
    "C008": Entry(
        "This is too long, or holds a character that cannot be seen.", "Write at most 500 visible characters, on one line."
    ),
    "C009": Entry(
        "A secret is written in the configuration.",
        "Delete the line and change the secret, since it has been seen. What the monitor needs stands in an environment variable "
        "or in a file of its own (chmod 600), which a key that ends in _env or _file names.",
        hide=True,
    ),
    "C010": Entry("This list is empty, or holds an empty item.", "Fill it in, or delete the line to have the default."),
    # the school
    "C011": Entry("This is not a UK postcode.", "Write it like BK7 4QT, or delete the line."),
    "C012": Entry("This is not a short id.", "Begin with a-z and go on with a-z, 0-9, _ or -, at most 40 characters."),
    "C013": Entry(
        "This is not a handle.", "Write it like @ourschool, or @ourschool@instance.example; addresses go into website."
    ),
    "C014": Entry("This is not a hashtag.", "Write it like #OurSchool: one word after the #."),
    "C015": Entry("This is not an acronym.", "Write two to eight capital letters, like LHPS."),
    "C016": Entry("This looks like a person, not the school: {why}.", _PEOPLE),
    "C017": Entry("This is not a host name.", "Write it like school.example, without https:// and without a path."),
    "C018": Entry("This is our own website's host.", "A namesake is another school: write its host, not ours."),
    "C019": Entry(
        "This is not a title and a surname.",
        "Write it like Mrs Tolliver, or delete it. It is never searched for: it speaks for the school only beside its name.",
    ),
    # the people
    "C021": Entry("This is not a mail address.", "Write it like head@school.example: one address, without a name before it."),
    "C022": Entry("This is not a telephone number.", "Write digits and spaces, like 01632 960101 or +44 1632 960101."),
    "C023": Entry(
        "Nobody is named as {role}.", "Add a table [people.{role}] with an email: without this role alerts have nowhere to go."
    ),
    "C024": Entry(
        "There is no deputy DSL.", "Add [people.deputy_dsl]: an alert that the DSL misses needs a second reader.", warning=True
    ),
    "C025": Entry(
        "{role} has the same address.",
        "Give each role its own mailbox, or an alert that climbs reaches nobody new.",
        warning=True,
    ),
    "C026": Entry(
        "This looks like a mailbox that several people read.",
        "Alerts name children's matters: give the mailbox of one named person.",
        warning=True,
    ),
    "C027": Entry(
        "This is not a person's name.",
        "Write a title and a surname or a forename and a surname, like Mrs Whitcombe or Jane Whitcombe: at most 60 characters.",
    ),
    "C028": Entry("These are more names than one person needs.", "Keep at most six."),
    "C029": Entry(
        "{role} has the same name.",
        "Leave it with the role that the person holds: what is said about them is kept from that role alone.",
    ),
    "C030": Entry("Nobody holds the role {role}.", "Add a table [people.{role}] with an email, or name another role."),
    # the hours
    "C031": Entry("This is not a time of day.", 'Write it like "07:15".'),
    "C032": Entry("This is not a day of the week.{hint}", 'Write "mon", "tue", "wed", "thu", "fri", "sat" or "sun".'),
    "C033": Entry("This is not a date.", 'Write it like "2026-10-26".'),
    "C034": Entry(
        "This is not a date or a range of dates.", 'Write "2026-10-26", or "2026-10-26/2026-10-30" of at most 366 days.'
    ),
    "C035": Entry("The school closes before it opens.", "Let closes be later than opens."),
    "C036": Entry("The office closes while the school is shut.", "Let office_close lie between opens and closes."),
    "C037": Entry(
        "This hour comes twice, or not at all, on the nights the clocks change.",
        "Choose a time outside 01:00 to 02:00.",
        warning=True,
    ),
    "C038": Entry("Only one end of the quiet hours is given.", "Write both quiet_from and quiet_to, or neither."),
    "C039": Entry("This is not a time of a rota.", 'Write "out of hours", "holidays", or days like "2026-12-21/2027-01-03".'),
    "C040": Entry(
        "The daily letter cannot have left by then: it leaves at {time} at the earliest.",
        "Let digest_by be later than {time}, or the daily letter earlier.",
        warning=True,
    ),
    # mail and letters
    "C041": Entry("This is not a host name or address.", "Write it like mail.school.example; the port has its own key."),
    "C042": Entry(
        "Mail without encryption is only for a mail server on this same machine.",
        'Write security = "starttls" or "tls", or let host be 127.0.0.1 or localhost.',
    ),
    "C043": Entry("Mail servers cannot be given this user name.", "Write plain letters, digits and signs only."),
    "C044": Entry(
        "There is a user name and no password for it.",
        "Name an environment variable in password_env, or a file in password_file.",
    ),
    "C045": Entry("There is a password and no user name for it.", "Write username, or delete password_env and password_file."),
    "C046": Entry("Both {kind}_env and {kind}_file are given.", "Keep one of them.", hide=True),
    "C047": Entry(
        "This is not the name of an environment variable.",
        "Write a name like MONITOR_MAIL_PASSWORD. If this was the secret itself, change the secret: it has been seen.",
        hide=True,
    ),
    "C048": Entry(
        "The environment variable {name} is not set.",
        "Set {name} where the monitor is started, or name a file in the key that ends in _file.",
        hide=True,
    ),
    "C049": Entry(
        "The file with the secret cannot be read.",
        "Check its name, and by hand type sudo before the command. For a service: run monitor install again.",
        hide=True,
    ),
    "C050": Entry("Others on this machine can read the file with the secret.", "Run: chmod 600 {path}"),
    "C051": Entry(
        "The secret is empty, longer than one line, or holds characters that servers cannot be given.",
        "Keep one line of plain letters, digits and signs in it.",
        hide=True,
    ),
    "C052": Entry(
        "The file of certificate authorities cannot be read.",
        "Check its name, or delete cafile to trust what this machine trusts.",
    ),
    "C053": Entry("Letters cannot be written there.", "Choose a folder that the account that runs the monitor may write to."),
    "C054": Entry("This [[notify]] needs exactly one of url_env, url_file and command.", "Write one of them."),
    "C055": Entry(
        "The page would be reached without encryption.",
        "Write an address that begins with https://: the school's web server passes it on to this machine.",
    ),
    # what is remembered, and the files
    "C056": Entry("This is not a database the monitor can use.", 'Write it like "sqlite:///var/monitor.db".', hide=True),
    "C057": Entry("Others on this machine can read the database, which holds people's words.", "Run: chmod 600 {path}"),
    "C058": Entry("The database cannot be kept there.", "Choose a folder that the account that runs the monitor may write to."),
    "C059": Entry(
        "Others on this machine can read the configuration, which holds people's addresses.",
        "Run: chmod 600 {path}",
        warning=True,
    ),
    "C060": Entry("Anybody on this machine can change or replace this.", "Run: chmod o-w {path}"),
    # reading
    "C061": Entry(
        "This is neither a mail address nor a web address.",
        "Write where a site's owner can reach the school: every request carries it, so that nobody is read anonymously.",
    ),
    "C062": Entry(
        "This is not an address, a range of addresses, or either with a port.",
        'Write it like "127.0.0.1", "127.0.0.1:8080" or "10.1.0.0/16": numbers, since a name could come to mean another place.',
    ),
    "C063": Entry(
        "This would let strangers' addresses, or too many, through the address guard.",
        "Allow only loopback (127.0.0.0/8, ::1) and private addresses (10/8, 172.16/12, 192.168/16, fc00::/7).",
    ),
    "C064": Entry(
        "Less than one second between requests is impolite to {host}.",
        "Write spacing = 1 or more; less is for this machine's own pages.",
    ),
    # the sources
    "C071": Entry("Another source has this id.", "Give each source an id of its own: what was read is remembered by it."),
    "C072": Entry(
        "No source at all is named.",
        "Add a [[source]]: a monitor that reads nothing would report nothing, and that is not safety.",
    ),
    "C073": Entry("There is no such kind of source.{hint}", "Use one of: {choices}."),
    "C074": Entry(
        "A source of kind {kind} has no option {key}.{hint}",
        "Use one of: {choices}. Keys of the source itself stand above its options.",
        hide=True,
    ),
    "C075": Entry("A source of kind {kind} needs the option {key}.", "Write it under [source.options]: {meaning}"),
    "C076": Entry("This is not a web address.", "Write one that begins with https:// or http:// and names a host."),
    "C077": Entry(
        "This address carries a user name or password.",
        "Delete what stands before the @: the monitor does not log in.",
        hide=True,
    ),
    "C078": Entry(
        "This address carries what looks like a key ({name}).",
        "Use an address that needs none: this file is no place for a secret.",
        hide=True,
    ),
    "C079": Entry("{place} does not allow programs to read it.", "{alternative}"),
    "C080": Entry(
        "This address follows a person: {why}.", f"{_PEOPLE} The school's own account may be read when its handle is in handles."
    ),
    "C081": Entry(
        "A source on the footing {access} needs {key}.",
        "Read the place's terms, and write their address in terms_url and the day you read them in terms_read.",
    ),
    "C083": Entry("This is not a length of time.", 'Write it like "15 minutes", "1 hour" or "1 day".'),
    "C084": Entry("This is too often or too rare.", 'Choose between "15 minutes" and "7 days".'),
    "C085": Entry("{place} charges for each look.", "Write budget = the most looks a day that the school will pay for."),
    "C086": Entry(
        "This rhythm needs {reads} looks a day and the budget is {budget}.", "Let every be longer, or raise the budget."
    ),
    "C088": Entry(
        "Source {other} reads the same address.", "Delete one of them: the place is asked twice for nothing.", warning=True
    ),
    # governance
    "C091": Entry(
        "NOT READY FOR REAL USE: nobody has recorded {missing}.",
        "People's public words are still personal data. Ask the data protection officer, then fill in [governance].",
        warning=True,
    ),
    # letters that reach people
    "C095": Entry(
        "A TRIAL: letters are left in the folder {folder} and reach nobody.",
        "When the trial has gone well write live = true under [alerts]; docs/alerts.md says what must be ready.",
        warning=True,
    ),
    "C096": Entry("Alerts cannot be live: {missing}.", "{remedy} docs/alerts.md says what must be ready, and why."),
    "C097": Entry(
        "Nobody can acknowledge an alert from a phone.",
        "Add [inbox], so that a reply to the mail counts, or [web], for a page with a button.",
        warning=True,
    ),
    "C098": Entry(
        "This id is taken.", 'Give each [[notify]] an id of its own, and not "mail": what went by it is remembered by its id.'
    ),
    "C099": Entry(
        "There is no program there that this account may run.", "Check its path, and that it may be run: chmod u+x {path}"
    ),
    # keys to places
    "C101": Entry("A source of kind {kind} needs a key.", "Name it in secret_env or secret_file: {meaning}"),
    "C102": Entry("A source of kind {kind} takes no key.", "Delete secret_env and secret_file.", hide=True),
    "C103": Entry(
        "The key would go to a host that it is not for.", "A source of kind {kind} with a key is at {hosts}: correct the address."
    ),
    "C104": Entry("The key would be sent without encryption.", "Write an address that begins with https:// (imaps://)."),
    "C105": Entry("This is shorter than every.", "Let slowest be as long as every, or longer; or delete it."),
    "C106": Entry("There is no key that could run out.", "Delete secret_expires, or name the key in secret_env or secret_file."),
    "C107": Entry(
        "A mailbox is read by kind mailbox, and nothing else is.",
        'Write kind = "mailbox" and an address like imaps://imap.school.example/INBOX, or a web address and its kind.',
    ),
    # footings and terms
    "C108": Entry(
        "{place}'s interface is for the school's own account and nobody else's.",
        'Write access = "own-account-api", and name the key of the school\'s own account in secret_env or secret_file. What '
        "others say there a person looks at ([by_hand]).",
    ),
    "C109": Entry(
        "Nobody has recorded this place's terms: that its robots.txt lets programs in does not say that its terms do.",
        "Read them, and write their address in terms_url and the day you read them in terms_read. If they forbid programs, "
        "delete the source and name the place in [by_hand].",
        warning=True,
    ),
    "C110": Entry("This day has not come yet.", "Write the day on which somebody read the terms."),
    "C111": Entry("This option should be {want}.", "Correct it: docs/sources.md says what the options of each kind are."),
    # what may change while nobody looks
    "C115": Entry("The database cannot be written at present.", "docs/trouble.md says what it may be (Disk).", warning=True),
    "C116": Entry(
        "Since version {version} this is written otherwise: {change}.",
        "Change the line when you can; until then it is understood.",
        warning=True,
        hide=True,
    ),
    # what others measure
    "C121": Entry(
        "The metrics cannot be written there.",
        "Choose a folder that is there and that the account that runs the monitor may write to: node_exporter reads the one "
        "that --collector.textfile.directory names.",
        warning=True,
    ),
    "C122": Entry(
        "node_exporter reads only files whose names end in .prom.", "Write a name like school_monitor.prom.", warning=True
    ),
}
