// Every option of every overlay: its kind, its default, and what it does. What follows the equals sign is JSON, because
// the index page, the overlays and the tests of the documentation read the same table. Width and height are recommended,
// `shapes` those with another value of an option.

export const TABLE = {
  "common": [
    { "name": "theme", "kind": "choice", "default": "dark", "values": ["dark", "light", "glass", "neon", "minimal"], "says": "The look: colours, panels, corners." },
    { "name": "size", "kind": "number", "default": "", "min": 8, "max": 160, "unit": "px", "says": "Size of the text; everything grows with it. Empty is the overlay's own size." },
    { "name": "font", "kind": "text", "default": "", "says": "Name of a font that is installed on this computer." },
    { "name": "color", "kind": "colour", "default": "", "says": "Colour of the text, such as `ffffff` or `gold`." },
    { "name": "accent", "kind": "colour", "default": "", "says": "Colour of bars, frames and icons." },
    { "name": "background", "kind": "number", "default": "", "min": 0, "max": 100, "unit": "%", "says": "How solid panels are: 0 draws none. Empty is the theme's own." },
    { "name": "outline", "kind": "number", "default": "", "min": 0, "max": 8, "unit": "px", "says": "Width of the outline of letters, for text on moving pictures. Empty is the theme's own." },
    { "name": "align", "kind": "choice", "default": "", "values": ["", "left", "center", "right"], "says": "Side on which the content stands. Empty is the overlay's own." },
    { "name": "lang", "kind": "choice", "default": "auto", "values": ["auto", "en", "de", "es", "fr", "it", "pt", "pl", "tr", "id", "vi", "ja", "ko", "ar"], "says": "Language of the words. `auto` is that of OBS or the browser." },
    { "name": "animation", "kind": "choice", "default": "", "values": ["", "fade", "slide", "zoom", "bounce", "none"], "says": "How things appear and leave. Empty is the overlay's own." },
    { "name": "safe", "kind": "flag", "default": false, "says": "Leaves free what TikTok covers of a vertical picture: 200 px at the top, 400 px at the bottom." },
    { "name": "room", "kind": "text", "default": "", "says": "Handle of the host whose room is shown. Empty is the first room." },
    { "name": "css", "kind": "file", "default": "", "says": "A style sheet of your own, loaded last: the name of a file in the folder of the overlays' files." },
    { "name": "demo", "kind": "flag", "default": false, "says": "Shows made-up events, without a room, to place the overlay in OBS." }
  ],
  "overlays": {
    "chat": {
      "title": "Chat", "says": "Comments, gifts, follows and more, one below the other.",
      "width": 500, "height": 800, "size": 22, "align": "left", "animation": "slide",
      "options": [
        { "name": "events", "kind": "list", "default": "chat,gift,follow,share,subscribe", "values": ["chat", "gift", "follow", "share", "subscribe", "like", "join", "other"], "says": "Which kinds of lines are shown. Likes and joins are many." },
        { "name": "max", "kind": "number", "default": 20, "min": 1, "max": 50, "says": "Most lines at a time." },
        { "name": "hide", "kind": "number", "default": 0, "min": 0, "max": 3600, "unit": "s", "says": "Seconds after which a line leaves. 0 is never." },
        { "name": "order", "kind": "choice", "default": "bottom", "values": ["bottom", "top"], "says": "Where new lines appear." },
        { "name": "avatars", "kind": "flag", "default": true, "says": "Shows the pictures of viewers." },
        { "name": "badges", "kind": "flag", "default": true, "says": "Shows badges and roles, such as moderator." },
        { "name": "pictures", "kind": "flag", "default": true, "says": "Shows the pictures of gifts." },
        { "name": "time", "kind": "flag", "default": false, "says": "Shows the time of each line." },
        { "name": "commands", "kind": "flag", "default": true, "says": "Shows comments that begin with `!`." },
        { "name": "ignore", "kind": "text", "default": "", "says": "Handles whose lines are not shown, separated by commas." }
      ]
    },
    "alerts": {
      "title": "Alerts", "says": "One big picture with text at a time, for gifts, follows and subscriptions.",
      "width": 800, "height": 600, "size": 36, "align": "center", "animation": "",
      "options": [
        { "name": "events", "kind": "list", "default": "all", "values": ["all", "gift", "follow", "share", "subscribe", "like", "join", "chat", "other"], "says": "Which kinds of alerts this page shows." },
        { "name": "layout", "kind": "choice", "default": "", "values": ["", "above", "left", "right", "behind"], "says": "Where the picture is. Empty is what the alert says." },
        { "name": "pictures", "kind": "flag", "default": true, "says": "Shows the pictures of alerts and gifts." },
        { "name": "sound", "kind": "flag", "default": true, "says": "Plays the sounds of alerts." },
        { "name": "tone", "kind": "choice", "default": "none", "values": ["none", "pop", "coin", "chime", "fanfare"], "says": "A built-in sound for alerts that have none of their own." },
        { "name": "volume", "kind": "number", "default": 100, "min": 0, "max": 100, "unit": "%", "says": "Volume of all sounds of this page." },
        { "name": "confetti", "kind": "flag", "default": true, "says": "Throws confetti for the largest alerts." }
      ]
    },
    "goal": {
      "title": "Goal", "says": "How far a goal is: likes, diamonds, followers or anything else.",
      "width": 800, "height": 200, "size": 28, "align": "center", "animation": "fade",
      "shapes": { "style=vertical": [200, 600], "style=compact": [600, 80], "style=text": [600, 80] },
      "options": [
        { "name": "goal", "kind": "text", "default": "", "says": "Name of the goal. Empty is the first one." },
        { "name": "style", "kind": "choice", "default": "bar", "values": ["bar", "vertical", "compact", "text"], "says": "The shape. `vertical` needs a high page, such as 200 x 600." },
        { "name": "title", "kind": "text", "default": "", "says": "A title instead of the goal's own." },
        { "name": "percent", "kind": "flag", "default": true, "says": "Shows the percentage too." },
        { "name": "celebration", "kind": "choice", "default": "confetti", "values": ["confetti", "hearts", "none"], "says": "What happens when the goal is reached." }
      ]
    },
    "leaderboard": {
      "title": "Leaderboard", "says": "Who gave most diamonds or likes.",
      "width": 400, "height": 600, "size": 22, "align": "left", "animation": "fade",
      "options": [
        { "name": "kind", "kind": "choice", "default": "diamonds", "values": ["diamonds", "likes"], "says": "What is counted." },
        { "name": "span", "kind": "choice", "default": "live", "values": ["live", "day", "all"], "says": "Since when: this live, today, or ever." },
        { "name": "max", "kind": "number", "default": 5, "min": 1, "max": 20, "says": "Most viewers in the list." },
        { "name": "title", "kind": "text", "default": "", "says": "A title instead of the usual one; `-` shows none." },
        { "name": "avatars", "kind": "flag", "default": true, "says": "Shows the pictures of viewers." }
      ]
    },
    "counters": {
      "title": "Counters", "says": "Viewers, likes and other numbers of the live.",
      "width": 500, "height": 100, "size": 30, "align": "left", "animation": "fade",
      "shapes": { "direction=column": [300, 400] },
      "options": [
        { "name": "show", "kind": "list", "default": "viewers,likes", "values": ["viewers", "likes", "diamonds", "followers", "shares", "subscribers"], "says": "Which numbers, in this order." },
        { "name": "direction", "kind": "choice", "default": "row", "values": ["row", "column"], "says": "Beside each other, or below." },
        { "name": "labels", "kind": "flag", "default": false, "says": "Names the numbers in words, too." }
      ]
    },
    "ticker": {
      "title": "Ticker", "says": "One line at the edge of the picture in which the last events run by.",
      "width": 1280, "height": 80, "size": 26, "align": "left", "animation": "none",
      "options": [
        { "name": "events", "kind": "list", "default": "gift,follow,share,subscribe", "values": ["gift", "follow", "share", "subscribe", "like", "join", "other"], "says": "Which kinds of events run by." },
        { "name": "max", "kind": "number", "default": 15, "min": 1, "max": 50, "says": "How many events take turns." },
        { "name": "speed", "kind": "number", "default": 80, "min": 10, "max": 600, "unit": "px/s", "says": "How fast they run." },
        { "name": "avatars", "kind": "flag", "default": true, "says": "Shows the pictures of viewers." },
        { "name": "pictures", "kind": "flag", "default": true, "says": "Shows the pictures of gifts." }
      ]
    },
    "last": {
      "title": "Last event", "says": "Who gave, followed, shared or subscribed last.",
      "width": 500, "height": 120, "size": 26, "align": "left", "animation": "zoom",
      "options": [
        { "name": "kind", "kind": "choice", "default": "gift", "values": ["gift", "follow", "subscribe", "share"], "says": "Which event." },
        { "name": "title", "kind": "text", "default": "", "says": "A label instead of the usual one; `-` shows none." },
        { "name": "avatars", "kind": "flag", "default": true, "says": "Shows the picture of the viewer." },
        { "name": "pictures", "kind": "flag", "default": true, "says": "Shows the picture of the gift." }
      ]
    },
    "timer": {
      "title": "Timer", "says": "Counts down, and grows with gifts, subscriptions and follows.",
      "width": 400, "height": 150, "size": 64, "align": "center", "animation": "fade",
      "options": [
        { "name": "title", "kind": "text", "default": "", "says": "A line above the time." },
        { "name": "done", "kind": "text", "default": "", "says": "What is shown instead of zero." }
      ]
    }
  }
};
