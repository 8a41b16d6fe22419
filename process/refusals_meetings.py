"""Why something is not done with an agenda, a seat at a meeting, a record or its publication."""

from __future__ import annotations

from collections.abc import Mapping

OF_MEETINGS: Mapping[str, tuple[str, str]] = {
    "ends_before_it_begins": (
        "Fraværet kan ikke slutte ved punkt {last}, før det begynder ved punkt {first}.",
        "The absence cannot end at item {last}, before it begins at item {first}.",
    ),
    "already_stopped": (
        "{who} har allerede begæret den indbragt for byrådet (§ 23).",
        "{who} has already brought it before the council (§ 23).",
    ),
    "council_has_it": (
        "{body} har sagen på et møde, der er holdt. Nu er det {body}, der afgør den.",
        "{body} has had the case at a meeting; it is theirs to decide now.",
    ),
    "dissent_of_another": (
        "Et medlem kan kun føre sin egen mening til protokollen. Et partis eller en andens skriver formanden eller "
        "sekretæren ned.",
        "A member can only enter their own dissent; a party's or another's is written down by the chair or secretary.",
    ),
    "own_substitute": (
        "{who} kan ikke være stedfortræder for sig selv.",
        "{who} cannot be a substitute for themselves.",
    ),
    "decided_alone": (
        "Formanden har afgjort sagen alene, og det er udført. Mødet tager det til efterretning; et andet udfald kræver "
        "en ny behandling.",
        "The chair has decided this alone, and it is carried out. The meeting takes note (--outcome noted); another "
        "outcome takes another treatment.",
    ),
    "alone_waits": (
        "Formanden har afgjort punkt {item} alene, og det skal organet orienteres om. Sæt sagen på et andet af "
        "organets møder til orientering, eller flyt mødet.",
        "The chair has decided item {item} alone, and the body must be told. Place the case on another of its "
        "meetings for information, or move this one.",
    ),
    "reopened_to_another_body": (
        "Udfaldet kan ikke ændres til henvist: det siger ikke, hvem sagen går til.",
        "An outcome cannot be changed to referred: it would not say to whom.",
    ),
    "negative_votes": ("Et stemmetal kan ikke være negativt.", "A number of votes cannot be negative."),
    "order_incomplete": (
        "Rækkefølgen skal nævne hvert punkt én gang: {items}.",
        "The order must name each item once: {items}.",
    ),
    "already_approved": ("Dagsordenen er allerede godkendt.", "The agenda is already approved."),
    "agenda_empty": ("Dagsordenen er tom. Sæt punkter på den først.", "The agenda is empty. Place items first."),
    "chair_approves": (
        "Dagsordenen godkendes af formanden eller næstformanden: {who}.",
        "The agenda is approved by the chair or the vice-chair: {who}.",
    ),
    "not_approved_yet": (
        "Formanden har ikke godkendt dagsordenen endnu. Få den godkendt, og send den så ud.",
        "The chair has not approved the agenda yet. Have it approved, then dispatch it.",
    ),
    "own_absence_only": (
        "Et medlem kan kun trække sit eget afbud tilbage, ikke {who}s.",
        "A member can only take back an absence of their own, not {who}'s.",
    ),
    "seat_is_taken": (
        "{who} er godkendt som stedfortræder for {member}. Skriv i protokollen, hvornår {member} kommer.",
        "{who} is approved as the substitute of {member}. Record when {member} arrives.",
    ),
    "nobody_asked": ("{who} er ikke spurgt om at træde ind.", "{who} has not been asked to sit in."),
    "chair_decides": (
        "Kun formanden kan afgøre en sag alene: {who}.",
        "Only the chair can decide a case alone: {who}.",
    ),
    "not_alone": (
        "Formanden kan kun afgøre sagen, ikke udsætte, sende tilbage eller henvise den alene.",
        "The chair can only decide the case, not postpone, return or refer it alone.",
    ),
    "record_open": (
        "Protokollen fra mødet {date} er ikke lukket endnu. Ret beslutningen direkte.",
        "The record of the meeting on {date} is not closed yet. Correct the decision itself.",
    ),
    "published_already": (
        "Referatet er offentliggjort og kan ikke rettes. Skriv en tilføjelse.",
        "The minutes are published and cannot be corrected. Write an addition.",
    ),
    "reopening_waits": (
        "Der venter allerede en ændring af udfaldet på bekræftelse.",
        "A change of this outcome is already waiting to be confirmed.",
    ),
    "two_people": (
        "Udfaldet ændres af to: en anden end den, der foreslog det, skal bekræfte.",
        "It takes two people: somebody else must confirm.",
    ),
    "not_ready_to_publish": (
        "Dagsordenen kan vises, når den er sendt ud, og referatet, når protokollen er lukket.",
        "The agenda can be published once it is dispatched, the minutes once the record is closed.",
    ),
    "guard_found": (
        "Det kan først offentliggøres, når nogen har set på: {findings}. Ret det, eller skriv en begrundelse.",
        "It cannot be published before somebody has dealt with: {findings}. Mend it, or give a reason.",
    ),
    "not_published": ("Der er ikke noget offentliggjort at trække tilbage.", "Nothing is published to withdraw."),
}
