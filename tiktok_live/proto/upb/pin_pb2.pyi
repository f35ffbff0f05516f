from . import chat_pb2 as _chat_pb2
from . import common_pb2 as _common_pb2
from . import gift_pb2 as _gift_pb2
from . import social_pb2 as _social_pb2
from . import user_pb2 as _user_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WebcastRoomPinMessage(_message.Message):
    __slots__ = ("common", "chat_message", "social_message", "gift_message", "member_message", "like_message", "method", "pin_time", "operator", "action", "display_duration", "pin_id", "ec_streamer_key")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    CHAT_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SOCIAL_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    GIFT_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    MEMBER_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    LIKE_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    PIN_TIME_FIELD_NUMBER: _ClassVar[int]
    OPERATOR_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_DURATION_FIELD_NUMBER: _ClassVar[int]
    PIN_ID_FIELD_NUMBER: _ClassVar[int]
    EC_STREAMER_KEY_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    chat_message: _chat_pb2.WebcastChatMessage
    social_message: _social_pb2.WebcastSocialMessage
    gift_message: _gift_pb2.WebcastGiftMessage
    member_message: _social_pb2.WebcastMemberMessage
    like_message: _social_pb2.WebcastLikeMessage
    method: str
    pin_time: int
    operator: _user_pb2.User
    action: int
    display_duration: int
    pin_id: int
    ec_streamer_key: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., chat_message: _Optional[_Union[_chat_pb2.WebcastChatMessage, _Mapping]] = ..., social_message: _Optional[_Union[_social_pb2.WebcastSocialMessage, _Mapping]] = ..., gift_message: _Optional[_Union[_gift_pb2.WebcastGiftMessage, _Mapping]] = ..., member_message: _Optional[_Union[_social_pb2.WebcastMemberMessage, _Mapping]] = ..., like_message: _Optional[_Union[_social_pb2.WebcastLikeMessage, _Mapping]] = ..., method: _Optional[str] = ..., pin_time: _Optional[int] = ..., operator: _Optional[_Union[_user_pb2.User, _Mapping]] = ..., action: _Optional[int] = ..., display_duration: _Optional[int] = ..., pin_id: _Optional[int] = ..., ec_streamer_key: _Optional[str] = ...) -> None: ...
