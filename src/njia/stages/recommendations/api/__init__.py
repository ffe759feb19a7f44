"""Views for machines: phones with Collect, and Kobo servers."""

from njia.stages.recommendations.api.kobo import kobo
from njia.stages.recommendations.api.openrosa import form_file, form_list, form_xml, manifest, submission

__all__ = ["form_file", "form_list", "form_xml", "kobo", "manifest", "submission"]
