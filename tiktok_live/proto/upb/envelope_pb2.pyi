from . import common_pb2 as _common_pb2
from . import image_pb2 as _image_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EnvelopeDisplay(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENVELOPE_DISPLAY_UNKNOWN: _ClassVar[EnvelopeDisplay]
    ENVELOPE_DISPLAY_NEW: _ClassVar[EnvelopeDisplay]
    ENVELOPE_DISPLAY_HIDE: _ClassVar[EnvelopeDisplay]
ENVELOPE_DISPLAY_UNKNOWN: EnvelopeDisplay
ENVELOPE_DISPLAY_NEW: EnvelopeDisplay
ENVELOPE_DISPLAY_HIDE: EnvelopeDisplay

class WebcastEnvelopeMessage(_message.Message):
    __slots__ = ("common", "envelope_info", "display")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    ENVELOPE_INFO_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    envelope_info: EnvelopeInfo
    display: EnvelopeDisplay
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., envelope_info: _Optional[_Union[EnvelopeInfo, _Mapping]] = ..., display: _Optional[_Union[EnvelopeDisplay, str]] = ...) -> None: ...

class EnvelopeInfo(_message.Message):
    __slots__ = ("envelope_id", "business_type", "envelope_idc", "send_user_name", "diamond_count", "people_count", "unpack_at", "send_user_id", "send_user_avatar", "create_at", "room_id", "follow_show_status", "skin_id")
    ENVELOPE_ID_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_TYPE_FIELD_NUMBER: _ClassVar[int]
    ENVELOPE_IDC_FIELD_NUMBER: _ClassVar[int]
    SEND_USER_NAME_FIELD_NUMBER: _ClassVar[int]
    DIAMOND_COUNT_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_COUNT_FIELD_NUMBER: _ClassVar[int]
    UNPACK_AT_FIELD_NUMBER: _ClassVar[int]
    SEND_USER_ID_FIELD_NUMBER: _ClassVar[int]
    SEND_USER_AVATAR_FIELD_NUMBER: _ClassVar[int]
    CREATE_AT_FIELD_NUMBER: _ClassVar[int]
    ROOM_ID_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_SHOW_STATUS_FIELD_NUMBER: _ClassVar[int]
    SKIN_ID_FIELD_NUMBER: _ClassVar[int]
    envelope_id: str
    business_type: int
    envelope_idc: str
    send_user_name: str
    diamond_count: int
    people_count: int
    unpack_at: int
    send_user_id: str
    send_user_avatar: _image_pb2.Image
    create_at: str
    room_id: str
    follow_show_status: int
    skin_id: int
    def __init__(self, envelope_id: _Optional[str] = ..., business_type: _Optional[int] = ..., envelope_idc: _Optional[str] = ..., send_user_name: _Optional[str] = ..., diamond_count: _Optional[int] = ..., people_count: _Optional[int] = ..., unpack_at: _Optional[int] = ..., send_user_id: _Optional[str] = ..., send_user_avatar: _Optional[_Union[_image_pb2.Image, _Mapping]] = ..., create_at: _Optional[str] = ..., room_id: _Optional[str] = ..., follow_show_status: _Optional[int] = ..., skin_id: _Optional[int] = ...) -> None: ...

class WebcastGoodyBagMessage(_message.Message):
    __slots__ = ("common", "base_info", "winners", "type")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    BASE_INFO_FIELD_NUMBER: _ClassVar[int]
    WINNERS_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    base_info: GoodyBagBaseInfo
    winners: _containers.RepeatedCompositeFieldContainer[GoodyBagWinnerInfo]
    type: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., base_info: _Optional[_Union[GoodyBagBaseInfo, _Mapping]] = ..., winners: _Optional[_Iterable[_Union[GoodyBagWinnerInfo, _Mapping]]] = ..., type: _Optional[int] = ...) -> None: ...

class GoodyBagBaseInfo(_message.Message):
    __slots__ = ("goody_bag_id", "biz", "room_id", "common_detail", "coin_detail")
    GOODY_BAG_ID_FIELD_NUMBER: _ClassVar[int]
    BIZ_FIELD_NUMBER: _ClassVar[int]
    ROOM_ID_FIELD_NUMBER: _ClassVar[int]
    COMMON_DETAIL_FIELD_NUMBER: _ClassVar[int]
    COIN_DETAIL_FIELD_NUMBER: _ClassVar[int]
    goody_bag_id: str
    biz: int
    room_id: str
    common_detail: GoodyBagCommonDetail
    coin_detail: GoodyBagCoinDetail
    def __init__(self, goody_bag_id: _Optional[str] = ..., biz: _Optional[int] = ..., room_id: _Optional[str] = ..., common_detail: _Optional[_Union[GoodyBagCommonDetail, _Mapping]] = ..., coin_detail: _Optional[_Union[GoodyBagCoinDetail, _Mapping]] = ...) -> None: ...

class GoodyBagCoinDetail(_message.Message):
    __slots__ = ("total_coin",)
    TOTAL_COIN_FIELD_NUMBER: _ClassVar[int]
    total_coin: int
    def __init__(self, total_coin: _Optional[int] = ...) -> None: ...

class GoodyBagCommonDetail(_message.Message):
    __slots__ = ("winner_headcount", "joined_headcount", "participate_method", "participate_method_content", "open_at", "count_down_minutes")
    WINNER_HEADCOUNT_FIELD_NUMBER: _ClassVar[int]
    JOINED_HEADCOUNT_FIELD_NUMBER: _ClassVar[int]
    PARTICIPATE_METHOD_FIELD_NUMBER: _ClassVar[int]
    PARTICIPATE_METHOD_CONTENT_FIELD_NUMBER: _ClassVar[int]
    OPEN_AT_FIELD_NUMBER: _ClassVar[int]
    COUNT_DOWN_MINUTES_FIELD_NUMBER: _ClassVar[int]
    winner_headcount: int
    joined_headcount: int
    participate_method: int
    participate_method_content: str
    open_at: int
    count_down_minutes: int
    def __init__(self, winner_headcount: _Optional[int] = ..., joined_headcount: _Optional[int] = ..., participate_method: _Optional[int] = ..., participate_method_content: _Optional[str] = ..., open_at: _Optional[int] = ..., count_down_minutes: _Optional[int] = ...) -> None: ...

class GoodyBagUserInfo(_message.Message):
    __slots__ = ("user_id", "display_id", "avatar")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_ID_FIELD_NUMBER: _ClassVar[int]
    AVATAR_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    display_id: str
    avatar: _image_pb2.Image
    def __init__(self, user_id: _Optional[str] = ..., display_id: _Optional[str] = ..., avatar: _Optional[_Union[_image_pb2.Image, _Mapping]] = ...) -> None: ...

class GoodyBagWinnerInfo(_message.Message):
    __slots__ = ("user_info", "coins")
    USER_INFO_FIELD_NUMBER: _ClassVar[int]
    COINS_FIELD_NUMBER: _ClassVar[int]
    user_info: GoodyBagUserInfo
    coins: int
    def __init__(self, user_info: _Optional[_Union[GoodyBagUserInfo, _Mapping]] = ..., coins: _Optional[int] = ...) -> None: ...
