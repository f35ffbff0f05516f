from __future__ import annotations

from tiktok_live.net.cookies import cookie_pairs


def test_pairs_of_a_cookie_header_keep_their_bytes():
    header = 'a="1|x=="; b=2=3 ;c=; Path=/; d; Expires=Mon; =x; e f=1;a=9'
    assert cookie_pairs(header) == {"a": "9", "b": "2=3"}
