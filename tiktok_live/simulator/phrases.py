# ruff: noqa: RUF001 - the phrases are in many scripts, and some letters look alike
"""The comments, questions and nicknames of a simulated audience."""

from __future__ import annotations

__all__ = ["NICKNAMES", "PHRASES", "QUESTIONS"]

PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        "hello from the back row",
        "that was a good one",
        "could you say that again, please",
        "first time here and I like it",
        "the sound is fine now",
        "what a lovely evening",
        "greetings from a rainy town",
        "I made tea for this",
        "one more song!",
        "see you all tomorrow",
    ),
    "es": (
        "buenas noches a todos",
        "qué bien suena hoy",
        "saludos desde la montaña",
        "otra vez, por favor",
        "me quedo hasta el final",
        "¿cuándo empieza la segunda parte?",
    ),
    "de": (
        "schönen Abend zusammen",
        "das gefällt mir sehr",
        "Grüße aus dem Zug",
        "bitte etwas lauter",
        "bis morgen dann",
    ),
    "ru": (
        "всем привет из дома",
        "очень красиво получилось",
        "спасибо за вечер",
        "можно ещё раз?",
        "у нас уже ночь",
    ),
    "ar": (
        "مساء الخير للجميع",
        "صوت جميل اليوم",
        "تحية من البحر",
        "هل يمكن مرة أخرى؟",
        "شكرا على هذا المساء",
    ),
    "zh": (
        "大家晚上好",
        "今天的声音很清楚",
        "从山里向你问好",
        "请再来一次",
        "明天见",
    ),
    "ja": (
        "みなさん、こんばんは",
        "今日はいい天気でした",
        "もう一回お願いします",
        "初めて来ました",
        "また明日ね",
    ),
    "ko": (
        "모두 안녕하세요",
        "오늘 소리가 좋아요",
        "한 번 더 해 주세요",
        "처음 왔어요",
        "내일 또 만나요",
    ),
    "hi": (
        "सबको नमस्ते",
        "आज की शाम अच्छी है",
        "एक बार और, कृपया",
        "मैं पहली बार आया हूँ",
        "कल फिर मिलेंगे",
    ),
    "un": ("🎉🎉🎉", "👏", "❤️🔥", "😂😂", "👨‍👩‍👧‍👦 👋", "🌹🌹"),
}
"""Comments by the platform's language code; `un` is undetermined."""

NICKNAMES: dict[str, tuple[str, ...]] = {
    "en": ("Quiet Harbour", "Marble", "Ten Past Nine", "Fern"),
    "es": ("Luz de Tarde", "Río Manso"),
    "de": ("Lindenblatt", "Kleiner Käfer"),
    "ru": ("Тихий берег", "Снегирь"),
    "ar": ("نجمة المساء", "ظل الشجرة"),
    "zh": ("山间小路", "晚风"),
    "ja": ("ゆうやけ", "しろいねこ"),
    "ko": ("조용한 바다", "별빛"),
    "hi": ("शांत नदी", "नीला आकाश"),
    "un": ("🌻", "✨🦊✨", "."),
}
"""Display names by language code."""

QUESTIONS = (
    "how long have you been doing this?",
    "which one is your favourite?",
    "will there be a stream on Sunday?",
    "where can I find the second part?",
)
"""Questions in the Q&A."""
