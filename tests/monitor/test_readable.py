"""What this program cannot read is said to be so, and everything that people here write in is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect import detect
from monitor.detect.readable import ANOTHER_LANGUAGE, ANOTHER_SCRIPT, unreadable

# ruff: noqa: RUF001 - letters of other scripts are the point here
ELSEWHERE = [
    ("pl", "Pani dyrektor nigdy nie odpowiada na nasze maile i to jest skandal"),
    ("pl", "Moja córka wróciła dzisiaj z płaczem bo jakiś chłopak ją uderzył na przerwie"),
    ("pl", "dzieci mowia ze nauczycielka krzyczy na nie codziennie i nikt nic nie robi"),
    ("pl", "Czy ktoś wie o której zaczyna się jutro przedstawienie świąteczne?"),
    ("ro", "Doamna directoare nu ne raspunde niciodata la mesaje si nu stim ce sa facem"),
    ("ro", "Băiatul meu a fost lovit astăzi la școală și nimeni nu mi-a spus nimic"),
    ("ro", "stie cineva cand incepe vacanta de toamna la scoala asta"),
    ("ro", "Învățătoarea lui este foarte bună și copiii o iubesc mult"),
    ("uk", "Мою дитину вдарили сьогодні в школі і вчителі нічого не зробили"),
    ("uk", "Хто знає, о котрій годині завтра починається свято?"),
    ("uk", "Дякуємо всім вчителям за чудовий концерт, діти були щасливі"),
    ("ru", "Директор школы не отвечает на письма уже две недели"),
    ("bg", "Някой знае ли кога започва ваканцията в това училище?"),
    ("ur", "اسکول کے استاد نے میرے بیٹے کو مارا اور کسی نے کچھ نہیں کہا"),
    ("ur", "کیا کسی کو معلوم ہے کہ کل اسکول کتنے بجے کھلے گا؟"),
    ("ur", "school ki head teacher kisi ki baat nahi sunti aur bachon ko bohat daant'ti hai"),
    ("ur", "mere bete ko kal kisi larke ne bohat mara lekin ustad ne kuch nahi kiya"),
    ("ur", "kya kisi ko pata hai ke chuttiyan kab shuru ho rahi hain"),
    ("pa", "ਸਕੂਲ ਦੀ ਅਧਿਆਪਕਾ ਨੇ ਮੇਰੇ ਪੁੱਤਰ ਨੂੰ ਮਾਰਿਆ ਅਤੇ ਕਿਸੇ ਨੇ ਕੁਝ ਨਹੀਂ ਕਿਹਾ"),
    ("pa", "sadde bachean nu school vich koi nahi puchda te teacher sara din phone te lagi rehndi aa"),
    ("pa", "mere munde nu kal kise ne maarea te head ne kujh nahi keeta"),
    ("bn", "আমার ছেলেকে আজ স্কুলে মেরেছে কিন্তু শিক্ষক কিছুই করেননি"),
    ("bn", "amar chele ke aj school e onek merechhe kintu teacher kichui koreni"),
    ("bn", "kal koyta theke school shuru hobe keu ki janen please bolun"),
    ("ar", "المديرة لا ترد على رسائلنا منذ أسبوعين وهذا غير مقبول"),
    ("ar", "ابني رجع اليوم من المدرسة وهو يبكي ولا أحد يعرف لماذا"),
    ("ar", "el modira mesh betrod 3ala rasayelna men osbo3ein w da 3eib awy"),
    ("ar", "ibni raja3 min el madrasa w howa yibki w ma 7ada ya3ref lesh"),
    ("fr", "La directrice ne répond jamais à nos messages et c'est vraiment honteux"),
    ("fr", "Mon fils a été frappé dans la cour et personne ne nous a prévenus"),
    ("fr", "est ce que quelqu'un sait a quelle heure commence le spectacle demain"),
    ("fr", "Merci à toute l'équipe pour cette belle fête, les enfants étaient ravis"),
    ("pt", "A diretora nunca responde aos nossos emails e isto é uma vergonha"),
    ("pt", "O meu filho foi agredido no recreio e ninguém nos disse nada"),
    ("pt", "alguem sabe a que horas comeca a festa de natal amanha"),
    ("pt", "a professora grita com as criancas todos os dias e ninguem faz nada"),
    ("so", "Macalinka wiilkayga ayuu garaacay mana jiro cid wax ka qabatay"),
    ("so", "Ma garanaysaa goorta iskuulku furmayo berri subaxdii"),
    ("so", "maamulaha iskuulka kama soo jawaabo fariimaha aan u dirno"),
    ("so", "Waad ku mahadsan tihiin dhammaan macallimiinta dugsiga"),
    ("tr", "Müdür hanım mesajlarımıza hiç cevap vermiyor bu çok ayıp"),
    ("tr", "Oğlum bugün okulda dövüldü ve kimse bize haber vermedi"),
    ("tr", "yarin okul kacta basliyor bilen var mi acaba"),
    ("tr", "ogretmen cocuklara her gun bagiriyor kimse bir sey yapmiyor"),
    ("lt", "Direktorė niekada neatsako į mūsų laiškus ir tai yra gėda"),
    ("lt", "Mano sūnų šiandien mokykloje sumušė ir niekas nieko nepasakė"),
    ("lt", "ar kas nors zino kada prasideda kaledu svente rytoj"),
    ("lt", "mokytoja kasdien saukia ant vaiku ir niekas nieko nedaro"),
    ("ta", "தலைமை ஆசிரியர் எங்கள் மின்னஞ்சல்களுக்கு பதில் சொல்வதில்லை"),
    ("ta", "en paiyana innaiku school la adichitanga aana teacher onnum sollala"),
    ("ta", "naalaikku school ethana manikku thirakum nu yaarukavathu theriyuma"),
    ("es", "La directora nunca contesta a nuestros correos y es una vergüenza"),
    ("es", "A mi hijo le pegaron hoy en el patio y nadie nos dijo nada"),
    ("it", "Mia figlia è tornata a casa piangendo e nessuno ci ha detto nulla"),
    ("de", "Die Direktorin antwortet nie auf unsere Nachrichten und das ist eine Schande"),
    ("hu", "Az igazgató soha nem válaszol a leveleinkre és ez szégyen"),
    ("cs", "Syna dnes ve škole zbili a nikdo nám nic neřekl"),
    ("sk", "vie niekto kedy zajtra zacina vianocne vystupenie v skole"),
    ("sq", "Drejtoresha nuk u pergjigjet kurre mesazheve tona dhe kjo eshte turp"),
    ("zh", "校长从来不回复我们的邮件，真的让人很失望"),
    ("gu", "મારા દીકરાને આજે શાળામાં માર્યો પણ શિક્ષકે કંઈ કર્યું નહીં"),
    ("hi", "mere bachche ko roz school mein pareshan karte hain aur koi kuch nahi bolta"),
    ("fa", "پسرم امروز در مدرسه کتک خورد و هیچکس چیزی نگفت"),
    ("ku", "kurê min îro li dibistanê hat lêdan û kesî tiştek negot"),
    ("ti", "ወደይ ሎሚ ኣብ ቤት ትምህርቲ ተሃሪሙ ግን ዋላ ሓደ ኣይተዛረበን"),
    ("vi", "Con trai tôi hôm nay bị đánh ở trường mà không ai nói gì"),
    ("yo", "Won lu omo mi ni ile-iwe loni sugbon enikeni ko so nkankan"),
    ("sw", "mtoto wangu alipigwa leo shuleni na hakuna mtu aliyetuambia chochote"),
    ("tl", "sinaktan ang anak ko sa school kanina pero wala man lang nagsabi sa amin"),
    ("lv", "Manu dēlu šodien skolā piekāva un neviens neko neteica"),
]
HERE = [
    "The head never answers and it is honestly a disgrace",
    "wee yin came hame greetin again an naebody telt us a hing",
    "Our lass says t'teacher shouted at 'em all and nowt were done about it",
    "Mae'r athrawes newydd yn wych ac mae'r plant wrth eu bodd",
    "Oes rhywun yn gwybod pryd mae'r tymor newydd yn dechrau?",
    "Sain Ffagan oedd y trip gorau erioed meddai'r mab, diolch i bawb ddaeth",
    "Fair play, bendigedig show again, da iawn to all the plant bach",
    "y r they nt lettin da kids out 4 play 2day its a joke tbh",
    "th3 h34d i5 4 j0k3 4nd 3v3ry0n3 kn0w5 1t",
    "Hejka, does anyone know czy jutro jest the nativity or is it next week, dzieki",
    "verry hapy wiv the skool and the techers is luvly",
    "wagwan man dem seen the new head yet, peng school fam",
    "Jane Whitcombe, Kuba Wisniewski, Zofia Nowak, Tariq Mahmood, Ines Carvalho",
    "#LarkspurHill #DumnaMama #SzkolaPodstawowa #Brackenford #Quarry",
    "https://sklep.example/mundurki-szkolne-dla-dzieci-tanio @larkspurhillsch",
    "\U0001f600 \U0001f389 \U0001f602 \U0001f64f \U0001f389 \U0001f600",
    "Dziekujemy bardzo",
    "07700 900123",
    "",
    "\u0455\u0441\u04bb\u043eol is a j\u043eke and \u0435very\u043ene kn\u043ews it",
]


def test_other_languages_cannot_be_read() -> None:
    """At least 95 in 100 texts in thirty languages, in their own script or in ours, from five words up."""
    missed = [text for _, text in ELSEWHERE if not unreadable(text)]
    assert len(missed) <= len(ELSEWHERE) // 20, missed


@pytest.mark.parametrize("text", HERE)
def test_what_people_here_write_can_be_read(text: str) -> None:
    """Dialect, Welsh, text-speak, slips, mixtures, names, tags, signs and few words."""
    assert unreadable(text) == ""


def test_the_reason_says_whether_it_is_the_script_or_the_language() -> None:
    """Words for the digest."""
    reasons = {language: unreadable(text) for language, text in ELSEWHERE}
    assert reasons["uk"] == reasons["zh"] == ANOTHER_SCRIPT
    assert reasons["pl"] == reasons["so"] == ANOTHER_LANGUAGE


def test_what_cannot_be_read_is_judged_all_the_same() -> None:
    """A number and an English threat show wherever they stand."""
    text = "Zadzwoń do niej natychmiast pod numer 07700 900123 i powiedz jej co o niej myślimy"
    found = detect(text)
    assert found.unread == ANOTHER_LANGUAGE
    assert "personal_data" in {signal.name for signal in found.signals}


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    """Nothing breaks it, and nothing new is said."""
    assert unreadable(text) in {"", ANOTHER_SCRIPT, ANOTHER_LANGUAGE}
