"""The French words of every expected failure, action and field, in one place; no window is needed."""

from jalon.ui.action_words import action_words
from jalon.ui.entry_words import problem_words, warning_words
from jalon.ui.failures import (  # noqa: F401 (each adds its words to the registry)
    access,
    commands,
    documents,
    entries,
    foreign_files,
    imports,
    opening,
    papers,
    returns,
    rights,
    tables_out,
)
from jalon.ui.failures.backups import RING_TROUBLES, describe_backup, describe_ring
from jalon.ui.failures.registry import Message, describe, describe_expected

__all__ = [
    "RING_TROUBLES",
    "Message",
    "action_words",
    "describe",
    "describe_backup",
    "describe_expected",
    "describe_ring",
    "problem_words",
    "warning_words",
]
