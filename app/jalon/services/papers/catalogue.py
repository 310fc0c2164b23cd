"""Every paper that Jalon makes, by its code: the one list that commands, screens and batches read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jalon.domain.errors import UnknownPaperError
from jalon.services.papers import (
    access_log,
    adjustments,
    annual_report,
    consented,
    copy_of_data,
    deadline_list,
    disposal,
    duties,
    funding_claim,
    handover,
    immersion_review,
    individual_agreement,
    liaison,
    monthly,
    privacy_notice,
    questionnaires,
    reviews,
    scheme,
    shared_assessment,
    sharing_agreement,
    sheet,
    signature_sheet,
    support_plan,
    timesheet,
    visit,
)
from jalon.services.papers.asked import PaperKind, Reader, Subject

__all__ = ["PAPERS", "PaperKind", "find_kind"]

_PERSON, _EMPLOYER, _COACH = frozenset({"person"}), frozenset({"employer"}), frozenset({"coach"})
_AGREEMENT = frozenset({"agreement"})
_CONSENT, _DAY = frozenset({consented.CONSENT}), frozenset({visit.DAY})
_MONTHLY = frozenset({monthly.LEVEL, monthly.REASON, monthly.DRAFT})
# One paper, one line; in the order of their codes.
_KINDS: Final = (
    PaperKind("D1", "fiche-de-liaison", Subject.PERSON, Reader.LEAD,
              liaison.prepare_liaison, liaison.draw_liaison, has_blank=True, variants=liaison.VARIANTS,
              typed_choices=_CONSENT),
    PaperKind("D2", "convention", Subject.PERSON, Reader.EMPLOYER,
              individual_agreement.prepare_individual_agreement,
              individual_agreement.draw_individual_agreement,
              has_blank=True, variants=individual_agreement.VARIANTS, also=_EMPLOYER,
              records="individual_agreement"),
    PaperKind("D3", "emploi-accompagne", Subject.PERSON, Reader.PERSON,
              scheme.prepare_scheme, scheme.draw_scheme, has_simple=True, has_blank=True),
    PaperKind("D4", "vos-donnees", Subject.PERSON, Reader.PERSON,
              privacy_notice.prepare_privacy_notice, privacy_notice.draw_privacy_notice,
              has_simple=True, has_blank=True),
    PaperKind("D5", "accord-de-partage", Subject.PERSON, Reader.PERSON,
              sharing_agreement.prepare_sharing_agreement, sharing_agreement.draw_sharing_agreement,
              has_simple=True, has_blank=True, records="sharing_consent"),
    PaperKind("D6", "evaluation-partagee", Subject.PERSON, Reader.PERSON,
              shared_assessment.prepare_shared_assessment, shared_assessment.draw_shared_assessment,
              has_simple=True, has_blank=True, records="shared_assessment"),
    PaperKind("D7", "plan", Subject.PERSON, Reader.PERSON,
              support_plan.prepare_support_plan, support_plan.draw_support_plan,
              has_simple=True, has_blank=True),
    PaperKind("D8", "visite", Subject.EMPLOYER, Reader.EMPLOYER,
              visit.prepare_visit_sheet, visit.draw_visit_sheet, has_blank=True, also=_PERSON,
              typed_choices=_DAY),
    PaperKind("D8N", "visite-notes", Subject.EMPLOYER, Reader.STRUCTURE,
              visit.prepare_visit_notes, visit.draw_visit_sheet, has_blank=True, is_handed=False,
              also=_PERSON, typed_choices=_DAY),
    PaperKind("D8T", "trousse-de-visite", Subject.EMPLOYER, Reader.STRUCTURE,
              visit.prepare_visit_pack, visit.draw_visit_pack, is_handed=False, also=_PERSON,
              typed_choices=_DAY),
    PaperKind("D9", "releve-individuel", Subject.PERSON_MONTH, Reader.LEAD,
              sheet.prepare_sheet, sheet.draw_sheet, notes_itself=True, variants=sheet.VARIANTS,
              choices=((sheet.WITH_NAME, ("NO", "YES")),)),
    PaperKind("D10", "emargement", Subject.PERSON_MONTH, Reader.PERSON,
              signature_sheet.prepare_signature_sheet, signature_sheet.draw_signature_sheet,
              has_blank=True, typed_choices=frozenset({signature_sheet.ATTESTED})),
    PaperKind("D11", "releve", Subject.MONTH, Reader.LEAD,
              monthly.prepare_monthly, monthly.draw_monthly, is_handed=False, notes_itself=True,
              also=_AGREEMENT, choices=((monthly.LEVEL, ("N1", "N0")),), typed_choices=_MONTHLY),
    PaperKind("D12", "annexe-du-releve", Subject.MONTH, Reader.LEAD,
              monthly.prepare_annex, monthly.draw_annex, is_handed=False, notes_itself=True,
              also=_AGREEMENT, typed_choices=_MONTHLY),
    PaperKind("D13", "feuille-de-temps", Subject.COACH_MONTH, Reader.STRUCTURE,
              timesheet.prepare_timesheet, timesheet.draw_timesheet, is_handed=False, notes_itself=True),
    PaperKind("D14", "bilan", Subject.PERSON, Reader.LEAD,
              reviews.prepare_interim_review, reviews.draw_review, has_blank=True, variants=reviews.VARIANTS,
              typed_choices=_CONSENT, records="support_review", record_kind=reviews.INTERIM),
    PaperKind("D15", "bilan-de-sortie", Subject.PERSON, Reader.LEAD,
              reviews.prepare_exit_review, reviews.draw_review, has_blank=True, variants=reviews.VARIANTS,
              typed_choices=_CONSENT, records="support_review", record_kind=reviews.EXIT),
    PaperKind("D16", "immersion", Subject.PERSON, Reader.EMPLOYER,
              immersion_review.prepare_immersion_review, immersion_review.draw_immersion_review,
              has_blank=True, also=_EMPLOYER, records="work_immersion"),
    PaperKind("D17", "organisation-du-travail", Subject.PERSON, Reader.EMPLOYER,
              adjustments.prepare_adjustments, adjustments.draw_adjustments, has_blank=True,
              also=_EMPLOYER),
    PaperKind("D18", "appel-de-fonds", Subject.STRUCTURE, Reader.LEAD,
              funding_claim.prepare_claim, funding_claim.draw_claim, is_handed=False),
    PaperKind("D19", "echeancier", Subject.STRUCTURE, Reader.STRUCTURE,
              deadline_list.prepare_deadlines, deadline_list.draw_deadlines, is_handed=False,
              notes_itself=True, also=_COACH),
    PaperKind("D20", "rapport-annuel", Subject.YEAR, Reader.LEAD,
              annual_report.prepare_annual_report, annual_report.draw_annual_report, is_handed=False,
              also=_AGREEMENT),
    PaperKind("D21", "copie-des-donnees", Subject.PERSON, Reader.PERSON,
              copy_of_data.prepare_copy, copy_of_data.draw_copy, has_simple=True),
    PaperKind("D23", "passation", Subject.STRUCTURE, Reader.STRUCTURE,
              handover.prepare_handover, handover.draw_handover, is_handed=False, also=_COACH,
              typed_choices=frozenset({handover.PEOPLE})),
    PaperKind("Q1", "questionnaire-entree", Subject.PERSON, Reader.LEAD,
              questionnaires.prepare_entry, questionnaires.draw_questionnaire, has_blank=True,
              is_handed=False),
    PaperKind("Q2", "questionnaire-suivi", Subject.PERSON, Reader.LEAD,
              questionnaires.prepare_follow_up, questionnaires.draw_questionnaire, has_blank=True,
              is_handed=False),
    PaperKind("Q3", "questionnaire-activite", Subject.MONTH, Reader.LEAD,
              questionnaires.prepare_activity, questionnaires.draw_questionnaire, is_handed=False),
    PaperKind("D22", "bordereau-elimination", Subject.YEAR, Reader.STRUCTURE,
              disposal.prepare_disposal, disposal.draw_disposal, is_handed=False),
    PaperKind("D24", "journal-des-acces", Subject.STRUCTURE, Reader.STRUCTURE,
              access_log.prepare_access_log, access_log.draw_access_log, is_handed=False,
              notes_itself=True, typed_choices=None),
    PaperKind("R1", "registre", Subject.STRUCTURE, Reader.STRUCTURE,
              duties.prepare_register, duties.draw_duty, has_blank=True, is_handed=False),
    PaperKind("R3", "information-collegues", Subject.STRUCTURE, Reader.STRUCTURE,
              duties.prepare_staff_notice, duties.draw_duty, has_blank=True, is_handed=False),
    PaperKind("R4", "analyse-d-impact", Subject.STRUCTURE, Reader.STRUCTURE,
              duties.prepare_impact_analysis, duties.draw_duty, has_blank=True, is_handed=False),
    PaperKind("R5", "perte-ou-vol", Subject.STRUCTURE, Reader.STRUCTURE,
              duties.prepare_loss, duties.draw_duty, has_blank=True, is_handed=False),
)  # fmt: skip

PAPERS: Final[Mapping[str, PaperKind]] = MappingProxyType({kind.code: kind for kind in _KINDS})


def find_kind(code: str) -> PaperKind:
    """Return the paper of a code, however its letter was typed.

    Raises:
        UnknownPaperError: no paper has this code.
    """
    kind = PAPERS.get(code.strip().upper())
    if kind is None:
        raise UnknownPaperError(code, tuple(PAPERS))
    return kind
