"""The chapter on guidance stations: all of them, then station by station."""

from reports.narrative import wording
from reports.narrative.blocks import Block, Chapter, Grid, GridColumn, GridRow, Heading, Paragraph
from reports.narrative.claims import Piece, Text
from reports.narrative.coverage import TOLD_ONE_BY_ONE, people
from reports.narrative.told import Told, listed
from stations.choices import (
    ActivityKind,
    FacilityKind,
    FundingSource,
    PostRole,
    StationKind,
    WorkLine,
    WorkScope,
)


def stations(told: Told) -> Chapter | None:
    """None where the area has no station."""
    rows = told.each("stations.rows")
    if not rows:
        return None
    blocks: list[Block] = [Paragraph(_all(told)), _means(rows)]
    if len(rows) > TOLD_ONE_BY_ONE:
        blocks.append(Paragraph(("指导站较多，逐个情况见统计报表。",)))
        rows = []
    for row in rows:
        blocks.append(Heading(2, (row.text("name"),)))
        texts = (_founded(row), _posts(row), _means_of(row), _served(told, row.get("name")))
        blocks += [Paragraph(text) for text in texts if text]
    return Chapter("stations", "企业民主管理指导站情况", tuple(blocks))


def _all(told: Told) -> Text:
    found: Text = ("统计时点共有企业民主管理指导站", told.say("length", "stations.rows"), "个，")
    found += (*told.than_before(""), "为", told.count("stations.stations_before"), "个。")
    work: list[Text] = [
        (wording.label(ActivityKind, row.get("code")), row.count("count"), "场")
        for row in told.each("stations.activities")
    ]
    if work:
        found += ("本年开展活动：", *listed(work), "。")
    cases: list[Text] = [
        (wording.label(WorkLine, row.get("code")), row.count("count"), "项")
        for row in told.each("stations.cases")
    ]
    return (*found, "本年受理服务事项：", *listed(cases), "。") if cases else found


def _means(rows: list[Told]) -> Grid:
    columns = (
        GridColumn("指导站", 5, words=True),
        GridColumn("成立时间", 1.8, words=True),
        GridColumn("专职\n人员"),
        GridColumn("阵地\n设施"),
        GridColumn("本年经费\n（万元）", 1.6),
        GridColumn("活动"),
        GridColumn("服务\n事项"),
    )
    body = tuple(
        GridRow(
            (
                row.text("name"),
                row.say("day", "founded_on", "founded_precision"),
                row.count(*_people_of(row, PostRole.FULL_TIME)),
                row.say("length", "facilities"),
                row.say("ten_thousand", *_sources(row)),
                row.count("activities"),
                row.count("cases"),
            )
        )
        for row in rows
    )
    return Grid("指导站力量和工作情况", "人、处、万元、次、项", columns, body)


def _sources(row: Told) -> list[str]:
    return [f"funding.{source}" for source in row.get("funding")]


def _people_of(row: Told, role: str) -> list[str]:
    """The numbers of people in the posts of this role, as far as they are known."""
    return [
        f"posts.{n}.people"
        for n, post in enumerate(row.get("posts"))
        if post.role == role and post.people is not None
    ]


def _founded(row: Told) -> Text:
    marks = [
        name for name, is_so in (("试点站", "is_pilot"), ("样板站", "is_model")) if row.get(is_so)
    ]
    found: Text = (row.say("day", "founded_on", "founded_precision"), "成立，")
    found += (f"为{wording.label(StationKind, row.get('kind'))}", *("、" + mark for mark in marks))
    found += ("，驻", row.text("area"))
    if row.has("scope"):
        found += (f"，工作范围为{wording.label(WorkScope, row.get('scope'))}",)
    if row.has("areas"):
        areas: list[Text] = [(row.text(f"areas.{n}"),) for n in range(len(row.get("areas")))]
        found += ("，服务区域为", *listed(areas))
    return (*found, "。")


def _posts(row: Told) -> Text:
    """站长由义县总工会副主席担任，… — who holds which post; numbers where they are known."""
    found: list[Text] = []
    for role in PostRole:
        holders: list[Text] = [
            (row.text(f"posts.{n}.holder"),)
            for n, post in enumerate(row.get("posts"))
            if post.role == role
        ]
        if not holders:
            continue
        if role in (PostRole.FULL_TIME, PostRole.LIAISON):
            known = _people_of(row, role)
            number: Text = (row.count(*known), "人") if known else ("（人数不详）",)
            found.append((f"配备{role.label}", *number))
        else:
            found.append((f"{role.label}由", *listed(holders), "担任"))
    joined: Text = ()
    for text in found:
        joined += ("；", *text) if joined else text
    return (*joined, "。") if joined else ()


def _means_of(row: Told) -> Text:
    found: Text = ()
    if row.has("facilities"):
        kinds = {facility.kind for facility in row.get("facilities")}
        names = "、".join(str(kind.label) for kind in FacilityKind if kind.value in kinds)
        found += (f"建有{names}等阵地设施", row.say("length", "facilities"), "处。")
    if any(row.get("funding").values()):
        given: list[Text] = [
            (f"{source.label}投入", row.say("ten_thousand", f"funding.{source.value}"), "万元")
            for source in FundingSource
            if row.get("funding").get(source.value)
        ]
        found += (
            "本年经费投入",
            row.say("ten_thousand", *_sources(row)),
            "万元，其中",
            *listed(given),
        )
        found += ("。",)
    if row.has("activities") or row.has("cases"):
        found += ("本年开展活动", row.count("activities"), "次，受理服务事项")
        found += (row.count("cases"), "项。")
    return found


def _served(told: Told, station: str) -> Text:
    """The enterprises of its service area, and the people of all, sole traders included."""
    found: Text = ()
    enterprises = 0
    for row in told.each("coverage.stations"):
        if row.get("now.station") == station:
            enterprises = row.get("now.measures.enterprises")
            found += ("服务区域内在营企业", row.measure("enterprises"), "家，已建会")
            found += (row.measure("unionised"), "家，建会率", row.rate("union"))
            found += (*row.rate_change("union"), "。")
    for group, opening in (("ge20", "其中二十人以上企业"), ("ge100", "百人以上企业")):
        found += _group(told, group, station, opening)
    everything = _group_row(told, "everything", station)
    if everything is not None and everything.has("now.measures.enterprises"):
        if everything.get("now.measures.enterprises") > enterprises:
            found += ("企业和个体工商户共", everything.measure("enterprises"), "家")
            found += (*_smaller(told, everything, station), "，")
        found += people(everything)
    return found


def _smaller(told: Told, row: Told, station: str) -> Text:
    """All but the enterprises of twenty and more."""
    larger = _group_row(told, "ge20", station)
    if larger is None:
        return ()
    code = "now.measures.enterprises"
    number = told.say("less", f"{row.path}.{code}", f"{larger.path}.{code}")
    return ("（二十人以上企业之外的小微企业和个体工商户", number, "家）")


def _group(told: Told, group: str, station: str, opening: str) -> Text:
    row = _group_row(told, group, station)
    if row is None or not row.has("now.measures.enterprises"):
        return ()
    pieces: list[Piece] = [opening, row.measure("enterprises"), "家，已建会"]
    pieces += [row.measure("unionised"), "家，建立职代会", row.measure("congress"), "家。"]
    return tuple(pieces)


def _group_row(told: Told, group: str, station: str) -> Told | None:
    for found in told.each("coverage.station_groups"):
        if found.get("group") == group:
            rows = found.each("rows")
            return next((row for row in rows if row.get("now.station") == station), None)
    return None
