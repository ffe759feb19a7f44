"""What identifies by its form: numbers, dates, addresses, and what stands after a word that introduces a name.

They are compared with the folded text, so in lower case and without accents. The group `it`, where there is one, is
what is marked. Each stretch is bounded, so that the time for a text grows with its length alone.
"""

LIKELY, POSSIBLE = "likely", "possible"

_DIGIT_WORD = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|double|sifuri|moja|mbili|tatu|nne|tano|sita|saba|nane|tisa|"
    r"un|deux|trois|quatre|cinq|sept|huit|neuf)"
)
_TEEN = (
    r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    r"dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|kumi|ishirini|thelathini|arobaini|"
    r"hamsini|sitini)"
)
_NUMBER_WORD = rf"(?:{_TEEN}|{_DIGIT_WORD})"
_MONTH = (
    r"(?:jan(?:uary|uari|vier)?|feb(?:ruary|ruari)?|fev(?:rier)?|mar(?:ch|s|chi)?|machi|apr(?:il|ili)?|avril|may|mei|mai|"
    r"june?|juni|juin|july?|julai|juillet|aug(?:ust)?|agosti|aout|sep(?:t|tember|temba|tembre)?|oct(?:ober|obre)?|oktoba|"
    r"nov(?:ember|emba|embre)?|dec(?:ember|embre)?|desemba)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er)?"

_HONORIFIC = (
    r"(?:mr|mrs|ms|miss|mister|madam|madame|mme|monsieur|mlle|sir|dr|doctor|daktari|prof|pastor|pasta|father|padre|sister|"
    r"brother|uncle|aunt|auntie|anko|imam|sheikh|sheik|ustadh|chief|chifu|mzee|bwana|bw|bi|bibi|mama|baba|dada|kaka|mjomba|"
    r"shangazi|mwalimu|teacher|boss|bosi|tonton|tantine|maman|papa)"
)
"""Marked together with the name: “mama shiro” is how a person is known."""
_KIN = (
    r"(?:employer|boss|agent|husband|wife|son|daughter|child|friend|sister|brother|mother|father|uncle|aunt|cousin|niece|"
    r"nephew|neighbour|teacher|supervisor|driver|landlord)"
)
_KIN_SW = (
    r"(?:mwajiri|wakala|rafiki|mume|mke|jirani|binti|kijana|mtoto|bosi|dada|kaka|mama|baba|mjomba|shangazi|ndugu|"
    r"dereva)"
)
_KIN_FR = (
    r"(?:patron|patronne|frere|soeur|mere|pere|fille|fils|ami|amie|mari|femme|oncle|tante|cousin|cousine|voisin|voisine|"
    r"passeur|chauffeur|agent)"
)
_INTRODUCES = (
    rf"(?:(?:my|his|her|our|their) {_KIN}|{_KIN_SW} (?:wa|y)(?:ngu|ke|o|etu|ko)|(?:mon|ma|son|sa|notre|le|la) {_KIN_FR}|"
    r"named|called|anaitwa|naitwa|aitwaye|jina langu ni|jina lake ni|my name is|i am called|je m'appelle|s'appelle|nomme|"
    r"nommee)"
)
_FIRM = (
    r"(?:ltd|limited|agency|agencies|company|co|enterprises?|holdings|supermarket|hotel|lodge|farm|estate|school|academy|"
    r"factory|flowers|tea|sugar|security|recruitment|hospital|church|mosque|bar|club|salon|restaurant|sarl|kampuni|shamba|"
    r"family|manpower|ranch|mine|quarry|plantation)"
)
_FIRM_OF = (
    r"(?:kampuni ya|hoteli ya|shule ya|kanisa la|shamba la|duka la|baa ya|familia ya|kiwanda cha|societe|entreprise|agence|"
    r"famille|ferme|usine|ecole|hotel)"
)

_BETWEEN = r"[ .\-/()]{0,2}"
_WORKS = (
    r"(?:work(?:ed|ing|s)? (?:for|at|with)|employed (?:by|at)|nafanya kazi (?:kwa|katika)|nilifanya kazi (?:kwa|katika)|"
    r"travaillais? (?:chez|pour)|travaille (?:chez|pour))"
)
_HOST = r"(?:com|org|net|co|ke|ug|tz|fr|info)"
_YEARS = rf"(?:\d{{1,3}}|{_NUMBER_WORD}(?: na {_NUMBER_WORD}|[ -]{_NUMBER_WORD})?)"
_PAPER = r"(?:id|identity|passport|passeport|pasipoti|kitambulisho|permit|visa|carte)"
_FEW_SW = r"(?:mmoja|wawili|watatu|wanne|watano|sita|saba|wanane|tisa|kumi|\d{1,2})"

PATTERNS: tuple[tuple[str, str, str], ...] = (
    (
        "email", LIKELY,
        r"[\w.+-]{1,64} {0,2}(?:@|\(at\)|\[at\]| at | arobase ) {0,2}[\w-]{1,63}"
        r"(?: {0,2}(?:\.|\(dot\)|\[dot\]|\bdot\b|\bnukta\b|\bpoint\b) {0,2}[\w-]{1,24}){1,3}",
    ),
    ("web", LIKELY, rf"(?:https?://|www\.)[^\s]{{1,200}}|\b[\w-]{{2,40}}\.{_HOST}\b|@[\w.]{{2,30}}"),
    (
        "id", LIKELY,
        rf"\b{_PAPER}(?: (?:card|number|no|namba|nambari|numero|ya|yangu|yake|is|ni|est))*\W{{0,3}}"
        r"(?P<it>[a-z]{0,3}\d{5,12}[a-z]?)\b",
    ),
    ("phone", LIKELY, rf"(?<!\w)(?:\+|00)?[\dol](?:{_BETWEEN}[\dol]){{6,14}}(?!\w)"),
    ("phone", LIKELY, rf"\b{_DIGIT_WORD}(?:[ ,-]{{1,2}}{_DIGIT_WORD}){{5,14}}\b"),
    ("id", LIKELY, r"\b[a-z]{1,3}[ -]?\d{6,9}[a-z]?\b|\b\d{5,}\b"),
    ("vehicle", LIKELY, r"\b(?:k[a-z]{2}|u[a-z]{2}|t) ?-?\d{3} ?[a-z]{1,3}\b"),
    ("age", LIKELY, rf"\b(?:aged?|(?:mwenye )?(?:umri wa )?miaka|umri wa) {_YEARS}\b"),
    ("age", LIKELY, rf"\b{_YEARS}[ -](?:years?|yrs?|ans|miaka)(?:[ -]old)?\b"),
    ("age", POSSIBLE, rf"\b(?:was|am|turned|only|barely) (?P<it>{_TEEN}(?:[ -]{_DIGIT_WORD})?|[1-9]\d)\b(?! (?:%|per))"),
    ("date", LIKELY, rf"\b{_DAY}(?: of)? {_MONTH}\b(?: {_YEAR})?|\b{_MONTH} \d{{1,4}}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?"),
    ("date", LIKELY, rf"\btarehe \w{{1,12}}(?: {_MONTH})?(?: {_YEAR})?\b|\b\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}\b"),
    ("date", POSSIBLE, rf"\b(?:(?:in|since|born|ne|nee|depuis|en|from) (?P<it>{_YEAR})|(?P<year>mwaka(?: wa)? {_YEAR}))\b"),
    (
        "address", LIKELY,
        r"\b(?:plot|house|door|room|flat|block|box|sanduku|nyumba|chumba|parcelle|maison|porte|chambre|lot)"
        r"(?: (?:no|number|namba|nambari|numero|n))?[ .]{1,2}(?=\w{0,3}\d)\w{1,6}\b",
    ),
    (
        "address", POSSIBLE,
        r"\b(?P<it>(?P<name>[a-z][\w'-]{2,40}) (?:street|road|avenue|lane))\b",
    ),
    ("address", POSSIBLE, r"\b(?:rue|quartier|mtaa wa) (?P<name>[a-z][\w'-]{2,40})"),
    (
        "family", POSSIBLE,
        rf"\b(?:{_NUMBER_WORD}|\d{{1,2}}) (?:children|kids|sisters|brothers|daughters|sons|siblings|wives|enfants|filles|"
        rf"fils|soeurs|freres)\b|\b(?:watoto|ndugu|dada|kaka|mabinti|wake) {_FEW_SW}\b",
    ),
    ("name", LIKELY, rf"\b(?P<it>{_HONORIFIC}\.? (?P<name>[a-z][\w'-]{{1,40}}))"),
    ("name", LIKELY, rf"\b{_INTRODUCES} (?P<it>(?P<name>[a-z][\w'-]{{1,40}}))"),
    ("employer", LIKELY, rf"\b(?P<it>(?P<name>[a-z][\w'&-]{{1,40}}(?: [a-z][\w'&-]{{1,40}}){{0,2}}) {_FIRM})\b"),
    ("employer", LIKELY, rf"\b{_FIRM_OF} (?P<it>(?P<name>[a-z][\w'&-]{{1,40}}(?: [a-z][\w'&-]{{1,40}})?))"),
    ("employer", POSSIBLE, rf"\b{_WORKS} (?P<it>(?P<name>[a-z][\w'-]{{1,40}}))"),
)  # fmt: skip
"""Kind, certainty, pattern. What the group `name` holds has to be more than words that are never a name."""
