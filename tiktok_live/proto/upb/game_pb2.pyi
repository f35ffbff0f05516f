from . import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WebcastGameServerFeatureMessage(_message.Message):
    __slots__ = ("common", "all_features")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    ALL_FEATURES_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    all_features: _containers.RepeatedCompositeFieldContainer[GameServerFeature]
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., all_features: _Optional[_Iterable[_Union[GameServerFeature, _Mapping]]] = ...) -> None: ...

class WebcastLiveGameIntroMessage(_message.Message):
    __slots__ = ("common", "game_text")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    GAME_TEXT_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    game_text: _common_pb2.Text
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., game_text: _Optional[_Union[_common_pb2.Text, _Mapping]] = ...) -> None: ...

class WebcastPartnershipDropsUpdateMessage(_message.Message):
    __slots__ = ("common", "change_mode", "drops_id", "task_id", "event_id", "anchor_uid")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    CHANGE_MODE_FIELD_NUMBER: _ClassVar[int]
    DROPS_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    ANCHOR_UID_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    change_mode: int
    drops_id: str
    task_id: str
    event_id: str
    anchor_uid: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., change_mode: _Optional[int] = ..., drops_id: _Optional[str] = ..., task_id: _Optional[str] = ..., event_id: _Optional[str] = ..., anchor_uid: _Optional[int] = ...) -> None: ...

class WebcastPartnershipGameOfflineMessage(_message.Message):
    __slots__ = ("common",)
    COMMON_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ...) -> None: ...

class WebcastPartnershipPunishMessage(_message.Message):
    __slots__ = ("common",)
    COMMON_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ...) -> None: ...

class WebcastPictionaryEndMessage(_message.Message):
    __slots__ = ("common", "round_id", "word", "end_type")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    ROUND_ID_FIELD_NUMBER: _ClassVar[int]
    WORD_FIELD_NUMBER: _ClassVar[int]
    END_TYPE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    round_id: int
    word: str
    end_type: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., round_id: _Optional[int] = ..., word: _Optional[str] = ..., end_type: _Optional[int] = ...) -> None: ...

class WebcastPictionaryExitMessage(_message.Message):
    __slots__ = ("common", "session_id", "show_stats", "pictionary_type")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    SHOW_STATS_FIELD_NUMBER: _ClassVar[int]
    PICTIONARY_TYPE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    session_id: int
    show_stats: bool
    pictionary_type: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., session_id: _Optional[int] = ..., show_stats: _Optional[bool] = ..., pictionary_type: _Optional[int] = ...) -> None: ...

class WebcastPictionaryStartMessage(_message.Message):
    __slots__ = ("common", "data")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    data: PictionaryInfo
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., data: _Optional[_Union[PictionaryInfo, _Mapping]] = ...) -> None: ...

class WebcastPictionaryUpdateMessage(_message.Message):
    __slots__ = ("common", "correct_count", "round_id")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    CORRECT_COUNT_FIELD_NUMBER: _ClassVar[int]
    ROUND_ID_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    correct_count: int
    round_id: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., correct_count: _Optional[int] = ..., round_id: _Optional[int] = ...) -> None: ...

class GameServerFeature(_message.Message):
    __slots__ = ("id", "value", "value_map")
    class ValueMapEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    VALUE_MAP_FIELD_NUMBER: _ClassVar[int]
    id: int
    value: str
    value_map: _containers.ScalarMap[str, str]
    def __init__(self, id: _Optional[int] = ..., value: _Optional[str] = ..., value_map: _Optional[_Mapping[str, str]] = ...) -> None: ...

class PictionaryInfo(_message.Message):
    __slots__ = ("id", "status", "start_time", "end_time", "session_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    status: int
    start_time: int
    end_time: int
    session_id: int
    def __init__(self, id: _Optional[int] = ..., status: _Optional[int] = ..., start_time: _Optional[int] = ..., end_time: _Optional[int] = ..., session_id: _Optional[int] = ...) -> None: ...
