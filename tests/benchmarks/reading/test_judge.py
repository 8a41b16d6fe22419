"""The judge of `make evaluate` is judged: what is wrong it must call wrong, what it cannot judge it must say."""

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from benchmarks.reading.__main__ import FIXTURES, pairs_in, report
from benchmarks.reading.document import document_facts
from benchmarks.reading.expected import FOR_PEOPLE
from benchmarks.reading.routes import is_role
from benchmarks.reading.verdicts import Judgement
from documents.reading import as_json
from documents.reading.read import read

PAIRS = {document.stem: (document, expected) for document, expected in pairs_in(FIXTURES)}
LEFT_OUT = FOR_PEOPLE | {"uncertain", "sums_hold"}  # these ask for a finding, or for none: see their own tests


def judge(expected: dict[str, Any], told: dict[str, Any]) -> list[Judgement]:
    return list(document_facts(expected, told))


def pair(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(expectation, reading) of a fixture, which agree."""
    document, expected = PAIRS[name]
    return json.loads(expected.read_text(encoding="utf-8")), as_json(read(document, {}))


def verdicts(facts: list[Judgement]) -> set[tuple[str, str]]:
    """(verdict, kind) of all that is not right."""
    return {(fact.verdict, fact.kind) for fact in facts if fact.verdict != "right"}


# -- every stated fact counts -----------------------------------------------------------------------------------------


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if key not in LEFT_OUT:
            yield from leaves(part, (*path, key)) if isinstance(part, dict | list) and part else iter([(*path, key)])


def another(value: Any) -> Any:
    """A value that the document does not have."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 700
        case list():
            return [{"person": "Vagn Utroligt", "body": "Månerådet", "date": "2099-01-01", "outcome": "noted"}]
    return "2099-12-24" if str(value)[:2] == "20" else "Utroligt Månelandskab"


@pytest.mark.parametrize("name", PAIRS)
def test_no_fact_of_an_expectation_passes_whatever_it_is(name: str) -> None:
    expected, told = pair(name)
    assert verdicts(judge(expected, told)) == set()
    blind = []
    for path in leaves(expected):
        changed = copy.deepcopy(expected)
        part = changed
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = another(part[path[-1]])
        if not verdicts(judge(changed, told)):
            blind.append(path)
    assert blind == []


# -- wrong readings ---------------------------------------------------------------------------------------------------


def item_of(told: dict[str, Any], index: int) -> dict[str, Any]:
    return told["meetings"][0]["items"][index]


def with_first_of(field: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    def change(item: dict[str, Any]) -> None:
        item[field][0] |= values

    return change


def once_more(field: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    def change(item: dict[str, Any]) -> None:
        item[field].append({**item[field][0], "certainty": "certain", **values})

    return change


@pytest.mark.parametrize(
    ("name", "index", "change", "kind"),
    [
        ("several-bodies", 1, with_first_of("past", date="2027-02-10", certainty="certain"), "past"),
        ("several-bodies", 2, with_first_of("route", role="decision"), "route role"),
        ("several-bodies", 1, once_more("past", date="2027-01-01"), "past"),
        ("several-bodies", 2, once_more("route", body="Byrådet", source={}), "route"),
        ("several-bodies", 2, once_more("decisions", body="Byrådet"), "decision"),
        ("several-bodies", 2, lambda item: item["outstanding"].append("Byrådet"), "outstanding"),
        ("several-bodies", 2, lambda item: item["annexes"].append("Et bilag til"), "annexes"),
        ("one-item-page", 0, with_first_of("route_next", date="2027-09-03"), "route next"),
        ("one-item-page", 0, once_more("route_next", body="Byrådet"), "route next"),
        ("decision-first", 1, with_first_of("amounts", kroner=320_000), "amounts"),
        ("competence-short", 1, lambda item: item["decisions"][2]["votes"].update(against=40), "votes"),
        ("page-heads", 1, lambda item: item["absences"].clear(), "absences"),
        ("page-heads", 1, lambda item: item["absences"][0].update(scope="meeting"), "absences"),
    ],
)  # fmt: skip
def test_a_wrong_reading_is_called_wrong(
    name: str, index: int, change: Callable[[dict[str, Any]], None], kind: str
) -> None:
    expected, told = pair(name)
    item = item_of(told, index)
    item["annexes"] = item["annexes"] or []
    item["findings"] = [finding for finding in item["findings"] if finding["fact"] != kind.split(" ", maxsplit=1)[0]]
    if kind == "annexes":
        expected["meetings"][0]["items"][index]["annexes"] = len(item["annexes"])
    change(item)
    judged = {verdict for verdict, of in verdicts(judge(expected, told)) if of == kind}
    assert judged & {"wrong", "missed"}, verdicts(judge(expected, told))


def test_what_must_be_flagged_is_right_only_with_its_finding() -> None:
    expected, told = pair("council-of-elders")
    item = item_of(told, 1)
    item["findings"] = []
    for decision in item["decisions"]:
        decision["certainty"] = "certain"
    assert ("wrong", "outcome") in verdicts(judge(expected, told))


def test_a_sum_that_holds_may_not_be_found_to_disagree() -> None:
    expected, told = pair("several-bodies")
    alarm = {"code": "sum_disagrees", "fact": "sums", "message": "1,4 mio. kr. svarer ikke til delene."}
    item_of(told, 1)["findings"].append({**alarm, "source": {"line": 1, "last_line": 1}})
    assert verdicts(judge(expected, told)) == {("wrong", "sums")}
    expected["meetings"][0]["items"][1] |= {"sum_findings": [{"what": "1,4 against 1,5"}], "sums_hold": []}
    assert verdicts(judge(expected, told)) == {("missed", "sums")}  # found, but not with all its figures


def test_a_meeting_more_and_an_item_more_are_wrong() -> None:
    expected, told = pair("page-heads")
    told["meetings"][0]["items"].append({**item_of(told, 0), "number": "9", "title": "Et punkt til"})
    assert ("wrong", "items") in verdicts(judge(expected, told))
    told["meetings"].append(told["meetings"][0])
    assert ("wrong", "kind") in verdicts(judge(expected, told))


# -- nothing read -----------------------------------------------------------------------------------------------------


def test_of_a_document_that_is_not_read_every_fact_is_missed() -> None:
    expected, told = pair("several-bodies")
    count = len(judge(expected, told))
    facts = judge(expected, {"kind": "unknown", "cases": [], "findings": []})
    assert {fact.verdict for fact in facts} == {"missed"}
    assert len(facts) > count * 0.7  # those of things found, such as a substitute's party, fall away with them


def test_of_an_item_that_is_not_read_every_fact_is_missed() -> None:
    expected, told = pair("page-heads")
    told["meetings"][0]["items"].pop(1)
    facts = [fact for fact in judge(expected, told) if fact.place.startswith("items[1]")]
    assert len(facts) >= 8
    assert {fact.verdict for fact in facts} == {"missed"}


PROPOSAL = {
    "kind": "proposal",
    "title": "Færre blomsterkasser",
    "committee": "Teknikudvalget",
    "budget_lines": [{"year": 2028, "amount_1000_dkk": -40, "status": "flagged"}],
    "related": [{"body": "Byrådet", "date": "2027-03-02"}],
}
ANSWER = {"kind": "hearing_response", "body": "Ældrerådet", "date": "2027-06-12", "per_proposal": {"3": "oppose"}}


@pytest.mark.parametrize(("expected", "count"), [(PROPOSAL, 5), (ANSWER, 4)])
def test_no_proposal_and_no_answer_is_every_fact_missed(expected: dict[str, Any], count: int) -> None:
    facts = judge(expected, {"kind": None, "cases": [], "findings": []})
    assert [fact.verdict for fact in facts] == ["missed"] * count


def proposal_read(lines: list[dict[str, Any]]) -> dict[str, Any]:
    fields = ("number", "option_or_request", "department", "institution", "profit_centre", "proposer", "period")
    proposal = {
        **dict.fromkeys((*fields, "price_level", "unit", "sign_convention")),
        **{name: [] for name in ("committees", "related", "findings", "facts", "hearing_bodies")},
        "title": "Færre blomsterkasser",
        "committees": ["Teknikudvalget"],
        "related": [{"body": "Byrådet", "day": "2027-03-02"}],
        "budget_lines": lines,
    }
    return {
        "kind": "proposal",
        "findings": [],
        "cases": [{"title": "x", "case_number": None, "findings": [], "proposals": [proposal]}],
    }


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        ([{"year": 2028, "amount_1000_dkk": -40, "status": "uncertain"}], None),
        ([{"year": 2028, "amount_1000_dkk": -40, "status": "stated"}], "wrong"),
        ([{"year": 2028, "amount_1000_dkk": 40, "status": "stated"}], "wrong"),
        ([{"year": 2029, "amount_1000_dkk": -40, "status": "stated"}], "wrong"),
        ([], "missed"),
    ],
)
def test_an_amount_has_its_year_sign_and_doubt(lines: list[dict[str, Any]], verdict: str | None) -> None:
    judged = {each for each, kind in verdicts(judge(PROPOSAL, proposal_read(lines))) if kind == "amounts"}
    assert verdict in judged if verdict else not judged


def test_a_stance_is_a_word_and_not_its_beginning() -> None:
    point = {"proposal": "3", "stance": "support", "certainty": "certain"}
    answer = {"body": "Ældrerådet", "date": "2027-06-12", "about": None, "answer": None, "points": [point]}
    told = {"kind": "hearing_response", "hearing_responses": [{**answer, "signed_by": []}]}
    assert verdicts(judge(ANSWER, told)) == {("wrong", "stance")}
    point["stance"] = "oppose"
    assert verdicts(judge(ANSWER, told)) == set()
    answer["points"].append({"proposal": "9", "stance": "oppose", "certainty": "certain"})
    assert verdicts(judge(ANSWER, told)) == {("wrong", "stance")}


# -- what cannot be judged --------------------------------------------------------------------------------------------


def test_a_finding_in_words_the_judge_does_not_know_is_its_own_error(tmp_path, capsys) -> None:
    expected, told = pair("grid-first")
    expected["meetings"][0]["items"][0]["findings"] = ["the coffee was cold"]
    assert ("error", "findings") in verdicts(judge(expected, told))
    document, _ = PAIRS["grid-first"]
    (tmp_path / document.name).write_bytes(document.read_bytes())
    (tmp_path / f"{document.stem}.expected.json").write_text(json.dumps(expected), encoding="utf-8")
    assert report([tmp_path], is_long=False) == 1
    assert "error" in capsys.readouterr().out


def test_a_finding_must_be_the_one_that_is_asked_for() -> None:
    expected, told = pair("flat-copy")
    expected["meetings"][0]["items"][0]["findings"] = ["no deadline stated"]
    assert ("missed", "findings") in verdicts(judge(expected, told))


def test_a_key_that_no_rule_judges_is_named(tmp_path, capsys) -> None:
    expected, told = pair("grid-first")
    expected["weather"] = "rain"
    expected["meetings"][0]["items"][0]["coffee"] = "cold"
    expected["meetings"][0]["items"][0]["note"] = "for people"
    facts = judge(expected, told)
    assert [fact.place for fact in facts if fact.verdict == "unjudged"] == ["weather", "items[0].coffee"]
    document, _ = PAIRS["grid-first"]
    (tmp_path / document.name).write_bytes(document.read_bytes())
    (tmp_path / f"{document.stem}.expected.json").write_text(json.dumps(expected), encoding="utf-8")
    assert report([tmp_path], is_long=False) == 0
    assert "weather, items[0].coffee" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("expected", "actual", "is_right"),
    [
        ("decision to send in hearing", "decision", True),
        ("decision", "recommendation", False),
        ("not stated (no verb): information proposed from the kind, uncertain", "information", True),
        ("not stated (no verb): information proposed from the kind, uncertain", "decision", False),
        ("not stated (no verb): uncertain", "not stated", True),
        ("not stated (no verb): uncertain", "information", False),
    ],
)
def test_a_role_that_is_not_stated_is_no_licence(expected: str, actual: str, is_right: bool) -> None:
    assert is_role(expected, actual) is is_right


# -- a catalogue ------------------------------------------------------------------------------------------------------

CATALOGUE = FIXTURES.parent / "catalogue.txt"


def catalogue() -> tuple[dict[str, Any], dict[str, Any]]:
    """(expectation, reading) of the catalogue, which agree."""
    told = as_json(read(CATALOGUE, {}))
    proposals = [
        {
            **{name: proposal[name] for name in ("title", "drafted_by", "fte")},
            "budget_lines": [
                {name: line[name] for name in ("year", "amount_1000_dkk")} for line in proposal["budget_lines"]
            ],
            "relations": [tie["relation"] for tie in proposal["related"]],
            "section_count": len(proposal["sections"]),
            "findings": [finding["code"] for finding in proposal["findings"]],
        }
        for proposal in told["cases"][0]["proposals"]
    ]
    return {"kind": "catalogue", "pool": told["pool"], "proposals": proposals}, told


def test_a_catalogue_is_judged_proposal_by_proposal() -> None:
    expected, told = catalogue()
    assert verdicts(judge(expected, told)) == set()
    for path in leaves(expected):
        changed = copy.deepcopy(expected)
        part: Any = changed
        for step in path[:-1]:
            part = part[step]
        is_none_counted = path[-1] == "fte"  # an empty list: one amount more
        part[path[-1]] = [{"year": 2031, "amount": 1}] if is_none_counted else another(part[path[-1]])
        assert verdicts(judge(changed, told)), path


def test_a_proposal_too_many_or_too_few_is_not_right() -> None:
    expected, told = catalogue()
    fewer = {**expected, "proposals": expected["proposals"][:-1]}
    assert verdicts(judge(fewer, told)) == {("wrong", "kind")}
    more = {**expected, "proposals": [*expected["proposals"], expected["proposals"][0]]}
    assert any(fact.verdict != "right" and fact.place.endswith(".title") for fact in judge(more, told))


def test_a_digest_stands_for_a_title_and_only_for_that_one() -> None:
    expected, told = catalogue()
    (proposal, *_) = expected["proposals"]
    digest = hashlib.sha256(proposal["title"].encode()).hexdigest()[:12]
    proposal["title"] = f"sha256:{digest}"
    assert verdicts(judge(expected, told)) == set()
    proposal["title"] = f"sha256:{digest[::-1]}"
    assert verdicts(judge(expected, told)) == {("wrong", "title")}
