"""The style sheet of the application, written from the look in force."""

from jalon.ui import icons
from jalon.ui.theme import Look


def written_for(look: Look) -> str:
    """Return the style sheet of a look: every colour is a token, every length is scaled."""
    return "\n".join(part(look) for part in (_text, _fields, _buttons, _tables, _choices, _scrolling))


def _text(look: Look) -> str:
    t, p = look.tokens, look.p
    return f"""
QMainWindow, QDialog, #page {{ background: {t.page}; }}
QToolTip {{ background: {t.rail}; color: {t.rail_text}; border: 1px solid {t.control};
    padding: {p(6)}px {p(8)}px; }}
#rail {{ background: {t.rail}; border: none; }}
#brand {{ color: {t.rail_text}; font-size: {p(22)}px; font-weight: 700; }}
#motto, #foot {{ color: {t.rail_muted}; font-size: {p(13)}px; }}
#menu {{ background: transparent; border: none; outline: 0; }}
#sections {{ background: {t.page}; border: none; outline: 0; }}
#sections::item {{ min-height: {p(40)}px; padding: 0 {p(8)}px; color: {t.text};
    border: 2px solid transparent; border-radius: {p(8)}px; }}
#sections::item:hover {{ background: {t.surface_hover}; }}
#sections::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
#sections::item:selected:focus {{ border: 2px solid {t.focus}; }}
QFrame[rule="true"] {{ background: {t.line}; border: none; }}
QFrame[card="true"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {p(14)}px; }}
QFrame[drop="rest"] {{ background: {t.surface}; border: 2px dashed {t.control};
    border-radius: {p(14)}px; }}
QFrame[drop="over"] {{ background: {t.accent_soft}; border: 2px solid {t.accent};
    border-radius: {p(14)}px; }}
QFrame[banner="alert"] {{ background: {t.alert_soft}; border: 1px solid {t.alert_text};
    border-radius: {p(10)}px; }}
QFrame[banner="warm"] {{ background: {t.warm_soft}; border: 1px solid {t.warm}; border-radius: {p(10)}px; }}
QFrame[banner="good"] {{ background: {t.good_soft}; border: 1px solid {t.good_text};
    border-radius: {p(10)}px; }}
QFrame[banner="alert"] QLabel {{ color: {t.alert_text}; }}
QFrame[banner="warm"] QLabel {{ color: {t.warm_text}; }}
QFrame[banner="good"] QLabel {{ color: {t.good_text}; }}
QLabel[role="title"] {{ font-size: {p(27)}px; font-weight: 700; }}
QLabel[role="heading"] {{ font-size: {p(18)}px; font-weight: 700; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {p(30)}px; font-weight: 700; }}
QLabel[role="tile-plain"] {{ font-size: {p(26)}px; font-weight: 700; }}
QLabel[role="tile-figure"] {{ color: {t.accent_text}; font-size: {p(26)}px; font-weight: 700;
    text-decoration: underline; }}
QLabel[role="plain-figure"] {{ font-size: {p(18)}px; font-weight: 600;
    padding: {p(5)}px {p(6)}px {p(5)}px {p(10)}px; }}
QLabel[role="code"] {{ font-size: {p(24)}px; font-weight: 700; letter-spacing: {p(2)}px; }}
QLabel[role="muted"] {{ color: {t.muted}; }}
QLabel[role="help"] {{ color: {t.muted}; font-size: {p(14)}px; }}
QLabel[role="late"] {{ color: {t.warm_text}; font-size: {p(14)}px; }}
QLabel[role="late-strong"] {{ color: {t.warm_text}; font-weight: 600; }}
QLabel[role="error"] {{ color: {t.alert_text}; font-weight: 600; }}
QLabel[pill] {{ border-radius: {p(10)}px; padding: {p(3)}px {p(10)}px; font-weight: 600;
    font-size: {p(14)}px; }}
QLabel[pill="good"] {{ background: {t.good_soft}; color: {t.good_text}; }}
QLabel[pill="accent"] {{ background: {t.accent_soft}; color: {t.accent_text}; }}
QLabel[pill="warm"] {{ background: {t.warm_soft}; color: {t.warm_text}; }}
QLabel[pill="alert"] {{ background: {t.alert_soft}; color: {t.alert_text}; }}
QLabel[pill="plain"] {{ background: {t.sunken}; color: {t.muted}; }}
QLabel[role="said"], QLabel[role="proposed"], QLabel[role="asked"] {{ border-radius: {p(12)}px;
    padding: {p(3)}px {p(10)}px; }}
QLabel[role="said"] {{ background: {t.accent_soft}; color: {t.accent_text};
    border: 1px solid {t.accent_soft}; }}
QLabel[role="proposed"] {{ color: {t.muted}; border: 1px dashed {t.control}; }}
QLabel[role="asked"] {{ background: {t.warm_soft}; color: {t.warm_text}; border: 1px solid {t.warm}; }}
#status {{ background: {t.surface}; border-top: 1px solid {t.line}; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.control}; padding: {p(6)}px; }}
QMenu::item {{ padding: {p(8)}px {p(28)}px {p(8)}px {p(16)}px; border-radius: {p(6)}px;
    border: 2px solid transparent; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; border-color: {t.focus}; }}
QMenu::item:disabled {{ color: {t.muted}; padding: {p(6)}px {p(16)}px {p(2)}px {p(8)}px; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {p(6)}px {p(4)}px; }}
"""


def _fields(look: Look) -> str:
    t, p = look.tokens, look.p
    chevron = icons.file_of("chevron-down", t.muted, 2.2)
    return f"""
QLineEdit, QComboBox, QPlainTextEdit {{ background: {t.surface}; color: {t.text};
    border: 1px solid {t.control}; border-radius: {p(10)}px; padding: {p(8)}px {p(12)}px;
    placeholder-text-color: {t.muted};
    selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit, QComboBox {{ min-height: {p(22)}px; }}
QPlainTextEdit {{ padding: {p(6)}px {p(8)}px; }}
QTextBrowser {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
    border-radius: {p(10)}px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QTextBrowser:focus {{ border: 2px solid {t.focus}; }}
QLineEdit:focus, QComboBox:focus {{ border: 2px solid {t.focus}; padding: {p(8) - 1}px {p(12) - 1}px; }}
QPlainTextEdit:focus {{ border: 2px solid {t.focus}; padding: {p(6) - 1}px {p(8) - 1}px; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] {{
    border: 2px solid {t.alert_text}; padding: {p(8) - 1}px {p(12) - 1}px; }}
QLineEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus {{ border: 2px solid {t.focus}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{ background: {t.sunken};
    color: {t.muted}; border-color: {t.line}; }}
QComboBox::drop-down {{ border: none; width: {p(34)}px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: {p(18)}px; height: {p(18)}px; }}
QComboBox QAbstractItemView, QListView[completion="true"] {{ background: {t.surface};
    border: 1px solid {t.control}; selection-background-color: {t.accent_soft};
    selection-color: {t.text}; outline: 0; padding: {p(4)}px; }}
QListView[completion="true"]::item, QComboBox QAbstractItemView::item {{ min-height: {p(34)}px;
    padding: 0 {p(8)}px; color: {t.text}; border: 2px solid transparent; border-radius: {p(6)}px; }}
QListView[completion="true"]::item:selected, QComboBox QAbstractItemView::item:selected {{
    background: {t.accent_soft}; color: {t.text}; border: 2px solid {t.focus}; }}
"""


def _buttons(look: Look) -> str:
    t, p = look.tokens, look.p
    chevron = icons.file_of("chevron-down", t.muted, 2.2)
    return f"""
QPushButton {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.control};
    border-radius: {p(10)}px; padding: {p(9)}px {p(16)}px; min-height: {p(20)}px; font-weight: 600; }}
QPushButton:hover {{ background: {t.surface_hover}; border-color: {t.text}; }}
QPushButton:pressed {{ background: {t.sunken}; }}
QPushButton:focus {{ border: 2px solid {t.focus}; padding: {p(9) - 1}px {p(16) - 1}px; }}
QPushButton:disabled {{ background: {t.sunken}; color: {t.muted}; border-color: {t.line}; }}
QPushButton[kind="main"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QPushButton[kind="main"]:hover, QPushButton[kind="main"]:pressed {{ background: {t.accent_hover}; }}
QPushButton[kind="main"]:focus {{ border: 3px solid {t.focus}; padding: {p(9) - 2}px {p(16) - 2}px; }}
QPushButton[kind="main"]:disabled {{ background: {t.sunken}; color: {t.muted}; border-color: {t.line}; }}
QPushButton::menu-indicator {{ image: url("{chevron}"); width: {p(16)}px; height: {p(16)}px;
    subcontrol-origin: padding; subcontrol-position: right center; right: {p(10)}px; }}
QPushButton[menu="true"] {{ padding-right: {p(34)}px; }}
QPushButton[kind="link"] {{ background: transparent; border: 2px solid transparent;
    color: {t.accent_text}; padding: {p(5)}px {p(6)}px; text-align: left; text-decoration: underline; }}
QPushButton[kind="link"]:hover {{ background: {t.accent_soft}; }}
QPushButton[kind="link"]:focus {{ border-color: {t.focus}; }}
QPushButton[kind="tab"] {{ padding: {p(7)}px {p(14)}px; }}
QPushButton[kind="tab"]:checked {{ background: {t.accent_soft}; color: {t.accent_text};
    border: 2px solid {t.accent}; padding: {p(7) - 1}px {p(14) - 1}px; }}
QPushButton[kind="tab"]:focus {{ border: 2px solid {t.focus}; padding: {p(7) - 1}px {p(14) - 1}px; }}
QPushButton[kind="icon"] {{ padding: {p(8)}px; min-width: {p(24)}px; min-height: {p(22)}px; }}
QPushButton[kind="icon"]:focus {{ padding: {p(8) - 1}px; }}
QPushButton[kind="tile"] {{ background: {t.surface}; border: 1px solid {t.line};
    border-radius: {p(14)}px; padding: 0; font-weight: 400; text-align: left; }}
QPushButton[kind="tile"]:hover {{ background: {t.surface_hover}; border-color: {t.accent}; }}
QPushButton[kind="tile"]:focus {{ border: 2px solid {t.focus}; padding: 0; }}
QPushButton[kind="tile"]:disabled {{ background: {t.surface}; border-color: {t.line}; color: {t.text}; }}
QPushButton[kind="tile"] QLabel:disabled {{ color: {t.text}; }}
QPushButton[kind="rail"] {{ background: transparent; color: {t.rail_text}; font-weight: 400;
    border: 2px solid transparent; text-align: left; padding: {p(7)}px {p(12)}px; }}
QPushButton[kind="rail"]:hover {{ background: {t.rail_selected}; }}
QPushButton[kind="rail"]:focus {{ border-color: {t.rail_mark}; }}
QPushButton[kind="chip"] {{ background: {t.accent_soft}; color: {t.accent_text};
    border: 2px solid transparent; border-radius: {p(12)}px; padding: {p(3)}px {p(10)}px;
    min-height: {p(20)}px; }}
QPushButton[kind="chip"]:hover {{ border-color: {t.accent}; }}
QPushButton[kind="chip"]:focus {{ border-color: {t.focus}; }}
QPushButton[kind="filter"] {{ border-radius: {p(14)}px; padding: {p(4)}px {p(13)}px;
    font-weight: 600; }}
QPushButton[kind="filter"]:checked {{ background: {t.accent_soft}; color: {t.accent_text};
    border: 2px solid {t.accent}; padding: {p(4) - 1}px {p(13) - 1}px; }}
QPushButton[kind="filter"]:focus {{ border: 2px solid {t.focus}; padding: {p(4) - 1}px {p(13) - 1}px; }}
QPushButton[kind="figure"] {{ background: transparent; border: 2px solid transparent;
    color: {t.accent_text}; font-size: {p(18)}px; font-weight: 700; text-align: right;
    text-decoration: underline; padding: {p(3)}px {p(8)}px; min-width: {p(44)}px; }}
QPushButton[kind="figure"]:hover {{ background: {t.accent_soft}; }}
QPushButton[kind="figure"]:focus {{ border-color: {t.focus}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
"""


def _tables(look: Look) -> str:
    t, p = look.tokens, look.p
    return f"""
QTableView {{ background: {t.surface}; border: none; outline: 0; gridline-color: transparent;
    selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QHeaderView {{ background: {t.surface}; border: none; }}
QHeaderView::section {{ background: {t.surface}; color: {t.muted}; border: none;
    border-bottom: 1px solid {t.line}; padding: {p(8)}px {p(12)}px; font-size: {p(14)}px;
    font-weight: 600; }}
QTableCornerButton::section {{ background: {t.surface}; border: none; }}
QProgressBar {{ background: {t.track}; border: none; border-radius: {p(4)}px; height: {p(8)}px;
    max-height: {p(8)}px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: {p(4)}px; }}
QProgressBar[short="true"]::chunk {{ background: {t.warm}; }}
"""


def _choices(look: Look) -> str:
    t, p = look.tokens, look.p
    tick = icons.file_of("check", t.on_accent, 3.5)
    side = p(20)
    return f"""
QCheckBox, QRadioButton {{ spacing: {p(12)}px; padding: {p(5)}px {p(6)}px; border: 2px solid transparent;
    border-radius: {p(8)}px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {t.focus}; }}
QCheckBox::indicator {{ width: {side}px; height: {side}px; border: 2px solid {t.control};
    border-radius: {p(6)}px; background: {t.surface}; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {t.accent}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url("{tick}"); }}
QRadioButton::indicator {{ width: {side}px; height: {side}px; border: 2px solid {t.control};
    border-radius: {side // 2 + 2}px; background: {t.surface}; }}
QRadioButton::indicator:checked {{ border: {p(7)}px solid {t.accent}; width: {side + 4 - 2 * p(7)}px;
    height: {side + 4 - 2 * p(7)}px; }}
"""


def _scrolling(look: Look) -> str:
    t, p = look.tokens, look.p
    return f"""
QScrollArea, QScrollArea > QWidget > #page {{ border: none; background: {t.page}; }}
QScrollArea[inner="true"], QScrollArea[inner="true"] > QWidget > QWidget {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {p(14)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {t.control}; border-radius: {p(5)}px; min-height: {p(36)}px;
    margin: {p(2)}px; }}
QScrollBar:horizontal {{ background: transparent; height: {p(14)}px; }}
QScrollBar::handle:horizontal {{ background: {t.control}; border-radius: {p(5)}px; min-width: {p(36)}px;
    margin: {p(2)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
