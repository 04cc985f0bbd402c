"""Draws the icon and the logo of the Home Assistant app: python3 packaging/draw-icons.py (needs Pillow)."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

NIGHT, MOON, WINDOW, HOUSE = (23, 32, 64), (244, 232, 193), (255, 193, 79), (66, 84, 138)
SCALE = 8  # Drawn large and made small, for smooth edges.


def icon(size):
    """A house at night, one window lit, below a moon."""
    unit = size * SCALE / 128
    image = Image.new("RGBA", (size * SCALE, size * SCALE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)

    def at(*points):
        return [point * unit for point in points]

    draw.rounded_rectangle(at(0, 0, 127, 127), radius=26 * unit, fill=NIGHT)
    draw.ellipse(at(74, 14, 110, 50), fill=MOON)
    draw.ellipse(at(64, 8, 98, 42), fill=NIGHT)
    for x, y in [(28, 26), (48, 44), (20, 52)]:
        draw.ellipse(at(x - 1.8, y - 1.8, x + 1.8, y + 1.8), fill=MOON)
    draw.polygon(at(64, 46, 108, 82, 98, 82, 98, 112, 30, 112, 30, 82, 20, 82), fill=HOUSE)
    draw.rounded_rectangle(at(52, 76, 76, 100), radius=3 * unit, fill=WINDOW)
    draw.line(at(64, 76, 64, 100), fill=HOUSE, width=int(3 * unit))
    draw.line(at(52, 88, 76, 88), fill=HOUSE, width=int(3 * unit))
    return image.resize((size, size), Image.LANCZOS)


def logo(width, height):
    """The icon and the name."""
    image = Image.new("RGBA", (width * SCALE, height * SCALE), (0, 0, 0, 0))
    side = height - 20
    mark = icon(side * SCALE)
    image.paste(mark, (10 * SCALE, 10 * SCALE), mark)
    font = ImageFont.load_default(size=29 * SCALE)
    draw = ImageDraw.Draw(image)
    # A blue that can be read on white and on black.
    draw.text(((side + 20) * SCALE, height * SCALE / 2), "Nightshift", font=font, fill=(94, 120, 196), anchor="lm")
    return image.resize((width, height), Image.LANCZOS)


if __name__ == "__main__":
    folder = Path(__file__).parent / "home-assistant"
    icon(128).save(folder / "icon.png", optimize=True)
    logo(250, 100).save(folder / "logo.png", optimize=True)
