"""Why not: what a case and its route refuse."""

from __future__ import annotations

from process.refusals import RefusalCode


class WhyCase(RefusalCode):
    """What a case and its route refuse."""

    INCOMPLETE = "incomplete", "Udkastet mangler: {missing}.", "The draft lacks: {missing}."
    ALREADY_SUBMITTED = (
        "already_submitted",
        "Udkastet er allerede indsendt til godkendelse.",
        "The draft is already submitted.",
    )
    NOT_SUBMITTED = (
        "not_submitted",
        "Udkastet er ikke indsendt til godkendelse endnu.",
        "The draft is not submitted yet.",
    )
    TAKEN = (
        "taken",
        "{who} har taget sagen og skal selv give den tilbage.",
        "{who} has taken the case, and gives it back themselves.",
    )
    NOT_YOUR_TURN = (
        "not_your_turn",
        "Udkastet afventer {who}, ikke {actor}.",
        "The draft waits for {who}, not for {actor}.",
    )
    UNKNOWN_CASE_TYPE = (
        "unknown_case_type",
        "Sagstypen «{case_type}» har ingen rute. Vælg en af: {known}.",
        "Case type {case_type} has no route. Choose one of: {known}.",
    )
    COMMITTEE_NEEDED = (
        "committee_needed",
        "Ruten for {case_type} begynder i et udvalg. Angiv hvilket.",
        "The route of {case_type} begins in a committee. Name it.",
    )
    HEARING_BEHIND = (
        "hearing_behind",
        "{body} skal vente på høringen og står på trin {step}. Læg høringen på det trin eller et tidligere.",
        "{body} is to wait for the hearing and stands on step {step}. Put the hearing on that step or an earlier one.",
    )
    NOT_UNFINISHED = (
        "not_unfinished",
        "Behandlingen er allerede afsluttet og kan ikke ændres.",
        "That consultation is finished and cannot be changed.",
    )
    DECISION_NEEDED = (
        "decision_needed",
        "Behandlingen kan ikke udelades: så ville intet organ afgøre sagen. Tilføj først det organ, der skal.",
        "That consultation cannot be struck: no body would be left to decide. Add the one that is to, first.",
    )
    NOT_STRUCK = "not_struck", "Behandlingen er ikke udeladt.", "That consultation is not struck."
    NOTHING_TO_SEND_ON = (
        "nothing_to_send_on",
        "Sagen venter ikke på noget udvalg, der kan springes over.",
        "The case waits for no committee that could be skipped.",
    )
    NOT_DECIDED = "not_decided", "Sagen er ikke afgjort endnu.", "The case has not been decided yet."
    SAME_TARGET = "same_target", "Sagen sigter allerede mod det møde.", "The case already aims at that meeting."
    FOLLOW_UPS_OPEN = (
        "follow_ups_open",
        "Der er opfølgninger, som ikke er færdige: nr. {numbers}. Gør dem færdige, eller skriv en begrundelse.",
        "Follow-ups {numbers} are not finished. Finish them, or give a reason (--reason).",
    )
    JOINED_ALREADY = (
        "joined_already",
        "Sagen behandles allerede sammen med en anden sag. Tag den ud af den først.",
        "The case is already treated in another case. Take it out of that one first (leave).",
    )
    NOT_JOINED = "not_joined", "Sagen behandles ikke i en anden sag.", "The case is not treated in another one."
    NOT_COLLECTIVE = (
        "not_collective",
        "Sag {number} kan ikke samle andre sager: den er afgjort, afsluttet eller selv samlet i en anden.",
        "Case {number} cannot take others in: it is decided, ended or joined to another itself.",
    )
    ORDER_WRONG = (
        "order_wrong",
        "Rækkefølgen skal nævne hvert af sagens forslag én gang.",
        "The order must name each proposal of the case once.",
    )
    DECIDED_BEFORE = (
        "decided_before",
        "Sagen er afgjort. Der kan ikke ændres ved ændringsforslagene.",
        "The case is decided; its amendments stand.",
    )
    PROPOSER_NEEDED = "proposer_needed", "Skriv, hvem der stiller ændringsforslaget.", "Say who tables the amendment."
    NOT_LATE = (
        "not_late",
        "Ændringsforslag {number} kom ikke efter fristen. Det behandles uden videre.",
        "Amendment {number} was not late; it is treated anyway.",
    )
    POOL_NEGATIVE = "pool_negative", "Puljen kan ikke være negativ.", "A pool cannot be negative."
    COUNCIL_HAS_IT = (
        "council_has_it",
        "{body} har sagen på et møde, der er holdt. Nu er det {body}, der afgør den.",
        "{body} has had the case at a meeting; it is theirs to decide now.",
    )
    ROUTE_STANDS = (
        "route_stands",
        "Sagens rute skal ikke bekræftes: ingen ny valgperiode er begyndt, siden den blev fastlagt.",
        "The route needs no confirmation: no new term has begun since it was set.",
    )
    BODY_HAS_ENDED = (
        "body_has_ended",
        "{bodies} er nedlagt og har ingen efterfølger. Vælg, hvem der tager over.",
        "{bodies} has ended and nobody follows it. Say who takes over.",
    )
