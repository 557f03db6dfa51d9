"""Formulas as data: a closed language of numbers and known names, read into a tree and explained step by step.

    expression = comparison
    comparison = sum [ (">=" | ">" | "<=" | "<" | "=") sum ]
    sum        = product { ("+" | "-") product }
    product    = factor { ("*" | "/") factor }
    factor     = ["-"] ( number | name | "(" expression ")" | function "(" expression { "," expression } ")" )
    function   = "if" | "min" | "max" | "sum" | "mean" | "round"

``×``, ``÷``, ``−``, ``≥`` and ``≤`` are read too. There is nothing else: no text, no attribute, no loop, no call of
anything. A formula has at most 500 steps, 32 deep, and computes in the one decimal context of rules.
"""

from core.sdk.formulas.explaining import FormulaFailed, Names, explain
from core.sdk.formulas.language import DEPTH, MOST_STEPS, Formula, FormulaError, Kind
from core.sdk.formulas.reading import read_formula

__all__ = [
    "DEPTH",
    "MOST_STEPS",
    "Formula",
    "FormulaError",
    "FormulaFailed",
    "Kind",
    "Names",
    "explain",
    "read_formula",
]
