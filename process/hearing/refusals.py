"""Why not: what a hearing refuses."""

from __future__ import annotations

from process.refusals import RefusalCode


class WhyHearing(RefusalCode):
    """What a hearing refuses."""

    NO_LETTERS = (
        "no_letters",
        "Der er ingen høringsbreve, der venter på at blive sendt.",
        "No hearing letters wait to be sent.",
    )
    NO_LETTER_TO = (
        "no_letter_to",
        "Der er intet brev til {bodies}, der venter på at blive sendt. Intet er sendt.",
        "No letter to {bodies} waits to be sent. Nothing was sent.",
    )
    ASKED_OTHERWISE = (
        "asked_otherwise",
        "Brevet til {body} er sendt {sent} med frist {due}. Ret linjen, eller ret fristen under høringen.",
        "The letter to {body} was sent on {sent} with the deadline {due}. Correct the row, or the deadline.",
    )
    DAYS_IN_DISORDER = (
        "days_in_disorder",
        "Datoerne passer ikke: brevet er sendt før fristen, og svaret er kommet efter brevet og senest i dag.",
        "The days do not fit: a letter is sent before its deadline, an answer comes after the letter and by today.",
    )
    ANSWER_AND_DAY = (
        "answer_and_day",
        "Skriv både, hvornår svaret kom, og hvad det er, eller ingen af delene.",
        "State both when the answer came and which it is, or neither.",
    )
    HEARD_TOGETHER = (
        "heard_together",
        "Sagen er i samlet høring hos {bodies}, og brevene er sendt. Træk de høringer tilbage først.",
        "The case is being heard together with others by {bodies}, and the letters are out. Withdraw those first.",
    )
    RECEIVED_IN_FUTURE = (
        "received_in_future",
        "Svaret kan ikke være modtaget {day}; den dag er ikke kommet endnu.",
        "The answer cannot have been received on {day}: that day has not come yet.",
    )
    AGREED_IN_FUTURE = (
        "agreed_in_future",
        "Svaret kan ikke være godkendt {day}, når det er modtaget {received}.",
        "The answer cannot have been approved on {day}, as it was received on {received}.",
    )
    AGREED_TOO_EARLY = (
        "agreed_too_early",
        "Svaret kan ikke være godkendt {day}; da var sagen ikke oprettet.",
        "The answer cannot have been approved on {day}: the case had not been registered then.",
    )
    ROUND_IN_DISORDER = (
        "round_in_disorder",
        "Skriv både, hvornår den skriftlige runde begyndte, og hvornår den sluttede, i den rækkefølge.",
        "Say both when the written round began and when it ended, in that order.",
    )
    MINORITY_INCOMPLETE = (
        "minority_incomplete",
        "En mindretalsudtalelse skal have både en tekst og et mindretal: skriv, hvem den er fra.",
        "A minority's statement needs both its words and whose they are.",
    )
    DRAFT_TOO_LATE = (
        "draft_too_late",
        "Fristen er udløbet, så kladden kan ikke lægges frem til kommentarer. I kan stadig sende svaret.",
        "The deadline has passed, so the draft is not laid before the members. The answer can still be sent.",
    )
    NO_CHAIR = (
        "no_chair",
        "Der er ingen anden formand for {body} at give kladden til. Send svaret selv.",
        "{body} has no other chair to hand the draft to. Send the answer yourself.",
    )
    DISPUTE_SETTLED = (
        "dispute_settled",
        "Der er allerede taget stilling til svar nr. {number}. Ring til høringskoordinatoren.",
        "Answer {number} has been settled already. Call the hearing coordinator.",
    )
    NOT_DISPUTED = (
        "not_disputed",
        "Svar nr. {number} er ikke anfægtet, eller der er allerede taget stilling til det.",
        "Answer {number} is not disputed, or has been settled.",
    )
    NOT_HEARD = "not_heard", "{body} er ikke høringspart i sagen.", "{body} is not a hearing party of this case."
    NOT_READ_BACK = (
        "not_read_back",
        "Skriv, hvem der ringede, og hvem der godkendte svaret, da det blev læst højt.",
        "State who called, and who approved the answer when it was read aloud.",
    )
    NOTHING_TO_POST = (
        "nothing_to_post",
        "Der er intet til {body}, der venter på at blive sendt med post.",
        "Nothing to {body} waits to be posted.",
    )
    NOT_BY_PHONE = (
        "not_by_phone",
        "Det, der venter til {body}, skal sendes med post: de skal have det på skrift.",
        "What waits for {body} must be posted: it is theirs to keep.",
    )
    POSTED_IN_FUTURE = (
        "posted_in_future",
        "Brevet kan ikke være sendt {day}; den dag er ikke kommet endnu.",
        "It cannot have been posted on {day}: that day has not come yet.",
    )
    POSTED_TOO_EARLY = (
        "posted_too_early",
        "Brevet kan ikke være sendt {day}: det blev først klar {sent}.",
        "It cannot have been posted on {day}: it was not ready before {sent}.",
    )
    POSTED_AFTER_DEADLINE = (
        "posted_after_deadline",
        "Fristen for {body} var udløbet, da brevet blev sendt. Giv først en længere frist; den kommer med i brevet.",
        "The deadline of {body} had passed when the letter was posted. Give a later one first; the letter tells it.",
    )
    NOT_SENT = "not_sent", "Høringsbrevet til {body} er ikke sendt.", "The hearing letter to {body} has not been sent."
    ALREADY_ANSWERED = "already_answered", "{body} har allerede svaret.", "{body} has already answered."
    ALREADY_FINISHED = (
        "already_finished",
        "Høringen af {body} er allerede afsluttet. Åbn en ny runde.",
        "The hearing of {body} has already ended. Open a new round.",
    )
    DEADLINE_BEFORE_LETTER = (
        "deadline_before_letter",
        "Brevet går tidligst ud {leaves}, og fristen {due} ligger før. Vælg en senere dato.",
        "The letter leaves at {leaves} at the earliest, after the deadline {due}. Choose a later date.",
    )
    DEADLINE_NOT_LATER = (
        "deadline_not_later",
        "Den nye frist skal ligge efter den nuværende ({due}).",
        "The new deadline must be later than the present one ({due}).",
    )
    EXTENSION_COSTS = (
        "extension_costs",
        "{costs} Fristen er ikke ændret. Sæt kryds ved »Giv fristen alligevel«, hvis den skal være længere.",
        "{costs} The deadline was not changed. Repeat with --accept-cost to give it all the same.",
    )
    ROUND_COSTS = (
        "round_costs",
        "{costs} Runden er ikke begyndt. Sæt kryds ved »Begynd runden alligevel«, hvis organerne skal spørges igen.",
        "{costs} The round was not begun. Repeat with --accept-cost to ask again all the same.",
    )
    PUBLIC_END_NEEDED = (
        "public_end_needed",
        "Skriv, hvornår den offentlige høring slutter: loven sætter ingen længde for denne sagstype.",
        "Say when the public hearing ends: no law sets its length for this case type.",
    )
    PUBLIC_HEARING_TOO_SHORT = (
        "public_hearing_too_short",
        "Høringen slutter {due}, før den begynder. Vælg en senere dato.",
        "The hearing ends at {due}, before it begins. Choose a later date.",
    )
    UNDO_OVER = (
        "undo_over",
        "Fortrydelsesfristen udløb {at}. Træk høringen tilbage i stedet.",
        "The undo period ended at {at}. Withdraw the hearing instead.",
    )
    SECOND_PERSON_NEEDED = (
        "second_person_needed",
        "{count} breve er flere end {limit}, så to personer skal have set på dem. Gør dem klar; en anden sender dem.",
        "{count} letters are more than {limit}, so two people must look at them. Make them ready; another sends them.",
    )
    SAME_PERSON = (
        "same_person",
        "{who} har selv gjort de {count} breve klar. En anden skal sende dem.",
        "{who} made these {count} letters ready. Somebody else must send them.",
    )
    LETTER_NOT_OUT = (
        "letter_not_out",
        "Intet brev i sagen er gået ud endnu, så der er ingen at rette noget over for. Hold brevene tilbage i stedet.",
        "No letter of the case has left yet, so there is nothing to correct. Take the letters back instead.",
    )
    ANSWERS_AFTER_MEETING = (
        "answers_after_meeting",
        "{body} har lovet at svare efter sit møde {on} og bliver ikke mindet om fristen før.",
        "{body} has promised to answer after its meeting {on} and is not reminded before.",
    )
    HEARING_OPEN = (
        "hearing_open",
        "Høringen er ikke afsluttet. Der mangler: {bodies}.",
        "The hearing is not over. Missing: {bodies}.",
    )
    NO_HEARING = (
        "no_hearing",
        "Sagen har ingen høring at skrive notat om.",
        "The case has no hearing to write a memo about.",
    )
    MEMO_MISSING = "memo_missing", "Der er ikke fremlagt et høringsnotat.", "No hearing memo has been filed."
    SENDER_NEEDED = "sender_needed", "Skriv, hvem svaret er fra.", "Say who it is from."
    NO_ANSWER_YET = "no_answer_yet", "{body} har ikke svaret endnu.", "{body} has not answered yet."
    NOT_STOPPED = (
        "not_stopped",
        "Svar nr. {number} er ikke holdt tilbage. Det vises, som det er.",
        "Answer {number} is not held back. It is shown as it is.",
    )
    RECEIVED_TOO_EARLY = (
        "received_too_early",
        "Svaret kan ikke være modtaget {day}; da var sagen ikke oprettet.",
        "The answer cannot have been received on {day}: the case had not been registered then.",
    )
    CHANGE_UNJUDGED = (
        "change_unjudged",
        "Forslaget er ændret, siden nogen blev spurgt. Vurdér ændringen, før notatet godkendes.",
        "The proposal has changed since somebody was asked. Judge the change before the memo is approved.",
    )
    COMMENT_NEEDED = (
        "comment_needed",
        "Skriv forvaltningens bemærkning til hvert punkt. Der mangler bemærkninger til svar nr. {numbers}.",
        "Give the administration's comment on each point. Comments on answers {numbers} are missing.",
    )
    NO_SUCCESSOR = (
        "no_successor",
        "{body} kan ikke overtage. Vælg et andet organ, som findes i dag.",
        "{body} cannot take over. Choose another body, one that exists today.",
    )
    ANOTHER_KIND = (
        "another_kind",
        "{body} kan ikke overtage en behandling efter {old}: kun et politisk organ kan afløse et politisk organ.",
        "{body} cannot take over a treatment from {old}: only a political body follows a political body.",
    )
    VERDICT_NEEDED = (
        "verdict_needed",
        "Vælg, om svaret vises, som det er, i en anden tekst eller slet ikke.",
        "Say whether the answer is shown as it is, in another text, or not at all.",
    )
    STILL_PERSONAL = (
        "still_personal",
        "Der står stadig et CPR-nummer, en mailadresse eller et telefonnummer i teksten. Fjern det først.",
        "The text still holds a CPR number, e-mail address or phone number. Remove it first.",
    )
    PERSONAL_DATA = (
        "personal_data",
        "Svar {numbers} kan indeholde personoplysninger. Tag stilling til dem, før notatet godkendes.",
        "Answers {numbers} may hold personal data. Decide on them before the memo is approved.",
    )
    OPPOSED_UNJUDGED = (
        "opposed_unjudged",
        "Svar {numbers} kan ikke støtte forslaget, og notatet vurderer ingen punkter i det. Skriv vurderingen, eller "
        "sæt kryds ved »Godkend alligevel«.",
        "Answers {numbers} cannot support the proposal, and the memo judges no point of theirs. Judge them, or approve "
        "all the same (--anyway).",
    )
    NO_EXTENSION_ASKED = (
        "no_extension_asked",
        "{body} har ikke bedt om længere frist, eller har allerede fået svar.",
        "{body} has not asked for more time, or has had its answer.",
    )
    NOT_ENDED = (
        "not_ended",
        "Høringen af {bodies} er ikke afsluttet; den kan ikke begynde en ny runde.",
        "The hearing of {bodies} has not ended; no new round can begin.",
    )
    NOTHING_CHANGED = (
        "nothing_changed",
        "Forslaget er ikke ændret, siden nogen blev spurgt, eller ændringen er allerede vurderet.",
        "The proposal has not changed since anybody was asked, or the change has been judged already.",
    )
    NOT_TO_DROP = (
        "not_to_drop",
        "{who} kan ikke fravælge {body}, som {duty}. Det kan kun {roles} med en begrundelse.",
        "{who} may not leave out {body}, which {duty}. It takes {roles}, and a reason.",
    )
