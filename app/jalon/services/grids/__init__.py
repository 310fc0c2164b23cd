"""Someone’s own tables: described once by example, filled every month, read again when they come back."""

from jalon.services.grids.changes import ChangeKind, GridChange, ReturnedGrid, propose_changes, take_changes
from jalon.services.grids.filling import FilledGrid, fill_grid
from jalon.services.grids.models import (
    forget_model,
    guess_model,
    list_models,
    model_from_json,
    model_to_json,
    read_model,
    remember_model,
)

__all__ = [
    "ChangeKind",
    "FilledGrid",
    "GridChange",
    "ReturnedGrid",
    "fill_grid",
    "forget_model",
    "guess_model",
    "list_models",
    "model_from_json",
    "model_to_json",
    "propose_changes",
    "read_model",
    "remember_model",
    "take_changes",
]
