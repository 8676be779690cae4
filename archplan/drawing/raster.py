"""From SVG to PNG, with the same letters on every machine."""

from archplan.drawing.scene import DrawingError


def rasterize(svg: str, zoom: float = 2) -> bytes:
    """The picture as PNG bytes, between one and three times its size."""
    if not 1 <= zoom <= 3:
        raise DrawingError(f"A zoom of {zoom} makes no useful picture. Choose 1, 2 or 3.")
    try:
        import resvg_py
    except ImportError as problem:
        raise DrawingError(f"PNG needs the package resvg_py ({problem}). Install it, or draw SVG instead.") from None
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg,
                zoom=zoom,
                skip_system_fonts=True,
                font_files=[_font()],
                font_family="Arimo",
                sans_serif_family="Arimo",
                dpi=96,
            )
        )
    except ValueError as problem:
        raise DrawingError(f"The picture could not be made into a PNG ({problem}). Draw SVG instead.") from None


def _font() -> str:
    """Arimo, which has Arial's metrics and every Vietnamese letter."""
    try:
        from fontpkg_arimo import ROOT  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        raise DrawingError("PNG needs a font. Install it with: pip install fontpkg-arimo") from None
    return str(ROOT / "files" / "Arimo[wght].ttf")
