"""The results of the declared logic checks, frozen with the figures they are about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckResult:
    """`result` is a code of `RESULTS`, or words to be printed as they are."""

    code: str
    title: str
    result: str
    detail: str = ""


PASSED, WARNING, BLOCKING = "passed", "warning", "blocking"
RESULTS = {PASSED: "通过", WARNING: "需核实", BLOCKING: "不通过"}
