"""From a sheet to SVG: icons, borders, arrows, legend, steps."""
