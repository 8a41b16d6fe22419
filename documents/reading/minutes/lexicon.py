"""The words of minutes and agendas: every label with its Danish variants, in one table.

A reader asks for a label by what it means (`competence`, `absence`); a municipality's own word for it is one more
variant here. `beside` says when a value on the label's own line is believed: after a colon or a wide gap (`marked`),
after any blank (`free`), or never (`alone`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

Beside = Literal["alone", "marked", "free"]


@dataclass(frozen=True, slots=True)
class Word:
    """One label. In `variants` a space stands for any run of blanks."""

    key: str
    variants: str
    beside: Beside = "marked"


@dataclass(frozen=True, slots=True)
class Hit:
    """A label at the beginning of a line: its meaning, as printed, and what stands beside it."""

    key: str
    printed: str
    beside: str


_OWNER = (
    r"(?:(?:administrationen|forvaltningen|direktionen|direktøren|borgmesteren|udvalget|rådet|byrådet|"
    r"\w+forvaltningen)s )?"
)

HEAD_WORDS = (
    Word("body", r"udvalg|organ|forum|mødeforum|politisk organ|råd|udvalg/råd"),
    Word("date", r"mødedato|dato og tid(?:spunkt)?|dato|mødedag", "free"),
    Word("time", r"mødetidspunkt|tidspunkt|mødetid|klokkeslæt|tid", "free"),
    Word("start", r"start ?tidspunkt(?: for møde)?|mødestart|start|mødet begyndte|mødet startede|møde startet", "free"),
    Word(
        "end",
        r"slut ?tidspunkt(?: for møde)?|sluttid|mødet (?:er )?hævet|mødet sluttede|mødet slut|møde slut|mødeslut|"
        r"mødet afsluttet|hævet|slut",
        "free",
    ),
    Word("place", r"mødested|mødelokale|lokale|sted|mødets sted", "free"),
    Word("meeting", r"møde|mødetype|type"),
    Word("members", r"mødedeltagere|udvalgets medlemmer|medlemmer(?:ne)?|rådets medlemmer|udvalgsmedlemmer", "free"),
    Word(
        "present",
        r"tilstede(?:værende)?|til stede|deltagere(?: i mødet)?|mødte|fremmødte|mødt|deltagende|deltog|deltagerne var",
        "free",
    ),
    Word("staff",
        r"sekretær|referent|fra (?:administrationen|forvaltningen)(?: deltog)?|øvrige (?:deltagere|"
        r"indkaldte)|embedsmænd|gæster|eksterne deltagere?"),
    Word("chair", r"formand|mødeleder|ordstyrer"),
    Word(
        "contents",
        r"indholdsfortegnelse|indhold|punkter|dagsordenspunkter|dagsordenpunkter|dagsordensoversigt|sagsoversigt|"
        r"punktoversigt|sagsliste|åben dagsorden|oversigt over (?:punkter|sager)|dagsorden|sager",
        "alone",
    ),
)  # fmt: skip

ABSENCE = (
    r"fraværende(?: med afbud| uden afbud| medlemmer| under (?:punktet|sagen))?|"
    r"afbud/fraværende|fraværende/afbud|afbud(?: fra)?|"
    r"ikke (?:til stede|tilstede)(?: ved (?:sagens |punktets )?behandling(?:en)?)?|ikke mødt|ikke "
    r"mødte|(?:lovligt )?forfald|"
    r"(?:følgende )?(?:medlemmer )?deltog ikke(?: i (?:behandlingen|mødet|punktet))?|"
    r"deltog ikke i (?:punktets|sagens) behandling|ikke deltagende|ej til stede|ej mødt"
)

ITEM_WORDS = (
    Word("case_number",
        r"(?:vores )?sags?(?: ?|-)(?:nr|nummer)\.?|sags-? ?id|journal ?(?:nr|nummer)\.?|j\. ?nr\.?|"
        r"esdh-? ?nr\.?|sagsreference", "free"),
    Word("document_number", r"dok(?:ument)?\.?(?: ?|-)(?:nr|nummer|id)\.?|dokument|dok\.", "free"),
    Word("officer",
        r"sagsbeh(?:andler(?:\(e\))?)?\.?|sagsansvarlig|ansvarlig sagsbehandler|kontaktperson|initialer|"
        r"init\.?|forfatter", "marked"),
    Word("other_officers", r"øvrige sagsbehandlere|medsagsbehandlere?|andre sagsbehandlere"),
    Word("open", r"åbent?(?: punkt| sag| møde)?|offentlig(?: sag)?|åben/lukket|åbent/lukket|punktstatus"),
    Word("closed", r"lukket?(?: punkt| sag| møde)?|ikke offentlig(?: sag)?|fortrolig(?:t|t punkt)?"),
    Word("kind", r"sags(?:gang og sags)?type|punkttype|sagstype|punktets type|type", "marked"),
    Word(
        "competence",
        r"beslutningskompetencen?|kompetencen?|kompetence til at beslutte|"
        r"(?:sagen|beslutningen|afgørelsen|punktet) (?:afgøres|træffes|besluttes)(?: endeligt)? (?:i|af)|"
        r"afgørelse(?:n)? træffes (?:i|af)|beslutning(?:en)? træffes (?:i|af)|afgøres (?:i|af)|besluttes (?:i|af)|"
        r"beslutningsorgan|besluttende organ|beslutningsinstans|beslutningstager",
    ),
    Word(
        "route",

            r"sagsgang(?:en)?|forventet sagsgang|(?:sagen|punktet) behandles i|behandles i|videre "
            r"(?:proces|forløb|sagsgang)|"

            r"den videre proces|(?:politisk )?behandlingsplan|politisk (?:behandling|proces|sagsgang)|"
            r"behandlingsrækkefølge|"
        r"procesplan|beslutningsproces|beslutningsgang|forelægges|udvalgsbehandling|næste skridt",
    ),
    Word(
        "earlier",
        r"sagsforløb|sagens forløb|sagens gang|tidligere (?:behandlet|behandling|behandlinger|beslutning|beslutninger)|"
        r"behandlingsforløb|historik|sagshistorik(?:, henvisninger)?|tidligere politisk behandling",
        "free",
    ),
    Word(
        "summary",

            r"resum[eéè](?: af sagen)?|sags?resum[eéè]|kort (?:resum[eéè]|fortalt)|beslutningstema|"
            r"sammenfatning|sagens kerne|"
        r"(?:indhold og )?formål|sagen kort|kort om sagen|tema|anledning|emne",
    ),
    Word(
        "recommendation",
        rf"{_OWNER}(?:indstilling(?:er)?|forslag|anbefaling(?:er)?|beslutningsforslag)|det indstilles|"
        r"indstilling fra (?:administrationen|forvaltningen|direktionen)|forslag til beslutning|beslutningspunkter|"
        r"indstillingspunkter|indstilling og begrundelse|det foreslås",
    ),
    Word("alternative",
        r"alternativ(?:e|t)? (?:indstilling(?:er)?|forslag)|beskrivelse af alternativ indstilling|"
        r"mindretalsindstilling"),
    Word(
        "presentation",
        r"(?:supplerende |supplerende\/ændret )?sagsfremstilling(?:en)?|sagsbeskrivelse|beskrivelse af sagen|"

            r"beskrivelse|problemstilling(?:en)?|løsning(?:er)?|løsningsforslag|(?:sagens |"
            r"indledning/)?baggrund|indledning|"
        r"vurdering(?:en)?|(?:forvaltningens|administrationens) (?:vurdering|bemærkninger)|redegørelse|fakta|"
        r"supplerende oplysninger|sagsoplysninger|begrundelse|sagen|kort sagsfremstilling",
    ),
    Word(
        "economy",
        r"økonomi(?:ske| og)? ?(?:konsekvenser|finansiering|forhold|organisatoriske konsekvenser)?|økonomi/personale|"
        r"(?:bevillings(?:mæssige|tekniske)) (?:konsekvenser|ændringer)|finansiering|afledte konsekvenser|økonomi",
    ),
    Word(
        "consequences",

            r"(?:personale|personalemæssige|miljømæssige|øvrige|andre|organisatoriske|sundhedsmæssige|"
            r"juridiske|klimamæssige|"

            r"handicap|planmæssige) ?(?:konsekvenser|forhold)?|konsekvenser(?: for \w+)?|ligestilling|"
            r"bæredygtighed|klima|miljø|personale|sundhed",
    ),
    Word("legal",
        r"lovgrundlag(?: – link| - link)?|retsgrundlag|lovhjemmel|hjemmel|jura|juridisk grundlag|lov- "
        r"og plangrundlag|lovgivning"),
    Word("framework",
        r"strategisk ramme|politisk(?:e)? ramme(?:r)?|politik(?:ker)?(?: og strategier)?|mål og "
        r"strategi"),
    Word(
        "hearing",
        r"høring(?:er)?|høringssvar|høring og inddragelse|inddragelse(?: og høring)?|borgerinddragelse|dialog/høring|"
        r"dialog og høring|høringsparter|involvering|udtalelser?|høringsfrist",
        "free",
    ),
    Word("communication", r"kommunikation(?:splan)?|information|tidsplan|tidsperspektiv|evaluering|opfølgning"),
    Word("annexes",
        r"bilag(?:sliste|soversigt|/links)?|vedlagte bilag|sagens bilag|åbne bilag|lukkede bilag|"
        r"elektroniske bilag|samlet bilagsliste|bilag til sagen", "marked"),
    Word(
        "decision",

            r"beslutning(?:er|en)?|(?:udvalgets|rådets|byrådets|økonomiudvalgets|kommunalbestyrelsens|"
            r"magistratens) (?:beslutning|afgørelse)|"

            r"afgørelse(?:n)?|protokol(?:lat)?|beslutningsprotokol|vedtagelse|konklusion|referat|mødets "
            r"beslutning|udfald|udvalget besluttede",
        "free",
    ),
    Word("absence", ABSENCE, "free"),
    Word("present_for_item", r"tilstede(?:værende)?|til stede|mødte"),
    Word("conflict", r"inhabil(?:e|itet)?|habilitet"),
    Word("votes", r"afstemning|stemmetal|afstemningsresultat"),
    Word("dissent",
        r"afvigende mening(?:er)?|mindretalsudtalelse(?:r)?|særudtalelse(?:r)?|"
        r"protokolbemærkning(?:er)?|mindretal"),
    Word("reservation", r"forbehold"),
    Word("signature", r"underskrift(?:er|sblad|sside|sark)?", "alone"),
)  # fmt: skip

FIXED_ITEMS: Mapping[str, str] = {
    "agenda_approval": r"(?:godkendelse|bemærkninger|ændringer|bemærkninger/ændringer) (?:af|til) (?:mødets |dagens "
    r")?dagsorden(?:en)?\b",
    "minutes_approval": r"godkendelse af (?:referat|protokol|mødereferat)",
    "messages": r"(?:gensidig )?(?:meddelelser|orienteringer?)(?: til og)? ?(?:fra|v/|ved|$|og eventuelt)|siden "
    r"sidst|nyt fra",
    "forthcoming": r"kommende (?:sager|møder|punkter)|(?:oversigt over )?sager på vej|årshjul|punkter til "
    r"(?:kommende|næste)",
    "any_other_business": r"eventuelt|evt\.?$",
    "signature": r"underskrift|underskrivelse|godkendelse og underskrift",
}
"""Items that stand on every agenda and are no cases: kind → how their titles begin."""

ITEM_KINDS: Mapping[str, str] = {
    "information": r"orientering(?:ssag|spunkt)?|til orientering|o|orient\.|til efterretning",
    "decision": r"beslutning(?:ssag|spunkt)?|til beslutning|b|afgørelse|beslut\.",
    "discussion": r"drøftelse(?:ssag|spunkt|s)?|drøftelsessag|til drøftelse|d|temadrøftelse",
}
"""What kind an item is, as printed after its title or in a field of its own."""

WEB_BUTTONS = re.compile(
    r"(?:skip til (?:hoved ?)?indhold(?:et)?|gå til (?:hoved)?indhold(?:et)?|udskriv(?: "
    r"side(?:n)?)?|print(?: side)?|læs (?:op|højt)|"
    r"del(?: siden)?|til toppen|fold (?:alle )?(?:ud|ind)|luk|vælg|hent(?: som)? (?:pdf|samlet "
    r"dokument)|download(?: pdf)?|"
    r"se alle bilag|vis (?:alle )?(?:bilag|mere|detaljer)|show video|video fra mødet|tilbage(?: til "
    r"(?:oversigt|liste)(?:en)?)?|næste punkt|"
    r"forrige punkt|kopi[ée]r link|abonn[ée]r|menu|søg|dagsordener og referater|first[- ]?agenda.*|"
    r"accept[ée]r(?: alle)? cookies|forside)",
    re.IGNORECASE,
)
"""Lines that a web page adds to a document."""


@cache
def _compiled(words: tuple[Word, ...]) -> tuple[tuple[Word, re.Pattern[str]], ...]:
    return tuple((word, _pattern(word)) for word in words)


def _pattern(word: Word) -> re.Pattern[str]:
    variants = word.variants.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?P<label>(?:{variants}))(?P<mark>\s*:\s*|\t\s*|\s{{2,}}|\s+|$)(?P<beside>.*)$", re.IGNORECASE)


_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+(?=\D)")


@lru_cache(maxsize=4096)
def label_of(text: str, words: tuple[Word, ...] = ITEM_WORDS) -> Hit | None:
    """The label that begins this line, the longest where several fit; a number before it does not count."""
    bare = _NUMBERED.sub("", text, count=1)
    if not bare[:1].isalpha():
        return None
    hits = [hit for word, pattern in _compiled(words) if (hit := _hit(bare, word, pattern)) is not None]
    if bare is not text and hits and hits[0].beside:
        return None
    return max(hits, key=lambda hit: len(hit.printed), default=None)


def _hit(text: str, word: Word, pattern: re.Pattern[str]) -> Hit | None:
    match = pattern.match(text)
    if match is None:
        return None
    beside, mark = match["beside"].strip(), match["mark"]
    is_label = text[0].isupper() and (
        not beside
        or ":" in mark
        or (word.beside != "alone" and ("\t" in mark or len(mark) > 1))
        or (word.beside == "free" and (beside[0].isupper() or beside[0].isdigit()))
    )
    if not is_label or (word.beside == "alone" and beside):
        return None
    return Hit(word.key, match["label"], beside)


def kind_of(text: str) -> str | None:
    """The item kind that these words name, None for others."""
    bare = text.strip(" .:()").casefold()
    return next((kind for kind, variants in ITEM_KINDS.items() if re.fullmatch(variants, bare)), None)


def fixed_of(title: str) -> str | None:
    """Which of the items that stand on every agenda this title is."""
    return next((kind for kind, begin in FIXED_ITEMS.items() if re.match(begin, title.casefold())), None)
