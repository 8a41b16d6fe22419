"""Every finding a reader can make: its code, how sure we are, and the Danish sentence that says what to do.

`CONFIRMATIONS` are not problems: they say what was checked and held.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from documents.reading.bodies import Bodies
from documents.reading.certainty import Certainty
from documents.reading.result import Finding, Source

CONFIRMATIONS = frozenset({"sums_agree", "fte_agrees"})

MESSAGES: Mapping[str, tuple[Certainty, str]] = {
    # the file
    "encoding_uncertain": (
        "uncertain",
        "Filen er ikke gemt som UTF-8 og er læst som {encoding}. Se efter, at æ, ø og å står rigtigt.",
    ),
    "unknown_format": (
        "certain",
        "Dokumentet ligner ingen af de skemaer, Sagsgang kender. Hele teksten er lagt i ét forslag; "
        "udfyld felterne selv.",
    ),
    "seems_to_be": (
        "uncertain",
        "Det ligner {what}, som Sagsgang ikke kan læse felt for felt. Hele teksten er lagt i ét "
        "forslag; udfyld felterne "
        "selv, eller vælg den fil, hvor forslaget står.",
    ),
    # bodies
    "unknown_body": ("certain", "»{name}« findes ikke i organisationen. Vælg, hvem der menes, eller opret navnet."),
    "body_ambiguous": ("certain", "»{name}« kan være flere. Hvilket menes?{candidates}"),
    "committee_not_stated": ("certain", "Dokumentet nævner intet udvalg. Vælg det udvalg, der skal behandle sagen."),
    "hearing_bodies_empty": ("certain", "Feltet »{label}« er tomt. Tag stilling til, hvem der skal høres."),
    "response_date_missing": (
        "certain",
        "Svaret fra {body} (»{text}«) står uden dato. Skriv, hvornår det er modtaget.",
    ),
    "response_empty": (
        "certain",
        "Feltet »{label}« er tomt. Det tæller ikke som svar; spørg {body}, eller skriv svaret ind.",
    ),
    "response_awaited": (
        "certain",
        "{body} har ikke svaret endnu (»{text}«){planned}. Følg op, så svaret er med, når sagen behandles.",
    ),
    # fields
    "left_over": ("certain", "»{text}« hører ikke til noget felt. Se efter, om det skal med."),
    "heading_unknown": ("uncertain", "»{text}« er læst som overskrift. Se efter, at teksten under den hører til."),
    "sentence_broken": ("certain", "Sætningen er afbrudt: »{text}«. Skriv den færdig."),
    "title_uncertain": ("uncertain", "Titlen »{title}« er læst som dokumentets første linje. Bekræft den."),
    "committee_uncertain": ("uncertain", "Udvalget »{name}« er læst i titlen. Bekræft det."),
    "title_missing": ("certain", "Forslaget har ingen overskrift. Skriv en."),
    "choice_unclear": ("certain", "Det fremgår ikke, om forslaget er råderum eller ønske. Sæt ét kryds."),
    "field_empty": ("certain", "Feltet »{label}« er tomt. Udfyld det, eller skriv, at det ikke er relevant."),
    "profit_centre_empty": ("certain", "Feltet »{label}« er tomt. Skriv profitcenteret, før forslaget bogføres."),
    "economy_empty": ("certain", "Økonomien er tom i forslaget{table}. Skriv investering og forventet afkast."),
    "description_empty": ("certain", "Beskrivelsen af indsatsen er tom. Skriv, hvad der skal gøres."),
    "field_missing": ("certain", "Skemaet mangler rækken »{label}«. Tilføj den, eller skriv, at den ikke er relevant."),
    "responsible_not_named": (
        "uncertain",
        "Feltet »{label}« beskriver de ansvarlige uden at nævne navne. Skriv, hvem der er ansvarlig.",
    ),
    "uncertain_marker": ("certain", "»{text}« er skrevet med spørgsmålstegn. Afklar, om det skal med."),
    "heading_uncertain": ("uncertain", "Overskriften »{title}« er fundet uden sikre tegn. Se efter, at den er hel."),
    # years, amounts, staff
    "year_missing": (
        "uncertain",
        "Beløbet {amount} står uden år i skemaet ({years}). {reading} Bekræft året{rest}.",
    ),
    "years_incomplete": (
        "uncertain",
        "Rækken »{label}« har {count} beløb til {years} år; de er lagt fra venstre. Bekræft årene.",
    ),
    "year_not_stated": (
        "certain",
        "Kolonnen {years} er tom. Den regnes ikke som 0; skriv beløbene, eller at der ingen er.",
    ),
    "amount_not_stated": ("certain", "Skemaet har ingen beløb. Skriv budgetændringen år for år."),
    "years_not_stated": ("certain", "Tabellen har beløb, men ingen årstal. Skriv, hvilke år de gælder."),
    "years_gap": ("certain", "Tabellen springer {years} over. Skriv beløbene for de år, eller at der ingen er."),
    "column_is_reference": (
        "certain",
        "{columns} er regnskab eller budget at sammenligne med og er ikke læst som ændringer. Se efter, at det passer.",
    ),
    "amounts_surplus": (
        "uncertain",
        "Rækken »{label}« har flere tal, end der er år ({years}); de sidste er læst. Bekræft beløbene.",
    ),
    "amounts_unclear": (
        "certain",
        "Rækken »{label}« ({printed}) kan læses på flere måder, og intet beløb er taget med. Skriv beløbene år for år.",
    ),
    "amount_unread": (
        "certain",
        "»{printed}« i rækken »{label}« er ikke et sikkert beløb og er ikke taget med. Skriv beløbet.",
    ),
    "unit_conflict": ("uncertain", "»{printed}« står i en tabel i {unit}. Afklar, om beløbet er i kr. eller i {unit}"),
    "row_is_no_money": ("uncertain", "Rækken »{label}« er ikke læst som beløb. Ret det, hvis den er i kroner."),
    "sign_uncertain": (
        "uncertain",
        "»{label}« står med plus, og intet siger, hvad plus betyder. Beløbet er læst som mindre udgift. Bekræft det.",
    ),
    "sign_contradicts": (
        "uncertain",
        "»{label}« står med plus, men efter noten er plus en udgift. Beløbet er læst som trykt. Ret det ene.",
    ),
    "amount_from_text": (
        "uncertain",
        "{amount} er læst i teksten (»{text}«). Bekræft beløb, fortegn og år, eller slet det.",
    ),
    "text_differs": (
        "uncertain",
        "Teksten nævner {text}, som ikke står i tabellen; det nærmeste er {table}. Ret det ene eller det andet.",
    ),
    "text_outdated": (
        "certain",
        "Teksten nævner stadig {text}, som var beløbet før rettelsen. Ret teksten, eller ret beløbet tilbage.",
    ),
    "unit_jump": (
        "uncertain",
        "Teksten nævner {text}, tabellen {table}: en faktor 1.000 til forskel. Se efter, om tabellens enhed er rigtig.",
    ),
    "unit_not_stated": ("uncertain", "Enheden står ikke i tabellen; beløbene er læst som 1.000 kr. Bekræft det."),
    "sum_disagrees": (
        "certain",
        "»{label}« {year} er {printed}, men rækkerne giver {computed}. Ret det ene eller det andet.",
    ),
    "sum_unchecked": ("certain", "»{label}« kan ikke efterregnes: ingen rækker hører til. Se efter, at den passer."),
    "sums_agree": ("certain", "Summerne er efterregnet og stemmer ({what})."),
    "fte_agrees": ("certain", "Årsværk stemmer: tabellen har {printed}, teksten {terms}."),
    "fte_disagrees": ("uncertain", "Tabellen har {printed} årsværk, men teksten nævner {terms}. Afklar antallet."),
    "fte_in_words": ("uncertain", "»{text}« er læst som {count} årsværk. Bekræft antallet."),
    "fte_not_stated": ("uncertain", "Teksten nævner årsværk uden antal (»{text}«). Skriv antallet."),
    "staff_consequences_contradicted": (
        "uncertain",
        "Under »{label}« står »{text}«, men teksten nævner {evidence}. Afklar, hvad forslaget betyder for personalet.",
    ),
    "expenditure_type_mismatch": (
        "uncertain",
        "Udgiftstypen er angivet som »{text}«, men tabellen bruger {types}. Ret det ene eller det andet.",
    ),
    "due_uncertain": (
        "uncertain",
        "»{text}« er kun dateret {due}. Sæt en dato, senest til budgetarbejdet det år.",
    ),
    # the catalogue
    "missing_in_money_table": (
        "certain",
        "Forslaget »{title}« står ikke i tabellen over økonomien.{text}",
    ),
    "amount_unmatched": (
        "uncertain",
        "Tabelrækken »{label}« ({amount}) passer ikke sikkert til noget forslag. Vælg forslaget.",
    ),
    "amount_missing": ("certain", "Tabelrækken »{label}« har intet beløb. Skriv det."),
    "amount_zero": ("uncertain", "Tabellen har 0 kr. for »{label}«{note}. Bekræft, at forslaget intet koster."),
    "amount_differs": (
        "uncertain",
        "Forslagets tekst anslår {text}, tabellen {table}. Ret det ene eller det andet.",
    ),
    "rest_disagrees": (
        "certain",
        "Resten er trykt som {printed}, men {pool} minus {sum} giver {computed}. Ret det ene eller det andet.",
    ),
    "timetable_before_catalogue": (
        "certain",
        "Tidsplanen nævner {years}, men kataloget er fra {catalogue}. Ret tidsplanen.",
    ),
    "contents_incomplete": (
        "certain",
        "Indholdsfortegnelsen nævner {listed} af {count} forslag{cut}.{missing} Alle {count} er læst.",
    ),
}


@dataclass(frozen=True, slots=True)
class Context:
    """What every reader needs beside the lines: the file's name for sources, and the municipality's bodies."""

    file: str
    bodies: Bodies

    def finding(self, code: str, line: int, **values: object) -> Finding:
        """The finding `code` at a line, its sentence filled in."""
        certainty, sentence = MESSAGES[code]
        message = sentence.format(**values).replace("kr..", "kr.")
        return Finding(code, message, certainty, Source(self.file, line))
