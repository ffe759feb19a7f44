from njia.stages.recommendations.forms.field import (
    BringForm,
    DeviceForm,
    FileForm,
    JudgeForm,
    MappingForm,
    NewVersionForm,
)
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
    "BringForm",
    "ColumnsForm",
    "DeviceForm",
    "FileForm",
    "JudgeForm",
    "MappingForm",
    "NewForm",
    "NewVersionForm",
    "ReasonForm",
    "RoundForm",
    "SearchForm",
    "ThemesForm",
    "TieForm",
    "UploadForm",
    "WordingForm",
]
