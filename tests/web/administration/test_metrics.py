"""What Prometheus reads, and who else may."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.web.site import create_app
from config.secret import Secret
from models.database import writing
from models.flow_successes import record_success
from notifications.channels.sender import MemorySender, Receipt, Result
from notifications.outbox.compose import message_ids
from tests.notifications.rows import sweep
from tests.web.conftest import Hands, TestClient
from tests.web.office import MORNING, OFFICER, Office, prepared

ADDRESS = "/drift/maalinger"
HERE, ELSEWHERE = ("127.0.0.1", 5000), ("198.51.100.7", 5000)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def asked(
    office: Office, client: tuple[str, int], headers: dict[str, str | bytes] | None = None, token: str = ""
) -> int:
    app = create_app(office.store.engine, office.clock, wall=Hands(MORNING), metrics_token=Secret(token))
    return TestClient(app, client=client).get(ADDRESS, headers=headers).status_code  # type: ignore[arg-type]


def test_without_a_token_this_machine_alone_reads_them(office: Office) -> None:
    assert asked(office, HERE) == 200
    assert asked(office, ("::1", 5000)) == 200
    assert asked(office, ELSEWHERE) == 403
    assert asked(office, ("testclient", 5000)) == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_whoever_comes_through_a_proxy_on_this_machine_is_not_this_machine(office: Office, header: str) -> None:
    assert asked(office, HERE, {header: "127.0.0.1"}) == 403


def test_with_a_token_it_alone_opens(office: Office) -> None:
    assert asked(office, ELSEWHERE, {"Authorization": "Bearer t\u00e6l".encode("latin-1")}, "tal") == 403
    assert asked(office, ELSEWHERE, {"Authorization": "Bearer tal"}, "tal") == 200
    assert asked(office, HERE, None, "tal") == 403
    assert asked(office, ELSEWHERE, {"Authorization": "Basic tal"}, "tal") == 403
    assert asked(office, ELSEWHERE, {"Authorization": "Bearer"}, "tal") == 403


def test_they_tell_of_the_outbox_the_flows_the_pages_and_the_refusals(tmp_path: Path) -> None:
    office = prepared(tmp_path, Office.imported_and_approved)
    with writing(office.store.engine) as connection:
        record_success(connection, "sweep", office.clock.now(), "flow")
    sent = office.clock.now()
    office.send()
    office.later(hours=2)
    busy = MemorySender(lambda _: Receipt(Result.ERROR, "451 try later"))
    sweep(office.store.engine, office.clock.now(), busy, message_ids("sandvig.example"))
    office.later(minutes=30)
    office.person(OFFICER).get("/sager/2027-0001")
    office.person(OFFICER).request("NONSENSE", "/sager/2027-0001")
    office.app.state.installation.counted.refused("not_allowed")
    text = TestClient(office.app, client=HERE).get(ADDRESS)
    assert text.headers["content-type"].startswith("text/plain; version=0.0.4")
    value = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.text)
        for sample in family.samples
    }
    assert value["sagsgang_outbox", (("state", "queued"),)] > 0
    assert value["sagsgang_outbox", (("state", "put_aside"),)] == 0
    assert value["sagsgang_outbox_oldest_mail_age_seconds", ()] == 30 * 60
    flow = "sagsgang_flow_last_success_timestamp_seconds", (("flow", "sweep"), ("mode", "flow"))
    assert value[flow] == sent.timestamp()
    assert value["sagsgang_health", ()] == 1
    assert value["sagsgang_overdue_deadlines", ()] == 0
    assert value["sagsgang_readers_waiting", ()] == 0
    assert value["sagsgang_refusals_total", (("code", "not_allowed"),)] == 1
    page = ("method", "GET"), ("route", "/sager/{number}")
    assert value["sagsgang_http_request_duration_seconds_count", page] == 1
    assert value["sagsgang_http_requests_total", (("status", "200"),)] >= 1
    assert "2027-0001" not in text.text
    assert "NONSENSE" not in text.text


def test_a_refusal_of_the_rules_is_counted_by_its_code(tmp_path: Path) -> None:
    office = prepared(tmp_path, Office.imported_and_approved)
    office.send()
    case = office.get(OFFICER, "/sager/2027-0001")
    assert case
    from app.web.act import apply
    from process.commands.case import SubmitDraft
    from process.ids import CaseId, CommandId, PersonId

    site = office.app.state.installation
    person = office.store.reference.register.person(OFFICER)
    assert person is not None
    refusal = apply(site, PersonId(person.id), SubmitDraft(case=CaseId(1)), CommandId("c" * 36))
    text = TestClient(office.app, client=HERE).get(ADDRESS).text
    assert f'sagsgang_refusals_total{{code="{refusal.code}"}} 1.0' in text  # type: ignore[union-attr]
