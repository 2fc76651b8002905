"""The look: template environment, components, styles, scripts and response headers. Knows no capability."""
