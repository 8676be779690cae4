"""The other formats of a drawing: draw.io, Mermaid, D2, DOT, a diagrams script, PNG and PDF."""
