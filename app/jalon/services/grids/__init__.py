"""Someone’s own tables: described once by example, filled every month, read again when they come back."""

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
    "FilledGrid",
    "fill_grid",
    "forget_model",
    "guess_model",
    "list_models",
    "model_from_json",
    "model_to_json",
    "read_model",
    "remember_model",
]
