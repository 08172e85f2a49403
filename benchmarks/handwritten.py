"""The best SQL that was found for asking the facts themselves, without standings.

It counts ten of the measures; the portal's answer has all of them and the bounds of every rate.
"""

from datetime import date
from typing import Any

from django.db import connection

from areas.models import Area

_COVERAGE = """
WITH part AS (
    SELECT a.id AS area_id, p.code
    FROM areas_area p JOIN areas_area a ON a.path LIKE p.path || '%%'
    WHERE p.parent_id = %(area)s
), operating AS (
    SELECT e.id, COALESCE(p.area_id, e.area_id) AS area_id
    FROM enterprises_enterprise e
    LEFT JOIN enterprises_placement p ON p.enterprise_id = e.id
        AND p.since <= %(day)s AND (p.until IS NULL OR p.until > %(day)s)
    WHERE e.opened_on <= %(day)s AND (e.closed_on IS NULL OR e.closed_on > %(day)s)
        AND e.kind <> 'sole_trader'
), covered AS (
    SELECT c.enterprise_id,
        MIN(CASE c.form WHEN 'own' THEN 1 WHEN 'joint' THEN 2 ELSE 3 END) AS form
    FROM unions_coverage c JOIN unions_union u ON u.id = c.union_id
    WHERE c.since <= %(day)s AND (c.until IS NULL OR c.until > %(day)s)
        AND u.approved_on <= %(day)s AND (u.dissolved_on IS NULL OR u.dissolved_on > %(day)s)
    GROUP BY c.enterprise_id
), systems AS (
    SELECT enterprise_id,
        MAX(CASE kind WHEN 'congress' THEN 1 ELSE 0 END) AS congress,
        MAX(CASE kind WHEN 'openness' THEN 1 ELSE 0 END) AS openness,
        MAX(CASE kind WHEN 'contract' THEN 1 ELSE 0 END) AS contract
    FROM unions_democraticsystem
    WHERE enterprise_id IS NOT NULL AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
    GROUP BY enterprise_id
), counted AS (
    SELECT enterprise_id, employees FROM (
        SELECT enterprise_id, employees,
            ROW_NUMBER() OVER (PARTITION BY enterprise_id ORDER BY reported_on DESC) AS latest
        FROM enterprises_headcount WHERE reported_on <= %(day)s
    ) h WHERE latest = 1
), reported AS (
    SELECT enterprise_id, members FROM (
        SELECT enterprise_id, members,
            ROW_NUMBER() OVER (PARTITION BY enterprise_id ORDER BY reported_on DESC) AS latest
        FROM unions_membership WHERE reported_on <= %(day)s
    ) m WHERE latest = 1
)
SELECT part.code,
    COUNT(*) AS enterprises,
    COUNT(c.form) AS unionised,
    SUM(CASE c.form WHEN 1 THEN 1 ELSE 0 END) AS own_union,
    SUM(CASE c.form WHEN 2 THEN 1 ELSE 0 END) AS joint_union,
    SUM(CASE c.form WHEN 3 THEN 1 ELSE 0 END) AS federation,
    SUM(CASE WHEN c.form IS NULL THEN 0 ELSE COALESCE(s.congress, 0) END) AS congress,
    SUM(CASE WHEN c.form IS NULL THEN 0 ELSE COALESCE(s.openness, 0) END) AS openness,
    SUM(CASE WHEN c.form IS NULL THEN 0 ELSE COALESCE(s.contract, 0) END) AS contract,
    COALESCE(SUM(h.employees), 0) AS employees,
    COALESCE(SUM(CASE WHEN c.form IS NULL THEN NULL ELSE m.members END), 0) AS members
FROM operating o
JOIN part ON part.area_id = o.area_id
LEFT JOIN covered c ON c.enterprise_id = o.id
LEFT JOIN systems s ON s.enterprise_id = o.id
LEFT JOIN counted h ON h.enterprise_id = o.id
LEFT JOIN reported m ON m.enterprise_id = o.id
GROUP BY part.code
"""


def coverage_by_children(area: Area, day: date) -> dict[str, dict[str, int]]:
    """The measures of each child of an area on a day, by its code."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(area, day))
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row.pop("code"): {name: int(number) for name, number in row.items()} for row in rows}


def _statement(area: Area, day: date) -> tuple[str, Any]:
    if connection.vendor == "postgresql":
        return _COVERAGE, {"area": area.pk, "day": day}
    return _COVERAGE, {"area": area.pk, "day": day.isoformat()}
