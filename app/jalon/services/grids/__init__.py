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
from jalon.services.grids.showing import GridPreview, ModelLabels, label_cell, label_model, preview_grid

__all__ = [
    "ChangeKind",
    "FilledGrid",
    "GridChange",
    "GridPreview",
    "ModelLabels",
    "ReturnedGrid",
    "fill_grid",
    "forget_model",
    "guess_model",
    "label_cell",
    "label_model",
    "list_models",
    "model_from_json",
    "model_to_json",
    "preview_grid",
    "propose_changes",
    "read_model",
    "remember_model",
    "take_changes",
]
