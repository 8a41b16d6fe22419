"""Labels that minutes and proposals share, in all their Danish variants; the rest stands in the lexicon of each.

As `Label.variants`: a space stands for any run of blanks.
"""

CASE_NUMBER = (
    r"(?:vores )?sags?(?: ?|-)(?:nr|nummer)\.?|sags-? ?id|journal[- ]?(?:nr|nummer|id)\.?|j\. ?nr\.?|"
    r"esdh-? ?nr\.?|sagsreference|acadre[- ]?(?:nr\.?|nummer|id)"
)
OFFICER = r"(?:ansvarlig )?sagsbeh(?:andler(?:\(e\))?)?\.?|kontaktperson(?:er)?|forfatter"
SUMMARY = r"(?:kort )?resum[eéè](?: af sagen)?|sags?resum[eéè]|kort fortalt|sammenfatning"
CASE_TEXT = r"sagsfremstilling(?:en)?|sagsbeskrivelse|redegørelse"
LEGAL = (
    r"lovgrundlag(?: – link| - link| m\.?v\.?)?|lov(?:hjemmel|medholdelighed)(?: m\.?v\.?)?|retsgrundlag|hjemmel|jura|"
    r"juridisk grundlag|lov- og plangrundlag|lovgivning"
)
HEARING = r"høring(?:er|ssvar)?|inddragelse(?: og høring)?|høring og inddragelse"
ANNEXES = (
    r"bilag(?:sliste|soversigt|/links)?|vedlagte bilag|sagens bilag|åbne bilag|lukkede bilag|elektroniske bilag|"
    r"samlet bilagsliste|bilag til sagen"
)
