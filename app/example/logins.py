"""Who can sign in to the example. A file of its own: they are printed before anything heavy is loaded."""

from __future__ import annotations

PASSWORD = "sandvig-2027"  # noqa: S105  (printed at every start; the example holds no real person)
LOGINS = (
    ("sanne.vestervang", "director: the overview"),
    ("ulrik.sandager", "hearing coordinator"),
    ("solvej.lykkegaard", "case officer"),
    ("halfdan.ladegaard", "head of department: approves"),
    ("lisbeth.toftegaard", "finance consultant: approves"),
    ("birger.overgaard", "committee secretary"),
    ("annelise.tornby", "secretary of Socialudvalget"),
    ("karen.ravnholt", "mayor: approves the council's agenda"),
    ("ulla.tornby", "vice-chair of the council"),
    ("erling.brandstrup", "council member: signs, dissents"),
    ("bjarne.bakkegaard", "chair of Socialudvalget"),
    ("jytte.lykkegaard", "secretary of a body that is heard"),
    ("susanne.hoegsberg", "auditor: who has opened what is closed"),
    ("troels.vindum", "secretary of Handicaprådet: answers"),
    ("viola.bakkegaard", "chair of Handicaprådet: reads its agenda, signs"),
)
BUDGET_LOGINS = (
    ("ulrik.sandager", "coordinator: makes the letters ready"),
    ("dorte.dybdal", "coordinator: the second person, who sends them"),
    ("asger.vilstrup", "director"),
    ("sanne.vestervang", "director"),
    ("inger.winding", "director"),
    ("heidi.dybdal", "director"),
    ("fie.revsgaard", "director"),
    ("nanna.marstrand", "finance consultant"),
    ("lisbeth.toftegaard", "finance consultant"),
    ("ragnhild.hvidtfeldt", "finance consultant"),
    ("anja.hoegsberg", "finance consultant"),
    ("gudrun.klitmoeller", "finance consultant"),
    ("ditlev.birkelund", "head of Økonomi"),
    ("halfdan.ladegaard", "head of Handicap og Psykiatri"),
    ("tilde.mosegaard", "head of Ældre og Pleje"),
    ("connie.fisker", "head of Skoler"),
    ("ditte.bredahl", "head of Dagtilbud"),
    ("villy.rabjerg", "head of Teknik og Miljø"),
    ("solvej.lykkegaard", "case officer, Handicap og Psykiatri"),
    ("jeppe.krogager", "case officer, Ældre og Pleje"),
    ("simon.ravnholt", "case officer, Skoler"),
    ("tage.strandby", "case officer, Dagtilbud"),
    ("esben.snedker", "case officer, Økonomi"),
    ("birger.overgaard", "secretary of the council"),
    ("vagn.holmgren", "administrator"),
)
