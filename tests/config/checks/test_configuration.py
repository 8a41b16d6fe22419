# ruff: noqa: E501 - one mistake a line is how the table reads best
"""Every mistake a clerk can make in the files: found, with its file, key and line, and told what to do.

Each case breaks the sound example in one place.
"""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.checks.configuration import check, check_reading
from config.files.tables import Table, read
from config.files.toml import Problem, Source
from config.load import FILES, KIND_OF, read_texts
from config.settings import EXAMPLE


@cache
def sound() -> dict[str, str]:
    return {kind: (EXAMPLE / name).read_text(encoding="utf-8") for kind, name in FILES.items()}


def broken(file: str, old: str, new: str) -> tuple[Problem, ...]:
    kind = KIND_OF[file]
    text = sound()[kind]
    assert old in text, "the example has changed; choose another place to break"
    return check_reading(read_texts(sound() | {kind: text.replace(old, new, 1)}))


def line_of(file: str, old: str, mark: str) -> int:
    """The line on which `mark` stands nearest to the place where `old` is in the sound file."""
    lines = sound()[KIND_OF[file]].splitlines()
    place = next(number for number, line in enumerate(lines, 1) if old in line)
    marked = (number for number, line in enumerate(lines, 1) if mark in line)
    return min(marked, key=lambda number: abs(number - place))


LINE_WITH = [
    # file, what is there, what is written instead, the key named, a mark on the line it stands on, words of the message
    ("organisation.toml", 'kind = "finance"', 'kind = "finanse"', "kind", 'kind = "finance"', "Mente du »finance«?"),
    ("organisation.toml", 'colour = "#12395b"', 'colour = "blå"', "colour", 'colour = "#12395b"', "# og seks cifre"),
    ("organisation.toml", 'colour = "#12395b"', 'colour = "#ffee88"', "colour", 'colour = "#12395b"', "for lys"),
    ("organisation.toml", "seats = 9", 'seats = "ni"', "seats", "seats = 9", "et helt tal"),
    ("organisation.toml", "seats = 9", "saeder = 9", "saeder", "seats = 9", "er ikke en kendt nøgle"),
    ("organisation.toml", 'parent = "hovedmed"', 'parent = "hovedmd"', "parent", 'parent = "hovedmed"', "Mente du »hovedmed«?"),
    ("organisation.toml", 'committee = "socialudvalg"', 'committee = "social"', "committee", 'committee = "socialudvalg"', "Mente du »socialudvalg«?"),
    ("organisation.toml", 'aliases = ["Økonomiudvalg", "ØK"]', 'aliases = ["Økonomiudvalg", "Sundhed"]', "aliases", '"Sundhed"]', "peger på både"),
    ("organisation.toml", "ends_on = 2029-12-31", "ends_on = 2025-12-31", "ends_on", "ends_on = 2029-12-31", "før den begynder"),
    ("organisation.toml", "ends_on = 2029-12-31", 'ends_on = "2029"', "ends_on", "ends_on = 2029-12-31", "en dato uden anførselstegn"),
    ("organisation.toml", "med_level = 3", "med_level = 4", "med_level", 'code = "hovedmed"', "HovedMED"),
    ("organisation.toml", 'parent = "sandvig"', 'parent = "byraadssekretariat"', "parent", 'parent = "sandvig"', "under sig selv"),
    ("organisation.toml", 'kind = "council"', 'kind = "board"', "kind", "", "intet byråd"),
    ("organisation.toml", 'parent = "byraad"', 'parent = "byraad"\nstarts_on = 2027-01-01\nends_on = 2026-01-01', "ends_on", "", "før organet begynder"),
    ("organisation.toml", 'parent = "omraademed_social_sundhed"', 'parent = "lokalmed_pleje"', "parent", 'code = "lokalmed_beskyttet_beskaeftigelse"', "ikke er på et højere MED-niveau"),
    ("organisation.toml", "[[organization]]", '[[term]]\ncode = "ny"\nname = "Ny"\nstarts_on = 2029-06-01\nends_on = 2033-12-31\n\n[[organization]]', "starts_on", "", "før den forrige er slut"),
    ("organisation.toml", 'aliases = ["Kultur- og Erhvervsudvalg"]', 'ends_on = 2033-12-31\nsuccessor = "kultur_fritidsudvalg"', "successor", 'successor = "kultur_erhvervsudvalg"', "sin egen efterfølger"),
    ("organisation.toml", 'successor = "kultur_erhvervsudvalg"', 'successor = "kultur_fritidsudvalg"', "successor", 'successor = "kultur_erhvervsudvalg"', "sin egen efterfølger"),
    ("organisation.toml", 'short_name = "KMU"', 'successor = "plan_teknikudvalg"', "successor", 'short_name = "KMU"', "ingen sidste dag"),
    ("meetings.toml", 'organization = "kultur_erhvervsudvalg"', 'organization = "kultur_fritidsudvalg"', "meetings", "", "hvor organet ikke findes"),
    ("routes.toml", '{ step = 1, body = "<parties>", role = "hearing", gates = 3 }', '{ step = 1, body = "<parties>", role = "information" }', "role", '"<parties>"', "høringsparterne"),
    ("routes.toml", 'role = "recommendation" }', 'role = "recommendation", authoritative = true }', "authoritative", "oekonomiudvalg", 'Kun et trin med role = "decision"'),
    ("playbook.toml", 'words = ["beskyttet', 'words = [" ", "beskyttet', "words", 'words = ["beskyttet', "tomt ord"),
    ("playbook.toml", "period_days = 28", "period_days = 28\nvalid_from = 2027-02-01\nvalid_to = 2027-01-01", "valid_to", "", "gælder til 2027-01-01"),
    ("people.toml", 'email = "karen.ravnholt@sandvig.example"', 'email = "karen.ravnholt"', "email", "karen.ravnholt", "gyldig mailadresse"),
    ("people.toml", 'code = "anders.bredahl"', 'code = "karen.ravnholt"', "code", "anders.bredahl", "brugt 2 gange"),
    ("people.toml", "people = [", 'people = [\n  { code = "x", name = "X", email = "x@a.b" },', "code", "", "ingen plads"),
    ("seats.toml", 'organization = "socialudvalg"', 'organization = "socialudvlag"', "organization", '"socialudvalg"', "Mente du »socialudvalg«?"),
    ("seats.toml", 'person = "anders.bredahl", role = "member"', 'person = "anders.bredal", role = "member"', "person", '"anders.bredahl"', "Mente du »anders.bredahl«?"),
    ("seats.toml", 'role = "chair"', 'role = "formand"', "role", 'role = "chair"', "kendes ikke"),
    ("seats.toml", 'term = "2026-2029"', 'term = "2026-29"', "term", 'term = "2026-2029"', "Mente du »2026-2029«?"),
    ("meetings.toml", "2027-10-05,", "2027-03-25,", "meetings", "2027-10-05", "Skærtorsdag"),
    ("meetings.toml", "2027-10-05,", "2027-10-02,", "meetings", "2027-10-05", "weekend"),
    ("meetings.toml", "2027-10-05,", "2027-12-28,", "meetings", "2027-10-05", "Jul og nytår"),
    ("meetings.toml", "2027-10-05,", "2027-09-07,", "meetings", "2027-09-07", "to møder"),
    ("meetings.toml", "2028-12-12,", "2032-12-07,", "held_on", "2028-12-12", "uden for kalenderens år"),
    ("meetings.toml", "2027-10-05,", "{ held_on = 2027-10-05, dispatch_on = 2027-09-30 },", "dispatch_on", "2027-10-05", "kommunestyrelsesloven § 8"),
    ("meetings.toml", "2027-10-05,", "{ held_on = 2027-10-05, chair_on = 2027-10-01 },", "dispatch_on", "2027-10-05", "før formandsmødet"),
    ("meetings.toml", "2027-10-05,", "{ held_on = 2027-10-05, udsendes = 2027-09-29 },", "udsendes", "2027-10-05", "kendt nøgle"),
    ("meetings.toml", 'starts_at = "17:00"', 'starts_at = "kl. 17"', "starts_at", 'starts_at = "17:00"', "et klokkeslæt"),
    ("meetings.toml", 'organization = "hovedmed"', 'organization = "oekonomi"', "organization", 'organization = "hovedmed"', "ikke et organ, der holder møder"),
    ("routes.toml", ", gates = 3", "", "gates", '"<parties>"', "Tilføj gates"),
    ("routes.toml", "gates = 3", "gates = 7", "gates", '"<parties>"', "ikke er et senere trin"),
    ("routes.toml", 'body = "oekonomiudvalg"', 'body = "okonomiudvalg"', "body", '"oekonomiudvalg"', "Mente du »oekonomiudvalg«?"),
    ("routes.toml", ", authoritative = true", "", "authoritative", 'case_type = "budget_proposal"', "netop ét trin"),
    ("routes.toml", 'case_type = "committee_case"', 'case_type = "political_case"', "case_type", 'case_type = "committee_case"', "står to gange"),
    ("routes.toml", 'role = "recommendation" }', 'role = "recommendation", gates = 2 }', "gates", "oekonomiudvalg", "Kun en høring"),
    ("playbook.toml", 'duty = "law"', 'duty = "lov"', "duty", 'duty = "law"', "law, statutory_agreement, agreement, custom"),
    ("playbook.toml", "period_days = 5", "period_days = 0", "period_days", "period_days = 5", "mindst én dag"),
    ("playbook.toml", 'answers = ["affects_staff"]', 'answers = ["affects_staf"]', "answers", 'answers = ["affects_staff"]', "Mente du »affects_staff«?"),
    ("playbook.toml", 'departments = ["skoler"]', 'departments = ["skole"]', "departments", 'departments = ["skoler"]', "Afdelingen »skole« findes ikke"),
    ("playbook.toml", 'case_types = ["local_plan"]', 'case_types = ["lokalplan"]', "case_types", 'case_types = ["local_plan"]', "Sagstypen"),
    ("playbook.toml", 'key = "handicapraad_svar"', 'key = "handicapraad_ord"', "key", 'key = "handicapraad_svar"', "brugt 2 gange"),
    ("approval.toml", 'role = "finance_consultant"', 'role = "finance"', "role", 'role = "finance_consultant"', "ikke et led"),
    ("approval.toml", 'case_type = "budget_proposal"', 'case_type = "budget"', "case_type", 'case_type = "budget_proposal"', "findes ikke i routes.toml"),
    ("reminders.toml", "days_before = [7, 3, 1]", "days_before = [7, 7, 0]", "days_before", "days_before", "forskellige hele tal"),
    ("reminders.toml", "days_before = [7, 3, 1]", 'days_before = ["7"]', "days_before", "days_before", "hele tal i kantede parenteser"),
    ("reminders.toml", 'office_to = "16:00"', 'office_to = "07:00"', "office_to", "office_to", "før den begynder 08:00"),
    ("reminders.toml", "quiet_days = 2", "quiet_days = -1", "quiet_days", "quiet_days", "negativ"),
    ("reminders.toml", 'kind = "board"', 'kind = "bord"', "kind", "[[plan]]", "Mente du »board«?"),
    ("reminders.toml", 'kind = "board"', 'kind = "council"', "kind", "[[plan]]", "findes ikke"),
    ("reminders.toml", 'body = "handicapraad"', 'body = "handicaprad"', "body", "[[plan]]", "Mente du »handicapraad«?"),
    ("reminders.toml", 'case_type = "school_closure"', 'case_type = "skolelukning"', "case_type", "[[plan]]", "Sagstypen"),
    ("reminders.toml", "days_before = [20, 5, 1]", "days_before = [20, 20]", "days_before", "[[plan]]", "forskellige hele tal"),
    ("reminders.toml", "quiet_days = 5", "quiet_days = -5", "quiet_days", "[[plan]]", "negativ"),
    ("reminders.toml", "quiet_days = 5", "undo_minutes = 5", "undo_minutes", "", "er ikke en kendt nøgle"),
    ("reminders.toml", "days_before = [20, 5, 1]", '[[plan]]\nkind = "board"\ncase_type = "school_district_case"', "plan", "", "gælder for det samme"),
    ("reminders.toml", "days_before = [20, 5, 1]", "[[plan]]\ndays_before = [4]", "plan", "", "gælder for alle"),
    ("routes.toml", "second_round_days = 14", "second_round_days = 0", "second_round_days", "second_round_days = 14", "mindst én dag"),
    ("routes.toml", '"school_closure"\nsteps', '"skole"\nsteps', "public_hearing", "", "kendes ikke"),
    ("playbook.toml", 'why = "Afdelingens borgere er mennesker med handicap eller sindslidelser."', 'why = " "', "why", 'why = "Afdelingens', "Skriv en sætning"),
    ("playbook.toml", 'source = "Drejebogen pkt. 6"', 'source = ""', "source", 'source = "Drejebogen pkt. 6"', "Skriv kilden"),
    ("playbook.toml", 'case_types = ["local_plan"]', 'case_types = ["local_plan"]\ngates = 1', "gates", "", "ikke er et senere trin"),
    ("playbook.toml", 'case_types = ["local_plan"]', 'case_types = ["local_plan"]\ngates = 9', "gates", "", "»Lokalplan«"),
    ("calendar.toml", "last_year = 2031", "last_year = 2020", "last_year", "last_year", "efter det første"),
    ("calendar.toml", "ends_on = 2027-01-01", "ends_on = 2025-01-01", "ends_on", "ends_on = 2027-01-01", "før den begynder"),
    ("budget.toml", "second_reading_on = 2027-10-05", "second_reading_on = 2027-09-21", "second_reading_on", "second_reading_on = 2027-10-05", "tre uger"),
    ("budget.toml", "net_targets = [-6000,", "net_targets = [-6000, -6000,", "net_targets", "net_targets = [-6000,", "højst 4 måltal"),
    ("budget.toml", "hearing_to = 2027-09-15", "hearing_to = 2027-10-15", "hearing_to", "hearing_to = 2027-09-15", "slutte før 2. behandling"),
    ("statute.toml", "council_from_days = 30", "council_from_days = 31", "council_from_days", "council_from_days =", "kun kræve mindre"),
    ("statute.toml", "committee_from_days = 30", "committee_from_days = -1", "committee_from_days", "committee_from_days =", "fra 0 til 30"),
    ("statute.toml", "conflict_substitute = false", 'conflict_substitute = "nej"', "conflict_substitute", "conflict_substitute =", "true eller false"),
    ("statute.toml", '"coming", "signing"', '"kommende", "signing"', "fixed_items", "fixed_items =", "»kommende« er ikke et fast punkt"),
    ("statute.toml", '"coming", "signing"', '"coming", "coming"', "fixed_items", "fixed_items =", "to gange"),
    ("statute.toml", "council_from_days = 30", "council_days = 30", "council_days", "council_from_days =", "er ikke en kendt nøgle"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "key", "mark", "words"), LINE_WITH)
def test_a_mistake_is_named_by_file_key_and_line(file, old, new, key, mark, words) -> None:
    problems = [problem for problem in broken(file, old, new) if words in problem.message_da]
    assert [(problem.file, problem.key) for problem in problems[:1]] == [(file, key)]
    assert not mark or problems[0].line == line_of(file, old, mark)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        # a committee's substitute who is not elected to the council
        (
            '{ person = "bjarne.bakkegaard", role = "substitute"',
            '{ person = "mogens.ladegaard", role = "substitute"',
            ("Mogens Ladegaard", "§ 28"),
        ),
        ('person = "karen.ravnholt", role = "chair"', 'person = "karen.ravnholt", role = "member"', ("ingen formand",)),
        ('person = "anders.bredahl", role = "member"', 'person = "anders.bredahl", role = "chair"', ("2 formænd",)),
        ('person = "anders.bredahl", role = "member"', 'person = "mette.strandby", role = "member"', ("to pladser",)),
        (
            'person = "birger.overgaard", role = "secretary"',
            'person = "birger.overgaard", role = "member"',
            ("sekretær",),
        ),
        ('role = "member", party = "G" },', 'role = "substitute", party = "G" },', ("har 24 medlemmer", "25 pladser")),
        (
            'role = "member", party = "G", electing_group',
            'role = "substitute", party = "G", electing_group',
            ("ulige", "§ 17"),
        ),
        (
            'person = "anders.bredahl", role = "member"',
            'person = "anders.bredahl", role = "member", starts_on = 2027-01-01, ends_on = 2026-01-01',
            ("slutter 2026-01-01",),
        ),
    ],
)
def test_a_body_that_is_not_composed_as_the_law_says(old: str, new: str, words: tuple[str, ...]) -> None:
    assert any(all(word in problem.message_da for word in words) for problem in broken("seats.toml", old, new))


def test_a_chain_without_a_holder_names_the_department() -> None:
    director = 'role = "director"'
    text = "\n".join(line for line in sound()["seats"].splitlines() if director not in line)
    problems = check_reading(read_texts(sound() | {"seats": text}))
    assert any(
        p.file == "approval.toml" and "Ingen er direktør (director) for Jobcenter" in p.message_da for p in problems
    )


def test_all_problems_come_at_once_and_in_order() -> None:
    texts = sound() | {
        "routes": sound()["routes"].replace("gates = 3", "gates = 9"),
        "reminders": sound()["reminders"].replace("quiet_days", "quiet"),
    }
    problems = check_reading(read_texts(texts))
    assert {problem.file for problem in problems} == {"routes.toml", "reminders.toml"}
    assert list(problems) == sorted(problems)
    assert sum(problem.file == "routes.toml" for problem in problems) == 6


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = [1,\nb = 2", 2), ('a = "x\n', 1), ("a = 1\na = 2\n", 2), ("[[x]\n", 1), ("= 3", 1)],
)
def test_a_file_that_is_not_toml_is_one_problem_with_its_line(text: str, line: int) -> None:
    (problem,) = check_reading(read_texts(sound() | {"routes": text}))
    assert (problem.file, problem.line) == ("routes.toml", line)
    assert "kan ikke læses som TOML" in problem.message_da


def test_missing_unknown_and_unreadable_files(tmp_path) -> None:
    for kind, name in FILES.items():
        if kind not in {"people", "budget", "statute"}:
            (tmp_path / name).write_text(sound()[kind], encoding="utf-8")
    (tmp_path / "ruter.toml").write_text("", encoding="utf-8")
    (tmp_path / "seats.toml").write_bytes("# Ældrerådet".encode("latin-1"))
    problems = {problem.file: problem.message_da for problem in check(tmp_path)}
    assert problems.keys() == {"people.toml", "ruter.toml", "seats.toml"}
    assert "mangler" in problems["people.toml"]
    assert "kendes ikke" in problems["ruter.toml"]
    assert "UTF-8" in problems["seats.toml"]


def test_a_folder_that_is_not_there(tmp_path) -> None:
    (problem,) = check(tmp_path / "nowhere")
    assert "Mappen findes ikke" in problem.message_da


@pytest.mark.parametrize(
    "text",
    [
        "steps = 3",
        "route = 3",
        "route = [1, 2]",
        "[route]\nx = 1",
        "[[route]]\nsteps = [1]",
        "[[route]]\ncase_type = 5",
    ],
)
def test_wrong_shapes_are_problems_and_never_a_crash(text: str) -> None:
    problems = check_reading(read_texts(sound() | {"routes": text}))
    assert any(problem.file == "routes.toml" for problem in problems)


def test_a_problem_reads_like_a_sentence() -> None:
    assert str(Problem("routes.toml", 12, "gates", "Tilføj gates.")) == "routes.toml, linje 12, gates: Tilføj gates."
    assert str(Problem("people.toml", 0, "", "Filen mangler.")) == "people.toml: Filen mangler."


class Trip(Table):
    name: str
    days: int


def test_comments_and_strings_do_not_confuse_the_line() -> None:
    source = Source("x.toml", '# days = "no"\nname = "a # b" # days = 1\ndays = "tre"\n')
    read(source, Trip)
    assert [(problem.line, problem.key) for problem in source.problems] == [(3, "days")]


KINDS = sorted(FILES)
SCRAPS = [
    "",
    "x",
    "= 3",
    "[[",
    "]",
    '"',
    "{",
    "-1",
    "true",
    "2027-02-30",
    "# æ",
    "a = {}",
    "[[body]]",
    "\\",
    "1979-05-27T07:32:00Z",
]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(KINDS), st.integers(0, 10_000), st.sampled_from(SCRAPS), st.integers(0, 60))
def test_a_damaged_file_is_reported_and_never_a_crash(kind: str, place: int, scrap: str, column: int) -> None:
    lines = sound()[kind].splitlines()
    line = lines[place % len(lines)]
    lines[place % len(lines)] = line[: column % (len(line) + 1)] + scrap
    for problem in check_reading(read_texts(sound() | {kind: "\n".join(lines)})):
        assert problem.message_da.endswith((".", "?", ")"))
        assert 0 <= problem.line <= len(lines) or problem.file != FILES[kind]


def test_nobody_to_approve_and_nothing_to_approve() -> None:
    star = sound()["approval"].replace('case_type = "*"', 'case_type = "local_plan"')
    problems = check_reading(read_texts(sound() | {"approval": star}))
    assert any("Sagstypen »political_case« har ingen godkendelseskæde" in problem.message_da for problem in problems)
    empty = '[[chain]]\ncase_type = "*"\nsteps = []\n'
    problems = check_reading(read_texts(sound() | {"approval": empty}))
    assert [problem.message_da for problem in problems] == ["Kæden for »*« er tom. Tilføj mindst ét led."]


def test_a_route_without_steps_and_a_municipality_without_a_term() -> None:
    route = sound()["routes"] + '\n[[route]]\ncase_type = "ny"\nname = "Ny"\nsource = "Her"\nsteps = []\n'
    (problem,) = check_reading(read_texts(sound() | {"routes": route}))
    assert "har ingen trin" in problem.message_da
    organisation = sound()["organisation"]
    start, end = organisation.index("[[term]]"), organisation.index("# Politiske organer")
    problems = check_reading(read_texts(sound() | {"organisation": organisation[:start] + organisation[end:]}))
    assert any("ingen valgperiode" in problem.message_da for problem in problems)
