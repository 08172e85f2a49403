"""Puts everything together: which rows go into which file, and the list of files to import."""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from builder import elsewhere, innovation, proposals, stations, trying
from builder.columns import COLUMNS
from builder.firms import Firm, header, roster_row
from builder.names import Pool
from builder.parks import PLANS, build_parks
from builder.places import CITY, PARKS, Place, load_places
from builder.sheets import Cell, Table, write_csv, write_xlsx
from builder.towns import build_towns

END = date(2023, 12, 31)
EARLIER_YEARS = (2018, 2019, 2020, 2021, 2022)
BEFORE_QILIHE = date(2020, 5, 31)


class Folder:
    """The files written so far, in the order in which they must be imported."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[Sequence[str]] = []

    def add(
        self,
        name: str,
        kind: str,
        tables: list[Table],
        *,
        area: str = CITY,
        as_of: date | None = None,
    ) -> str:
        target = self.path / name
        if name.endswith(".csv"):
            write_csv(target, tables[0], encoding="gb18030")
        else:
            write_xlsx(target, tables)
        self.lines.append((name, kind, area, as_of.isoformat() if as_of else ""))
        rows = sum(len(table.rows) for table in tables)
        return f"{name}: {rows} rows, {target.stat().st_size} bytes"

    def write_list(self) -> None:
        with (self.path / "files.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("file", "kind", "area", "as_of"))
            writer.writerows(self.lines)


def write_all(data: Path, out: Path, rng: random.Random) -> Iterator[str]:
    """Write every file; yields one line of report for each."""
    folder = Folder(out)
    places = load_places(data)
    pool = Pool(data, rng)
    parks = build_parks(pool, rng)
    towns = build_towns(pool, rng)
    counties = elsewhere.build_elsewhere(pool, places, rng)
    yield folder.add("areas.xlsx", "areas", [_areas(places)], area="")
    yield from _rosters(folder, parks, towns, counties)
    yield from _station_files(folder, parks)
    others = [*towns, *(firm for firms in counties.values() for firm in firms)]
    yield from _other_files(folder, parks, others, rng)
    folder.write_list()
    yield _try_file(out.parent / "try", parks["沟帮子"], pool)


def _try_file(folder: Path, firms: list[Firm], pool: Pool) -> str:
    folder.mkdir(exist_ok=True)
    newcomers = pool.firms(PLANS[1].county, 3, manufacturing=1)
    path = folder / "沟帮子规上企业名单.csv"
    write_csv(path, trying.above_scale_list(firms, newcomers), encoding="gb18030")
    return f"{path.name}: to upload by hand"


def _areas(places: list[Place]) -> Table:
    rows = [
        [p.code, p.name, p.kind, p.parent, p.level, p.former, None, p.longitude, p.latitude]
        for p in places
    ]
    return Table(COLUMNS["areas"], rows, title="锦州市区域和园区名录")


def _rosters(
    folder: Folder, parks: dict[str, list[Firm]], towns: list[Firm], counties: dict[str, list[Firm]]
) -> Iterator[str]:
    everyone = [firm for plan in PLANS for firm in parks[plan.short]]
    for year in EARLIER_YEARS:
        day = date(year, 12, 31)
        yield _roster(folder, f"roster-{year}-parks.xlsx", "五个省级工业园区", everyone, CITY, day)
        if year == 2019:
            firms, code = parks["七里河"], PARKS["七里河"]
            yield _roster(
                folder,
                "roster-2020-05-qilihe.xlsx",
                "锦州七里河经济开发区",
                firms,
                code,
                BEFORE_QILIHE,
            )
    yield from _county_rosters(folder, counties, elsewhere.EARLIER)
    yield _roster(
        folder,
        "roster-2022-five-towns.xlsx",
        "青堆子等五个乡镇",
        towns,
        "210782",
        date(2022, 12, 31),
    )
    for plan, latin in zip(
        PLANS, ("qilihe", "goubangzi", "dayou", "tanghezi", "panghe"), strict=True
    ):
        name, code = f"roster-2023-{latin}.xlsx", PARKS[plan.short]
        yield _roster(folder, name, plan.name, parks[plan.short], code, END)
    yield _roster(folder, "roster-2023-five-towns.xlsx", "青堆子等五个乡镇", towns, "210782", END)
    yield from _county_rosters(folder, counties, END)


def _county_rosters(folder: Folder, counties: dict[str, list[Firm]], day: date) -> Iterator[str]:
    for plan in elsewhere.PLANS:
        ending = "csv" if plan.file == "linghe" else "xlsx"
        name = f"roster-{day.year}-{plan.file}.{ending}"
        yield _roster(folder, name, "其他乡镇街道", counties[plan.code], plan.code, day)


def _roster(folder: Folder, name: str, place: str, firms: list[Firm], area: str, day: date) -> str:
    shown = [firm for firm in firms if firm.opened <= day]
    rows = [roster_row(firm, number, day) for number, firm in enumerate(shown, start=1)]
    table = Table(
        header("所属园区" if "园区" in place or "开发区" in place else "所属乡镇（街道）"),
        rows, title=f"{place}企业建会和民主管理情况统计表",
        note=f"统计时点：{day.year}年{day.month}月{day.day}日", sheet="统计表",
    )  # fmt: skip
    return folder.add(name, "roster", [table], area=area, as_of=day)


def _plain(folder: Folder, kind: str, rows: Iterable[list[Cell]]) -> str:
    return folder.add(f"{kind}.xlsx", kind, [Table(COLUMNS[kind], list(rows))])


def _station_files(folder: Folder, parks: dict[str, list[Firm]]) -> Iterator[str]:
    yield _plain(folder, "stations", stations.stations())
    yield _plain(folder, "service_areas", stations.service_areas())
    yield _plain(folder, "posts", stations.posts())
    yield _plain(folder, "facilities", stations.facilities())
    yield _plain(folder, "funding", stations.funding())
    yield _plain(folder, "activities", stations.activities())
    yield _plain(folder, "cases", stations.cases(parks))


def _other_files(
    folder: Folder, parks: dict[str, list[Firm]], others: list[Firm], rng: random.Random
) -> Iterator[str]:
    in_parks = [firm for firms in parks.values() for firm in firms]
    rows, awards = proposals.build_proposals(in_parks, others, rng)
    yield _plain(folder, "proposals", rows)
    yield _plain(folder, "awards", awards)
    studios, pairs, results = innovation.build_innovation(parks, rng)
    yield _plain(folder, "studios", studios)
    yield _plain(folder, "pairs", pairs)
    yield _plain(folder, "results", results)
