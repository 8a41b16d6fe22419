"""The words that label a proposal's fields, by meaning: the one table of them.

A field of the head has a value beside it or on the next line; a section has text below it. Municipalities print the
same field under many names; a new name is a word more in a row here, or in `label_words.py` where minutes have the
field too. A space in `variants` is any run of blanks.
"""

from documents.reading.label_words import ANNEXES, CASE_NUMBER, CASE_TEXT, HEARING, LEGAL, OFFICER, SUMMARY
from documents.reading.labels import Label
from documents.reading.proposal.choice import CHOICE

HEAD = (
    Label("choice", CHOICE, most_lines=1),
    Label(
        "number",
        r"(?:(?:budget|spare|effektiviserings|anlægs|ændrings|omprioriterings|besparelses)?forslag(?:et)?s?-?\s?)?"
        r"(?:nr\b\.?|nummer|id)|løbenr\b\.?|løbenummer",
        "free",
    ),
    Label("title", r"overskrift|titel|emne|forslag(?:ets|et)? ?(?:titel|navn|overskrift)", "free"),
    Label(
        "title", r"(?:budget|spare|effektiviserings|anlægs|besparelses)?forslag|projekt(?:navn|titel)?|sag|vedrørende"
    ),
    Label(
        "committee", r"(?:fag|stående |ansvarligt |politisk )?udvalg(?: ?/ ?politikområde)?|bevillingsudvalg", "free"
    ),
    Label("both", r"(?:afdeling|forvaltning|område|center) ?/ ?institution|institution ?/ ?afdeling", "free"),
    Label(
        "department",
        r"(?:ansvarlig )?(?:afdeling|forvaltning|center|direktørområde|fagområde|stab|enhed)|forvaltningsområde",
        "free",
    ),
    Label("institution", r"institution(?:er)?|driftssted", "free"),
    Label(
        "profit_centre",
        r"profitcenter(?: ?(?:&|og|/) ?F3[- ]?niveau)?|omkostningssted|PSP[- ]?(?:element|nr\.?)|profitcenternr\.?",
        "free",
    ),
    Label("proposer", r"forslags?stiller(?:e|en)?|stillet af|fremsat af", "free"),
    Label("types", r"udgiftstype(?:r)?", "free"),
    Label("drafted_by", rf"udarbejdet af|udfyldt af|{OFFICER}", "free"),
    Label("responsible", r"(?:budget|projekt)?ansvarlig(?:e|t)?(?: (?:chef|leder|direktør))?"),
    Label("case_number", rf"{CASE_NUMBER}|dok\.?[- ]?(?:nr\b\.?|nummer|id)", "free"),
    Label("sign_note", r"fortegn(?:snote)?"),
)

SECTIONS = (
    Label("Resumé", SUMMARY),
    Label("Status", r"status|nuværende (?:situation|forhold|praksis)|nuværende serviceniveau"),
    Label("Baggrund", r"baggrund(?: for forslaget)?|indledning|historik"),
    Label("Formål", r"formål(?:et)?(?: med forslaget)?|mål og effekt(?:er)?"),
    Label("Ændringsforslag", r"ændringsforslag|forslag"),
    Label(
        "Beskrivelse",
        r"(?:kort |nærmere |uddybende )?beskrivelse(?: af (?:forslaget|indhold(?:et)?|ændringen|projektet))?",
    ),
    Label("Forslagets indhold", r"(?:forslagets|projektets) indhold|indhold(?: i forslaget)|forslaget indebærer"),
    Label("Beslutningstema", r"beslutningstema|sagens tema|emne for beslutning"),
    Label("Sagsfremstilling", CASE_TEXT),
    Label("Lovgrundlag", rf"{LEGAL}|juridiske konsekvenser"),
    Label("Målgruppe", r"målgruppe(?:r|n)?"),
    Label("Nøgletal", r"nøgletal(?: \([^)]*\))?|aktivitetstal|benchmark(?:ing)?"),
    Label("Betydning for fokusområder", r"betydning for [^.:]{0,60}fokusområder(?: \([^)]*\))?"),
    Label(
        "Betydning for udviklingsmål og politikker",
        r"betydning for [^.:]{0,60}(?:mål|politik)[^.:]{0,60}",
        colon=True,
    ),
    Label("Sammenhæng til politikker", r"(?:sammenhæng|relation) til (?:politik|strategi|vision)[^.:]{0,40}"),
    Label("Indvirkning på andre områder", r"(?:eventuel )?(?:ind|på)virkning på andre (?:områder|udvalg)[^.:]{0,60}"),
    Label("Konsekvenser for service", r"konsekvenser for (?:service(?:n|niveauet)?|borgerne)[^.:]{0,40}"),
    Label(
        "Konsekvens",
        r"(?:øvrige |andre )?konsekvens(?:er)?(?: (?:for|af) [^.:]{2,50})?|servicemæssige konsekvenser|effekt(?:er)?",
    ),
    Label(
        "Personalemæssige konsekvenser",
        r"personale(?:mæssige )?(?:konsekvens(?:er)?|forhold)|konsekvenser for personalet",
    ),
    Label("Høringsberettigede", r"høringsberettigede?(?:\. [^:]*)?|hvem er høringsberettiget[^:]*|høringsparter"),
    Label(
        "Afledt ændring i takst",
        r"afledt(?:e)? ændring(?:er)? i takst(?:en|er|erne)?[^.:]{0,40}|takstmæssige konsekvenser",
    ),
    Label(
        "Økonomi",
        r"økonomi(?:ske (?:konsekvenser|forhold|overslag))?|økonomisk(?:e)? (?:overblik|konsekvens|vurdering)",
    ),
    Label("Investeringsbehov", r"investeringsbehov|investering(?:er)?|anlægsudgift(?:er)?|anlægsøkonomi"),
    Label("Afledt drift", r"afledte? drift(?:sudgifter|sudgift|søkonomi)?"),
    Label("Forudsætninger", r"forudsætninger(?: for forslaget)?"),
    Label("Risici", r"risic?i|risiko(?:vurdering)?|usikkerheder"),
    Label("Alternativer", r"alternativ(?:er|e forslag)?"),
    Label(
        "Tidsplan",
        r"tidsplan(?: for forslaget)?|ikrafttræden|tidspunkt|implementering(?:splan)?|proces(?: og tidsplan)?",
    ),
    Label("Klima", r"klima(?:mæssige)?(?: og miljø)?(?:mæssige)? ?(?:konsekvenser)?|bæredygtighed"),
    Label(
        "Relevante dokumenter eller sammenhæng til andre bidrag",
        r"relevante dokumenter[^.:]{0,60}|sammenhæng (?:til|med) andre[^.:]{0,40}",
    ),
    Label(
        "Bemærkninger fra",
        r"(?:eventuel(?:le|t)? )?(?:bemærkninger|udtalelser?|høringssvar|svar) fra [\wæøåÆØÅ -]{2,60}",
    ),
    Label("Bemærkninger", r"(?:øvrige |eventuel(?:le|t)? |supplerende )?bemærkninger|andet"),
    Label("Høring", HEARING),
    Label("Kommunikation", r"kommunikation"),
    Label("Indstilling", r"(?:administrationens |forvaltningens )?indstilling"),
    Label("Bilag", ANNEXES),
)
BESIDE_ONLY = HEAD[3]
"""A title only where it stands beside the word: "Projekt" alone is the name of the form."""
ANSWERS = "Bemærkninger fra"
RELATED = "Relevante dokumenter eller sammenhæng til andre bidrag"
STAFF = "Personalemæssige konsekvenser"
FIGURES = "Nøgletal"
HEARD = "Høringsberettigede"
LONGEST_SHOWN = 30
"""A section is called as printed; a longer heading, which is an instruction, by its short name here."""


def shown(label: Label, printed: str) -> str:
    """What a section is called."""
    bare = printed.strip(" :")
    is_short = len(bare) <= LONGEST_SHOWN and "(" not in bare
    return bare if is_short or label.key == ANSWERS or label not in SECTIONS else label.key
