from . import common_pb2 as _common_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WebcastOecLiveShoppingMessage(_message.Message):
    __slots__ = ("common", "action_type", "live_product_number", "shop_data", "trace_info", "details")
    COMMON_FIELD_NUMBER: _ClassVar[int]
    ACTION_TYPE_FIELD_NUMBER: _ClassVar[int]
    LIVE_PRODUCT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    SHOP_DATA_FIELD_NUMBER: _ClassVar[int]
    TRACE_INFO_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    common: _common_pb2.Common
    action_type: int
    live_product_number: int
    shop_data: PopProduct
    trace_info: ShopTrace
    details: ProductSnapshot
    def __init__(self, common: _Optional[_Union[_common_pb2.Common, _Mapping]] = ..., action_type: _Optional[int] = ..., live_product_number: _Optional[int] = ..., shop_data: _Optional[_Union[PopProduct, _Mapping]] = ..., trace_info: _Optional[_Union[ShopTrace, _Mapping]] = ..., details: _Optional[_Union[ProductSnapshot, _Mapping]] = ...) -> None: ...

class PopProduct(_message.Message):
    __slots__ = ("title", "price_string", "image_url", "shop_url", "product_id", "shop_name", "source_from", "shop_url2", "platform", "product_status")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PRICE_STRING_FIELD_NUMBER: _ClassVar[int]
    IMAGE_URL_FIELD_NUMBER: _ClassVar[int]
    SHOP_URL_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    SHOP_NAME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FROM_FIELD_NUMBER: _ClassVar[int]
    SHOP_URL2_FIELD_NUMBER: _ClassVar[int]
    PLATFORM_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_STATUS_FIELD_NUMBER: _ClassVar[int]
    title: str
    price_string: str
    image_url: str
    shop_url: str
    product_id: int
    shop_name: str
    source_from: int
    shop_url2: str
    platform: int
    product_status: int
    def __init__(self, title: _Optional[str] = ..., price_string: _Optional[str] = ..., image_url: _Optional[str] = ..., shop_url: _Optional[str] = ..., product_id: _Optional[int] = ..., shop_name: _Optional[str] = ..., source_from: _Optional[int] = ..., shop_url2: _Optional[str] = ..., platform: _Optional[int] = ..., product_status: _Optional[int] = ...) -> None: ...

class ProductSnapshot(_message.Message):
    __slots__ = ("id1", "stock_type", "timestamp")
    ID1_FIELD_NUMBER: _ClassVar[int]
    STOCK_TYPE_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    id1: str
    stock_type: int
    timestamp: int
    def __init__(self, id1: _Optional[str] = ..., stock_type: _Optional[int] = ..., timestamp: _Optional[int] = ...) -> None: ...

class ShopTrace(_message.Message):
    __slots__ = ("operate_time", "arrival_time", "send_time")
    OPERATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ARRIVAL_TIME_FIELD_NUMBER: _ClassVar[int]
    SEND_TIME_FIELD_NUMBER: _ClassVar[int]
    operate_time: int
    arrival_time: int
    send_time: int
    def __init__(self, operate_time: _Optional[int] = ..., arrival_time: _Optional[int] = ..., send_time: _Optional[int] = ...) -> None: ...
