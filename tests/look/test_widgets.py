"""What widgets write into their tags."""

from __future__ import annotations

from django import forms

from corecit.web.templatetags.widgets import attributes


class Sheet(forms.Form):
    """One field of each kind that has options, with a label that wants to leave its tag."""

    where = forms.ChoiceField(
        choices=[("a", '"><script>'), ("Near", [("b&c", "Bridge & Co")])], widget=forms.Select(attrs={"data-note": '"<'})
    )
    means = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "<Y>")], widget=forms.CheckboxSelectMultiple)


def test_attributes_are_escaped_and_keep_their_order():
    said = attributes({"id": "id_a", "required": True, "disabled": False, "class": "wide", "data-note": '"<&', "maxlength": 40})
    assert said == ' id="id_a" required data-note="&quot;&lt;&amp;" maxlength="40"'
    assert attributes({}) == ""


def test_options_are_written_with_what_was_chosen():
    page = str(Sheet({"where": "b&c", "means": ["y"]}).as_p())
    assert '<option value="b&amp;c" selected>Bridge &amp; Co</option>' in page
    assert '<option value="a">&quot;&gt;&lt;script&gt;</option>' in page and '<optgroup label="Near">' in page
    assert 'data-note="&quot;&lt;"' in page and "<script>" not in page
    assert 'type="checkbox" name="means" value="y" id="id_means_1" checked' in page and "&lt;Y&gt;" in page
    assert page.count("checked") == 1
