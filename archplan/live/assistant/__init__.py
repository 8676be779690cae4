"""The MCP server: what an assistant may ask of specs, answered by sessions; a tool is a file of `tools/`."""
