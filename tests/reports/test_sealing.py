"""From draft to sealed, and that nothing changes a sealed report: no service, no plain SQL, no
later correction of a fact; and that what would be different today is named row by row."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from random import Random
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from openpyxl import load_workbook

from common.errors import DomainError
from common.models import AuditEntry
from enterprises.models import Enterprise, Headcount
from reports import services
from reports.choices import Stage
from reports.drift import drift_of
from reports.files import made_again
from reports.freezing import LISTS, lines_of, put, unions_of, with_unions
from reports.freezing.store import Spool
from reports.models import FrozenRows
from reports.proof import faults_of, verdict_on
from reports.sections import as_data
from reports.sections.frozen import from_data
from reports.triggers import SEALING
from tests.factories.enterprises import AbsenceFactory, HeadcountFactory
from tests.reports import steps
from tests.reports.steps import SEALED_AT, built, checked, confirmed, fresh, sealed
from unions.models import Union


@pytest.fixture
def draft(small_city, city_officer):
    return built(small_city.places.city)


@pytest.fixture
def closed(draft, city_officer, county_officer):
    return sealed(draft, by=city_officer, confirmed_by=county_officer)


def content_of(report):
    found = {}
    for file in report.files.all():
        with file.content.open("rb") as content:
            found[file.name] = content.read()
    return found


def workbook_of(report):
    [found] = [
        pair
        for pair in content_of(report).items()
        if pair[0].startswith("yearly-report") and pair[0].endswith(".xlsx")
    ]
    return found


def test_the_way_from_draft_to_sealed(draft, city_officer, county_officer, beizhen_officer):
    assert draft.stage == Stage.DRAFT
    parts = {part.area.code: part for part in draft.parts.select_related("area")}
    assert set(parts) == {"210727", "210782"}
    services.complete_part(actor=county_officer, part=parts["210727"], now=SEALED_AT)
    with pytest.raises(DomainError, match="北镇市"):
        services.check_report(actor=city_officer, report=draft, now=SEALED_AT)
    services.complete_part(actor=beizhen_officer, part=parts["210782"], now=SEALED_AT)
    assert fresh(draft).stage == Stage.COMPLETE
    with pytest.raises(DomainError, match="逻辑检查"):
        services.seal_report(actor=city_officer, report=fresh(draft), now=SEALED_AT)
    assert checked(draft, city_officer).stage == Stage.CHECKED
    services.seal_report(actor=city_officer, report=fresh(draft), now=SEALED_AT)
    report = fresh(draft)
    assert (report.stage, report.sealed_by) == (Stage.SEALED, city_officer)
    assert list(faults_of(report)) == []
    line = AuditEntry.objects.get(action="report.seal")
    assert line.changes["seal"] == ["", report.seal]


def test_whoever_built_or_confirmed_does_not_seal(small_city, city_officer, county_officer):
    own = checked(confirmed(built(small_city.places.city, city_officer), county_officer), None)
    for actor in (city_officer, county_officer):
        with pytest.raises(services.SamePerson):
            services.seal_report(actor=actor, report=own, now=SEALED_AT)
    assert fresh(own).stage == Stage.CHECKED


def test_what_is_reopened_must_be_checked_again(draft, county_officer):
    checked(confirmed(draft, county_officer), county_officer)
    part = draft.parts.first()
    services.reopen_part(actor=county_officer, part=part)
    assert fresh(draft).stage == Stage.DRAFT
    assert fresh(draft).checked_at is None


def test_a_note_makes_the_checks_void(draft, city_officer, county_officer):
    checked(confirmed(draft, county_officer), county_officer)
    services.write_note(actor=city_officer, report=draft, chapter="coverage", text="说明。")
    assert fresh(draft).stage == Stage.COMPLETE


def test_a_year_that_is_not_over_is_not_sealed(small_city, county_officer):
    report = confirmed(built(small_city.places.city, year=2024), county_officer)
    with pytest.raises(services.Blocked):
        services.check_report(actor=county_officer, report=report, now=SEALED_AT)


def test_rebuilt_it_keeps_notes_and_confirmations_of_what_did_not_change(
    small_city, draft, city_officer, county_officer
):
    confirmed(draft, county_officer)
    services.write_note(actor=city_officer, report=draft, chapter="coverage", text="第一段\n第二段")
    AbsenceFactory(enterprise=small_city.unknown, confirmed_on=date(2023, 12, 1))
    again = built(small_city.places.city)
    assert again.notes.get().text == "第一段\n第二段"
    states = {part.area.code: bool(part.completed_at) for part in again.parts.all()}
    # The enterprise of which now something is known lies in Beizhen.
    assert states == {"210727": True, "210782": False}
    with pytest.raises(DomainError, match="取代"):
        services.complete_part(actor=county_officer, part=draft.parts.first(), now=SEALED_AT)


def test_sealed_it_stays_byte_for_byte_whatever_becomes_of_the_facts(small_city, closed):
    before, figures = content_of(closed), closed.figures
    Headcount.objects.filter(enterprise=small_city.large).update(employees=999)
    AbsenceFactory(enterprise=small_city.unknown, confirmed_on=date(2023, 12, 1))
    small_city.places.qilihe.name = "改名的园区"
    small_city.places.qilihe.save()
    again = {made.name: made.content for made in made_again(fresh(closed))}
    assert again == before == content_of(closed)
    assert fresh(closed).figures == figures
    assert list(faults_of(fresh(closed))) == []


def test_the_drift_names_exactly_the_rows(small_city, closed, city_officer):
    assert drift_of(closed, user=city_officer).is_empty
    HeadcountFactory(enterprise=small_city.large, employees=200, reported_on=date(2023, 12, 30))
    drift = drift_of(fresh(closed), user=city_officer)
    by_code = {(figure.code, figure.day): figure for figure in drift.figures}
    employees = by_code["employees", date(2023, 12, 31)]
    assert (employees.sealed, employees.today, employees.difference) == (160, 240, 80)
    [row] = employees.rows
    assert (row.pk, row.name) == (small_city.large.pk, small_city.large.name)
    changes = [(column.before, column.after) for column in row.columns]
    assert ("120", "200") in changes
    assert {figure.day for figure in drift.figures} == {date(2023, 12, 31)}
    cells = {(cell.row, cell.code): (cell.before, cell.after) for cell in drift.cells}
    assert cells["锦州市", "employees"] == (160, 240)
    assert ("北镇市", "employees") not in cells


def test_the_drift_names_the_union_whose_line_of_the_national_form_differs(
    small_city, closed, city_officer
):
    """What the standings decide, the enterprises' own list tells of already."""
    HeadcountFactory(
        enterprise=small_city.large, employees=120, women=50, reported_on=date(2023, 12, 30)
    )
    drift = drift_of(fresh(closed), user=city_officer)
    union = small_city.large.coverages.get().union
    [row] = [row for row in drift.others if row.model is Union]
    assert (row.pk, row.name, row.route) == (union.pk, union.name, "union-detail")
    assert [(one.name, one.before, one.after) for one in row.columns] == [
        ("女职工人数", "不详", "50")
    ]
    assert drift.figures == []


def test_whatever_is_changed_the_rows_make_the_difference(small_city, closed, city_officer):
    """Random histories at fixed seeds: some enterprises report anew, some twice, some the same."""
    day, last = "enterprises:2023-12-31", date(2023, 12, 31)
    known = {line[0]: line[7] for line in lines_of(closed, day) if not line[2]}
    for seed in range(4):
        chance = Random(seed)  # noqa: S311 - the same histories every time
        with transaction.atomic():
            for pk in chance.sample(sorted(known), 5) + chance.sample(sorted(known), 2):
                employees = known[pk] if known[pk] and seed % 2 else chance.randrange(1, 400)
                Headcount.objects.update_or_create(
                    enterprise_id=pk,
                    reported_on=date(2023, 12, 1 + chance.randrange(30)),
                    defaults={"employees": employees},
                )
            now = {row.pk: row.employees for row in _standing_of(small_city, last)}
            drift = drift_of(closed, user=city_officer)
            rows = {
                row.pk: row.effect
                for figure in drift.figures
                if (figure.code, figure.day) == ("employees", last)
                for row in figure.rows
            }
            effects = {pk: (now[pk] or 0) - (known[pk] or 0) for pk in known}
            assert rows == {pk: effect for pk, effect in effects.items() if effect}
            transaction.set_rollback(True)


def _standing_of(small_city, day):
    """Employees of each enterprise on a day, asked of its own reports and of nothing derived."""
    for enterprise in Enterprise.objects.all():
        reported = enterprise.headcounts.filter(reported_on__lte=day).order_by("-reported_on")
        last = reported.first()
        yield SimpleNamespace(pk=enterprise.pk, employees=last.employees if last else None)


def test_every_list_adds_up_to_its_figures(closed):
    codes = set(FrozenRows.objects.filter(report=closed).values_list("code", flat=True))
    assert {code.partition(":")[0] for code in codes} == {"document", *(one.code for one in LISTS)}
    lines = list(lines_of(closed, "enterprises:2023-12-31"))
    operating = closed.figures["coverage"]["total"]["now"]["measures"]["enterprises"]
    assert len(lines) == operating + 1  # and a sole trader
    assert [line[0] for line in lines] == sorted(line[0] for line in lines)


def test_one_of_the_first_format_is_sealed_proven_and_compared(
    small_city, draft, city_officer, county_officer
):
    """Frozen when each union stood in the document: nothing is missing, and nothing differs."""
    in_format_1(draft)
    report = sealed(fresh(draft), by=city_officer, confirmed_by=county_officer)
    assert list(faults_of(report)) == []
    assert drift_of(report, user=city_officer).is_empty
    book = next(name for name in content_of(report) if name.startswith("national"))
    rows = load_workbook(BytesIO(content_of(report)[book]))["基层工会情况"].values
    unions = [row[2] for row in rows if isinstance(row[0], int)]
    assert len(unions) == len(report.figures["national"]["unions"]) == 5


def in_format_1(report):
    """Freeze it anew as it was done then."""
    data = report.figures
    document = replace(from_data(data), format=1)
    with with_unions(document, unions_of(report)) as whole:
        unions = tuple(whole.national.each_union())
    chapter = replace(document.national, unions=unions, columns=None, missing=None)
    report.figures = as_data(replace(document, national=chapter))
    report.save(update_fields=["figures"])
    assert "format" not in fresh(report).figures
    FrozenRows.objects.filter(report=report, code__startswith="national").delete()
    FrozenRows.objects.filter(report=report, code="document").delete()
    with Spool() as spool:
        spool.add_document(report.figures)
        put(report, spool)


_CHANGES = (
    "UPDATE reports_yearlyreport SET figures = '{}'",
    "UPDATE reports_yearlyreport SET sealed_at = NULL, seal = '', sealed_by_id = NULL",
    "DELETE FROM reports_yearlyreport",
    "UPDATE reports_frozenrows SET count = 7",
    "DELETE FROM reports_frozenrows",
    "UPDATE reports_reportfile SET sha256 = 'x'",
    "DELETE FROM reports_reportfile",
    "UPDATE reports_reportpart SET digest = 'x'",
    (
        "INSERT INTO reports_reportnote (report_id, chapter, text) "
        "SELECT id, 'x', 'x' FROM reports_yearlyreport"
    ),
)


def test_the_database_refuses_any_change(closed):
    for statement in _CHANGES:
        with pytest.raises(DatabaseError, match="sealed report"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_service_is_refused_too(closed, city_officer, county_officer):
    with pytest.raises(DomainError, match="已封存"):
        services.write_note(actor=city_officer, report=closed, chapter="coverage", text="x")
    with pytest.raises(DomainError, match="已封存"):
        services.reopen_part(actor=county_officer, part=closed.parts.first())
    with pytest.raises(services.AlreadySealed):
        services.start_report(actor=city_officer, area=closed.area, year=2023, today=steps.TODAY)


# What somebody who edits a restored database might do, and what is said of it.
_FORGERIES = (
    ("UPDATE reports_frozenrows SET content = {empty} WHERE code = 'document'", "改动过"),
    ("UPDATE reports_frozenrows SET sha256 = 'x' WHERE code LIKE 'enter%'", "改动过"),
    ("DELETE FROM reports_frozenrows WHERE code LIKE 'terms%'", "封存码"),
    ("UPDATE reports_frozenrows SET content = {empty} WHERE code LIKE 'national%'", "改动过"),
    ("DELETE FROM reports_frozenrows WHERE code LIKE 'national%'", "加起来不等于"),
    ("UPDATE reports_yearlyreport SET figures = '{{}}'", "文稿不符"),
    ("UPDATE reports_yearlyreport SET reason = 'x'", "封存码"),
    ("UPDATE reports_yearlyreport SET seal = '{zeros}'", "操作日志"),
    ("UPDATE reports_reportfile SET sha256 = 'x'", "丢失或被改动"),
)


def test_the_proof_finds_what_was_changed_past_the_database(closed):
    SEALING.remove(connection)
    empty = "X'00'" if connection.vendor == "sqlite" else "'\\x00'::bytea"
    for statement, fault in _FORGERIES:
        with transaction.atomic():
            connection.cursor().execute(statement.format(empty=empty, zeros="0" * 64))
            assert fault in "".join(faults_of(fresh(closed))), statement
            transaction.set_rollback(True)
    SEALING.install(connection)


def test_a_file_is_proven_genuine_and_one_changed_cell_is_found(closed):
    _name, content = workbook_of(closed)
    assert verdict_on(content).genuine
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[2]
    cell = next(
        cell for row in sheet.iter_rows() for cell in row if cell.value == 4 and cell.row > 5
    )
    cell.value = 5
    changed = BytesIO()
    book.save(changed)
    verdict = verdict_on(changed.getvalue())
    assert (verdict.genuine, verdict.is_altered, verdict.report) == (False, True, closed)
    [place] = verdict.changes.places
    assert place.endswith(f" {cell.coordinate}：封存的是“4”，文件里是“5”")
    nothing = verdict_on(b"anything")
    assert (nothing.genuine, nothing.report, nothing.file) == (False, None, None)


def test_a_draft_file_is_known_and_not_genuine(draft):
    _name, content = workbook_of(draft)
    verdict = verdict_on(content)
    assert (verdict.genuine, verdict.is_draft) == (False, True)


def test_a_corrected_version_says_why_and_leaves_the_sealed_one(
    small_city, closed, city_officer, county_officer, run_jobs
):
    AbsenceFactory(enterprise=small_city.unknown, confirmed_on=date(2023, 12, 1))
    report = services.start_correction(
        actor=None, report=closed, reason="青堆子企业已核实没有工会。", today=steps.TODAY
    )
    services.build_report(report=report, built_at=steps.BUILT_AT)
    assert fresh(closed).stage == Stage.SEALED
    final = sealed(fresh(report), by=city_officer, confirmed_by=county_officer)
    assert (final.stage, final.edition, final.corrects) == (Stage.SEALED, 2, closed)
    assert fresh(closed).stage == Stage.CORRECTED
    assert list(faults_of(final)) == list(faults_of(fresh(closed))) == []
    _name, content = workbook_of(final)
    cover = load_workbook(BytesIO(content)).worksheets[0]
    texts = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value]
    assert any("青堆子企业已核实没有工会。" in text for text in texts)
    with pytest.raises(services.NotTheLastSealed):
        services.start_correction(
            actor=city_officer, report=closed, reason="再改", today=steps.TODAY
        )


def test_the_command_proves_report_and_file(closed, tmp_path, capsys):
    call_command("verify_report", str(closed.pk))
    name, content = workbook_of(closed)
    genuine, other = tmp_path / name, tmp_path / "other.xlsx"
    genuine.write_bytes(content)
    other.write_bytes(content[:-1])
    call_command("verify_report", str(genuine))
    assert closed.seal in capsys.readouterr().out
    for what in (str(other), "999999", str(tmp_path / "nothing")):
        with pytest.raises(CommandError):
            call_command("verify_report", what)
    lost = closed.files.get(name__endswith=".docx").content
    lost.storage.delete(lost.name)
    with pytest.raises(CommandError, match="1 处不符"):
        call_command("verify_report", str(closed.pk))
