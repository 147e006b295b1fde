"""The icons, as SVG paths on a 20 by 20 grid: drawn with a line, always beside a word, never alone."""

PATHS: dict[str, str] = {
    "home": "M3 9.2 10 3.5l7 5.7V17h-4.5v-5h-5v5H3z",
    "chat": "M3 4h14v10H8.5L5 16.8V14H3z",
    "clock": "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM10 6.5V10l2.6 1.6",
    "person": "M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4 16.5c.4-3.2 2.7-4.8 6-4.8s5.6 1.6 6 4.8",
    "folder": "M3 5h5l1.8 2H17v9H3z",
    "document": "M5 3h7l3 3v11H5zM12 3v3h3M7.5 10h5M7.5 13h5",
    "plus": "M10 4v12M4 10h12",
    "more": (
        "M3.8 10a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0z"
        "M9.2 10a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0z"
        "M14.6 10a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0z"
    ),
    "pencil": "M4 16v-3l8.5-8.5 3 3L7 16zM10.8 6.2l3 3",
    "trash": "M4 6h12M8 6V4h4v2M5.5 6l.8 11h7.4l.8-11M8.5 9v5M11.5 9v5",
    "copy": "M7 7h9v10H7zM13 7V3.5H4V13h3",
    "retry": "M16 10a6 6 0 1 1-1.9-4.4L16 7.4M16 3.5v3.9h-3.9",
    "stop": "M5.5 5.5h9v9h-9z",
    "close": "M5 5l10 10M15 5 5 15",
    "send": "M3.5 10 16.5 4l-4 12.5-3-5zM9.5 11.5l7-7.5",
    "previous": "M12.5 4.5 7 10l5.5 5.5",
    "next": "M7.5 4.5 13 10l-5.5 5.5",
    "text": "M4 5h12M4 9h12M4 13h7",
    "upload": "M10 13V4M6.5 7.5 10 4l3.5 3.5M4 13v3.5h12V13",
    "download": "M10 4v9M6.5 9.5 10 13l3.5-3.5M4 13v3.5h12V13",
    "info": "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM10 9.2v4M10 6.5h.01",
    "warning": "M10 3.8 17 16.2H3zM10 8.5v3.5M10 14h.01",
    "check": "M4.5 10.5l3.5 3.5 7.5-8",
    "keyboard": "M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.6h7",
    "key": "M6.8 9.8a3.3 3.3 0 1 1 0 .400zM12.8 10H17v2.5M14.8 10v2",
    "leave": "M8 4H4v12h4M8.5 10H16M13 6.8l3.2 3.2-3.2 3.2",
}
