from njia.stages.recommendations.forms.field import (
    BringForm,
    DeviceForm,
    FileForm,
    JudgeForm,
    MappingForm,
    NewVersionForm,
)
from njia.stages.recommendations.forms.finding import FindForm, SaveSearchForm, SearchNameForm, query_of
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
    "FindForm",
    "JudgeForm",
    "KeptColumnsForm",
    "MappingForm",
    "NewForm",
    "NewVersionForm",
    "ReadingForm",
    "ReasonForm",
    "RoundForm",
    "SaferForm",
    "SaveSearchForm",
    "SearchNameForm",
    "SettleForm",
    "ThemesForm",
    "TieForm",
    "UploadForm",
    "WordingForm",
    "query_of",
]
