from njia.stages.recommendations.forms.items import (
    ColumnsForm,
    NewForm,
    ReasonForm,
    RoundForm,
    SearchForm,
    ThemesForm,
    TieForm,
    UploadForm,
    WordingForm,
)

__all__ = [
    "ColumnsForm",
    "NewForm",
    "ReasonForm",
    "RoundForm",
    "SearchForm",
    "ThemesForm",
    "TieForm",
    "UploadForm",
    "WordingForm",
]
