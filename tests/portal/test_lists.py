"""The lists of the registry: what is common to them all, by whichever declaration they are made."""

import csv
import io
from datetime import date
from urllib.parse import quote

import openpyxl
import pytest
from django.http import QueryDict
from django.urls import reverse

from common.listing import Asked, files
from common.listing import page as list_page
from common.listing.page import ListPage
from common.models import AuditEntry, Export, Job
from enterprises.models import Enterprise, FormerEnterpriseName
from portal.registry import LISTINGS
from portal.services import list_files
from portal.tasks import forget_old_list_files
from portal.views import lists as list_views
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from unions.choices import UnionKind

pytestmark = pytest.mark.django_db
CODES = sorted(LISTINGS)
DAY = "2024-06-30"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


def add(area, name, number=0):
    """An enterprise with a fact of every kind that is listed."""
    enterprise = EnterpriseFactory(name=name, area=area, opened_on=date(2010, 1, 1))
    union = UnionFactory(name=f"{name}工会", area=area, approved_on=date(2018, 1, 1))
    CoverageFactory(enterprise=enterprise, union=union, since=date(2018, 1, 1))
    for year in (2022, 2023):
        on = date(year, 12, 31)
        HeadcountFactory(enterprise=enterprise, reported_on=on, employees=100 + number)
        MembershipFactory(enterprise=enterprise, reported_on=on, members=90 + number)
    TermFactory(union=union, elected_on=date(2023, 1, 1), ends_on=date(2026, 1, 1), years=3)
    SystemFactory(enterprise=enterprise, since=date(2019, 1, 1))
    return enterprise


@pytest.fixture
def rows(places):
    """Three of everything that is the county's, and one that is not."""
    for number, name in enumerate(("重阳机械", "安达食品", "恒泰建材")):
        add(places.qilihe, name, number)
    add(places.goubangzi, "北镇宏泰")
    shared = UnionFactory(
        name="义县园区工会联合会", area=places.yixian, kind=UnionKind.FEDERATION,
        approved_on=date(2018, 1, 1),
    )  # fmt: skip
    SystemFactory(enterprise=None, union=shared, since=date(2020, 1, 1))


@pytest.fixture
def listed(county_officer):
    """`listed(code, query)`: the page as the county's officer gets it, without its HTML."""

    def _listed(code, query="", on=DAY):
        asked = QueryDict(f"as_of={on}&{query}")
        listing = LISTINGS[code]
        page = ListPage(Asked(listing, user=county_officer, query=asked, today=date(2024, 7, 1)))
        assert page.asked.is_valid, page.errors
        return page

    return _listed


@pytest.mark.parametrize("code", CODES)
def test_only_ones_own_is_listed_and_no_more_queries_for_more_rows(
    client, rows, places, code, same_queries
):
    answer = client.get(f"{reverse(code)}?as_of={DAY}&columns=all")
    page = answer.context["page"]
    assert page.count == len(page.rows) == (4 if code in ("union-list", "system-list") else 3)
    assert "北镇宏泰" not in answer.content.decode()

    def grow():
        for number in range(2):
            add(places.qilihe, f"新增{number}厂", number)

    same_queries(lambda: client.get(f"{reverse(code)}?as_of={DAY}&columns=all"), grow)


def orders(listing, reader):
    """Each column that is sorted, down and up, and the list's own order."""
    keys = [column.key for column in listing.columns(reader) if column.order]
    return ["", *keys, *(f"-{key}" for key in keys)]


def test_the_rows_of_a_file_are_the_rows_of_the_list_by_every_order(listed, rows):
    for code, listing in LISTINGS.items():
        reader = listed(code).asked.reader
        turned = ",".join(column.key for column in reversed(listing.columns(reader)))
        for order in orders(listing, reader):
            page = listed(code, f"ordering={order}&columns={turned}")
            told = [
                [one.value(*(row.read[path] for path in one.paths)) for one in page.columns]
                for row in page.rows
            ]
            assert list(files.values(page.asked, page.columns)) == told, (code, order)
            assert len(told) == page.count > 2
            assert ",".join(column.key for column in page.columns) == turned


def test_pages_are_turned_by_places_there_and_back_by_every_order(listed, rows, monkeypatch):
    monkeypatch.setattr(list_page, "PER_PAGE", 2)
    for code, listing in LISTINGS.items():
        for order in orders(listing, listed(code).asked.reader):
            first = listed(code, f"ordering={order}")
            second = listed(code, first.next_url.removeprefix("?"))
            both = [row.id for row in (*first.rows, *second.rows)]
            assert both == list(first.asked.ids()), (code, order)
            assert (first.previous_url, second.next_url) == ("", ""), (code, order)
            back = listed(code, second.previous_url.removeprefix("?"))
            assert [row.id for row in back.rows] == [row.id for row in first.rows], (code, order)


def test_names_are_found_by_part_pinyin_initials_and_width_and_sorted_as_read(listed, rows):
    for code in CODES:
        for text in ("安达", "anda", "ADSP", "ａｎｄａ", "安 达"):
            assert listed(code, f"search={quote(text)}").count == 1, (code, text)
        # By how they are read: an, chong, heng.
        names = [str(row.name)[:2] for row in listed(code).rows]
        assert [name for name in names if name != "义县"] == ["安达", "重阳", "恒泰"], code


def test_a_file_is_what_the_page_shows(client, rows):
    for code in CODES:
        query = f"as_of={DAY}&ordering=area&search=an"
        page = client.get(f"{reverse(code)}?{query}").context["page"]
        answer = client.get(f"{reverse('list-export', args=[code, 'csv'])}?{page.query}")
        text = b"".join(answer.streaming_content).decode("utf-8")
        # Its mark, by which Excel knows what it is.
        assert text.startswith("\ufeff")
        heading, *lines, _empty, note = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
        assert heading == [str(one.column.title) for one in page.headings]
        assert [line[0] for line in lines] == [str(row.name) for row in page.rows]
        assert len(lines) == page.count
        for said in ("查找：an", "按“所在区域”从小到大", f"共 {page.count} 行，全部列出"):
            assert said in note[0]


def test_credit_codes_and_former_names_find_in_the_lists_of_facts(listed, rows):
    enterprise = Enterprise.objects.get(name="恒泰建材")
    Enterprise.objects.filter(pk=enterprise.pk).update(credit_code="91210727MA0UAB1C3D")
    FormerEnterpriseName.objects.create(
        enterprise=enterprise, name="老国营厂", name_key="老国营厂", pinyin="laoguoyingchang",
        initials="lgyc",
    )  # fmt: skip
    for code in ("enterprise-list", "headcount-list", "coverage-list", "membership-list",
                 "system-list"):  # fmt: skip
        for text in ("MA0UAB1C3D", "老国营", "lgyc"):
            assert listed(code, f"search={text}").count == 1, (code, text)


def test_the_latest_of_each_or_all_of_them(listed, rows):
    for code in ("headcount-list", "membership-list"):
        assert listed(code).count == 3
        assert listed(code, "which=all").count == 6
        before = listed(code, on="2023-06-30")
        assert {row.read["reported_on"].year for row in before.rows} == {2022}


def test_terms_that_are_over_are_found(listed, places):
    union = UnionFactory(area=places.qilihe)
    TermFactory(union=union, elected_on=date(2020, 1, 1), ends_on=date(2023, 1, 1), years=3)
    for on, found in (("2022-01-01", ""), ("2022-12-01", "ending"), ("2023-01-01", "overdue")):
        for asked in ("ending", "overdue"):
            assert listed("term-list", f"election={asked}", on).count == (asked == found)


def test_what_narrows_is_said_and_can_be_dropped(listed, rows):
    page = listed("coverage-list", "form=own&search=安达&ordering=area")
    assert [one.text for one in page.conditions] == [
        "截至 2024-06-30", "查找：安达", "建会形式：单独建会",
    ]  # fmt: skip
    assert page.conditions[1].without == "?as_of=2024-06-30&form=own&ordering=area"
    # A default is no condition.
    assert [one.name for one in listed("headcount-list").conditions] == ["as_of"]


def test_sorting_says_which_way_and_turns_round(client, listed, rows):
    text = client.get("/enterprises/?ordering=employees").content.decode()
    assert text.count('aria-sort="ascending"') == 1
    page = listed("enterprise-list", "ordering=employees")
    heading = next(one for one in page.headings if one.is_sorted)
    assert (heading.column.key, heading.url) == ("employees", f"?as_of={DAY}&ordering=-employees")


def test_an_area_that_is_not_ones_own_is_refused(client, rows):
    for code in CODES:
        answer = client.get(f"{reverse(code)}?area=210782")
        assert answer.status_code == 400
        assert answer.context["page"].rows == []
        export = reverse("list-export", args=[code, "csv"])
        assert client.get(f"{export}?area=210782").status_code == 404


def test_an_excel_file_keeps_codes_and_traps_as_text_and_says_what_it_is(client, places):
    EnterpriseFactory(name="=1+1", area=places.qilihe, credit_code="91210727MA0UAB1C3D")
    export = reverse("list-export", args=["enterprise-list", "xlsx"])
    answer = client.get(f"{export}?as_of={DAY}&columns=credit_code,name&kind=legal_person")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)] == [
        ["统一社会信用代码", "企业名称"], ["91210727MA0UAB1C3D", "=1+1"],
    ]  # fmt: skip
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    note = sheet.cell(sheet.max_row, 1).value
    for text in (
        "统计时点：2024-06-30。",
        "类别：法人企业",
        "共 1 行",
        "导出单位：义县",
        "编号 DC-",
    ):
        assert text in note
    assert Export.objects.get().asked["columns"] == "credit_code,name"


def test_a_long_list_is_made_in_the_background_for_who_asked(
    client, sign_in, city_officer, rows, run_jobs, monkeypatch
):
    monkeypatch.setattr(list_views, "AT_ONCE", 2)
    export = f"{reverse('list-export', args=['headcount-list', 'csv'])}?which=all&as_of={DAY}"
    page = client.get(export)
    assert page.context["count"] == 6
    assert not Export.objects.exists()
    where = client.post(export).headers["Location"]
    assert "正在等待" in client.get(where).content.decode()
    assert client.get(f"{where}file/").status_code == 404
    (job,) = run_jobs()
    assert job.state == "done", job.error
    made = client.get(where).context["export"]
    file = client.get(f"{where}file/")
    lines = list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
    assert len(lines) == 9
    assert made.number in lines[-1][0]
    assert made.number in file.headers["Content-Disposition"]
    assert AuditEntry.objects.get(kind="export").changes["rows"] == 6
    # Nobody else's, whoever they are.
    other = sign_in(city_officer)
    assert other.get(where).status_code == other.get(f"{where}file/").status_code == 404
    Export.objects.update(at=made.at - list_files.KEPT)
    forget_old_list_files()
    assert client.get(f"{where}file/").status_code == 404
    assert "已过保留时间" in client.get(where).content.decode()


def test_a_job_that_begins_again_keeps_its_number(client, rows, run_jobs, monkeypatch):
    monkeypatch.setattr(list_views, "AT_ONCE", 0)
    client.post(reverse("list-export", args=["union-list", "xlsx"]))
    run_jobs()
    Job.objects.update(state="queued")
    run_jobs()
    assert Export.objects.count() == 1


def test_each_list_offers_its_kept_views(client, rows):
    for code in CODES:
        kept = client.get(f"/views/new/{code}/?query=search%3D%E5%AE%89")
        assert kept.status_code == 200
        assert f"/views/?page={code}" in client.get(reverse(code)).content.decode()


def test_an_empty_list_says_what_to_do(client, places):
    for code in CODES:
        text = client.get(f"{reverse(code)}?search=没有的").content.decode()
        assert str(LISTINGS[code].empty_text) in text
        assert "取消全部条件" in text
