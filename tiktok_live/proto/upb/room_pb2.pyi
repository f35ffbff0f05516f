from . import common_pb2 as _common_pb2
from . import gift_pb2 as _gift_pb2
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

class WebcastCapsuleMessage(_message.Message):
    __slots__ = ("common", "icon", "desc", "button_text", "schema", "type", "scene")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    ICON_FIELD_NUMBER: _ClassVar[int]
    DESC_FIELD_NUMBER: _ClassVar[int]
    BUTTON_TEXT_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    icon: _image_pb2.Image
    desc: _common_pb2.Text
    button_text: _common_pb2.Text
    schema: str
    type: int
    scene: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., icon: _Optional[_Union[_image_pb2.Image, _Mapping]] = ..., desc: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., button_text: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., schema: _Optional[str] = ..., type: _Optional[int] = ..., scene: _Optional[str] = ...) -> None: ...

class WebcastGuideMessage(_message.Message):
    __slots__ = ("common", "guide_type", "duration_ms", "scene")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    GUIDE_TYPE_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    guide_type: int
    duration_ms: int
    scene: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., guide_type: _Optional[int] = ..., duration_ms: _Optional[int] = ..., scene: _Optional[str] = ...) -> None: ...

class WebcastInRoomBannerMessage(_message.Message):
    __slots__ = ("common", "json")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    JSON_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    json: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., json: _Optional[str] = ...) -> None: ...

class WebcastMarqueeAnnouncementMessage(_message.Message):
    __slots__ = ("common", "message_scene", "message_entity")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_SCENE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ENTITY_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    message_scene: str
    message_entity: _containers.RepeatedCompositeFieldContainer[PerceptionText]
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., message_scene: _Optional[str] = ..., message_entity: _Optional[_Iterable[_Union[PerceptionText, _Mapping]]] = ...) -> None: ...

class WebcastNoticeMessage(_message.Message):
    __slots__ = ("common", "content", "notice_type")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    NOTICE_TYPE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    content: str
    notice_type: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., content: _Optional[str] = ..., notice_type: _Optional[int] = ...) -> None: ...

class WebcastNotifyMessage(_message.Message):
    __slots__ = ("common", "schema", "notify_type", "content_str")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_FIELD_NUMBER: _ClassVar[int]
    NOTIFY_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_STR_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    schema: str
    notify_type: int
    content_str: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., schema: _Optional[str] = ..., notify_type: _Optional[int] = ..., content_str: _Optional[str] = ...) -> None: ...

class WebcastSpeakerMessage(_message.Message):
    __slots__ = ("common",)
    COMMON_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ...) -> None: ...

class WebcastSystemMessage(_message.Message):
    __slots__ = ("common", "message")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    message: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., message: _Optional[str] = ...) -> None: ...

class WebcastToastMessage(_message.Message):
    __slots__ = ("common", "display_duration_ms", "delay_display_duration_ms", "toast_text")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    DELAY_DISPLAY_DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    TOAST_TEXT_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    display_duration_ms: int
    delay_display_duration_ms: int
    toast_text: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., display_duration_ms: _Optional[int] = ..., delay_display_duration_ms: _Optional[int] = ..., toast_text: _Optional[str] = ...) -> None: ...

class PerceptionText(_message.Message):
    __slots__ = ("notify",)
    NOTIFY_FIELD_NUMBER: _ClassVar[int]
    notify: _gift_pb2.WebcastRoomNotifyMessage
    def __init__(self, notify: _Optional[_Union[_gift_pb2.WebcastRoomNotifyMessage, _Mapping]] = ...) -> None: ...
