"""Why a command is refused: a value with a code and a sentence a clerk can read, in Danish and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from process.english import in_english

OF_TERMS: Mapping[str, tuple[str, str]] = {
    "route_unconfirmed": (
        "Sagens rute er ikke bekræftet for {term}. Sagsbehandleren bekræfter den på sagens side; skal sagen på "
        "dagsordenen før det, så skriv hvorfor.",
        "The route of the case is not confirmed for {term}. The officer confirms it (confirm-route); to place the case "
        "before that, say why.",
    ),
    "route_stands": (
        "Sagens rute skal ikke bekræftes: ingen ny valgperiode er begyndt, siden den blev fastlagt.",
        "The route needs no confirmation: no new term has begun since it was set.",
    ),
    "body_has_ended": (
        "{bodies} er nedlagt og har ingen efterfølger. Vælg, hvem der tager over.",
        "{bodies} has ended and nobody follows it. Say who takes over.",
    ),
}


OF_AFTERMATH: Mapping[str, tuple[str, str]] = {
    "follow_ups_open": (
        "Der er opfølgninger, som ikke er færdige: nr. {numbers}. Gør dem færdige, eller skriv en begrundelse.",
        "Follow-ups {numbers} are not finished. Finish them, or give a reason (--reason).",
    ),
    "done_text_needed": ("Skriv, hvad der er gjort.", "Say what was done."),
    "comment_for_yellow": ("Skriv en kommentar til den gule status.", "A yellow status needs a comment (--comment)."),
    "linked_to_itself": ("En sag kan ikke knyttes til sig selv.", "A case cannot be linked to itself."),
    "points_lost": (
        "Listen har {count} punkter, men punkt {number} har en status. Tag alle punkter med.",
        "The list has {count} points, but point {number} has a status. Take all points along.",
    ),
    "no_status_yet": (
        "Der mangler en status på punkt {numbers}. Sæt den, før rapporten gemmes.",
        "Points {numbers} have no status yet. Set it before the report is filed.",
    ),
    "nobody_in_office": (
        "{who} har ingen plads i kommunen i dag. Vælg en anden ansvarlig.",
        "{who} holds no seat today. Choose somebody else.",
    ),
    "joined_already": (
        "Sagen behandles allerede i sag {number}. Tag den ud af den først.",
        "The case is already treated in case {number}. Take it out of that one first (leave).",
    ),
    "not_joined": ("Sagen behandles ikke i en anden sag.", "The case is not treated in another one."),
    "not_collective": (
        "Sag {number} kan ikke samle andre sager: den er afgjort, afsluttet eller selv samlet i en anden.",
        "Case {number} cannot take others in: it is decided, ended or joined to another itself.",
    ),
    "joined_case": (
        "Sagen behandles i sag {number}. Sæt den på som underpunkt til den.",
        "The case is treated in case {number}. Place it under that one (--under).",
    ),
    "order_wrong": (
        "Rækkefølgen skal nævne hvert af sagens forslag én gang.",
        "The order must name each proposal of the case once.",
    ),
    "decided_before": (
        "Sagen er afgjort. Der kan ikke ændres ved ændringsforslagene.",
        "The case is decided; its amendments stand.",
    ),
    "proposer_needed": ("Skriv, hvem der stiller ændringsforslaget.", "Say who tables the amendment."),
    "not_late": (
        "Ændringsforslag {number} kom ikke efter fristen. Det behandles uden videre.",
        "Amendment {number} was not late; it is treated anyway.",
    ),
    "pool_negative": ("Puljen kan ikke være negativ.", "A pool cannot be negative."),
}


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

SENTENCES: Mapping[str, tuple[str, str]] = {
    "not_found": ("Der findes ingen {what} med betegnelsen {key}.", "There is no {what} called {key}."),
    "not_allowed": (
        "{who} har ikke adgang til dette. Det kan {roles}.",
        "{who} may not do this. It takes {roles}.",
    ),
    "changed_meanwhile": (
        "Der er registreret noget nyt, siden du åbnede siden (version {seen}, nu {current}). "
        "Intet er gemt oven i. Hent siden igen, og gentag.",
        "Somebody changed this since you opened it (version {seen}, now {current}). Nothing was overwritten. "
        "Load it again and repeat.",
    ),
    "id_taken": (
        "Intet er gemt: denne registrering har samme kendetegn som en anden. Hent siden igen, og gentag.",
        "Nothing was recorded: this id was used for another command. Use a new one.",
    ),
    "wrong_stage": (
        "Sagen er i stadiet «{stage}». Dette kan kun ske i {needed}.",
        "The case is in stage {stage}. This can only be done in {needed}.",
    ),
    "case_ended": ("Sagen er afsluttet. Opret en ny sag.", "The case has ended. Register a new one."),
    "incomplete": ("Udkastet mangler: {missing}.", "The draft lacks: {missing}."),
    "already_submitted": ("Udkastet er allerede indsendt til godkendelse.", "The draft is already submitted."),
    "not_submitted": ("Udkastet er ikke indsendt til godkendelse endnu.", "The draft is not submitted yet."),
    "not_your_turn": ("Udkastet afventer {who}, ikke {actor}.", "The draft waits for {who}, not for {actor}."),
    "unreadable_text": (
        "Teksten indeholder tegn, der ikke kan gemmes. Skriv den igen uden dem.",
        "The text holds characters that cannot be kept. Write it again without them.",
    ),
    "reason_needed": ("Skriv en begrundelse.", "Give a reason."),
    "unknown_case_type": (
        "Sagstypen «{case_type}» har ingen rute. Vælg en af: {known}.",
        "Case type {case_type} has no route. Choose one of: {known}.",
    ),
    "committee_needed": (
        "Ruten for {case_type} begynder i et udvalg. Angiv hvilket.",
        "The route of {case_type} begins in a committee. Name it.",
    ),
    "no_letters": ("Der er ingen høringsbreve, der venter på at blive sendt.", "No hearing letters wait to be sent."),
    "no_letter_to": (
        "Der er intet brev til {bodies}, der venter på at blive sendt. Intet er sendt.",
        "No letter to {bodies} waits to be sent. Nothing was sent.",
    ),
    "received_in_future": (
        "Svaret kan ikke være modtaget {day}; den dag er ikke kommet endnu.",
        "The answer cannot have been received on {day}: that day has not come yet.",
    ),
    "beyond_calendar": (
        "En dato ligger uden for de år, kalenderen dækker. Vælg en anden dato, eller udvid kalenderens år.",
        "A date lies beyond the years of the calendar. Choose another date, or extend the calendar.",
    ),
    "hearing_behind": (
        "{body} skal vente på høringen og står på trin {step}. Læg høringen på det trin eller et tidligere.",
        "{body} is to wait for the hearing and stands on step {step}. Put the hearing on that step or an earlier one.",
    ),
    "item_of_another": ("Punkt {item} handler om en anden sag.", "Item {item} is about another case."),
    "not_yourself": (
        "Et medlem kan kun begære på egne vegne, ikke for {who} (§ 23).",
        "A member can only demand this for themselves, not for {who} (§ 23).",
    ),
    "not_heard": ("{body} er ikke høringspart i sagen.", "{body} is not a hearing party of this case."),
    "not_sent": ("Høringsbrevet til {body} er ikke sendt.", "The hearing letter to {body} has not been sent."),
    "already_answered": ("{body} har allerede svaret.", "{body} has already answered."),
    "already_finished": (
        "Høringen af {body} er allerede afsluttet. Åbn en ny runde.",
        "The hearing of {body} has already ended. Open a new round.",
    ),
    "deadline_in_past": (
        "Fristen {due} er passeret. Vælg en senere dato.",
        "The deadline {due} has passed. Choose a later date.",
    ),
    "deadline_before_letter": (
        "Brevet går tidligst ud {leaves}, og fristen {due} ligger før. Vælg en senere dato.",
        "The letter leaves at {leaves} at the earliest, after the deadline {due}. Choose a later date.",
    ),
    "deadline_not_later": (
        "Den nye frist skal ligge efter den nuværende ({due}).",
        "The new deadline must be later than the present one ({due}).",
    ),
    "undo_over": (
        "Fortrydelsesfristen udløb {at}. Træk høringen tilbage i stedet.",
        "The undo period ended at {at}. Withdraw the hearing instead.",
    ),
    "hearing_open": (
        "Høringen er ikke afsluttet. Der mangler: {bodies}.",
        "The hearing is not over. Missing: {bodies}.",
    ),
    "no_hearing": ("Sagen har ingen høring at skrive notat om.", "The case has no hearing to write a memo about."),
    "memo_missing": ("Der er ikke fremlagt et høringsnotat.", "No hearing memo has been filed."),
    "gate_open": (
        "Sagen kan ikke sættes på dagsordenen hos {body} endnu: {waiting}. Er der en god grund, så angiv den.",
        "The case cannot be placed with {body} yet: {waiting}. If there is good reason, give it (--override).",
    ),
    "not_on_route": (
        "{body} er ikke på sagens rute. Ret ruten, eller angiv hvorfor.",
        "{body} is not on the route of this case. Change the route, or say why (--override).",
    ),
    "already_placed": (
        "Sagen står allerede på dagsordenen {date} som punkt {item}.",
        "The case is already on the agenda of {date} as item {item}.",
    ),
    "late_reason_needed": (
        "Dagsordenen er udsendt. Skriv, hvorfor sagen ikke kan vente; begrundelsen trykkes på dagsordenen.",
        "The agenda has been sent out. Say why the case cannot wait (--late-reason); it is printed on the agenda.",
    ),
    "meeting_cancelled": ("Mødet {date} er aflyst.", "The meeting of {date} is cancelled."),
    "meeting_past": ("Mødet {date} er holdt.", "The meeting of {date} has been held."),
    "record_closed": (
        "Protokollen for mødet {date} er lukket. Det besluttede kan kun ændres som en tilføjelse.",
        "The record of the meeting of {date} is closed. What it decided can only be changed by an addition.",
    ),
    "not_held_yet": (
        "Mødet {date} er ikke holdt endnu, så protokollen kan ikke lukkes.",
        "The meeting of {date} has not been held yet, so its record cannot be closed.",
    ),
    "items_undecided": (
        "Der mangler en beslutning på punkt {items}.",
        "These items have no decision yet: {items}.",
    ),
    "already_dispatched": ("Dagsordenen er allerede udsendt.", "The agenda has already been sent out."),
    "nothing_decided": ("Der er ikke truffet en beslutning på punktet.", "Nothing has been decided on this item."),
    "not_stoppable": (
        "Kun en beslutning kan standses, ikke en orientering eller en udsættelse (§ 23).",
        "Only a decision can be stopped, not information or a postponement (§ 23).",
    ),
    "not_a_committee": (
        "Kun et udvalgs beslutning kan indbringes for byrådet (§ 23), ikke en beslutning i {body}.",
        "Only a committee's decision can be brought before the council (§ 23), not one of {body}.",
    ),
    "not_present": (
        "{who} deltog ikke i mødet og kan derfor ikke standse beslutningen (§ 23).",
        "{who} did not take part in the meeting and so cannot stop the decision (§ 23).",
    ),
    "body_needed": ("Angiv, hvilket udvalg sagen henvises til.", "Name the body the case is referred to."),
    "not_unfinished": (
        "Behandlingen er allerede afsluttet og kan ikke ændres.",
        "That consultation is finished and cannot be changed.",
    ),
    "decision_needed": (
        "Behandlingen kan ikke udelades: så ville intet organ afgøre sagen. Tilføj først det organ, der skal.",
        "That consultation cannot be struck: no body would be left to decide. Add the one that is to, first.",
    ),
    "already_decided": (
        "Sagen er afgjort, og dens rute kan ikke ændres. Opret en ny sag.",
        "The case has been decided and its route stands. Register a new one.",
    ),
    "not_struck": ("Behandlingen er ikke udeladt.", "That consultation is not struck."),
    "nothing_to_send_on": (
        "Sagen venter ikke på noget udvalg, der kan springes over.",
        "The case waits for no committee that could be skipped.",
    ),
    "not_decided": ("Sagen er ikke afgjort endnu.", "The case has not been decided yet."),
    "same_target": ("Sagen sigter allerede mod det møde.", "The case already aims at that meeting."),
    "not_a_member": ("{who} er ikke medlem af {body}.", "{who} is not a member of {body}."),
    "sender_needed": ("Skriv, hvem svaret er fra.", "Say who it is from."),
    "text_needed": ("Skriv teksten, eller vedhæft en fil.", "Write the text, or attach a file."),
    "no_answer_yet": ("{body} har ikke svaret endnu.", "{body} has not answered yet."),
    "not_stopped": (
        "Svar nr. {number} er ikke holdt tilbage. Det vises, som det er.",
        "Answer {number} is not held back. It is shown as it is.",
    ),
    "received_too_early": (
        "Svaret kan ikke være modtaget {day}; da var sagen ikke oprettet.",
        "The answer cannot have been received on {day}: the case had not been registered then.",
    ),
    "period_out_of_range": (
        "En høringsfrist er på højst {most} dage. Skriv et tal fra 0 til {most}.",
        "A hearing lasts {most} days at most. Give a number from 0 to {most}.",
    ),
    "change_unjudged": (
        "Forslaget er ændret, siden nogen blev spurgt. Vurdér ændringen, før notatet godkendes.",
        "The proposal has changed since somebody was asked. Judge the change before the memo is approved.",
    ),
    "comment_needed": (
        "Skriv forvaltningens bemærkning til hvert punkt. Der mangler bemærkninger til svar nr. {numbers}.",
        "Give the administration's comment on each point. Comments on answers {numbers} are missing.",
    ),
    "no_successor": (
        "{body} kan ikke overtage. Vælg et andet organ, som findes i dag.",
        "{body} cannot take over. Choose another body, one that exists today.",
    ),
    "another_kind": (
        "{body} kan ikke overtage en behandling efter {old}: kun et politisk organ kan afløse et politisk organ.",
        "{body} cannot take over a treatment from {old}: only a political body follows a political body.",
    ),
    "successor_ring": (
        "{key} kan ikke få den efterfølger: organerne ville afløse hinanden i ring.",
        "{key} cannot have that successor: the bodies would follow each other in a ring.",
    ),
    "verdict_needed": (
        "Vælg, om svaret vises, som det er, i en anden tekst eller slet ikke.",
        "Say whether the answer is shown as it is, in another text, or not at all.",
    ),
    "still_personal": (
        "Der står stadig et CPR-nummer, en mailadresse eller et telefonnummer i teksten. Fjern det først.",
        "The text still holds a CPR number, e-mail address or phone number. Remove it first.",
    ),
    "personal_data": (
        "Svar {numbers} kan indeholde personoplysninger. Tag stilling til dem, før notatet godkendes.",
        "Answers {numbers} may hold personal data. Decide on them before the memo is approved.",
    ),
    "no_extension_asked": (
        "{body} har ikke bedt om længere frist, eller har allerede fået svar.",
        "{body} has not asked for more time, or has had its answer.",
    ),
    "not_ended": (
        "Høringen af {bodies} er ikke afsluttet; den kan ikke begynde en ny runde.",
        "The hearing of {bodies} has not ended; no new round can begin.",
    ),
    "nothing_changed": (
        "Forslaget er ikke ændret, siden nogen blev spurgt, eller ændringen er allerede vurderet.",
        "The proposal has not changed since anybody was asked, or the change has been judged already.",
    ),
    **OF_AFTERMATH,
    **OF_MEETINGS,
    "not_called_in": ("Sagen er ikke begæret indbragt for byrådet.", "The case is not called in to the council."),
    **OF_TERMS,
    "nothing_new": ("Der er ikke noget nyt at registrere.", "There is nothing new to record."),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command was understood and is not to be done. Never raised in the core; `store.apply` raises it."""

    code: str
    words: Mapping[str, object] = field(default_factory=dict)

    @property
    def danish(self) -> str:
        return SENTENCES[self.code][0].format(**self.words)

    @property
    def english(self) -> str:
        return SENTENCES[self.code][1].format(**{name: in_english(word) for name, word in self.words.items()})


def refuse(code: str, **words: object) -> Refusal:
    return Refusal(code, words)
