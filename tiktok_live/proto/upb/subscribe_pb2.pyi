from . import common_pb2 as _common_pb2
from . import gift_pb2 as _gift_pb2
from . import image_pb2 as _image_pb2
from . import user_pb2 as _user_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WebcastBarrageMessage(_message.Message):
    __slots__ = ("common", "event", "msg_type", "icon", "content", "duration", "background", "right_icon", "display_config", "gallery_gift_id", "control", "right_label", "use_marquee", "show_type", "badge", "render_type", "left_icon_display_type", "ribbon_animation", "animation_data", "hybrid_url", "schema", "sub_type", "common_barrage_content", "user_grade_param", "fans_level_param", "subscribe_gift_param", "privilege_log_extra", "gift_gallery_params")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    MSG_TYPE_FIELD_NUMBER: _ClassVar[int]
    ICON_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    BACKGROUND_FIELD_NUMBER: _ClassVar[int]
    RIGHT_ICON_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_CONFIG_FIELD_NUMBER: _ClassVar[int]
    GALLERY_GIFT_ID_FIELD_NUMBER: _ClassVar[int]
    CONTROL_FIELD_NUMBER: _ClassVar[int]
    RIGHT_LABEL_FIELD_NUMBER: _ClassVar[int]
    USE_MARQUEE_FIELD_NUMBER: _ClassVar[int]
    SHOW_TYPE_FIELD_NUMBER: _ClassVar[int]
    BADGE_FIELD_NUMBER: _ClassVar[int]
    RENDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    LEFT_ICON_DISPLAY_TYPE_FIELD_NUMBER: _ClassVar[int]
    RIBBON_ANIMATION_FIELD_NUMBER: _ClassVar[int]
    ANIMATION_DATA_FIELD_NUMBER: _ClassVar[int]
    HYBRID_URL_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_FIELD_NUMBER: _ClassVar[int]
    SUB_TYPE_FIELD_NUMBER: _ClassVar[int]
    COMMON_BARRAGE_CONTENT_FIELD_NUMBER: _ClassVar[int]
    USER_GRADE_PARAM_FIELD_NUMBER: _ClassVar[int]
    FANS_LEVEL_PARAM_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIBE_GIFT_PARAM_FIELD_NUMBER: _ClassVar[int]
    PRIVILEGE_LOG_EXTRA_FIELD_NUMBER: _ClassVar[int]
    GIFT_GALLERY_PARAMS_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    event: bytes
    msg_type: int
    icon: _image_pb2.Image
    content: _common_pb2.Text
    duration: int
    background: _image_pb2.Image
    right_icon: _image_pb2.Image
    display_config: int
    gallery_gift_id: int
    control: BarrageDisplay
    right_label: BarrageLabel
    use_marquee: bool
    show_type: int
    badge: _user_pb2.Badge
    render_type: int
    left_icon_display_type: int
    ribbon_animation: _image_pb2.Image
    animation_data: BarrageAnimation
    hybrid_url: str
    schema: str
    sub_type: str
    common_barrage_content: _common_pb2.Text
    user_grade_param: GradeEntrance
    fans_level_param: FanLevelEntrance
    subscribe_gift_param: SubscribeGiftParam
    privilege_log_extra: _user_pb2.Privilege
    gift_gallery_params: GiftGalleryEntrance
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., event: _Optional[bytes] = ..., msg_type: _Optional[int] = ..., icon: _Optional[_Union[_image_pb2.Image, _Mapping]] = ..., content: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., duration: _Optional[int] = ..., background: _Optional[_Union[_image_pb2.Image, _Mapping]] = ..., right_icon: _Optional[_Union[_image_pb2.Image, _Mapping]] = ..., display_config: _Optional[int] = ..., gallery_gift_id: _Optional[int] = ..., control: _Optional[_Union[BarrageDisplay, _Mapping]] = ..., right_label: _Optional[_Union[BarrageLabel, _Mapping]] = ..., use_marquee: _Optional[bool] = ..., show_type: _Optional[int] = ..., badge: _Optional[_Union[_user_pb2.Badge, _Mapping]] = ..., render_type: _Optional[int] = ..., left_icon_display_type: _Optional[int] = ..., ribbon_animation: _Optional[_Union[_image_pb2.Image, _Mapping]] = ..., animation_data: _Optional[_Union[BarrageAnimation, _Mapping]] = ..., hybrid_url: _Optional[str] = ..., schema: _Optional[str] = ..., sub_type: _Optional[str] = ..., common_barrage_content: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., user_grade_param: _Optional[_Union[GradeEntrance, _Mapping]] = ..., fans_level_param: _Optional[_Union[FanLevelEntrance, _Mapping]] = ..., subscribe_gift_param: _Optional[_Union[SubscribeGiftParam, _Mapping]] = ..., privilege_log_extra: _Optional[_Union[_user_pb2.Privilege, _Mapping]] = ..., gift_gallery_params: _Optional[_Union[GiftGalleryEntrance, _Mapping]] = ...) -> None: ...

class WebcastSubCapsuleMessage(_message.Message):
    __slots__ = ("common", "description", "btn_name", "btn_url")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    BTN_NAME_FIELD_NUMBER: _ClassVar[int]
    BTN_URL_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    description: str
    btn_name: str
    btn_url: str
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., description: _Optional[str] = ..., btn_name: _Optional[str] = ..., btn_url: _Optional[str] = ...) -> None: ...

class WebcastSubNotifyMessage(_message.Message):
    __slots__ = ("common", "user", "exhibition_type", "sub_month", "subscribe_type", "old_subscribe_status", "message_type", "subscribing_status", "is_send", "is_custom", "gift_source", "message_display_style", "public_area_message_common", "package_id", "event_tracking")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    EXHIBITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    SUB_MONTH_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIBE_TYPE_FIELD_NUMBER: _ClassVar[int]
    OLD_SUBSCRIBE_STATUS_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_TYPE_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIBING_STATUS_FIELD_NUMBER: _ClassVar[int]
    IS_SEND_FIELD_NUMBER: _ClassVar[int]
    IS_CUSTOM_FIELD_NUMBER: _ClassVar[int]
    GIFT_SOURCE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_DISPLAY_STYLE_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_AREA_MESSAGE_COMMON_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_TRACKING_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    user: _user_pb2.User
    exhibition_type: int
    sub_month: int
    subscribe_type: int
    old_subscribe_status: int
    message_type: int
    subscribing_status: int
    is_send: bool
    is_custom: bool
    gift_source: int
    message_display_style: int
    public_area_message_common: _common_pb2.PublicArea
    package_id: str
    event_tracking: _gift_pb2.NotifyTracking
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., user: _Optional[_Union[_user_pb2.User, _Mapping]] = ..., exhibition_type: _Optional[int] = ..., sub_month: _Optional[int] = ..., subscribe_type: _Optional[int] = ..., old_subscribe_status: _Optional[int] = ..., message_type: _Optional[int] = ..., subscribing_status: _Optional[int] = ..., is_send: _Optional[bool] = ..., is_custom: _Optional[bool] = ..., gift_source: _Optional[int] = ..., message_display_style: _Optional[int] = ..., public_area_message_common: _Optional[_Union[_common_pb2.PublicArea, _Mapping]] = ..., package_id: _Optional[str] = ..., event_tracking: _Optional[_Union[_gift_pb2.NotifyTracking, _Mapping]] = ...) -> None: ...

class WebcastSubPinEventMessage(_message.Message):
    __slots__ = ("common", "action_type", "card", "operator_user_id")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    ACTION_TYPE_FIELD_NUMBER: _ClassVar[int]
    CARD_FIELD_NUMBER: _ClassVar[int]
    OPERATOR_USER_ID_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    action_type: int
    card: SubPinCard
    operator_user_id: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., action_type: _Optional[int] = ..., card: _Optional[_Union[SubPinCard, _Mapping]] = ..., operator_user_id: _Optional[int] = ...) -> None: ...

class WebcastSubscriptionNotifyMessage(_message.Message):
    __slots__ = ("common", "user", "exhibition_type")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    EXHIBITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    user: _user_pb2.User
    exhibition_type: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., user: _Optional[_Union[_user_pb2.User, _Mapping]] = ..., exhibition_type: _Optional[int] = ...) -> None: ...

class BarrageAnimation(_message.Message):
    __slots__ = ("gecko_channel_name", "file_name", "height", "width", "right_offset")
    GECKO_CHANNEL_NAME_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    RIGHT_OFFSET_FIELD_NUMBER: _ClassVar[int]
    gecko_channel_name: str
    file_name: str
    height: int
    width: int
    right_offset: int
    def __init__(self, gecko_channel_name: _Optional[str] = ..., file_name: _Optional[str] = ..., height: _Optional[int] = ..., width: _Optional[int] = ..., right_offset: _Optional[int] = ...) -> None: ...

class BarrageDisplay(_message.Message):
    __slots__ = ("priority", "duration", "target_group_show_rst", "horizontal_trigger_type")
    class TargetGroupShowRstEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: int
        value: BarrageShowResult
        def __init__(self, key: _Optional[int] = ..., value: _Optional[_Union[BarrageShowResult, _Mapping]] = ...) -> None: ...
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    TARGET_GROUP_SHOW_RST_FIELD_NUMBER: _ClassVar[int]
    HORIZONTAL_TRIGGER_TYPE_FIELD_NUMBER: _ClassVar[int]
    priority: int
    duration: int
    target_group_show_rst: _containers.MessageMap[int, BarrageShowResult]
    horizontal_trigger_type: int
    def __init__(self, priority: _Optional[int] = ..., duration: _Optional[int] = ..., target_group_show_rst: _Optional[_Mapping[int, BarrageShowResult]] = ..., horizontal_trigger_type: _Optional[int] = ...) -> None: ...

class BarrageLabel(_message.Message):
    __slots__ = ("background_color", "content", "height")
    BACKGROUND_COLOR_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    background_color: str
    content: _common_pb2.Text
    height: int
    def __init__(self, background_color: _Optional[str] = ..., content: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., height: _Optional[int] = ...) -> None: ...

class BarrageShowResult(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class FanLevelEntrance(_message.Message):
    __slots__ = ("current_grade", "display_config", "user")
    CURRENT_GRADE_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_CONFIG_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    current_grade: int
    display_config: int
    user: _user_pb2.User
    def __init__(self, current_grade: _Optional[int] = ..., display_config: _Optional[int] = ..., user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class GiftGalleryEntrance(_message.Message):
    __slots__ = ("from_user_id", "to_user_id")
    FROM_USER_ID_FIELD_NUMBER: _ClassVar[int]
    TO_USER_ID_FIELD_NUMBER: _ClassVar[int]
    from_user_id: int
    to_user_id: int
    def __init__(self, from_user_id: _Optional[int] = ..., to_user_id: _Optional[int] = ...) -> None: ...

class GradeEntrance(_message.Message):
    __slots__ = ("current_grade", "display_config", "user_id", "user")
    CURRENT_GRADE_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_CONFIG_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    current_grade: int
    display_config: int
    user_id: str
    user: _user_pb2.User
    def __init__(self, current_grade: _Optional[int] = ..., display_config: _Optional[int] = ..., user_id: _Optional[str] = ..., user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class SubGoalPinCard(_message.Message):
    __slots__ = ("goal_id", "time_to_live", "desc", "target", "progress")
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_TO_LIVE_FIELD_NUMBER: _ClassVar[int]
    DESC_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    goal_id: int
    time_to_live: int
    desc: SubPinCardText
    target: int
    progress: int
    def __init__(self, goal_id: _Optional[int] = ..., time_to_live: _Optional[int] = ..., desc: _Optional[_Union[SubPinCardText, _Mapping]] = ..., target: _Optional[int] = ..., progress: _Optional[int] = ...) -> None: ...

class SubPinCard(_message.Message):
    __slots__ = ("type", "id", "goal_pin_card")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    GOAL_PIN_CARD_FIELD_NUMBER: _ClassVar[int]
    type: int
    id: int
    goal_pin_card: SubGoalPinCard
    def __init__(self, type: _Optional[int] = ..., id: _Optional[int] = ..., goal_pin_card: _Optional[_Union[SubGoalPinCard, _Mapping]] = ...) -> None: ...

class SubPinCardText(_message.Message):
    __slots__ = ("type", "content")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    type: int
    content: str
    def __init__(self, type: _Optional[int] = ..., content: _Optional[str] = ...) -> None: ...

class SubscribeGiftParam(_message.Message):
    __slots__ = ("gift_sub_count", "show_gift_sub_count")
    GIFT_SUB_COUNT_FIELD_NUMBER: _ClassVar[int]
    SHOW_GIFT_SUB_COUNT_FIELD_NUMBER: _ClassVar[int]
    gift_sub_count: int
    show_gift_sub_count: bool
    def __init__(self, gift_sub_count: _Optional[int] = ..., show_gift_sub_count: _Optional[bool] = ...) -> None: ...
