"""The only list of how the pages that stand in the way of others call themselves, in the languages and makes that turn up here.

What a page calls itself comes lower-case and in parts ("404 | Echo" is two). A pattern with no ``PLACE``, ``FORM``, ``WORDS`` or
``MARKS`` in its name must fit a whole part, so that a headline that only holds such words is none of these pages.
"""

import re


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(ways), re.IGNORECASE)


CONSENT_PLACE = _any(r"^(?:consent|guce)\.", r"/(?:cookie-?(?:consent|wall)|collectconsent|privacy/consent|privacy-?gate)(?:/|$)")
CONSENT_FORM = _any(r"<form[^>]{0,500}action\s*=\s*[\"']?https?://consent\.")
CONSENT = _any(
    r"before (?:you|we) continue(?: to (?:google|youtube).{0,20})?",
    r"bevor sie (?:fortfahren|zu .{1,20} weitergehen)|cookie-einstellungen",
    r"avant (?:d'acc\u00e9der \u00e0|de continuer).{0,20}",
    r"antes de (?:ir a|continuar).{0,20}",
    r"prima di continuare.{0,20}",
    r"voordat je verder ?gaat.{0,20}",
    r"zanim przejdziesz.{0,20}",
    r"(?:cookies?|cookies? (?:and|&) privacy|privacy) (?:consent|choices|gate|preferences|settings|wall)|.{1,20} privacy gate",
    r"your privacy(?: choices| settings)?|we (?:value|care about|respect) your privacy",
    r".{1,40} is part of the yahoo family of brands",
)
CONSENT_WORDS = _any(
    r"before you continue to (?:google|youtube)", r"accept (?:all )?cookies", r"we use cookies and (?:data|similar)"
)

LOG_IN_PLACE = _any(
    r"^(?:accounts|auth|login|signin|sso)\.",
    r"/(?:log[-_]?in|sign[-_]?in|session/new|authwall|wp-login|oauth2?/authorize)(?:[/.]|$)",
)
LOG_IN = _any(
    r"(?:(?:please|you must|you need to|members?|parents?|customer|staff|user) )*(?:log|sign)[ -]?in"
    r"(?: (?:here|required|page)| (?:or|to|with|your) .{1,40})?",
    r"log into .{1,30}",
    r"members only(?: area)?|private (?:forum|group|site)",
    r"(?:this|the) (?:content|forum|group|page) is (?:private|for members only)",
    r"anmelden|anmeldung|einloggen",
    r"se connecter|connexion|connectez-vous.{0,40}",
    r"inici(?:a|ar) sesi\u00f3n.{0,30}",
    r"accedi(?: a .{1,20})?",
    r"inloggen.{0,20}",
    r"zaloguj si\u0119.{0,20}|logowanie",
    r"mewngofnod(?:i|wch).{0,30}",
)

ROBOT_PLACE = _any(r"/(?:sorry/index|captcha|cdn-cgi/challenge-platform|blocked)(?:[/.]|$)")
ROBOT = _any(
    r"just a moment|one moment(?: please)?|nur einen moment|un instant|un momento",
    r"attention required|client challenge|pardon our interruption|ddos-guard|captcha",
    r"(?:vercel )?security (?:check|checkpoint|verification)",
    r"(?:ro)?bot (?:challenge|check|verification)|human verification",
    r"(?:please )?verify (?:that )?you(?:'re| are) (?:a )?(?:human|not a robot)|are you (?:a )?(?:human|robot)",
    r"checking (?:your browser|if the site connection is secure).{0,80}",
    r"access (?:is )?denied|access to this page has been denied|request (?:blocked|rejected|unsuccessful)",
    r"you(?:'ve| have) been blocked.{0,30}",
)
ROBOT_WORDS = _any(
    r"unusual traffic",
    r"(?:are|you're|i'm) not a (?:ro)?bot|verify you are human",
    r"enable javascript and cookies to continue",
    r"(?:complete|solve) the (?:captcha|challenge|security check)",
    r"automated (?:access|queries|requests)",
    r"you have been blocked",
)
ROBOT_MARKS = _any(
    r"_cf_chl_opt", r"captcha-delivery\.com", r"px-captcha", r"_incapsula_resource", r"awswafintegration", r"anubis_challenge"
)

NUMBER_404 = _any("404", "410")
_THING = (
    "(?:account|address|article|content|document|feed|file|group|page|post|profile|resource|site|story|thread|topic|url|video)"
)
NOT_FOUND = _any(
    r"(?:(?:http|error|status|code) ?)+(?:404|410)(?:\.[0-9]+)?|(?:404|410) (?:error|gone|not found|page).{0,20}",
    r"not found",
    # "Hmm...this page doesn't exist", "The page you are looking for could not be found"
    rf"(?:(?:[^ -]*(?:hmm|oops|sorry)[^ -]*|404|error|our|requested|that|the|this|web|your)[ -]+)*{_THING}"
    r"\b.{0,60}?(?:\bnot|n't) (?:be |been |currently )?(?:available|exist|found|here)"
    r"(?: (?:any ?more|at the moment|at this address|on this server|right now|yet))?",
    rf"(?:(?:that|the|this|your) )?{_THING} .{{0,40}}\b(?:no longer (?:available|exists|here)|removed or deleted)",
    r"page (?:missing|unavailable)",
    r"(?:(?:oops|sorry) )?we (?:can't|cannot|couldn't|could not|are unable to) find (?:(?:that|the|this|your) page|that|what you)"
    r".{0,40}",
    r"(?:(?:die|diese) )?seite (?:wurde )?(?:leider )?nicht gefunden|diese seite (?:existiert|gibt es) nicht.{0,10}",
    r"page (?:inexistante|introuvable|non trouv\u00e9e)|cette page n'existe p(?:as|lus)",
    r"p\u00e1gina (?:no encontrada|n\u00e3o encontrada)",
    r"pagina (?:niet gevonden|non trovata)",
    r"nie znaleziono strony|strona nie (?:istnieje|zosta\u0142a znaleziona)",
    r"tudalen .{0,20}(?:ar gael|chanfod)|.{1,30} o hyd i'r dudalen.{0,20}",
)

ERROR = _any(
    r"(?:(?:http|error|status|code) ?)*[45][0-9][0-9]"
    r"(?: (?:bad|down|error|exceeded|forbidden|gateway|internal|limit|many|requests?|server|service|temporarily|time-?out|too|"
    r"unauthori[sz]ed|unavailable))*",
    r"(?:(?:an?|application|database|fatal|internal|runtime|server|system|temporary|unexpected|unknown) )*"
    r"error(?: (?:establishing a database connection|has occurred|occurred|page))?",
    r"something(?:'s| has)? (?:gone|went) wrong.{0,20}|there (?:is|was|has been) an? (?:error|problem).{0,40}",
    r"(?:(?:are|currently|experiencing|having|some|we|we're) )*technical (?:difficulties|issues|problems?).{0,15}",
    r"forbidden|bad gateway|too many requests",
    r"(?:(?:and|are|currently|down|essential|for|is|our|page|planned|routine|scheduled|server|service|site|system|temporarily|the|"
    r"this|under|undergoing|we|we're|website) )*(?:maintenance(?: mode)?|offline|unavailable)",
    r"(?:ein )?fehler(?: ist aufgetreten)?|wartungsarbeiten",
    r"erreur(?: [0-9]{3}| interne)?",
    r"gwall(?: .{1,20})?",
)
