"""What is written can be read again, and means the same."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from config.entries import (
    CalendarRules,
    Closure,
    Configuration,
    MeetingEntry,
    MembershipEntry,
    MunicipalityEntry,
    OrganizationEntry,
    PersonEntry,
    TermEntry,
)
from config.export import export, write
from config.files.rules import RULE_FILES, parse_rules, rule_book
from config.load import KIND_OF, load, read_texts
from config.settings import EXAMPLE
from process.register import BodyKind, SeatRole
from process.rules import (
    ApprovalChain,
    ApprovalStep,
    BudgetYear,
    Duty,
    OwnPlan,
    PlaybookRow,
    ReminderPlan,
    Role,
    RouteStep,
    RouteTemplate,
    RuleBook,
    Statute,
)

codes = st.from_regex(r"[a-z][a-z_.]{0,12}", fullmatch=True)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
maybe_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
dates = st.dates(date(2026, 1, 1), date(2030, 12, 31))
maybe_dates = st.none() | dates
hours = st.builds(time, st.integers(0, 23), st.integers(0, 59))
few = st.integers(0, 40)


def lists(of, **options):
    return st.lists(of, max_size=4, **options).map(tuple)


def mapped(of, key):
    return st.lists(of, max_size=3, unique_by=lambda each: getattr(each, key)).map(
        lambda entries: {getattr(each, key): each for each in entries}
    )


organizations = st.builds(
    OrganizationEntry,
    code=codes,
    name=words,
    kind=st.sampled_from(BodyKind),
    short_name=maybe_words,
    parent=st.none() | codes,
    seats=few,
    med_level=st.integers(0, 3),
    counts_saturday=st.booleans(),
    starts_on=maybe_dates,
    ends_on=maybe_dates,
    successor=st.none() | codes,
    committee=st.none() | codes,
    aliases=lists(words),
    email=maybe_words,
    phone=maybe_words,
)
memberships = st.builds(
    MembershipEntry,
    organization=codes,
    person=codes,
    role=st.sampled_from(SeatRole),
    party=maybe_words,
    electing_group=maybe_words,
    rank=few,
    starts_on=maybe_dates,
    ends_on=maybe_dates,
)
meetings = st.builds(
    MeetingEntry,
    organization=codes,
    held_on=dates,
    starts_at=hours,
    case_deadline_on=maybe_dates,
    directors_on=maybe_dates,
    chair_on=maybe_dates,
    dispatch_on=maybe_dates,
    publish_on=maybe_dates,
)
steps = st.builds(
    RouteStep,
    step=few,
    body=codes,
    role=st.sampled_from(Role),
    authoritative=st.booleans(),
    reading=few,
    gates=st.none() | few,
)
routes = st.builds(
    RouteTemplate,
    case_type=codes,
    name=words,
    source=words,
    steps=lists(steps),
    letters_send_themselves=st.booleans(),
    budget_round=st.booleans(),
    memo_days=few,
    writing_days=few,
    second_round_days=few,
    public_hearing=maybe_words,
)
rows = st.builds(
    PlaybookRow,
    key=codes,
    body=codes,
    duty=st.sampled_from(Duty),
    source=words,
    why=words,
    period_days=few,
    case_types=lists(codes),
    departments=lists(codes),
    kle=lists(words),
    words=lists(words),
    answers=lists(codes),
    due_time=hours,
    valid_from=maybe_dates,
    valid_to=maybe_dates,
    gates=st.none() | few,
)
own_plans = st.builds(
    OwnPlan,
    body=st.just("") | codes,
    kind=st.just("") | codes,
    case_type=st.just("") | codes,
    days_before=st.none() | lists(few),
    quiet_days=st.none() | few,
    escalation_days=st.none() | lists(few),
)
chains = st.builds(
    ApprovalChain,
    case_type=codes,
    steps=lists(st.builds(ApprovalStep, role=codes, title=words, clearance=st.booleans())),
)
plans = st.builds(
    ReminderPlan,
    days_before=lists(few),
    quiet_days=few,
    escalation_days=lists(few),
    office_from=hours,
    office_to=hours,
    undo_minutes=few,
)
books = st.builds(
    RuleBook,
    routes=mapped(routes, "case_type"),
    playbook=lists(rows),
    chains=mapped(chains, "case_type"),
    reminders=plans,
    own_plans=lists(own_plans),
    statute=st.builds(
        Statute,
        council_from_days=st.integers(0, 30),
        committee_from_days=st.integers(0, 30),
        conflict_substitute=st.booleans(),
        fixed_items=st.lists(st.sampled_from(["adoption", "messages", "coming", "signing"]), unique=True).map(tuple),
    ),
    budget_years=mapped(st.builds(BudgetYear, st.integers(2026, 2040), dates, dates, dates, dates), "year"),
)
closures = st.builds(lambda label, day: Closure(label, day, day), words, dates)
configurations = st.builds(
    Configuration,
    municipality=st.builds(MunicipalityEntry, code=codes, name=words, email=maybe_words),
    terms=lists(st.builds(TermEntry, codes, words, dates, dates)),
    organizations=lists(organizations),
    persons=lists(st.builds(PersonEntry, codes, words, maybe_words, maybe_words, maybe_words)),
    memberships=lists(memberships),
    meetings=lists(meetings),
    rules=books,
    calendar=st.builds(
        CalendarRules, first_year=st.just(2026), last_year=st.integers(2026, 2040), closures=lists(closures)
    ),
)


def read_again(files: dict[str, str]) -> Configuration:
    reading = read_texts({KIND_OF[name]: text for name, text in files.items()})
    assert reading.problems == ()
    return reading.configuration


def without_versions(configuration: Configuration) -> Configuration:
    return replace(configuration, rules=replace(configuration.rules, versions={}))


@settings(max_examples=20, deadline=None)
@given(configurations)
def test_reading_what_is_written_gives_the_same(configuration: Configuration) -> None:
    again = read_again(export(configuration))
    assert without_versions(again) == configuration
    assert export(again) == export(configuration)


def test_the_example_survives_a_round_with_its_own_words_and_versions(tmp_path: Path) -> None:
    sandvig = load(EXAMPLE)
    written = write(sandvig, tmp_path / "ny")
    assert {path.name for path in written} == set(KIND_OF)
    assert load(tmp_path / "ny") == sandvig
    routes = (tmp_path / "ny" / "routes.toml").read_text(encoding="utf-8")
    assert routes == (EXAMPLE / "routes.toml").read_text(encoding="utf-8")  # unchanged rules keep their comments


def test_a_changed_rule_is_written_anew_and_the_others_keep_their_words() -> None:
    sandvig = load(EXAMPLE)
    changed = replace(sandvig, rules=replace(sandvig.rules, reminders=ReminderPlan(quiet_days=5)))
    files = export(changed)
    assert "quiet_days = 5" in files["reminders.toml"]
    assert files["playbook.toml"].startswith("# Drejebog for høring")
    assert read_again(files).rules.reminders.quiet_days == 5


def test_rules_written_plainly_are_the_same_rules() -> None:
    sandvig = load(EXAMPLE)
    files = {KIND_OF[name]: text for name, text in export(replace(sandvig, texts={})).items()}
    texts = {kind: text for kind, text in files.items() if kind in RULE_FILES}
    assert replace(rule_book(texts), versions={}) == replace(sandvig.rules, versions={})
    assert parse_rules("calendar", texts["calendar"]) == sandvig.calendar
