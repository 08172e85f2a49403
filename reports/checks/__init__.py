"""The logic checks (逻辑检查) of a report before it is sealed, each declared once."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.checks import (
    approvals,
    bounds,
    children,
    joint_unions,
    jumps,
    kinds,
    members,
    migrants,
    numerators,
    own_unions,
    sealed_before,
    terms,
    union_members,
    unknowns,
    within,
    women,
    year_over,
)
from reports.checks.base import Check, Data, Finding, Subject, in_unions

__all__ = ["CHECKS", "Check", "Data", "Finding", "Outcome", "Subject", "run_checks"]

CHECKS: tuple[Check, ...] = (
    year_over.CHECK,
    numerators.CHECK,
    bounds.CHECK,
    kinds.CHECK,
    children.CHECK,
    within.CHECK,
    jumps.WHOLE,
    sealed_before.CHECK,
    women.CHECK,
    migrants.CHECK,
    own_unions.CHECK,
    terms.CHECK,
    jumps.PARTS,
    members.CHECK,
    union_members.CHECK,
    joint_unions.CHECK,
    approvals.CHECK,
    unknowns.CHECK,
)


@dataclass(frozen=True)
class Outcome:
    """A check and what it found."""

    check: Check
    findings: tuple[Finding, ...]
    explained: bool

    @property
    def blocks(self) -> bool:
        return bool(self.findings) and self.check.blocking and not self.explained

    @property
    def result(self) -> str:
        """passed, warning or blocking (reports.sections.checks)."""
        if not self.findings:
            return "passed"
        return "blocking" if self.blocks else "warning"


def run_checks(subject: Subject, checks: Sequence[Check] = CHECKS) -> list[Outcome]:
    """Every check with what it finds in the document; those of single unions where the document
    knows them, because a check that could not be asked has not been passed."""
    asked = [check for check in checks if check.of_union is None or subject.knows_unions]
    unions = in_unions(subject, asked)
    return [
        Outcome(
            check,
            tuple(unions[check.code] if check.of_union else check.run(subject)),
            check.explained_in in subject.noted,
        )
        for check in asked
    ]
