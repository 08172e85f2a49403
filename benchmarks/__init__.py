"""Measurements: a synthetic province, and pairs of requests compared side by side in one run."""
