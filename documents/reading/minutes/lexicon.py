"""The words of minutes and agendas: every label with its Danish variants, in one table.

A reader asks for a label by what it means (`competence`, `absence`); a municipality's own word for it is one more
variant here. `beside` says when a value on the label's own line is believed: after a colon or a wide gap (`marked`),
after any blank (`free`), or never. What proposals have too stands in `label_words.py`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from documents.reading.label_words import ANNEXES, CASE_NUMBER, CASE_TEXT, HEARING, LEGAL, OFFICER, SUMMARY
from documents.reading.labels import Label, any_blanks


@dataclass(frozen=True, slots=True)
class LineLabel:
    """A label at the beginning of a line: its meaning, as printed, and what stands beside it."""

    key: str
    printed: str
    beside: str


_OWNER = (
    r"(?:(?:administrationen|forvaltningen|direktionen|direktøren|borgmesteren|udvalget|rådet|byrådet|"
    r"\w+forvaltningen)s )?"
)

HEAD_WORDS = (
    Label("body", r"udvalg|organ|forum|mødeforum|politisk organ|råd|udvalg/råd"),
    Label("date", r"mødedato|dato og tid(?:spunkt)?|dato|mødedag", "free"),
    Label("time", r"mødetidspunkt|tidspunkt|mødetid|klokkeslæt|tid", "free"),
    Label(
        "start",
        r"start ?tidspunkt(?: for møde)?|mødestart|start|mødet begyndte|mødet startede|møde startet",
        "free",
    ),
    Label(
        "end",
        r"slut ?tidspunkt(?: for møde)?|sluttid|mødet (?:er )?hævet|mødet sluttede|mødet slut|møde slut|mødeslut|"
        r"mødet afsluttet|hævet|slut",
        "free",
    ),
    Label("place", r"mødested|mødelokale|lokale|sted|mødets sted", "free"),
    Label("meeting", r"møde|mødetype|type"),
    Label("members", r"mødedeltagere|udvalgets medlemmer|medlemmer(?:ne)?|rådets medlemmer|udvalgsmedlemmer", "free"),
    Label(
        "present",
        r"tilstede(?:værende)?|til stede|deltagere(?: i mødet)?|mødte|fremmødte|mødt|deltagende|deltog|deltagerne var",
        "free",
    ),
    Label("staff",
        r"sekretær|referent|fra (?:administrationen|forvaltningen)(?: deltog)?|øvrige (?:deltagere|"
        r"indkaldte)|embedsmænd|gæster|eksterne deltagere?"),
    Label("chair", r"formand|mødeleder|ordstyrer"),
    Label(
        "contents",
        r"indholdsfortegnelse|indhold|punkter|dagsordenspunkter|dagsordenpunkter|dagsordensoversigt|sagsoversigt|"
        r"punktoversigt|sagsliste|åben dagsorden|oversigt over (?:punkter|sager)|dagsorden|sager",
        "never",
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
    Label("case_number",
        CASE_NUMBER, "free"),
    Label("document_number", r"dok(?:ument)?\.?(?: ?|-)(?:nr|nummer|id)\.?|dokument|dok\.", "free"),
    Label("officer",
        rf"{OFFICER}|sagsansvarlig|initialer|init\.?"),
    Label("other_officers", r"øvrige sagsbehandlere|medsagsbehandlere?|andre sagsbehandlere"),
    Label("open", r"åbent?(?: punkt| sag| møde)?|offentlig(?: sag)?|åben/lukket|åbent/lukket|punktstatus"),
    Label("closed", r"lukket?(?: punkt| sag| møde)?|ikke offentlig(?: sag)?|fortrolig(?:t|t punkt)?"),
    Label("kind", r"sags(?:gang og sags)?type|punkttype|sagstype|punktets type|type", "marked"),
    Label(
        "competence",
        r"beslutningskompetencen?|kompetencen?|kompetence til at beslutte|"
        r"(?:sagen|beslutningen|afgørelsen|punktet) (?:afgøres|træffes|besluttes)(?: endeligt)? (?:i|af)|"
        r"afgørelse(?:n)? træffes (?:i|af)|beslutning(?:en)? træffes (?:i|af)|afgøres (?:i|af)|besluttes (?:i|af)|"
        r"beslutningsorgan|besluttende organ|beslutningsinstans|beslutningstager",
    ),
    Label(
        "route",

            r"sagsgang(?:en)?|forventet sagsgang|(?:sagen|punktet) behandles i|behandles i|videre "
            r"(?:proces|forløb|sagsgang)|"

            r"den videre proces|(?:politisk )?behandlingsplan|politisk (?:behandling|proces|sagsgang)|"
            r"behandlingsrækkefølge|"
        r"procesplan|beslutningsproces|beslutningsgang|forelægges|udvalgsbehandling|næste skridt",
    ),
    Label(
        "earlier",
        r"sagsforløb|sagens forløb|sagens gang|tidligere (?:behandlet|behandling|behandlinger|beslutning|beslutninger)|"
        r"behandlingsforløb|historik|sagshistorik(?:, henvisninger)?|tidligere politisk behandling",
        "free",
    ),
    Label(
        "summary",

            rf"{SUMMARY}|beslutningstema|sagens kerne|"
        r"(?:indhold og )?formål|sagen kort|kort om sagen|tema|anledning|emne",
    ),
    Label(
        "recommendation",
        rf"{_OWNER}(?:indstilling(?:er)?|forslag|anbefaling(?:er)?|beslutningsforslag)|det indstilles|"
        r"indstilling fra (?:administrationen|forvaltningen|direktionen)|forslag til beslutning|beslutningspunkter|"
        r"indstillingspunkter|indstilling og begrundelse|det foreslås",
    ),
    Label("alternative",
        r"alternativ(?:e|t)? (?:indstilling(?:er)?|forslag)|beskrivelse af alternativ indstilling|"
        r"mindretalsindstilling"),
    Label(
        "presentation",
        rf"{CASE_TEXT}|supplerende(?:/ændret)? sagsfremstilling(?:en)?|beskrivelse af sagen|"

            r"beskrivelse|problemstilling(?:en)?|løsning(?:er)?|løsningsforslag|(?:sagens |"
            r"indledning/)?baggrund|indledning|"
        r"vurdering(?:en)?|(?:forvaltningens|administrationens) (?:vurdering|bemærkninger)|redegørelse|fakta|"
        r"supplerende oplysninger|sagsoplysninger|begrundelse|sagen|kort sagsfremstilling",
    ),
    Label(
        "economy",
        r"økonomi(?:ske| og)? ?(?:konsekvenser|finansiering|forhold|organisatoriske konsekvenser)?|økonomi/personale|"
        r"(?:bevillings(?:mæssige|tekniske)) (?:konsekvenser|ændringer)|finansiering|afledte konsekvenser|økonomi",
    ),
    Label(
        "consequences",

            r"(?:personale|personalemæssige|miljømæssige|øvrige|andre|organisatoriske|sundhedsmæssige|"
            r"juridiske|klimamæssige|"

            r"handicap|planmæssige) ?(?:konsekvenser|forhold)?|konsekvenser(?: for \w+)?|ligestilling|"
            r"bæredygtighed|klima|miljø|personale|sundhed",
    ),
    Label("legal", LEGAL),
    Label("framework",
        r"strategisk ramme|politisk(?:e)? ramme(?:r)?|politik(?:ker)?(?: og strategier)?|mål og "
        r"strategi"),
    Label(
        "hearing",
        rf"{HEARING}|borgerinddragelse|dialog/høring|"
        r"dialog og høring|høringsparter|involvering|udtalelser?|høringsfrist",
        "free",
    ),
    Label("communication", r"kommunikation(?:splan)?|information|tidsplan|tidsperspektiv|evaluering|opfølgning"),
    Label("annexes", ANNEXES),
    Label(
        "decision",

            r"beslutning(?:er|en)?|(?:udvalgets|rådets|byrådets|økonomiudvalgets|kommunalbestyrelsens|"
            r"magistratens) (?:beslutning|afgørelse)|"

            r"afgørelse(?:n)?|protokol(?:lat)?|beslutningsprotokol|vedtagelse|konklusion|referat|mødets "
            r"beslutning|udfald|udvalget besluttede",
        "free",
    ),
    Label("absence", ABSENCE, "free"),
    Label("present_for_item", r"tilstede(?:værende)?|til stede|mødte"),
    Label("conflict", r"inhabil(?:e|itet)?|habilitet"),
    Label("votes", r"afstemning|stemmetal|afstemningsresultat"),
    Label("dissent",
        r"afvigende mening(?:er)?|mindretalsudtalelse(?:r)?|særudtalelse(?:r)?|"
        r"protokolbemærkning(?:er)?|mindretal"),
    Label("reservation", r"forbehold"),
    Label("signature", r"underskrift(?:er|sblad|sside|sark)?", "never"),
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
def _compiled(labels: tuple[Label, ...]) -> tuple[tuple[Label, re.Pattern[str]], ...]:
    return tuple((label, _pattern(label)) for label in labels)


def _pattern(label: Label) -> re.Pattern[str]:
    variants = any_blanks(label.variants)
    return re.compile(rf"(?P<label>(?:{variants}))(?P<mark>\s*:\s*|\t\s*|\s{{2,}}|\s+|$)(?P<beside>.*)$", re.IGNORECASE)


_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+(?=\D)")


@lru_cache(maxsize=4096)
def label_of(text: str, labels: tuple[Label, ...] = ITEM_WORDS) -> LineLabel | None:
    """The label that begins this line, the longest where several fit; a number before it does not count."""
    bare = _NUMBERED.sub("", text, count=1)
    if not bare[:1].isalpha():
        return None
    hits = [hit for label, pattern in _compiled(labels) if (hit := _hit(bare, label, pattern)) is not None]
    if bare is not text and hits and hits[0].beside:
        return None
    return max(hits, key=lambda hit: len(hit.printed), default=None)


def _hit(text: str, label: Label, pattern: re.Pattern[str]) -> LineLabel | None:
    match = pattern.match(text)
    if match is None:
        return None
    beside, mark = match["beside"].strip(), match["mark"]
    is_label = text[0].isupper() and (
        not beside
        or ":" in mark
        or (label.beside != "never" and ("\t" in mark or len(mark) > 1))
        or (label.beside == "free" and (beside[0].isupper() or beside[0].isdigit()))
    )
    if not is_label or (label.beside == "never" and beside):
        return None
    return LineLabel(label.key, match["label"], beside)


def kind_of(text: str) -> str | None:
    """The item kind that these words name, None for others."""
    bare = text.strip(" .:()").casefold()
    return next((kind for kind, variants in ITEM_KINDS.items() if re.fullmatch(variants, bare)), None)


def fixed_of(title: str) -> str | None:
    """Which of the items that stand on every agenda this title is."""
    return next((kind for kind, begin in FIXED_ITEMS.items() if re.match(begin, title.casefold())), None)
