from . import common_pb2 as _common_pb2
from . import gift_pb2 as _gift_pb2
from . import user_pb2 as _user_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WebcastGameRankNotifyMessage(_message.Message):
    __slots__ = ("common", "msg_type")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    MSG_TYPE_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    msg_type: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., msg_type: _Optional[int] = ...) -> None: ...

class WebcastHourlyRankMessage(_message.Message):
    __slots__ = ("common", "data", "unknown_3")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_3_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    data: HourlyRank
    unknown_3: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., data: _Optional[_Union[HourlyRank, _Mapping]] = ..., unknown_3: _Optional[int] = ...) -> None: ...

class WebcastHourlyRankRewardMessage(_message.Message):
    __slots__ = ("common", "winners")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    WINNERS_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    winners: _containers.RepeatedCompositeFieldContainer[HourlyRankRewardInfo]
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., winners: _Optional[_Iterable[_Union[HourlyRankRewardInfo, _Mapping]]] = ...) -> None: ...

class WebcastRankTextMessage(_message.Message):
    __slots__ = ("common", "scene", "owner_idx_before_update", "owner_idx_after_update", "self_get_badge_msg", "other_get_badge_msg", "cur_user_id")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    OWNER_IDX_BEFORE_UPDATE_FIELD_NUMBER: _ClassVar[int]
    OWNER_IDX_AFTER_UPDATE_FIELD_NUMBER: _ClassVar[int]
    SELF_GET_BADGE_MSG_FIELD_NUMBER: _ClassVar[int]
    OTHER_GET_BADGE_MSG_FIELD_NUMBER: _ClassVar[int]
    CUR_USER_ID_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    scene: int
    owner_idx_before_update: int
    owner_idx_after_update: int
    self_get_badge_msg: _common_pb2.Text
    other_get_badge_msg: _common_pb2.Text
    cur_user_id: int
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., scene: _Optional[int] = ..., owner_idx_before_update: _Optional[int] = ..., owner_idx_after_update: _Optional[int] = ..., self_get_badge_msg: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., other_get_badge_msg: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., cur_user_id: _Optional[int] = ...) -> None: ...

class WebcastRankUpdateMessage(_message.Message):
    __slots__ = ("common", "updates_list", "group_type", "priority", "tabs_list", "is_animation_loop_play", "animation_loop_for_off", "union_animation", "tab_info")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    UPDATES_LIST_FIELD_NUMBER: _ClassVar[int]
    GROUP_TYPE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    TABS_LIST_FIELD_NUMBER: _ClassVar[int]
    IS_ANIMATION_LOOP_PLAY_FIELD_NUMBER: _ClassVar[int]
    ANIMATION_LOOP_FOR_OFF_FIELD_NUMBER: _ClassVar[int]
    UNION_ANIMATION_FIELD_NUMBER: _ClassVar[int]
    TAB_INFO_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    updates_list: _containers.RepeatedCompositeFieldContainer[RankUpdate]
    group_type: int
    priority: int
    tabs_list: _containers.RepeatedCompositeFieldContainer[RankTabInfo]
    is_animation_loop_play: bool
    animation_loop_for_off: bool
    union_animation: _containers.RepeatedCompositeFieldContainer[UnionAnimationInfo]
    tab_info: _containers.RepeatedCompositeFieldContainer[RankListTabInfo]
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., updates_list: _Optional[_Iterable[_Union[RankUpdate, _Mapping]]] = ..., group_type: _Optional[int] = ..., priority: _Optional[int] = ..., tabs_list: _Optional[_Iterable[_Union[RankTabInfo, _Mapping]]] = ..., is_animation_loop_play: _Optional[bool] = ..., animation_loop_for_off: _Optional[bool] = ..., union_animation: _Optional[_Iterable[_Union[UnionAnimationInfo, _Mapping]]] = ..., tab_info: _Optional[_Iterable[_Union[RankListTabInfo, _Mapping]]] = ...) -> None: ...

class HourlyRank(_message.Message):
    __slots__ = ("unknown_1", "rankingdata", "data2", "default_content", "rankingdata2", "unknown_6", "data4")
    UNKNOWN_1_FIELD_NUMBER: _ClassVar[int]
    RANKINGDATA_FIELD_NUMBER: _ClassVar[int]
    DATA2_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_CONTENT_FIELD_NUMBER: _ClassVar[int]
    RANKINGDATA2_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_6_FIELD_NUMBER: _ClassVar[int]
    DATA4_FIELD_NUMBER: _ClassVar[int]
    unknown_1: int
    rankingdata: HourlyRankText
    data2: int
    default_content: _common_pb2.Text
    rankingdata2: HourlyRankLabel
    unknown_6: int
    data4: int
    def __init__(self, unknown_1: _Optional[int] = ..., rankingdata: _Optional[_Union[HourlyRankText, _Mapping]] = ..., data2: _Optional[int] = ..., default_content: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., rankingdata2: _Optional[_Union[HourlyRankLabel, _Mapping]] = ..., unknown_6: _Optional[int] = ..., data4: _Optional[int] = ...) -> None: ...

class HourlyRankLabel(_message.Message):
    __slots__ = ("data1", "data2", "rankdata", "data3", "data4", "data5")
    DATA1_FIELD_NUMBER: _ClassVar[int]
    DATA2_FIELD_NUMBER: _ClassVar[int]
    RANKDATA_FIELD_NUMBER: _ClassVar[int]
    DATA3_FIELD_NUMBER: _ClassVar[int]
    DATA4_FIELD_NUMBER: _ClassVar[int]
    DATA5_FIELD_NUMBER: _ClassVar[int]
    data1: int
    data2: int
    rankdata: _common_pb2.Text
    data3: str
    data4: int
    data5: int
    def __init__(self, data1: _Optional[int] = ..., data2: _Optional[int] = ..., rankdata: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., data3: _Optional[str] = ..., data4: _Optional[int] = ..., data5: _Optional[int] = ...) -> None: ...

class HourlyRankRewardInfo(_message.Message):
    __slots__ = ("user_id", "asset_id", "notify", "avatar_border")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ASSET_ID_FIELD_NUMBER: _ClassVar[int]
    NOTIFY_FIELD_NUMBER: _ClassVar[int]
    AVATAR_BORDER_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    asset_id: int
    notify: _gift_pb2.WebcastRoomNotifyMessage
    avatar_border: _user_pb2.AvatarBorder
    def __init__(self, user_id: _Optional[int] = ..., asset_id: _Optional[int] = ..., notify: _Optional[_Union[_gift_pb2.WebcastRoomNotifyMessage, _Mapping]] = ..., avatar_border: _Optional[_Union[_user_pb2.AvatarBorder, _Mapping]] = ...) -> None: ...

class HourlyRankText(_message.Message):
    __slots__ = ("data1", "rankdata", "data2")
    DATA1_FIELD_NUMBER: _ClassVar[int]
    RANKDATA_FIELD_NUMBER: _ClassVar[int]
    DATA2_FIELD_NUMBER: _ClassVar[int]
    data1: int
    rankdata: _common_pb2.Text
    data2: str
    def __init__(self, data1: _Optional[int] = ..., rankdata: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., data2: _Optional[str] = ...) -> None: ...

class RankAnimationInfo(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RankListTabInfo(_message.Message):
    __slots__ = ("tabs", "supported_version")
    TABS_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    tabs: _containers.RepeatedCompositeFieldContainer[RankTabInfo]
    supported_version: int
    def __init__(self, tabs: _Optional[_Iterable[_Union[RankTabInfo, _Mapping]]] = ..., supported_version: _Optional[int] = ...) -> None: ...

class RankTabInfo(_message.Message):
    __slots__ = ("rank_type", "title", "title_text", "list_lynx_type")
    RANK_TYPE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TITLE_TEXT_FIELD_NUMBER: _ClassVar[int]
    LIST_LYNX_TYPE_FIELD_NUMBER: _ClassVar[int]
    rank_type: int
    title: str
    title_text: _common_pb2.Text
    list_lynx_type: int
    def __init__(self, rank_type: _Optional[int] = ..., title: _Optional[str] = ..., title_text: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., list_lynx_type: _Optional[int] = ...) -> None: ...

class RankUpdate(_message.Message):
    __slots__ = ("rank_type", "owner_rank", "default_content", "prompt", "show_entrance_animation", "countdown", "animation_info", "belong_type", "request_first_show_type", "supported_version", "owneronrank")
    RANK_TYPE_FIELD_NUMBER: _ClassVar[int]
    OWNER_RANK_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_CONTENT_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    SHOW_ENTRANCE_ANIMATION_FIELD_NUMBER: _ClassVar[int]
    COUNTDOWN_FIELD_NUMBER: _ClassVar[int]
    ANIMATION_INFO_FIELD_NUMBER: _ClassVar[int]
    BELONG_TYPE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIRST_SHOW_TYPE_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    OWNERONRANK_FIELD_NUMBER: _ClassVar[int]
    rank_type: int
    owner_rank: int
    default_content: _common_pb2.Text
    prompt: bytes
    show_entrance_animation: bool
    countdown: int
    animation_info: RankAnimationInfo
    belong_type: int
    request_first_show_type: int
    supported_version: int
    owneronrank: bool
    def __init__(self, rank_type: _Optional[int] = ..., owner_rank: _Optional[int] = ..., default_content: _Optional[_Union[_common_pb2.Text, _Mapping]] = ..., prompt: _Optional[bytes] = ..., show_entrance_animation: _Optional[bool] = ..., countdown: _Optional[int] = ..., animation_info: _Optional[_Union[RankAnimationInfo, _Mapping]] = ..., belong_type: _Optional[int] = ..., request_first_show_type: _Optional[int] = ..., supported_version: _Optional[int] = ..., owneronrank: _Optional[bool] = ...) -> None: ...

class UnionAnimationInfo(_message.Message):
    __slots__ = ("union_type", "rank_type_array", "supported_version")
    UNION_TYPE_FIELD_NUMBER: _ClassVar[int]
    RANK_TYPE_ARRAY_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    union_type: int
    rank_type_array: _containers.RepeatedScalarFieldContainer[int]
    supported_version: int
    def __init__(self, union_type: _Optional[int] = ..., rank_type_array: _Optional[_Iterable[int]] = ..., supported_version: _Optional[int] = ...) -> None: ...
