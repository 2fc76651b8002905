"""Fields: label, hint and error belong together, for eyes and for screen readers."""

from django import forms
from django.utils import translation

from tests.ui.rendering import render


class Form(forms.Form):
    """One field of each kind."""

    who = forms.ChoiceField(label="Hvem gør det?", choices=[("", "Vælg"), ("mette", "Mette")])
    on = forms.DateField(label="Senest", help_text="For eksempel 27.11.2026")
    way = forms.ChoiceField(
        label="Hvordan", choices=[("phone", "Telefon"), ("link", "Link")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="Jeg er sikker")
    more = forms.CharField(
        label="Mere", required=False, widget=forms.Textarea(attrs={"placeholder": "Skriv"})
    )
    back = forms.CharField(widget=forms.HiddenInput)


def _fields(form: forms.Form) -> str:
    return render("{% for field in form %}{{ ui.field(field) }}{% endfor %}", form=form)


def test_an_untouched_form_has_no_errors() -> None:
    html = render("{{ ui.error_summary(form) }}", form=Form())
    assert html.strip() == ""
    assert "msg" not in _fields(Form())


def test_hint_and_error_are_tied_to_the_control() -> None:
    html = _fields(Form({"on": "snart"}))
    assert 'id="id_on_helptext"' in html
    assert 'id="id_on_error"' in html
    assert 'aria-describedby="id_on_helptext id_on_error"' in html
    assert 'aria-invalid="true"' in html


def test_every_control_has_a_label() -> None:
    html = _fields(Form())
    for name in ("who", "on", "more"):
        assert f'<label for="id_{name}">' in html
    assert '<legend class="lb">Hvordan</legend>' in html
    assert html.count('type="radio"') == 2
    assert "<span>Jeg er sikker</span></label>" in html


def test_no_placeholder_stands_in_for_a_label() -> None:
    assert "placeholder" not in _fields(Form())


def test_what_may_be_left_out_says_so() -> None:
    with translation.override("da"):
        assert _fields(Form()).count("(kan udelades)") == 1


def test_the_summary_links_to_each_field() -> None:
    with translation.override("da"):
        html = render("{{ ui.error_summary(form) }}", form=Form({"sure": "on", "back": "/"}))
    assert "3 ting at rette" in html
    assert 'href="#id_who">Hvem gør det: Dette felt er påkrævet.' in html
    assert 'href="#id_way_0"' in html
    assert 'role="alert" tabindex="-1"' in html


def test_a_single_error_is_one_thing_and_a_hidden_field_is_named_too() -> None:
    with translation.override("da"):
        html = render(
            "{{ ui.error_summary(form) }}",
            form=Form({"who": "mette", "on": "2026-11-27", "way": "phone", "sure": "on"}),
        )
    assert "Én ting at rette" in html
    assert "<li>Dette felt er påkrævet.</li>" in html


def test_forms_of_other_packages_look_like_ours() -> None:
    html = render("{{ form.render() }}", form=Form({"who": "x"}))
    assert html.count('class="err"') == 1
    assert 'class="f bad"' in html
    assert '<input type="hidden" name="back"' in html


def test_a_form_works_without_scripts() -> None:
    html = render('{% call ui.form("/touches/", csrf_input, swap="#day") %}x{% endcall %}')
    assert 'method="post" action="/touches/"' in html
    assert 'hx-post="/touches/" hx-target="#day"' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert "hx-" not in render('{% call ui.form("/touches/", csrf_input) %}x{% endcall %}')


def test_the_privacy_line_is_read_by_machines_too() -> None:
    html = render('{{ ui.who("Kun du og Mette ser det.", "pair") }}')
    assert 'data-privacy="pair"' in html


def test_cells_carry_their_heading_to_a_phone() -> None:
    html = render(
        '{% call ui.table("Personer", ["Navn", "Timer"], right=["Timer"]) %}'
        '<tr role="row">{{ ui.th("Ida") }}{{ ui.td("Timer", 37, right=true) }}</tr>{% endcall %}'
    )
    assert '<td role="cell" data-l="Timer" class="r num"><span>37</span></td>' in html
    assert '<caption class="vh">Personer</caption>' in html
