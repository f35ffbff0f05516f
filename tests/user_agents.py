"""User agents of many browsers, as they send them."""

from __future__ import annotations

_KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
_IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {_WEBKIT}"

CHROME_LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {_KHTML} Chrome/140.0.0.0 Safari/537.36"
CHROME_WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KHTML} Chrome/114.0.0.0 Safari/537.36"
HEADLESS = f"Mozilla/5.0 (X11; Linux x86_64) {_KHTML} HeadlessChrome/140.0.0.0 Safari/537.36"

USER_AGENTS = {
    "chrome linux": CHROME_LINUX,
    "chrome windows": CHROME_WINDOWS,
    "chrome mac": f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_KHTML} Chrome/131.0.0.0 Safari/537.36",
    "chrome android": f"Mozilla/5.0 (Linux; Android 10; K) {_KHTML} Chrome/138.0.0.0 Mobile Safari/537.36",
    "chrome os": f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {_KHTML} Chrome/140.0.0.0 Safari/537.36",
    "chrome iphone": f"{_IPHONE} CriOS/140.0.7339.39 Mobile/15E148 Safari/604.1",
    "old chrome": f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KHTML} Chrome/80.0.3987.149 Safari/537.36",
    "edge windows": (
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KHTML} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
    ),
    "opera windows": (
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KHTML} Chrome/138.0.0.0 Safari/537.36 OPR/122.0.0.0"
    ),
    "firefox linux": "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
    "firefox linux arm": "Mozilla/5.0 (X11; Linux aarch64; rv:142.0) Gecko/20100101 Firefox/142.0",
    "firefox windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
    "firefox android": "Mozilla/5.0 (Android 15; Mobile; rv:142.0) Gecko/142.0 Firefox/142.0",
    "safari mac": f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT} Version/18.6 Safari/605.1.15",
    "safari iphone": f"{_IPHONE} Version/18.6 Mobile/15E148 Safari/604.1",
    "safari ipad": f"Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) {_WEBKIT} Version/18.6 Mobile/15E148 Safari/604.1",
    "app": "com.example.app/2022600030 (Linux; U; Android 7.1.2; de_DE; SM-G988N) + more",
    "odd": "me 100%/1 &browser_version=x;\"#'",
}
