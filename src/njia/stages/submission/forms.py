from django import forms
from django.utils.translation import gettext_lazy as _

from njia.stages.submission.states import LARGEST_PACKAGE, LONGEST_TEXT


class FeedbackForm(forms.Form):
    text = forms.CharField(
        label=_("What should be changed or explained"), widget=forms.Textarea, max_length=LONGEST_TEXT
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea, max_length=LONGEST_TEXT)


class VerifyForm(forms.Form):
    package = forms.FileField(
        label=_("Package (a file that ends in .zip)"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    key = forms.CharField(
        label=_("Fingerprint of the key"),
        required=False,
        max_length=120,
        help_text=_(
            "As the ministry told you, by another way than the package. Leave it empty if you do not have it."
        ),
    )

    def clean_package(self) -> object:
        package = self.cleaned_data["package"]
        if package.size > LARGEST_PACKAGE:
            raise forms.ValidationError(
                _(
                    "The file is larger than %(most)s MB. Check it on your own computer instead, as said below."
                )
                % {"most": LARGEST_PACKAGE // 2**20}
            )
        return package
