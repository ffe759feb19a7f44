"""What the columns of a list of recommendations are called, and hold, in English, Kiswahili and French."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Grade = Callable[[Sequence[str]], float]


@dataclass(frozen=True)
class FieldHints:
    """How to know a field.

    `headers` are whole headings, the surest first; `words` are words within a heading; a heading with one of
    the words of `never` is none of ours, whatever it holds; all are written as `heading_words` gives them.
    Grades are from 0 (cannot be) up: `fits` has to agree where a mere word was recognised, `guess` finds the
    field where no heading tells.
    """

    headers: tuple[str, ...]
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    fits: Grade | None = None
    guess: Grade | None = None


# Dates of something else than the recommendation's coming.
_OTHER_DATES: Final = (
    "birth",
    "born",
    "deadline",
    "due",
    "target",
    "end",
    "kuzaliwa",
    "mwisho",
    "naissance",
    "echeance",
)
_CODE: Final = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9]+([-./_][A-Za-z0-9]+)*")
_DATE: Final = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}([T ].*)?|\d{1,2}[-/. ](\d{1,2}|[^\W\d]{3,10}\.?)[-/. ,]+\d{4}( \d.*)?", re.UNICODE
)
_LANGUAGES: Final = frozenset(
    {
        *("en", "eng", "english", "kiingereza", "anglais", "sw", "swa", "swh", "kiswahili", "swahili"),
        *(
            "fr",
            "fra",
            "fre",
            "french",
            "français",
            "francais",
            "kifaransa",
            "so",
            "som",
            "somali",
            "kisomali",
        ),
        *("ar", "ara", "arabic", "am", "amh", "amharic", "om", "orm", "oromo", "pt", "por", "portuguese"),
        *("ki", "kik", "kikuyu", "luo", "luy", "kam", "kamba", "mas", "maasai", "tuv", "turkana"),
    }
)


def _share(values: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(value)) for value in values) / len(values) if values else 0.0


def long_and_varied(values: Sequence[str]) -> float:
    """Mean length in characters times the share of different values; 0 below four words on average."""
    if not values or sum(len(value.split()) for value in values) < 4 * len(values):
        return 0.0
    return sum(map(len, values)) / len(values) * len(set(values)) / len(values)


def written_dates(values: Sequence[str]) -> float:
    """The share of full dates, when it is nine in ten or more. A year alone is no date."""
    share = _share(values, _DATE.fullmatch)
    return share if share >= 0.9 else 0.0


def language_names(values: Sequence[str]) -> float:
    """1 when all values are languages of the region, by code or name; "no" and "it" are too often words."""
    return float(bool(values) and all(value.casefold() in _LANGUAGES for value in values))


def unique_tokens(values: Sequence[str]) -> float:
    """1 when all values are different, short and without spaces."""
    distinct = len(set(values)) == len(values) > 0
    return float(distinct and all(len(value) <= 40 and " " not in value for value in values))


def unique_codes(values: Sequence[str]) -> float:
    """1 when all values are different short codes of letters and digits. Bare numbers may be telephones."""
    distinct = len(set(values)) == len(values) > 1
    return float(distinct and all(len(value) <= 24 and _CODE.fullmatch(value) for value in values))


# In the order in which words within headings are tried. `area`, `region`, `country` and `year` are on purpose
# nobody's: they say of what a list was made, not what a recommendation is, and are kept as attributes.
FIELDS: Final[Mapping[str, FieldHints]] = {
    "id": FieldHints(
        headers=(
            *(
                "id",
                "recommendation id",
                "rec id",
                "row id",
                "record id",
                "ref",
                "reference",
                "recommendation no",
            ),
            *(
                "recommendation number",
                "reference number",
                "serial number",
                "number",
                "no",
                "s no",
                "uuid",
                "key",
            ),
            *("nambari", "namba", "nambari ya pendekezo", "kitambulisho", "kumbukumbu"),
            *("identifiant", "numero", "n", "numero de recommandation", "reference de la recommandation"),
        ),
        words=("id", "ref", "reference", "number", "no", "nambari", "namba", "identifiant", "numero"),
        never=("phone", "telephone", "mobile", "simu", "national", "passport", "account"),
        fits=unique_tokens,
        guess=unique_codes,
    ),
    "date": FieldHints(
        headers=(
            *(
                "date",
                "date received",
                "date submitted",
                "received on",
                "submitted on",
                "received",
                "timestamp",
            ),
            *("submission time", "submission date", "tarehe", "tarehe ya kupokelewa", "imepokelewa"),
            *("date de reception", "date de soumission", "recu le", "soumis le", "horodateur"),
        ),
        words=("date", "tarehe", "timestamp"),
        never=_OTHER_DATES,
        fits=written_dates,
        guess=written_dates,
    ),
    "about": FieldHints(
        headers=(
            *("clause", "clause id", "clause number", "roadmap clause", "on clause", "about clause"),
            *("kifungu", "kifungu cha ramani", "namba ya kifungu", "clause visee", "numero de clause"),
        ),
    ),
    "language": FieldHints(
        headers=("language", "lang", "language code", "lugha", "langue", "code langue"),
        words=("language", "lugha", "langue"),
        fits=language_names,
        guess=language_names,
    ),
    "sender": FieldHints(
        headers=(
            *(
                "sender",
                "from",
                "recommending state",
                "submitted by",
                "recommended by",
                "proposed by",
                "received from",
            ),
            *(
                "organisation",
                "organization",
                "organisation name",
                "organization name",
                "institution",
                "source",
            ),
            *(
                "contributor",
                "author",
                "mtumaji",
                "kutoka",
                "kutoka kwa",
                "shirika",
                "taasisi",
                "mchangiaji",
                "chanzo",
            ),
            *("expediteur", "de", "soumis par", "propose par", "auteur", "etat auteur", "contributeur"),
        ),
        words=(
            "recommending",
            "sender",
            "organisation",
            "organization",
            "submitted by",
            "mtumaji",
            "shirika",
            "auteur",
        ),
    ),
    "place": FieldHints(
        headers=(
            *(
                "place",
                "location",
                "county",
                "sub county",
                "subcounty",
                "ward",
                "district",
                "town",
                "village",
                "venue",
            ),
            *("mahali", "kaunti", "kaunti ndogo", "wadi", "wilaya", "mji", "kijiji"),
            *("lieu", "localite", "comte", "ville", "commune", "emplacement"),
        ),
        words=("county", "place", "location", "kaunti", "mahali", "lieu", "localite"),
        never=("birth", "kuzaliwa", "naissance"),
    ),
    "theme": FieldHints(
        headers=(
            *(
                "theme",
                "themes",
                "issue",
                "issues",
                "topic",
                "topics",
                "thematic area",
                "category",
                "priority area",
                "heading",
            ),
            *("mada", "dhamira", "maudhui", "suala", "kundi"),
            *("thematique", "thematiques", "enjeu", "enjeux", "question", "categorie", "sujet"),
        ),
        words=("theme", "thematic", "topic", "issue", "issues", "mada", "thematique"),
    ),
    "cause": FieldHints(
        headers=(
            *("root cause", "root causes", "cause", "causes", "underlying cause", "underlying causes"),
            *("chanzo cha tatizo", "vyanzo vya tatizo"),
            *("cause profonde", "causes profondes"),
        ),
        words=("cause", "causes", "tatizo"),
    ),
    "title": FieldHints(
        headers=(
            *("title", "recommendation title", "short title", "headline", "subject"),
            *(
                "kichwa",
                "kichwa cha pendekezo",
                "anwani",
                "titre",
                "titre de la recommandation",
                "intitule",
                "objet",
            ),
        ),
        words=("title", "headline", "kichwa", "titre", "intitule"),
        never=("job",),
    ),
    "text": FieldHints(
        headers=(
            *("text", "recommendation text", "recommendation", "recommendations", "suggested action"),
            *(
                "suggested actions",
                "recommended action",
                "full text",
                "proposal",
                "suggestion",
                "contribution",
            ),
            *("statement", "pendekezo", "mapendekezo", "maandishi", "matini", "maoni", "ushauri"),
            *(
                "texte",
                "texte de la recommandation",
                "recommandation",
                "recommandations",
                "proposition",
                "avis",
            ),
        ),
        words=(
            *("recommendation", "recommendations", "recommend", "proposal", "suggestion", "text"),
            *("pendekezo", "mapendekezo", "recommandation", "recommandations", "texte"),
        ),
        fits=long_and_varied,
        guess=long_and_varied,
    ),
}
