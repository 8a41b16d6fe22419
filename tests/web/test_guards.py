"""What holds for every page: closed unless opened, safe headers, readable errors, nothing from outside."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import Mount

import notifications
from app.web.access import BY_LINK, OPEN, PUBLIC, gate, own_form
from app.web.envelope import CONTENT_SECURITY_POLICY
from app.web.render import STATIC, templates
from process.limits import FORM
from tests.browser import vendoring
from tests.web.conftest import SignIn, TestClient


def routes(app: FastAPI) -> list[RouteContext]:
    """Every route as it is served, also those of included routers."""
    return [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]


def test_every_route_passes_the_gate_and_every_form_its_token(app: FastAPI) -> None:
    assert len(routes(app)) >= 9
    for route in routes(app):
        guards = {dependency.call for dependency in route.dependant.dependencies}
        assert {gate, own_form} <= guards, route.path
    others = [route.original_route for route in iter_route_contexts(app.routes)]
    unguarded = [route for route in others if not isinstance(route, APIRoute)]
    assert [route.path for route in unguarded if isinstance(route, Mount)] == ["/static"]
    assert len(unguarded) == 1  # no documentation pages, nothing else


def test_public_routes_are_these_and_exist(app: FastAPI) -> None:
    assert {"/log-ind", "/drift/live", "/drift/klar", "/drift/maalinger"} == PUBLIC
    assert {route.path for route in routes(app)} >= PUBLIC


def test_what_is_published_is_read_by_everybody_at_these_addresses_and_they_exist(app: FastAPI) -> None:
    assert {
        "/oparl/v1.1/system",
        "/dagsordener",
        "/dagsordener/{body}/atom.xml",
        "/dagsordener/{body}/{day}",
        "/dagsordener/{body}/{day}/{file}",
        "/hoeringer",
        "/hoeringer/{number}",
        "/oevelse/{token}",
        "/oevelse/{token}/send",
        "/kontrol",
        "/oparl/v1.1",
        "/oparl/v1.1/{kind}",
        "/oparl/v1.1/{kind}/{key}",
    } == OPEN
    assert {route.path for route in routes(app)} >= OPEN


def test_whoever_is_not_signed_in_gets_no_page_but_the_public_ones(app: FastAPI, visitor: TestClient) -> None:
    for route in routes(app):
        path = str(route.path).replace("{number}", "2027-0002")
        for method in route.methods or ():
            answer = visitor.request(method, path)
            if path.startswith(tuple(BY_LINK)):
                assert answer.status_code in (404, 429), path
            elif route.path in OPEN:
                assert answer.status_code in (200, 403, 404, 422), path  # 404: no body is called «{body}»
            elif route.path in PUBLIC:
                assert answer.status_code in (200, 403), path  # 403: a form without its token
            else:
                assert answer.status_code == 303, path
                assert answer.headers["location"].startswith("/log-ind")


@pytest.mark.parametrize(
    "path", ["/log-ind", "/overblik", "/sager/nej", "/findes-ikke", "/overblik?sorter=x", "/drift/live"]
)
def test_every_answer_wears_the_headers(as_person: SignIn, path: str) -> None:
    headers = as_person("carla.lund").get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_files_are_kept_by_browsers_but_a_missing_one_is_not(visitor: TestClient) -> None:
    assert "immutable" in visitor.get("/static/sagsgang.css").headers["cache-control"]
    missing = visitor.get("/static/mangler.css")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")
    assert visitor.get("/static/../site.py").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/findes-ikke", 404, "Vi kan ikke finde siden"),
        ("/sager/2027-9999", 404, "er ikke synligt for dig"),
        ("/overblik?sorter=hemmeligt", 422, "vælg fra listerne på siden"),
        ("/overblik?side=0", 422, "Vi forstod ikke det valgte"),
        ("/log-ud", 405, "Gå til forsiden"),
    ],
)
def test_errors_say_what_to_do_in_danish(as_person: SignIn, path: str, status: int, words: str) -> None:
    answer = as_person("carla.lund").get(path)
    assert answer.status_code == status
    assert words in answer.text
    assert "<title>Fejl: " in answer.text


def test_who_only_speaks_for_a_hearing_body_gets_a_readable_403_on_the_overview(as_person: SignIn) -> None:
    answer = as_person("fie.bak").get("/overblik")
    assert answer.status_code == 403
    assert "forbeholdt andre roller" in answer.text
    assert "Direktionsoverblik" not in answer.text


def test_a_failure_gives_a_page_and_logs_the_place_without_the_values(
    as_person: SignIn, app: FastAPI, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = as_person("carla.lund")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("Fru Madsens svar kunne ikke læses")

    monkeypatch.setattr("app.web.home.overview.engine_health", fail)
    with caplog.at_level(logging.INFO):
        answer = client.get("/overblik?q=Fru+Madsen")
    assert answer.status_code == 500
    assert "Noget gik galt hos os" in answer.text
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("sagsgang"))
    assert "RuntimeError" in ours
    assert "/overblik" in ours
    (noted,) = [record.facts for record in caplog.records if getattr(record, "facts", {}).get("status") == 500]
    assert (noted["method"], noted["route"]) == ("GET", "/overblik")
    assert len(answer.headers["x-request-id"]) == 16
    assert "Madsen" not in ours


def test_more_than_the_limit_is_refused_with_and_without_a_promised_length(visitor: TestClient) -> None:
    big = b"csrf=" + b"x" * FORM
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.post("/log-ind", content=big, headers=kind).status_code == 413
    assert visitor.post("/log-ind", content=iter([big]), headers=kind).status_code == 413


def test_templates_escape_and_miss_nothing_silently() -> None:
    environment = templates()
    assert environment.autoescape is True
    assert environment.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    with pytest.raises(Exception, match="undefined"):
        environment.from_string("{{ mangler }}").render()
    for name in environment.list_templates(extensions=["j2"]):
        text = (STATIC.parent / "templates" / name).read_text()
        assert "| safe" not in text, name
        assert "style=" not in text, name
        own = "<script src=\"{{ static('bevar.js') }}\" defer></script>"
        assert "<script" not in text.replace(own, ""), name


MAILS = Path(notifications.__file__).parent / "templates"
ROW_HEADING = re.compile(r'<th\b[^>]*scope="row"[^>]*>(.*?)</th>', re.S)
NAME_OF_A_ROW = re.compile(
    r"</?(?:a|strong|time)\b[^>]*>|<span class=\"sr-only\">|<span class=\"sg-sub\">\{\{ \w+\.case \}\}|</span>"
)


def test_every_row_of_a_table_is_headed_by_the_name_of_its_thing_alone() -> None:
    """A screen reader says the heading before each cell of its row: what is told of the thing has cells of its own."""
    for path in sorted((STATIC.parent / "templates").rglob("*.j2")):
        text = path.read_text()
        for body in re.findall(r"<tbody>(.*?)</tbody>", text, re.S):
            rows = [row for row in body.split("<tr")[1:] if 'class="sg-below"' not in row[:30]]
            assert all('scope="row"' in row for row in rows), path.name
        for heading in ROW_HEADING.findall(text):
            left = NAME_OF_A_ROW.sub("", heading)
            assert "<" not in left, (path.name, heading)
            assert not re.search(r"\{% (for|include)", left), (path.name, heading)


def test_what_is_gone_and_what_is_new_is_said_not_only_drawn() -> None:
    """Most screen readers pass over `<del>` and `<ins>`: `ui.difference` says them; no template draws them itself."""
    drawing = [
        path.name
        for path in sorted((STATIC.parent / "templates").rglob("*.j2"))
        if re.search(r"<(?:del|ins)>(?:\{|<)", path.read_text())
    ]
    assert drawing == ["ui.html.j2"]


def test_a_form_among_several_shows_again_what_was_typed_in_it() -> None:
    """`typed` is the form that was refused; what a lost session gives back has the name of its form: `kept(…)`."""
    texts = {path.name: path.read_text() for path in sorted((STATIC.parent / "templates").rglob("*.j2"))}
    several = {name: text for name, text in texts.items() if 'name="handling"' in text or "form.named(" in text}
    assert len(several) >= 10
    assert [name for name, text in several.items() if "typed.get(" in text or "in typed" in text] == []


def test_whoever_lists_a_proposal_s_amounts_says_in_what_they_are() -> None:
    folders = (STATIC.parent / "templates", MAILS)
    texts = {str(path): path.read_text() for folder in folders for path in folder.rglob("*.j2")}
    lines = [line for text in texts.values() for line in text.splitlines() if "{{" in line]
    printed = [line for line in lines if "proposal.amounts" in line or "{{ amounts |" in line]
    assert len(printed) >= 6
    assert [line for line in printed if "amounts | amounts }}" not in line] == []


@pytest.mark.parametrize("folder", [vendoring.STATIC, vendoring.BROWSER_TESTS])
def test_vendored_files_are_the_ones_in_the_lock(folder: Path) -> None:
    assert vendoring.wrong_files(folder) == []


def test_vendored_files_are_small_free_and_ask_for_nothing_outside() -> None:
    files = [path for path in vendoring.STATIC.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 1_000_000
    css = (vendoring.STATIC / "dkfds-11.2.0/css/dkfds.min.css").read_text()
    for rest in css.split("url(")[1:]:
        address = rest.split(")", 1)[0]
        if not address.startswith("data:"):
            assert (vendoring.STATIC / "dkfds-11.2.0/css" / address).resolve().is_file(), address
    assert {"LICENSE.md", "LICENSE-OFL.txt"} <= {path.name for path in files}


def test_the_web_never_loads_prefect_nor_anything_slow_it_does_not_need() -> None:
    heavy = (
        "prefect",
        "apprise",
        "holidays",
        "alembic",
        "tasks",
        "flows",
        "pypdf",
        "pypdfium2",
        "docx",
        "openpyxl",
        "pwdlib",
    )
    program = f"import sys, app.web.serve as s; s.build(); print([n for n in {heavy!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
