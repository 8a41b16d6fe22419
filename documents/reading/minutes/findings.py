"""Every finding about minutes or an agenda: its code, how sure we are, and the Danish sentence that says what to do."""

from collections.abc import Mapping

from documents.reading.certainty import Certainty
from documents.reading.minutes.result import MeetingFinding, Span

MESSAGES: Mapping[str, tuple[Certainty, str]] = {
    # the document
    "lines_unplaced": (
        "uncertain",
        "Linjerne »{text}« hører ikke til nogen rubrik, vi kender. Se, om de siger noget vigtigt.",
    ),
    "text_flat": (
        "uncertain",
        "Kopien har samlet hver side på én linje, og tal kan være faldet ud. Sammenlign med det oprindelige referat.",
    ),
    "times_lost": ("certain", "Klokkeslæt mangler i kopien efter »kl.«. Skriv dem ind fra det oprindelige referat."),
    "kind_uncertain": ("uncertain", "Det fremgår ikke sikkert, om papiret er en dagsorden eller et referat. Vælg."),
    "contents_without_items": (
        "certain",
        "Indholdsfortegnelsen nævner punkterne {numbers}, men de står ikke i teksten. Se, om kopien er hel.",
    ),
    # the meeting
    "body_missing": ("certain", "Det fremgår ikke, hvem der holdt mødet. Vælg udvalg eller råd."),
    "body_uncertain": ("uncertain", "»{body}« er læst som mødets udvalg uden en rubrik, der siger det. Bekræft det."),
    "date_missing": ("certain", "Mødets dato fremgår ikke. Skriv den."),
    "date_uncertain": ("uncertain", "Mødets dato er læst som {date} af beslutningernes overskrifter. Bekræft den."),
    "place_uncertain": ("uncertain", "»{place}« er læst som mødestedet; det står uden rubrik. Bekræft det."),
    "label_empty": ("certain", "Rubrikken »{label}« er tom. Skriv det ind, hvis det kendes."),
    "people_unread": (
        "certain",
        "Under »{label}« står noget, der ikke kan læses som navne: »{text}«. Skriv navnene ind.",
    ),
    "members_not_present": (
        "certain",
        "Listen »{label}« er udvalgets medlemmer; hvem der mødte, fremgår ikke af den{absent}.",
    ),
    "several_sittings": (
        "certain",
        "Mødet er holdt over flere dage: {dates}. Se, at hver beslutning har den rigtige dag.",
    ),
    "same_person": ("uncertain", "»{first}« og »{second}« ser ud til at være samme person. Er de det?"),
    # an item
    "title_missing": ("certain", "Punktet har ingen overskrift. Skriv en."),
    "item_kind_uncertain": ("uncertain", "Punktets art er læst som {kind} af »{text}«. Bekræft den."),
    "number_lost": ("certain", "Rubrikken »{label}« er tom i kopien. Skriv nummeret ind fra det oprindelige papir."),
    "number_uncertain": ("uncertain", "»{text}« er læst som sagsnummer, selv om det ikke ligner et. Bekræft det."),
    "decision_empty": (
        "certain",
        "Rubrikken »{label}« står uden tekst: der er ikke ført nogen beslutning til referat.",
    ),
    "decision_not_in_text": ("certain", "Teksten slutter uden en beslutning. Se, om kopien er hel."),
    "decision_without_day": ("certain", "Beslutningen står uden {what}. Skriv det ind."),
    "outcome_uncertain": ("uncertain", "»{text}« er læst som »{outcome}«. Bekræft, hvad der blev besluttet."),
    "outcome_deviates": (
        "certain",
        "{body} skal {role}, men beslutningen er skrevet »{printed}«. Den er læst som »{outcome}«; bekræft det.",
    ),
    "decision_by_points": (
        "certain",
        "»{printed}« henviser til indstillingen med {count}. Se, at beslutningen dækker dem alle.",
    ),
    "decisions_differ": (
        "certain",
        "Beslutningen fra {body} den {date} står to gange med forskellig ordlyd. Vælg den rigtige.",
    ),
    "votes_unclear": ("uncertain", "Afstemningen »{text}« har ikke alle tal. Skriv stemmetallene ind, hvis de kendes."),
    "absence_uncertain": (
        "uncertain",
        "Det fremgår ikke, om {person} var fraværende hele mødet eller kun under punktet. Vælg.",
    ),
    # the route
    "grid_uncertain": ("uncertain", "Krydset i behandlingsskemaet kan ikke placeres sikkert{proposed}. Vælg udvalget."),
    "body_abbreviated": ("uncertain", "»{body}« er læst som et udvalg. Vælg, hvilket der menes."),
    "role_not_stated": ("uncertain", "Det fremgår ikke, hvad {body} skal gøre med sagen{proposed}. Vælg."),
    "route_from_text": ("uncertain", "Sagens videre vej ({bodies}) er læst af teksten »{label}«. Bekræft den."),
    "next_uncertain": ("uncertain", "»{text}« står uden årstal; {date} er læst ud fra {origin}. Bekræft datoen."),
    "competence_and_route_differ": (
        "certain",
        "Kompetencen nævner kun {competence}, men teksten sender også sagen til {bodies}. Se, at vejen er rigtig.",
    ),
    # what the text tells
    "deadline_uncertain": ("uncertain", "Fristen {date} fra en ekstern myndighed er læst uden årstal. Bekræft den."),
    "authority_uncertain": (
        "uncertain",
        "Fristen {date} er læst som sat af {authority}, som en anden sætning nævner. Bekræft det.",
    ),
    "hearing_without_deadline": ("certain", "Sagen sendes i høring{bodies}, men der står ingen frist. Sæt en."),
    "hearing_uncertain": (
        "uncertain",
        "{bodies} nævnes som hørt eller til høring. Bekræft, hvem der høres, og hvornår.",
    ),
    "mentions_uncertain": ("uncertain", "{what} er læst af løbende tekst: {text}. Se dem efter."),
    "invited_not_appointed": ("certain", "{count} personer er inviteret; de er ikke udpeget ved denne beslutning."),
    "table_missing": (
        "certain",
        "Teksten henviser til en oversigt (»{text}«), som ikke er med. Find den i det oprindelige papir.",
    ),
    "sum_disagrees": (
        "certain",
        "{printed} svarer ikke til delene ({terms} = {computed}). Ret det ene eller det andet.",
    ),
    "table_disagrees": (
        "certain",
        "Teksten har {text}, men tabellen nævner ikke de beløb{near}. Ret det ene eller det andet.",
    ),
    "total_disagrees": ("uncertain", "»{label}« i tabellen er {printed}, men rækkerne giver {computed}. Se efter."),
}


def finding(code: str, span: Span, fact: str = "", **values: object) -> MeetingFinding:
    """The finding `code` at a place, its sentence filled in."""
    certainty, sentence = MESSAGES[code]
    return MeetingFinding(code, sentence.format(**values), certainty, span, fact)


def short(text: str, most: int = 70) -> str:
    """A text cut for a sentence."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
