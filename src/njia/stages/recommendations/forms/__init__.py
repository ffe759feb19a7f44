from njia.stages.recommendations.forms.field import (
    BringForm,
    DeviceForm,
    FileForm,
    JudgeForm,
    MappingForm,
    NewVersionForm,
)
from njia.stages.recommendations.forms.importing import (
    ColumnsForm,
    KeptColumnsForm,
    ReadingForm,
    SaferForm,
    UploadForm,
)
from njia.stages.recommendations.forms.items import (
    NewForm,
    ReasonForm,
    RoundForm,
    SearchForm,
    SettleForm,
    ThemesForm,
    TieForm,
    WordingForm,
)

__all__ = [
    "BringForm",
    "ColumnsForm",
    "DeviceForm",
    "FileForm",
    "JudgeForm",
    "KeptColumnsForm",
    "MappingForm",
    "NewForm",
    "NewVersionForm",
    "ReadingForm",
    "ReasonForm",
    "RoundForm",
    "SaferForm",
    "SearchForm",
    "SettleForm",
    "ThemesForm",
    "TieForm",
    "UploadForm",
    "WordingForm",
]
