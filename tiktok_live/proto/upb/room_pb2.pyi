from . import common_pb2 as _common_pb2
from . import image_pb2 as _image_pb2
from . import moderation_pb2 as _moderation_pb2
from . import user_pb2 as _user_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ControlAction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONTROL_ACTION_UNKNOWN: _ClassVar[ControlAction]
    CONTROL_ACTION_PAUSED: _ClassVar[ControlAction]
    CONTROL_ACTION_RESUMED: _ClassVar[ControlAction]
    CONTROL_ACTION_ENDED: _ClassVar[ControlAction]
    CONTROL_ACTION_SUSPENDED: _ClassVar[ControlAction]
CONTROL_ACTION_UNKNOWN: ControlAction
CONTROL_ACTION_PAUSED: ControlAction
CONTROL_ACTION_RESUMED: ControlAction
CONTROL_ACTION_ENDED: ControlAction
CONTROL_ACTION_SUSPENDED: ControlAction

class WebcastControlMessage(_message.Message):
    __slots__ = ("common", "action", "tips", "extra", "perception_dialog", "perception_audience_text", "punish_info", "float_text", "float_style")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    TIPS_FIELD_NUMBER: _ClassVar[int]
    EXTRA_FIELD_NUMBER: _ClassVar[int]
    PERCEPTION_DIALOG_FIELD_NUMBER: _ClassVar[int]
    PERCEPTION_AUDIENCE_TEXT_FIELD_NUMBER: _ClassVar[int]
    PUNISH_INFO_FIELD_NUMBER: _ClassVar[int]
    FLOAT_TEXT_FIELD_NUMBER: _ClassVar[int]
    FLOAT_STYLE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    action: ControlAction
    tips: str
    extra: ControlExtra
    perception_dialog: _moderation_pb2.PerceptionDialog
    perception_audience_text: _common_pb2.Text
    punish_info: _moderation_pb2.Punishment
    float_text: _common_pb2.Text
    float_style: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., action: _Optional[_Union[ControlAction, str]] = ..., tips: _Optional[str] = ..., extra: _Optional[_Union[ControlExtra, _Mapping]] = ..., perception_dialog: _Optional[_Union[_moderation_pb2.PerceptionDialog, _Mapping]] = ..., perception_audience_text: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., punish_info: _Optional[_Union[_moderation_pb2.Punishment, _Mapping]] = ..., float_text: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., float_style: _Optional[int] = ...) -> None: ...

class WebcastLiveIntroMessage(_message.Message):
    __slots__ = ("common", "id", "audit_status", "content", "user", "intro_mode", "badges", "content_language")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    AUDIT_STATUS_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    INTRO_MODE_FIELD_NUMBER: _ClassVar[int]
    BADGES_FIELD_NUMBER: _ClassVar[int]
    CONTENT_LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    id: int
    audit_status: int
    content: str
    user: _user_pb2.User
    intro_mode: int
    badges: _containers.RepeatedCompositeFieldContainer[_user_pb2.Badge]
    content_language: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., id: _Optional[int] = ..., audit_status: _Optional[int] = ..., content: _Optional[str] = ..., user: _Optional[_Union[_user_pb2.User, _Mapping]] = ..., intro_mode: _Optional[int] = ..., badges: _Optional[_Iterable[_Union[_user_pb2.Badge, _Mapping]]] = ..., content_language: _Optional[str] = ...) -> None: ...

class WebcastRoomMessage(_message.Message):
    __slots__ = ("common", "content", "support_landscape", "source", "icon", "scene", "is_welcome", "public_area_common", "show_duration_ms", "sub_scene")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    SUPPORT_LANDSCAPE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ICON_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    IS_WELCOME_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_AREA_COMMON_FIELD_NUMBER: _ClassVar[int]
    SHOW_DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    SUB_SCENE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    content: str
    support_landscape: bool
    source: int
    icon: _image_pb2.Image
    scene: str
    is_welcome: bool
    public_area_common: _common_pb2.PublicArea
    show_duration_ms: int
    sub_scene: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., content: _Optional[str] = ..., support_landscape: _Optional[bool] = ..., source: _Optional[int] = ..., icon: _Optional[_Union[_image_pb2.Image, _Mapping]] = ..., scene: _Optional[str] = ..., is_welcome: _Optional[bool] = ..., public_area_common: _Optional[_Union[_common_pb2.PublicArea, _Mapping]] = ..., show_duration_ms: _Optional[int] = ..., sub_scene: _Optional[str] = ...) -> None: ...

class ControlExtra(_message.Message):
    __slots__ = ("ban_info_url", "reason_no", "title", "violation_reason", "content", "got_it_button", "ban_detail_button", "source")
    BAN_INFO_URL_FIELD_NUMBER: _ClassVar[int]
    REASON_NO_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    VIOLATION_REASON_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    GOT_IT_BUTTON_FIELD_NUMBER: _ClassVar[int]
    BAN_DETAIL_BUTTON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ban_info_url: str
    reason_no: int
    title: _common_pb2.Text
    violation_reason: _common_pb2.Text
    content: _common_pb2.Text
    got_it_button: _common_pb2.Text
    ban_detail_button: _common_pb2.Text
    source: str
    def __init__(self, ban_info_url: _Optional[str] = ..., reason_no: _Optional[int] = ..., title: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., violation_reason: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., content: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., got_it_button: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., ban_detail_button: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., source: _Optional[str] = ...) -> None: ...
