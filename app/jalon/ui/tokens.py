"""The colours of the two themes, and what must be told apart in each."""

from dataclasses import dataclass, fields

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of a theme; nothing else names a colour."""

    name: str
    page: str
    surface: str
    surface_hover: str
    sunken: str
    line: str
    control: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_text: str
    warm: str
    warm_soft: str
    warm_text: str
    good_soft: str
    good_text: str
    alert_soft: str
    alert_text: str
    rail: str
    rail_text: str
    rail_muted: str
    rail_selected: str
    rail_mark: str
    focus: str
    track: str
    trace: str


LIGHT = Tokens(
    name="light",
    page="#F4F3EF",
    surface="#FFFFFF",
    surface_hover="#FAF9F6",
    sunken="#ECEAE4",
    line="#E0DDD4",
    control="#85806F",
    text="#1C2326",
    muted="#566065",
    accent="#0F6A6C",
    accent_hover="#0B5557",
    on_accent="#FFFFFF",
    accent_soft="#DDEFEC",
    accent_text="#0B5A5C",
    warm="#B86E00",
    warm_soft="#FBEBD0",
    warm_text="#7A4700",
    good_soft="#DFF1E1",
    good_text="#1B5A2C",
    alert_soft="#FBE3DD",
    alert_text="#8C2B16",
    rail="#11383B",
    rail_text="#F0F6F5",
    rail_muted="#B3CBC9",
    rail_selected="#1E5659",
    rail_mark="#F2B04A",
    focus="#1A56C4",
    track="#E4E1D8",
    trace="#4E8F8E",
)

DARK = Tokens(
    name="dark",
    page="#14191B",
    surface="#1C2326",
    surface_hover="#232B2E",
    sunken="#101416",
    line="#2E383B",
    control="#7C8B8F",
    text="#EAEFEF",
    muted="#A9B5B7",
    accent="#5CC6BC",
    accent_hover="#7BD6CD",
    on_accent="#06282A",
    accent_soft="#16403F",
    accent_text="#8ADDD4",
    warm="#E9A23B",
    warm_soft="#42301A",
    warm_text="#F6C988",
    good_soft="#1B3A26",
    good_text="#9FDDB0",
    alert_soft="#4A241B",
    alert_text="#F8B5A3",
    rail="#0E1415",
    rail_text="#E6EEEE",
    rail_muted="#96A8A9",
    rail_selected="#1B3436",
    rail_mark="#F2B04A",
    focus="#8AB4FF",
    track="#2E393C",
    trace="#4FA39B",
)

# What stands on what, and the least contrast it needs: 4.5 for text, 3 for the rest (WCAG 1.4.3, 1.4.11).
TEXT_PAIRS = (
    ("text", "page"),
    ("text", "surface"),
    ("text", "surface_hover"),
    ("text", "accent_soft"),
    ("text", "sunken"),
    ("muted", "sunken"),
    ("muted", "page"),
    ("muted", "surface"),
    ("muted", "surface_hover"),
    ("muted", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("accent_text", "surface"),
    ("accent_text", "page"),
    ("accent_text", "accent_soft"),
    ("accent_text", "surface_hover"),
    ("warm_text", "warm_soft"),
    ("good_text", "good_soft"),
    ("alert_text", "alert_soft"),
    ("alert_text", "surface"),
    ("alert_text", "page"),
    ("alert_text", "accent_soft"),
    ("warm_text", "surface"),
    ("warm_text", "accent_soft"),
    ("rail_text", "rail"),
    ("rail_muted", "rail"),
    ("rail_text", "rail_selected"),
)
OTHER_PAIRS = (
    ("control", "surface"),
    ("control", "page"),
    ("focus", "surface"),
    ("focus", "page"),
    ("focus", "accent_soft"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("trace", "surface"),
    ("trace", "accent_soft"),
    ("rail_mark", "rail"),
    ("rail_mark", "rail_selected"),
)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(QColor(first)), _luminance(QColor(second))))
    return (lighter + 0.05) / (darker + 0.05)


def weak_pairs(tokens: Tokens) -> list[tuple[str, str, float]]:
    """Return the pairs of a theme that cannot be told apart well enough, with their contrast."""
    names = {field.name for field in fields(tokens)}
    found = []
    for pairs, least in ((TEXT_PAIRS, 4.5), (OTHER_PAIRS, 3.0)):
        for above, below in pairs:
            if not {above, below} <= names:
                raise ValueError(f"no token {above} or {below}")
            ratio = contrast(getattr(tokens, above), getattr(tokens, below))
            if ratio < least:
                found.append((above, below, round(ratio, 2)))
    return found


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
