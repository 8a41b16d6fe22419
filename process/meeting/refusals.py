"""Why not: what a meeting refuses: its agenda, its seats, its record and its publication."""

from __future__ import annotations

from process.refusals import RefusalCode


class WhyMeeting(RefusalCode):
    """What a meeting refuses: its agenda, its seats, its record and its publication."""

    ITEM_OF_ANOTHER = "item_of_another", "Punkt {item} handler om en anden sag.", "Item {item} is about another case."
    GATE_OPEN = (
        "gate_open",
        "Sagen kan ikke sættes på dagsordenen hos {body} endnu: {waiting}. Er der en god grund, så angiv den.",
        "The case cannot be placed with {body} yet: {waiting}. If there is good reason, give it (--override).",
    )
    NOT_ON_ROUTE = (
        "not_on_route",
        "{body} er ikke på sagens rute. Ret ruten, eller angiv hvorfor.",
        "{body} is not on the route of this case. Change the route, or say why (--override).",
    )
    ALREADY_PLACED = (
        "already_placed",
        "Sagen står allerede på dagsordenen {date} som punkt {item}.",
        "The case is already on the agenda of {date} as item {item}.",
    )
    LATE_REASON_NEEDED = (
        "late_reason_needed",
        "Dagsordenen er udsendt. Skriv, hvorfor sagen ikke kan vente; begrundelsen trykkes på dagsordenen.",
        "The agenda has been sent out. Say why the case cannot wait (--late-reason); it is printed on the agenda.",
    )
    MEMBERS_OWN_ITEM = (
        "members_own_item",
        "Punkt {item} er et medlemsforslag fra {who}. Kun {who} kan trække det tilbage eller ændre ordene "
        "(kommunestyrelsesloven § 11, stk. 1).",
        "Item {item} was brought up by {who}. Only {who} may take it back or change its words (§ 11, 1).",
    )
    TOO_MANY_POINTS = (
        "too_many_points",
        "En indstilling kan højst have {most} punkter; her er {count}. Saml dem, eller del sagen i flere punkter på "
        "dagsordenen.",
        "A proposed decision has at most {most} points; here are {count}. Gather them, or make several items of it.",
    )
    MEMBERS_ALONE = (
        "members_alone",
        "{who} er ikke medlem af {body} på mødet {date}. Kun et medlem kan få en sag på dagsordenen "
        "(kommunestyrelsesloven § 11, stk. 1).",
        "{who} is no member of {body} at the meeting of {date}. Only a member may bring up a matter (§ 11, 1).",
    )
    OTHERS_ITEM = (
        "others_item",
        "Et medlem sender selv sit forslag. For {who} kan sekretæren skrive det ind.",
        "A member brings up a matter of their own. For {who} the secretary may write it down.",
    )
    NO_MEMBER_ITEMS = (
        "no_member_items",
        "Medlemmerne kan ikke selv sætte sager på dagsordenen i {body}: retten efter kommunestyrelsesloven § 11 gælder "
        "kommunalbestyrelsen, og i et udvalg det, som udvalgets forretningsorden siger (§ 20). "
        "Bed formanden om at sætte sagen på.",
        "Members cannot bring matters before {body} (§ 11, 1 is of the council; § 20). Ask its chair.",
    )
    MEMBER_ITEM_LATE = (
        "member_item_late",
        "Fristen for medlemsforslag til mødet {date} var {due_on}. {following} (kommunestyrelsesloven § 11, "
        "stk. 1; forretningsordenen).",
        "The last day to bring up a matter at the meeting of {date} was {due_on}. {following}.",
    )
    MEETING_CANCELLED = "meeting_cancelled", "Mødet {date} er aflyst.", "The meeting of {date} is cancelled."
    MEETING_PAST = "meeting_past", "Mødet {date} er holdt.", "The meeting of {date} has been held."
    RECORD_CLOSED = (
        "record_closed",
        "Protokollen for mødet {date} er lukket. Det besluttede kan kun ændres som en tilføjelse.",
        "The record of the meeting of {date} is closed. What it decided can only be changed by an addition.",
    )
    MORE_VOTES_THAN_MEMBERS = (
        "more_votes_than_members",
        "Der er skrevet {votes} stemmer, men kun {present} kunne stemme. Ret tallene, eller registrér alligevel, og "
        "skriv hvorfor.",
        "{votes} votes are written, but only {present} could vote. Mend the numbers, or say why (--reason).",
    )
    VOTES_DO_NOT_ADD = (
        "votes_do_not_add",
        "De nævnte partier giver {parties} (for-imod-undlod), men tallene siger {count}. Ret det ene, nævn dem, der "
        "stemte anderledes end deres parti, eller registrér alligevel, og skriv hvorfor.",
        "The parties named make {parties} (for-against-abstained), but the count says {count}. Mend one of them, name "
        "who voted otherwise than their party, or say why (--reason).",
    )
    VOTES_EXCEED_PARTIES = (
        "votes_exceed_parties",
        "Der er skrevet {votes} stemmer fra {parties}, men der var kun {present} til stede derfra, som kunne stemme. "
        "Ret tallene, nævn også dem, der ellers stemte sådan, eller registrér alligevel, og skriv hvorfor.",
        "{votes} votes are written from {parties}, but only {present} of them could vote. Mend the numbers, name the "
        "others who voted so too, or say why (--reason).",
    )
    VOTES_NOT_COUNTED = (
        "votes_not_counted",
        "Skriv stemmetallene (for, imod, undlod): ikke alle, der er nævnt, er partier i organet.",
        "Say how many voted for, against and abstained (--votes): not all who are named are parties of this body.",
    )
    VOTE_CONTRADICTS_OUTCOME = (
        "vote_contradicts_outcome",
        "{what} ({in_favour} for, {against} imod) passer ikke med udfaldet »{outcome}«. {gives} (kommunestyrelsesloven "
        "§ 11, stk. 3). Ret stemmetallet, eller vælg det udfald, som stemmerne giver.",
        "{what} ({in_favour} in favour, {against} against) contradict the outcome »{outcome}«. {gives} (§ 11, 3). Mend "
        "the numbers, or choose the outcome that the vote gives.",
    )
    NO_DECISION_ITEM = (
        "no_decision_item",
        "Punktet »{title}« er ikke til beslutning, så der kan ikke føres en beslutning eller en afstemning til "
        "protokol på det. Opret et punkt til beslutning.",
        "The item »{title}« is not for decision: no decision or vote can be recorded on it. Add an item for decision.",
    )
    CALL_IN_WORDS = (
        "call_in_words",
        "Skriv i teksten til protokollen, hvad {council} besluttede om den indbragte beslutning (§ 23): »{council} "
        "stadfæster udvalgets beslutning«, »{council} ændrer udvalgets beslutning, idet …« eller »{council} ophæver "
        "udvalgets beslutning«.",
        "Write in the text what the council decided of the decision brought before it (§ 23): that it is confirmed "
        "(stadfæster), changed (ændrer) or annulled (ophæver).",
    )
    NOT_HELD_YET = (
        "not_held_yet",
        "Mødet {date} er ikke holdt endnu, så protokollen kan ikke lukkes.",
        "The meeting of {date} has not been held yet, so its record cannot be closed.",
    )
    ITEMS_UNDECIDED = (
        "items_undecided",
        "Der mangler en beslutning på punkt {items}.",
        "These items have no decision yet: {items}.",
    )
    ALREADY_DISPATCHED = (
        "already_dispatched",
        "Dagsordenen er allerede udsendt.",
        "The agenda has already been sent out.",
    )
    NOTHING_DECIDED = (
        "nothing_decided",
        "Der er ikke truffet en beslutning på punktet.",
        "Nothing has been decided on this item.",
    )
    NOT_STOPPABLE = (
        "not_stoppable",
        "Kun en beslutning kan standses, ikke en indstilling til et andet organ, en orientering eller en udsættelse "
        "(§ 23).",
        "Only a decision can be stopped, not a recommendation, information or a postponement (§ 23).",
    )
    NOT_A_COMMITTEE = (
        "not_a_committee",
        "Kun et udvalgs beslutning kan indbringes efter § 23, ikke en beslutning i {body}.",
        "Only a committee's decision can be brought before the council (§ 23), not one of {body}.",
    )
    NOT_PRESENT = (
        "not_present",
        "{who} deltog ikke i mødet og kan derfor ikke standse beslutningen (§ 23).",
        "{who} did not take part in the meeting and so cannot stop the decision (§ 23).",
    )
    SIGNED_BY_THOSE_THERE = (
        "signed_by_those_there",
        "{who} deltog ikke i mødet. Protokollen underskrives af dem, der deltog (kommunestyrelsesloven § 13, stk. 1).",
        "{who} did not take part in the meeting. The record is signed by those who did (§ 13, 1).",
    )
    DISSENT_OF_THOSE_THERE = (
        "dissent_of_those_there",
        "{who} deltog ikke i punktet. Kun den, der deltog, kan få en afvigende mening ført til protokol "
        "(kommunestyrelsesloven § 13, stk. 2).",
        "{who} did not take part in the item. Only who did may have a dissent entered (§ 13, 2).",
    )
    OTHERS_ABSENCE = (
        "others_absence",
        "Et medlem melder kun sit eget afbud. For {who} skriver formanden eller sekretæren det.",
        "A member only reports an absence of their own. For {who} the chair or the secretary writes it down.",
    )
    OTHERS_ANSWER = (
        "others_answer",
        "{who} svarer selv, eller formanden eller sekretæren skriver svaret ned.",
        "{who} answers, or the chair or the secretary writes the answer down.",
    )
    OTHERS_CONFLICT = (
        "others_conflict",
        "Et medlem oplyser selv om forhold, der kan gøre det inhabilt (kommunestyrelsesloven § 14). Er andre i tvivl "
        "om {who}, skriver formanden eller sekretæren det.",
        "A member tells of their own possible conflict of interest (§ 14). Doubts about {who} are written down by the "
        "chair or the secretary.",
    )
    BODY_NEEDED = "body_needed", "Angiv, hvilket udvalg sagen henvises til.", "Name the body the case is referred to."
    LATER_MEETING_NEEDED = (
        "later_meeting_needed",
        "Et punkt kan kun udsættes til et senere møde i {body}, der ikke er aflyst.",
        "An item can only be postponed, and to a later meeting of {body} that is not cancelled.",
    )
    WRITTEN_AWAY = (
        "written_away",
        "{who} er skrevet op som fraværende. Skriv først for sig, at medlemmet var til stede alligevel.",
        "{who} is written down as absent. First record by itself that the member was there after all (present).",
    )
    NOT_A_MEMBER = "not_a_member", "{who} er ikke medlem af {body}.", "{who} is not a member of {body}."
    JOINED_CASE = (
        "joined_case",
        "Sagen behandles sammen med en anden sag. Sæt den på som underpunkt til den.",
        "The case is treated in another case. Place it under that one (--under).",
    )
    ENDS_BEFORE_IT_BEGINS = (
        "ends_before_it_begins",
        "Fraværet kan ikke slutte ved punkt {last}, før det begynder ved punkt {first}.",
        "The absence cannot end at item {last}, before it begins at item {first}.",
    )
    ALREADY_STOPPED = (
        "already_stopped",
        "{who} har allerede begæret den indbragt efter § 23.",
        "{who} has already brought it before the council (§ 23).",
    )
    DISSENT_OF_ANOTHER = (
        "dissent_of_another",
        "Et medlem kan kun føre sin egen mening til protokollen. Et partis eller en andens skriver formanden eller "
        "sekretæren ned.",
        "A member can only enter their own dissent; a party's or another's is written down by the chair or secretary.",
    )
    SITS_NOWHERE = (
        "sits_nowhere",
        "{who} er hverken medlem eller stedfortræder i noget organ og kan ikke være stedfortræder.",
        "{who} is neither member nor substitute of any body and cannot be a substitute.",
    )
    OWN_SUBSTITUTE = (
        "own_substitute",
        "{who} kan ikke være stedfortræder for sig selv.",
        "{who} cannot be a substitute for themselves.",
    )
    DECIDED_ALONE = (
        "decided_alone",
        "Formanden har afgjort sagen alene, og det er udført. Mødet tager det til efterretning; et andet udfald "
        "kræver en ny behandling.",
        "The chair has decided this alone, and it is carried out. The meeting takes note (--outcome noted); another "
        "outcome takes another treatment.",
    )
    ALONE_WAITS = (
        "alone_waits",
        "Formanden har afgjort punkt {item} alene, og det skal organet orienteres om. Sæt sagen på et andet af "
        "organets møder til orientering, eller flyt mødet.",
        "The chair has decided item {item} alone, and the body must be told. Place the case on another of its "
        "meetings for information, or move this one.",
    )
    REOPENED_TO_ANOTHER_BODY = (
        "reopened_to_another_body",
        "Udfaldet kan ikke ændres til henvist: det siger ikke, hvem sagen går til.",
        "An outcome cannot be changed to referred: it would not say to whom.",
    )
    CALLED_IN_IS_DECIDED = (
        "called_in_is_decided",
        "Punkt {items} er indbragt efter § 23, så indstillingen siger ikke, hvad der skal besluttes. Skriv "
        "beslutningen på punktet.",
        "Item {items} was brought before the council (§ 23): the proposal does not say what to decide. Record it.",
    )
    NEGATIVE_VOTES = "negative_votes", "Et stemmetal kan ikke være negativt.", "A number of votes cannot be negative."
    ORDER_INCOMPLETE = (
        "order_incomplete",
        "Rækkefølgen skal nævne hvert punkt én gang: {items}.",
        "The order must name each item once: {items}.",
    )
    ALREADY_APPROVED = "already_approved", "Dagsordenen er allerede godkendt.", "The agenda is already approved."
    AGENDA_EMPTY = (
        "agenda_empty",
        "Dagsordenen er tom. Sæt punkter på den først.",
        "The agenda is empty. Place items first.",
    )
    CHAIR_APPROVES = (
        "chair_approves",
        "Dagsordenen godkendes af formanden eller næstformanden: {who}.",
        "The agenda is approved by the chair or the vice-chair: {who}.",
    )
    NOT_APPROVED_YET = (
        "not_approved_yet",
        "Formanden har ikke godkendt dagsordenen endnu. Få den godkendt, og send den så ud.",
        "The chair has not approved the agenda yet. Have it approved, then dispatch it.",
    )
    OWN_ABSENCE_ONLY = (
        "own_absence_only",
        "Et medlem kan kun trække sit eget afbud tilbage, ikke {who}s.",
        "A member can only take back an absence of their own, not {who}'s.",
    )
    SEAT_IS_TAKEN = (
        "seat_is_taken",
        "{who} er godkendt som stedfortræder for {member}. Skriv i protokollen, hvornår {member} kommer.",
        "{who} is approved as the substitute of {member}. Record when {member} arrives.",
    )
    NOBODY_ASKED = "nobody_asked", "{who} er ikke spurgt om at træde ind.", "{who} has not been asked to sit in."
    CHAIR_DECIDES = (
        "chair_decides",
        "Kun formanden kan afgøre en sag alene: {who}.",
        "Only the chair can decide a case alone: {who}.",
    )
    NOT_ALONE = (
        "not_alone",
        "Formanden kan kun afgøre sagen, ikke udsætte, sende tilbage eller henvise den alene.",
        "The chair can only decide the case, not postpone, return or refer it alone.",
    )
    RECORD_OPEN = (
        "record_open",
        "Protokollen fra mødet {date} er ikke lukket endnu. Ret beslutningen direkte.",
        "The record of the meeting on {date} is not closed yet. Correct the decision itself.",
    )
    PUBLISHED_ALREADY = (
        "published_already",
        "Den offentlige tekst er vist og kan ikke ændres. Skriv en tilføjelse.",
        "The public text has been shown and cannot be changed. Write an addition.",
    )
    REOPENING_WAITS = (
        "reopening_waits",
        "Der venter allerede en ændring af udfaldet på bekræftelse.",
        "A change of this outcome is already waiting to be confirmed.",
    )
    TWO_PEOPLE = (
        "two_people",
        "Udfaldet ændres af to: en anden end den, der foreslog det, skal bekræfte.",
        "It takes two people: somebody else must confirm.",
    )
    NOT_READY_TO_PUBLISH = (
        "not_ready_to_publish",
        "Dagsordenen kan vises, når den er sendt ud, og referatet, når protokollen er lukket.",
        "The agenda can be published once it is dispatched, the minutes once the record is closed.",
    )
    GUARD_FOUND = (
        "guard_found",
        "Det kan først offentliggøres, når nogen har set på: {findings}. Ret det, eller skriv en begrundelse.",
        "It cannot be published before somebody has dealt with: {findings}. Mend it, or give a reason.",
    )
    NOT_PUBLISHED = (
        "not_published",
        "Der er ikke noget offentliggjort at trække tilbage.",
        "Nothing is published to withdraw.",
    )
    ROUTE_UNCONFIRMED = (
        "route_unconfirmed",
        "Sagens rute er ikke bekræftet for {term}. Sagsbehandleren bekræfter den på sagens side; skal sagen på "
        "dagsordenen før det, så skriv hvorfor.",
        "The route of the case is not confirmed for {term}. The officer confirms it (confirm-route); to place the "
        "case before that, say why.",
    )
