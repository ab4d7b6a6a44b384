"""A problem in a site file: where it stands, and what was expected there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PLACE = re.compile(r"(?<!\$)\{(\w+)\}")  # ${NAME} is what a person may write, not a place to fill

SENTENCES: Mapping[str, str] = {
    # the file and its YAML
    "file_missing": "There is no file {path}.",
    "file_unreadable": "The file cannot be read: {what}.",
    "file_too_large": "The file is larger than {most} kB.",
    "wrong_suffix": "The file must end in .yaml; this one is not read.",
    "not_utf8": "The file is not UTF-8: byte {byte} cannot be read. Save it as UTF-8.",
    "empty_file": "The file is empty.",
    "yaml": "This is not YAML: {what}.",
    "yaml_tab": "A tab stands here; YAML is indented with spaces.",
    "yaml_colon": "A second “: ” on this line; put the text in quotes.",
    "yaml_unclosed": "What was opened at {what} (line:column) is not closed.",
    "yaml_tag": "The tag {tag} is not allowed here.",
    "yaml_merge": "Merge keys (<<) are not supported; write the keys out.",
    "yaml_documents": "A second YAML document starts here; a site file holds one.",
    "yaml_deep": "Nested deeper than {most} levels.",
    "yaml_many": "More than {most} values once the anchors are expanded.",
    "yaml_alias": "No anchor named {name} stands above.",
    "key_not_text": "A key must be a plain text; this is {got}.",
    "duplicate_key": "The key {key} stands here and already in line {line}, column {column}.",
    "number_zero": "{got} starts with a zero: write it in quotes if it is a code, without the zero if it is a number.",
    "number_odd": "{got} is not a number written plainly; write it in quotes if it is a text.",
    # shapes
    "missing_key": "The key {key} is missing.",
    "unknown_key": "There is no key {key} here; known are: {known}.",
    "unknown_key_near": "There is no key {key} here; do you mean {nearest}?",
    "one_of": "Expected one of {expected}, got {got}.",
    "want_text": "Expected a text, got {got}.",
    "want_number": "Expected a number, got {got}.",
    "want_whole": "Expected a whole number, got {got}.",
    "want_bool": "Expected true or false, got {got}.",
    "want_list": "Expected a list, got {got}.",
    "want_map": "Expected keys with values, got {got}.",
    "want_number_or_formula": "Expected a number or a formula, got {got}.",
    "want_words": "Expected the words per language, at least vi; got {got}.",
    "empty_text": "A text is missing here.",
    "too_small": "Must be at least {least}, got {got}.",
    "too_large": "Must be at most {most}, got {got}.",
    "too_few": "Needs at least {least}, has {got}.",
    "too_many": "At most {most} are allowed, has {got}.",
    "key_form": "Expected a key of lower-case letters, digits and hyphens, got {got}.",
    "code_form": "Expected an indicator code such as VB-02, got {got}.",
    "series_form": "Expected a series such as VB-02, YT-05@16681 or YT-03@*, got {got}.",
    "area_form": "Expected an area code of digits, got {got}.",
    "keep_short": "Expected at least {least}, got {got}.",
    "duration": "Expected a time span such as 20s, 5m, 2h or 6d, got {got}.",
    "frequency": "Expected an ISO 8601 span such as PT5M, P1D, P1M, P3M or P1Y, got {got}.",
    "clock": "Expected a time of day such as 17:00, got {got}.",
    "date": "Expected a date such as 2025-07-01, got {got}.",
    "period": "Expected a period such as 2021, 2021-Q3, 2021-09 or 2021-01-01/P9M, got {got}.",
    "time_zone": "There is no time zone {got}.",
    "bound_empty": "A threshold needs above, below or outside.",
    "bound_order": "The lower end {low} must be less than the upper end {high}.",
    "bound_clear": "clear {clear} must lie on the calm side of the threshold {bound}.",
    "between_high": "A target with op between needs high, and no other has it.",
    "rule_areas": "A sum over all areas (@*) has to say which: areas: [xa, phuong], kinds of areas.yaml.",
    "unknown_country": "The public holidays of {got} are not known; expected a code such as VN.",
    "day_both": "{day} cannot be both a day off and a day worked.",
    "pattern": "Expected the form {expected}, got {got}.",
    "invalid": "Not valid here: {what}.",
    # one entry against another
    "duplicate": "{what} stands here and already in line {line}.",
    "key_is_file_name": "The key must be the file's name: expected {expected}, got {got}.",
    "unknown_series": "The catalogue has no indicator {got}.",
    "unknown_series_near": "The catalogue has no indicator {got}; do you mean {nearest}?",
    "computed_series": "{got} is computed by the service; a feed cannot supply it.",
    "unknown_area": "areas.yaml has no area {got}.",
    "unknown_unit": "site.yaml has no unit {got}.",
    "unknown_unit_near": "site.yaml has no unit {got}; do you mean {nearest}?",
    "unknown_subsystem": "site.yaml has no subsystem {got}.",
    "unknown_group": "site.yaml has no group {got}.",
    "group_twice": "A group {got} stands further up already.",
    "no_holidays": "Which days are holidays has to stand in site.yaml: holidays with country VN, for example.",
    "unknown_layout": "There is no layout {got}.",
    "unknown_layout_near": "There is no layout {got}; do you mean {nearest}?",
    "formula": "The formula cannot be read at character {position}: expected {expected}, got {got}.",
    "formula_circle": "The formula depends on itself: {circle}.",
    "feeds_name_nothing": "No file in the site matches {got} yet.",
    # feeds.yaml
    "as_of_day": "“{got}” is not a day (30/09/2021), a cell or fetched.",
    "cron": "“{got}” is no cron line of five fields (minute hour day month weekday).",
    "environment": "“{what}” opens no proper name; write ${NAME} or ${NAME:-default}.",
    "mqtt_address": "Expected the address of an MQTT broker, such as mqtt://broker or mqtts://broker:8883, "
    "without a user; got {got}.",
    "mqtt_topic": "{got} is no topic: + stands for one whole level, # only at the end.",
    "promql_points": "{got} at this step are more than {most} samples; make step longer or over shorter.",
    "secret": "A password does not belong into this file; write ${NAME} and set it in the environment.",
    "sql_dialect": "There is no kind of database {got}; known are postgresql, sqlite, mysql, mariadb, oracle, mssql.",
    "sql_reads": "Expected a query that reads (SELECT or WITH); this one begins with {got}.",
    "sql_several": "Several statements stand here; a feed asks one.",
    "sql_url": "Expected the address of a database, such as postgresql://iocast:${PASSWORD}@server/database; this "
    "one begins with {got}.",
    "expression": "“{got}” is not a JMESPath expression: {what}.",
    "pages_csv": "No column of a CSV names the next page or the total; leave out pages.at and pages.total.",
    "sdmx_key_form": "The key “{got}” needs {parts} parts with dots between them, as `dimensions` has.",
    "xpath": "“{got}” is not an XPath expression: {what}.",
    "camera_direct": "With `direct` pages are told the gateway's address, so there can be no auth, no headers and no "
    "${NAME} or user in an address.",
    "notices_public": "`notices` puts alerts on every screen, so the feed must say `sensitivity: public`.",
    "no_certificate": "The target {target} has no certificate; with `measure: expiry` write https:// or tls://.",
    "probe_address": "Expected http://, https://, tls://host[:port] or tcp://host:port, got “{got}”.",
    "file_pattern": "“{got}” is not a pattern of file names within the folder, such as *.xlsx.",
    "pick_one": "One of these keys is missing: {what}.",
    "schedule": "Use either every or cron, not both.",
    "web_address": "Expected a web address that begins with http:// or https://, got “{got}”.",
    "size": "“{got}” is not a size (for example 5MB).",
    # layouts
    "unknown_tile": "The layout has no tile {got}.",
    "unknown_tile_near": "The layout has no tile {got}; do you mean {nearest}?",
    "outside_grid_column": "The tile reaches column {reach}, the grid has {most}.",
    "outside_grid_row": "The tile reaches row {reach}, the grid has {most}.",
    "overlap": "The tile covers the same cells as {other} in line {line}.",
    "many_tiles": "{count} tiles; from the furthest seat 6 to 9 can be read.",
    "no_topics": "The layout has no topics: a presenter can bring nothing into focus.",
    "family_needs_by": "A series for every area ({got}) needs a tile that shows several: bar, table or map.",
    "bar_choice": "A bar tile takes either series with by: area, or each with a list of series.",
    "small_text": "In {room} text here would be {got} arc minutes high; from the furthest seat {least} can be read.",
    "few_rows": "In {room} only {got} of the {all} figures listed here would be seen; make the tile higher or list "
    "fewer.",
    "hidden_tile": "{code} is {sensitivity}: the room {room} ({clearance}), which shows this layout, will not see it.",
    "table_choice": "A table by: area takes plain codes in each, no periods, and columns only for one code.",
    "table_columns": "A table takes either columns or periods.",
    "unknown_map": "There is no good map {got} in maps/.",
    "unknown_map_near": "There is no good map {got} in maps/; do you mean {nearest}?",
    "feedback_choice": "A feedback tile breaks down either by: area or by each, not both.",
    "feedback_areas": "With by: area this is the indicator's code without an area, got {got}.",
    "broken_map": "The map {got} cannot be drawn: {what}",
    "map_choice": "A map has either cells, or geojson and code.",
    "geojson_name": "Expected the name of a file beside this one, such as xa-phuong.geojson, got {got}.",
    "geojson_large": "The file is larger than {most} MB; leave out what lies outside of the province, or simplify it.",
    "geojson_json": "This is not JSON: {what}.",
    "geojson_kind": "Expected a GeoJSON FeatureCollection, got {got}.",
    "geojson_areas": "Expected 2 to {most} areas with an outline, got {got}.",
    "geojson_code": "Feature {n}: the property {property} should be the area's code, got {got}; it has: {known}.",
    "geojson_shape": "Feature {n}: expected a Polygon or a MultiPolygon, got {got}.",
    "geojson_ring": "Feature {n}: expected rings of at least four positions [longitude, latitude], got {got}.",
    "geojson_degrees": "Feature {n}: expected degrees of longitude and latitude (WGS 84), got {got}.",
    "geojson_unknown_area": "{file} has an area {got}, which areas.yaml lacks.",
    "cell_taken": "The cell is taken by {other} in line {line}.",
    "unknown_feed": "feeds.yaml has no feed {got}.",
    "unknown_feed_near": "feeds.yaml has no feed {got}; do you mean {nearest}?",
    "feed_lists_nothing": "{got} lists no alerts or headlines; feeds of the kinds cap and rss do.",
    "feed_no_camera": "{got} has no cameras; a feed of the kind camera has.",
    "unknown_camera": "The feed {feed} has no camera {got}.",
    "unknown_camera_near": "The feed {feed} has no camera {got}; do you mean {nearest}?",
    "camera_public": "The camera {got} is public: anybody may see it, so it may show no faces, number plates or homes.",
    "image_name": "Expected the name of a file in images/ that ends in png, jpg, webp or svg, got {got}.",
    "image_missing": "There is no file {path}.",
    "image_large": "The picture {path} is larger than {most} MB and is not shown.",
    "image_kind": "{path} is no picture of the kinds PNG, JPEG, WebP or SVG and is not shown.",
    "small_code": "In {room} telephones in the last row will not read this code: a module would be {got} arc minutes, "
    "they need {least}. Make the tile larger or the address shorter.",
    "not_a_site": "{path} is not a site: site.yaml is missing.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. line and column count from 1; severity error keeps the file out, warning does not."""

    path: str
    line: int
    column: int
    code: str
    args: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "error"

    @property
    def text(self) -> str:
        """The problem as an English sentence, for logs; pages word the code in their own language."""
        return word(SENTENCES, self.code, self.args)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.text}"


def word(sentences: Mapping[str, str], code: str, args: Mapping[str, Any]) -> str:
    """Fill a sentence's places. A code nobody has worded, or a missing argument, is shown as it is rather than lost."""
    sentence = sentences.get(code)
    if sentence is not None and all(name in args for name in PLACE.findall(sentence)):
        return PLACE.sub(lambda found: str(args[found[1]]), sentence)
    return " ".join([code, *(f"{name}={value}" for name, value in args.items())])
