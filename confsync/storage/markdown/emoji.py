"""`:shortcode:` -> the character. A modest table of our own: what people write in guidelines; the rest stays text."""

from __future__ import annotations

import re

_NAMES = """
😄 smile  😃 smiley  😀 grinning  😁 grin  😂 joy  😉 wink  😊 blush  🙂 slightly_smiling_face
😐 neutral_face  😕 confused  😞 disappointed  😢 cry  😭 sob  😡 rage  😱 scream  😎 sunglasses
🤔 thinking  🙄 roll_eyes  😴 sleeping  🤷 shrug  🙈 see_no_evil  🙏 pray  👋 wave  👏 clap  👍 +1
👍 thumbsup  👎 -1  👎 thumbsdown  👌 ok_hand  💪 muscle  👉 point_right  👈 point_left  👆 point_up_2
👇 point_down  ✋ raised_hand  🤝 handshake  ✌️ v  🤞 crossed_fingers  👀 eyes  🧠 brain
👤 bust_in_silhouette  👥 busts_in_silhouette  👩 woman  👨 man  👶 baby  🤖 robot  👻 ghost
✅ white_check_mark  ✔️ heavy_check_mark  ☑️ ballot_box_with_check  ❌ x
❎ negative_squared_cross_mark  ⚠️ warning  🚫 no_entry_sign  ⛔ no_entry  🛑 stop_sign
🚨 rotating_light  ❗ exclamation  ❓ question  ‼️ bangbang  ℹ️ information_source  💡 bulb  📝 memo
📝 pencil  ✏️ pencil2  📌 pushpin  📍 round_pushpin  📎 paperclip  🔗 link  📖 book  📖 open_book
📚 books  📄 page_facing_up  📃 page_with_curl  📋 clipboard  📅 date  📆 calendar  📁 file_folder
📂 open_file_folder  🗂️ card_index_dividers  📊 bar_chart  📈 chart_with_upwards_trend
📉 chart_with_downwards_trend  🔍 mag  🔎 mag_right  🔒 lock  🔓 unlock  🔑 key  🔔 bell  🔕 no_bell
📣 mega  📢 loudspeaker  💬 speech_balloon  💭 thought_balloon  📧 email  📧 e-mail  ✉️ envelope
📦 package  🏷️ label  🔖 bookmark  🗑️ wastebasket  🧹 broom  🔧 wrench  🔨 hammer
🛠️ hammer_and_wrench  ⚙️ gear  🧪 test_tube  🔬 microscope  🧬 dna  💊 pill  💉 syringe  🏥 hospital
🚑 ambulance  🩺 stethoscope  🌡️ thermometer  🖼️ framed_picture  📷 camera  🎤 microphone
🎧 headphones  ☎️ phone  ☎️ telephone  🎥 movie_camera  🔊 loud_sound  🔇 mute  💻 computer
🖥️ desktop_computer  🖱️ computer_mouse  ⌨️ keyboard  💾 floppy_disk  🌐 globe_with_meridians
🌍 earth_africa  🌎 earth_americas  🌏 earth_asia  ☁️ cloud  ☀️ sunny  🌙 crescent_moon  ⭐ star
🌟 star2  ✨ sparkles  🔥 fire  💥 boom  ⚡ zap  ❄️ snowflake  🌈 rainbow  🌱 seedling  ❤️ heart
💔 broken_heart  💚 green_heart  💙 blue_heart  💛 yellow_heart  💜 purple_heart  💯 100  🎉 tada
🎊 confetti_ball  🎯 dart  🏆 trophy  🥇 1st_place_medal  🥈 2nd_place_medal  🥉 3rd_place_medal
🏁 checkered_flag  🚩 triangular_flag_on_post  🚀 rocket  🚧 construction  🐛 bug  🐍 snake  🦉 owl
🐢 turtle  🐇 rabbit2  ☕ coffee  🍕 pizza  🍎 apple  🎂 birthday  ⏰ alarm_clock  ⏱️ stopwatch
⌛ hourglass  ⏳ hourglass_flowing_sand  🕐 clock1  ♻️ recycle  ➕ heavy_plus_sign
➖ heavy_minus_sign  ✖️ heavy_multiplication_x  ➗ heavy_division_sign  ➡️ arrow_right
⬅️ arrow_left  ⬆️ arrow_up  ⬇️ arrow_down  ↩️ leftwards_arrow_with_hook  🔁 repeat
🔄 arrows_counterclockwise  🔃 arrows_clockwise  ▶️ arrow_forward  🔴 red_circle  🟠 orange_circle
🟡 yellow_circle  🟢 green_circle  🔵 large_blue_circle  🟣 purple_circle  ⚪ white_circle
⚫ black_circle  🟥 red_square  🟧 orange_square  🟨 yellow_square  🟩 green_square  🟦 blue_square
🟪 purple_square  🔺 small_red_triangle  🔻 small_red_triangle_down  🔸 small_orange_diamond
🔹 small_blue_diamond  ©️ copyright  ®️ registered  ™️ tm  1️⃣ one  2️⃣ two  3️⃣ three  4️⃣ four
5️⃣ five  6️⃣ six  7️⃣ seven  8️⃣ eight  9️⃣ nine  0️⃣ zero
"""
_WORDS = _NAMES.split()
CHARACTER = dict(zip(_WORDS[1::2], _WORDS[::2], strict=True))
_SHORTCODE = re.compile(r"(?<!\w):([a-z0-9+-][a-z0-9_+-]*):")


def with_emoji(text: str) -> str:
    """Text with the shortcodes that are known shown as characters."""
    return _SHORTCODE.sub(lambda found: CHARACTER.get(found[1], found[0]), text)
