"""What a page says after a fact was stated, and the way to that page."""

from __future__ import annotations

import uuid

from starlette.responses import RedirectResponse


def new_id() -> str:
    """For a form's hidden `command_id`."""
    return str(uuid.uuid4())


def done(address: str, key: str) -> RedirectResponse:
    """To a page, or a place on it, that says it in words (`DONE[key]`): a reload then repeats nothing."""
    path, mark, anchor = address.partition("#")
    return RedirectResponse(f"{path}?ok={key}{mark}{anchor}", 303)


DONE: dict[str, str] = {
    "gemt": "Registreret.",
    "bevaret": "Det, du har skrevet, er bevaret, men ikke gemt endnu.",
    "smidt-vaek": "Det, der var bevaret, er smidt væk.",
    "indsendt": "Registreret. Udkastet er sendt til godkendelse.",
    "godkendt": "Registreret. Din godkendelse er gemt.",
    "godkendt-flere": "Registreret. Dine godkendelser er gemt.",
    "returneret-flere": "Registreret. Udkastene er sendt tilbage til sagsbehandlerne.",
    "taget-af-flere": "Registreret. Sagerne er taget af dagsordenen.",
    "laengere-flere": "Registreret. Organerne får besked om den nye frist.",
    "mindet": "Registreret. Påmindelserne går ud i kontortiden.",
    "rettelse": "Registreret. Alle, der har fået brevet, får rettelsen.",
    "stoppet": "Registreret. De breve, der ikke var gået ud, er holdt tilbage.",
    "taget": "Registreret. Sagerne er dine, til du giver dem tilbage.",
    "givet-tilbage": "Registreret. Sagerne er kontorets igen.",
    "overdraget": "Registreret. Stedfortræderen har opgaverne fra den første dag.",
    "overdraget-slut": "Registreret. Opgaverne er hos den egentlige medarbejder igen.",
    "klar-til-anden": "Registreret. Brevene er klar, og en anden kan sende dem.",
    "returneret": "Registreret. Udkastet er sendt tilbage til sagsbehandleren.",
    "oprettet": "Sagen er oprettet.",
    "sendt-igen": "Registreret. Mailen sendes igen nu.",
    "opgivet": "Registreret. Mailen prøves ikke mere. Husk at give besked på en anden måde.",
    "mail-afgjort": "Mailserveren har taget imod mailen i mellemtiden, eller den er på vej eller allerede afgjort.",
    "ikke-svar": "Registreret. Mailen tæller ikke som et svar.",
    "mail-er-set": "Mailen er set igennem af en anden i mellemtiden.",
    "kom-retur": "Registreret. Beskeden tæller som ikke modtaget.",
    "kom-ikke-retur": "Registreret. Beskeden tæller stadig som sendt.",
    "klaret": "Registreret. Punktet er ude af listen.",
    "sendt": "Registreret. Brevene går ud, når fortrydelsesfristen er udløbet.",
    "fortrudt": "Registreret. Brevet er holdt tilbage.",
    "svar": "Registreret. Svaret er gemt, og organet får en kvittering.",
    "sendt-med-post": "Registreret. Brevet er sendt den dag, og påmindelser følger af den.",
    "sagt": "Registreret. Det er sagt i telefonen.",
    "udsat": "Registreret. Der bliver først mindet om svaret efter den dag.",
    "laengere": "Registreret. Organet får besked om den nye frist.",
    "notat-kladde": "Kladden er gemt. Den er ikke fremlagt.",
    "notat": "Registreret. Notatet er fremlagt og venter på godkendelse.",
    "notat-godkendt": "Registreret. Notatet er godkendt.",
    "ny-runde": "Registreret. Brevene til den nye runde er klar til at blive læst og sendt.",
    "uvaesentlig": "Registreret. De, der er spurgt, får besked om ændringen.",
    "rute": "Registreret. Ruten er bekræftet, og sagen kan komme på dagsordenen igen.",
    "flyttet": "Registreret. Sagen sigter mod et andet møde.",
    "revideret": "Registreret. Forslaget har fået en ny version.",
    "frafaldet": "Registreret. Begæringen er frafaldet, og udvalgets beslutning gælder.",
    "opfoelgning": "Registreret. Opfølgningen står på den ansvarliges liste.",
    "trukket": "Registreret. Sagen er trukket tilbage.",
    "kladde": "Kladden er gemt. I kan lukke siden og komme tilbage til den senere.",
    "svar-sendt": "Tak. Vi har modtaget jeres svar. Her er kvitteringen.",
    "rettelse-sendt": "Tak. Vi har modtaget jeres rettelse. Her er kvitteringen.",
    "delsvar-sendt": "Tak. Vi har modtaget svaret fra en del af jer. Her er kvitteringen.",
    "loefte": "Tak. Vi har noteret, hvornår I svarer. Fristen er uændret, men vi minder jer først efter mødet.",
    "kladde-lagt-frem": "Kladden er lagt frem. Medlemmerne får en mail med et link til den.",
    "kladde-lukket": "Kladden er lukket for kommentarer, og linkene til den virker ikke mere.",
    "kladde-klar": "Kladden er givet videre. Formanden får en mail med linket til den.",
    "kommentar": "Tak. Kommentaren er sendt til dem, der skriver svaret.",
    "ikke-vores": "Tak. Høringskoordinatoren får besked og vender tilbage til jer.",
    "afklaret": "Registreret. Organet får besked.",
    "frist-bedt": "Tak. Vi har modtaget jeres ønske om længere frist. I får svar i en mail.",
    "bekraeftet": "Tak. Du har bekræftet svaret.",
    "kalender": "Linket til kalenderen er lavet. Kopiér adressen ind i dit kalenderprogram.",
    "kalender-slut": "Linket virker ikke mere.",
    "klargjort": "Registreret. De faste punkter står på dagsordenen.",
    "sat-paa": "Registreret. Sagerne står på dagsordenen.",
    "sat-en-paa": "Registreret. Sagen står på dagsordenen.",
    "punkt": "Registreret. Punktet står på dagsordenen.",
    "bragt-op": "Registreret. Forslaget står på dagsordenen, og sekretæren får besked.",
    "bragt-tilbage": "Registreret. Forslaget er trukket tilbage og taget af dagsordenen.",
    "punkt-af": "Registreret. Punktet er taget af dagsordenen.",
    "bilag": "Registreret. Bilaget ligger ved punktet.",
    "sat-paa-igen": "Registreret. Punkterne står på dagsordenen med deres bilag.",
    "raekkefoelge": "Registreret. Dagsordenen har fået en ny rækkefølge.",
    "dagsorden-godkendt": "Registreret. Dagsordenen er godkendt, og numrene ligger fast.",
    "dagsorden-sendt": "Registreret. Dagsordenen er sendt ud.",
    "moede-flyttet": "Registreret. Mødet er flyttet. Her er det på den nye dag.",
    "moede-aflyst": "Registreret. Mødet er aflyst. Sagerne venter på et andet møde.",
    "afbud": "Registreret. Afbuddet er gemt.",
    "afbud-periode": "Registreret. Afbuddet er gemt for de møder, der står ved navnet.",
    "traeder-ind": "Registreret. Svaret er gemt.",
    "kommer-alligevel": "Registreret. Afbuddet er trukket tilbage; er nogen spurgt om at træde ind, får de besked.",
    "indkaldt": "Registreret. Stedfortræderen er indkaldt.",
    "fremmoede": "Registreret. Fremmødet er skrevet i protokollen.",
    "fremmoede-oplyst": "Registreret. Fremmødet er oplyst: de øvrige medlemmer var til stede.",
    "besluttet": "Registreret. Beslutningen kan føres ud i livet, når protokollen er lukket.",
    "resten": "Registreret. Resten er besluttet som indstillet.",
    "referat": "Registreret. Det, der var sat kryds ved i referatet, står i protokollen.",
    "alene": "Registreret. Beslutningen gælder fra nu, og mødet bliver orienteret om den.",
    "protokol-lukket": "Registreret. Protokollen er lukket. Sagerne flyttes, og de, der deltog, bliver bedt om at "
    "underskrive.",
    "underskrevet": "Registreret. Du har underskrevet protokollen.",
    "habilitet": "Registreret. Mødet tager stilling til, om medlemmet er inhabilt.",
    "inhabil": "Registreret. Afgørelsen om habilitet er skrevet i protokollen.",
    "afvigende": "Registreret. Den afvigende mening står i protokollen.",
    "standset": "Registreret. Beslutningen er standset og indbringes efter § 23.",
    "afvigende-ud": "Registreret. Den afvigende mening er taget ud af protokollen igen.",
    "stands-tilbage": "Registreret. Begæringen er trukket tilbage.",
    "haevet": "Registreret. Punktet er hævet til beslutningssag.",
    "rettet": "Registreret. Rettelsen står i protokollen med sin begrundelse. De, der har underskrevet, skal gøre det "
    "igen.",
    "udfald-foreslaaet": "Registreret. Udfaldet er ændret, når en anden har bekræftet det.",
    "udfald-aendret": "Registreret. Udfaldet er ændret. Sagen flyttes, og alle, der fik besked, får besked igen.",
    "offentliggjort": "Registreret. Det er offentliggjort og kan læses af alle.",
    "taget-ned": "Registreret. Punktet er fjernet fra offentliggørelsen.",
    "dokument": "Registreret. Dokumentet er lavet og gemt.",
    "findes": "Dokumentet er læst ind før. Her er sagen.",
    "findes-lukket": "Dokumentet er læst ind før, i en sag, du ikke har adgang til. Spørg høringskoordinatoren.",
}
"""What the page says after a fact. Add a key here rather than a sentence to an address."""


def done_words(key: str) -> str:
    """The sentence for `?ok=key`; nothing for a key nobody gave out."""
    return DONE.get(key, "")
