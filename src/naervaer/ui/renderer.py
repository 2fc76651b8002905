"""Forms look the same everywhere, sign-in screens included."""

from django.forms.renderers import TemplatesSetting


class OwnForms(TemplatesSetting):
    """Whole forms and single fields by our macros, widgets by Django's own templates."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
